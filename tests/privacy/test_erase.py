"""Being forgotten: asked twice, done everywhere, and done again when a copy of the database is restored (X1)."""

import json
import shutil
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from storage.closes import WeekClose
from storage.database import Database
from storage.inbox import Quarantined
from storage.outbox import OutboxMessage
from storage.people import Account, Membership, Person
from tests.conversation import MONDAY, Conversation, config
from tests.tables import everything


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where those who were erased are written down."""
    return tmp_path / "erasures"


@pytest.fixture
async def talk(database_url: str, file: Path) -> AsyncIterator[Conversation]:
    settings = config(database={"url": database_url, "erasures": str(file)})
    async with Conversation(database_url, settings) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


async def erase(talk: Conversation, who: str = "lima") -> str:
    return await talk.say(f"{who}@dm: erase", ":advance 1s", f"{who}@dm> remove", f"{who}@dm: forget me")


async def read(url: str) -> str:
    with closing(Database(url)) as database:
        return await database.run(everything)


async def test_erasing_is_asked_twice_by_a_tap_and_by_a_typed_word(talk: Conversation) -> None:
    """X1."""
    assert "It cannot be undone" in await talk.say("lima@dm: erase")
    assert "write forget me" in await talk.say("lima@dm> remove")
    assert "Diversity: member" in await talk.say("lima@dm: me"), "nothing is done before the word"
    assert "is removed" in await talk.say("lima@dm: Forget me.")
    assert "I do not know you yet" in await talk.say("lima@dm: me")


async def test_the_question_names_the_words_that_stay(talk: Conversation) -> None:
    """X1: whatever somebody wrote for a group, notes that were sent among it."""
    said = await talk.say("lima@dm: erase")
    stays = next(line for line in said.splitlines() if "What stays, without your name" in line)
    for kind in ("proposals", "reasons", "minutes", "notes that were sent", "answers", "needs", "asks", "reports"):
        assert kind in stays
    assert "notes" not in said.split("What stays")[0], "what was noted with hours goes, and is called so"
    assert "what you wrote for your groups (proposals, notes, needs, reports)" in await talk.say("lima@dm: privacy")


async def test_as_long_as_the_word_is_waited_for_anything_else_is_told_what_it_is(talk: Conversation) -> None:
    """X1."""
    await talk.say("lima@dm: erase", "lima@dm> remove")
    assert "Nothing is removed yet: for that, write exactly forget me" in await talk.say("lima@dm: forget")
    assert "Nothing was removed." in await talk.say("lima@dm: keep")
    assert "exactly" not in await talk.say("lima@dm: forget")
    await talk.say("lima@dm: erase", "lima@dm> remove", ":advance 11m")
    assert "exactly" not in await talk.say("lima@dm: thank you"), "by then they talk of something else"


async def test_whoever_returns_in_the_instant_of_their_erasure_stays(database_url: str, file: Path) -> None:
    """X1: the next start does not erase them again."""
    settings = config(database={"url": database_url, "erasures": str(file)})
    async with Conversation(database_url, settings) as talk:
        await talk.say("lima@diversity: !me")
        await erase(talk)
        await talk.say("lima@diversity: !me")
    async with Conversation(database_url, settings) as talk:
        assert "Diversity: member since" in await talk.say("lima@dm: me")


@pytest.mark.parametrize("word", ["olvídame", "lupakan saya", "`FORGET ME`"])
async def test_the_word_is_understood_in_every_language(talk: Conversation, word: str) -> None:
    """L1."""
    assert "is removed" in await talk.say("lima@dm: erase", "lima@dm> remove", f"lima@dm: {word}")


async def test_nothing_is_removed_by_the_word_alone_or_after_ten_minutes(talk: Conversation) -> None:
    await talk.say("lima@dm: forget me", "lima@dm: erase", "lima@dm: forget me")
    assert "Diversity" in await talk.say("lima@dm: me")
    said = await talk.say("lima@dm: erase", "lima@dm> remove", ":advance 11m", "lima@dm: forget me")
    assert "nothing was removed" in said
    assert "Diversity" in await talk.say("lima@dm: me")


async def test_one_can_think_better_of_it_at_either_question(talk: Conversation) -> None:
    assert "Nothing was removed" in await talk.say("lima@dm: erase", "lima@dm> keep")
    assert "Nothing was removed" in await talk.say("lima@dm: erase", "lima@dm> remove", "lima@dm> keep")
    assert "is removed" not in await talk.say("lima@dm: forget me")


async def test_no_name_account_or_note_is_left_in_any_table(talk: Conversation, database_url: str) -> None:
    """X1. An hour later, when the last words have arrived."""
    await talk.say(
        "lima@diversity: !log 2h sounding the depths", "lima@dm: timezone Lima", "lima@dm: away", "lima@dm: link",
        "lima@dm: language es", "lima@dm: unlink",
    )  # fmt: skip
    with closing(Database(database_url)) as database:
        raw = json.dumps({"from": {"id": "lima"}})
        row = Quarantined(reference="R", source="console", event="e", raw=raw, error="x", at=MONDAY)
        await database.run(lambda session: session.add(row))
    await erase(talk)
    await talk.say(":advance 2h")
    left = await read(database_url)
    for trace in ("lima", "Lima", "depths"):
        assert trace not in left, left[left.index(trace) - 200 :][:400]


async def test_totals_of_closed_weeks_stay_and_the_person_does_not(talk: Conversation, database_url: str) -> None:
    """X1: counts stay, unnamed."""
    await talk.say("lima@diversity: !log 2h", ":advance 8d")
    await erase(talk)
    with closing(Database(database_url)) as database:
        close = await database.run(lambda session: session.exec(select(WeekClose).where(WeekClose.total > 0)).one())
        stays = await database.run(lambda session: session.exec(select(Membership)).all())
        erased = await database.run(
            lambda session: session.exec(select(Person).where(Person.erased_at.is_not(None))).one()  # type: ignore[union-attr]  # a column
        )
    assert (close.total, close.loggers, close.revised_at is not None) == (120, 1, True)
    assert (erased.name, erased.language, erased.timezone) == ("", None, None)
    assert all(stay.left_at is not None for stay in stays if stay.person_id == erased.id)


async def test_a_co_chairs_seat_is_open_at_once(talk: Conversation) -> None:
    """G4."""
    await talk.say("berlin@dm: me")
    assert "[diversity] A co-chair seat of Diversity is open" in await erase(talk, "berlin")


async def test_choices_on_screen_are_gone_with_the_person(talk: Conversation) -> None:
    await talk.say("lima@dm: language")
    await erase(talk)
    assert "Hablo" not in await talk.say("lima@dm: es")


async def test_somebody_erased_who_comes_back_is_a_new_person(talk: Conversation) -> None:
    """X1, G3: they are told before it can happen, and leave like everybody else."""
    await talk.say("lima@diversity: !log 2h")
    assert "in a group that is being set up, that makes you its member" in await erase(talk)
    await talk.say(":advance 1d", "lima@diversity: !me", ":restart")
    assert "2 h" not in await talk.say("lima@dm: hours")
    assert "Diversity: member since" in await talk.say("lima@dm: me")


async def test_the_last_of_the_core_team_stays(talk: Conversation) -> None:
    assert "only one in the core team" in await talk.say("core@dm: erase")


async def test_the_file_names_nobody_and_is_its_owners_alone(talk: Conversation, file: Path) -> None:
    await erase(talk)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.read_text()
    assert "lima" not in written
    assert [sorted(json.loads(line)) for line in written.splitlines()] == [["salt"], ["accounts", "at"]]


async def test_a_restored_copy_does_not_bring_them_back(tmp_path: Path) -> None:
    """X1. The copy was made before they were erased."""
    path, copy = tmp_path / "convene.db", tmp_path / "copy.db"
    async with Conversation(f"sqlite:///{path}") as talk:
        await talk.say("lima@diversity: !log 2h on a boat", "accra@diversity: !log 1h on a train")
    shutil.copy(path, copy)
    async with Conversation(f"sqlite:///{path}", at=MONDAY.replace(hour=10)) as talk:
        await erase(talk)
    shutil.copy(copy, path)
    async with Conversation(f"sqlite:///{path}", at=MONDAY.replace(hour=11)) as talk:
        assert "I do not know you yet" in await talk.say("lima@dm: hours")
        assert "1 h" in await talk.say("accra@dm: hours")
    assert "on a boat" not in await read(f"sqlite:///{path}")


async def test_a_vote_in_an_open_poll_does_not_come_back_with_a_copy(tmp_path: Path) -> None:
    """X1, D1."""
    path, copy = tmp_path / "convene.db", tmp_path / "copy.db"
    async with Conversation(f"sqlite:///{path}") as talk:
        await talk.say("lima@diversity: !me", 'berlin@diversity: !poll consensus "R3" We merge.')
        assert "1 of 3 have voted" in await talk.say("lima@diversity: !vote P1 block it is unfair", ":advance 10s")
    shutil.copy(path, copy)
    async with Conversation(f"sqlite:///{path}", at=MONDAY.replace(hour=10)) as talk:
        await erase(talk)
    shutil.copy(copy, path)
    async with Conversation(f"sqlite:///{path}", at=MONDAY.replace(hour=11)) as talk:
        said = await talk.say(":advance 10s", "accra@diversity: !poll P1")
        assert "🔴 Block: 0" in said
        assert "0 of 2 have voted" in said


async def test_a_seat_that_opens_by_a_restored_copy_is_announced_as_at_first(tmp_path: Path) -> None:
    """X1, G4."""
    path, copy = tmp_path / "convene.db", tmp_path / "copy.db"
    async with Conversation(f"sqlite:///{path}") as talk:
        await talk.say("accra@diversity: !me")
    shutil.copy(path, copy)
    async with Conversation(f"sqlite:///{path}", at=MONDAY.replace(hour=10)) as talk:
        await erase(talk, "accra")
    shutil.copy(copy, path)
    async with Conversation(f"sqlite:///{path}", at=MONDAY.replace(hour=11)) as talk:
        said = await talk.say(":advance 1m")
        assert "[diversity] A co-chair seat of Diversity is open." in said
        assert "[core] A co-chair seat of Diversity is open." in said
        recorded = await talk.say("core@dm: audit diversity")
        assert "somebody left Diversity by being erased" in recorded
        assert "somebody is no longer a co-chair of Diversity" in recorded


async def test_a_line_that_a_crash_cut_off_hurts_nobody(talk: Conversation, file: Path) -> None:
    await erase(talk)
    with file.open("a") as open_file:
        open_file.write('{"at": "2026-03-2')
    await talk.say("accra@dm: me", ":restart")
    assert "is removed" in await erase(talk, "accra")
    await talk.say(":restart")
    assert len([line for line in file.read_text().splitlines() if line.endswith("}")]) == 3


async def test_a_private_message_waits_for_seven_days(database_url: str) -> None:
    """X1."""
    row = OutboxMessage(
        transaction="t", platform="telegram", room="", account="1", payload="{}", state="held", created_at=MONDAY
    )

    def waiting(session: Session) -> int:
        return len(session.exec(select(OutboxMessage).where(OutboxMessage.platform == "telegram")).all())

    async with Conversation(database_url) as talk:
        with closing(Database(database_url)) as database:
            await database.run(lambda session: session.add(row))
            await talk.say(":advance 6d")
            assert await database.run(waiting) == 1
            await talk.say(":advance 2d")
            assert await database.run(waiting) == 0


async def test_whoever_is_in_no_group_and_silent_for_13_months_is_forgotten(database_url: str) -> None:
    """X1. Members and the core team are not, however silent."""
    async with Conversation(database_url) as talk:
        await talk.say("lima@diversity: !me", "core@dm: me", "berlin@dm: me")
        with closing(Database(database_url)) as database:

            def leave(session: Session) -> None:
                stay = session.exec(select(Membership).where(Membership.person_id == 4)).one()
                stay.left_at = MONDAY - timedelta(days=394)
                for account in session.exec(select(Account)):
                    account.seen_at = MONDAY - timedelta(days=394)

            def named(session: Session) -> set[str]:
                return {person.name for person in session.exec(select(Person)).all()}

            assert "lima" in await database.run(named)
            await database.run(leave)
            await talk.say(":advance 12h")
            assert "lima" in await database.run(named)
            await talk.say(":advance 2d")
            assert await database.run(named) == {"core", "berlin", "accra", ""}
        assert "was forgotten" in await talk.say("core@dm: audit")
