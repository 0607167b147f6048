"""What every table holds about people is known: how it merges, goes and is exported; and the documents say the same."""

import json
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, func, select

from bot.app import FEATURES
from bot.core import merging
from bot.core.registry import Registry
from handlers.privacy import documents, records
from storage import audit, migrations, people
from storage.database import Database
from storage.groups import Group
from storage.hours import Entry
from storage.people import Account, Membership, Person
from storage.personal import exporting
from storage.personal.erasing import ERASE, erase_all
from storage.personal.exporting import EXPORT
from storage.personal.merging import MERGE
from storage.tables import metadata
from tests.conversation import MONDAY
from tests.privacy.filling import fill
from tests.tables import everything

ROOT = Path(__file__).parent.parent.parent
FOREIGN_KEYS = {
    f"{table.name}.{column.name}"
    for table in metadata.tables.values()
    for column in table.columns
    for key in column.foreign_keys
    if key.column.table.name in {"persons", "accounts"}
}


@pytest.mark.parametrize("registry", [MERGE, ERASE, EXPORT], ids=["merge", "erase", "export"])
def test_every_column_that_names_a_person_is_dealt_with(registry: dict[str, Any]) -> None:
    """G1, X1: a new table that holds people's data has to say what becomes of it."""
    assert set(registry) == FOREIGN_KEYS


def test_every_table_is_named_to_the_operator() -> None:
    page = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page.partition("## What the operator can read")[2]))
    assert set(metadata.tables) - {"alembic_version"} <= named


def test_every_change_that_is_recorded_reads_as_a_sentence() -> None:
    """Whatever looks like a change's code and is neither a choice nor a job."""
    code = re.compile(r'"((?:{})\.[a-z-]+)"'.format("|".join({code.partition(".")[0] for code in records.WORDS})))
    sources = [file for folder in ("bot", "handlers") for file in ROOT.glob(f"{folder}/**/*.py")]
    registry = Registry(FEATURES)
    recorded = {found for file in sources for found in code.findall(file.read_text(encoding="utf-8"))}
    assert recorded - {*registry.choices, *registry.jobs, *registry.pictures, *registry.effects} <= set(records.WORDS)


STAYS_UNNAMED = {
    "memberships.person_id", "charters.by_person_id", "principles.by_person_id",
    "checklist_ticks.by_person_id", "polls.opened_by_person_id", "polls.closed_by_person_id",
    "poll_versions.by_person_id", "poll_options.person_id", "poll_options.by_person_id", "electors.person_id",
    "ballots.person_id", "concerns.person_id", "meetings.called_by_person_id", "meetings.approved_by_person_id",
    "meeting_series.called_by_person_id", "attendances.person_id", "agenda_items.by_person_id",
    "meeting_records.by_person_id", "agreement_objections.person_id", "actions.by_person_id",
    "actions.finished_by_person_id", "notes.by_person_id", "note_copies.by_person_id", "note_answers.by_person_id",
    "needs.by_person_id", "needs.changed_by_person_id", "asks.by_person_id", "ask_steps.by_person_id",
    "reports.by_person_id", "reports.approved_by_person_id", "report_sections.edited_by_person_id",
    "ratifications.by_person_id", "merges.into_person_id", "audit.by_person_id", "audit.person_id",
}  # fmt: skip
"""Where an erased person's row is still referred to: it says nothing."""


def test_after_an_erasure_only_what_is_others_refers_to_the_empty_row(database_url: str) -> None:
    """X1, from every table that had something."""
    with closing(Database(database_url)) as database:
        migrations.upgrade(database)
        person_id = database.run_here(fill)
        database.run_here(lambda session: erase_all(session, person_id, MONDAY))

        def referring(session: Session) -> set[str]:
            found = set()
            for name in FOREIGN_KEYS - {"link_codes.account_id"}:
                table, _, column = name.partition(".")
                wanted = select(func.count()).select_from(metadata.tables[table])
                if session.exec(wanted.where(metadata.tables[table].c[column] == person_id)).one():
                    found.add(name)
            return found

        assert database.run_here(referring) == STAYS_UNNAMED
        left = database.run_here(everything)
    for trace in ("Ana", "ana:example", "42", "reading", "knows maps", "hours.nudge", "What next"):
        assert trace not in left


def paths(value: Any, start: str = "") -> set[str]:
    """`hours.minutes` for a field of a section's rows. What platforms delivered, and details, have their own."""
    if isinstance(value, list):
        return {path for inner in value for path in paths(inner, start)}
    if isinstance(value, dict) and not start.endswith((".raw", ".details")):
        return {path for name, inner in value.items() for path in paths(inner, f"{start}.{name}".lstrip("."))}
    return {start}


def test_the_export_has_something_of_every_table_and_is_documented_field_by_field(database_url: str) -> None:
    """X1."""
    with closing(Database(database_url)) as database:
        migrations.upgrade(database)
        person_id = database.run_here(fill)
        facts = {"person_id": person_id, "at": MONDAY.isoformat()}
        found = json.loads(database.run_here(lambda session: documents.export(session, facts)))
    assert (found["format"], found["version"]) == (exporting.FORMAT, exporting.VERSION)
    assert [name for name, rows in found.items() if not rows] == []
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    documented = set()
    section = ""
    for line in page.splitlines():
        if heading := re.match(r"### `(\w+)`", line):
            section = heading[1]
        elif field := re.match(r"\| `(\w+)` \|", line):
            documented.add(f"{section}.{field[1]}".lstrip("."))
    assert documented == paths(found)


MINUTES = st.lists(
    st.tuples(st.integers(1, 600), st.integers(0, 20), st.sampled_from([0, 1]), st.booleans()), max_size=8
)
STAYS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30) | st.none(), st.booleans()), max_size=3)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database with two groups; what a test adds is undone."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('merging') / 'convene.db'}")
    migrations.upgrade(database)

    def add(session: Session) -> None:
        session.add_all([Group(slug=slug, name=slug, created_at=MONDAY) for slug in ("a", "b")])

    database.run_here(add)
    return database


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MINUTES, MINUTES, STAYS, STAYS)
def test_merging_loses_no_minute_and_leaves_one_line_a_group(
    empty: Database, first: list[Any], second: list[Any], first_stays: list[Any], second_stays: list[Any]
) -> None:
    """G1: one roster line, one hours total."""

    class Undo(Exception):
        """Rolls the unit of work back."""

    def work(session: Session) -> None:
        persons = []
        for name, entries, stays in (("x", first, first_stays), ("y", second, second_stays)):
            _, person = people.add_account(session, "console", name, name, MONDAY)
            assert person.id is not None
            persons.append(person)
            for number, (minutes, day, group, deleted) in enumerate(entries, start=1):
                session.add(
                    Entry(
                        person_id=person.id, group_id=group + 1, number=number, minutes=minutes,
                        day=MONDAY.date() + timedelta(day), week=f"2026-W{13 + day // 7}", logged_at=MONDAY,
                        deleted_at=MONDAY if deleted else None,
                    )
                )  # fmt: skip
            until = 0
            for start, length, cochair in stays:
                begins = MONDAY + timedelta(days=until + start)
                ends = None if length is None else begins + timedelta(days=length)
                session.add(
                    Membership(group_id=1, person_id=person.id, joined_at=begins, left_at=ends, cochair=cochair)
                )
                if ends is None:
                    break
                until += start + length + 1
        session.flush()
        totals = _totals(session)
        days = _days(session)
        led = _led(session)
        merged = merging.link(session, persons[0], people.accounts_of(session, [persons[1].id or 0])[0], MONDAY)
        assert _totals(session) == totals
        assert _days(session) == days
        assert _led(session) == led
        mine = session.exec(select(Entry.number).where(Entry.person_id == persons[0].id)).all()
        assert len(mine) == len(set(mine)) == len(first) + len(second)
        assert merged.renumbered == (len(first) if second else 0)
        current = session.exec(select(Membership).where(col(Membership.left_at).is_(None))).all()
        assert len(current) <= 1
        assert {stay.person_id for stay in current} <= {persons[0].id}
        raise Undo

    with pytest.raises(Undo):
        empty.run_here(work)


def _totals(session: Session) -> list[Any]:
    return sorted(
        tuple(row)
        for row in session.exec(
            select(Entry.group_id, Entry.week, func.sum(Entry.minutes))
            .where(col(Entry.deleted_at).is_(None))
            .group_by(col(Entry.group_id), col(Entry.week))
        )
    )


def _days(session: Session) -> set[int]:
    """The days (from Monday on, to a horizon) on which either was a member."""
    rows = session.exec(select(Membership)).all()
    horizon = 200
    return {
        day
        for row in rows
        for day in range((row.joined_at - MONDAY).days, (row.left_at - MONDAY).days + 1 if row.left_at else horizon)
    }


def _led(session: Session) -> bool:
    rows = session.exec(select(Membership).where(col(Membership.left_at).is_(None))).all()
    return any(row.cochair for row in rows)


def test_two_who_are_one_are_named_so_in_what_cannot_change(database_url: str) -> None:
    """The audit stays as it was written, and reads as things are now."""
    with closing(Database(database_url)) as database:
        migrations.upgrade(database)

        def work(session: Session) -> list[str]:
            chain = [people.add_account(session, "console", name, name, MONDAY) for name in ("a", "b", "c")]
            audit.record(session, MONDAY, "core.added", by=None, person=chain[0][1].id)
            merging.link(session, chain[1][1], chain[0][0], MONDAY)
            merging.link(session, chain[2][1], chain[1][0], MONDAY)
            rows = audit.newest(session, 10)
            assert session.exec(select(func.count()).select_from(Account).where(Account.person_id == 3)).one() == 3
            named = audit.people_in(session, rows)
            return [named[row.person_id].name for row in rows if row.person_id]

        assert set(database.run_here(work)) == {"c"}


def test_a_tombstone_of_a_merge_says_nothing(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        migrations.upgrade(database)
        person_id = database.run_here(fill)
        others = database.run_here(lambda session: [p for p in session.exec(select(Person)).all() if p.id != person_id])
    assert [(p.name, p.language, p.timezone, p.core) for p in others] == [("", None, None, False)]
