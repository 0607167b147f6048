"""Secrets of the configuration: from the file, from the environment or from files of their own, and never shown."""

from pathlib import Path

import pytest

from bot.config import load
from tests.configuring import complaint, write

SECRET = "98765:hidden-away"


def test_a_secret_comes_from_the_environment_and_goes_before_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path, "[telegram]\ntoken_file = 'none'\n[matrix]\nhomeserver='http://h'\nuser='@b:h'\npassword='p'"
    )
    config = load(path, {"CONVENE_TELEGRAM_TOKEN": SECRET, "CONVENE_MATRIX_TOKEN": "t"})
    assert config.telegram is not None
    assert config.telegram.token.get_secret_value() == SECRET
    assert config.matrix is not None
    assert config.matrix.password is None
    assert config.secrets() == {SECRET, "t"}


def test_a_secret_alone_in_the_environment_turns_a_platform_on(tmp_path: Path) -> None:
    config = load(write(tmp_path, ""), {"CONVENE_TELEGRAM_TOKEN": SECRET})
    assert config.telegram is not None


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        ("[telegram]\ntoken_file = 'secret'", {}),
        ("", {"CONVENE_TELEGRAM_TOKEN_FILE": "secret"}),
    ],
)
def test_a_secret_comes_from_a_file_beside_the_config(tmp_path: Path, text: str, environ: dict[str, str]) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    config = load(write(tmp_path, text), environ)
    assert config.telegram is not None
    assert config.telegram.token.get_secret_value() == SECRET


def test_a_secret_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    assert 'telegram.token_file: "none" cannot be read' in complaint(tmp_path, "[telegram]\ntoken_file='none'")
    assert 'telegram.token_file: "empty" is empty' in complaint(tmp_path, "[telegram]\ntoken_file='empty'")
    assert "telegram.token_file: should be a path" in complaint(tmp_path, "[telegram]\ntoken_file=3")
    said = complaint(tmp_path, "", {"CONVENE_TELEGRAM_TOKEN_FILE": "none"})
    assert 'CONVENE_TELEGRAM_TOKEN_FILE: "none" cannot be read' in said
    both = complaint(tmp_path, f"[telegram]\ntoken='{SECRET}'\ntoken_file='x'")
    assert "stands beside token" in both


KEY = "EsTX YLfw EjM9 7hW5 fNea 7Cds enwu tb7a R7AG J8Ve M2Lr bvfW"


def test_a_recovery_key_goes_with_the_password_wherever_each_of_them_stands(tmp_path: Path) -> None:
    matrix = "[matrix]\nhomeserver='http://h'\nuser='@b:h'\n"
    (tmp_path / "key").write_text(f"{KEY}\n")
    for text, environ in (
        (f"{matrix}password='p'\nrecovery_key='{KEY}'", {}),
        (f"{matrix}password='p'\nrecovery_key_file='key'", {}),
        (f"{matrix}password='p'\nrecovery_key='{WRONG_KEY}'", {"CONVENE_MATRIX_RECOVERY_KEY": KEY}),
        (f"{matrix}password='q'\nrecovery_key_file='key'", {"CONVENE_MATRIX_PASSWORD": "p"}),
        (matrix, {"CONVENE_MATRIX_PASSWORD": "p", "CONVENE_MATRIX_RECOVERY_KEY": KEY}),
    ):
        config = load(write(tmp_path, text), environ)
        assert config.secrets() == {"p", KEY}, (text, environ)


WRONG_KEY = KEY.replace("X", "Y", 1)


@pytest.mark.parametrize("key", [WRONG_KEY, KEY[:-1], f"{KEY}1", "correct horse", "EsT0 0000", "z" * 99])
def test_a_mistyped_recovery_key_is_named_and_not_shown(tmp_path: Path, key: str) -> None:
    said = complaint(tmp_path, f"[matrix]\nhomeserver='http://h'\nuser='@b:h'\npassword='p'\nrecovery_key='{key}'")
    assert "matrix.recovery_key: is mistyped, or no recovery key" in said
    assert key not in said


def test_a_recovery_key_file_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    said = complaint(tmp_path, "[matrix]\nhomeserver='http://h'\nuser='@b:h'\npassword='p'\nrecovery_key_file='none'")
    assert "one problem:" in said
    assert 'matrix.recovery_key_file: "none" cannot be read' in said


def test_settings_of_the_time_before_encryption_say_what_became_of_them(tmp_path: Path) -> None:
    matrix = "[matrix]\nhomeserver='http://h'\nuser='@b:h'\npassword='p'\n"
    said = complaint(tmp_path, f"{matrix}session_file='matrix-session.json'\ndevice='CONVENE'")
    assert "matrix.session_file: is store now, a folder" in said
    assert 'for example: store = "matrix-store"' in said
    assert "matrix.device: is no longer needed" in said
    config = load(write(tmp_path, matrix), {})
    assert config.matrix is not None
    assert config.matrix.store == tmp_path / "matrix-store"


@pytest.mark.parametrize(
    "text",
    [
        "[telegram]\ntoken = 'hidden-away'",
        "[telegram]\ntoken = ['hidden-away']",
        "telegram = 'hidden-away'",
        "[database]\nurl = 'mysql://u:hidden-away@h/x'",
        "[matrix]\nhomeserver='http://h'\nuser='@b:h'\npassword='hidden-away'\ntoken='hidden-away'",
        "[matrix]\nhomeserver='http://h'\nuser='@b:h'\npassword={a='hidden-away'}",
    ],
)
def test_a_secret_is_never_shown(tmp_path: Path, text: str) -> None:
    assert "hidden-away" not in complaint(tmp_path, text)


def test_a_printed_configuration_shows_no_secret(tmp_path: Path) -> None:
    config = load(write(tmp_path, f"[database]\nurl='postgresql://u:pw-hidden@h/x'\n[telegram]\ntoken='{SECRET}'"), {})
    assert "hidden" not in repr(config)
    assert "hidden" not in config.model_dump_json()
    assert config.secrets() == {SECRET, "pw-hidden"}
