"""The files that minutes are given as (S7)."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session

from handlers.meetings.after import files
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.afterwards import gather, hold


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


NASTY = (
    "topic == Budget ==",
    "info [[File:x.png]] {{delete}} <script> '''bold''' ~~~~ __TOC__ https://x.org",
    "info # no heading, * no list | no | table",
    "action kyoto [click](https://x.org) by 2026-03-27",
)


async def test_nothing_that_people_wrote_is_markup_in_the_files(talk: Conversation) -> None:
    await hold(talk, NASTY)
    wiki, markdown = _files(talk)
    for markup in ("[[", "{{", "<script", "~~~", "__TOC", "https://", "''bold"):
        assert markup not in wiki
    assert "=== &#61;&#61; Budget &#61;&#61; ===" in wiki
    assert "\\[click\\](https\\://x.org)" in markdown
    assert "<script" not in markdown.replace("\\<script", "")
    assert "\n- \\# no heading, \\* no list \\| no \\| table\n" in markdown


async def test_the_files_have_the_head_the_topics_and_the_lines(talk: Conversation) -> None:
    await hold(talk)
    wiki, markdown = _files(talk)
    assert wiki.startswith("== Minutes of M1: Weekly (Diversity) ==\n\nDraft: no co-chair has approved it yet.\n\n")
    assert "\n\n=== Scenarios ===\n\n* '''Agreed''' G1 (" in wiki
    assert wiki.endswith("): Merge the two scenarios\n"
                         "* '''Action''' A1: glossary · kyoto · by Fri 27 Mar\n"
                         "* The survey has 40 answers\n")  # fmt: skip
    assert markdown.startswith("# Minutes of M1: Weekly (Diversity)\n\n")
    assert "\n\n## Scenarios\n\n- **Agreed** G1 (" in markdown


async def test_the_files_are_in_the_language_of_who_reads_them(talk: Conversation) -> None:
    """L1: dates as well."""
    await hold(talk)
    wiki, _ = _files(talk, "es")
    assert "lunes, 23 de marzo de 2026" in wiki


def _files(talk: Conversation, language: str = "en") -> tuple[str, str]:
    facts = {"meeting": 1, "language": language, "zone": "UTC"}

    def write(session: Session) -> tuple[str, str]:
        return files.wikitext(session, facts).decode(), files.markdown(session, facts).decode()

    return look(talk, write)
