"""`convene` and `python -m bot`: the command line."""

from bot.cli import app


def main() -> None:
    """Run the command line and exit with its code."""
    app(prog_name="convene")


if __name__ == "__main__":
    main()
