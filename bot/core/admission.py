"""How somebody becomes a member: by being there while a group is set up, and by an agreed invitation (G2, G3)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.core import calling, departures, phases
from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.replies import Privately, Say, ToGroup
from bot.core.text import Text
from storage import arrivals, audit, charters, invitations, people
from storage.groups import Group
from storage.invitations import Invitation
from storage.people import Membership, Person

SETUP, EXPERTISE, REPLACEMENT = "setup", "expertise", "replacement"
"""Why somebody is a member: the group was being set up, or one of the two reasons to invite somebody (G3)."""

FINAL = "ratification"
"""The phase from which on recommendations are final."""


def reasons(group: Group) -> tuple[str, ...]:
    """What somebody may be invited for now: nobody comes in as a replacement once recommendations are final (G3)."""
    return (EXPERTISE,) if _is_final(group.phase) else (EXPERTISE, REPLACEMENT)


def _is_final(phase: str) -> bool:
    return phases.PHASES.index(phase) >= phases.PHASES.index(FINAL)


def admit(
    session: Session, group: Group, person_id: int, now: datetime, *, entering: bool = False
) -> Membership | None:
    """Take in somebody who is in a group's room, or None: then they are its guest until they are invited.

    While a group is being set up, the core team's word is that those in its room are its members, up to the charter's
    limit. Nobody who has left a group, or was removed from it, comes back by merely being there. Who comes into the
    room (`entering`) after their invitation was agreed to has accepted it.
    """
    assert group.id is not None
    if not is_full(session, group.id):
        invitation = invitations.open_for(session, group.id, person_id) if entering else None
        if invitation is not None and invitation.agreed_at is not None and invitation.reason in reasons(group):
            return accept(session, invitation, now)
        if group.phase == SETUP and not people.was_member(session, group.id, person_id):
            return take_in(session, group.id, person_id, now, SETUP)
    arrivals.seen(session, group.id, person_id, now)
    return None


def accept(session: Session, invitation: Invitation, now: datetime) -> Membership:
    """The invited person comes in, for the reason that they were invited for. The caller has looked at the limit."""
    invitation.closed_at, invitation.outcome = now, "joined"
    return take_in(session, invitation.group_id, invitation.person_id, now, invitation.reason)


def take_in(
    session: Session, group_id: int, person_id: int, now: datetime, reason: str, *, by: int | None = None
) -> Membership:
    """Make somebody a member, now and on the record. `by`: whose word it was, where it was not their own."""
    membership = people.enter(session, group_id, person_id, now)
    membership.reason = reason
    audit.record(session, now, "member.joined", by=by or person_id, group=group_id, person=person_id, reason=reason)
    return membership


def is_full(session: Session, group_id: int) -> bool:
    """Whether a group has as many members as its charter allows."""
    return people.count_members(session, group_id) >= charters.current(session, group_id).most_members


def ending_with(session: Session, group: Group, to: str) -> Sequence[tuple[Membership, Person]]:
    """Whose membership ends when a group moves to a phase: those who replace somebody until the recommendations."""
    assert group.id is not None
    if _is_final(group.phase) or not _is_final(to):
        return []
    return [found for found in people.members_of(session, group.id) if found[0].reason == REPLACEMENT]


def phase_changed(context: Context, group: Group, before: str) -> list[Say]:
    """To be called in the unit of work that moves a group to another phase: `before` is the one that it was in.

    Whoever came in as a replacement is a member until the recommendations are final, and whoever was to come in as one
    does not (G3).
    """
    if _is_final(before) or not _is_final(group.phase):
        return []
    assert group.id is not None
    # The invitations first, and locked: whoever accepts at the same moment is a member by now, or is too late.
    said = _end_invitations(context, group)
    ending = [
        found for found in people.members_of(context.session, group.id) if found[0].reason == REPLACEMENT
    ]  # fmt: skip
    if not ending:
        return said
    chaired = any(membership.cochair for membership, _ in ending)
    names = calling.called_all(context.session, [person for _, person in ending], group.id)
    for membership, _ in ending:
        departures.close(context, group, membership, departures.ENDED, by=None)
    return [
        *said,
        *(Say(partial(_thanks, group=group.name), to=Privately(stay.person_id)) for stay, _ in ending),
        Say(partial(_ended, names=list(names.values())), to=ToGroup(group.id)),
        *departures.consequences(context, group, chaired=chaired),
    ]


def _end_invitations(context: Context, group: Group) -> list[Say]:
    """Close the open invitations of replacements; whoever was asked already hears of it."""
    assert group.id is not None
    found = invitations.open_in(context.session, group.id, lock=True)
    ending = [invitation for invitation in found if invitation.reason == REPLACEMENT]
    for invitation in ending:
        invitation.closed_at, invitation.outcome = context.now, "ended"
        audit.record(
            context.session, context.now, "invitation.ended", by=None, group=group.id, person=invitation.person_id
        )  # fmt: skip
    return [
        Say(partial(_too_late, group=group.name), to=Privately(invitation.person_id))
        for invitation in ending
        if invitation.agreed_at is not None
    ]


def _too_late(_: Translator, group: str) -> Text:
    return _(
        "The recommendations of **{group}** are final. You were invited as a replacement until then, so the "
        "invitation has ended.",
        group=group,
    )


def _thanks(_: Translator, group: str) -> Text:
    return _(
        "The recommendations of **{group}** are final. You came in as a replacement until then, so your membership "
        "ends with today. Thank you for what you gave.",
        group=group,
    )


def _ended(_: Translator, names: list[str]) -> Text:
    said = _.ngettext(
        "{names} came in as a replacement until the recommendations are final, and is no longer a member.",
        "{names} came in as replacements until the recommendations are final, and are no longer members.",
        len(names),
        names=", ".join(calling.shown(name) for name in names),
    )
    return Text.join(" ", [said, _("Thank you.")])
