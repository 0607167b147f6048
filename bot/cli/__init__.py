"""The command line: a thin shell around `bot.app`.

Exit codes: 0 all is well; 1 something failed, or `check` found a fault; 2 the command line or the configuration
cannot be used; 3 a platform refuses the bot's credentials. After 2 and 3, starting again does not help.

What a command needs is imported inside it, so that `convene --help` and the first reply come quickly.
"""

import asyncio
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot import __version__

if TYPE_CHECKING:
    from bot.config import Config

app = typer.Typer(
    help="Convene facilitates volunteer groups in their chats, on Matrix and on Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigPath = Annotated[
    Path, typer.Option("--config", "-c", envvar="CONVENE_CONFIG", help="The configuration file.", show_default=True)
]
DEFAULT_CONFIG = Path("config.toml")


class Exit(IntEnum):
    """What the exit code says."""

    OK = 0
    FAILED = 1
    UNUSABLE = 2
    REFUSED = 3


@app.command()
def run(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Run the bot until it is stopped (SIGTERM or Ctrl-C finish what is in hand)."""
    settings = _load(config)
    with _said_in_words():
        import structlog

        from bot import app as convene

        _log_to_stderr(settings)
        for doubt in _doubts(config, settings):
            structlog.get_logger().warning(doubt)
        asyncio.run(convene.run(settings))


@app.command()
def console(
    config: ConfigPath = DEFAULT_CONFIG,
    script: Annotated[
        str | None, typer.Option(help="Play a transcript: a file, or - for standard input.", metavar="FILE")
    ] = None,
    echo: Annotated[bool, typer.Option("--echo", help="Print the transcript's lines too.")] = False,
    stay: Annotated[bool, typer.Option("--stay", help="Go on by hand after the transcript.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each message of the bot as a JSON object.")] = False,
    at: Annotated[
        str | None, typer.Option(help="Start the clock at this instant, as 2026-03-23T09:00Z.", metavar="INSTANT")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="Keep everything in this database instead of a temporary one.", metavar="URL")
    ] = None,
    files: Annotated[
        Path | None, typer.Option(help="Put the pictures that the bot sends into this folder.", metavar="FOLDER")
    ] = None,
) -> None:
    """Try the bot here: speak for anybody, in any room, at any time."""
    settings = _load(config)
    start = _instant(at) if at else None
    if script and script != "-" and not _is_readable(Path(script)):
        _stop(f"There is no transcript to read at {script}.")
    with _said_in_words():
        from bot.console import console as play

        _log_to_stderr(settings, quiet=True)
        code = play(
            settings, script=script, as_json=as_json, at=start, database=database, files=files, echo=echo, stay=stay
        )  # fmt: skip
    raise typer.Exit(code)


@app.command()
def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Look at the configuration, the database and each platform, and say what is missing."""
    settings = _load(config)
    with _said_in_words():
        from bot.app import system_clock
        from bot.checks import check as look

        _log_to_stderr(settings, quiet=True)
        findings = asyncio.run(look(settings, system_clock))
    typer.echo(f"✓ configuration: {config} is sound")
    for doubt in _doubts(config, settings):
        typer.echo(f"• configuration: {doubt}")
    for finding in findings:
        typer.echo(f"{'✓' if finding.ok else '✗'} {finding.subject}: {finding.detail}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(Exit.FAILED)


_groups = typer.Typer(help="Groups that stand in a file.", no_args_is_help=True)
app.add_typer(_groups, name="groups")


@_groups.command("import")
def import_groups(
    file: Annotated[Path, typer.Argument(help="A file of groups, each a section written as in the configuration.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Found the groups of a file, and take over names, addresses and new rooms of those that are there."""
    settings = _load(config)
    with _said_in_words():
        from bot.cli.groups import bring_in

        _log_to_stderr(settings, quiet=True)
        for line in bring_in(file, settings):
            typer.echo(line)


_matrix = typer.Typer(help="The bot's device on Matrix.", no_args_is_help=True)
app.add_typer(_matrix, name="matrix")


@_matrix.command("new-device")
def new_device(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Log in to Matrix as a new device, where the old one's keys are lost or broken. Says what it does, and asks."""
    settings = _load(config)
    if not settings.matrix:
        _stop(f"{config} has no [matrix] section.")
    if not _is_interactive():
        _stop("`convene matrix new-device` asks questions and needs a terminal.")
    with _said_in_words():
        from bot.cli.devices import new_device as make

        _log_to_stderr(settings, quiet=True)
        signed = asyncio.run(make(settings.matrix, typer.confirm, typer.echo))
    if not signed:
        raise typer.Exit(Exit.FAILED)


@app.command()
def init(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Ask a few questions and write a configuration that only its owner can read."""
    if not _is_interactive():
        _stop("`convene init` asks questions and needs a terminal. Without one, copy config.example.toml and edit it.")
    from bot.cli import setup

    if config.exists() and not typer.confirm(f"{config} is there already. Replace it?", default=False):
        _stop(f"{config} stays as it is.")
    setup.write(config, setup.ask())
    _load(config)
    typer.echo(f"\nWrote {config}. Next: `convene check` looks at it, `convene run` starts the bot.")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"convene {__version__}")


def _load(path: Path) -> "Config":
    from bot.config import load
    from bot.core.errors import ConfigError

    try:
        return load(path, os.environ)
    except ConfigError as error:
        _stop(str(error))


def _doubts(path: Path, config: "Config") -> Iterator[str]:
    """What is allowed but most likely not meant, a sentence each."""
    yield from config.doubts()
    secrets = [secret for secret in config.secrets() if len(secret) > 3]
    if path.stat().st_mode & stat.S_IROTH and any(secret in path.read_text("utf-8") for secret in secrets):
        yield f"{path} holds secrets, and everybody on this machine can read it: `chmod o-r {path}`."


@contextmanager
def _said_in_words() -> Iterator[None]:
    """What the operator can mend is said without a traceback."""
    from bot.core.errors import ConfigError, PlatformRefused, StorageUnavailable
    from storage.migrations import DatabaseTooNew

    try:
        yield
    except ConfigError as error:
        _stop(str(error))
    except PlatformRefused as error:
        _stop(str(error), Exit.REFUSED)
    except DatabaseTooNew as error:
        _stop(f"The database belongs to a newer version of Convene: {error}. Install that version.")
    except StorageUnavailable as error:
        _stop(f"The database cannot be used: {error}", Exit.FAILED)


def _log_to_stderr(config: "Config", *, quiet: bool = False) -> None:
    from bot import logs

    level = "warning" if quiet and config.log.level == "info" else config.log.level
    logs.configure(level, config.log.format, config.secrets())


def _instant(text: str) -> datetime:
    from bot.platforms.transcript import NotUnderstood, read_instant

    try:
        return read_instant(text)
    except NotUnderstood as error:
        _stop(f"--at: {error}")


def _is_readable(path: Path) -> bool:
    """True for whatever can be read: a file, a device, a pipe. It is not opened, since a pipe is read only once."""
    return os.access(path, os.R_OK) and not path.is_dir()


def _is_interactive() -> bool:
    return sys.stdin.isatty()


def _stop(message: str, code: Exit = Exit.UNUSABLE) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
