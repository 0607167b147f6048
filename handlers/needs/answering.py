"""`need accept`, `need decline`, `deliver`, `need withdraw`: what becomes of a need, by tap and by text (N2)."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.core import secrecy
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Chosen
from bot.core.feature import Instead, choice, command
from bot.core.i18n import N_
from bot.core.numbers import begins_with
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.needs import openly, reminding, rules, showing, which
from handlers.needs.rules import ACCEPT, DECLINE, DELIVER, WITHDRAW
from handlers.needs.showing import ACT, LET_IN
from handlers.needs.views import cards as views
from handlers.needs.views import openly as open_views
from handlers.needs.which import NeedNumber
from storage.needs import Need

WORDS = "needs.words"
"""The choice below a question in private."""
OPENLY = "needs.answered-openly"
"""The choice that lets words leave an encrypted room."""
WHICH = "needs.which"
"""The choice between several needs."""
MOST_CHOICES = 8
_NUMBERED = re.compile(r"\s*[A-Za-z#]?-?[0-9]")
"""A number of whatever kind."""
EXPECTED = timedelta(hours=1)
"""How long after the question any words are its answer; a reply to it always is."""


@command(
    "need accept",
    also=N_("accept need"),
    usage=N_("need accept [D3] [words]"),
    summary=N_("Take on what another group needs"),
    details=N_(
        "A co-chair, or the liaison to the other group. Both groups read what you add. `accept D3` does the same; "
        "without a number it is the need that you reply to, or the one that waits here."
    ),
    examples=("need accept D3",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def accept(context: Context, number: NeedNumber | None = None, words: Rest = "") -> Replies:
    return _meant(context, number, ACCEPT, words)


@command(
    "need decline",
    also=N_("decline need"),
    usage=N_("need decline [D3] [reason]"),
    summary=N_("Decline what another group needs"),
    details=N_("A co-chair, or the liaison to the other group. Both groups read why. `decline D3` does the same."),
    examples=(N_("need decline D3 we have nobody who knows the terms"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def decline(context: Context, number: NeedNumber | None = None, why: Rest = "") -> Replies:
    return _meant(context, number, DECLINE, why)


@command(
    "deliver",
    also=N_("delivered"),
    usage=N_("deliver [D3] [where it is]"),
    summary=N_("Say that what another group needs is there"),
    details=N_(
        "Everybody in the group that owes it. A link may follow; both groups read it. Without a number it is the need "
        "that you reply to, or the one that waits here."
    ),
    examples=(N_("deliver D3 it is on our page in Meta"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def deliver(context: Context, number: NeedNumber | None = None, words: Rest = "") -> Replies:
    return _meant(context, number, DELIVER, words)


@command(
    "need withdraw",
    also=N_("withdraw need"),
    usage=N_("need withdraw [D3]"),
    summary=N_("Take back what your group needed"),
    details=N_("Whoever opened it, or a co-chair. `withdraw D3` does the same."),
    examples=("need withdraw D3",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def withdraw(context: Context, number: NeedNumber | None = None) -> Replies:
    return _meant(context, number, WITHDRAW, "")


def _is_about_one(context: Context, arguments: str) -> bool:
    """Whether an order is about a need: by its number, or as a reply to its card."""
    if _NUMBERED.match(arguments):
        return _about_need(context, arguments)
    return which.replied(context) is not None


def _is_acceptance(context: Context, arguments: str) -> bool:
    """Also where a need waits for whoever accepts, and no election does."""
    if _is_about_one(context, arguments):
        return True
    return not (_NUMBERED.match(arguments) or which.is_nominated(context)) and bool(which.open_for(context, ACCEPT))


_about_need = begins_with("D")
INSTEAD = (
    Instead("accept", accept, _is_acceptance),
    Instead("decline", decline, _is_about_one),
    Instead("withdraw", withdraw, _is_about_one),
)


def _meant(context: Context, number: int | None, what: str, words: str) -> Replies:
    """Do it about the need that is meant; asks which where that is not certain."""
    if number is None and _NUMBERED.match(words):
        raise COMMANDS[what].unclear()
    number = number if number is not None else which.replied(context)
    if number is not None:
        return _act(context, number, what, words)
    found = which.open_for(context, what)
    if not found:
        raise Refusal("no-need-waits", which.NONE_WAITS)
    if len(found) > 1:
        return _which(context, found, what, words)
    is_said = what == ACCEPT or bool(clean(words))
    return _act(context, found[0].number, what, words) if is_said else _ask(context, found[0].number, what)


def _act(context: Context, number: int, what: str, words: str) -> list[Reply]:
    if what == DECLINE and not clean(words):
        return [_ask(context, number, DECLINE)]
    return _say(context, number, what, words)


def _which(context: Context, found: Sequence[Need], what: str, words: str) -> Say:
    """Asks about which of several needs it is."""
    assert context.event is not None
    options = []
    for place, need in enumerate(found[:MOST_CHOICES], start=1):
        told = showing.told_here(context, showing.dependency(context, need))
        label = partial(views.pick, need=told)
        options.append(Option(str(place), label, WHICH, {"need": need.number, "what": what, "words": words}))
    key = f"{WHICH}:{context.event.place.platform}:{context.event.id}"
    return Say(views.which, options=tuple(options), only=context.person_id, key=key)


@choice(WHICH, who=MEMBERS)
def choose(context: Context, need: int, what: str, words: str) -> Replies:
    """About this one."""
    settled = Edit(context.pressed, partial(views.picked, number=need))
    context.pressed = ""  # what follows is said below it
    return [settled, *_act(context, need, what, words)]


@choice(LET_IN, who=MEMBERS)
def let_in(context: Context, need: int, *, yes: bool) -> Replies:
    """Those who need it say whether a room that is not encrypted may show what is needed (N1)."""
    found = which.need(context, need, lock=True)
    which.check_asks(context, found)
    settled = Edit(context.pressed, partial(open_views.is_let_in, number=need, yes=yes))
    if not yes:
        return settled
    found.sealed = False
    context.session.flush()
    return [settled, *showing.refresh(context, found)]


@choice(ACT, who=MEMBERS)
def act(context: Context, need: int, what: str) -> Replies:
    """Tapped below a card. Only what needs no words and can be undone is done at once."""
    return _do(context, need, ACCEPT) if what == ACCEPT else _ask(context, need, what)


def _written(context: Context, text: str, need: int, what: str, act: str, at: str) -> Replies:
    """Words while the question waits."""
    is_late = context.now - datetime.fromisoformat(at) > EXPECTED
    if what == WITHDRAW or not clean(text) or (is_late and not context.is_reply):
        return None
    return _say(context, need, what, text)


@choice(WORDS, who=MEMBERS, written=_written, prose=True)
def answered(context: Context, need: int, what: str, act: str, at: str) -> Replies:
    """Tapped below the question: without words, or not at all."""
    if act == "no":
        return Edit(context.pressed, partial(views.left_so, number=need))
    return _do(context, need, what)


@choice(OPENLY, who=MEMBERS)
def answered_openly(context: Context, need: int, what: str, words: str, *, yes: bool) -> Replies:
    """Whoever says the words says whether they may leave an encrypted room (N1)."""
    if not yes:
        return Edit(context.pressed, partial(views.left_so, number=need))
    found = which.need(context, need)
    done = _do(context, need, what, words)
    return [Edit(context.pressed, partial(views.told, need=showing.dependency(context, found))), *done]


def _check(context: Context, number: int, what: str) -> tuple[Need, str]:
    """The need, and the state that it comes to, if whoever acts may do that about it now."""
    found = which.need(context, number, lock=True)
    if what in {ACCEPT, DECLINE}:
        which.check_answers(context, found)
    elif what == DELIVER:
        which.check_gives(context, found)
    else:
        which.check_asks(context, found)
    return found, rules.after(found, what)


def _ask(context: Context, number: int, what: str) -> Say:
    """For the words, or whether it is meant: in private, so that nobody else is in the way."""
    found, _state = _check(context, number, what)
    given = {"need": number, "what": what, "at": context.now.isoformat()}
    do = Option("yes", partial(views.yes, what=what), WORDS, {**given, "act": "do"}, sign="✅")
    no = Option("no", views.never_mind, WORDS, {**given, "act": "no"}, sign="❌")
    return Say(
        partial(views.ask_words, need=showing.dependency(context, found), what=what),
        to=Privately(context.person_id, quiet=isinstance(context.event, Chosen)),
        options=(no,) if what == DECLINE else (do, no),
        only=context.person_id,
        key=f"{WORDS}:{number}:{context.person_id}",
    )


def _say(context: Context, number: int, what: str, words: str) -> list[Reply]:
    """Do it with words, which may have to stay in an encrypted room."""
    found, _state = _check(context, number, what)
    given = {"need": number, "what": what, "words": words}
    sides = (found.group_id, found.of_group_id)
    question = openly.ask_first(context, sides, rules.check_words(words), OPENLY, given) if clean(words) else None
    return [question] if question else _do(context, number, what, words)


def _do(context: Context, number: int, what: str, words: str = "") -> list[Reply]:
    found, state = _check(context, number, what)
    found.state, found.words = state, rules.check_words(words) if clean(words) else ""
    sides = (found.group_id, found.of_group_id)
    found.words_sealed = bool(found.words) and secrecy.is_sealed(context.session, sides)
    found.changed_at, found.changed_by_person_id = context.now, context.person_id
    context.session.flush()
    reminding.keep_in_mind(context, found)
    return [*_told(context, found), *showing.refresh(context, found)]


def _told(context: Context, found: Need) -> list[Reply]:
    """Whoever acts reads it here, and both groups in their rooms; a card that is tapped there says it itself."""
    told, key = showing.dependency(context, found), showing.told_key(context, found)
    view = partial(views.told, need=showing.told_here(context, told))
    here = context.group.id if context.group is not None and not context.private else None
    others: list[Reply] = [
        Say(partial(views.told, need=showing.told_in(context, told, side)), to=ToGroup(side), key=key)
        for side in (found.of_group_id, found.group_id)
        if side != here
    ]
    if not context.private:
        return others if context.pressed else [Say(view, key=key), *others]
    return [Edit(context.pressed, view) if context.pressed else Say(view, key=key), *others]


COMMANDS = {ACCEPT: accept, DECLINE: decline, DELIVER: deliver, WITHDRAW: withdraw}
