"""What the first account says to the question, and what links into the private chat do."""

from functools import partial

from bot.core import departures, merging
from bot.core.context import Context
from bot.core.feature import choice
from bot.core.permissions import EVERYBODY
from bot.core.replies import Edit, Privately, Replies, Say, ToCore
from handlers.accounts import rules, views
from handlers.accounts.commands import question_key, waiting_key
from storage import links, people
from storage.links import LinkCode
from storage.people import Account


@choice("accounts.confirm")
def confirm(context: Context, digest: str, yes: bool) -> Replies:
    """The second side of a link (G1): only now two accounts are one person."""
    found = links.find(context.session, digest)
    if found is None or found[1].person_id != context.person_id or not rules.is_open(found[0], context.now):
        return Edit(context.pressed, views.gone)
    code, owner = found
    entered = code.platform, code.account
    if not yes:
        links.make_void(code, context.now)
        return [Edit(question_key(digest), views.declined), Edit(waiting_key(digest), views.declined)]
    known = people.find_account(context.session, *entered)
    if known is not None and known[1].id == context.person_id:
        code.account = ""
        return Edit(context.pressed, views.confirmed)
    second = known[0] if known else _new(code, context)
    code.account = ""
    join = merging.link if known else merging.add_account
    merged = join(context.session, context.person, second, context.now)
    assert context.actor is not None
    context.actor.memberships = people.memberships_of(context.session, context.person_id)
    for group in merged.shared:
        departures.recount(context, group)
    said = partial(views.linked, renumbered=merged.renumbered, vacated=merged.vacated)
    there = Privately(context.person_id, account_id=second.id)
    consequences = [
        said for group in merged.shared
        for said in departures.consequences(context, group, chaired=group in merged.vacated)
    ]  # fmt: skip
    if context.person.core:  # whose powers the account has from now on: the others in the team must know
        both = partial(views.core_account, first=rules.reference(owner), second=rules.reference(second))
        consequences.append(Say(both, to=ToCore()))
    return [
        Edit(question_key(digest), partial(said, account=rules.reference(second))),
        Edit(waiting_key(digest), views.confirmed),
        Say(partial(said, account=rules.reference(owner)), to=there, notify=True),
        *consequences,
    ]


@choice("accounts.stop", who=EVERYBODY)
def stop(context: Context, digest: str) -> Replies:
    """Whoever entered a code did not know whose it was."""
    found = links.find(context.session, digest)
    sender = context.event.sender.id if context.event else ""
    if found is None or found[0].account != sender:
        return Edit(context.pressed, views.gone)
    links.make_void(found[0], context.now)
    return [Edit(waiting_key(digest), views.declined), Edit(question_key(digest), views.declined)]


def come_from(context: Context, slug: str) -> None:
    """Whoever comes from a group's room speaks of that group, if it is theirs."""
    if context.actor is not None:
        for _, group in context.actor.memberships:
            if group.slug == slug:
                context.person.current_group_id = group.id


def _new(code: LinkCode, context: Context) -> Account:
    return Account(
        person_id=context.person_id, platform=code.platform, account=code.account, name=code.name,
        direct_room=code.room, seen_at=context.now, created_at=context.now,
    )  # fmt: skip
