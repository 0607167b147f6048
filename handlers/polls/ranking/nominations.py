"""Who stands for election: `nominate`, `accept`, `decline`, and the end of the nominations.

The electorate of an election are the members at the moment in which its ballot is opened (D1); whoever has come in
during the nominations votes as well.
"""

from datetime import timedelta
from functools import partial

from bot.core import calling, whom
from bot.core.arguments import Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, Unpin
from bot.core.text import clean
from handlers.polls import finding, showing, starting
from handlers.polls.closing import ending
from handlers.polls.finding import Number
from handlers.polls.ranking import counted
from handlers.polls.ranking.seating import COCHAIRS, HOLDER
from handlers.polls.views import nominations as views
from storage import people, polls
from storage.people import Membership, Person
from storage.polls import NOMINATING, OPEN, Poll, PollOption

STAND, NAMED = "polls.stand", "polls.named"
"""The choices: whether one stands, and which of several people of one name was meant."""
NOMINATED, ACCEPTED, DECLINED = "nominated", "accepted", "declined"
LONGEST = 500
"""Characters of a reason."""

NO_ELECTION = N_("P{n} is no election, so nobody can be nominated in it.")
ENDED = N_("The nominations of P{n} are over. `poll P{n}` shows how it goes on.")
WHOM = N_("Whom do you nominate? Name a member, or write `nominate P{n} me` to stand yourself.")
NOT_IN = N_("{name} is no member of {group}, so they cannot stand.")
CORE = N_("The core team supports the groups, and does not stand in their elections.")
HAS_SEAT = N_("{name} is co-chair already, and P{n} is not about that seat.")
STANDS = N_("{name} stands in P{n} already.")
ASKED = N_("{name} has been nominated and asked already. I show them in P{n} once they accept.")
HAS_DECLINED = N_("{name} has declined to stand in P{n}. They can change that themselves with `accept P{n}`.")
TOO_LONG = N_("A reason has at most {most} characters. Yours has {length}. Please shorten it.")
NOT_NOMINATED = N_("Nobody has nominated you in P{n}. `nominate P{n} me` does it.")
NOBODY_YET = N_("Nobody stands in P{n} yet. The ballot can begin once somebody has accepted; `withdraw P{n}` ends it.")
UNANSWERED = N_(
    "The ballot of P{n} can begin once everybody who was nominated has answered. {missing} Nominations last until "
    "{instant}."
)


@command(
    "nominate",
    usage=N_("nominate [number] whom [why]"),
    summary=N_("Nominate somebody in an election"),
    details=N_(
        "A member of the group, by name or account; `me` for yourself. I ask them in private, and show them once they "
        "accept."
    ),
    examples=("nominate P4 accra", "nominate P4 me"),
    where=GROUP_OR_PRIVATE,
)
def nominate(context: Context, number: Number | None = None, rest: Rest = "") -> Replies:
    poll = _nominating(context, _meant(context, number, "nominate"))
    words = Words(rest)
    if not words.left:
        raise Refusal("nominate-whom", WHOM, n=poll.number)
    if words.peek().casefold() in {"me", *context.speaker.alternatives(N_("me | myself"))}:
        words.take()
        return _nominate(context, poll, context.person, words.rest())
    found = whom.find(words, context, finding.group_of(context, poll))
    if not found.people:
        raise whom.unknown(found.said)
    if len(found.people) > 1:
        return whom.ask(context, found.people, NAMED, {"poll": poll.number, "why": _reason(words.rest())})
    return _nominate(context, poll, found.people[0], words.rest())


@choice(NAMED)
def named(context: Context, poll: int, why: str, person_id: int) -> Replies:
    found = _nominating(context, finding.find(context, poll, lock=True))
    return _nominate(context, found, context.session.get_one(Person, person_id), why)


def _nominate(context: Context, poll: Poll, person: Person, why: str) -> Replies:
    assert person.id is not None
    why, name = _reason(why), calling.called(context.session, person, poll.group_id)
    option = _option_of(context, poll, person.id)
    _check_can_stand(context, poll, person, name)
    if person.id == context.person_id:
        return _answer(context, poll, stands=True)
    if option is not None:
        refused = {ACCEPTED: STANDS, NOMINATED: ASKED, DECLINED: HAS_DECLINED}[option.state]
        raise Refusal("nominated-already", refused, name=name, n=poll.number)
    _add(context, poll, person.id, NOMINATED)
    by = calling.called(context.session, context.person, poll.group_id)
    return [
        Say(partial(views.nominated, name=name, n=poll.number)),
        Say(
            partial(
                views.asked, n=poll.number, title=poll.title, group=finding.group_of(context, poll).name, by=by,
                why=why, until=poll.closes_at,
            ),
            to=Privately(person.id),
            options=tuple(
                Option(key, label, STAND, {"poll": poll.number, "stand": key == "accept"}, sign=sign)
                for key, label, sign in (("accept", views.accept, "✅"), ("decline", views.decline, "❌"))
            ),
            key=_asked_key(poll, person.id),
            notify=True,
        ),
    ]  # fmt: skip


@command(
    "accept",
    usage=N_("accept [number]"),
    summary=N_("Stand in an election"),
    details=N_("Once you have been nominated. The group then sees your name on the list."),
    examples=("accept P4",),
    where=GROUP_OR_PRIVATE,
)
def accept(context: Context, number: Number | None = None) -> Replies:
    return _accept_or_not(context, number, "accept", stands=True)


@command(
    "decline",
    usage=N_("decline [number]"),
    summary=N_("Not stand in an election"),
    details=N_("Also to take back that you accepted, for as long as the nominations last."),
    examples=("decline P4",),
    where=GROUP_OR_PRIVATE,
)
def decline(context: Context, number: Number | None = None) -> Replies:
    return _accept_or_not(context, number, "decline", stands=False)


@choice(STAND)
def stand(context: Context, poll: int, stand: bool) -> Replies:
    return _answer(context, _nominating(context, finding.find(context, poll, lock=True)), stands=stand)


def _accept_or_not(context: Context, number: int | None, name: str, *, stands: bool) -> Replies:
    poll = _nominating(context, _meant(context, number, name))
    if _option_of(context, poll, context.person_id) is None:
        raise Refusal("not-nominated", NOT_NOMINATED, n=poll.number)
    return _answer(context, poll, stands=stands)


def _answer(context: Context, poll: Poll, *, stands: bool) -> Replies:
    """Whoever acts stands, or does not; the group sees the list as it is now."""
    _check_can_stand(context, poll, context.person, calling.called(context.session, context.person, poll.group_id))
    option = _option_of(context, poll, context.person_id)
    if option is None:
        option = _add(context, poll, context.person_id, NOMINATED)
    option.state = ACCEPTED if stands else DECLINED
    context.session.flush()
    view = partial(views.stands if stands else views.does_not_stand, n=poll.number, until=poll.closes_at)
    answer: Reply = Edit(context.pressed, view) if context.pressed else Say(view)
    asked = _asked_key(poll, context.person_id)
    settled = [Edit(asked, view)] if context.pressed != asked else []
    return [answer, *settled, *showing.refresh(context, poll)]


def end(context: Context, poll: Poll, *, by: int | None = None) -> list[Reply]:
    """The nominations are over, by their time or by a co-chair: the ballot begins. Where nobody stands, it all ends."""
    options, settled = counted.standing(context.session, poll), _settle(context, poll)
    if not options:
        return [*settled, *ending.conclude(context, poll, context.now if by is not None else poll.closes_at, by=by)]
    shown = showing.key_of(poll)
    for place, option in enumerate(options, start=1):
        option.position = place
    polls.admit_anew(context.session, poll)
    poll.state = OPEN
    poll.closes_at = context.now + _voting_time(poll)
    context.session.flush()
    starting.set_timers(context, poll)
    return [
        *settled,
        Edit(shown, partial(views.over, card=showing.card_of(context, poll))),
        Unpin(shown),
        *showing.announce(context, poll),
    ]


def _settle(context: Context, poll: Poll) -> list[Reply]:
    """Who has not answered stands not."""
    asked = [each.person_id for each in polls.options_of(context.session, poll.number) if each.state == NOMINATED]
    view = partial(views.not_answered, n=poll.number)
    return [Edit(_asked_key(poll, person_id), view, closed=True) for person_id in asked if person_id is not None]


def close_early(context: Context, poll: Poll) -> list[Reply]:
    """A co-chair ends the nominations before their time, once somebody stands and nobody is still asked (D2)."""
    finding.check_leads(context, poll)
    _nominating(context, poll)
    if not counted.standing(context.session, poll):
        raise Refusal("nobody-stands", NOBODY_YET, n=poll.number)
    if count := _unanswered(context, poll):
        closes_at = poll.closes_at  # the row itself is gone when a Refusal is said
        raise Refusal(
            "answers-missing", UNANSWERED, n=poll.number, missing=partial(views.missing, count=count),
            instant=lambda _: _.instant(closes_at),
        )  # fmt: skip
    return end(context, poll, by=context.person_id)


def _unanswered(context: Context, poll: Poll) -> int:
    """How many members have been nominated and have not said whether they stand."""
    members = {person.id for _, person in people.members_of(context.session, poll.group_id)}
    options = polls.options_of(context.session, poll.number)
    return sum(option.state == NOMINATED and option.person_id in members for option in options)


def _voting_time(poll: Poll) -> timedelta:
    """At least 72 hours, unless a reason was given for less (D2)."""
    wanted = timedelta(minutes=poll.voting_minutes)
    return wanted if poll.short_reason and wanted else max(wanted, starting.LEAST)


def _meant(context: Context, number: int | None, name: str) -> Poll:
    """The poll with a number; without one, the only one of the group at hand that takes nominations."""
    if number is None and context.group is not None:
        waiting = [poll for poll in polls.unfinished(context.session, context.group_id) if poll.state == NOMINATING]
        number = waiting[0].number if len(waiting) == 1 else None
    return finding.named_or_only(context, number, name)


def _nominating(context: Context, poll: Poll) -> Poll:
    """The poll, if it takes nominations at this moment from whoever acts."""
    if poll.method != "election":
        raise Refusal("no-election", NO_ELECTION, n=poll.number)
    if poll.state != NOMINATING or context.now > poll.closes_at:
        raise Refusal("nominations-ended", ENDED, n=poll.number)
    if finding.place_in(context, poll) is None:
        raise Refusal("core-stands", CORE)
    return poll


def _check_can_stand(context: Context, poll: Poll, person: Person, name: str) -> None:
    stay = _stay_of(context, poll, person)
    if stay is None:
        raise Refusal("no-member", NOT_IN, name=name, group=clean(finding.group_of(context, poll).name))
    if poll.about != COCHAIRS or not stay.cochair or stay.interim:
        return
    options = polls.options_of(context.session, poll.number)
    if not any(each.state == HOLDER and each.person_id == person.id for each in options):
        raise Refusal("has-seat", HAS_SEAT, name=name, n=poll.number)


def _stay_of(context: Context, poll: Poll, person: Person) -> Membership | None:
    found = people.members_of(context.session, poll.group_id)
    return next((stay for stay, member in found if member.id == person.id), None)


def _option_of(context: Context, poll: Poll, person_id: int) -> PollOption | None:
    found = polls.options_of(context.session, poll.number)
    return next((each for each in found if each.person_id == person_id and each.state != HOLDER), None)


def _add(context: Context, poll: Poll, person_id: int, state: str) -> PollOption:
    last = max((each.position for each in polls.options_of(context.session, poll.number)), default=0)
    option = PollOption(
        poll_id=poll.number, position=last + 1, person_id=person_id, by_person_id=context.person_id, state=state
    )
    context.session.add(option)
    context.session.flush()
    return option


def _asked_key(poll: Poll, person_id: int) -> str:
    return f"nominated:{poll.number}:{person_id}"


def _reason(text: str) -> str:
    """Why somebody is nominated, which only they read. Raises a Refusal where it is too long."""
    if len(text.strip()) > LONGEST:
        raise Refusal("reason-too-long", TOO_LONG, most=LONGEST, length=len(text.strip()))
    return clean(text, LONGEST)
