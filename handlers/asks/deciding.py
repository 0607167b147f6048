"""What becomes of an ask: the core team considers, approves or declines it, or says that it is done (R1)."""

from datetime import datetime, timedelta
from functools import partial

from bot.core import secrecy
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Chosen
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.numbers import instead
from bot.core.permissions import CORE_OR_PRIVATE, CORE_TEAM, GROUP_OR_PRIVATE, KNOWN, MEMBERS, Where
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.asks import rules, showing, which
from handlers.asks.rules import APPROVE, CONSIDER, DECLINE, FINISH, WITHDRAW
from handlers.asks.showing import ACT
from handlers.asks.views import cards as views
from handlers.asks.which import AskNumber
from storage import audit
from storage.asks import Ask, AskStep

OPENLY = "asks.answered-openly"
"""The choice that lets words leave the core team's encrypted room."""
WORDS = "asks.words"
"""The choice below a question in private."""
EXPECTED = timedelta(hours=1)
"""How long after the question any words are its answer; a reply to it always is."""

ONLY_CORE = N_("Only the core team can choose that.")


@command(
    "ask consider",
    also=N_("consider ask"),
    usage=N_("ask consider Q4 [words]"),
    summary=N_("Say that the core team considers an ask (core team)"),
    details=N_("The group reads it in its room."),
    examples=("ask consider Q4", N_("ask consider Q4 we talk about it on Monday")),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def consider(context: Context, number: AskNumber, words: Rest = "") -> Replies:
    return _do(context, number, CONSIDER, words)


@command(
    "ask approve",
    also=N_("approve ask"),
    usage=N_("ask approve Q4 [words]"),
    summary=N_("Approve what a group asks for (core team)"),
    details=N_("The group reads it in its room, with your words. No money moves by it. `approve Q4` does the same."),
    examples=(N_("ask approve Q4 we write to her today"),),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def approve(context: Context, number: AskNumber, words: Rest = "") -> Replies:
    return _do(context, number, APPROVE, words)


@command(
    "ask decline",
    also=N_("decline ask"),
    usage=N_("ask decline Q4 reason"),
    summary=N_("Decline what a group asks for (core team)"),
    details=N_("The group reads why. `decline Q4` does the same."),
    examples=(N_("ask decline Q4 the travel budget is used up until July"),),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def decline(context: Context, number: AskNumber, why: Rest = "") -> Replies:
    return _do(context, number, DECLINE, why) if clean(why) else _ask(context, number, DECLINE)


@command(
    "ask done",
    also=N_("finish ask"),
    usage=N_("ask done Q4 [words]"),
    summary=N_("Say that an ask is done (core team)"),
    details=N_("With what came of it, such as a link. `done Q4` does the same."),
    examples=(N_("ask done Q4 the interview is on our page in Meta"),),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def done(context: Context, number: AskNumber, words: Rest = "") -> Replies:
    return _do(context, number, FINISH, words)


@command(
    "ask withdraw",
    also=N_("withdraw ask"),
    usage=N_("ask withdraw Q4"),
    summary=N_("Take back what your group asked for"),
    details=N_("Whoever opened it, or a co-chair. `withdraw Q4` does the same."),
    examples=("ask withdraw Q4",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def withdraw(context: Context, number: AskNumber) -> Replies:
    return _do(context, number, WITHDRAW)


INSTEAD = (
    instead("approve", approve, "Q"),
    instead("decline", decline, "Q"),
    instead("done", done, "Q"),
    instead("withdraw", withdraw, "Q"),
)


@choice(ACT, who=KNOWN)
def act(context: Context, ask: int, what: str) -> Replies:
    """Tapped below a card. Only what needs no words and binds nobody is done at once."""
    return _do(context, ask, CONSIDER) if what == CONSIDER else _ask(context, ask, what)


def _written(context: Context, text: str, ask: int, what: str, act: str, at: str) -> Replies:
    """Words while the question waits."""
    is_late = context.now - datetime.fromisoformat(at) > EXPECTED
    if what == WITHDRAW or not clean(text) or (is_late and not context.is_reply):
        return None
    return _do(context, ask, what, text)


@choice(WORDS, who=KNOWN, written=_written, prose=True)
def answered(context: Context, ask: int, what: str, act: str, at: str) -> Replies:
    """Tapped below the question: without words, or not at all."""
    if act == "no":
        return Edit(context.pressed, partial(views.left_so, number=ask))
    return _do(context, ask, what)


def _check(context: Context, number: int, what: str) -> tuple[Ask, str]:
    """The ask, and the state that it comes to, if whoever acts may do that about it now."""
    if context.pressed and what != WITHDRAW and not which.is_core(context):
        raise Refusal("not-core", ONLY_CORE)
    found = which.ask(context, number, lock=True)
    if what == WITHDRAW:
        which.check_asks(context, found)
    else:
        which.check_core(context, found)
    return found, rules.after(found, what)


def _ask(context: Context, number: int, what: str) -> Replies:
    """For the words, or whether it is meant: in private, so that nobody else is in the way."""
    found, _state = _check(context, number, what)
    given = {"ask": number, "what": what, "at": context.now.isoformat()}
    no = Option("no", views.never_mind, WORDS, {**given, "act": "no"}, sign="❌")
    do = Option("yes", partial(views.yes, what=what), WORDS, {**given, "act": "do"}, sign="✅")
    return Say(
        partial(views.ask_words, ask=showing.request(context, found), what=what),
        to=Privately(context.person_id, quiet=isinstance(context.event, Chosen)),
        options=(no,) if what == DECLINE else (do, no),
        only=context.person_id,
        key=f"{WORDS}:{number}:{context.person_id}",
    )


@choice(OPENLY, who=KNOWN)
def answered_openly(context: Context, ask: int, what: str, words: str, *, yes: bool) -> Replies:
    """Whoever says the words says whether they may leave an encrypted room (N1)."""
    done = Edit(context.pressed, partial(views.left_so, number=ask))
    return _do(context, ask, what, words, openly=True) if yes else done


def _ask_openly(context: Context, found: Ask, what: str, words: str) -> Say | None:
    """The question, where the group has a room that is not encrypted, though this one is; else None."""
    readable = secrecy.open_rooms(context, [found.group_id])
    if not words or not readable:
        return None
    assert context.event is not None
    given = {"ask": found.number, "what": what, "words": words}
    options = tuple(
        Option(key, partial(views.openly_label, yes=yes), OPENLY, {**given, "yes": yes}, sign=sign)
        for key, yes, sign in (("send", True, "✅"), ("keep", False, "❌"))
    )
    view = partial(views.ask_openly, group=readable[0].name, words=words)
    key = f"{OPENLY}:{context.event.place.platform}:{context.event.id}"
    return Say(view, options=options, only=context.person_id, key=key)


def _do(context: Context, number: int, what: str, words: str = "", *, openly: bool = False) -> list[Reply]:
    found, state = _check(context, number, what)
    said = rules.check_words(words) if clean(words) else ""
    question = None if openly else _ask_openly(context, found, what, said)
    if question is not None:
        return [question]
    showing.tell_of(context, [found])
    found.state, found.changed_at = state, context.now
    context.session.add(
        AskStep(ask_id=number, state=state, words=said, by_person_id=context.person_id, at=context.now)
    )  # fmt: skip
    audit.record(
        context.session, context.now, f"ask.{state}", by=context.person_id, group=found.group_id, number=number
    )  # fmt: skip
    context.session.flush()
    return [*_told(context, found), *showing.refresh(context, found)]


def _told(context: Context, found: Ask) -> list[Reply]:
    """Whoever acts reads it here, and the group in its rooms; a card that is tapped there says it itself."""
    view = partial(views.told, ask=showing.request(context, found))
    in_group = context.where is Where.GROUP
    aloud: list[Reply] = [] if in_group else [Say(view, to=ToGroup(found.group_id))]
    if context.pressed and context.private:
        return [Edit(context.pressed, view), *aloud]
    return aloud if context.pressed else [Say(view), *aloud]
