"""`convene init`: what it asks, and the configuration that it writes."""

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.cli import Exit
from bot.cli.setup import render, slug_of
from bot.config import load

runner = CliRunner()


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_is_interactive", lambda: True)


def typed(*answers: str) -> str:
    return "".join(f"{answer}\n" for answer in answers)


FULL = typed(
    *["Klingon", "español"],
    *["y", "matrix example", "https://", "matrix.example.org/", "", "@convene:example.org", "", 'quo"ted \\ words'],
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
    assert result.output.count("Address of the homeserver") == 3
    assert "Error: This is mistyped, or no recovery key" in result.output
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
