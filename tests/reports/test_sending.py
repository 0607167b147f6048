"""An approved report goes to its group and to all others, each in its language, and stays as it is (P2, L1)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers.reports import reading, sending
from storage import reports
from storage.audit import AuditEntry
from storage.groups import Group
from tests.conversation import Conversation
from tests.looking import look
from tests.reports.staging import drafted, group, numbers, report_of


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with group(sqlite_url) as conversation:
        await drafted(conversation)
        yield conversation


async def test_a_co_chair_approves_it_and_all_groups_have_it(talk: Conversation) -> None:
    """P2: the other co-chair, or the same."""
    said = await talk.say("accra@dm: report T1", "accra@dm: approve T1", ":advance 1s")
    assert "[diversity] The step report T1 of Diversity is approved by accra." in said
    assert "report-T1.md (text/markdown, " in said
    assert "report-T1.wiki.txt (text/plain, " in said
    assert (
        "[partnerships] Diversity has a new step report, T1. From Monday, 23 March 2026 to Thursday, 26 March 2026. "
        "!report T1 shows it.\n  + report-T1.md"
    ) in said
    assert said.count("[diversity] Diversity has a new step report") == 0
    entry = look(talk, lambda session: session.exec(select(AuditEntry).order_by(AuditEntry.id.desc())).first())  # type: ignore[union-attr]  # the column
    assert entry is not None
    assert entry.what == "report.approved"


async def test_what_was_changed_since_it_was_shown_is_shown_before_it_goes_out(talk: Conversation) -> None:
    await talk.say("berlin@dm> whole", "accra@dm: report edit T1 risks Two of us leave in May")
    said = await talk.say("berlin@dm> approve-it")
    assert "T1 was changed since you saw it." in said
    assert "Two of us leave in May" in said
    assert report_of(talk).state == "draft"
    await talk.say("berlin@dm> approve-it")
    assert report_of(talk).state == "approved"


async def test_it_is_approved_once_and_stays_as_it_is(talk: Conversation) -> None:
    await talk.say("accra@dm: report T1", "accra@diversity: !approve T1")
    stays = "T1 is approved and has gone out, so it stays as it is."
    for line in ("approve T1", "report edit T1 risks None", "drop T1"):
        assert stays in await talk.say(f"berlin@dm: !{line}")


async def test_who_has_not_seen_how_it_stands_now_is_shown_it_and_approves_nothing(talk: Conversation) -> None:
    """P2: previewed, then approved."""
    await drafted(talk)
    await talk.say("berlin@dm> whole")
    said = await talk.say("accra@diversity: !approve T1")
    assert "[diversity] I have answered you in private." in said
    assert "[accra, private] Step report T1: Diversity" in said
    assert "> approve-it: Approve it" in said
    await talk.say("berlin@dm: report edit T1 risks Two of us leave")
    said = await talk.say("accra@dm: report approve T1")
    assert "T1 was changed since you saw it. This is how it stands now:" in said
    assert "Two of us leave" in said
    assert report_of(talk).state == "draft"
    await talk.say("accra@dm: approve T1")
    assert report_of(talk).state == "approved"


async def test_a_report_in_which_nothing_is_written_is_not_approved(talk: Conversation) -> None:
    look(talk, lambda session: reports.write(session, 1, dict.fromkeys(reports.sections_of(session, 1), "")))
    assert "Nothing is written in T1 yet" in await talk.say("berlin@dm: !approve T1")


async def test_a_co_chair_asks_the_other_one(talk: Conversation) -> None:
    said = await talk.say("berlin@dm> whole", "berlin@dm> ask-cochair")
    assert "[accra, private] Step report T1: Diversity" in said
    assert "[accra, private] berlin asks you to look at it." in said
    said = await talk.say("accra@dm> approve-it")
    assert "[berlin, private] (edited) The step report T1 of Diversity is approved by accra." in said


async def test_the_approve_of_minutes_still_works(talk: Conversation) -> None:
    assert "The minutes of M1 are approved by berlin" in await talk.say("berlin@diversity: !approve M1")
    assert "Q1" in await talk.say("core@core: !approve Q1")


async def test_each_group_has_the_headings_in_its_language(talk: Conversation) -> None:
    """L1: what people wrote stays in theirs, and that is said."""

    def files(session: Session) -> tuple[str, str]:
        facts = {"report": 1, "language": "es", "zone": "America/Lima"}
        return reading.markdown(session, facts).decode(), reading.wikitext(session, facts).decode()

    await talk.say("berlin@dm: !report T1", "berlin@dm: !approve T1")
    markdown, wikitext = look(talk, files)
    assert "23 de marzo de 2026" in markdown
    assert "inglés" in markdown
    assert "A1: glossary, by Friday, 10 April 2026" in markdown
    assert "* A1: glossary, by Friday, 10 April 2026" in wikitext


async def test_what_people_write_is_no_markup_in_the_files(talk: Conversation) -> None:
    await talk.say("berlin@dm: report edit T1 risks {{delete}} [[x]] <b>no</b>\\n== no heading ==\\n# none")

    def files(session: Session) -> tuple[str, str]:
        facts = {"report": 1, "language": "en", "zone": "UTC"}
        return reading.markdown(session, facts).decode(), reading.wikitext(session, facts).decode()

    markdown, wikitext = look(talk, files)
    assert r"\{\{delete\}\} \[\[x\]\] \<b\>no\</b\>" in markdown
    assert "\n\\== no heading ==" in markdown
    assert "\n\\# none" in markdown
    assert "{{" not in wikitext
    assert "[[" not in wikitext
    assert "\n&#61;&#61; no heading &#61;&#61;" in wikitext


async def test_everybody_in_a_group_reads_what_has_gone_out(talk: Conversation) -> None:
    await talk.say("berlin@dm: !report T1", "berlin@dm: !approve T1", ":advance 1s")
    said = await talk.say("oslo@partnerships: !report T1")
    assert "Approved by a co-chair on Thursday, 26 March 2026." in said
    assert "M1: Weekly" not in said
    said = await talk.say("oslo@partnerships> read")
    assert "[oslo, private] Step report T1: Diversity" in said
    assert "M1: Weekly" in said
    assert "+ report-T1.md" in await talk.say("core@core: !report T1", "core@core> markdown")


async def test_reports_lists_all_groups_and_the_drafts_of_whoever_writes_them(talk: Conversation) -> None:
    line = "T1: Diversity · Mon 23 Mar 2026 to Thu 26 Mar 2026 · setting up"
    assert f"{line} · draft" in await talk.say("berlin@dm: !reports")
    for who in ("berlin@diversity", "lima@dm", "core@core"):
        said = await talk.say(f"{who}: !reports")
        assert "draft" not in said
        assert "No report has gone out yet." in said
    await talk.say("berlin@dm: !report T1", "berlin@dm: !approve T1")
    assert f"{line} · approved Thu 26 Mar 2026" in await talk.say("oslo@partnerships: !reports diversity")
    assert "Step reports of Partnerships\n  No report" in await talk.say("oslo@partnerships: !reports partnerships")
    assert "There is no page 2: reports has 1." in await talk.say("oslo@dm: !reports diversity 2")


async def test_the_next_report_begins_where_this_one_ended(talk: Conversation) -> None:
    await talk.say("berlin@dm: !report T1", "berlin@dm: !approve T1")
    said = await talk.say("berlin@dm: !report")
    assert "T1 is about everything until Thursday, 26 March 2026, so there is nothing new to report yet." in said
    said = await talk.say(":advance 7d", "berlin@dm: !report")
    assert "From Friday, 27 March 2026 to Thursday, 2 April 2026" in said
    assert numbers(talk) == [(1, "approved"), (2, "draft")]


async def test_a_report_goes_its_way_on_either_database(database_url: str) -> None:
    """P2, P4."""
    async with group(database_url) as talk:
        await talk.say('berlin@diversity: !ratify P1 board "Trustees"', "lima@diversity: !ratify")
        await drafted(talk)
        await talk.say(
            "berlin@dm> keep", "berlin@dm: R3", "berlin@dm> previous", "berlin@dm> refill", "berlin@dm> whole"
        )
        said = await talk.say(
            "berlin@dm> approve-it", ":advance 1s", "oslo@partnerships: !reports", "core@core: !report T1"
        )
        assert "[partnerships] Diversity has a new step report, T1." in said
        assert said.count("Step report T1: Diversity") == 1
        assert look(talk, lambda session: reports.late(session, report_of(talk).last)) == {}
        assert talk.session.failures == 0


async def test_many_groups_are_reached_a_few_at_a_time(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(sending, "AT_ONCE", 1)

    def found_more(session: Session) -> None:
        at = talk.session.clock.now
        session.add_all([Group(slug=slug, name=slug.title(), created_at=at) for slug in ("one", "two")])

    look(talk, found_more)
    await talk.say("berlin@dm: !report T1", "berlin@dm: !approve T1")
    said = await talk.say(":advance 1m")
    assert "[partnerships] Diversity has a new step report, T1." in said


async def test_a_report_is_late_five_weeks_after_the_last_day_that_was_reported(talk: Conversation) -> None:
    """N3: what the digest says of it. A group that is being set up reports nothing."""
    last = report_of(talk).last
    days = [reports.LATE_AFTER.days + number for number in (1, 2)]

    def late(session: Session, after: int) -> list[int | None]:

        return [draft for _since, draft in reports.late(session, last + timedelta(days=after)).values()]

    def move_on(session: Session) -> None:
        session.exec(select(Group).where(Group.slug == "diversity")).one().phase = "scope"

    assert look(talk, lambda session: late(session, 400)) == []
    look(talk, move_on)
    assert look(talk, lambda session: late(session, 400)) == [1]
    await talk.say("berlin@dm: !report T1", "berlin@dm: !approve T1")
    assert look(talk, lambda session: late(session, days[0])) == []
    assert look(talk, lambda session: late(session, days[1])) == [None]
