"""The real program with its clock some minutes ahead: `python -m tests.encryption.later 10 run --config FILE`."""

import sys
from datetime import timedelta

from bot import app
from bot.__main__ import main
from tests.shifted import shift

if __name__ == "__main__":
    shift(app.system_clock() + timedelta(minutes=int(sys.argv.pop(1))))
    main()
