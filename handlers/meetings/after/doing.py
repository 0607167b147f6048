"""`done`, `drop`, `due`: what becomes of an action; and the choices below it."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Annotated

from bot.core import calling, moments
from bot.core.arguments import Missing, Rest, Words
from bot.core.asking import which as which_moment
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.moments import Doubt, phrases
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Replies, Reply, Say, ToGroup, View
from bot.core.text import Text, clean
from handlers.meetings import which
from handlers.meetings.after.reading import promises_of
from handlers.meetings.after.reminding import ACT, WEEK, keep_in_mind, owner_of
from handlers.meetings.views import actions as views
from handlers.meetings.views.minutes import Promise
from handlers.meetings.which import ActionNumber
from storage.actions import DONE, DROPPED, OPEN, Action

REOPEN = "meetings.open-again"
LONGEST_REASON = 500

NOT_YOURS = N_("A{n} is with somebody else: they, or a co-chair of {group}, can do that.")
NOT_OPEN = {
    DONE: N_("A{n} is done already."),
    DROPPED: N_("A{n} was dropped."),
}
WHY_DROPPED = N_("Please say why, so that the group can read it: `drop A{n}` and the reason.")
TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}.")
BY_WHEN = N_("By when? Write `due A{n} Friday` or `due A{n} 10 April`; `due A{n} none` takes the day away.")
NO_DAY = {"none": N_("none | no day | never")}


def _numbers(words: Words, context: Context) -> list[int]:
    """`A1 A2`, `A1, A2 and A3`: each once. Raises `Missing` where the first word is none."""
    found = {which.action_number(words, context)}
    joint = phrases.whole(phrases.LIST_JOINT, context.speaker.language)
    with suppress(Missing):
        while words.left:
            rest = Words(words.left)
            if joint.fullmatch(phrases.folded(rest.peek())) or rest.peek() in {"&", "+", ","}:
                rest.take()
            found.add(which.action_number(rest, context))
            words.left = rest.left
    return sorted(found)


@command(
    "done",
    also=N_("action done"),
    usage=N_("done A4"),
    summary=N_("Say that an action is done"),
    details=N_("Whoever has it, or a co-chair. The group reads it."),
    examples=("done A4", "done A4 A5"),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def done(context: Context, numbers: Annotated[list[int], _numbers]) -> Replies:
    """Of several, those that can be done are, and why the others are not is said of each."""
    said, refused = list[Reply](), list[Refusal]()
    for number in numbers:
        try:
            said += _done(context, mine(context, number))
        except Refusal as refusal:
            refused.append(refusal)
    if len(numbers) == 1 and refused:
        raise refused[0]
    return [*said, Say(partial(views.refused, refused=refused))] if refused else said


@command(
    "drop",
    also=N_("drop action"),
    usage=N_("drop A4 reason"),
    summary=N_("Drop an action that is not needed any more"),
    details=N_("Whoever has it, or a co-chair. The group reads the reason."),
    examples=(N_("drop A4 the event is cancelled"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def drop(context: Context, number: ActionNumber, why: Rest = "") -> Replies:
    action = mine(context, number)
    if not clean(why):
        raise Refusal("drop-why", WHY_DROPPED, n=number)
    if len(why) > LONGEST_REASON:
        raise Refusal("reason-too-long", TOO_LONG, limit=LONGEST_REASON, n=len(why))
    _finish(context, action, DROPPED)
    return told(context, action, partial(views.dropped, who=_own_name(context, action), reason=why.strip()))


@command(
    "due",
    also=N_("due day"),
    usage=N_("due A4 day"),
    summary=N_("Change by when an action is to be done"),
    details=N_("Whoever has it, or a co-chair. `none` takes the day away."),
    examples=(N_("due A4 Friday"), N_("due A4 2026-04-10"), N_("due A4 none")),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def due(context: Context, number: ActionNumber, day: Rest = "") -> Replies:
    action = mine(context, number)
    if not clean(day):
        raise Refusal("due-when", BY_WHEN, n=number)
    if named(day.strip(" ."), NO_DAY) is not None:
        action.due_on = None
    else:
        found = moments.day(day, context.written_at or context.now, context.speaker)
        if isinstance(found, Doubt):
            return which_moment(context, found, command=lambda spelled: f"due A{number} {spelled}")
        action.due_on = found.day
    keep_in_mind(context, action)
    return Say(partial(views.moved, promise=_promise(context, action)))


@choice(ACT, who=MEMBERS)
def act(context: Context, action: int, what: str) -> Replies:
    """Tapped below a reminder. Whose it is, and whether it is open, is judged now."""
    found = mine(context, action)
    if what == "done":
        return _done(context, found)
    if what == "free":
        return free(context, found)
    today = context.speaker.today(context.now)
    found.due_on = max(found.due_on or today, today) + WEEK
    keep_in_mind(context, found)
    return Edit(context.pressed, partial(views.moved, promise=_promise(context, found)))


@choice(REOPEN, who=MEMBERS)
def open_again(context: Context, action: int) -> Replies:
    """It was not done after all."""
    found = which.action(context, action, lock=True)
    if found.state == OPEN:
        return None
    _check_may(context, found)
    if found.state == DROPPED:  # since then: it was done, and opened again, before
        raise Refusal("action-not-open", NOT_OPEN[DROPPED], n=action)
    found.state, found.finished_at, found.finished_by_person_id = OPEN, None, None
    if found.owner_person_id is not None and owner_of(context, found) is None:
        return free(context, found)
    keep_in_mind(context, found)
    return told(context, found, views.open_again)


def free(context: Context, action: Action) -> list[Reply]:
    """It is nobody's from now on."""
    action.owner_person_id = None
    keep_in_mind(context, action)
    return told(context, action, views.freed)


def dropped_by(context: Context, action: Action) -> View:
    """What whoever has it reads when whoever acts takes it back: it was noted by mistake."""
    return partial(views.dropped, promise=_promise(context, action), who=_own_name(context, action), reason="")


def mine(context: Context, number: int) -> Action:
    """An action that is to be done still, if whoever acts may say what becomes of it: its owner and the co-chairs.

    As long as it is nobody's, every member may.
    """
    action = which.action(context, number, lock=True)
    _check_may(context, action)
    if action.state != OPEN:
        raise Refusal("action-not-open", NOT_OPEN[action.state], n=number)
    return action


def _check_may(context: Context, action: Action) -> None:
    which.check_member(context, action.group_id)
    if action.owner_person_id not in (None, context.person_id) and not which.leads(context, action.group_id):
        group = clean(which.group_of(context, action).name)
        raise Refusal("action-not-yours", NOT_YOURS, n=action.number, group=group)


def told(
    context: Context, action: Action, view: Callable[..., Text], *, options: tuple[Option, ...] = ()
) -> list[Reply]:
    """Whoever acts reads it here, and the group in its rooms, wherever it is said."""
    said = partial(view, promise=_promise(context, action))
    if context.pressed:
        here: Reply = Edit(context.pressed, said, options)
    else:
        here = Say(said, options=options, only=context.person_id if options else None, key=_key(context, action))
    return [here, *([Say(said, to=ToGroup(action.group_id))] if context.private else [])]


def _key(context: Context, action: Action) -> str:
    assert context.event is not None
    return f"meetings.acted:{context.event.place.platform}:{context.event.id}:{action.number}"


def _done(context: Context, action: Action) -> list[Reply]:
    _finish(context, action, DONE)
    option = Option("undo", views.not_done, REOPEN, {"action": action.number})
    return told(context, action, partial(views.done, who=_own_name(context, action)), options=(option,))


def _finish(context: Context, action: Action, state: str) -> None:
    action.state, action.finished_at, action.finished_by_person_id = state, context.now, context.person_id
    keep_in_mind(context, action)


def _own_name(context: Context, action: Action) -> str:
    return calling.called(context.session, context.person, action.group_id)


def _promise(context: Context, action: Action) -> Promise:
    return promises_of(context.session, [action], action.group_id)[0]
