"""The documentation leads nowhere wrong."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import load
from bot.platforms import transcript
from tests.conversation import Conversation

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


async def test_the_demo_answers_as_the_readme_says(sqlite_url: str) -> None:
    examples = ROOT / "docs" / "examples"
    [shown] = re.findall(r"```\n(lima@diversity: .*?)\n```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    exchanges = re.split(r"^(\S+@\S+: .*)\n?", shown, flags=re.MULTILINE)[1:]
    demo = load(examples / "demo.toml", {})
    async with Conversation(sqlite_url, demo, datetime(2026, 3, 2, 8, tzinfo=UTC)) as talk:
        await talk.say(*(examples / "demo.txt").read_text("utf-8").splitlines())
        for line, answer in zip(exchanges[::2], exchanges[1::2], strict=True):
            assert (await talk.say(line)).startswith(answer.rstrip("\n"))


def test_the_list_of_lines_is_the_consoles_own() -> None:
    page = (ROOT / "docs" / "console.md").read_text("utf-8")
    listed = {row.split()[0] for row in re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE) if row[0] in ":#"}
    assert listed == {line.split()[0] for line in transcript.HELP.splitlines() if line[0] in ":#"}


def test_every_target_that_is_named_exists_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in [*PAGES, ROOT / ".ci" / "run"]:
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"(?:^|`)(?:step )?make ([a-z-]+)", text, re.MULTILINE)
        assert set(named) <= targets, page
