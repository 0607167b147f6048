"""Calling a meeting step by step: one question at a time, what will be asked, and then it is asked.

A draft is kept after every step. Only its author goes on with it, and only as long as they are a co-chair.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.core import stepwise
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import N_
from bot.core.moments import Day, Instant
from bot.core.replies import Edit, Option, Replies, Say, View
from bot.core.stepwise import Asking
from bot.core.text import clean
from handlers.meetings import lengths, members, which
from handlers.meetings.asking import grammar, opening, rules
from handlers.meetings.asking.draft import Parts
from handlers.meetings.asking.grammar import QUOTES, Times
from handlers.meetings.views import asking as cards
from handlers.meetings.views import calling as views
from handlers.meetings.views.asking import Card
from storage import drafts
from storage.drafts import Draft
from storage.groups import Group
from storage.meetings import ASKING, Meeting

STEP = "meetings.meet"
KIND = "meeting"
OFFERED = {
    "length": ("30m", "45m", "60m", "90m", "2h"),
    "times": ("next week", "week after next"),
    "deadline": ("1d", "2d", "3d", "1w"),
}
"""What can be tapped, by step."""

NOT_YOURS = N_("This choice is for somebody else.")
NOTHING = N_("I see no words in that. Please write it once more.")


def begin(context: Context, group: Group, parts: Parts) -> Say:
    """Keep what has been said, and ask for the rest."""
    assert group.id is not None
    draft = drafts.begin(context.session, group.id, context.person_id, parts.to_json(), context.now, KIND)
    return stepwise.ask(context, STEP, _following(context, draft, group, parts, None))


def written(context: Context, text: str, draft: int, step: str, act: str, at: str, **_first: Any) -> Replies:
    """An answer in words of their own; None where it is none."""
    kept = context.session.get(Draft, draft)
    if kept is None or kept.person_id != context.person_id or act == "ask" or not step:
        return None
    if context.is_reply:
        return answer.run(context, draft, step, "set", text)
    if stepwise.is_late(context, at) or _is_order(context, step, text):
        return None
    found = context.registry.find(text)
    if found is not None and not found[1].strip():
        return _ask_back(context, kept, text)
    return answer.run(context, draft, step, "set", text)


def _is_order(context: Context, step: str, text: str) -> bool:
    """Whether a text is another command. A title may begin as one does: `Meeting the auditors`."""
    found = context.registry.find(text)
    if found is None:
        return False
    begins_anew = found[0].name == "meet" and (not found[1].strip() or found[1].lstrip()[0] in QUOTES)
    return step != "title" or begins_anew or found[0].name == "help"


def _ask_back(context: Context, draft: Draft, text: str) -> Say:
    """Whether a command's name alone is the title."""
    given = _given(context, draft, "title")
    options = (
        Option("yes", views.it_is, STEP, {**given, "value": text}, sign="✅"),
        Option("no", views.it_is_not, STEP, {**given, "act": "change"}, sign="↩️"),
    )
    return stepwise.ask(context, STEP, (partial(views.is_it_the_title, said=text), options))


@choice(STEP, written=written, prose=True, names=True)
def answer(context: Context, draft: int, step: str = "", act: str = "set", value: str = "", at: str = "") -> Replies:
    """What was tapped: an answer, `ask`, `change` (which part), or `cancel`."""
    kept = drafts.find(context.session, draft)
    if kept is None or kept.kind != KIND:
        return Edit(context.pressed, views.gone)
    if kept.person_id != context.person_id:
        if getattr(context.event, "callback", ""):
            raise Refusal("not-yours", NOT_YOURS)
        return None
    if act == "cancel":
        context.session.delete(kept)
        return Edit(context.pressed, views.dropped)
    group, parts = context.session.get_one(Group, kept.group_id), Parts.from_json(kept.parts)
    which.check_leads(context, kept.group_id)
    if act == "ask":
        return _ask(context, kept, group, parts)
    if act == "change":
        return stepwise.go_to(context, STEP, _question(context, kept, step, group, parts))
    parts, times = _answered(context, group, step, value, parts)
    rules.check(parts, context.now)
    kept.content, kept.at = json.dumps(parts.to_json(), ensure_ascii=False), context.now
    settled = partial(views.settled, said=value)
    return stepwise.go_to(context, STEP, _following(context, kept, group, parts, times), settled)


def _answered(context: Context, group: Group, step: str, value: str, parts: Parts) -> tuple[Parts, Times | None]:
    """The parts with the answer to a step; with the times that were said, where one of them is not certain."""
    reader, now = context.speaker, context.written_at or context.now
    said = value.strip()
    match step:
        case "title":
            if not clean(said):
                raise Refusal("title-blank", NOTHING)
            return replace(parts, title=grammar.title_of(said)), None
        case "length":
            return with_length(context, group, replace(parts, minutes=lengths.read(said, reader.language))), None
        case "deadline":
            return replace(parts, until=grammar.read_deadline(said, now, reader)), None
        case _:
            times = grammar.read_times(said, now, reader, opening.zone_of(context, group))
            return with_times(context, group, parts, times)


def with_times(context: Context, group: Group, parts: Parts, times: Times) -> tuple[Parts, Times | None]:
    """The parts with these times; as they were, with the times, where one of these is not certain."""
    if times.doubt is not None:
        return replace(parts, until=times.until or parts.until), times
    starts = tuple(sorted(slot.at for slot in times.slots if isinstance(slot, Instant)))
    until = times.until
    if until is None and parts.until is not None and not (starts and parts.until >= starts[0]):
        until = parts.until
    if times.period is not None:
        return with_length(context, group, replace(parts, period=times.period, starts=(), until=until)), None
    return replace(parts, starts=starts, period=(), proposed=False, until=until), None


def with_length(context: Context, group: Group, parts: Parts) -> Parts:
    """The parts with slots that are found in the period which was named, as soon as the length is known."""
    if not parts.minutes or len(parts.period) < 2 or parts.starts:
        return parts
    begin, end = parts.period
    return replace(parts, starts=opening.proposed(context, group, parts.minutes, begin, end), proposed=True)


def _following(context: Context, draft: Draft, group: Group, parts: Parts, times: Times | None) -> Asking:
    """The next question: which moment was meant, what is missing, or whether to ask the group."""
    if times is not None:
        return _which(context, draft, times)
    step = rules.missing(parts)
    return _question(context, draft, step, group, parts) if step else _preview(context, draft, group, parts)


def _given(context: Context, draft: Draft, step: str) -> dict[str, Any]:
    return {"draft": draft.id, "step": step, "act": "set", "at": context.now.isoformat()}


def _never_mind(given: dict[str, Any]) -> Option:
    return Option("never-mind", views.never_mind, STEP, {**given, "act": "cancel"}, sign="❌")


def _question(context: Context, draft: Draft, step: str, group: Group, parts: Parts) -> Asking:
    given = _given(context, draft, step)
    options = [
        Option(value, partial(views.label, step=step, value=value), STEP, {**given, "value": value})
        for value in OFFERED.get(step, ())
    ]
    view = partial(
        views.question, step=step, group=group.name, title=parts.title, zone=context.speaker.zone,
        in_room=not context.private,
    )  # fmt: skip
    return view, (*options, _never_mind(given))


def _which(context: Context, draft: Draft, times: Times) -> Asking:
    """Which of the moments that one of the times may mean is meant (S8)."""
    doubt, given = times.doubt, _given(context, draft, "times")
    assert doubt is not None
    moments: Sequence[Instant | Day] = doubt.choices
    options = [
        Option(str(number), partial(views.moment, choice=found), STEP, {**given, "value": times.spelled(found.spelled)})
        for number, found in enumerate(moments, start=1)
    ]
    return partial(views.which, said=doubt.said), (*options, _never_mind(given))


def card_of(context: Context, group: Group, parts: Parts) -> Card:
    """What would be asked."""
    assert group.id is not None
    people = members.of_group(context.session, group.id)
    return Card(
        number=0,
        title=parts.title,
        group=group.name,
        minutes=parts.minutes,
        slots=[cards.Slot(number, start, {}) for number, start in enumerate(parts.starts, start=1)],
        answers_by=rules.deadline(parts, context.now),
        now=context.now,
        zones=members.zones_of(people, opening.zone_of(context, group)),
    )


def _preview(context: Context, draft: Draft, group: Group, parts: Parts) -> Asking:
    view = partial(views.preview, card=card_of(context, group, parts), proposed=parts.proposed)
    single, given = len(parts.starts) == 1, {**_given(context, draft, ""), "at": ""}
    change = {**given, "act": "change"}
    deadline = Option("deadline", views.other_deadline, STEP, {**change, "step": "deadline"}, sign="⏰")
    return view, (
        Option("ask", partial(views.ask, single=single), STEP, {**given, "act": "ask"}, sign="✅"),
        Option("others", views.other_times, STEP, {**change, "step": "times"}, sign="✏️"),
        *(() if single else (deadline,)),
        _never_mind(given),
    )


def _ask(context: Context, draft: Draft, group: Group, parts: Parts) -> Replies:
    if rules.missing(parts):
        return stepwise.go_to(context, STEP, _following(context, draft, group, parts, None))
    if parts.until is not None and parts.until <= context.now:
        return stepwise.go_to(context, STEP, _question(context, draft, "deadline", group, parts))
    meeting, told = opening.begin(context, group, parts)
    context.session.delete(draft)
    return [Edit(context.pressed, said_of(meeting, group)), *told]


def said_of(meeting: Meeting, group: Group) -> View:
    """What whoever called it is told, beside what the group reads."""
    if meeting.state == ASKING:
        assert meeting.answers_by is not None
        return partial(cards.called, n=meeting.number, group=group.name, answers_by=meeting.answers_by)
    return partial(views.announced, n=meeting.number, group=group.name, starts_at=meeting.begins)
