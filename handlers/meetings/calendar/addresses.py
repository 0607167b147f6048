"""`calendar`: private addresses under which a calendar can be subscribed to (S6). Told in private only, once."""

from collections.abc import Sequence
from functools import partial

from bot.core import seats, secrecy
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import KNOWN, MEMBERS_OR_CORE
from bot.core.replies import Edit, Here, Option, Privately, Replies, Say
from bot.core.text import Text, clean
from bot.core.which import MaybeGroup
from handlers.meetings.views import calendar as views
from storage import calendar_addresses
from storage.calendar_addresses import CalendarAddress
from storage.groups import Group

NEW, OFF = "meetings.calendar-new", "meetings.calendar-off"
BITS = 128
"""Of chance, in the part of an address that nobody may guess."""

NOT_SERVED = N_(
    "I give no calendar addresses here, since whoever runs me has not switched them on. "
    "Each meeting has a file: `meeting file M4`."
)
NO_GROUPS = N_("You are in no group, so there are no meetings for your calendar.")
WHICH = N_("Which group's calendar? Name it, for example `calendar group diversity`. All groups: `groups`.")
NOT_YOURS = N_("Only the members of {group} and the core team see its calendar.")
NONE = N_("You have no calendar address. `calendar` gives you one.")


@command(
    "calendar",
    also=N_("subscribe"),
    usage=N_("calendar"),
    summary=N_("Have your meetings in your own calendar"),
    details=N_("A private address that your calendar program subscribes to, with the meetings of all your groups."),
    examples=("calendar",),
    who=KNOWN,
)
def own(context: Context) -> Replies:
    return _asked(context, None)


@command(
    "calendar group",
    also=N_("group calendar"),
    usage=N_("calendar group [group]"),
    summary=N_("Have one group's meetings in your calendar"),
    details=N_("A private address of your own, with this group's meetings alone. It works while you are in the group."),
    examples=("calendar group", "calendar group diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def of_group(context: Context, named: MaybeGroup | None = None) -> Replies:
    group = named or context.group
    if group is None:
        raise Refusal("which-group", WHICH)
    return _asked(context, group)


@command(
    "calendar new",
    usage=N_("calendar new [group]"),
    summary=N_("Get another calendar address in place of yours"),
    details=N_("The one before stops working at once. Name a group for the address of its calendar."),
    examples=("calendar new", "calendar new diversity"),
    who=KNOWN,
)
def new(context: Context, named: MaybeGroup | None = None) -> Replies:
    return _first(context, named)


@command(
    "calendar off",
    usage=N_("calendar off [group]"),
    summary=N_("Switch your calendar addresses off"),
    details=N_("They stop working at once. Name a group for the address of its calendar alone."),
    examples=("calendar off", "calendar off diversity"),
    who=KNOWN,
)
def off(context: Context, named: MaybeGroup | None = None) -> Replies:
    found = calendar_addresses.of_person(context.session, context.person_id)
    if named is not None:
        found = [each for each in found if each.group_id == named.id]
    if not found:
        raise Refusal("no-calendar-address", NONE)
    _revoke(context, found)
    return Say(partial(views.revoked, count=len(found)), to=_alone(context))


@choice(NEW)
def renew(context: Context, group_id: int | None) -> Replies:
    """Another address. In a message of its own, since an old one that changes is easily overlooked."""
    group = context.session.get_one(Group, group_id) if group_id is not None else None
    was_there = bool(calendar_addresses.in_use(context.session, context.person_id, group_id))
    made = _made(context, group)
    return [Edit(context.pressed, views.ended if was_there else views.allowed), Say(made)]


@choice(OFF)
def end(context: Context, group_id: int | None) -> Replies:
    """This one ends; where it has ended already, that is said too."""
    found = calendar_addresses.in_use(context.session, context.person_id, group_id)
    _revoke(context, found)
    return Edit(context.pressed, partial(views.revoked, count=1))


def _asked(context: Context, group: Group | None) -> Replies:
    """An address, the first time; later, that there is one."""
    assert context.event is not None
    _check(context, group)
    group_id = group.id if group is not None else None
    found = calendar_addresses.in_use(context.session, context.person_id, group_id)
    if not found:
        return _first(context, group)
    since = context.speaker.today(found[-1].created_at)
    return Say(
        partial(views.in_use, since=since, group=_name(group)),
        to=_alone(context),
        options=tuple(
            Option(key, label, action, {"group_id": group_id})
            for key, label, action in (("new", views.new, NEW), ("off", views.off, OFF))
        ),
        only=context.person_id,
        key=f"meetings.calendar:{context.event.place.platform}:{context.event.id}",
    )


def _first(context: Context, group: Group | None) -> Say:
    """An address; where it would take words out of encrypted rooms, the question whether it shall (N1)."""
    assert context.event is not None
    _check(context, group)
    own = [at for _, at in context.actor.memberships] if context.actor is not None else []
    whose = {at.id: at.name for at in ([group] if group is not None else own) if at.id is not None}
    secret = secrecy.with_encrypted(context.session, list(whose))
    if not secret:
        return Say(_made(context, group), to=_alone(context))
    names = [name for row, name in whose.items() if row in secret]
    options = (Option("yes", views.all_the_same, NEW, {"group_id": group.id if group is not None else None}, "✅"),)
    key = f"meetings.calendar-openly:{context.event.place.platform}:{context.event.id}"
    view = partial(views.ask_openly, names=names)
    return Say(view, to=_alone(context), options=options, only=context.person_id, key=key)


def _made(context: Context, group: Group | None) -> "partial[Text]":
    """A new address in place of those before, which end with it. Its secret is kept nowhere."""
    _check(context, group)
    session, group_id = context.session, group.id if group is not None else None
    _revoke(context, calendar_addresses.in_use(session, context.person_id, group_id))
    secret = _drawn(context)
    while calendar_addresses.is_known(session, secret):  # a console draws the same in every run
        secret = _drawn(context)
    session.add(
        CalendarAddress(
            secret_hash=calendar_addresses.hash_of(secret),
            person_id=context.person_id,
            group_id=group_id,
            created_at=context.now,
        )
    )
    web = f"{context.registry.calendars}/calendar/{secret}.ics"
    return partial(views.address, web=web, group=_name(group), slug=group.slug if group is not None else "")


def _check(context: Context, group: Group | None) -> None:
    """Whether there are addresses here, and whoever asks may see that calendar."""
    if not context.registry.calendars:
        raise Refusal("no-calendars", NOT_SERVED)
    if group is not None and not seats.belongs(context, group):
        raise Refusal("not-yours", NOT_YOURS, group=clean(group.name))
    if group is None and (context.actor is None or not context.actor.memberships):
        raise Refusal("no-groups-of-yours", NO_GROUPS)


def _revoke(context: Context, found: Sequence[CalendarAddress]) -> None:
    for each in found:
        each.revoked_at = context.now


def _drawn(context: Context) -> str:
    return f"{context.registry.chance.getrandbits(BITS):032x}"


def _alone(context: Context) -> Here | Privately:
    return Here() if context.private else Privately(context.person_id)


def _name(group: Group | None) -> str:
    return clean(group.name) if group is not None else ""
