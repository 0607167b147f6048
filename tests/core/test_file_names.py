"""A file's name is somebody's word: it is shown, and written into folders (N1)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import LARGEST, Attached
from bot.core.files import LONGEST, named


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("report.pdf", "application/pdf", ("report.pdf", "application/pdf")),
        ("../../etc/passwd", "text/plain", ("passwd", "text/plain")),
        ("C:\\temp\\a.txt", "text/plain; charset=utf-8", ("a.txt", "text/plain")),
        ("", "image/png", ("file.png", "image/png")),
        ("..", "nonsense", ("file.bin", "application/octet-stream")),
        ("notes.csv", "", ("notes.csv", "text/csv")),
        ("fdp\u202e.exe", "application/pdf", ("fdp.exe", "application/pdf")),
        ("a" * 200 + ".ods", "text/x", ("a" * 76 + ".ods", "text/x")),
    ],
)
def test_a_name_has_no_folder_and_a_type_is_one(name: str, media_type: str, shown: tuple[str, str]) -> None:
    """N1."""
    assert named(name, media_type) == shown


@given(st.text(max_size=300), st.text(max_size=40))
def test_whatever_it_is_called_it_is_a_name_in_one_folder(name: str, media_type: str) -> None:
    """N1."""
    shown, kind = named(name, media_type)
    assert shown == Path(shown).name
    assert shown not in {"", ".", ".."}
    assert len(shown) <= LONGEST + 2
    assert kind.count("/") == 1
    assert kind.isascii()


def test_a_file_that_is_known_to_be_too_large_says_so() -> None:
    """N1: before anything is downloaded."""
    assert Attached("console", "m1/0/9", "film.mp4", "video/mp4", 60_000_000).is_too_large
    assert not Attached("console", "m1/0/9", "film.mp4", "video/mp4", LARGEST).is_too_large


def test_what_is_kept_of_a_file_is_all_of_it() -> None:
    file = Attached("console", "m1/0/9", "film.mp4", "video/mp4", 9)
    assert Attached.from_json(file.to_json()) == file
