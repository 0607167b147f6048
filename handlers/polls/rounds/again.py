"""`rerun` and `reopen`: a poll that has ended is asked again: a new one, with its own number and electorate."""

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.outcomes import short
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Replies, Reply, Say
from bot.core.text import Text, clean
from handlers.polls import deciding, finding, starting
from handlers.polls.closing import reporting
from handlers.polls.closing.ending import RERUN_CHOICE, offer_key
from handlers.polls.closing.reporting import REOPENED, RERUN
from handlers.polls.finding import Number
from handlers.polls.opening import gathering, rules
from handlers.polls.ranking.seating import COCHAIRS, HOLDER
from handlers.polls.rounds import checking
from handlers.polls.starting import LEAST, Wanted
from handlers.polls.views import outcome as outcomes
from handlers.polls.views import rounds as views
from storage import audit, links, people, polls
from storage.polls import CLOSED, Poll, PollOption

OPEN = N_("P{n} is not closed yet. `poll P{n}` shows it.")
NOT_WITHOUT_QUORUM = N_(
    "Only a poll without a quorum is run once more. P{n} ended otherwise: {outcome}. If there is something new, "
    "take it up again: `reopen P{n}` and what is new."
)
RUN_TWICE = N_(
    "P{n} was a second run already. If there is something new, take it up again: `reopen P{n}` and what is new."
)
RUN_ALREADY = N_("P{n} has been run once more already, as P{other}.")
WHATS_NEW = N_(
    "What is new since P{n} was closed? Write it behind the number, so that everybody can read it: `reopen P{n}` and "
    "what is new."
)
REOPENED_ALREADY = N_("P{n} has been taken up again already, as P{other}. `poll P{other}` shows it.")
TAKEN_UP = N_("P{n} is being asked again already, as P{other}.")
BY_ORDER = N_(
    "P{n} was about something that is done as soon as the group recommends it, and that may have changed since. Please "
    "give the order anew: `charter set` and what, or `invite` and whom."
)
UNREACHABLE = N_(
    "P{n} asks for {quorum} people, and {able} can vote now. Open it anew with `poll` and a smaller quorum, such as "
    "`quorum 2/3`."
)
FILLED = N_("Both co-chair seats of {group} are filled. `poll election cochairs` asks whose seat it is about.")


@command(
    "rerun",
    also=N_("run again"),
    usage=N_("rerun P3"),
    summary=N_("Run a poll without a quorum once more (co-chairs)"),
    details=N_("The same text and rule under a new number, for whoever is in the group now, for 72 hours. Only once."),
    examples=("rerun P3",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def rerun(context: Context, number: Number) -> Replies:
    poll = _ended(context, number, "rerun")
    new, said = _rerun(context, poll)
    return [*said, Say(_started(new))] if checking.is_elsewhere(context, poll) else said


@choice(RERUN_CHOICE)
def tapped(context: Context, poll: int) -> Replies:
    """Under the outcome."""
    return _rerun(context, _ended(context, poll, "rerun"))[1]


@command(
    "reopen",
    also=N_("reopen poll"),
    usage=N_("reopen P3 [what is new]"),
    summary=N_("Take up a closed poll again, because something is new (co-chairs)"),
    details=N_("The same text and rule under a new number, for 72 hours. What is new stands above it, and on record."),
    examples=(N_("reopen P3 the other groups have sent their glossaries"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def reopen(context: Context, number: Number, new_information: Rest = "") -> Replies:
    poll = _ended(context, number, "reopen")
    if poll.effect:
        raise Refusal("by-order", BY_ORDER, n=poll.number)
    information = checking.reason(new_information, "whats-new", WHATS_NEW, poll)
    new, said = _again(context, poll, REOPENED, information)
    return [*said, Say(_started(new))] if checking.is_elsewhere(context, poll) else said


def _ended(context: Context, number: int, command: str) -> Poll:
    poll = checking.led(context, number, command)
    if poll.state != CLOSED:
        raise Refusal("poll-open", OPEN, n=poll.number)
    return poll


def _rerun(context: Context, poll: Poll) -> tuple[Poll, list[Reply]]:
    followers = polls.following(context.session, poll.number)
    if not reporting.can_rerun(poll, followers):
        if poll.outcome != deciding.NO_QUORUM:
            outcome = short(poll.method, poll.outcome)
            raise Refusal("has-quorum", NOT_WITHOUT_QUORUM, n=poll.number, outcome=lambda _: _(outcome))
        if poll.relation == RERUN:
            raise Refusal("run-twice", RUN_TWICE, n=poll.number)
        other = next(each for each in followers if each.relation in {RERUN, REOPENED})
        template = RUN_ALREADY if other.relation == RERUN else REOPENED_ALREADY
        raise Refusal("run-already", template, n=poll.number, other=other.number)
    new, said = _again(context, poll, RERUN)
    return new, [Edit(offer_key(poll.number), partial(outcomes.ran_again, number=poll.number, new=new.number)), *said]


def _again(context: Context, poll: Poll, relation: str, information: str = "") -> tuple[Poll, list[Reply]]:
    """The same text, rule and effect, for whoever is in the group now. Checked as if it were opened anew."""
    session, group = context.session, finding.group_of(context, poll)
    _check_not_open(session, poll)
    asked = gathering.asked(context, group)
    rules.check_able(asked)
    if rules.is_out_of_reach(poll.method, poll.quorum, asked):
        raise Refusal("quorum-unreachable", UNREACHABLE, n=poll.number, quorum=poll.quorum, able=asked.able)
    closes_at = context.now + LEAST
    options = polls.options_of(session, poll.number)
    persons = _persons(session, options)
    named = dict.fromkeys(persons[option.id] for option in options if option.state == HOLDER)
    holders = tuple(person_id for person_id in named if person_id in asked.chairs)
    seats = poll.seats
    if poll.about == COCHAIRS and poll.method == "election":
        seats = asked.vacant + len(holders)
        if not seats:
            raise Refusal("seats-filled", FILLED, group=clean(group.name))
    wanted = Wanted(
        method=poll.method, title=poll.title, text=polls.version_of(session, poll.number, poll.version).text,
        closes_at=closes_at, quorum=poll.quorum, ratio=poll.ratio, base=poll.base, fallback=poll.fallback,
        secret=poll.secret, named=poll.named, aim=poll.aim, about=poll.about, review_on=_review_on(poll, closes_at),
        seats=seats, options=tuple(option.label for option in options if option.person_id is None),
        holders=holders, voting_minutes=poll.voting_minutes, follows_id=poll.number, relation=relation,
        new_information=information, effect=poll.effect,
    )  # fmt: skip
    new, said = starting.start(context, group, wanted, by=context.person_id)
    seated = set(asked.chairs) - set(holders) if poll.about == COCHAIRS else set()
    _nominate_again(context, new, options, persons, seated)
    audit.record(
        session, context.now, f"poll.{relation}", by=context.person_id, group=poll.group_id, number=new.number,
        before=poll.number,
    )  # fmt: skip
    return new, said


def _review_on(poll: Poll, closes_at: datetime) -> date | None:
    """As long after the close as before."""
    return poll.review_on and poll.review_on + (closes_at.date() - poll.closes_at.date())


def _check_not_open(session: Session, poll: Poll) -> None:
    """Refuse a second poll of one text: whichever of those that follow one another is asked again."""
    first = poll
    while first.follows_id is not None:
        first = session.get_one(Poll, first.follows_id)
    waiting = [first]
    while waiting:
        each = waiting.pop()
        if each.state != CLOSED:
            raise Refusal("taken-up", TAKEN_UP, n=poll.number, other=each.number)
        waiting += polls.following(session, each.number)


def _persons(session: Session, options: Sequence[PollOption]) -> Mapping[int | None, int]:
    """Who the options stand for, by the options' rows: who they are now, where two were found to be one."""
    named = {option.id: option.person_id for option in options if option.person_id is not None}
    now_called = links.now_called(session, set(named.values()))
    return {row: now_called.get(person_id, person_id) for row, person_id in named.items()}


def _nominate_again(
    context: Context, new: Poll, options: Sequence[PollOption], persons: Mapping[int | None, int], seated: Set[int]
) -> None:
    """Who stood in an election stands again, if they are in the group still and not `seated` already.

    They can decline.
    """
    members = {person.id for _stay, person in people.members_of(context.session, new.group_id)} - seated
    standing = {
        persons[o.id]: o for o in options if o.state in {"accepted", "nominated"} and persons.get(o.id) in members
    }
    for position, (person_id, option) in enumerate(standing.items(), start=len(options) + 1):
        context.session.add(
            PollOption(
                poll_id=new.number, position=position, person_id=person_id, by_person_id=option.by_person_id,
                state=option.state,
            )
        )  # fmt: skip


def _started(new: Poll) -> partial[Text]:
    assert new.follows_id is not None
    return partial(views.started, number=new.number, before=new.follows_id, method=new.method)
