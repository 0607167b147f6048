"""What a poll needs before it can be opened: what is still missing, what is refused, and what it will be. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core import methods
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from handlers.polls.deciding import Rule, quorum_of
from handlers.polls.methods import METHODS
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.grammar import LONGEST_TITLE
from handlers.polls.starting import LEAST, Wanted
from handlers.polls.views.card import LONGEST

MOST_DAYS = 60
DEFAULT_SEATS = 2
MOST_OPTIONS = 10
LONGEST_OPTION = 100
LONGEST_AIM = 200
LONGEST_REASON = 300
WITH_TEXT = ("consensus", "consent", "lazy", "majority", "supermajority")
"""Those that recommend a text. Elsewhere the title can say it all."""
NOT_FOR_LAZY = ("members", "cochairs", "final", "budget")
AGAIN_WITHIN = timedelta(minutes=10)
"""How long the same proposal of the same person is taken for a slip."""
MINUTES = int(LEAST / timedelta(minutes=1))

TITLE_LONG = N_("A title has at most {limit} characters, and this has {n}. Put the rest into the text.")
TEXT_LONG = N_("A proposal has at most {limit} characters, and this has {n}. Put the details into a page and link it.")
AIM_LONG = N_("An aim has at most {limit} characters, and this has {n}. One sentence will do.")
REASON_LONG = N_("A reason has at most {limit} characters, and this has {n}. One or two sentences will do.")
PAST = N_("That is past already. Write a time that is still to come, such as `for 3d`.")
TOO_FAR = N_("A poll is open for at most {limit} days. Choose a shorter time, such as `for 2 weeks`.")
NOT_LAZY = N_(
    "Lazy consensus, in which silence agrees, is not for members, co-chairs, final recommendations or a budget. Take "
    "another method, such as `consensus` or `consent`."
)
NOT_SECRET = N_("In {method} an objection needs somebody who stands for it, so it is not secret. Leave `secret` out.")
REVIEW_PAST = N_("The review lies in the future: for example `review in 3 months`.")
REVIEW_TOO_SOON = N_(
    "The poll closes on {closes}, and the review on {day} has to come after that. Say a later one, such as "
    "`review in 3 months`, or a shorter time."
)
NOBODY = N_("Everybody in {group} is on leave now, so nobody could vote. Open it when somebody is back.")
UNREACHABLE = N_(
    "A quorum of {n} cannot be reached: {able} can vote now. Say a smaller one, such as `quorum 2/3`."
)  # fmt: skip
HOLDER_GONE = N_("Somebody whose seat this is about is no co-chair of {group} any more. `poll` begins anew.")
NO_CHAIR = N_("{name} is no co-chair of {group}. `cochair` shows who they are.")
TOO_FEW_OPTIONS = N_("A ranked choice needs at least two options: `options: the first; the second; the third`.")
TOO_MANY_OPTIONS = N_("A ranked choice has at most {limit} options, and this has {n}.")
OPTION_LONG = N_("An option has at most {limit} characters, and one has {n}. Put the details into the text.")
SAME_OPTIONS = N_("“{option}” is there twice. Every option needs a name of its own.")
AGAIN = N_("That is open already, as P{n}. `poll P{n}` shows it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is to be known of the group that is asked, at an instant."""

    now: datetime
    today: date
    """Where whoever opens it is."""
    zone: str = "UTC"
    """Theirs."""
    name: str
    members: int
    able: int
    """Members who are not on leave."""
    method: str
    """By its charter, as the following are."""
    quorum: str
    fallback: str
    named: bool
    zones: tuple[str, ...] = ()
    """The charter's, and those of its members."""
    cochairs_title: str = ""
    """What its members are asked in an election of co-chairs, where whoever calls it writes nothing."""
    vacant: int = 0
    """Co-chair seats that are not filled for good."""
    chairs: Mapping[int, str] = field(default_factory=dict)
    """Who fills one for good, by person."""


def missing(parts: Parts, group: Group) -> Iterator[str]:
    """What has to be said before it can be opened, in the order in which it is asked for."""
    stepwise, method = parts.stepwise, parts.method
    if not method:
        yield "method"
    if not clean(parts.title):
        yield "title" if parts.text else "proposal"
    elif parts.text is None and method in WITH_TEXT:
        yield "text"
    if method in {"lazy", "election"} and stepwise and not parts.about:
        yield "about"
    if method == "consent":
        if not parts.aim:
            yield "aim"
        if parts.review_on is None:
            yield "review"
    if method == "ranked" and not parts.options:
        yield "options"
    if method == "supermajority" and stepwise and not parts.base:
        yield "base"
    if method == "election" and parts.about == "cochairs":
        if not (group.vacant or parts.holders):
            yield "holders"
    elif method == "election" and stepwise and not parts.seats:
        yield "seats"
    if stepwise and not (parts.minutes or parts.until):
        yield "deadline"
    if method and not parts.quorum and is_out_of_reach(method, group.quorum, group):
        yield "quorum"
    if method and not parts.reason and length(parts, group.now) < LEAST:
        yield "reason"


def starts_at(parts: Parts, now: datetime) -> datetime:
    """When the ballot opens: now, or when the nominations end."""
    return now + timedelta(minutes=parts.nominations or MINUTES) if parts.method == "election" else now


def length(parts: Parts, now: datetime) -> timedelta:
    """How long people can vote; 72 hours where nothing was said."""
    if parts.until is not None:
        return parts.until - starts_at(parts, now)
    return timedelta(minutes=parts.minutes or MINUTES)


def closes_at(parts: Parts, now: datetime) -> datetime:
    """When it closes; of an election, when the nominations end."""
    return starts_at(parts, now) if parts.method == "election" else now + length(parts, now)


def is_shown_first(parts: Parts, group: Group) -> bool:
    """Whether it is shown before it opens: step by step, where something that matters was not said, or is unsure."""
    base_unsaid = parts.method == "supermajority" and not parts.base
    head_count = METHODS[parts.method].quorum and not parts.quorum and group.quorum.isdecimal()
    return parts.stepwise or bool(parts.doubtful or parts.unread) or base_unsaid or head_count


def check(parts: Parts, group: Group) -> None:
    """Refuse what can never be opened like that; what is missing is no reason."""
    check_able(group)
    _check_length("title-too-long", TITLE_LONG, parts.title, LONGEST_TITLE)
    _check_length("proposal-too-long", TEXT_LONG, (parts.text or "") + "".join(parts.options), LONGEST)
    _check_length("aim-too-long", AIM_LONG, parts.aim, LONGEST_AIM)
    _check_length("reason-too-long", REASON_LONG, parts.reason, LONGEST_REASON)
    if parts.method:
        _check_method(parts, group)
        _check_deadline(parts, group)
    if parts.method == "ranked" and parts.options:
        _check_options(parts)
    if parts.review_on is not None and parts.review_on <= group.today:
        raise Refusal("review-past", REVIEW_PAST)
    if parts.review_on is not None and parts.method:
        _check_review(parts.review_on, closes_at(parts, group.now).astimezone(ZoneInfo(group.zone)).date())


def _check_review(review_on: date, closes: date) -> None:
    if review_on <= closes:
        raise Refusal(
            "review-too-soon", REVIEW_TOO_SOON, day=lambda _: _.day(review_on), closes=lambda _: _.day(closes)
        )


def check_able(group: Group) -> None:
    """Refuse where nobody could vote."""
    if not group.able:
        raise Refusal("nobody-can-vote", NOBODY, group=clean(group.name))


def check_holders(holders: Collection[int], group: Group) -> None:
    """Refuse where somebody whose seat is voted on is no co-chair any more."""
    if any(person_id not in group.chairs for person_id in holders):
        raise Refusal("holder-gone", HOLDER_GONE, group=clean(group.name))


def _check_length(code: str, template: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Refusal(code, template, limit=limit, n=len(text))


def _check_method(parts: Parts, group: Group) -> None:
    method = METHODS[parts.method]
    if parts.method == "lazy" and parts.about in NOT_FOR_LAZY:
        raise Refusal("not-for-lazy", NOT_LAZY)
    if parts.secret and not method.may_be_secret:
        raise Refusal("not-secret", NOT_SECRET, method=lambda _: _(methods.METHODS[parts.method]))
    if parts.quorum and is_out_of_reach(parts.method, parts.quorum, group):
        raise Refusal("quorum-unreachable", UNREACHABLE, n=parts.quorum, able=group.able)


def is_out_of_reach(method: str, quorum: str, group: Group) -> bool:
    """Whether more have to take part than can vote."""
    return quorum_of(Rule(method, quorum), group.able) > group.able


def _check_deadline(parts: Parts, group: Group) -> None:
    most = timedelta(days=MOST_DAYS)
    if parts.until is not None and parts.until <= starts_at(parts, group.now):
        raise Refusal("deadline-past", PAST)
    if length(parts, group.now) > most or timedelta(minutes=parts.nominations) > most:
        raise Refusal("deadline-too-far", TOO_FAR, limit=MOST_DAYS)


def _check_options(parts: Parts) -> None:
    if len(parts.options) < 2:
        raise Refusal("too-few-options", TOO_FEW_OPTIONS)
    if len(parts.options) > MOST_OPTIONS:
        raise Refusal("too-many-options", TOO_MANY_OPTIONS, limit=MOST_OPTIONS, n=len(parts.options))
    seen: set[str] = set()
    for option in parts.options:
        _check_length("option-too-long", OPTION_LONG, option, LONGEST_OPTION)
        if not clean(option) or clean(option).casefold() in seen:
            raise Refusal("same-option", SAME_OPTIONS, option=clean(option))
        seen.add(clean(option).casefold())


def wanted(parts: Parts, group: Group) -> Wanted:
    """The poll, of parts of which nothing is missing and that were checked."""
    method, is_election = parts.method, parts.method == "election"
    secret = parts.secret or is_election
    voting = length(parts, group.now)
    supermajority: dict[str, Any] = {"ratio": parts.ratio, "base": parts.base} if parts.base else {}
    return Wanted(
        method=method,
        title=parts.title,
        text=parts.text or "",
        closes_at=closes_at(parts, group.now),
        quorum=parts.quorum or group.quorum,
        **supermajority,
        fallback=(group.fallback if parts.fallback is None else parts.fallback) if method == "consensus" else "",
        secret=secret,
        named=group.named and not secret,
        aim=parts.aim,
        about=parts.about if parts.about != "other" else "",
        review_on=parts.review_on,
        seats=seats(parts, group) if is_election else 0,
        holders=parts.holders if is_election else (),
        options=parts.options if method == "ranked" else (),
        voting_minutes=round(voting / timedelta(minutes=1)) if is_election else 0,
        short_reason=parts.reason if voting < LEAST else "",
    )


def seats(parts: Parts, group: Group) -> int:
    """How many an election fills: of co-chairs, those that are vacant and those that it names."""
    if parts.about == "cochairs":
        return group.vacant + len(set(parts.holders))
    return parts.seats or DEFAULT_SEATS
