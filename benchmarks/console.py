"""Commands a second through the whole program on the console, on an SQLite file, in one process."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure
from bot.config import Config
from bot.console import Session

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)
GROUPS, WARM_UP, COMMANDS = 9, 50, 1000


async def run() -> list[Figure]:
    """One after the other, each answered before the next is typed: nothing is gained by doing things at once."""
    groups = [{"slug": f"group-{number}", "name": f"Group {number}"} for number in range(GROUPS)]
    answers: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'console.db'}"
        async with Session(Config.model_validate({"groups": groups}), url, MONDAY, answers.append) as session:
            for number in range(WARM_UP):
                await session.play(_line(number))
            answers.clear()
            began = time.perf_counter()
            for number in range(COMMANDS):
                await session.play(_line(number))
            seconds = time.perf_counter() - began
            failures = session.failures
    answered = len(answers) >= COMMANDS and not failures
    return [
        Figure.at_least("console.commands", COMMANDS / seconds if answered else 0.0, "commands/s", 400),
    ]


def _line(number: int) -> str:
    group = number % GROUPS
    return f"person-{group}@group-{group}: !log 1m reading the draft"
