"""What the orders of this feature share: which group, who may, and where the answer is read."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from bot.core import calling, seats, whom
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Command
from bot.core.i18n import N_, Translator
from bot.core.permissions import Where
from bot.core.replies import Edit, Option, Replies, Reply, Say, ToGroup, View
from bot.core.text import Text, clean
from bot.core.whom import Found
from storage import groups, people
from storage.groups import Group
from storage.people import Membership, Person

NO_GROUP = N_("Which group is this for? Write its name first, for example `{command} diversity`. All groups: `groups`.")
NOT_LEADING = N_("Only the co-chairs of {group} and the core team can do that.")
NOT_CORE = N_("Only the core team can do that.")
NOT_YOURS = N_("This question is for the others. Yours has come to you in private.")
YOU_NOT_IN = N_("You are not a member of {group}. A co-chair proposes new members with `invite`.")
NOT_IN = N_("{name} is no member of {group}. A co-chair proposes new members with `invite`.")


def group_of(context: Context, about: Group | None, command: str) -> Group:
    """The group that was named, else the one at hand."""
    group = about or context.group
    if group is None:
        raise Refusal("which-group", NO_GROUP, command=command)
    return group


def at(context: Context, group_id: int) -> Group:
    """The group that a choice is about."""
    return context.session.get_one(Group, group_id)


def led(context: Context, group: Group) -> Group:
    """The group, if whoever acts may lead it at this moment (G4)."""
    if not seats.leads(context, group):
        raise Refusal("not-cochair", NOT_LEADING, group=group.name)
    return group


def need_core(context: Context) -> None:
    """Refuse whoever is not in the core team at this moment."""
    if not seats.is_core(context):
        raise Refusal("not-core", NOT_CORE)


def own_stay(context: Context, group: Group) -> Membership:
    """The acting person's own membership. Raises a Refusal when they have none."""
    return stay_of(context, group, context.person)


def stay_of(context: Context, group: Group, person: Person) -> Membership:
    """Somebody's membership in a group. Raises a Refusal when they have none."""
    stay = find_stay(context, group, person.id)
    if stay is None and person.id == context.person_id:
        raise Refusal("no-member", YOU_NOT_IN, group=group.name)
    if stay is None:
        raise Refusal("no-member", NOT_IN, name=clean(person.name, 60), group=group.name)
    return stay


def find_stay(context: Context, group: Group, person_id: int | None) -> Membership | None:
    """Somebody's membership in a group, if they have one."""
    assert group.id is not None
    found = people.members_of(context.session, group.id)
    return next((stay for stay, person in found if person.id == person_id), None)


def account_of(context: Context, person: Person) -> str:
    """A person's account as an order can name it: what proves who they are, where others decide about them."""
    account = whom.accounts_of(context.session, [person]).get(person.id or 0)
    return whom.reference(account) if account is not None else ""


def named(context: Context, command: Command, words: Words, group: Group) -> Found:
    """Whom the next words name; how the command is used where there are none."""
    try:
        return whom.find(words, context, group)
    except Missing:
        raise command.unclear() from None


def met(context: Context, found: Found) -> Found:
    """An account that was named in full is known from then on, so that it can be asked."""
    if found.people or found.account is None:
        return found
    platform, account = found.account
    assert context.event is not None
    if platform == "console" != context.event.place.platform:
        return found  # nobody speaks there but who tries the bot out
    known = people.find_account(context.session, platform, account)
    person = (known or people.add_account(context.session, platform, account, "", context.now))[1]
    return Found([person] if person.erased_at is None else [], found.said, found.account)


def doubt(found: Found) -> list[Reply]:
    """What is said about an account that the bot has never met: it may be mistyped."""
    if found.people or found.account is None:
        return []
    return [Say(partial(not_met, account=":".join(found.account)))]


def only_one(context: Context, found: Found, action: str, arguments: Mapping[str, Any]) -> Person | Say:
    """The one who was named, or the question which one of several."""
    if not found.people:
        raise whom.unknown(found.said)
    if len(found.people) > 1:
        return whom.ask(context, found.people, action, arguments)
    return found.people[0]


def answered(context: Context, view: View, options: Sequence[Option] = ()) -> Reply:
    """An answer or a further question: it takes the place of the question that was tapped, if one was."""
    if context.pressed:
        return Edit(context.pressed, view, tuple(options))
    assert context.event is not None
    key = f"members:{context.event.place.platform}:{context.event.id}" if options else ""
    return Say(view, options=tuple(options), key=key, only=context.person_id if options else None)


def called(context: Context, group: Group, person: Person) -> str:
    """What somebody is called in an answer: to the core team, which sees all groups, with their account."""
    assert group.id is not None
    to_core = seats.is_core(context) and context.where is not Where.GROUP
    return calling.called(context.session, person, group.id, account=to_core)


def announced(
    context: Context, group: Group, person: Person, view: Callable[..., Text], own: View | None = None
) -> list[Reply]:
    """What has changed for somebody, said where it was asked for and in the group's rooms, in each once.

    `view` is given the `name`; `own` is what the person themselves reads instead, where they are alone with the bot.
    """
    assert group.id is not None
    here = context.where is Where.GROUP and context.group is not None and context.group.id == group.id
    aloud = partial(view, name=calling.called(context.session, person, group.id))
    to_them = own if context.private and person.id == context.person_id else None
    answer = to_them or partial(view, name=called(context, group, person))
    if not context.pressed:
        said = Say(aloud, to=ToGroup(group.id))
        return [said] if here else [Say(answer), said]
    elsewhere = not here or len(groups.rooms_of(context.session, group.id)) > 1
    return [Edit(context.pressed, answer), *([Say(aloud, to=ToGroup(group.id))] if elsewhere else [])]


def not_met(_: Translator, account: str) -> Text:
    """After an order about an account that nobody has used here yet."""
    return _(
        "I have not met the account `{account}` yet: look once more whether it is the right one.", account=account
    )  # fmt: skip


def several(*replies: Replies) -> list[Reply]:
    """Replies of several steps, in their order."""
    said: list[Reply] = []
    for each in replies:
        if each is not None:
            said += [each] if isinstance(each, Reply) else each
    return said
