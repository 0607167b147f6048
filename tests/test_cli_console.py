"""`convene console`: transcripts that are played, and a person at the keyboard."""

import asyncio
import json
import os
import pty
import re
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.cli import Exit
from bot.config import load
from bot.platforms import transcript
from tests.configuring import ROOT
from tests.conversation import Conversation

runner = CliRunner()

DEMO = ROOT / "docs" / "examples" / "demo.toml"


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


def play_here(lines: str, *options: str) -> Result:
    """The same in this process, which takes less; strings have other hashes in it."""
    return runner.invoke(cli.app, ["console", "--config", str(DEMO), "--script", "-", *options], input=lines)


def test_a_transcript_is_played_and_answered_to_the_byte() -> None:
    lines = ":at 2026-03-23T09:00Z\n:join lima diversity\nlima@diversity: !log 1h30 reading\nlima@dm: hours\n"
    first, second = play(lines), play_here(lines)
    assert first.returncode == Exit.OK, first.stderr
    assert first.stdout == second.stdout
    assert "1 h 30 min" in first.stdout


def test_a_transcript_gives_the_same_json_to_the_byte_each_time() -> None:
    lines = (DEMO.parent / "first-day.txt").read_text(encoding="utf-8")
    first, second = play(lines, "--json"), play_here(lines, "--json")
    assert first.returncode == Exit.OK, first.stderr
    assert first.stdout == second.stdout
    assert first.stdout.count("\n") > 20


async def test_the_core_team_sees_a_group_in_the_demo(sqlite_url: str) -> None:
    """H4: in the week that the demo begins with, enough people log in two groups for one to be shown."""
    async with Conversation(sqlite_url, load(DEMO, {}), datetime(2026, 3, 2, 8, tzinfo=UTC)) as talk:
        await talk.say(*(DEMO.parent / "demo.txt").read_text(encoding="utf-8").splitlines())
        assert "Diversity: 9 h 45 min" in await talk.say("core@core: !hours all")


def test_each_message_of_the_bot_is_one_json_object_when_asked() -> None:
    said = play_here(":at 2026-03-23T09:00Z\nlima@dm: !me\n", "--json").stdout.splitlines()
    assert [set(json.loads(line)) for line in said] == [{"at", "room", "to", "id", "edits", "text", "choices", "files"}]
    assert json.loads(said[0])["at"] == "2026-03-23T09:00:00Z"


def test_a_line_that_is_not_understood_ends_a_transcript_and_is_named() -> None:
    result = play_here("lima@dm: !me\nnonsense\n")
    assert result.exit_code == Exit.UNUSABLE
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
    result = play_here((DEMO.parent / script).read_text(), "--echo")
    assert result.exit_code == Exit.OK, result.stderr


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
    said = play_here(script, "--files", str(tmp_path / "pictures")).stdout
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
