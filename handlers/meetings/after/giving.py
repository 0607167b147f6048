"""`take` and `give`: who has an action."""

from collections.abc import Callable
from functools import partial

from bot.core import calling, whom
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.moments import phrases
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Privately, Replies, Reply, Say
from bot.core.text import Text, clean
from bot.core.waking import on_leave
from handlers.meetings import which
from handlers.meetings.after import doing, reminding
from handlers.meetings.after.reading import promises_of
from handlers.meetings.views import actions as views
from handlers.meetings.which import ActionNumber
from storage import leave, people
from storage.actions import Action
from storage.people import Person

GIVE = "meetings.give"
TO_WHOM = N_("To whom? Write `give A{n}` and the name of a member, or `nobody`.")
NOT_A_MEMBER = N_("{name} is no member of {group}, so this cannot be theirs.")
YOURS_ALREADY = N_("You have A{n} already. `done A{n}` when it is done.")
# Translators: before the name of whoever gets an action, as in “give A4 to kyoto”.
TO = N_("to")
NOBODY = {"nobody": N_("nobody | no one | none")}


@command(
    "take",
    also=N_("take action"),
    usage=N_("take A4"),
    summary=N_("Take an action on"),
    details=N_("One that is nobody's. What somebody has, they or a co-chair `give` to you."),
    examples=("take A4",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def take(context: Context, number: ActionNumber) -> Replies:
    action = doing.mine(context, number)
    if action.owner_person_id == context.person_id:
        raise Refusal("action-yours", YOURS_ALREADY, n=number)
    return _give(context, action, context.person)


@command(
    "give",
    also=N_("give action"),
    usage=N_("give A4 name"),
    summary=N_("Give an action to somebody else"),
    details=N_("Whoever has it, or a co-chair. `nobody` frees it for whoever wants to take it."),
    examples=(N_("give A4 kyoto"), N_("give A4 nobody")),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def give(context: Context, number: ActionNumber, to: Rest = "") -> Replies:
    action = doing.mine(context, number)
    head, _, name = to.partition(" ")
    if name.strip() and phrases.folded(head) in phrases.listed(TO, context.speaker.language):
        to = name
    if named(to.strip(" ."), NOBODY) is not None:
        return doing.free(context, action)
    words = Words(to)
    try:
        found = whom.find(words, context, which.group_of(context, action))
    except Missing:
        raise Refusal("give-whom", TO_WHOM, n=number) from None
    if words.left or not found.people:
        raise Refusal("give-whom", TO_WHOM, n=number) if words.left else whom.unknown(found.said)
    if len(found.people) > 1:
        return whom.ask(context, found.people, GIVE, {"action": number})
    return _give(context, action, found.people[0])


@choice(GIVE, who=MEMBERS)
def give_to(context: Context, action: int, person_id: int) -> Replies:
    """One of several who have the same name."""
    return _give(context, doing.mine(context, action), context.session.get_one(Person, person_id))


def _give(context: Context, action: Action, to: Person) -> list[Reply]:
    group = which.group_of(context, action)
    assert to.id is not None
    if not any(stay.person_id == to.id for stay, _ in people.members_of(context.session, action.group_id)):
        raise Refusal("not-a-member", NOT_A_MEMBER, name=clean(to.name, 60), group=clean(group.name))
    action.owner_person_id = to.id
    reminding.keep_in_mind(context, action)
    said = doing.told(context, action, views.taken)
    if to.id == context.person_id or _is_away(context, action, to.id):
        return said  # whoever is on leave is reminded once they are back
    promise = promises_of(context.session, [action], action.group_id)[0]
    today = context.now.astimezone(reminding.zone_of(context, action)).date()
    view: Callable[..., Text] = views.given
    if action.due_on is None:
        view = views.given_without_day
    elif reminding.is_soon(context, action):
        view = partial(views.given_late, today=today)
    by = calling.called(context.session, context.person, action.group_id)
    message = Say(
        partial(view, promise=promise, by=by, group=group.name),
        to=Privately(to.id, wait=False),
        options=reminding.options_of(action),
        key=reminding.key_of(action, to.id),
    )
    return [*said, message]


def _is_away(context: Context, action: Action, person_id: int) -> bool:
    return on_leave(leave.leaves_of(context.session, [person_id]), context.now, reminding.zone_of(context, action))
