"""The real program with its clock set: `python -m tests.shifted 2026-03-22T18:00:00+00:00 1 run --config FILE`.

From that instant on, time passes as usual. The number is the pace at which Telegram's limits pass: see
`tests.fakes.telegram_api`.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import app
from bot.__main__ import main
from bot.core.platform import Rate


def shift(instant: datetime) -> None:
    """Let the program's only clock begin at `instant`."""
    real = app.system_clock
    offset = instant - real()
    app.system_clock = lambda: real() + offset


def hurry(pace: float) -> None:
    """Let what the program knows of Telegram's limits pass at this pace."""
    from bot.platforms import telegram

    def hurried(rates: Sequence[Rate]) -> tuple[Rate, ...]:
        return tuple(Rate(rate.count, rate.seconds * pace) for rate in rates)

    known = telegram.LIMITS
    telegram.LIMITS = replace(
        known, chat=hurried(known.chat), group=hurried(known.group), overall=hurried(known.overall)
    )


if __name__ == "__main__":
    shift(datetime.fromisoformat(sys.argv.pop(1)))
    if (pace := float(sys.argv.pop(1))) != 1:
        hurry(pace)
    main()
