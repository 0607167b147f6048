"""Writing a poll step by step: one question at a time, the poll as it will look, and then it opens.

A draft is kept after every step, so that nothing is lost. Only its author goes on with it, and only as long as they are
a co-chair.
"""

import json
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.core import calling, stepwise
from bot.core.arguments import Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import N_
from bot.core.replies import Edit, Option, Replies, Reply, Say, View
from bot.core.stepwise import Asking
from bot.core.whom import find
from handlers.polls import starting
from handlers.polls.opening import answers, gathering, rules
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.grammar import is_order
from handlers.polls.opening.rules import Group as Asked
from handlers.polls.views import opening as views
from storage import drafts, people
from storage.drafts import Draft
from storage.groups import Group
from storage.polls import NOMINATING, Poll

STEP = "polls.open"
FREE = frozenset({"proposal", "title", "text", "aim", "options", "reason"})
"""The questions that any words may answer."""
COMMANDS = frozenset({"poll", "help"})
"""Those that are never a title: to begin anew, and to be helped."""
NOT_YOURS = N_("This choice is for somebody else.")


def begin(context: Context, group: Group, parts: Parts, asked: Asked) -> Say:
    """Keep what has been said, and ask for the rest."""
    assert group.id is not None
    draft = drafts.begin(context.session, group.id, context.person_id, parts.to_json(), context.now)
    return stepwise.ask(context, STEP, _following(context, draft, parts, asked))


def written(context: Context, text: str, draft: int, step: str, act: str, at: str, **_first: Any) -> Replies:
    """An answer in words of their own; None where it is none."""
    kept = context.session.get(Draft, draft)
    if kept is None or kept.person_id != context.person_id or act in {"open", "show", "keep", "cut"}:
        return None
    if not context.is_reply and (stepwise.is_late(context, at) or _begins_anew(context, text)):
        return None
    found = None if context.is_reply else context.registry.find(text)
    if found is not None and not found[1].strip():
        return _ask_back(context, draft, step, text) if step in FREE and found[0].name not in COMMANDS else None
    return answer.run(context, draft, step, "set", text)


def _ask_back(context: Context, draft: int, step: str, text: str) -> Say:
    """Whether a command's name alone is the answer to a question that takes any words."""
    given = {"draft": draft, "step": step, "at": context.now.isoformat()}
    options = (
        Option("yes", views.it_is, STEP, {**given, "act": "set", "value": text}, sign="✅"),
        Option("no", views.it_is_not, STEP, {**given, "act": "change"}, sign="↩️"),
    )
    return stepwise.ask(context, STEP, (partial(views.is_it_the_answer, said=text), options))


def _begins_anew(context: Context, text: str) -> bool:
    """Whether a text is another `poll` with a method or a title, and not a sentence such as `Poll the members …`."""
    found = context.registry.find(text)
    return found is not None and found[0].name == "poll" and is_order(found[1])


@choice(STEP, written=written, prose=True, names=True)
def answer(
    context: Context, draft: int, step: str = "", act: str = "set", value: str = "", holder_person_id: int = 0,
    at: str = "",
) -> Replies:  # fmt: skip
    """What was tapped: an answer, `open`, `change` (which part, or nothing yet), `show` again, or `cancel`.

    `keep` and `cut` are about the last words of the text: in it, or out of it.
    """
    kept = drafts.find(context.session, draft)
    if kept is None:
        return Edit(context.pressed, views.gone)
    if kept.person_id != context.person_id:
        if getattr(context.event, "callback", ""):
            raise Refusal("not-yours", NOT_YOURS)
        return None
    if act == "cancel":
        context.session.delete(kept)
        return Edit(context.pressed, views.cancelled)
    group = context.session.get_one(Group, kept.group_id)
    gathering.check_calls(context, group)
    asked = gathering.asked(context, group)
    parts = Parts.from_json(kept.parts)
    if step != "deadline" and _is_past(parts, asked):
        return stepwise.go_to(context, STEP, _question(context, kept, "deadline", parts, asked))
    if act == "open":
        return _open(context, kept, group, parts, asked)
    if act == "change":
        return stepwise.go_to(
            context, STEP, _question(context, kept, step, parts, asked) if step else _changes(kept, parts)
        )
    settled = None
    if act in {"keep", "cut"}:
        parts = parts.as_text() if act == "keep" else parts.without_unread()
        rules.check(parts, asked)
        _keep(kept, parts, context.now)
        if act == "cut" and is_defaulted(parts):
            return stepwise.go_to(context, STEP, _question(context, kept, "deadline", parts, asked))
    if act == "set":
        label = _label(step, value, holder_person_id, parts, asked)
        settled = partial(views.settled, said=value, label=label)
        parts = _answered(context, group, step, value, holder_person_id, parts, asked)
        rules.check(parts, asked)
        _keep(kept, parts, context.now)
    return stepwise.go_to(context, STEP, _following(context, kept, parts, asked), settled)


def _keep(draft: Draft, parts: Parts, now: datetime) -> None:
    draft.content, draft.at = json.dumps(parts.to_json(), ensure_ascii=False), now


def _label(step: str, value: str, holder: int, parts: Parts, asked: Asked) -> View | None:
    """What an answer is called, where it is one of the choices."""
    if not holder and value not in {*answers.offered(step, parts), "both"}:
        return None
    names = {str(person_id): name for person_id, name in asked.chairs.items()}
    return partial(views.label, step=step, value=str(holder or value), method=parts.method, names=names)


def _is_past(parts: Parts, asked: Asked) -> bool:
    """Whether the deadline has passed while it was written: it is asked for again."""
    return parts.until is not None and parts.until <= rules.starts_at(parts, asked.now)


def _answered(
    context: Context, group: Group, step: str, value: str, holder: int, parts: Parts, asked: Asked
) -> Parts:  # fmt: skip
    if step != "holders":
        return answers.read(step, value, parts, asked, context.speaker)
    holders = [holder] if holder else list(asked.chairs) if value == "both" else named(context, group, (value,), asked)
    return replace(parts, holders=tuple(holders))


def named(context: Context, group: Group, names: tuple[str, ...], asked: Asked) -> tuple[int, ...]:
    """The co-chairs of these names. Raises a Refusal for whoever is none."""
    holders = []
    for name in names:
        found = find(Words(name), context, group)
        ids = [person.id for person in found.people if person.id in asked.chairs]
        if len(ids) != 1:
            raise Refusal("not-a-cochair", rules.NO_CHAIR, name=found.said, group=group.name)
        holders += ids
    return tuple(holder for holder in dict.fromkeys(holders) if holder is not None)


def _following(context: Context, draft: Draft, parts: Parts, asked: Asked) -> Asking:
    """The next question; the poll as it will look, where nothing is left to ask."""
    step = next(rules.missing(parts, asked), "")
    return _question(context, draft, step, parts, asked) if step else _preview(context, draft, parts, asked)


def _question(context: Context, draft: Draft, step: str, parts: Parts, asked: Asked) -> Asking:
    given = {"draft": draft.id, "step": step, "at": context.now.isoformat()}
    label = partial(views.label, step=step, method=parts.method)
    options = [
        Option(
            answers.KEYS.get((step, value), value),
            partial(label, value=value, names={}),
            STEP,
            {**given, "act": "set", "value": value},
        )
        for value in answers.offered(step, parts)
    ]
    if step == "holders":
        for number, person_id in enumerate(asked.chairs, start=1):
            view = _label(step, "", person_id, parts, asked)
            assert view is not None
            options.append(Option(str(number), view, STEP, {**given, "act": "set", "holder_person_id": person_id}))
        both = {**given, "act": "set", "value": "both"}
        options.append(Option("both", partial(label, value="both", names={}), STEP, both))
    options.append(Option("cancel", views.cancel, STEP, {**given, "act": "cancel"}, sign="❌"))
    view = partial(
        views.question, step=step, group=asked.name, method=parts.method, title=parts.title, able=asked.able,
        zone=context.speaker.zone,
    )  # fmt: skip
    return view, tuple(options)


def _preview(context: Context, draft: Draft, parts: Parts, asked: Asked) -> Asking:
    holders = people.persons(context.session, parts.holders)
    wanted = rules.wanted(parts, asked)
    view = partial(
        views.preview,
        card=gathering.card_of(parts, asked),
        voting_minutes=wanted.voting_minutes,
        holders=tuple(calling.called_all(context.session, holders, draft.group_id).values()),
        doubtful=parts.doubtful,
        unread=parts.unread,
        defaulted=is_defaulted(parts),
    )
    given = {"draft": draft.id}
    about_words = []
    if parts.doubtful:
        about_words.append(Option("text", views.as_text, STEP, {**given, "act": "keep"}))
    if parts.unread:
        about_words.append(Option("without", views.take_out, STEP, {**given, "act": "cut"}))
    return view, (
        Option("open", views.open_it, STEP, {**given, "step": "", "act": "open", "at": ""}, sign="✅"),
        *about_words,
        Option("revise", views.change_it, STEP, {**given, "act": "change"}, sign="✏️"),
        Option("cancel", views.cancel, STEP, {**given, "act": "cancel"}, sign="❌"),
    )


def _changes(draft: Draft, parts: Parts) -> Asking:
    given = {"draft": draft.id, "at": ""}
    options = [
        Option(step, partial(views.change_label, step=step), STEP, {**given, "act": "change", "step": step})
        for step in answers.changeable(parts)
    ]
    show = Option("nothing", views.back, STEP, {**given, "act": "show", "step": ""}, sign="↩️")
    return views.what_to_change, (show, *options)


def _open(context: Context, draft: Draft, group: Group, parts: Parts, asked: Asked) -> Replies:
    rules.check(parts, asked)
    if next(rules.missing(parts, asked), ""):
        return stepwise.go_to(context, STEP, _following(context, draft, parts, asked))
    poll, told = start(context, group, parts, asked)
    context.session.delete(draft)
    view = partial(
        views.opened, number=poll.number, closes_at=poll.closes_at, nominating=poll.state == NOMINATING,
        defaulted=is_defaulted(parts),
    )  # fmt: skip
    return [Edit(context.pressed, view), *told]


def start(context: Context, group: Group, parts: Parts, asked: Asked) -> tuple[Poll, list[Reply]]:
    """Open it, as it was checked."""
    gathering.check_not_open(context, group, parts)
    rules.check_holders(parts.holders, asked)
    return starting.start(context, group, rules.wanted(parts, asked), by=context.person_id)


def is_defaulted(parts: Parts) -> bool:
    """Whether nobody has said how long it is open."""
    return not (parts.minutes or parts.until)
