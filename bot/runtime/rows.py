"""Outbox rows: one a place that something goes to, saved as soon as it is made."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.platform import Kind
from storage import outbox
from storage.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class Target:
    """One place that a message goes to, and who reads it there."""

    platform: str
    room: str
    reader: Translator
    thread: str = ""
    account: str = ""
    person_id: int | None = None
    held: bool = False


def add_row(
    context: Context,
    target: Target,
    kind: Kind,
    payload: Mapping[str, object],
    *,
    key: str = "",
    target_id: int | None = None,
) -> OutboxMessage:
    """Save what is to be done at a place; `target_id` is the row whose message it is done to."""
    row = OutboxMessage(
        transaction=new_transaction(),
        platform=target.platform,
        room=target.room,
        thread=target.thread,
        account=target.account,
        kind=kind,
        payload=json.dumps(payload, ensure_ascii=False),
        key=key,
        target_id=target_id,
        state="held" if target.held else "pending",
        created_at=context.now,
    )
    return outbox.add(context.session, row)


def new_transaction() -> str:
    """Unique over all databases: what a platform knows a row by."""
    return secrets.token_hex(12)


def part_key(key: str, number: int) -> str:
    """The key of a part, but the last, of a message that is too long for one."""
    return f"{key}{outbox.PART}{number}" if key else ""
