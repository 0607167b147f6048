"""Texts that mean a time zone, for certain or not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import locales
from bot.core import cities, zone_tables, zones
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
        ("WIB", "Asia/Jakarta"),
        ("WITA", "Asia/Makassar"),
        ("Germany", "Europe/Berlin"),
        ("Jepang", "Asia/Tokyo"),
        ("Japón", "Asia/Tokyo"),
        ("Perú", "America/Lima"),
        ("Lima, Perú", "America/Lima"),
        ("Venezuela", "America/Caracas"),
        ("Inggris Raya", "Europe/London"),
        ("Springfield, IL", "America/Chicago"),
        ("Etc/GMT+12", "Etc/GMT+12"),
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
        ("KST", zones.ABBREVIATION, {"Asia/Seoul", "Asia/Pyongyang"}),
        ("PT", zones.ABBREVIATION, {"America/Los_Angeles"}),
        ("+3", zones.OFFSET, {"Europe/Moscow", "Europe/Istanbul"}),
        ("UTC+5:30", zones.OFFSET, {"Asia/Kolkata"}),
        ("gmt −3", zones.OFFSET, {"America/Sao_Paulo"}),
        ("-25", zones.OFFSET, set()),
        ("UTC-12", zones.OFFSET, {"Etc/GMT+12"}),
        ("España", zones.MANY_ZONES, {"Europe/Madrid", "Atlantic/Canary"}),
        ("Brasil", zones.MANY_ZONES, {"America/Sao_Paulo", "America/Manaus"}),
        ("Estados Unidos", zones.MANY_ZONES, {"America/New_York", "America/Chicago", "America/Los_Angeles"}),
        ("EE. UU.", zones.MANY_ZONES, {"America/Denver", "Pacific/Honolulu"}),
        ("Amerika Serikat", zones.MANY_ZONES, {"America/New_York"}),
        ("Granada", zones.WHICH_ONE, {"America/Grenada", "Europe/Madrid"}),
        ("Lima", zones.WHICH_ONE, {"America/Lima", "America/New_York"}),
        ("London", zones.WHICH_ONE, {"Europe/London", "America/Toronto"}),
        ("Valencia", zones.WHICH_ONE, {"Europe/Madrid", "America/Caracas"}),
        ("Calcutta", zones.WHICH_ONE, {"Asia/Kolkata", "Africa/Johannesburg"}),
        ("Mexico", zones.MANY_ZONES, {"America/Mexico_City", "America/Tijuana"}),
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


def test_namesakes_in_one_country_can_be_told_apart() -> None:
    """S8."""
    answer = find("Springfield")
    assert isinstance(answer, Candidates)
    assert [zone.city for zone in answer.zones] == [
        "Springfield, MO/IL/TN", "Springfield, MA/OH/VA/PA", "Springfield, OR",
    ]  # fmt: skip


def test_an_offset_that_no_place_has_is_offered_as_people_write_it() -> None:
    """S8: the zone's own name has the sign the other way round."""
    answer = find("UTC-12")
    assert isinstance(answer, Candidates)
    assert answer.zones == (Zone("Etc/GMT+12", "UTC-12"),)


@pytest.mark.parametrize("language", locales.languages())
def test_every_country_is_known_by_its_name_in_every_language(language: str) -> None:
    """S8, L1."""
    for code in set(zone_tables.countries().values()):
        answer = find(zones.country_name(code, language))
        assert zones._country_codes()[cities.fold(zones.country_name(code, language))] >= {code}
        assert isinstance(answer, Zone) or answer.reason in {zones.MANY_ZONES, zones.WHICH_ONE}


@pytest.mark.parametrize("text", ["GMT", "EST", "+7", "Brazil"])
def test_zones_of_an_abbreviation_an_offset_or_a_country_carry_their_own_cities_names(text: str) -> None:
    """S8: “Africa/Accra” is known by Accra, also where another of its cities is larger."""
    answer = find(text)
    assert isinstance(answer, Candidates)
    assert all(zone.is_own_city for zone in answer.zones)


def test_the_index_of_cities_is_made_once_and_small() -> None:
    cities.prepare()
    index = cities._index()
    assert cities._index() is index
    assert len(index) < 8_000_000
    assert index.count(b"\n") > 30_000


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12), max_size=6))
def test_many_names_fold_as_one_by_one(names: list[str]) -> None:
    assert cities.fold("\t".join(names)).strip("\t") == "\t".join(map(cities.fold, names)).strip("\t")


@settings(max_examples=50)
@given(st.text(max_size=90))
def test_any_text_is_answered(text: str) -> None:
    """S8."""
    answer = find(text)
    assert answer == find(text)
    if isinstance(answer, Candidates):
        assert "{" not in answer.reason.replace("{text}", "")
