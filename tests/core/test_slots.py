"""Lists of instants: what is asked about, and which part of a line is named where one is no instant (S1, S8)."""

from datetime import UTC, datetime

import pytest

from bot.core import moments
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import Doubt, Instant

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
BERLIN = Translator("en", "Europe/Berlin")


def test_a_number_alone_behind_a_date_is_asked_about() -> None:
    """S8: it is never certain, and the rest of the list is read as ever."""
    first, second = moments.slots("Tue 7 Apr 13:00, Wed 8 Apr 3", NOW, BERLIN)
    assert isinstance(first, Instant)
    assert isinstance(second, Doubt)
    assert second.said == "Wed 8 Apr 3"
    assert [f"{choice.spelled}" for choice in second.choices] == ["2026-04-08 01:00 UTC", "2026-04-08 13:00 UTC"]


def test_a_time_beside_a_zone_that_is_not_certain_waits_for_it() -> None:
    """S1, S8: the zone's candidates come first; without them, the time is refused."""
    first, second = moments.slots("Tue 7 Apr 13:00 CST, Wed 8 Apr 13:00", NOW, BERLIN)
    assert isinstance(first, Doubt)
    assert len(first.choices) == 4
    assert second == moments.Waiting("Wed 8 Apr 13:00")
    with pytest.raises(Refusal) as caught:
        moments.slots("Tue 7 Apr 9:30, 10:00 UTC, 13:00 America/Lima", NOW, BERLIN)
    assert "“Tue 7 Apr 9:30”" in str(BERLIN(caught.value.template, **caught.value.values))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Tue 7 Apr 13:00, whenever, Wed 8 Apr 15:00", "whenever"),
        ("Tue 7 Apr 13:00, Wed, later", "Wed, later"),
        ("Tue 7 Apr 9, soon", "soon"),
    ],
)
def test_the_first_part_of_a_line_that_is_no_instant_is_named(text: str, named: str) -> None:
    """S8: not the whole line."""
    with pytest.raises(Refusal) as caught:
        moments.slots(text, NOW, BERLIN)
    assert f"“{named}”" in str(BERLIN(caught.value.template, **caught.value.values))
