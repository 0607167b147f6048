"""Does a meeting take place to which few come, or whose agenda is empty? A day before, the co-chairs are asked (S4)."""

from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import choice, job
from bot.core.i18n import N_, Translator
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say
from bot.core.waking import when_to_ask
from handlers.meetings import members, which
from handlers.meetings.planned import checking, ending, planning, reminding, showing
from handlers.meetings.views import doubting as views
from handlers.meetings.views.planned import Card
from storage import people
from storage.meetings import Meeting

TAKES_PLACE = "meetings.takes-place"
"""The choice: cancel it, or not."""
FEW = 2
"""One in so many of those who are not on leave: fewer than that are few."""

FEW_COME = N_("Few can come.")
NOTHING_TO_TALK = N_("There is nothing on the agenda.")


@job(planning.DOUBT)
def doubt(context: Context, meeting: int, sequence: int, person_id: int = 0) -> Replies:
    """Ask the co-chairs, if there is reason to: each once they are awake. `person_id`: the one whose turn it is."""
    found = reminding.planned_still(context, meeting, sequence)
    if found is None or context.now >= found.begins - planning.HOUR_BEFORE:
        return None
    card = showing.card_of(context, found)
    if not (is_few(card) or not card.agenda):
        return None
    everybody = {person.id: person for person in members.of_group(context.session, found.group_id)}
    zone = which.group_of(context, found).timezone
    replies: list[Reply] = []
    for chair in people.chairs_of(context.session, found.group_id):
        if chair not in everybody or person_id not in {0, chair}:
            continue
        person = everybody[chair]
        at = when_to_ask(context.now, ZoneInfo(person.zone or zone), person.leaves)
        if at <= context.now:
            replies.append(_question(found, card, chair))
        elif at < found.begins - planning.HOUR_BEFORE:
            key = f"{planning.DOUBT}:{meeting}:{chair}"
            context.schedule(planning.DOUBT, key, at, meeting=meeting, sequence=sequence, person_id=chair)
    return replies


def is_few(card: Card) -> bool:
    """Whether few have said that they come, or may come, of those who could.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 4, 7, 13, tzinfo=UTC)
    >>> [is_few(Card(number=1, title="", minutes=60, starts_at=at, zones=(), yes=n, expected=7)) for n in (3, 4)]
    [True, False]
    """
    return (card.yes + card.maybe) * FEW < card.expected


@choice(TAKES_PLACE)
def decide(context: Context, meeting: int, sequence: int, cancel: bool) -> Replies:
    """Who may, and whether it can still be cancelled, is judged now."""
    found = which.meeting(context, meeting, lock=True)
    which.check_leads(context, found.group_id)
    if found.sequence != sequence:
        return Edit(context.pressed, partial(views.moved_since, number=meeting))
    if not cancel:
        return Edit(context.pressed, partial(views.stays, number=meeting))
    checking.check_ahead(context, found)
    group, few = which.group_of(context, found), is_few(showing.card_of(context, found))
    reason = Translator(group.language, group.timezone).gettext(FEW_COME if few else NOTHING_TO_TALK)
    return ending.call_off(context, found, reason)


def _question(meeting: Meeting, card: Card, person_id: int) -> Say:
    """One key for both co-chairs: what one of them says, the other sees too."""
    arguments = {"meeting": meeting.number, "sequence": meeting.sequence}
    return Say(
        partial(views.question, card=card, few=is_few(card)),
        to=Privately(person_id, wait=False),
        options=(
            Option("cancel", views.cancel, TAKES_PLACE, {**arguments, "cancel": True}),
            Option("keep", views.keep, TAKES_PLACE, {**arguments, "cancel": False}),
        ),
        key=showing.doubt_key(meeting),
        notify=True,
    )
