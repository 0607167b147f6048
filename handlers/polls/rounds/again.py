"""`rerun` and `reopen`: a poll that has ended is asked again: a new one, with its own number and electorate."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Replies, Reply, Say
from bot.core.text import Text
from handlers.polls import deciding, finding, starting
from handlers.polls.closing import reporting
from handlers.polls.closing.ending import RERUN_CHOICE, offer_key
from handlers.polls.closing.reporting import REOPENED, RERUN
from handlers.polls.finding import Number
from handlers.polls.rounds import checking
from handlers.polls.starting import LEAST, Wanted
from handlers.polls.views import outcome as outcomes
from handlers.polls.views import rounds as views
from handlers.polls.views.outcome import short
from storage import audit, people, polls
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
TAKEN_UP = N_("P{n} is being asked again already, as P{other}.")


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
    information = checking.reason(new_information, "whats-new", WHATS_NEW, poll)
    for other in polls.following(context.session, poll.number):
        if other.state != CLOSED:
            raise Refusal("taken-up", TAKEN_UP, n=poll.number, other=other.number)
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
        other = next(each.number for each in followers if each.relation == RERUN)
        raise Refusal("run-already", RUN_ALREADY, n=poll.number, other=other)
    new, said = _again(context, poll, RERUN)
    return new, [Edit(offer_key(poll.number), partial(outcomes.ran_again, number=poll.number, new=new.number)), *said]


def _again(context: Context, poll: Poll, relation: str, information: str = "") -> tuple[Poll, list[Reply]]:
    """The same text, rule and effect, for whoever is in the group now."""
    session = context.session
    closes_at = context.now + LEAST
    options = polls.options_of(session, poll.number)
    wanted = Wanted(
        method=poll.method, title=poll.title, text=polls.version_of(session, poll.number, poll.version).text,
        closes_at=closes_at, quorum=poll.quorum, ratio=poll.ratio, base=poll.base, fallback=poll.fallback,
        secret=poll.secret, named=poll.named, aim=poll.aim, about=poll.about, review_on=_review_on(poll, closes_at),
        seats=poll.seats, options=tuple(option.label for option in options if option.person_id is None),
        holders=tuple(o.person_id for o in options if o.person_id is not None and o.state == "holder"),
        voting_minutes=poll.voting_minutes, follows_id=poll.number, relation=relation, new_information=information,
        effect=poll.effect,
    )  # fmt: skip
    new, said = starting.start(context, finding.group_of(context, poll), wanted, by=context.person_id)
    _nominate_again(context, new, options)
    audit.record(
        session, context.now, f"poll.{relation}", by=context.person_id, group=poll.group_id, number=new.number,
        before=poll.number,
    )  # fmt: skip
    return new, said


def _review_on(poll: Poll, closes_at: datetime) -> date | None:
    """As long after the close as before."""
    return poll.review_on and poll.review_on + (closes_at.date() - poll.closes_at.date())


def _nominate_again(context: Context, new: Poll, options: Sequence[PollOption]) -> None:
    """Who stood in an election stands again, if they are in the group still; they can decline."""
    members = {person.id for _stay, person in people.members_of(context.session, new.group_id)}
    standing = [o for o in options if o.person_id in members and o.state in {"accepted", "nominated"}]
    for position, option in enumerate(standing, start=len(options) + 1):
        context.session.add(
            PollOption(
                poll_id=new.number, position=position, person_id=option.person_id, by_person_id=option.by_person_id,
                state=option.state,
            )
        )  # fmt: skip


def _started(new: Poll) -> partial[Text]:
    assert new.follows_id is not None
    return partial(views.started, number=new.number, before=new.follows_id, method=new.method)
