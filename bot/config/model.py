"""The settings and what each may be.

A wrong value is answered with the field's example, and one that has the wrong form with its description, which goes on
after “should”.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

import locales
from bot.config.refs import AccountField, RoomField, RoomRef
from bot.config.values import (
    HIGHEST_PORT,
    WEB_ADDRESS,
    DatabaseUrl,
    DigestTime,
    Language,
    Listen,
    PageTitle,
    RecoveryKey,
    Sender,
    Slug,
    TelegramToken,
    WebAddress,
    Zone,
)
from bot.core.slugs import LONGEST_NAME, LONGEST_SLUG, SLUG


def _is_safe(address: str) -> bool:
    """Whether nobody on the way can read what is asked for at a web address."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Database(_Section):
    """Where everything is kept."""

    url: DatabaseUrl = Field(default=SecretStr("sqlite:///convene.db"), examples=["sqlite:///convene.db"])
    """An SQLAlchemy URL. Secret, since PostgreSQL's may hold a password."""
    erasures: Path | None = Field(default=None, examples=["/var/lib/convene/erasures"])
    """The file of those who were erased, for when a copy of the database is restored; a relative path starts at the
    configuration's folder. Without it, beside the SQLite file, or `convene.erasures` for another database."""


class Matrix(_Section):
    """The bot's Matrix account, with either a password or a token."""

    homeserver: WebAddress = Field(description=WEB_ADDRESS, examples=["https://matrix.example.org"])
    user: str = Field(
        pattern=r"^@[^\s:]+:\S+$",
        description="be a whole Matrix id: @, the account's name, a colon and the server's name",
        examples=["@convene:example.org"],
    )
    password: SecretStr | None = Field(default=None, min_length=1, examples=["correct horse battery staple"])
    token: SecretStr | None = Field(default=None, min_length=1, examples=["syt_Y29udmVuZQ_abc"])
    store: Path = Field(default=Path("matrix-store"), examples=["matrix-store"])
    """The folder that keeps the bot's device between starts: its login and its keys. A relative path starts at the
    configuration's folder."""
    recovery_key: RecoveryKey | None = Field(
        default=None, examples=["EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d"]
    )
    """Opens the identity that the account has got already by another client."""
    allow_invites_from: tuple[Annotated[str, Field(pattern=r"^[@*][^\s]*$")], ...] = Field(
        default=(),
        description="be a Matrix id, which begins with @, or a pattern, which begins with * or @",
        examples=[["@ann:example.org", "*:example.org"]],
    )
    """Accounts, or patterns of them, whose invitations are accepted. Rooms of groups need none."""


class Telegram(_Section):
    """The bot's Telegram account."""

    token: TelegramToken = Field(examples=["123456:ABC-def_123"])
    base_url: WebAddress = Field(
        default="https://api.telegram.org", description=WEB_ADDRESS, examples=["https://api.telegram.org"]
    )
    poll_seconds: int = Field(default=25, ge=1, le=50, examples=[25])
    """How long the server may hold a request while there is no news."""


class Core(_Section):
    """The team that supports all groups."""

    accounts: tuple[AccountField, ...] = Field(default=(), examples=[["matrix:@ann:example.org", "telegram:12345"]])
    rooms: tuple[RoomField, ...] = Field(default=(), examples=[["matrix:!core:example.org", "telegram:-100123"]])
    digest: DigestTime = Field(default="Monday 13:00 UTC", examples=["Monday 13:00 Europe/Berlin"])
    """When the weekly summary of all groups comes, or `off`, until the core team says something else in the chat."""


class Group(_Section):
    """One working group (rules G1, G4, G10)."""

    slug: Slug = Field(
        pattern=f"^{SLUG}$",
        max_length=LONGEST_SLUG,
        description="be small letters a to z and digits, with single hyphens between them",
        examples=["diversity"],
    )
    name: str = Field(min_length=1, max_length=LONGEST_NAME, examples=["Diversity"])
    summary: str = Field(default="", max_length=200, examples=["Who is missing and what keeps them out"])
    language: Language = Field(default=locales.SOURCE, examples=["es"])
    timezone: Zone = Field(default="UTC", examples=["Europe/Berlin"])
    weekly_hours: float = Field(default=5.0, gt=0, le=60, examples=[5])
    """What a member is expected to give, in hours a week (rule H3)."""
    rooms: tuple[RoomField, ...] = Field(default=(), examples=[["matrix:!abc:example.org", "telegram:-100123/45"]])
    cochairs: tuple[AccountField, ...] = Field(
        default=(), max_length=2, examples=[["matrix:@berlin:example.org", "telegram:12345"]]
    )
    mailing_list: str | None = Field(
        default=None,
        alias="list",
        pattern=r"^[^\s@]+@[^\s@]+$",
        description="be one mail address",
        examples=["diversity@lists.example.org"],
    )
    """The group's address. Its approved reports are mailed there, where there is a [mail] section."""

    @property
    def weekly_minutes(self) -> int:
        """The expectation in whole minutes (rule H1)."""
        return round(self.weekly_hours * 60)


class GroupsFile(_Section):
    """A file of groups and nothing else."""

    groups: tuple[Group, ...]


class Calendar(_Section):
    """Calendars that people subscribe to, over HTTP. Without this section there are none."""

    listen: Listen = Field(
        default="127.0.0.1:8080",
        pattern=r"^(\[[0-9A-Fa-f:]+\]|[^\s:/\[\]]+):[0-9]{1,5}$",
        description="be an address of this machine and a port",
        examples=["127.0.0.1:8080"],
    )
    """Where the bot itself listens, without TLS: a proxy that has it stands before it."""
    public_address: WebAddress = Field(description=WEB_ADDRESS, examples=["https://convene.example.org"])
    """Where calendar programs reach it."""

    @property
    def host(self) -> str:
        """The address to listen at."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen at."""
        return int(self.listen.rpartition(":")[2])


class Mail(_Section):
    """A server that takes mail to the groups' lists. Without this section no mail is ever sent."""

    host: str = Field(pattern=r"^[^\s/:@]+$", description="be the name of a mail server", examples=["smtp.example.org"])
    port: int = Field(default=587, ge=1, le=HIGHEST_PORT, examples=[587])
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", examples=["starttls"])
    """`tls` is for port 465; `none` sends passwords and reports as they are, and is for the same machine only."""
    user: str = Field(default="", examples=["convene@example.org"])
    """Empty: the server lets the bot in without a password."""
    password: SecretStr | None = Field(default=None, min_length=1, examples=["correct horse battery staple"])
    sender: Sender = Field(alias="from", examples=["Convene <convene@example.org>"])
    """Whom the mail is from. Lists must let this address post."""


class Wiki(_Section):
    """A MediaWiki on which step reports are put. Without this section nothing is ever written to one."""

    api: str = Field(
        pattern=r"^https?://\S+/api\.php$",
        description="be the address of the wiki's api.php",
        examples=["https://wiki.example.org/w/api.php"],
    )
    user: str = Field(
        pattern=r"^[^@\s]([^@]*[^@\s])?@[^@\s]+$",
        description="be the name of a bot password, from Special:BotPasswords: the account, @, and the name",
        examples=["Convene@reports"],
    )
    password: SecretStr = Field(min_length=1, examples=["1fl6d9pubmiucfha39r5udm3lqj2du1s"])
    page: PageTitle = Field(
        default="Working groups/{group}/Report {number}", examples=["Working groups/{group}/Report {number}"]
    )
    """The title of a report's page: `{group}` becomes the group's name, `{number}` the report's number."""


class Log(_Section):
    """What the operator sees."""

    level: Literal["debug", "info", "warning", "error"] = Field(default="info", examples=["info"])
    format: Literal["auto", "text", "json"] = Field(default="auto", examples=["json"])
    """`auto` writes text to a terminal and JSON elsewhere."""


class Config(_Section):
    """Everything that config.toml and the environment say."""

    language: Language = Field(default=locales.SOURCE, examples=["en"])
    """What the bot speaks where nothing else is chosen."""
    database: Database = Database()
    matrix: Matrix | None = None
    telegram: Telegram | None = None
    core: Core = Core()
    groups: tuple[Group, ...] = ()
    calendar: Calendar | None = None
    mail: Mail | None = None
    wiki: Wiki | None = None
    log: Log = Log()

    def secrets(self) -> frozenset[str]:
        """What must not be seen in any log."""
        held = [self.matrix.password, self.matrix.token, self.matrix.recovery_key] if self.matrix else []
        held += [self.telegram.token] if self.telegram else []
        held += [self.mail.password] if self.mail else []
        held += [self.wiki.password] if self.wiki else []
        found = {secret.get_secret_value() for secret in held if secret}
        if password := urlsplit(self.database.url.get_secret_value()).password:
            found.add(password)
        return frozenset(found)

    def rooms(self) -> Iterator[RoomRef]:
        """Every room that is named, the core team's first."""
        yield from self.core.rooms
        for group in self.groups:
            yield from group.rooms

    def _gaps(self) -> Iterator[str]:
        """What the core team would fill in the chat, if there were one."""
        if not self.groups:
            yield "There is no [[groups]] section: the bot serves nobody."
        if silent := ", ".join(group.slug for group in self.groups if not group.rooms):
            yield f"Groups without rooms, where nobody can reach the bot: {silent}."
        if unled := ", ".join(group.slug for group in self.groups if not group.cochairs):
            yield f"Groups without co-chairs, so that nobody sees how they are doing: {unled}."

    def doubts(self) -> Iterator[str]:
        """What is allowed but most likely not meant, a sentence each."""
        if not self.matrix and not self.telegram:
            yield "Neither [matrix] nor [telegram] is there: only the console works."
        if not self.core.accounts:
            yield "core.accounts names nobody: nobody can see all groups or look after them."
            yield from self._gaps()
        if self.calendar and not _is_safe(self.calendar.public_address):
            yield "calendar.public_address begins with http://: who sees the traffic learns private addresses from it."
        if self.mail and self.mail.security == "none" and self.mail.host not in {"localhost", "127.0.0.1", "::1"}:
            yield "mail.security is none: who sees the traffic reads the mail, and the password."
        if self.mail and not any(group.mailing_list for group in self.groups):
            yield "There is a [mail] section, but no group has a list: nothing is sent."
        if self.wiki and not _is_safe(self.wiki.api):
            yield "wiki.api begins with http://: who sees the traffic learns the password."
        called: dict[str, list[Group]] = defaultdict(list)
        for group in self.groups:
            called[group.name.casefold()].append(group)
        for same in called.values():
            if len(same) > 1:
                yield f"Several groups are called “{same[0].name}”: {', '.join(group.slug for group in same)}."
        used = {room.platform for room in self.rooms()}
        for platform in ("matrix", "telegram"):
            if platform in used and not getattr(self, platform):
                yield f"Rooms on {platform} are named, but there is no [{platform}] section."
