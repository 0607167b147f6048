"""The command line: what it says when something is missing, and what `init` writes."""

import asyncio
import gc
import json
import os
import pty
import re
import signal
import socket
import stat
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.cli import Exit
from bot.cli.setup import render, slug_of
from bot.config import load
from bot.platforms import transcript
from tests.conversation import Conversation

runner = CliRunner()

DEMO = Path(__file__).parent.parent / "docs" / "examples" / "demo.toml"


# Commands that are run in this process set its log up.


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_is_interactive", lambda: True)


def typed(*answers: str) -> str:
    return "".join(f"{answer}\n" for answer in answers)


FULL = typed(
    *["Klingon", "español"],
    *["y", "matrix example", "matrix.example.org/", "", "@convene:example.org", "", 'quo"ted \\ words'],
    *["not a key", "EsTX YLfw EjM9 7hW5 fNea 7Cds enwu tb7a R7AG J8Ve M2Lr bvfW"],
    *["ann", "@ann:example.org"],
    *["y", "ABC-def", "123456:my-very-own", "12345"],
    "!core:example.org",
    *["y", "Gestión & Datos", "", "Who counts what", "", "Nowhere/Town", "Lima", "europe/madrid"],
    *["!core:example.org", "!abc:example.org telegram:-100", "@ann:example.org telegram:5"],
    *["y", "Gestión & Datos", "Gestión datos", "gestion-datos", "otra", "", "id", "", "", ""],
    "n",
)


@pytest.mark.usefixtures("_terminal")
def test_init_asks_and_writes_a_configuration_that_loads(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    result = runner.invoke(cli.app, ["init", "--config", str(path)], input=FULL)
    assert result.exit_code == Exit.OK, result.output
    config = load(path, {})
    assert config.language == "es"
    assert config.matrix is not None
    assert config.matrix.password is not None
    assert config.matrix.password.get_secret_value() == 'quo"ted \\ words'
    assert config.matrix.recovery_key is not None
    assert config.matrix.recovery_key.get_secret_value().endswith("M2Lr bvfW")
    assert config.matrix.homeserver == "https://matrix.example.org"
    assert config.matrix.allow_invites_from == ("@ann:example.org",)
    assert [str(account) for account in config.core.accounts] == ["matrix:@ann:example.org", "telegram:12345"]
    assert [group.slug for group in config.groups] == ["gestion-datos", "otra"]
    assert config.groups[0].timezone == "Europe/Madrid"
    assert [str(room) for room in config.groups[0].rooms] == ["matrix:!abc:example.org", "telegram:-100"]
    assert [str(room) for room in config.core.rooms] == ["matrix:!core:example.org"]
    assert [str(account) for account in config.groups[0].cochairs] == ["matrix:@ann:example.org", "telegram:5"]
    assert [group.language for group in config.groups] == ["es", "id"]
    assert "quo" not in result.output
    assert "bvfW" not in result.output
    assert "very-own" not in result.output


@pytest.mark.usefixtures("_terminal")
def test_init_asks_again_with_an_example_when_an_answer_cannot_be(tmp_path: Path) -> None:
    result = runner.invoke(cli.app, ["init", "--config", str(tmp_path / "config.toml")], input=FULL)
    assert 'for example: homeserver = "https://matrix.example.org"' in result.output
    assert 'I do not know "Nowhere/Town"; for example: Lima, Peru or America/Lima' in result.output
    assert (
        '"Lima" is not certain. Write one of: America/Lima (Lima, Peru), America/New_York (Lima, OH, United States)'
        in result.output
    )
    assert "should be a whole Matrix id" in result.output
    assert result.output.count("Its password") == 2
    assert "is mistyped, or no recovery key" in result.output
    assert result.output.count("Another group has it.") == 2
    assert "I do not speak “Klingon” yet" in result.output
    assert '"matrix:ann" is no whole Matrix id' in result.output
    assert "is none of BotFather's tokens" in result.output
    assert 'for example: token = "123456:ABC-def_123"' in result.output
    assert "!core:example.org is taken already" in result.output


@pytest.mark.usefixtures("_terminal")
def test_init_writes_a_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.touch(0o644)
    runner.invoke(cli.app, ["init", "--config", str(path)], input=typed("y", "en", "n", "n", "", "n"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("_terminal")
def test_init_leaves_a_configuration_alone_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("language = 'id'\n")
    result = runner.invoke(cli.app, ["init", "--config", str(path)], input=typed(""))
    assert result.exit_code == Exit.UNUSABLE
    assert path.read_text() == "language = 'id'\n"
    assert "stays as it is" in result.output


def test_init_without_a_terminal_says_what_to_do_instead(tmp_path: Path) -> None:
    result = runner.invoke(cli.app, ["init", "--config", str(tmp_path / "config.toml")])
    assert result.exit_code == Exit.UNUSABLE
    assert "copy config.example.toml" in result.output


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
    assert signs[:4] == ["✓ configuration", "• configuration", "• configuration", "✓ Database"]
    assert set(signs[4:]) == {"✗ Telegram"}
    assert "hidden" not in result.stdout + result.stderr


def test_check_says_whether_calendars_can_be_served(tmp_path: Path) -> None:
    """S6: nothing is said of what is not configured; an address that is taken may be the running bot's."""
    section = '[calendar]\npublic_address = "https://c.example.org"\nlisten = '
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        busy = bot(tmp_path, "check", f'{section}"127.0.0.1:{port}"')
    assert f"✓ Calendars: 127.0.0.1:{port} is taken, by the running bot or by something else" in busy.stdout
    free = bot(tmp_path, "check", f'{section}"127.0.0.1:{port}"')
    assert f"✓ Calendars: served at 127.0.0.1:{port}, and reached as https://c.example.org" in free.stdout
    elsewhere = bot(tmp_path, "check", f'{section}"192.0.2.1:8080"')
    assert "✗ Calendars: 192.0.2.1:8080 cannot be listened at" in elsewhere.stdout
    assert "Calendars" not in bot(tmp_path, "check", "").stdout


def test_check_creates_nothing(tmp_path: Path) -> None:
    fresh = bot(tmp_path, "check", "")
    assert "convene.db is not there yet; it is made at the first start" in fresh.stdout
    lost = bot(tmp_path, "check", '[database]\nurl = "sqlite:///mistyped/convene.db"')
    assert lost.returncode == Exit.FAILED
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
    checked = bot(tmp_path, "check", f'[database]\nurl = "{url}"')
    assert checked.returncode == Exit.FAILED
    assert "✗ Database: " in checked.stdout
    run = bot(tmp_path, "run", f'[database]\nurl = "{url}"\n[telegram]\ntoken = "1:a"')
    assert run.returncode == Exit.FAILED
    assert "The database cannot be used" in run.stderr
    assert "hidden" not in checked.stdout + checked.stderr + run.stdout + run.stderr


@pytest.mark.parametrize("at", ["tomorrow", "2026-03-23T09:00"])
def test_a_start_that_is_no_instant_is_refused_with_an_example(tmp_path: Path, at: str) -> None:
    path = tmp_path / "config.toml"
    path.touch()
    result = runner.invoke(cli.app, ["console", "--config", str(path), "--at", at])
    assert result.exit_code == Exit.UNUSABLE
    assert "2026-03-23T09:00Z" in result.output


def play(lines: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "console", "--config", str(DEMO), "--script", "-", *options]
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=False)


def test_a_transcript_is_played_and_answered_to_the_byte() -> None:
    lines = ":at 2026-03-23T09:00Z\n:join lima diversity\nlima@diversity: !log 1h30 reading\nlima@dm: hours\n"
    first, second = play(lines), play(lines)
    assert first.returncode == Exit.OK, first.stderr
    assert first.stdout == second.stdout
    assert "1 h 30 min" in first.stdout


def test_a_transcript_gives_the_same_json_to_the_byte_each_time() -> None:
    lines = (DEMO.parent / "first-day.txt").read_text(encoding="utf-8")
    first, second = play(lines, "--json"), play(lines, "--json")
    assert first.returncode == Exit.OK, first.stderr
    assert first.stdout == second.stdout
    assert first.stdout.count("\n") > 20


async def test_the_core_team_sees_a_group_in_the_demo(sqlite_url: str) -> None:
    """H4: in the week that the demo begins with, enough people log in two groups for one to be shown."""
    async with Conversation(sqlite_url, load(DEMO, {}), datetime(2026, 3, 2, 8, tzinfo=UTC)) as talk:
        await talk.say(*(DEMO.parent / "demo.txt").read_text(encoding="utf-8").splitlines())
        assert "Diversity: 9 h 45 min" in await talk.say("core@core: !hours all")


def test_each_message_of_the_bot_is_one_json_object_when_asked() -> None:
    said = play(":at 2026-03-23T09:00Z\nlima@dm: !me\n", "--json").stdout.splitlines()
    assert [set(json.loads(line)) for line in said] == [{"at", "room", "to", "id", "edits", "text", "choices", "files"}]
    assert json.loads(said[0])["at"] == "2026-03-23T09:00:00Z"


def test_a_line_that_is_not_understood_ends_a_transcript_and_is_named() -> None:
    result = play("lima@dm: !me\nnonsense\n")
    assert result.returncode == Exit.UNUSABLE
    assert result.stderr.startswith("line 2: ")


def test_a_transcript_may_be_anything_that_can_be_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place, lines in ((Path(os.devnull), ""), (pipe, "lima@dm: !me\n")):
        command = [sys.executable, "-m", "bot", "console", "--config", str(DEMO), "--script", str(place)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            if lines:
                place.write_text(lines)
            said, _ = process.communicate()
        assert process.returncode == Exit.OK
        assert bool(said) == bool(lines)


def test_a_transcript_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = runner.invoke(cli.app, ["console", "--config", str(DEMO), "--script", str(tmp_path / "none.txt")])
    assert result.exit_code == Exit.UNUSABLE
    assert "none.txt" in result.output


@pytest.mark.parametrize("script", ["demo.txt", "first-day.txt"])
def test_the_examples_play_to_their_end(script: str) -> None:
    result = play((DEMO.parent / script).read_text(), "--echo")
    assert result.returncode == Exit.OK, result.stderr


def test_ctrl_c_at_the_prompt_ends_the_console_at_once() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "console", "--config", str(DEMO)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        shown = b""
        while b" UTC " not in shown:
            shown += os.read(ours, 1024)
        for _ in range(3):  # one that falls between the prompt and the waiting at it is lost: one presses again
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
                break
        else:
            process.kill()
    assert process.returncode == Exit.OK
    os.close(ours)


def test_at_the_keyboard_silence_is_said() -> None:
    said = at_the_keyboard("lima@diversity: good morning", "lima@dm: !me", "lima@dm> nothing", "# a comment", "")
    assert said.count("(no answer)") == 1
    assert said.index("(no answer)") < said.index("[lima, private]") < said.index("(there is no")


def test_a_first_line_without_a_speaker_is_answered_with_one() -> None:
    said = at_the_keyboard("!help", "lima@diversity: !help", "!help")
    assert "(say first who speaks and where: `lima@diversity: !help`)" in said
    assert said.count("What I can do here") == 2


def test_the_list_of_instructions_is_shown_when_asked_for() -> None:
    said = at_the_keyboard(":help", ":hepl")
    assert transcript.HELP in said
    assert "(':hepl' is no instruction; `:help` lists them)" in said


def test_a_clock_that_cannot_be_moved_so_far_stays_where_it_is() -> None:
    lines = [
        ":advance 999999999d", f":advance {'9' * 1000}d", ":advance 70000w", ":at 9999-12-31T23:59Z",
        ":at 0001-01-01T00:00+12:00", ":at 2099-01-01T00:00Z",
    ]  # fmt: skip
    said = at_the_keyboard("lima@diversity: !me", *(said for line in lines for said in (line, "lima@dm: me")))
    refused = [line for line in said.splitlines() if re.search("ten years|too far away", line)]
    assert len(refused) == len(lines)
    assert said.count("Your account here: console:lima") == 1 + len(lines), "what was said before is kept"


def test_a_number_of_any_length_is_answered() -> None:
    with pytest.raises(transcript.NotUnderstood, match="ten years"):
        transcript.read(f":advance {'9' * 5000}d")


async def test_a_clock_that_is_being_moved_can_be_stopped(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !me")
        asyncio.get_running_loop().call_soon(talk.session.interrupt)
        with pytest.raises(transcript.NotUnderstood, match="stopped; the clock is at 2026-"):
            await talk.say(":advance 500w")
        assert talk.session.clock() < datetime(2035, 1, 1, tzinfo=UTC)
        assert "console:lima" in await talk.say("lima@dm: me")


def test_pictures_are_put_into_a_folder_when_one_is_named(tmp_path: Path) -> None:
    script = (DEMO.parent / "demo.txt").read_text() + "berlin@dm: hours group\n"
    said = play(script, "--files", str(tmp_path / "pictures")).stdout
    pictures = list((tmp_path / "pictures").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert f"+ {picture} (image/png, " in said


def at_the_keyboard(*lines: str) -> str:
    """What the console shows to somebody who types these lines and leaves."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "console", "--config", str(DEMO)]
    os.write(ours, "".join(f"{line}\n" for line in (*lines, "quit")).encode())
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, text=True) as process:
        os.close(theirs)
        said, _ = process.communicate()
        assert process.returncode == Exit.OK
    os.close(ours)
    return said


@pytest.mark.parametrize("program", [[sys.executable, "-m", "bot"], [str(Path(sys.executable).parent / "convene")]])
def test_both_names_of_the_program_say_their_version(program: list[str]) -> None:
    said = subprocess.run([*program, "version"], capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"convene \d+\.\d+\.\d+\n", said)


def test_every_command_is_explained_in_help() -> None:
    said = runner.invoke(cli.app, ["--help"]).output
    for command in ("run", "console", "check", "init", "version"):
        assert re.search(rf"\b{command}\b +[A-Z]", said)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Gestión y datos", "gestion-y-datos"), ("Product & Technology", "product-technology"), ("مجموعة", "")],
)
def test_a_short_name_is_suggested_from_the_long_one(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_an_answer_cannot_break_out_of_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(render({"groups": [{"slug": "a", "name": 'A"\n[core]\nx=1 \u007f'}]}), encoding="utf-8")
    assert load(path, {}).groups[0].name.startswith('A"\n[core]')


async def test_garbage_is_collected_once_the_program_is_wired(sqlite_url: str) -> None:
    """A start goes without."""
    gc.disable()
    try:
        async with Conversation(sqlite_url):
            assert gc.isenabled()
    finally:
        gc.enable()
