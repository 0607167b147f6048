"""The real program with its clock set: `python -m tests.shifted 2026-03-22T18:00:00+00:00 run --config FILE`.

From that instant on, time passes as usual.
"""

import sys
from datetime import datetime

from bot import app
from bot.__main__ import main


def shift(instant: datetime) -> None:
    """Let the program's only clock begin at `instant`."""
    real = app.system_clock
    offset = instant - real()
    app.system_clock = lambda: real() + offset


if __name__ == "__main__":
    shift(datetime.fromisoformat(sys.argv.pop(1)))
    main()
