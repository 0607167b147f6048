"""Polls on screen: said in the group's rooms, kept up to date there, and shown to each member in private."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from bot.core import calling
from bot.core.context import Context
from bot.core.replies import Edit, Option, Pin, Privately, Reply, Say, ToGroup
from handlers.polls import electorate
from handlers.polls.counting.stv import commitment
from handlers.polls.methods import METHODS
from handlers.polls.views import card as views
from handlers.polls.views.card import Card
from storage import charters, people, polls
from storage.people import Person
from storage.polls import NOMINATING, OPEN, Poll

VOTE, BALLOT = "polls.vote", "polls.ballot"
"""The choices: a stance, and the ballot of a poll that is voted on in private."""
TALLY, ASK = "polls.tally", "polls.ask"
"""The jobs: bring the tally up to date, and show the poll to members in private."""
SETTLES = timedelta(seconds=4)
"""The shortest time between two edits of a tally: Telegram allows a group twenty messages a minute, edits included."""


def key_of(poll: Poll) -> str:
    """The key of the messages in the group's rooms that show the version which is open."""
    return f"poll:{poll.number}:{poll.version}:{poll.state}"


def private_key(poll: Poll, person_id: int) -> str:
    """The key of the message that shows it to one member."""
    return f"{key_of(poll)}:{person_id}"


def card_of(context: Context, poll: Poll) -> Card:
    """What is shown of a poll now."""
    session = context.session
    facts, zones = electorate.shown_of(session, poll, context.now)
    charter = charters.current(session, poll.group_id)
    follows = (poll.relation, poll.follows_id) if poll.follows_id is not None else None
    return Card(
        number=poll.number,
        title=poll.title,
        text=polls.version_of(session, poll.number, poll.version).text,
        rule=electorate.rule_of(poll),
        version=poll.version,
        closes_at=poll.closes_at,
        facts=facts,
        zones=(charter.timezone, *zones),
        nominating=poll.state == NOMINATING,
        secret=poll.secret,
        aim=poll.aim,
        review_on=poll.review_on,
        fallback=poll.fallback,
        seats=poll.seats,
        options=option_names(session, poll) if METHODS[poll.method].ranked else (),
        commitment=commitment(poll.seed) if poll.seed else "",
        short_reason=poll.short_reason,
        extension_reason=poll.extension_reason,
        follows=follows,
        new_information=poll.new_information,
        named=poll.named and not poll.secret,
        voters=_voters(session, poll) if poll.named and not poll.secret else {},
        silent=_silent(context, poll) if charter.silent_named and poll.state == OPEN and not poll.secret else (),
    )


def option_names(session: Session, poll: Poll) -> Sequence[str]:
    """What can be ranked, by name and in order."""
    found = [option for option in polls.options_of(session, poll.number) if option.state == "accepted"]
    ids = [option.person_id for option in found if option.person_id is not None]
    called = calling.called_on_record(session, ids, poll.group_id)
    names = (called[option.person_id] if option.person_id is not None else option.label for option in found)
    return list(dict.fromkeys(names))


def options_of(poll: Poll) -> tuple[Option, ...]:
    """What can be tapped: the stances, or the way to the ballot where it is cast in private."""
    if poll.state == NOMINATING:
        return ()
    method = METHODS[poll.method]
    if poll.secret or method.ranked:
        ballot = {"poll": poll.number, "version": poll.version}
        return (Option("vote", views.open_ballot, BALLOT, ballot, sign="🗳"),)
    return stances_of(poll)


def stances_of(poll: Poll) -> tuple[Option, ...]:
    """Every stance, to tap."""
    return tuple(
        Option(
            stance.key,
            partial(views.label, method=poll.method, stance=stance.key),
            VOTE,
            {"poll": poll.number, "version": poll.version, "stance": stance.key},
            sign=stance.sign,
        )
        for stance in METHODS[poll.method].stances
    )


def announce(context: Context, poll: Poll) -> list[Reply]:
    """Show a poll, or a version of it, for the first time: in the rooms, pinned, and soon to each member."""
    poll.shown_at = context.now
    context.schedule(ASK, f"{ASK}:{poll.number}", context.now, poll=poll.number, version=poll.version, after=0)
    view = partial(views.card, card=card_of(context, poll))
    return [Say(view, to=ToGroup(poll.group_id), options=options_of(poll), key=key_of(poll)), Pin(key_of(poll))]


def refresh(context: Context, poll: Poll, card: Card | None = None) -> list[Reply]:
    """Bring the tally in the rooms up to date: at once, or a moment later where it was edited just now.

    `card` is what the poll shows now, where that is known already.
    """
    if is_settling(context, poll):
        assert poll.shown_at is not None
        context.schedule(TALLY, f"{TALLY}:{poll.number}", poll.shown_at + SETTLES, poll=poll.number)
        return []
    poll.shown_at = context.now
    return [Edit(key_of(poll), partial(views.card, card=card or card_of(context, poll)), options=None)]


def is_settling(context: Context, poll: Poll) -> bool:
    """Whether the tally was edited so lately that it waits."""
    return poll.shown_at is not None and context.now < poll.shown_at + SETTLES


def show_privately(poll: Poll, card: Card, person_id: int, own: str = "", *, notify: bool = True) -> Say:
    """To one member, in their language and zone, where they have a private chat; `own` as in the view."""
    return Say(
        partial(views.private, card=card, own=own),
        to=Privately(person_id, wait=False, invite=False),
        options=options_of(poll),
        key=private_key(poll, person_id),
        notify=notify,
    )


def _voters(session: Session, poll: Poll) -> dict[str, list[str]]:
    found = electorate.ballots_by_person(session, poll)
    called = calling.called_all(session, people.persons(session, list(found)), poll.group_id)
    named: dict[str, list[str]] = {}
    for person_id, ballot in found.items():
        named.setdefault(ballot.choice, []).append(calling.shown(called[person_id]))
    return named


def _silent(context: Context, poll: Poll) -> list[str]:
    """Whoever is on leave is not expected to vote, and not named."""
    everybody = electorate.standings(context.session, poll, context.now)
    silent: list[Person] = [each.person for each in everybody if each.counts and not each.voted]
    return [calling.shown(name) for name in calling.called_all(context.session, silent, poll.group_id).values()]
