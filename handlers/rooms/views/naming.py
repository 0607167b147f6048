"""What rooms and people are called in these texts. An owner's name is empty where it is the core team."""

from collections.abc import Sequence

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.rooms.rules import owner as owner_name

_PLATFORMS = {"matrix": "Matrix", "telegram": "Telegram", "console": N_("the console")}


def platform_name(_: Translator, platform: str) -> Text:
    """What people call a platform."""
    return _(_PLATFORMS.get(platform, platform))


def owner_names(_: Translator, owners: Sequence[str]) -> Text:
    return Text.join(", ", (owner_name(_, owner) for owner in owners))


def whose(_: Translator, by: str) -> Text:
    return Text.plain(clean(by, 60)) or _(N_("Somebody"))


def person(name: str, account: str) -> Text:
    shown = Text.plain(clean(account, 80), "code")
    return Text.join(" ", [Text.plain(clean(name, 60)), Text.plain("(") + shown + Text.plain(")")])
