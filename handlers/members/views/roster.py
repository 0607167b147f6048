"""How the roster, the seats and the roles read. In a room, nobody's accounts and dates are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.seats import SEATS
from bot.core.text import Text, clean
from bot.core.titles import role_name, titles
from storage.people import Membership

REASONS = {
    "setup": N_("since the group was set up"),
    "expertise": N_("for their expertise"),
    "replacement": N_("as a replacement, until the recommendations are final"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One member, as the roster has it."""

    name: str
    stay: Membership
    roles: Sequence[tuple[str, str]] = ()
    """Each role, and for a liaison the group."""
    accounts: Sequence[str] = ()


def roster(
    _: Translator,
    group: str,
    lines: Sequence[Line],
    open_roles: Sequence[str],
    invited: Sequence[tuple[str, bool]],
    *,
    away: int = 0,
    full: bool,
) -> Text:
    """Who is in a group, what they do for it, and what nobody does yet. `full`: for those who lead it.

    `invited`: names, and whether it is agreed that they come. `away`: how many, never who.
    """
    parts = [_.ngettext("**{group}**: {n} member", "**{group}**: {n} members", len(lines), group=group)]
    for line in lines:
        parts.append(_member(_, line))
        if full:
            parts.append(_details(_, line))
    if away:
        parts.append(_.ngettext("{n} member is away.", "{n} members are away.", away))
    chairs = sum(line.stay.cochair for line in lines)
    if chairs < SEATS:
        parts.append(
            _.ngettext("Open: {n} co-chair seat. See `cochair`.", "Open: {n} co-chair seats. See `cochair`.",
                       SEATS - chairs)
        )  # fmt: skip
    parts.append(open_list(_, open_roles))
    if full:
        parts += [
            _(
                N_("{name} is invited and has not answered yet.")
                if agreed
                else N_("{name} is proposed; the core team has not answered yet."),
                name=shown(name),
            )
            for name, agreed in invited
        ]
    return Text.join("\n", parts)


def _member(_: Translator, line: Line) -> Text:
    """A name with what they are: `Ana: co-chair, notes`."""
    what = titles(_, line.stay, line.roles)
    name = Text.plain(shown(line.name), "bold" if line.stay.cochair else "")
    return name + Text.plain(": ") + what if what else name


def _details(_: Translator, line: Line) -> Text:
    facts = [Text.plain(clean(account, 80)) for account in line.accounts]
    facts.append(_("member since {day}", day=_.short_day(_.today(line.stay.joined_at))))
    facts.append(_(REASONS[line.stay.reason]))
    if line.stay.absent_since is not None:
        facts.append(_("not in the room since {day}", day=_.short_day(_.today(line.stay.absent_since))))
    return Text.plain("   ") + Text.join("; ", facts)


def open_list(_: Translator, roles: Sequence[str]) -> Text:
    """The roles that nobody has; nothing where all are taken."""
    if not roles:
        return Text()
    names = Text.join(", ", (role_name(_, role) for role in roles))
    return _("Nobody has these roles yet: {roles}. Take one with `role`.", roles=names)


def roles(_: Translator, group: str, held: Sequence[tuple[str, str, str]], open_roles: Sequence[str]) -> Text:
    """Who does what: role, a liaison's group, and the name."""
    lines = [_("Roles in **{group}**", group=group)]
    lines += [
        _("{role}: {name}", role=role_name(_, role, to), name=shown(name)) for role, to, name in held
    ]  # fmt: skip
    lines.append(open_list(_, open_roles))
    return Text.join("\n", lines)


def take(_: Translator, role: str) -> Text:
    """On a choice."""
    return _("I take {role}", role=role_name(_, role))


def which_role(_: Translator, group: str) -> Text:
    """Above the roles that can be taken."""
    return _("Which role do you take in **{group}**?", group=group)


def role_label(_: Translator, role: str) -> Text:
    """On a choice; which group a liaison is to is asked afterwards."""
    return _(N_("liaison to another group")) if role == "liaison" else role_name(_, role)


def which_group(_: Translator, group: str) -> Text:
    """Above the groups that a liaison can be to."""
    return _("With which group is the liaison of **{group}** to keep in touch?", group=group)


def group_label(_: Translator, name: str) -> Text:
    """On a choice."""
    return Text.plain(name)


def which_role_ends(_: Translator, group: str) -> Text:
    """Above the roles that can be given back."""
    return _("Which role in **{group}** ends?", group=group)


def held_label(_: Translator, role: str, to: str, name: str) -> Text:
    """On a choice: a role and who has it."""
    return _("{role}: {name}", role=role_name(_, role, to), name=shown(name))


def nothing_held(_: Translator, group: str) -> Text:
    """When there is no role to give back."""
    return _("There is no role in **{group}** that you could end. Who has which: `roles`.", group=group)


def taken(_: Translator, name: str, role: str, to: str, group: str) -> Text:
    """Confirms that somebody has taken a role."""
    said = N_("{name} now does this for **{group}**: {role}.")
    return _(said, name=shown(name), group=group, role=role_name(_, role, to))


def given_up(_: Translator, name: str, role: str, to: str, group: str) -> Text:
    """Confirms that somebody has a role no more."""
    said = N_("{name} no longer does this for **{group}**: {role}.")
    return _(said, name=shown(name), group=group, role=role_name(_, role, to))


def board(_: Translator, name: str, group: str, *, on: bool) -> Text:
    """Confirms that somebody is shown as a member of a board, or not (G9)."""
    if on:
        return _(
            "{name} is a board member in **{group}**, with one vote like everybody.", name=shown(name), group=group
        )
    return _("{name} is no longer shown as a board member in **{group}**.", name=shown(name), group=group)


def whom_on_board(_: Translator, group: str) -> Text:
    """Above the members."""
    return _("Whom of **{group}** do you mean?", group=group)


def on_board(_: Translator, name: str, group: str) -> Text:
    """Asks whether somebody is to be shown as a member of a board (G9)."""
    return _("Is {name} shown as a board member in **{group}**?", name=shown(name), group=group)


def board_label(_: Translator, *, on: bool) -> Text:
    """On a choice."""
    return _(N_("Yes, as a board member") if on else N_("No, as a member like all"))
