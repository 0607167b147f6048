"""`need accept`, `need decline`, `deliver`, `need withdraw`: what becomes of a need, by tap and by text (N2)."""

from datetime import datetime, timedelta
from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.events import Chosen, Message
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.numbers import instead
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.needs import openly, reminding, rules, showing, which
from handlers.needs.rules import ACCEPT, DECLINE, DELIVER, WITHDRAW
from handlers.needs.showing import ACT
from handlers.needs.views import cards as views
from handlers.needs.which import NeedNumber
from storage.needs import Need

WORDS = "needs.words"
"""The choice below a question in private."""
OPENLY = "needs.answered-openly"
"""The choice that lets words leave an encrypted room."""
EXPECTED = timedelta(hours=1)
"""How long after the question any words are its answer; a reply to it always is."""


@command(
    "need accept",
    also=N_("accept need"),
    usage=N_("need accept D3"),
    summary=N_("Take on what another group needs"),
    details=N_("A co-chair, or the liaison to the other group. `accept D3` does the same."),
    examples=("need accept D3",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def accept(context: Context, number: NeedNumber) -> Replies:
    return _do(context, number, ACCEPT)


@command(
    "need decline",
    also=N_("decline need"),
    usage=N_("need decline D3 reason"),
    summary=N_("Decline what another group needs"),
    details=N_("A co-chair, or the liaison to the other group. Both groups read why. `decline D3` does the same."),
    examples=(N_("need decline D3 we have nobody who knows the terms"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def decline(context: Context, number: NeedNumber, why: Rest = "") -> Replies:
    return _say(context, number, DECLINE, why) if clean(why) else _ask(context, number, DECLINE)


@command(
    "deliver",
    also=N_("delivered"),
    usage=N_("deliver D3 [where it is]"),
    summary=N_("Say that what another group needs is there"),
    details=N_("Everybody in the group that owes it. A link may follow; both groups read it."),
    examples=(N_("deliver D3 it is on our page in Meta"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def deliver(context: Context, number: NeedNumber, words: Rest = "") -> Replies:
    return _say(context, number, DELIVER, words)


@command(
    "need withdraw",
    also=N_("withdraw need"),
    usage=N_("need withdraw D3"),
    summary=N_("Take back what your group needed"),
    details=N_("Whoever opened it, or a co-chair. `withdraw D3` does the same."),
    examples=("need withdraw D3",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def withdraw(context: Context, number: NeedNumber) -> Replies:
    return _do(context, number, WITHDRAW)


INSTEAD = (
    instead("accept", accept, "D"),
    instead("decline", decline, "D"),
    instead("withdraw", withdraw, "D"),
)


@choice(ACT, who=MEMBERS)
def act(context: Context, need: int, what: str) -> Replies:
    """Tapped below a card. Only what needs no words and can be undone is done at once."""
    return _do(context, need, ACCEPT) if what == ACCEPT else _ask(context, need, what)


def _written(context: Context, text: str, need: int, what: str, act: str, at: str) -> Replies:
    """Words while the question waits."""
    is_reply = isinstance(context.event, Message) and bool(context.event.reply_to)
    is_late = context.now - datetime.fromisoformat(at) > EXPECTED
    if what == WITHDRAW or not clean(text) or (is_late and not is_reply):
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


def _ask(context: Context, number: int, what: str) -> Replies:
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


def _say(context: Context, number: int, what: str, words: str) -> Replies:
    """Do it with words, which may have to stay in an encrypted room."""
    found, _state = _check(context, number, what)
    given = {"need": number, "what": what, "words": words}
    sides = (found.group_id, found.of_group_id)
    question = openly.ask_first(context, sides, rules.check_words(words), OPENLY, given) if clean(words) else None
    return question or _do(context, number, what, words)


def _do(context: Context, number: int, what: str, words: str = "") -> list[Reply]:
    found, state = _check(context, number, what)
    found.state, found.words = state, rules.check_words(words) if clean(words) else ""
    found.changed_at, found.changed_by_person_id = context.now, context.person_id
    context.session.flush()
    reminding.keep_in_mind(context, found)
    return [*_told(context, found), *showing.refresh(context, found)]


def _told(context: Context, found: Need) -> list[Reply]:
    """Whoever acts reads it here, and both groups in their rooms; a card that is tapped there says it itself."""
    view = partial(views.told, need=showing.dependency(context, found))
    here = context.group.id if context.group is not None and not context.private else None
    others: list[Reply] = [Say(view, to=ToGroup(side)) for side in (found.of_group_id, found.group_id) if side != here]
    if not context.private:
        return others if context.pressed else [Say(view), *others]
    return [Edit(context.pressed, view) if context.pressed else Say(view), *others]
