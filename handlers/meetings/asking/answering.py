"""Answers to slots: by tapping, by reacting and in words; changed, and taken back (S1)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, NamedTuple

from bot.core.answering import acknowledged, source_of
from bot.core.arguments import Missing, Words
from bot.core.asking import AGAIN
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import READ_LATE, Deleted
from bot.core.feature import choice, command, on
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say
from handlers.meetings import which
from handlers.meetings.asking import answers, finding, named, picking, rules, showing
from handlers.meetings.asking.named import Several
from handlers.meetings.asking.showing import Search
from handlers.meetings.views import asking as views
from storage import meetings, outbox, slots
from storage.meetings import ASKING, Meeting
from storage.slots import SlotAnswer

CORE = N_("The core team supports the groups, and is not asked when it can come to their meetings.")
MOST = 8
"""Times to choose from one by one."""
SLOT_PAST = N_("That time has passed, so I have not noted an answer to it.")


class Asked(NamedTuple):
    """What stands behind `times`."""

    number: int | None = None
    text: str = ""


def _asked(words: Words, context: Context) -> Asked:
    if not words.peek():
        raise Missing
    return Asked(finding.marked(words), words.rest())


@command(
    "times",
    usage=N_("times [M4] [yes 1 3, if needed 2, no 4]"),
    summary=N_("Say which times for a meeting suit you"),
    details=N_(
        "Behind each answer stand the numbers of the times. An answer without numbers is for all that you do not name: "
        "`times M4 yes 1, no rest`. A time or a day does as well: `times M4 no Friday 18:00`. The last answer counts; "
        "`times M4 clear` takes yours back. Alone it shows the times by your own clock, in private. Without a number "
        "it is about the meeting that is looked for."
    ),
    examples=("times M4", N_("times M4 yes 1 3, if needed 2, no 4"), N_("times M4 yes 1, no rest")),
    where=GROUP_OR_PRIVATE,
)
def times(context: Context, asked: Annotated[Asked, _asked] = Asked()) -> Replies:  # noqa: B008 - it is a constant
    meeting = finding.asked_for(context, asked.number, "times", lock=True)
    if not asked.text:
        return _shown(context, meeting)
    _check_answers(context, meeting)
    search = showing.search_of(context, meeting)
    ahead = [slot.position for slot in search.slots if slot.starts_at > context.now]
    starts = {slot.position: slot.starts_at for slot in search.slots if slot.position in ahead}
    text = named.with_numbers(asked.text, starts, context.now, context.speaker)
    if isinstance(text, Several):
        return _which(context, meeting, text, starts)
    return take(context, search, answers.read(text, meeting.number, ahead))


def _which(context: Context, meeting: Meeting, several: Several, starts: Mapping[int, datetime]) -> Say:
    """Asks which of the times were meant, where the words fit several; the command goes on with that."""
    assert context.event is not None
    command, asked_at = f"times M{meeting.number}", context.now.isoformat()
    options = [
        Option(
            str(place), partial(views.named_time, starts=[starts[number] for number in numbers]), AGAIN,
            {"text": f"{command} {several.spelled(numbers)}", "message": context.message, "at": asked_at},
        )
        for place, numbers in enumerate([*([number] for number in several.numbers[:MOST]), several.numbers], start=1)
    ]  # fmt: skip
    key = f"{AGAIN}:{context.event.place.platform}:{context.event.id}"
    view = partial(views.which_time, said=several.said)
    return Say(view, options=tuple(options), only=context.person_id, key=key)


def written(context: Context, text: str, meeting: int, **_first: Any) -> Replies:
    """Answers in words: with numbers, or in a reply to the message that asks; else plain talk."""
    if not answers.is_answer(text) and not (context.is_reply and answers.has_answer(text)):
        return None
    return times.run(context, Asked(meeting, text))


@choice(showing.ANSWER, written=written)
def tapped(context: Context, meeting: int, slot: int, answer: str) -> Replies:
    found = finding.asked_for(context, meeting, "times", lock=True, anywhere=True)
    _check_answers(context, found)
    return take(context, showing.search_of(context, found), {slot: answer})


def _check_answers(context: Context, meeting: Meeting) -> None:
    """Refuse whoever is not asked."""
    if which.is_core(context):
        raise Refusal("core-answers", CORE)
    which.check_member(context, meeting.group_id)


def take(context: Context, search: Search, said: Mapping[int, str]) -> list[Reply]:
    """Note answers by the slots' numbers, and tell whoever gave them; an empty answer is taken back."""
    rows = {slot.position: slot for slot in search.slots}
    if any(rows[number].starts_at <= context.now for number in said):
        raise Refusal("slot-past", SLOT_PAST)
    before = slots.of_person(context.session, search.meeting.number, context.person_id)
    for number, answer in said.items():
        _note(context, rows[number].id or 0, before.get(number), answer)
    return _told(context, search.meeting)


def _note(context: Context, slot_id: int, before: SlotAnswer | None, answer: str) -> None:
    if before is not None and context.now < before.at - READ_LATE:
        return
    if not answer:
        if before is not None:
            context.session.delete(before)
        return
    if before is None:
        before = SlotAnswer(slot_id=slot_id, person_id=context.person_id, answer=answer, at=context.now)
        context.session.add(before)
    before.answer, before.at, before.source = answer, context.now, source_of(context.event)


def _told(context: Context, meeting: Meeting) -> list[Reply]:
    """Whoever answered hears what holds; the counts, their private copy and, if all have answered, the rest follow."""
    context.session.flush()
    search = showing.search_of(context, meeting)
    own = search.own(context.person_id)
    here = rules.to_answer(search.people, search.starts, context.now, search.group_zone)
    left = [start for start in here.get(context.person_id, ()) if context.person_id not in search.said.get(start, {})]
    view = partial(views.taken, n=meeting.number, own=own, left=len(left))
    key = showing.private_key(meeting, context.person_id)
    replies = acknowledged(context, view, key)
    if outbox.known_keys(context.session, [key]):
        copy = showing.private_view(context, search, context.person_id)
        replies.append(Edit(key, copy, options=None))
    return [*replies, *showing.refresh(context, search), *picking.if_complete(context, search)]


def _shown(context: Context, meeting: Meeting) -> Replies:
    """The times by the own clock of whoever asks, with their answers."""
    search = showing.search_of(context, meeting)
    if search.person(context.person_id) is None:
        return Say(partial(views.card, card=showing.card_of(context, search)), to=Privately(context.person_id))
    key = showing.private_key(meeting, context.person_id)
    return Say(
        showing.private_view(context, search, context.person_id),
        to=Privately(context.person_id),
        options=showing.options_of(search, context.now),
        # However often somebody asks for it, one copy is kept up to date.
        key="" if outbox.known_keys(context.session, [key]) else key,
        only=context.person_id,
    )


@on(Deleted)
def deleted(context: Context, event: Deleted) -> Replies:
    """Who takes a reaction back, or deletes a message, takes back what was answered by it. Only they can."""
    if context.actor is None:
        return None
    given = slots.said_by(context.session, source_of(event))
    mine = [(answer, slot) for answer, slot in given if answer.person_id == context.person_id]
    if not mine:
        return None
    meeting = meetings.find(context.session, mine[0][1].meeting_id, lock=True)
    if meeting is None or meeting.state != ASKING or which.place_in(context, meeting.group_id) is None:
        return None
    for answer, _slot in mine:
        context.session.delete(answer)
    return _told(context, meeting)
