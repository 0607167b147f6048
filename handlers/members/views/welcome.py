"""How a welcome reads: short, and in the language of whoever has come."""

from bot.core.i18n import N_, Translator, language_name
from bot.core.text import Text, clean


def welcome(
    _: Translator, name: str, group: str, *, member: bool, full: bool, zone: str | None, principles: bool
) -> Text:
    """To whoever has come into a group's room; `zone` is None until they have said where they are.

    `full`: the group has as many members as it may have. `principles`: there are guiding principles that they have not
    acknowledged.
    """
    lines = [_("Welcome to **{group}**, {name}.", group=group, name=clean(name, 60))]
    if member:
        lines.append(_("You are a member. I keep the hours and the roster of the group: `help` shows how."))
    elif full:
        lines.append(
            _("You are a guest: you can read and talk. The group has as many members as its charter allows for now.")
        )
    else:
        lines.append(
            _("You are a guest: you can read and talk, and a co-chair can invite you to become a member.")
        )  # fmt: skip
    lines.append(
        _(
            "I speak {language} with you. Tap another language, if you like.",
            language=language_name(_.language, _.language),
        )
    )
    if zone is None:
        lines.append(_("Where are you? Write your city, for example `timezone Lima`."))
    else:
        lines.append(_("Your time zone is {zone}.", zone=zone))
    if principles:
        lines.append(_("All groups share guiding principles: `principles` shows them. Please read them."))
    return Text.join("\n", lines)


def language_label(_: Translator, code: str) -> Text:
    """A language in its own words."""
    return Text.plain(language_name(code, code))


def zone_label(_: Translator, zone: str) -> Text:
    """The group's own zone, to tap."""
    return _("My clock shows the time of {city}", city=_.zone_name(zone))


def principles_label(_: Translator) -> Text:
    """To tap once the principles have been read."""
    return _(N_("I stand by the guiding principles"))
