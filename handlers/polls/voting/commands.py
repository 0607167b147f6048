"""`vote`, and the stances to tap."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Any, NamedTuple

from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_, Translator
from bot.core.permissions import GROUP_OR_PRIVATE
from bot.core.replies import Replies, Say
from bot.core.text import Text, clean
from handlers.polls import finding, showing
from handlers.polls.methods import METHODS, Stance, take_stance
from handlers.polls.ranking import filling
from handlers.polls.views import voting as views
from handlers.polls.voting import casting, taking
from storage import outbox, polls
from storage.polls import OPEN, Poll

NONE_OPEN = N_("No poll of {group} is open. `polls` lists those that there were.")
UNKNOWN_STANCE = N_("“{text}” is none of the choices in P{n}. Write one of these behind `vote P{n}`: {choices}.")


class Asked(NamedTuple):
    """What stands behind `vote`."""

    number: int | None = None
    text: str = ""
    bare: str = ""
    """A figure without `P`: the number of a poll, or what is chosen in one where choices have numbers."""


def _asked(words: Words, context: Context) -> Asked:
    first = words.peek()
    if not first:
        raise Missing
    if not finding.is_number(first):
        return Asked(text=words.rest())
    number, text = finding.number(words, context), words.rest()
    return Asked(number, text, first if first[0].isdecimal() else "")


@command(
    "vote",
    usage=N_("vote [P1] <choice> [reason]"),
    summary=N_("Vote on a poll"),
    details=N_(
        "In the group's room or in private. The last vote counts, until the poll closes. Without a number it is for "
        "the poll that is open. Standing aside, a block and an objection need a reason, behind the choice. A secret "
        "ballot is for our private chat only."
    ),
    examples=(N_("vote P3 agree"), N_("vote P3 block it leaves out the small groups"), "vote P3"),
    where=GROUP_OR_PRIVATE,
)
def vote(context: Context, asked: Annotated[Asked, _asked] = Asked()) -> Replies:  # noqa: B008 - it is a constant
    number, text = _meant(context, asked)
    poll, elector = taking.found(context, number)
    casting.check_open(context, poll)
    if poll.secret or METHODS[poll.method].ranked:
        if poll.secret and text and not context.private:
            return Say(partial(views.secret_here, n=poll.number), options=showing.options_of(poll))
        return filling.vote(context, poll.number, text)
    if context.now < polls.version_of(context.session, poll.number, poll.version).at:
        return taking.stale(context, poll)
    key, rest = take_stance(poll.method, text)
    if not key:
        return _shown(context, poll, text)
    stance, reason = METHODS[poll.method].stance(key), rest.lstrip(" -–—:,;.")
    _, own = taking.own_vote(context, poll, elector)
    if stance.concern and not clean(reason) and own is not stance:
        return taking.ask_here(context, poll, elector, stance)
    return taking.take(context, poll, elector, stance, reason)


def written(context: Context, text: str, poll: int, version: int, **_first: Any) -> Replies:
    """A stance in other words than its label: alone, or in a reply to the poll with its reason; else plain talk."""
    found = polls.find(context.session, poll)
    key, rest = take_stance(found.method, text) if found is not None else ("", "")
    return _choose(context, poll, version, key, rest) if key and (context.is_reply or not rest) else None


@choice(showing.VOTE, written=written)
def tapped(context: Context, poll: int, version: int, stance: str) -> Replies:
    return _choose(context, poll, version, stance)


def _choose(context: Context, poll: int, version: int, stance: str, reason: str = "") -> Replies:
    found, elector = taking.found(context, poll)
    casting.check_open(context, found)
    if found.version != version:
        return taking.stale(context, found)
    return taking.take(context, found, elector, METHODS[found.method].stance(stance), reason.lstrip(" -–—:,;."))


def _meant(context: Context, asked: Asked) -> tuple[int, str]:
    """The poll's number, and what is chosen."""
    if asked.number is not None and not asked.bare:
        return asked.number, asked.text
    unfinished = polls.unfinished(context.session, context.group_id) if context.group is not None else ()
    waiting = [poll for poll in unfinished if poll.state == OPEN] or list(unfinished)
    if asked.bare and asked.number is not None:
        if len(waiting) == 1 and _is_choice(waiting[0], asked):
            return waiting[0].number, f"{asked.bare} {asked.text}".strip()
        return asked.number, asked.text
    if len(waiting) == 1:
        return waiting[0].number, asked.text
    if context.group is not None and not waiting:
        raise Refusal("none-open", NONE_OPEN, group=clean(context.group.name))
    raise Refusal("which-poll", finding.WHICH, command="vote", n=waiting[-1].number if waiting else 1)


def _is_choice(poll: Poll, asked: Asked) -> bool:
    """Whether a figure is chosen in the only poll that is open, and is not its number: `vote 1`, `vote 2, 1, 3`."""
    is_ranked = METHODS[poll.method].ranked
    if asked.number == poll.number and asked.text:
        return is_ranked and (asked.bare.endswith((",", ";")) or asked.text[0].isdecimal() or asked.text[0] in ">→")
    return is_ranked or bool(take_stance(poll.method, asked.bare)[0])


def _shown(context: Context, poll: Poll, text: str) -> Replies:
    """Nothing that can be voted on was named: the poll itself in private, else what can be chosen."""
    if context.private and not text:
        _, own = taking.own_vote(context, poll, finding.elector_of(context, poll))
        card, label = showing.card_of(context, poll), own.label if own is not None else ""
        shown = showing.show_privately(poll, card, context.person_id, label)
        # However often somebody asks for it, one copy is kept up to date.
        return replace(shown, key="") if outbox.known_keys(context.session, [shown.key]) else shown
    stances = METHODS[poll.method].stances
    template = UNKNOWN_STANCE if text else N_("Write your choice behind `vote P{n}`: {choices}.")
    raise Refusal(
        "unknown-stance", template, n=poll.number, text=clean(text, 40), choices=lambda _: _choices(_, stances)
    )


def _choices(_: Translator, stances: tuple[Stance, ...]) -> Text:
    """Each choice as it can be typed, with its label where that says more."""
    return Text.join(", ", [_choice(_, stance) for stance in stances])


def _choice(_: Translator, stance: Stance) -> Text:
    label = str(_(stance.label))
    return Text.plain(f"{stance.key} ({label})" if label.casefold() != stance.key else stance.key)
