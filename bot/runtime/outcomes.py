"""What a unit of work leaves to do after its commit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from storage.outbox import OutboxMessage

Work = Callable[[Session], "Outcome"]
Run = Callable[[Work], "Outcome"]


@dataclass(slots=True)
class Outcome:
    """What is to be sent, and what the program has to look at again."""

    rows: list[OutboxMessage] = field(default_factory=list)
    timers: list[datetime] = field(default_factory=list)
    listens: bool = False
    """Whether it may have changed in which rooms a feature listens."""
    failed: str = ""
    """The reference of an unexpected error."""
