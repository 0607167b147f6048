"""A ballot in somebody's private chat: filled in by tapping or in writing, cast, and changed until the close (D3, D7).

An order that is not cast yet is nowhere but in the choices under that message. They go when it is cast, and at the
close.
"""

from collections.abc import Sequence
from functools import partial

from bot.core import whom
from bot.core.answering import source_of
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import READ_LATE
from bot.core.feature import choice
from bot.core.i18n import N_, Translator
from bot.core.replies import Acknowledge, Edit, Option, Privately, React, Replies, Reply, Say
from bot.core.text import Text, clean
from handlers.polls import electorate, finding, showing
from handlers.polls.counting import schulze, stv
from handlers.polls.methods import METHODS, take_stance
from handlers.polls.ranking import counted, orders
from handlers.polls.ranking.orders import Candidate
from handlers.polls.ranking.sealing import ballot_key
from handlers.polls.views import ballot as views
from handlers.polls.views import card as card_views
from handlers.polls.voting import casting
from locales import languages
from storage import ballots, offers, people
from storage.ballots import SecretBallot
from storage.polls import Elector, Poll

RANK, STANCE = "polls.rank", "polls.stance"
"""The choices on a ballot: what is done with an order, and a stance of a secret vote."""
MOST_TAPPED = 20
"""Options to tap at a time; any number can be written."""
_SIGNS = (*(f"{digit}\ufe0f\N{COMBINING ENCLOSING KEYCAP}" for digit in "123456789"), "🔟")
_LAST_SIGN = "🔁"

NOTHING_YET = N_("Your order is still empty. Tap what you want most, or “Abstain”.")
NEW_VERSION = N_("P{n} has changed, and this ballot is for its old version. `vote P{n}` gives you the new one.")
LATER_STANDS = N_("What you cast in P{n} after that counts already, so this changes nothing.")
SECRET_HERE = N_("P{n} is a secret ballot, so no vote counts in the room. Write it to me alone: `vote P{n}` there.")
WHICH_STANCE = N_("I could not read what you choose in P{n}. Write one of these: {stances}.")


def votable(context: Context, number: int, version: int | None = None) -> tuple[Poll, Elector]:
    """The poll, and whoever acts as its elector, if they may vote in it at this moment."""
    poll = finding.find(context, number, lock=True)
    elector = finding.elector_of(context, poll)
    casting.check_open(context, poll)
    if version is not None and version != poll.version:
        raise Refusal("void-version", NEW_VERSION, n=poll.number)
    return poll, elector


def vote(context: Context, number: int, text: str) -> Replies:
    """What `vote P4 …` does in a poll that is ranked or secret; without a text, it gives the ballot."""
    poll, elector = votable(context, number)
    if not text.strip():
        return [*show(context, poll, elector)]
    if poll.secret and not context.private:
        raise Refusal("secret-here", SECRET_HERE, n=poll.number)
    _cast(context, poll, elector, _read(context, poll, text))
    if not context.private:
        return [React("✅"), *showing.refresh(context, poll)]
    reason = clean(take_stance(poll.method, text)[1]) if METHODS[poll.method].stances else ""
    dropped = [Say(partial(views.no_reasons, n=poll.number))] if reason else []
    return [*show(context, poll, elector), *dropped, *showing.refresh(context, poll)]


@choice(showing.BALLOT)
def open_ballot(context: Context, poll: int, version: int) -> Replies:
    found, elector = votable(context, poll)
    shown: list[Reply] = show(context, found, elector)
    return shown if context.private else [*shown, Acknowledge(views.on_its_way)]


def show(context: Context, poll: Poll, elector: Elector) -> list[Reply]:
    """Give somebody their ballot in private, as it is; older copies of it make room for it.

    The room hears of it only where it has to show the way into the private chat.
    """
    own = own_choice(context, poll, elector)
    view, options = _shown(context, poll, elector, _order(own), cast=own is not None)
    key = ballot_key(poll.number, elector.person_id)
    return [
        Edit(offers.retire(context.session, key), partial(views.replaced, n=poll.number)),
        Say(view, to=Privately(elector.person_id, quiet=True), options=options, key=key),
    ]


def own_choice(context: Context, poll: Poll, elector: Elector) -> str | None:
    """What somebody has cast in the version that is open; None for nothing."""
    if elector.voted_version != poll.version:
        return None
    if not poll.secret:
        open_one = ballots.of_person(context.session, poll, elector.person_id)
        return open_one.choice if open_one is not None else None
    secret = context.session.get(SecretBallot, elector.ballot_key) if elector.ballot_key else None
    return secret.choice if secret is not None else None


def _written(context: Context, text: str, poll: int, **_rest: object) -> Replies:
    """An order written as an answer to the ballot; plain talk is left alone."""
    found = finding.find(context, poll)
    if not METHODS[found.method].ranked or not orders.is_order(text, candidates_of(context, found)):
        return None
    return vote(context, poll, text)


@choice(RANK, written=_written)
def rank(context: Context, poll: int, version: int, do: str, order: Sequence[str] = (), option: str = "") -> Replies:
    """One step: `add` an option to the order, `undo` the last, `cast` it, `abstain`, or `change` what is cast."""
    found, elector = votable(context, poll, version)
    match do:
        case "add":
            return _edited(context, found, elector, [*order, option])
        case "undo":
            return _edited(context, found, elector, order[:-1])
        case "change":
            return _edited(context, found, elector, _order(own_choice(context, found, elector)))
        case "cast" if not order:
            raise Refusal("nothing-ranked", NOTHING_YET)
    cast = list(order) if do == "cast" else []
    _cast(context, found, elector, ",".join(cast))
    return [
        _edited(context, found, elector, cast, cast=True),
        Acknowledge(views.counted),
        *showing.refresh(context, found),
    ]


def _said(context: Context, text: str, poll: int, **_rest: object) -> Replies:
    """A stance in other words than its label; plain talk is left alone."""
    found = finding.find(context, poll)
    chosen, reason = take_stance(found.method, text)
    return vote(context, poll, text) if chosen and not reason else None


@choice(STANCE, written=_said)
def stance(context: Context, poll: int, version: int, stance: str) -> Replies:
    found, elector = votable(context, poll, version)
    _cast(context, found, elector, stance)
    view, _options = _shown(context, found, elector, [stance], cast=True)
    return [
        Edit(context.pressed, view, options=None),
        Acknowledge(views.counted),
        *showing.refresh(context, found),
    ]


def candidates_of(context: Context, poll: Poll) -> list[Candidate]:
    """What can be ranked, with numbers and names: the proposed, and what stands beside them."""
    session = context.session
    standing, names = counted.standing(session, poll), counted.names_of(session, poll)
    ids = [option.person_id for option in standing if option.person_id is not None]
    persons = {person.id: person for person in people.persons(session, ids)}
    accounts = whom.accounts_of(session, list(persons.values()))
    found = []
    for option in standing:
        words: list[str] = []
        if option.person_id is not None:
            account = accounts.get(option.person_id)
            words = [persons[option.person_id].name, *([whom.reference(account), account.account] if account else [])]
        found.append(Candidate(str(option.id), option.position, names[str(option.id)], words))
    last = stv.REOPEN if poll.method == "election" else schulze.FURTHER
    readers = [Translator(language, "UTC") for language in languages()]
    said = [word for _ in readers for word in _.alternatives(orders.LAST_WORDS[last])]
    number = max((each.number for each in found), default=0) + 1
    return [*found, Candidate(last, number, last, said)]


def _read(context: Context, poll: Poll, text: str) -> str:
    """What is chosen by a text. Raises a Refusal for what cannot be read."""
    stances = METHODS[poll.method].stances
    if stances:
        chosen, _reason = take_stance(poll.method, text)
        if not chosen:
            listed = ", ".join(context.speaker.gettext(each.label) for each in stances)
            raise Refusal("which-stance", WHICH_STANCE, n=poll.number, stances=listed)
        return chosen
    if take_stance("majority", text)[0] == "abstain":
        return ""
    return ",".join(orders.read(text, candidates_of(context, poll), poll.number))


def _cast(context: Context, poll: Poll, elector: Elector, cast: str) -> None:
    """Store it, unless it was sent before what counts by now: platforms are not read in the same order (D3)."""
    open_one = None if poll.secret else ballots.of_person(context.session, poll, elector.person_id)
    before = elector.ballot_at if open_one is None else open_one.at
    if before is not None and context.now < before - READ_LATE:
        raise Refusal("later-stands", LATER_STANDS, n=poll.number)
    casting.cast(context, poll, elector, cast, source=source_of(context.event))


def _edited(context: Context, poll: Poll, elector: Elector, order: Sequence[str], *, cast: bool = False) -> Edit:
    return Edit(context.pressed, *_shown(context, poll, elector, order, cast=cast))


def _order(own: str | None) -> list[str]:
    return own.split(",") if own else []


def _shown(
    context: Context, poll: Poll, elector: Elector, order: Sequence[str], *, cast: bool
) -> tuple[partial[Text], tuple[Option, ...]]:
    """The ballot's text and its choices. `order`: what is cast, or chosen so far; of stances, the one."""
    facts = electorate.facts_of(context.session, poll, context.now)
    stances = METHODS[poll.method].stances
    candidates = [] if stances else candidates_of(context, poll)
    names = {each.id: each.name for each in candidates}
    shown = views.Ballot(
        number=poll.number,
        title=poll.title,
        method=poll.method,
        closes_at=poll.closes_at,
        secret=poll.secret,
        eligible=facts.eligible,
        options=[(each.number, each.name) for each in candidates],
        order=[names[each] for each in order if each in names],
        cast=cast,
        before=elector.voted_version == poll.version,
        stance=order[0] if stances and order else "",
    )
    options = _stances(poll) if stances else _choices(poll, candidates, order, cast=cast)
    return partial(views.ballot, shown=shown), options


def _stances(poll: Poll) -> tuple[Option, ...]:
    return tuple(
        Option(
            each.key,
            partial(card_views.label, method=poll.method, stance=each.key),
            STANCE,
            {"poll": poll.number, "version": poll.version, "stance": each.key},
            sign=each.sign,
        )
        for each in METHODS[poll.method].stances
    )


def _choices(poll: Poll, candidates: Sequence[Candidate], order: Sequence[str], *, cast: bool) -> tuple[Option, ...]:
    """What can be tapped next. What is cast stands in none of them."""
    ballot = {"poll": poll.number, "version": poll.version}
    if cast:
        return (Option("redo", views.change, RANK, {**ballot, "do": "change"}, sign="✏️"),)
    so_far = {**ballot, "order": list(order)}
    left = [each for each in candidates if each.id not in order]
    return (
        *(
            Option(
                str(each.number),
                partial(views.option, number=each.number, said=each.name),
                RANK,
                {**so_far, "do": "add", "option": each.id},
                sign=_sign(each),
            )
            for each in (left if len(left) <= MOST_TAPPED else [*left[: MOST_TAPPED - 1], left[-1]])
        ),
        Option("unpick", views.undo, RANK, {**so_far, "do": "undo"}, sign="↩️"),
        Option("cast", views.cast, RANK, {**so_far, "do": "cast"}, sign="✅"),
        Option("abstain", views.abstain, RANK, {**ballot, "do": "abstain"}, sign="⚪"),
    )


def _sign(candidate: Candidate) -> str:
    """Where choices are reactions: the same sign for an option at every step."""
    if candidate.id in views.LAST:
        return _LAST_SIGN
    if candidate.number <= len(_SIGNS):
        return _SIGNS[candidate.number - 1]
    return chr(ord("🇦") + candidate.number - len(_SIGNS) - 1)
