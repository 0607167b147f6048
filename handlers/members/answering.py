"""The invited person's own word: join, or no thanks (G3)."""

from functools import partial

from bot.core import admission, calling
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import Where
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup, View
from bot.core.which import MaybeGroup
from handlers.members import acting
from handlers.members.views import invitations as views
from storage import audit, invitations, offers
from storage.groups import Group
from storage.invitations import Invitation

FULL_NOW = N_("{group} has as many members as its charter allows at the moment. Your invitation stays open: try later.")


def invitation(group: Group, invitation: Invitation) -> Say:
    """The question to the invited person; it waits where they cannot be written to yet."""
    options = (
        Option("join", views.join, "members.answer", {"invitation_id": invitation.id, "join": True}),
        Option("no", views.no_thanks, "members.answer", {"invitation_id": invitation.id, "join": False}),
    )
    return Say(
        partial(views.invitation, group=group.name, code=invitation.reason, summary=group.summary),
        to=Privately(invitation.person_id),
        options=options,
        key=_key(invitation),
        only=invitation.person_id,
        notify=True,
    )


def settle(invitation: Invitation, view: View) -> Edit:
    """Put an answer in the place of the question."""
    return Edit(_key(invitation), view)


def is_asked(context: Context, invitation: Invitation) -> bool:
    """Whether the question still stands with its choices."""
    return bool(offers.open_keys(context.session, _key(invitation)))


def _key(invitation: Invitation) -> str:
    return f"members.invitation:{invitation.id}:"


def close(context: Context, invitation: Invitation, outcome: str) -> None:
    """An invitation that comes to nothing, on the record."""
    invitation.closed_at, invitation.outcome = context.now, outcome
    audit.record(
        context.session, context.now, f"invitation.{outcome}", by=context.person_id, group=invitation.group_id,
        person=invitation.person_id,
    )  # fmt: skip


@choice("members.answer")
def answered(context: Context, invitation_id: int, join: bool) -> Replies:
    """Yes or no."""
    found = context.session.get_one(Invitation, invitation_id, with_for_update=True)
    group = acting.at(context, found.group_id)
    asked = found.closed_at is None and found.agreed_at is not None and found.person_id == context.person_id
    if not asked or found.reason not in admission.reasons(group):
        return Edit(context.pressed, views.no_longer_open)
    assert group.id is not None
    if not join:
        name = calling.called(context.session, context.person, group.id)
        close(context, found, "declined")
        told = Say(partial(views.declined, name=name, group=group.name), to=Privately(found.by_person_id))
        return [Edit(context.pressed, partial(views.thanks_anyway, group=group.name)), told]
    return _accept(context, group, found)


@command(
    "join",
    usage=N_("join [group]"),
    summary=N_("Accept an invitation into a group"),
    details=N_("The one that you were sent. With several I show them again."),
    examples=("join", "join diversity"),
)
def join(context: Context, about: MaybeGroup | None = None) -> Replies:
    """By words, where the question is far up or has never arrived."""
    group = about or (context.group if context.where is Where.GROUP else None)
    waiting = [
        (acting.at(context, each.group_id), each)
        for each in invitations.waiting_for(context.session, context.person_id)
        if group is None or each.group_id == group.id
    ]
    waiting = [(at, each) for at, each in waiting if each.reason in admission.reasons(at)]
    if not waiting:
        return Say(views.none_for_you)
    if len(waiting) > 1:
        return [invitation(at, each) for at, each in waiting]
    at, found = waiting[0]
    said = _accept(context, at, found)
    in_its_room = context.where is Where.GROUP and context.group is not None and context.group.id == at.id
    return (
        said if in_its_room else [*said, Say(partial(views.you_are_in, group=at.name), to=Privately(found.person_id))]
    )


def _accept(context: Context, group: Group, found: Invitation) -> list[Reply]:
    """The group's limit is judged now, not when it was proposed (G2)."""
    assert group.id is not None
    if acting.find_stay(context, group, found.person_id) is None:
        if admission.is_full(context.session, group.id):
            raise Refusal("full", FULL_NOW, group=group.name)
        admission.accept(context.session, found, context.now)
    name = calling.called(context.session, context.person, group.id)
    return [
        settle(found, partial(views.you_are_in, group=group.name)),
        Say(partial(views.joined, name=name, group=group.name), to=ToGroup(group.id)),
    ]
