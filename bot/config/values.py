"""What a setting may be, beyond its form: types of single values."""

from datetime import UTC, datetime, time
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import getaddresses
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

import locales
from bot.core.recovery_keys import read_recovery_key
from bot.core.slugs import RESERVED

HIGHEST_PORT = 65535
OFF = "off"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _language(value: str) -> str:
    if value not in locales.languages():
        spoken = ", ".join(locales.languages())
        raise PydanticCustomError("language", "is not a language that the bot speaks: {spoken}", {"spoken": spoken})
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    else:
        known = "/" in value or value == "UTC"  # an abbreviation such as EST names several zones
    if not known:
        raise PydanticCustomError("timezone", "is not the IANA name of a time zone")
    return value


def _digest(value: str) -> str:
    if value.casefold() != OFF and digest_of(value) is None:
        raise PydanticCustomError("digest", "is no day of the week with a time and a time zone")
    return value


def digest_of(value: str) -> tuple[int, time, str] | None:
    """The day of the week (0 is Monday), time and zone that a setting names; None where it names none."""
    parts = value.split()
    try:
        day, clock, zone = parts
        return DAYS.index(day.capitalize()), datetime.strptime(clock, "%H:%M").replace(tzinfo=UTC).time(), _zone(zone)
    except (ValueError, PydanticCustomError):
        return None


def _database_url(value: SecretStr) -> SecretStr:
    scheme = urlsplit(value.get_secret_value()).scheme
    if scheme not in {"sqlite", "postgres", "postgresql", "postgresql+psycopg"}:
        raise PydanticCustomError("database", "should begin with sqlite:/// or postgresql://")
    return value


def _telegram_token(value: SecretStr) -> SecretStr:
    number, colon, rest = value.get_secret_value().partition(":")
    if not (number.isdecimal() and colon and rest):
        raise PydanticCustomError("token", "is none of BotFather's tokens, which are a number, a colon and letters")
    return value


def _recovery_key(value: SecretStr) -> SecretStr:
    try:
        read_recovery_key(value.get_secret_value())
    except ValueError:
        raise PydanticCustomError("recovery_key", "is mistyped, or no recovery key") from None
    return value


def _slug(value: str) -> str:
    if value in RESERVED:
        raise PydanticCustomError("slug", "is taken: on the console, rooms are called so that belong to no group")
    return value


def _listen(value: str) -> str:
    if not 1 <= int(value.rpartition(":")[2]) <= HIGHEST_PORT:
        raise PydanticCustomError("listen", "has a port that is not between 1 and 65535")
    return value


def _sender(value: str) -> str:
    mailbox = address_of(value)
    if mailbox is None or not mailbox.domain:
        raise PydanticCustomError("sender", "is no mail address, with or without a name before it")
    return value


def address_of(mailbox: str) -> Address | None:
    """A mail address with or without a name, `Ann <ann@example.org>`; None where it is none."""
    found = getaddresses([mailbox])
    name, spec = found[0] if len(found) == 1 else ("", "")
    try:
        return Address(display_name=name, addr_spec=spec) if spec else None
    except (ValueError, IndexError, HeaderParseError):
        return None


def _page(value: str) -> str:
    missing = [part for part in ("{group}", "{number}") if part not in value]
    if missing:
        raise PydanticCustomError(
            "page", "should name {missing}, so that every report has a page of its own", {"missing": missing[0]}
        )
    return value


Language = Annotated[str, AfterValidator(_language)]
Zone = Annotated[str, AfterValidator(_zone)]
DigestTime = Annotated[str, AfterValidator(_digest)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]
TelegramToken = Annotated[SecretStr, AfterValidator(_telegram_token)]
RecoveryKey = Annotated[SecretStr, AfterValidator(_recovery_key)]
Slug = Annotated[str, AfterValidator(_slug)]
Listen = Annotated[str, AfterValidator(_listen)]
Sender = Annotated[str, AfterValidator(_sender)]
PageTitle = Annotated[str, AfterValidator(_page)]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s/]+$")]
WEB_ADDRESS = "begin with https:// or http://, and end with the server's name, without a slash"
"""How a `WebAddress` is described."""
