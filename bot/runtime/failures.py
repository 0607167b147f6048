"""Unexpected errors: an apology with a reference for the person, the traceback under it for the operator."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlmodel import Session, select

from storage.inbox import Quarantined

log = structlog.get_logger()

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else


def reference() -> str:
    """Seven characters that a person can read out."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def set_aside(
    session: Session, source: str, event: str, raw: Mapping[str, Any], error: BaseException, ref: str, now: datetime
) -> None:
    """Keep what could not be handled, whole, under its reference."""
    row = Quarantined(
        reference=ref, source=source, event=event, error=repr(error), at=now,
        raw=json.dumps(raw, default=str),  # in ASCII: nothing in it may keep it from being kept
    )  # fmt: skip
    session.add(row)


def is_set_aside(session: Session, source: str, event: str) -> bool:
    """Whether an event is kept already: it may be delivered again."""
    known = select(Quarantined.id).where(Quarantined.source == source, Quarantined.event == event)
    return session.exec(known).first() is not None


def report(source: str, event: str, error: BaseException, ref: str) -> None:
    """Tell the operator, with the traceback."""
    log.error("failed", reference=ref, source=source, event_id=event, exc_info=error)
