"""Texts that mean a time zone, for certain or not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import zones
from bot.core.zones import Candidates, Zone, find


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("  America/Lima ", "America/Lima"),
        ("UTC", "UTC"),
        ("etc/utc", "UTC"),
        ("Berlin", "Europe/Berlin"),
        ("jakarta", "Asia/Jakarta"),
        ("KYOTO", "Asia/Tokyo"),
        ("New York", "America/New_York"),
        ("são paulo", "America/Sao_Paulo"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("Bombay", "Asia/Kolkata"),
        ("Köln", "Europe/Berlin"),
        ("N’Djamena", "Africa/Ndjamena"),
        ("東京", "Asia/Tokyo"),
        ("القاهرة", "Africa/Cairo"),
        ("Lima, Peru", "America/Lima"),
        ("paris france", "Europe/Paris"),
        ("London, UK", "Europe/London"),
        ("Kenya", "Africa/Nairobi"),
        ("Singapore", "Asia/Singapore"),
    ],
)
def test_a_name_that_means_one_zone_is_found(text: str, name: str) -> None:
    """S1."""
    zone = find(text)
    assert isinstance(zone, Zone)
    assert zone.name == name


@pytest.mark.parametrize(
    ("text", "reason", "among"),
    [
        ("EST", zones.ABBREVIATION, {"America/New_York", "America/Toronto"}),
        ("ist", zones.ABBREVIATION, {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}),
        ("CST", zones.ABBREVIATION, {"America/Chicago", "Asia/Shanghai"}),
        ("BST", zones.ABBREVIATION, {"Europe/London", "Asia/Dhaka"}),
        ("CET", zones.ABBREVIATION, {"Europe/Berlin", "Africa/Algiers"}),
        ("EET", zones.ABBREVIATION, {"Africa/Cairo", "Europe/Kyiv"}),
        ("GMT", zones.ABBREVIATION, {"Europe/London", "Africa/Accra"}),
        ("PT", zones.ABBREVIATION, {"America/Los_Angeles"}),
        ("+3", zones.OFFSET, {"Europe/Moscow", "Europe/Istanbul"}),
        ("UTC+5:30", zones.OFFSET, {"Asia/Kolkata"}),
        ("gmt −3", zones.OFFSET, {"America/Sao_Paulo"}),
        ("-25", zones.OFFSET, set()),
        ("Lima", zones.WHICH_ONE, {"America/Lima", "America/New_York"}),
        ("London", zones.WHICH_ONE, {"Europe/London", "America/Toronto"}),
        ("Valencia", zones.WHICH_ONE, {"Europe/Madrid", "America/Caracas"}),
        ("Calcutta", zones.WHICH_ONE, {"Asia/Kolkata", "Africa/Johannesburg"}),
        ("Mexico", zones.WHICH_ONE, {"America/Mexico_City"}),
        ("Brazil", zones.MANY_ZONES, {"America/Sao_Paulo", "America/Manaus"}),
        ("Indonesia", zones.MANY_ZONES, {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}),
        ("Nairobbi", zones.NEAREST, {"Africa/Nairobi"}),
        ("Portland, Oregon", zones.NEAREST, {"America/Los_Angeles", "America/New_York"}),
        ("EST5EDT", zones.UNKNOWN, set()),
        ("qqqqqqq", zones.UNKNOWN, set()),
        ("", zones.UNKNOWN, set()),
    ],
)
def test_a_name_that_may_mean_several_zones_is_answered_with_candidates(
    text: str, reason: str, among: set[str]
) -> None:
    """S1, S8."""
    answer = find(text)
    assert isinstance(answer, Candidates)
    assert answer.reason == reason
    assert among <= {zone.name for zone in answer.zones}
    assert len({zone.name for zone in answer.zones}) == len(answer.zones) <= zones.LIMIT


def test_the_largest_namesake_comes_first_with_its_country() -> None:
    """S8."""
    answer = find("London")
    assert isinstance(answer, Candidates)
    assert [(zone.city, zone.country) for zone in answer.zones] == [("London", "GB"), ("London", "CA")]


@settings(max_examples=50)
@given(st.text(max_size=90))
def test_any_text_is_answered(text: str) -> None:
    """S8."""
    answer = find(text)
    assert answer == find(text)
    if isinstance(answer, Candidates):
        assert "{" not in answer.reason.replace("{text}", "")
