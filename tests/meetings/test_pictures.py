"""The picture of slots against everybody's day."""

import io
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.fair import daylight, pictures
from handlers.meetings.fair.clocks import DAY
from handlers.meetings.fair.daylight import Part

WORDS = {
    Part.NIGHT: "Night", Part.MORNING: "Morning", Part.WORK: "Working hours", Part.EVENING: "Evening",
    Part.LATE: "Late evening",
}  # fmt: skip
SLOTS = [
    datetime(2026, 3, 28, 13, tzinfo=UTC),
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 3, 30, 7, tzinfo=UTC),
]


def facts(zones: Sequence[str], starts: Sequence[datetime] = SLOTS, minutes: int = 90) -> dict[str, Any]:
    rows = daylight.rows(zones, starts)
    return {
        "starts": [start.hour * 60 + start.minute for start in starts],
        "minutes": minutes,
        "rows": [{"label": ", ".join(row.zones), "people": row.people, "offsets": row.offsets} for row in rows],
        "title": "Slots in everybody’s day",
        "axis": "UTC",
        "parts": WORDS,
    }


WORLD = ["America/Lima", "America/Lima", "Europe/Berlin", "Asia/Kolkata", "Pacific/Kiritimati", "Etc/GMT+12"]


@pytest.mark.parametrize("zones", [[], ["Asia/Tokyo"], WORLD, [*WORLD, *(f"Etc/GMT-{n}" for n in range(1, 14))]])
def test_the_picture_is_a_png_of_a_phones_width(zones: list[str]) -> None:
    """S1: from nobody to everywhere."""
    png = pictures.slots(facts(zones))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    assert width == 1080
    assert height < 2000
    assert len(png) < 200_000


def test_the_paper_is_opaque() -> None:
    """Light and dark chats show the same."""
    import matplotlib.image

    pixels = matplotlib.image.imread(io.BytesIO(pictures.slots(facts(WORLD))))
    assert pixels.shape[2] == 3 or float(pixels[:, :, 3].min()) == 1.0
    assert [float(value) for value in pixels[0, 0][:3]] == [1.0, 1.0, 1.0]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert pictures.slots(facts(WORLD)) == pictures.slots(facts(WORLD))


def test_ten_slots_of_any_length_are_drawn() -> None:
    """S1: also longer than a day, at the same time on several days, and close to each other."""
    starts = [SLOTS[0] + timedelta(minutes=n * 610) for n in range(10)]
    for minutes in (15, 240, 1500):
        assert pictures.slots(facts(WORLD, starts, minutes)).startswith(b"\x89PNG")
    assert pictures.slots(facts(WORLD, [])).startswith(b"\x89PNG")


@given(st.lists(st.integers(0, DAY - 1), min_size=1, max_size=8), st.integers(1, DAY))
def test_every_minute_of_a_slot_is_within_the_hours_that_are_shown(starts: list[int], minutes: int) -> None:
    """S1."""
    begin = pictures._left_edge(starts, minutes)
    for start in starts:
        pieces = pictures._pieces(start, minutes, begin)
        shown = [minute % DAY for left, width in pieces for minute in range(left, left + width)]
        assert sorted(shown) == sorted((start + n) % DAY for n in range(minutes))
        assert all(begin <= left and left + width <= begin + DAY for left, width in pieces)


def test_slots_over_midnight_are_in_one_piece_where_they_can_be() -> None:
    """S1: the hours begin at another quarter of the day."""
    assert pictures._left_edge([780, 1410], 90) == 360
    assert pictures._left_edge([780, 1080], 90) == 0
    assert pictures._left_edge([1410, 330, 690, 1050], 90) == 0


@given(st.lists(st.integers(0, DAY - 1), min_size=1, max_size=10), st.sampled_from([15, 60, 90]))
def test_every_slots_number_is_there_and_none_covers_another(starts: list[int], minutes: int) -> None:
    """S1."""
    numbers = pictures._numbers(starts, minutes, 0)
    said = [int(number) for _, _, text in numbers for number in text.split()]
    assert sorted(said) == list(range(1, len(starts) + 1))
    for one in numbers:
        for other in numbers:
            if one < other and one[1] == other[1]:
                assert abs(other[0] - one[0]) >= 12 * (len(one[2]) + len(other[2]))


# Rows


def test_zones_whose_clocks_agree_at_all_slots_are_one_row_from_west_to_east() -> None:
    """S1: with how many people are there, and nobody's name."""
    found = daylight.rows(["Europe/Paris", "Asia/Tokyo", "Europe/Berlin", "Europe/Berlin", "Africa/Lagos"], SLOTS[:2])
    assert [(row.zones, row.people) for row in found] == [
        (["Europe/Berlin", "Africa/Lagos", "Europe/Paris"], 4), (["Asia/Tokyo"], 1),
    ]  # fmt: skip
    assert [f"{clock:%d %H:%M}" for clock in found[1].clocks] == ["28 22:00", "29 08:30"]


def test_a_clock_that_changes_between_slots_has_its_own_row() -> None:
    """S5: Berlin on 29 March, Lagos never."""
    found = daylight.rows(["Africa/Lagos", "Europe/Berlin"], SLOTS)
    assert [(row.zones, row.offsets) for row in found] == [
        (["Africa/Lagos"], (60, 60, 60)), (["Europe/Berlin"], (60, 60, 120)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "part"),
    [("00:00", Part.NIGHT), ("05:59", Part.NIGHT), ("06:00", Part.MORNING), ("09:00", Part.WORK), ("16:59", Part.WORK),
     ("17:00", Part.EVENING), ("20:59", Part.EVENING), ("21:00", Part.LATE), ("23:59", Part.LATE)],
)  # fmt: skip
def test_a_clock_shows_a_part_of_the_day(clock: str, part: Part) -> None:
    """S1, S2: the night is the one that counts double, and the late evening is past the usual window."""
    assert daylight.part_of(datetime.fromisoformat(f"2026-03-28T{clock}")) == part
