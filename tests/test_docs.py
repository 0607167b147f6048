"""The documentation leads nowhere wrong."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"\]\((?!https?:)(?P<file>[^)#]*)(?:#(?P<heading>[^)]+))?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in LINK.finditer(page.read_text(encoding="utf-8")):
        target = page.parent / link["file"] if link["file"] else page
        assert target.exists(), link[0]
        if link["heading"]:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert link["heading"] in {heading.lower().replace(" ", "-") for heading in headings}, link[0]


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    linked = {link["file"] for link in LINK.finditer((folder / "README.md").read_text(encoding="utf-8"))}
    assert linked == {page.name for page in folder.glob("*.md")} - {"README.md"}


def test_every_target_that_is_named_exists_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in [*PAGES, ROOT / ".ci" / "run"]:
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"(?:^|`)(?:step )?make ([a-z-]+)", text, re.MULTILINE)
        assert set(named) <= targets, page
