"""Which group it is about, how it works now, and whether whoever asks runs it."""

from sqlmodel import Session

from bot.core import seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.permissions import Role, Where
from bot.core.weeks import week_of
from handlers.charter import rules
from storage import charters, expectations, groups
from storage.charters import Charter
from storage.groups import Group

WHICH = N_("Which group? Name it: `{example}`.")


def meant(context: Context, named: Group | None, example: str) -> Group:
    """The group that was named, else the one at hand. `example` shows where to name one, as `{slug}`."""
    group = named or context.group
    if group is None:
        slugs = [each.slug for each in groups.all_groups(context.session)]
        raise Refusal("which-group", WHICH, example=example.format(slug=slugs[0] if slugs else "diversity"))
    return group


def id_of(group: Group) -> int:
    """The row of a group that is saved."""
    assert group.id is not None
    return group.id


def charter_of(session: Session, group: Group) -> Charter:
    """The version that holds; of a group that was there before charters were, what it goes by."""
    charter = charters.current(session, id_of(group))
    if not charter.version:
        expected = expectations.of_group(session, id_of(group))
        charter.language, charter.timezone = group.language, group.timezone
        charter.weekly_minutes = expected[-1].minutes if expected else charter.weekly_minutes
    return charter


def expected_now(context: Context, group: Group, charter: Charter) -> int:
    """The minutes that are expected of a member in this very week, which a new charter does not change (H3)."""
    week = week_of(context.now.date())
    known = [each.minutes for each in expectations.of_group(context.session, id_of(group)) if each.from_week <= week]
    return known[-1] if known else charter.weekly_minutes


def runs(context: Context, group: Group) -> bool:
    """Whether whoever asks runs the group (see `rules.check_runs`)."""
    try:
        check_runs(context, group)
    except Refusal:
        return False
    return True


def check_runs(context: Context, group: Group) -> None:
    """Refuse whoever does not run the group, as things are now (G4)."""
    rules.check_runs(
        group.name, group.phase, chaired=bool(seats.chairs_of(context, group)), cochair=is_cochair(context, group),
        core=Role.CORE in context.roles,
    )  # fmt: skip


def is_cochair(context: Context, group: Group) -> bool:
    """Whether whoever asks is a co-chair of this very group, whichever one is at hand."""
    assert context.actor is not None
    return any(stay.cochair for stay, mine in context.actor.memberships if mine.id == group.id)


def reads_it_here(context: Context, group: Group) -> bool:
    """Whether what is said to the group is read where it was asked."""
    return not context.private and context.group is not None and context.group.id == group.id


def is_inside(context: Context, group: Group) -> bool:
    """Whether nobody but the group and the core team reads the answer."""
    where = context.private or context.where is Where.CORE or reads_it_here(context, group)
    return where and seats.belongs(context, group)


def key_of(context: Context, name: str) -> str:
    """A key for the message that answers this event."""
    assert context.event is not None
    return f"{name}:{context.event.place.platform}:{context.event.id}"
