"""config.toml → typed settings. Everything that is wrong with it is said at once, in words."""

from bot.config.loading import load, load_groups
from bot.config.model import Calendar, Config, Core, Database, Group, Log, Mail, Matrix, Telegram, Wiki
from bot.config.refs import AccountRef, RoomRef
from bot.config.values import address_of, digest_of

__all__ = [
    "AccountRef",
    "Calendar",
    "Config",
    "Core",
    "Database",
    "Group",
    "Log",
    "Mail",
    "Matrix",
    "RoomRef",
    "Telegram",
    "Wiki",
    "address_of",
    "digest_of",
    "load",
    "load_groups",
]
