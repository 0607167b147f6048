"""The group agrees to a new member, by a poll that the feature for polls holds for this one (G3)."""

from functools import partial
from typing import Any

from bot.core import calling, seats
from bot.core.admission import SETUP, reasons
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.replies import Privately, Replies, Say
from handlers.members import acting, answering
from handlers.members.views import invitations as views
from storage import audit, invitations
from storage.groups import Group
from storage.invitations import Invitation
from storage.people import Person

PROPOSE = "polls.propose"
"""The choice that opens a poll about something of another feature."""
ADMIT = "members.admit"
"""What follows from a poll about a new member."""
GROUP_AGREES = N_(
    "{group} is set up, so its members agree to whom they take in. One of its co-chairs asks them with `invite`; "
    "`appoint` fills an empty seat."
)


def check_proposes(context: Context, group: Group) -> Group:
    """Refuse the core team once a group has been set up: from then on a co-chair asks the group itself."""
    chairs = [person.id for _, person in seats.chairs_of(context, group)]
    if group.phase != SETUP and context.person_id not in chairs:
        raise Refusal("group-agrees", GROUP_AGREES, group=group.name)
    return group


def ask_group(context: Context, group: Group, person: Person, invitation: Invitation) -> Replies:
    """Open the poll, in the group's language. It is never a lazy one: who comes in needs somebody's yes."""
    _ = Translator(group.language, group.timezone)
    assert group.id is not None
    name = calling.called(context.session, person, group.id)
    return context.registry.choices[PROPOSE].run(
        context,
        group_id=group.id,
        title=str(views.poll_title(_, name)),
        text=str(views.poll_text(_, name, acting.account_of(context, person), invitation.reason, invitation.note)),
        effect=ADMIT,
        arguments={"invitation_id": invitation.id},
        about="members",
    )


def follow(context: Context, number: int, passed: bool, invitation_id: int) -> Replies:
    """A poll about somebody has ended. Where it is run once more, its answer holds in place of the first."""
    session = context.session
    invitation = session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None:
        return None
    group, person = acting.at(context, invitation.group_id), session.get_one(Person, invitation.person_id)
    if passed and invitation.outcome == "refused" and invitation.agreed_at is None:
        _open_again(context, group, invitation)
    if invitation.closed_at is not None or invitation.agreed_at is not None:
        return None
    assert group.id is not None
    facts: dict[str, Any] = {"name": calling.called(session, person, group.id), "group": group.name}
    by = Privately(invitation.by_person_id, wait=False)
    if not passed or invitation.reason not in reasons(group):
        invitation.closed_at, invitation.outcome = context.now, "refused"
        _record(context, invitation, "invitation.not-recommended", number)
        return Say(partial(views.tell_not_recommended, **facts, poll=number), to=by)
    invitation.agreed_at = context.now
    _record(context, invitation, "invitation.recommended", number)
    return [
        Say(partial(views.invited, **facts, code=invitation.reason), to=by),
        answering.invitation(group, invitation),
    ]


def _open_again(context: Context, group: Group, invitation: Invitation) -> None:
    """Unless they have come in, or been proposed, on another way since."""
    assert group.id is not None
    if acting.find_stay(context, group, invitation.person_id) is not None:
        return
    if invitations.open_for(context.session, group.id, invitation.person_id) is None:
        invitation.closed_at, invitation.outcome = None, ""


def _record(context: Context, invitation: Invitation, what: str, poll: int) -> None:
    audit.record(
        context.session, context.now, what, by=None, group=invitation.group_id, person=invitation.person_id, poll=poll
    )  # fmt: skip
