"""`convene` and `python -m bot`: the command line."""

import gc
import os

from bot.cli import app


def main() -> None:
    """Run the command line and exit with its code."""
    os.umask(0o077)  # whatever it writes, databases, keys, copies and files, is for its owner only
    gc.disable()  # of what a start makes nothing is garbage; `bot.app.wired` lets the collector work again
    app(prog_name="convene")


if __name__ == "__main__":
    main()
