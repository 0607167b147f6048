"""How the profile, languages and zones read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.i18n import N_, Translator, language_name
from bot.core.text import Text
from bot.core.titles import titles
from bot.core.zones import Zone, country_name
from storage.groups import Group
from storage.leave import Leave
from storage.people import Account, Membership, Person


def profile(
    _: Translator,
    person: Person,
    account: Account,
    memberships: Sequence[tuple[Membership, Group]],
    away: Leave | None,
    now: datetime,
    roles: Mapping[int, Sequence[tuple[str, str]]],
    others: Sequence[Account] = (),
) -> Text:
    """Everything the bot goes by when it speaks to somebody. `roles`: by group, each with a liaison's other group.

    `others` are the accounts of theirs that are linked to this one.
    """
    lines = [_("**{name}**", name=person.name)]
    if person.core:
        lines.append(_("You belong to the core team."))
    for membership, group in memberships:
        what = titles(_, membership, roles.get(membership.group_id, ()))
        template = N_("{group}: member since {day} ({roles})") if what else N_("{group}: member since {day}")
        lines.append(_(template, group=group.name, day=_.day(_.today(membership.joined_at)), roles=what))
    lines.append(_("Language: {language}. Change it with `language`.", language=language_name(_.language, _.language)))
    lines.append(timezone_is(_, person.timezone, now))
    if away is not None:
        if away.end is None:
            lines.append(_("Away since {start}. Write `back` when you are back.", start=_.day(away.start)))
        else:
            lines.append(_("Away from {start} to {end}.", start=_.day(away.start), end=_.day(away.end)))
    lines.append(_("Your account here: `{account}`", account=f"{account.platform}:{account.account}"))
    lines += [_("Linked with it: `{account}`", account=f"{each.platform}:{each.account}") for each in others]
    return Text.join("\n", lines)


def which_language(_: Translator) -> Text:
    """Above the choice of languages."""
    return _("Which language shall I speak with you?")


def language_label(_: Translator, code: str) -> Text:
    """A language in its own words."""
    return Text.plain(language_name(code, code))


def language_set(_: Translator, code: str) -> Text:
    """Confirms a choice of language."""
    return _("In private I now speak {language} with you.", language=language_name(code, _.language))


def timezone_is(_: Translator, zone: str | None, now: datetime) -> Text:
    """A person's zone with the time it is there, or how to set it."""
    if zone is None:
        return _("I do not know your time zone yet. Write for example `timezone Lima`.")
    local = Translator(_.language, zone)
    return _("Your time zone is **{zone}**. There it is {time} now.", zone=zone, time=local.instant(now))


def which_zone(_: Translator, reason: str, text: str) -> Text:
    """Above the choice of zones: why it is asked."""
    return Text.join(" ", [_(reason, text=text), _("Which one is yours?")])


def zone_label(_: Translator, zone: Zone) -> Text:
    """A place and its zone; the city that the zone is named after has its name in the reader's language."""
    country = country_name(zone.country, _.language)
    city = _.zone_name(zone.name) if zone.is_own_city else zone.city
    return Text.plain(f"{city}, {country} ({zone.name})" if country else f"{city} ({zone.name})")


def groups(_: Translator, groups: Sequence[Group], current: int | None) -> Text:
    """A person's groups, and which one a private command is for."""
    lines = []
    for group in groups:
        chosen = group.id == current or len(groups) == 1
        template = N_("**{group}** (`{slug}`): this chat is about it") if chosen else N_("{group} (`{slug}`)")
        lines.append(_(template, group=group.name, slug=group.slug))
    if len(groups) > 1:
        lines.append(_("Tap another one to change it, or write `group` and its name."))
    return Text.join("\n", lines)


def group_label(_: Translator, name: str) -> Text:
    """A group, to tap."""
    return Text.plain(name)
