"""The command line: what it says when something is missing, and what `check` finds."""

import gc
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.cli import Exit
from tests.conversation import Conversation

runner = CliRunner()


@pytest.mark.parametrize("command", ["run", "console", "check"])
def test_a_configuration_that_cannot_be_used_is_said_without_a_traceback(tmp_path: Path, command: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text("langage = 'en'\n")
    result = runner.invoke(cli.app, [command, "--config", str(path)])
    assert result.exit_code == Exit.UNUSABLE
    assert "did you mean language?" in result.output
    missing = runner.invoke(cli.app, [command, "--config", str(tmp_path / "none.toml")])
    assert missing.exit_code == Exit.UNUSABLE
    assert "convene init" in missing.output


def bot(folder: Path, command: str, settings: str) -> subprocess.CompletedProcess[str]:
    path = folder / "config.toml"
    path.write_text(settings, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "bot", command, "--config", str(path)], capture_output=True, text=True, check=False
    )


def check(folder: Path, settings: str) -> Result:
    """`convene check` in this process, which takes less."""
    path = folder / "config.toml"
    path.write_text(settings, encoding="utf-8")
    return runner.invoke(cli.app, ["check", "--config", str(path)])


def test_a_bot_without_a_platform_does_not_run(tmp_path: Path) -> None:
    result = bot(tmp_path, "run", "")
    assert result.returncode == Exit.REFUSED
    assert result.stderr.splitlines()[-1] == ("Neither [matrix] nor [telegram] is configured: there is nothing to run.")


def test_check_says_what_is_well_what_is_doubtful_and_what_is_wrong(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    result = bot(tmp_path, "check", f'[telegram]\ntoken = "1:hidden"\nbase_url = "http://127.0.0.1:{port}"')
    assert result.returncode == Exit.FAILED
    signs = [line.partition(":")[0] for line in result.stdout.splitlines()]
    assert signs[:5] == ["✓ configuration", "• configuration", "• configuration", "• configuration", "✓ Database"]
    assert set(signs[5:]) == {"✗ Telegram"}
    assert "hidden" not in result.stdout + result.stderr


@pytest.mark.parametrize(("mode", "is_said"), [(0o644, True), (0o640, False)])
def test_a_secret_that_everybody_on_the_machine_can_read_is_a_doubt(tmp_path: Path, mode: int, is_said: bool) -> None:
    path = tmp_path / "config.toml"
    path.touch()
    path.chmod(mode)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    said = check(tmp_path, f'[telegram]\ntoken = "1:hidden"\nbase_url = "http://127.0.0.1:{port}"').stdout
    assert (f"• configuration: {path} holds secrets, and everybody on this machine can read it" in said) is is_said
    assert "hidden" not in said


def test_a_configuration_without_secrets_may_be_read_by_everybody(tmp_path: Path) -> None:
    assert "holds secrets" not in check(tmp_path, "").stdout


def test_check_says_whether_calendars_can_be_served(tmp_path: Path) -> None:
    """S6: nothing is said of what is not configured; an address that is taken may be the running bot's."""
    section = '[calendar]\npublic_address = "https://c.example.org"\nlisten = '
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        busy = check(tmp_path, f'{section}"127.0.0.1:{port}"')
    assert f"✓ Calendars: 127.0.0.1:{port} is taken, by the running bot or by something else" in busy.stdout
    free = check(tmp_path, f'{section}"127.0.0.1:{port}"')
    assert f"✓ Calendars: served at 127.0.0.1:{port}, and reached as https://c.example.org" in free.stdout
    elsewhere = check(tmp_path, f'{section}"192.0.2.1:8080"')
    assert "✗ Calendars: 192.0.2.1:8080 cannot be listened at" in elsewhere.stdout
    assert "Calendars" not in check(tmp_path, "").stdout


def test_check_creates_nothing(tmp_path: Path) -> None:
    fresh = check(tmp_path, "")
    assert "convene.db is not there yet; it is made at the first start" in fresh.stdout
    lost = check(tmp_path, '[database]\nurl = "sqlite:///mistyped/convene.db"')
    assert lost.exit_code == Exit.FAILED
    assert f"✗ Database: the folder {tmp_path / 'mistyped'} is not there" in lost.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_a_database_that_cannot_be_made_is_said_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = bot(tmp_path, "run", '[database]\nurl = "sqlite:///file/convene.db"\n[telegram]\ntoken = "1:a"')
    assert run.returncode == Exit.FAILED
    assert run.stderr.splitlines()[-1].startswith("The database cannot be used: ")


def test_check_of_a_database_that_is_not_there_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    url = f"postgresql://convene:hidden@127.0.0.1:{port}/convene"
    checked = check(tmp_path, f'[database]\nurl = "{url}"')
    assert checked.exit_code == Exit.FAILED
    assert "✗ Database: " in checked.stdout
    run = bot(tmp_path, "run", f'[database]\nurl = "{url}"\n[telegram]\ntoken = "1:a"')
    assert run.returncode == Exit.FAILED
    assert "The database cannot be used" in run.stderr
    assert "hidden" not in checked.stdout + checked.stderr + run.stdout + run.stderr


@pytest.mark.parametrize("program", [[sys.executable, "-m", "bot"], [str(Path(sys.executable).parent / "convene")]])
def test_both_names_of_the_program_say_their_version(program: list[str]) -> None:
    said = subprocess.run([*program, "version"], capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"convene \d+\.\d+\.\d+\n", said)


def test_every_command_is_explained_in_help() -> None:
    said = runner.invoke(cli.app, ["--help"]).output
    for command in ("run", "console", "check", "init", "version"):
        assert re.search(rf"\b{command}\b +[A-Z]", said)


async def test_garbage_is_collected_once_the_program_is_wired(sqlite_url: str) -> None:
    """A start goes without."""
    gc.disable()
    try:
        async with Conversation(sqlite_url):
            assert gc.isenabled()
    finally:
        gc.enable()
