"""Mail to mailing lists, over SMTP: it goes out and nothing is ever read."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

import aiosmtplib
import structlog

from bot.core.outside import MAIL, UNBOUNDED
from bot.core.platform import Delivery, Finding, Gone, Limits, Rate, Sent, TryLater, Undeliverable

log = structlog.get_logger()

SECONDS = 30.0
"""For connecting, and for each answer of the server."""
_FOR_GOOD = 500
"""From here on a refusal of a server will not pass; 4xx may (RFC 5321, 4.2.1)."""

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An SMTP server, and how to log in there."""

    host: str
    port: int
    security: Security
    """`tls` from the first byte on, `starttls` before anything is said, or `none`: on the same machine only."""
    user: str = ""
    password: str = ""
    sender: Address
    """Whom the mail is from; its domain ends the Message-IDs."""


class Mail:
    """A destination of the outbox (see `bot.core.outside.Outside`). A “room” is an address.

    The first line of a text is the subject; a file of text is part of the body, any other is attached. A mail that is
    sent again after a crash has the Message-ID that it had, so that lists and readers know it for the same.
    """

    name = MAIL
    limits = Limits(text=UNBOUNDED, overall=(Rate(30, 60.0),))

    def __init__(self, server: Server, clock: Callable[[], datetime]) -> None:
        self._server = server
        self._clock = clock
        self._sending = asyncio.Lock()

    async def send(self, delivery: Delivery) -> Sent:
        """Hand one mail to the server. What it refuses for good is `Undeliverable`; all else is tried again."""
        if delivery.kind != "say":
            raise Undeliverable(f"a mail cannot be changed by {delivery.kind}")
        message = self._written(delivery)
        async with self._sending:
            try:
                async with self._connection() as connection:
                    await connection.send_message(message, sender=self._server.sender.addr_spec)
            except (aiosmtplib.SMTPException, OSError, ValueError) as error:
                raise _as_send_error(error) from error
        return Sent(message=str(message["Message-ID"]), room=delivery.room)

    async def fetch(self, reference: str, limit: int) -> bytes:
        """Nobody sends a file from here."""
        raise Gone("nothing comes from there")

    async def check(self) -> list[Finding]:
        """Whether the server can be reached and lets the bot in. Nothing is sent."""
        server = self._server
        where = f"{server.host}:{server.port}"
        try:
            async with self._connection():
                pass
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return [Finding("Mail", False, f"{where} does not take mail: {_reason(error)}")]
        return [Finding("Mail", True, f"sent by {where} as {server.sender.addr_spec}")]

    async def close(self) -> None:
        """Nothing stays open between two mails."""

    def _connection(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=ssl.create_default_context() if server.security != "none" else None,
            username=server.user or None,
            password=server.password or None,
            timeout=SECONDS,
        )

    def _written(self, delivery: Delivery) -> EmailMessage:
        """The mail. Its headers keep mail programs from answering it (RFC 3834)."""
        subject, _, body = str(delivery.text).partition("\n")
        file = delivery.file
        inline = file is not None and file.media_type.startswith("text/")
        if file is not None and inline:
            body = f"{body.rstrip()}\n\n{file.content.decode()}"
        message = EmailMessage(policy=policy.SMTP)
        try:
            message["From"] = self._server.sender
            message["To"] = Address(addr_spec=delivery.room)
            message["Subject"] = " ".join(subject.split())
        except (ValueError, IndexError, HeaderParseError) as error:
            raise Undeliverable(f"not a mail address: {delivery.room}") from error
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{delivery.transaction}@{self._server.sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(body.strip() + "\n", cte="quoted-printable")
        if file is not None and not inline:
            main, _, kind = file.media_type.partition("/")
            message.add_attachment(file.content, maintype=main, subtype=kind, filename=file.name)
        return message


def _as_send_error(error: Exception) -> TryLater | Undeliverable:
    code = _code(error)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        log.error("mail is not let in", reason=_reason(error), meaning="tried again until the settings are right")
        return TryLater(_reason(error))
    if code is not None and code >= _FOR_GOOD:
        return Undeliverable(_reason(error))
    return TryLater(_reason(error))


def _code(error: Exception) -> int | None:
    """The server's reply code, where the error is one; of several refused recipients there is but one here."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return error.recipients[0].code
    return error.code if isinstance(error, aiosmtplib.SMTPResponseException) else None


def _reason(error: Exception) -> str:
    """What the server said: no more than a line of it."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {' '.join(error.message.split())[:200]}"
    return " ".join(str(error).split())[:200] or type(error).__name__
