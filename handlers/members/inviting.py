"""New members: proposed by a co-chair, agreed to by the group, and asked themselves (G2, G3).

While a group is being set up, the core team agrees for it.
"""

from functools import partial
from typing import Any

from bot.core import calling, seats, secrecy, whom
from bot.core.admission import SETUP, reasons
from bot.core.arguments import Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS_OR_CORE
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToCore
from bot.core.text import clean
from bot.core.which import MaybeGroup
from handlers.members import acting, answering, polled, rules
from handlers.members.views import invitations as views
from storage import arrivals, audit, charters, invitations, people
from storage.groups import Group
from storage.invitations import Invitation
from storage.people import Person

WHY = N_("Say why: `invite {name} expertise` or `invite {name} replacement`. A note may follow.")
WHY_NOW = N_("Say why: `invite {name} expertise`. A note may follow.")
NOT_INVITED = N_("{name} is not invited into {group}.")


@command(
    "invite",
    usage=N_("invite [group] [whom] [expertise|replacement] [note]"),
    summary=N_("Propose a new member (co-chairs, core team)"),
    details=N_(
        "The group is asked in a poll, and then the person. While the group is being set up, the core team agrees for "
        "it. `replacement` is until the recommendations are final. Without a name I list the guests of the room to tap."
    ),
    examples=("invite @ana:example.org expertise", "invite @ana:example.org replacement for accra", "invite"),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def invite(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    group = polled.check_proposes(context, acting.led(context, acting.group_of(context, about, "invite")))
    words = Words(order)
    if not words.left:
        return _offer_guests(context, group)
    found = acting.named(context, invite, words, group)
    reason = ""
    if words.left:
        reason = rules.which(words.take(), rules.REASONS, context.speaker) or ""
        if not reason:
            raise Refusal("no-reason", WHY if len(reasons(group)) > 1 else WHY_NOW, name=found.said)
    note = rules.note(words.rest())
    arguments = {"group_id": group.id, "reason": reason, "note": note}
    person = acting.only_one(context, acting.met(context, found), "members.invite", arguments)
    if isinstance(person, Say):
        return person
    return acting.several(_propose(context, group, person, reason, note), acting.doubt(found))


def _offer_guests(context: Context, group: Group) -> Replies:
    assert group.id is not None
    guests = [guest for _, guest in arrivals.guests_of(context.session, group.id, whom.MOST_OFFERED)]
    if not guests:
        return Say(partial(views.nobody, group=group.name))
    return whom.ask(
        context, guests, "members.invite", {"group_id": group.id}, partial(views.whom, group=group.name)
    )  # fmt: skip


@choice("members.invite")
def invited(context: Context, group_id: int, person_id: int, reason: str = "", note: str = "") -> Replies:
    group = polled.check_proposes(context, acting.led(context, acting.at(context, group_id)))
    return _propose(context, group, context.session.get_one(Person, person_id), reason, note)


def _propose(context: Context, group: Group, person: Person, reason: str, note: str) -> Replies:
    """Ask the group; while it is being set up the core team, whose own proposal is its word already."""
    assert group.id is not None
    assert person.id is not None
    session = context.session
    rules.check_invite(
        group, person, acting.find_stay(context, group, person.id), invitations.open_for(session, group.id, person.id)
    )
    check_room(context, group)
    rules.check_reason(group, person, reason)
    if not reason:
        arguments = {"group_id": group.id, "person_id": person.id, "note": note}
        options = [
            Option(code, partial(views.reason, code=code), "members.invite", {**arguments, "reason": code})
            for code in reasons(group)
        ]
        return acting.answered(
            context, partial(views.why, name=acting.called(context, group, person), group=group.name), options
        )
    invitation = Invitation(
        group_id=group.id, person_id=person.id, reason=reason, note=note, by_person_id=context.person_id, at=context.now
    )
    session.add(invitation)
    session.flush()
    audit.record(
        session, context.now, "invitation.proposed", by=context.person_id, group=group.id, person=person.id,
        reason=reason,
    )  # fmt: skip
    if group.phase != SETUP:
        return polled.ask_group(context, group, person, invitation)
    if seats.is_core(context):
        view = partial(views.invited, name=acting.called(context, group, person), group=group.name, code=reason)
        return acting.several(acting.answered(context, view), agree_to(context, invitation))
    view = partial(views.proposed, name=acting.called(context, group, person), group=group.name, code=reason)
    return acting.several(acting.answered(context, view), _question(context, group, person, invitation))


def check_room(context: Context, group: Group) -> None:
    """Refuse one more member than the charter allows."""
    assert group.id is not None
    rules.check_room(
        group, charters.current(context.session, group.id), people.count_members(context.session, group.id)
    )


def _question(context: Context, group: Group, person: Person, invitation: Invitation) -> Say:
    assert group.id is not None
    by = calling.called(context.session, context.person, group.id, account=True)
    note = "" if secrecy.is_core_open(context) else invitation.note
    view = partial(
        views.question, name=person.name, account=acting.account_of(context, person), by=by, group=group.name,
        code=invitation.reason, note=note,
    )  # fmt: skip
    options = (
        Option("agree", views.agree, "members.agree", {"invitation_id": invitation.id, "agreed": True}),
        Option("decline", views.decline, "members.agree", {"invitation_id": invitation.id, "agreed": False}),
    )
    return Say(view, to=ToCore(), options=options, key=f"members.proposal:{invitation.id}")


@choice("members.agree")
def agreed(context: Context, invitation_id: int, agreed: bool) -> Replies:
    """The core team's word, as long as it stands for the group's. A poll of the group ends in the same two ways."""
    acting.need_core(context)
    invitation = context.session.get_one(Invitation, invitation_id, with_for_update=True)
    group, person = acting.at(context, invitation.group_id), context.session.get_one(Person, invitation.person_id)
    is_open = invitation.closed_at is None and invitation.agreed_at is None
    if is_open and group.phase != SETUP:
        answering.close(context, invitation, "ended")
        return Edit(context.pressed, partial(views.group_agrees, group=group.name))
    if not is_open or invitation.reason not in reasons(group):
        return Edit(context.pressed, views.no_longer_open)
    assert group.id is not None
    facts: dict[str, Any] = {"name": calling.called(context.session, person, group.id), "group": group.name}
    name, by = (calling.called(context.session, each, group.id, account=True) for each in (person, context.person))
    to_core: dict[str, Any] = {"name": name, "group": group.name, "by": by}
    if not agreed:
        answering.close(context, invitation, "refused")
        proposer = Say(partial(views.tell_refused, **facts), to=Privately(invitation.by_person_id))
        return [Edit(context.pressed, partial(views.refused, **to_core)), proposer]
    check_room(context, group)
    proposer = Say(partial(views.invited, **facts, code=invitation.reason), to=Privately(invitation.by_person_id))
    settled = Edit(context.pressed, partial(views.agreed, **to_core))
    return [settled, proposer, *agree_to(context, invitation)]


def agree_to(context: Context, invitation: Invitation) -> list[Reply]:
    """It is agreed: ask the person."""
    group = acting.at(context, invitation.group_id)
    invitation.agreed_at = context.now
    audit.record(
        context.session, context.now, "invitation.agreed", by=context.person_id, group=group.id,
        person=invitation.person_id,
    )  # fmt: skip
    return [answering.invitation(group, invitation)]


@command(
    "uninvite",
    usage=N_("uninvite [group] [whom]"),
    summary=N_("Take an invitation back (co-chairs, core team)"),
    details=N_("As long as it has not been answered. Without a name I list the open ones."),
    examples=("uninvite @ana:example.org",),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def uninvite(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    group = acting.led(context, acting.group_of(context, about, "uninvite"))
    words = Words(order)
    if not words.left:
        return _offer_invited(context, group)
    found = acting.named(context, uninvite, words, group)
    if words.left:
        raise uninvite.unclear()
    person = acting.only_one(context, found, "members.uninvite", {"group_id": group.id})
    return person if isinstance(person, Say) else _uninvite(context, group, person)


def _offer_invited(context: Context, group: Group) -> Replies:
    assert group.id is not None
    invited = [
        context.session.get_one(Person, each.person_id) for each in invitations.open_in(context.session, group.id)
    ]
    if not invited:
        return Say(partial(views.none_open, group=group.name))
    question = partial(views.whom_to_uninvite, group=group.name)
    return whom.ask(context, invited, "members.uninvite", {"group_id": group.id}, question)


@choice("members.uninvite")
def uninvited(context: Context, group_id: int, person_id: int) -> Replies:
    group = acting.led(context, acting.at(context, group_id))
    return _uninvite(context, group, context.session.get_one(Person, person_id))


def _uninvite(context: Context, group: Group, person: Person) -> Replies:
    assert group.id is not None
    assert person.id is not None
    invitation = invitations.open_for(context.session, group.id, person.id)
    if invitation is None:
        raise Refusal("not-invited", NOT_INVITED, name=clean(person.name, 60), group=group.name)
    answering.close(context, invitation, "withdrawn")
    view = partial(views.withdrawn, name=acting.called(context, group, person), group=group.name)
    return [
        acting.answered(context, view),
        Edit(f"members.proposal:{invitation.id}", view),
        answering.settle(invitation, views.no_longer_open),
    ]
