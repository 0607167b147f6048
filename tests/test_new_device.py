"""`convene matrix new-device` as an operator types it, on a real Synapse."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.cli import Exit
from tests.process import ROOT
from tests.synapse import Synapse, password

runner = CliRunner()


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_is_interactive", lambda: True)


def new_device(config: Path, answers: str = "") -> tuple[int, str]:
    result = runner.invoke(cli.app, ["matrix", "new-device", "--config", str(config)], input=answers)
    return result.exit_code, result.output


@pytest.mark.usefixtures("_terminal")
def test_it_says_what_it_does_asks_and_makes_a_device_that_is_signed(synapse_server: Synapse, tmp_path: Path) -> None:
    user, _ = synapse_server.register("new-device")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[matrix]\nhomeserver = "{synapse_server.url}"\nuser = "{user}"\npassword = "{password("new-device")}"\n'
    )
    code, said = new_device(config, "n\n")
    assert (code, said.splitlines()[-1]) == (Exit.FAILED, "Nothing was changed.")
    code, said = new_device(config, "y\n")
    assert code == Exit.OK, said
    assert (
        f"This logs {user} in to Matrix as a new device, with keys of its own in {tmp_path / 'matrix-store'}." in said
    )
    assert said.splitlines()[-2:] == ["It is signed by the account's identity.", "Next: `convene run`."]
    first = json.loads((tmp_path / "matrix-store" / "device.json").read_text())["id"]
    code, said = new_device(config, "y\n\n")
    assert code == Exit.OK, said
    assert f"Still logged in, and trusted by people's clients: {first}, which the bot has used before." in said
    assert "Log out what the bot has used before? [Y/n]" in said
    assert said.splitlines()[-2:] == ["Logged out.", "Next: `convene run`."]
    checked = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--config", str(config)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "; signed by the account's identity" in checked.stdout
    assert first not in checked.stdout
    config.write_text(config.read_text().replace(password("new-device"), "mistyped"))
    code, said = new_device(config, "y\n")
    assert code == Exit.REFUSED
    assert "Check the account and its password." in said


@pytest.mark.usefixtures("_terminal")
def test_a_homeserver_that_does_not_answer_is_said_in_words(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[matrix]\nhomeserver = "http://127.0.0.1:9"\nuser = "@b:localhost"\npassword = "p"\n')
    code, said = new_device(config, "y\n")
    assert code == Exit.REFUSED
    assert "Matrix does not do it" in said
    assert "Try again." in said


@pytest.mark.usefixtures("_terminal")
def test_a_configuration_without_matrix_has_no_device(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("")
    assert new_device(config) == (Exit.UNUSABLE, f"{config} has no [matrix] section.\n")


def test_without_a_terminal_nobody_can_be_asked(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[matrix]\nhomeserver = "http://127.0.0.1:9"\nuser = "@b:localhost"\npassword = "p"\n')
    code, said = new_device(config)
    assert code == Exit.UNUSABLE
    assert "needs a terminal" in said
    assert not (tmp_path / "matrix-store").exists()
