"""What the operator reads: one line an event, with the libraries' own lines among them, and no secret in any.

The log goes to standard error. Modules ask `structlog.get_logger()`; nothing is set up at import.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Literal, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.core.noise import Seldom, in_one_line

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["auto", "text", "json"]

MASK = "[secret]"
# Tokens by their shape, also those that nobody configured: BotFather's, Synapse's, those in a header or an address, and
# the secret part of a calendar's address.
_TOKENS = re.compile(
    r"(?<!\d)\d{6,}:[\w-]{30,}|sy[tr]_[\w-]{8,}|(?<=Bearer )[^\s\"',]+|(?<=access_token=)[^&\s\"',]+"
    r"|(?<=/calendar/)[0-9a-f]{32}"
)
# At INFO these write a line a request, some with the bot's token in the address.
_TALKATIVE = ("aiohttp", "alembic", "apscheduler", "httpcore", "httpx", "matplotlib", "nio", "telegram")


def configure(level: Level, style: Format, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Send everything at `level` and above to `stream` (standard error), without the given secrets."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    as_text = style == "text" or (style == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.addFilter(_Nio())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(as_text=as_text, colors=as_text and stream.isatty()),
                _Redact(secrets),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "debug" else logging.WARNING)


_SAID_ELSEWHERE = ("Error validating response", "Received a undecryptable Megolm event")
"""How lines of nio begin that tell nobody anything: whoever asked, or reads the event, says what it means."""


class _Nio(logging.Filter):
    """Keeps what nio writes short: whoever knows the bot's address can send what nio warns of, as often as they like.

    nio also shows what does not fit its schemas, be it what somebody wrote in an encrypted room, or the key of a file.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seldom = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        """Each of nio's warnings once a minute, and with the next how many were left out."""
        if not record.name.startswith("nio."):
            return True
        said = record.getMessage()
        if said.startswith(_SAID_ELSEWHERE):
            return False
        said = said.partition(": ")[0] if said.startswith("Error validating ") else said
        record.msg, record.args = in_one_line(said), ()
        if record.levelno < logging.WARNING:
            return True
        left_out = self._seldom.left_out((record.pathname, record.lineno))
        record.levelno, record.levelname = logging.WARNING, "WARNING"  # its errors are others'
        if left_out:
            record.left_out = left_out
        return left_out is not None


def _renderers(*, as_text: bool, colors: bool) -> list[Processor]:
    if as_text:
        return [
            structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback),
        ]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.EventRenamer("message"),
        _in_order,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]


def _in_order(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    first = ("timestamp", "level", "message")
    return {key: event[key] for key in first if key in event} | dict(event)


class _Redact:
    """The last step: takes secrets out of the finished line, wherever in it they stood."""

    def __init__(self, secrets: Iterable[str]) -> None:
        written = {form for secret in secrets if len(secret) > 3 for form in _forms(secret)}
        known = sorted(written, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, _logger: WrappedLogger, _method: str, line: EventDict | str) -> str:
        text = _TOKENS.sub(MASK, str(line))
        return self._known.sub(MASK, text) if self._known else text


def _forms(secret: str) -> set[str]:
    """A secret as it may stand in a line: as it is, in JSON, in Python's notation, in an address."""
    return {secret, json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1], quote(secret, safe="")}
