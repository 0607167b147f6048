"""Codes, and what is to be said to one that was entered: pure decisions (G1)."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from storage.links import LinkCode
from storage.people import Account

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Nothing that looks like something else."""
LENGTH = 10
"""Letters of a code: 50 bits, of which five guesses an hour find nothing in ten minutes."""
LIVES = timedelta(minutes=10)
"""How long a code can be entered, and how long its question can be answered after that."""
TRIES, WITHIN = 5, timedelta(hours=1)
"""How many wrong codes an account may enter in which time."""


class Verdict(StrEnum):
    """What an entered code is."""

    GOOD = "good"
    UNKNOWN = "unknown"
    USED = "used"
    VOID = "void"
    """It was written in a room, or the answer to its question was no."""
    OLD = "old"
    OWN = "own"
    """It comes from the same account, or from another one of the same person."""


def shown(code: str) -> str:
    """A code as it is easy to read out."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read(text: str) -> str:
    """A code as it was given, however it was typed: in small letters, with spaces, quotes or a hyphen."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())[: 2 * LENGTH]


def digest(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def judge(found: LinkCode | None, owner: Account | None, sender: Account | None, now: datetime) -> Verdict:
    """What a code is to the account that entered it: None where the bot does not know it."""
    if found is None or owner is None:
        return Verdict.UNKNOWN
    if found.used_at is not None:
        return Verdict.USED if found.platform else Verdict.VOID
    if now > found.expires_at:
        return Verdict.OLD
    if sender is not None and sender.person_id == owner.person_id:
        return Verdict.OWN
    return Verdict.GOOD


def waits_until(tries: Sequence[datetime]) -> datetime | None:
    """Until when an account has to wait that entered these wrong codes, newest first; None while it may try."""
    return tries[TRIES - 1] + WITHIN if len(tries) >= TRIES else None


def is_open(code: LinkCode, now: datetime) -> bool:
    """Whether the question that an entered code led to can still be answered."""
    return bool(code.account) and code.used_at is not None and now <= code.used_at + LIVES


def reference(account: Account) -> str:
    """An account as a configuration names it: which platform, and the id that proves who it is."""
    return f"{account.platform}:{account.account}"


def find_account(wanted: str, accounts: Sequence[Account]) -> Account:
    """One of somebody's own accounts: by its id, with or without the platform, or by the platform alone."""
    text = wanted.strip().casefold()
    by_id = [a for a in accounts if text in {reference(a).casefold(), a.account.casefold(), a.account.lstrip("@")}]
    found = by_id or [a for a in accounts if text == a.platform]
    if len(found) == 1:
        return found[0]
    raise Refusal(
        "not-your-account", N_("“{text}” is none of your accounts. They are: {accounts}."),
        text=clean(wanted, 60), accounts=", ".join(reference(account) for account in accounts),
    )  # fmt: skip
