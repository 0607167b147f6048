"""What stands on record of polls: lists, one of them, and files (D6). It is Monday, 23 March 2026, 09:00."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from handlers.polls.records import ended, files
from storage.ballots import Ballot
from storage.polls import Elector
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.staging import begin, gather, poll_of, vote

FEW = ("berlin", "accra", "lima")


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """Diversity with three members."""
    async with Conversation(database_url) as conversation:
        await gather(conversation, FEW)
        yield conversation


def written(talk: Conversation, write: Any, group_id: int | None = 1) -> str:
    """A file, as it goes out."""
    facts = {"group_id": group_id, "language": "en", "zone": "UTC"}
    return str(look(talk, lambda session: write(session, facts)).decode())


async def test_open_polls_are_listed_with_what_each_needs(talk: Conversation) -> None:
    """D8: in the room nobody reads who has not voted; in private it is said of oneself."""
    await begin(talk, "majority", title="Logo")
    await begin(
        talk, "ranked", title="Which", options=("East", "West"), closes_at=talk.session.clock.now + timedelta(2)
    )
    await vote(talk, 1, accra="yes")
    assert await talk.say("lima@diversity: !polls") == (
        "[diversity] Open polls of Diversity\n"
        "  P2: Which · ranked choice · until Wednesday, 25 March 2026, 09:00 (UTC) · 0 of 3 have voted\n"
        "  P1: Logo · majority · until Thursday, 26 March 2026, 09:00 (UTC) · 1 of 3 have voted\n"
        "  !poll P2 shows one whole."
    )
    said = await talk.say("lima@dm: polls")
    assert "1 of 3 have voted · you have not voted yet" in said
    assert "1 of 3 have voted\n" in await talk.say("accra@dm: polls")


async def test_who_is_on_leave_and_silent_is_not_among_those_who_can_vote(talk: Conversation) -> None:
    """D1."""
    await begin(talk, "majority")
    await talk.say("lima@dm: away")
    assert "0 of 2 have voted" in await talk.say("berlin@diversity: !polls")


async def test_the_core_team_sees_the_polls_of_all_groups_and_others_their_own(talk: Conversation) -> None:
    await begin(talk, "majority", title="Logo")
    said = await talk.say("core@core: !polls")
    assert "Open polls of all groups\n  P1: Logo · Diversity · majority" in said
    assert "P1: Logo · majority" in await talk.say("core@core: !polls diversity")
    assert "Only the members of Partnerships and the core team see its polls." in await talk.say(
        "lima@dm: polls partnerships"
    )
    assert "Only the members of Partnerships" in await talk.say("lima@diversity: !outcomes partnerships")


async def test_another_groups_polls_are_not_read_out_in_a_room(talk: Conversation) -> None:
    await talk.say("core@dm: me")
    said = await talk.say("core@diversity: !polls partnerships")
    assert "[diversity] I have answered you in private." in said
    assert "[core, private] No poll is open in Partnerships." in said


async def test_an_open_poll_is_shown_in_private_with_its_choices_and_ones_own_vote(talk: Conversation) -> None:
    """D3."""
    await begin(talk, "majority", title="Logo")
    await vote(talk, 1, lima="yes")
    said = await talk.say("lima@dm: poll P1")
    assert "Your vote: Yes." in said
    assert "> no: No" in said
    assert "Noted" in (said := await talk.say("lima@dm> no")) or "No" in said
    assert "> no" not in await talk.say("lima@diversity: !poll P1"), "below the poll's own message they are"


async def test_a_poll_that_has_ended_is_shown_with_all_that_stands_on_record(talk: Conversation) -> None:
    """D6."""
    await begin(
        talk, "consent", title="Glossary", text="We share one.", aim="all can read it", review_on=date(2026, 6, 1)
    )  # fmt: skip
    await vote(talk, 1, accra="consent gladly", lima="object it is too long")
    await talk.say("berlin@diversity: !amend P1 We share a short one.", ":advance 4d")
    said = await talk.say("lima@diversity: !poll P1")
    assert "No quorum." in said
    assert "0 of 3 took part (quorum: 2)." in said
    assert "Earlier concerns\n  • Objection (concern 1): it is too long" in said
    assert "What was asked\n  We share a short one.\n  Aim: all can read it" in said
    assert "Opened by berlin, Monday, 23 March 2026, 09:00 (UTC).\n  Version 2: Monday, 23 March 2026" in said
    assert "lima" not in said.replace("lima@", "")
    await talk.say("berlin@diversity: !rerun P1")
    assert "It was run once more as P2." in await talk.say("lima@diversity: !poll P1")


async def test_whoever_opened_or_closed_it_and_is_erased_is_nobody_by_name(talk: Conversation) -> None:
    """X1, D6: that somebody did stays."""
    await begin(talk, "majority")
    await talk.say("berlin@diversity: !withdraw P1 no money", "berlin@dm: erase", ":advance 1s", "berlin@dm> remove")
    await talk.say("berlin@dm: forget me")
    said = await talk.say("lima@diversity: !poll P1")
    assert "Closed by a co-chair, Monday, 23 March 2026, 09:00 (UTC)." in said
    assert "Opened Monday, 23 March 2026, 09:00 (UTC)." in said
    assert "berlin" not in said


async def test_how_many_chose_what_is_drawn_with_characters(talk: Conversation) -> None:
    await begin(talk, "majority")
    await vote(talk, 1, accra="yes", lima="yes", berlin="no")
    await talk.say("berlin@diversity: !close P1")
    assert "👍 ████████████\n  👎 ██████\n  ⚪ ·" in await talk.say("lima@diversity: !poll P1")


async def test_outcomes_are_a_line_each_the_newest_first_and_turn_by_page(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D6."""
    assert "No poll has ended yet." in await talk.say("lima@dm: outcomes")
    for number in (1, 2, 3):
        await begin(talk, "majority", title=f"Logo {number}")
        await vote(talk, number, accra="yes", lima="yes", berlin="yes")
        await talk.say(f"berlin@diversity: !close P{number}", ":advance 1m")
    monkeypatch.setattr(ended, "PAGE", 2)
    said = await talk.say("lima@diversity: !outcomes")
    assert "P3: Logo 3 · the group recommends it · majority · 3 of 3 · Mon 23 Mar 2026\n  P2: Logo 2" in said
    assert "Page 1 of 2." in said
    assert "P1: Logo 1" in await talk.say("lima@diversity> older")
    assert "P1: Logo 1" in await talk.say("core@core: !outcomes diversity 2")
    assert "P3: Logo 3 · Diversity" in await talk.say("core@core: !outcomes")
    assert "There is no page 3" in await talk.say("lima@diversity: !outcomes 3")


async def test_who_has_left_the_group_turns_no_more_pages(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """G4: also by a choice that is on screen."""
    for number in (1, 2):
        await begin(talk, "majority")
        await talk.say(f"berlin@diversity: !withdraw P{number} no money")
    monkeypatch.setattr(ended, "PAGE", 1)
    await talk.say("lima@dm: outcomes", "berlin@diversity: !remove lima", "berlin@diversity> remove")
    assert "P1" not in await talk.say("lima@dm> older")


async def test_outcomes_go_out_as_files(talk: Conversation) -> None:
    """D6: to read, and to count with."""
    assert "No poll has ended yet." in await talk.say("lima@dm: outcomes export")
    await begin(talk, "majority", title="=Logo", text="=1+1\n# **Take** [it](http://x.org)")
    await vote(talk, 1, accra="yes <b>gladly</b>", lima="no", berlin="abstain")
    await talk.say("berlin@diversity: !close P1")
    said = await talk.say("lima@diversity: !outcomes export")
    assert "+ outcomes-diversity.md (text/markdown," in said
    assert "+ outcomes-diversity.csv (text/csv," in said
    page = written(talk, files.markdown)
    assert page.startswith(
        "# Outcomes of Diversity\n\n## P1: \\=Logo (Diversity)\n\n> \\=1+1\n> \\# \\*\\*Take\\*\\* \\[it\\]"
    )
    assert "\\<b\\>gladly\\</b\\>" in page
    table = written(talk, files.table)
    assert table.startswith("\ufeffnumber,group,title")
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=""))
    assert (row["number"], row["title"], row["text"][:6]) == ("P1", "'=Logo", "'=1+1\n")
    assert (row["outcome"], row["yes"], row["no"], row["abstain"], row["agree"]) == ("not-passed", "1", "1", "1", "")
    for name in FEW:
        assert name not in page.replace("Closed by berlin", "")
        assert name not in table


async def test_of_very_many_outcomes_the_newest_go_out_and_that_is_said(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D6: in the message and in the file to read."""
    monkeypatch.setattr(files, "MOST", 2)
    for number in (1, 2, 3):
        await begin(talk, "majority")
        await talk.say(f"berlin@diversity: !withdraw P{number} it is too early", ":advance 1m")
        said = await talk.say("lima@diversity: !outcomes export")
        assert said.count("Only the newest 2 are in it.") == (2 if number == 3 else 0)
    page = written(talk, files.markdown)
    assert page.startswith("# Outcomes of Diversity\n\nOnly the newest 2 are in it.\n\n## P2:")
    assert "## P1:" not in page
    assert "\nP1," not in written(talk, files.table)


async def test_a_file_names_nobody_even_where_the_charter_shows_names(talk: Conversation) -> None:
    """X1: a file goes further than the room."""
    await begin(talk, "majority", named=True)
    await vote(talk, 1, accra="yes gladly", lima="no", berlin="abstain")
    await talk.say("berlin@diversity: !close P1")
    assert "accra, Yes: gladly" in await talk.say("lima@diversity: !poll P1")
    assert "accra" not in written(talk, files.markdown)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "|x", "%1", "＝1", "\u200b=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert files.cell(text).startswith("'")


async def test_who_leaves_takes_their_vote_along_and_votes_anew_when_back(talk: Conversation) -> None:
    """D1: the room's tally follows."""
    await begin(talk, "consensus")
    await vote(talk, 1, lima="block it is unfair")
    assert poll_of(talk, 1).version == 1
    said = await talk.say("berlin@diversity: !remove lima", "berlin@diversity> remove", ":advance 5s")
    assert "🔴 Block: 0" in said
    assert "0 of 2 have voted" in said
    await talk.say("core@core: !invite diversity console:lima expertise", "lima@dm> join")

    def voted(session: Session) -> tuple[int, int]:
        return len(session.exec(select(Ballot)).all()), sum(session.exec(select(Elector.voted_version)).all())

    assert look(talk, voted) == (0, 0)
    await vote(talk, 1, lima="agree")
    assert look(talk, voted) == (1, 1)
