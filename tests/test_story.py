"""One week of a group's life plays from its first day to its last, on one configuration with nine groups."""

import csv
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.meetings.readers import by_ical, by_vobject
from tests.polls.telling import told
from tests.story.steps import STEPS

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bot's files of that week are."""
    return tmp_path_factory.mktemp("story")


@pytest.fixture(scope="module")
def week(files: Path) -> str:
    """The whole week, played once: the lines that people write, and all that the bot says to them."""
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.console._write", lines.append)
        code = console(
            load(EXAMPLES / "demo.toml", {}), script=str(EXAMPLES / "story.txt"), echo=True, files=files
        )  # fmt: skip
    assert code == 0, lines[-1]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def steps(week: str) -> dict[str, str]:
    """What was said in each step."""
    starts = [0, *(found.start() for found in re.finditer(r"^# Step \d\.", week, re.M)), len(week)]
    return dict(zip(STEPS, (week[begin:end] for begin, end in pairwise(starts)), strict=True))


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_the_week_says_what_decides_it(steps: dict[str, str], step: str) -> None:
    """D1–D8, S1–S8, G1, G7, G9, H1–H5, L1, N1–N3, R1, P2, X1."""
    told(steps[step], STEPS[step])


def test_nothing_is_said_twice_for_being_killed(week: str) -> None:
    """D2, D8: nor is anybody asked twice who has voted."""
    assert week.count("\n:restart\n") == 3
    assert week.count("\n[diversity] P1: R3 (consensus, version 2)\n  The group") == 2, (
        "at the close, and once asked for"
    )
    assert week.count("\n[manila, private] P1: R3 – Stand aside") == 1
    assert week.count("\n[lima, private] P1: R3") == 2, "one a version, on the account that is in use"
    assert week.count("You have not voted on this yet.") == week.count("[lagos, private] You have not voted") == 1
    assert week.count("[diversity] M1: Weekly has begun") == 1
    assert week.count("\n[diversity] N1 · Note to") == 1, "one message, edited in place"
    assert week.count("\n[core] Week 13") == 1
    assert week.count("\n[diversity] The core team approves Q1") == 1


def test_who_is_on_leave_is_left_in_peace(week: str) -> None:
    """G7, H5, D8: cairo is shown the poll, and is asked for nothing."""
    said = re.findall(r"^\[cairo, private\] (?:\(edited\) )?(.*)", week.partition("# Step 1.")[2], re.M)
    assert said
    assert {line for line in said if not line.startswith("P1")} == set()


def test_the_group_recommends_and_no_figures_of_people_are_said_in_rooms(week: str) -> None:
    """X1, H4."""
    assert "decided" not in week
    rooms = [
        part for part in re.split(r"^(?=\[|\S+@|:|#)", week, flags=re.M) if re.match(r"\[[a-z-]+\] ", part)
    ]  # fmt: skip
    assert len(rooms) > 100
    assert not [part for part in rooms if "1 h 30" in part and "April call" not in part]
    assert not [part for part in rooms if "45 min" in part and not part.startswith("[core] ")]


def test_the_digest_has_nine_groups_and_names_nobody(steps: dict[str, str], files: Path) -> None:
    """N3, H4: Advocacy is small, and Community Health would give it away."""
    said = steps["Step 9"]
    digest = said[said.index("[core] Week 13") : said.index("# berlin approves")]
    for name in ("berlin", "accra", "jakarta", "lima", "kyoto", "nairobi", "bogota", "cairo"):
        assert name not in digest, f"{name} is in the digest"
    with (files / "summary-2026-W13.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["group"]: row["2026-W13 minutes"] for row in csv.DictReader(file) if row["group"]}
    assert len(rows) == 9
    assert {group: minutes for group, minutes in rows.items() if minutes} == {
        "diversity": "885", "partnerships": "1470"
    }  # fmt: skip


def test_the_calendar_follows_the_clock_of_berlin_under_one_uid(files: Path) -> None:
    """S5, S6: 13:00 UTC before the change of the clocks, 12:00 after it."""
    content = (files / "series-S1.ics").read_bytes()
    for read in (by_ical, by_vobject):
        first, second, *_rest = read(content, MARCH, MAY)
        assert (first.start.hour, second.start.hour) == (13, 12)
        assert first.uid == second.uid
        [single] = read((files / "meeting-M3.ics").read_bytes(), MARCH, MAY)
        assert single.start == datetime(2026, 4, 7, 13, tzinfo=UTC)


def test_the_export_holds_what_lima_did(files: Path) -> None:
    """X1."""
    held = json.loads((files / "convene-export.json").read_text("utf-8"))
    assert [account["account"] for account in held["accounts"]] == ["lima", "lima-phone"]
    assert [(entry["minutes"], entry["week"]) for entry in held["hours"]] == [(90, "2026-W13")]
    assert [(vote["version"], vote["choice"]) for vote in held["votes"]] == [(1, "agree"), (2, "agree")]
    assert [action["number"] for action in held["actions"]] == [2]
    assert "jakarta" not in json.dumps(held)


def test_the_report_names_nobody_and_has_no_hours(files: Path) -> None:
    """P2."""
    for name in ("report-T1.md", "report-T1.wiki.txt"):
        report = (files / name).read_text("utf-8")
        assert not re.search(r"berlin|jakarta|lima|kyoto|14 h 45|1 h 30", report), name
