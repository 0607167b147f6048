"""`settle`: how it goes on with an agreement that somebody objects to, as the co-chairs choose (S7)."""

import json
from functools import partial
from typing import Annotated

from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_, Translator
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Reply, Say, ToGroup, View
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.after import again, agreements
from handlers.meetings.after.agreements import SETTLE
from handlers.meetings.after.objecting import Found, fewer, stop_asking
from handlers.meetings.planned import showing
from handlers.meetings.views import agreements as views
from handlers.meetings.which import AgreementNumber
from storage import agendas, audit, minutes, polls
from storage.minutes import AGAIN, DROPPED, FINAL, OBJECTED, POLLED

AGREED = "meetings.agreed"
"""What follows from a poll about an agreement."""
PROPOSE = "polls.propose"
"""The choice that opens a poll about something of another feature."""
NOT_ASKED = frozenset({"no-quorum", "withdrawn"})
"""How a poll can end without an answer."""

HOW = N_(
    "How shall it go on with G{n}? `settle G{n} poll` asks the group, `settle G{n} again` puts it on the next agenda, "
    "and `settle G{n} drop` lets it go."
)
NOT_OBJECTED = N_("Nobody objects to G{n} now, so there is nothing to settle. `minutes` shows how it stands.")
ON_AGENDA = N_("G{n} is on the agenda of M{meeting} already.")
WAYS = {
    "poll": N_("poll | vote | ask"),
    "again": N_("again | talk | later"),
    "drop": N_("drop | drop it"),
}


def _way(words: Words, context: Context) -> str:
    """How to go on. Raises `Missing` where the words name none."""
    found = named(words.left.strip(" ."), WAYS)
    if found is None:
        raise Missing
    words.rest()
    return found


@command(
    "settle",
    also=N_("settle agreement"),
    usage=N_("settle G3 poll|again|drop"),
    summary=N_("Say how to go on with an agreement that somebody objects to (co-chairs)"),
    details=N_("Ask the group in a poll, talk about it again at the next meeting, or drop it."),
    examples=(N_("settle G3 again"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def settle(context: Context, number: AgreementNumber, how: Annotated[str, _way] = "") -> Replies:
    found = _objected(context, number)
    if not how:
        raise Refusal("settle-how", HOW, n=number)
    return _settle(context, found, how)


@choice(SETTLE, who=MEMBERS)
def tapped(context: Context, agreement: int, how: str) -> Replies:
    """A co-chair chose. Whether they are one, and whether there is still something to choose, is judged now."""
    return _settle(context, _objected(context, agreement), how)


def _objected(context: Context, number: int) -> Found:
    found = which.agreement(context, number, lock=True)
    which.check_leads(context, found[2].group_id)
    if found[0].state not in {OBJECTED, AGAIN}:
        raise Refusal("not-objected", NOT_OBJECTED, n=number)
    return found


def _settle(context: Context, found: Found, how: str) -> list[Reply]:
    agreement, _, meeting = found
    stop_asking(context, agreement)
    audit.record(
        context.session, context.now, "agreement.settled", by=context.person_id, group=meeting.group_id,
        number=agreement.number, how=how,
    )  # fmt: skip
    return {"poll": _poll, "again": _again, "drop": _drop}[how](context, found)


def _poll(context: Context, found: Found) -> list[Reply]:
    """Ask the group, in its own language."""
    agreement, record, meeting = found
    group = which.group_of(context, meeting)
    _ = Translator(group.language, group.timezone)
    why = [reason for _who, reason in agreements.reasons(context, agreement, group)]
    arguments = {"agreement": agreement.number}
    said = context.registry.choices[PROPOSE].run(
        context,
        group_id=meeting.group_id,
        title=str(views.poll_title(_, agreement.number)),
        text=str(views.poll_text(_, meeting.number, record.text, why)),
        effect=AGREED,
        arguments=arguments,
    )
    wanted = json.dumps({"name": AGREED, "arguments": arguments})
    opened = next(poll for poll in polls.unfinished(context.session, meeting.group_id) if poll.effect == wanted)
    off = again.take_off(context, agreement, meeting.group_id)
    agreement.state, agreement.poll_id = POLLED, opened.number
    view = partial(views.asked, number=agreement.number, poll=opened.number)
    closed = agreements.close_for_chairs(context, agreement, meeting.group_id, view)
    return [*closed, *_listed(said), *agreements.update(context, meeting.number), *off]


def _again(context: Context, found: Found) -> list[Reply]:
    """On the agenda of the next meeting that is planned, or will be; it stays without effect until then."""
    agreement, record, meeting = found
    at = agendas.agreements_on(context.session, meeting.group_id).get(agreement.number)
    if at is not None:
        raise Refusal("on-agenda", ON_AGENDA, n=agreement.number, meeting=at)
    coming = again.next_meeting(context, meeting.group_id)
    if coming is None and agreement.state == AGAIN:
        raise Refusal("waits-for-meeting", views.WAITS, n=agreement.number, text=clean(record.text))
    agreement.state = AGAIN
    if coming is None:
        return _told(context, found, partial(views.without_meeting, number=agreement.number, text=record.text))
    again.put(context, coming, [(agreement, record)], context.person_id)
    view = partial(views.on_agenda, number=agreement.number, text=record.text, meeting=coming.number)
    return [*_told(context, found, view), *showing.refresh(context, coming)]


def _drop(context: Context, found: Found) -> list[Reply]:
    agreement, record, meeting = found
    off = again.take_off(context, agreement, meeting.group_id)
    agreement.state = DROPPED
    view = partial(views.dropped, number=agreement.number, text=record.text)
    return [*_told(context, found, view), *off]


def _told(context: Context, found: Found, view: View) -> list[Reply]:
    """The group, and every co-chair in place of what they were asked."""
    agreement, _, meeting = found
    here = [Say(view)] if context.private and not context.pressed else []
    closed = agreements.close_for_chairs(context, agreement, meeting.group_id, view)
    return [*here, *closed, Say(view, to=ToGroup(meeting.group_id)), *agreements.update(context, meeting.number)]


def polled(context: Context, number: int, passed: bool, agreement: int) -> Replies:
    """A poll about an agreement has ended. Without an answer, the co-chairs are asked anew."""
    found, poll = minutes.agreement(context.session, agreement, lock=True), polls.find(context.session, number)
    if found is None or poll is None or found[0].state not in {POLLED, OBJECTED}:
        return None
    agreed, record, meeting = found
    agreed.poll_id = number
    if not passed and poll.outcome in NOT_ASKED:
        agreed.state = OBJECTED
        if not agreements.standing(context.session, agreement):
            return fewer(context, found, left=True)
        asked = agreements.to_chairs(context, agreed, record.text, which.group_of(context, meeting))
        return [*asked, *agreements.update(context, meeting.number)]
    agreed.state, agreed.final_at = FINAL if passed else DROPPED, context.now
    view = views.recommended if passed else views.not_recommended
    said = Say(partial(view, number=agreement, text=record.text, poll=number), to=ToGroup(meeting.group_id))
    return [said, *agreements.update(context, meeting.number)]


def _listed(said: Replies) -> list[Reply]:
    """What a choice of another feature replied, one after the other."""
    if said is None:
        return []
    return list(said) if not isinstance(said, Reply) else [said]
