"""What a charter can say: tables and properties."""

from datetime import UTC, datetime

import pytest

from bot.core import checklists, methods, phases
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.charter import commands, rules
from handlers.charter.views import charters as views
from storage.charters import Charter

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)


def refused(key: str, text: str) -> str:
    with pytest.raises(Refusal) as caught:
        rules.read(key, text)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4h", 240),
        ("4", 240),
        ("3h30", 210),
        ("90m", 90),
        ("1:30", 90),
        ("2,5 h", 150),
        ("30h", 1800),
        ("60 h", 3600),
        ("4 h a week", 240),
        ("4h/week", 240),
        ("3 horas por semana", 180),
        ("2 jam per pekan", 120),
    ],
)
def test_weekly_hours_are_read_like_other_amounts(text: str, minutes: int) -> None:
    """H1, H3."""
    assert rules.read("hours", text) == {"weekly_minutes": minutes}


@pytest.mark.parametrize("text", ["0", "0h", "-3h", "61h", "lots", "4h a day", "2-3h", "1.30", ""])
def test_weekly_hours_that_are_not_sure_are_refused(text: str) -> None:
    """H1, H3."""
    assert refused("hours", text) == "charter-hours"


@pytest.mark.parametrize(
    ("text", "quorum"),
    [
        ("2/3", "2/3"),
        ("4/6", "2/3"),
        ("⅔", "2/3"),
        ("2 / 3", "2/3"),
        ("50%", "1/2"),
        ("66,5 %", "133/200"),
        ("0.5", "1/2"),
        ("100%", "1/1"),
        ("8", "8"),
        ("8 people", "8"),
        ("8 orang", "8"),
        ("08", "8"),
        ("٨", "8"),
    ],
)
def test_a_quorum_is_a_part_or_a_number_of_people(text: str, quorum: str) -> None:
    """D5, G10."""
    assert rules.read("quorum", text) == {"quorum": quorum}


@pytest.mark.parametrize(
    "text", ["0", "0/3", "3/2", "2/0", "120%", "1.5", "-1", "most", "8 apples", "1/2/3", "people", ""]
)
def test_a_quorum_outside_nothing_and_everybody_is_refused(text: str) -> None:
    """D5."""
    assert refused("quorum", text) == "charter-quorum"


@pytest.mark.parametrize("text", ["8-20", "8–20", "8 to 20", "8 20", "8 a 20", "8 sampai 20"])
def test_limits_are_two_numbers(text: str) -> None:
    """G2."""
    assert rules.read("members", text) == {"least_members": 8, "most_members": 20}


@pytest.mark.parametrize("text", ["8", "20-8", "0-5", "8-501", "few", "8-", "1-2-3"])
def test_limits_that_are_none_are_refused(text: str) -> None:
    """G2."""
    assert refused("members", text) == "charter-limits"


def test_each_method_is_known_by_its_name_and_by_what_it_is_called() -> None:
    """G10."""
    for method, called in methods.METHODS.items():
        assert rules.read("method", method) == rules.read("method", called.upper()) == {"method": method}
    assert rules.read("method", "sense_check") == {"method": "sense-check"}
    assert refused("method", "vote") == "charter-method"


def test_only_what_ends_a_blocked_consensus_can_be_the_fallback() -> None:
    """G10: a method in which one voice stops the rest, or which never says yes, would block again."""
    for method in methods.METHODS:
        if method in {"majority", "supermajority"}:
            assert rules.read("fallback", method) == {"fallback": method}
        else:
            assert refused("fallback", method) == "charter-fallback"


def test_a_charter_is_changed_by_those_who_can() -> None:
    """G10."""
    for text in ("cochairs", "co-chairs"):
        assert rules.read("changes", text) == {"amended_by": "cochairs"}
    assert rules.read("changes", "Poll") == rules.read("changes", "group poll") == {"amended_by": "poll"}
    assert refused("changes", "everybody") == "charter-changes"


@pytest.mark.parametrize(("key", "field"), [("votes", "votes_named"), ("silent", "silent_named")])
def test_names_are_shown_or_not(key: str, field: str) -> None:
    """D8: a list of who has not voted is shown only where the charter says so."""
    assert rules.read(key, "with names") == rules.read(key, "Named") == {field: True}
    assert rules.read(key, "unnamed") == {field: False}
    assert refused(key, "perhaps") == "charter-named"


@pytest.mark.parametrize(
    ("said", "key"), [("hours", "hours"), ("time zone", "timezone"), ("Fall-back", "fallback"), ("limits", "members")]
)
def test_what_can_be_changed_has_plain_names(said: str, key: str) -> None:
    assert rules.find_key(said) == key


def test_a_mistyped_name_gets_the_nearest_one() -> None:
    with pytest.raises(Refusal) as caught:
        rules.find_key("quorom")
    assert caught.value.values["nearest"] == "quorum"


def test_a_quorum_that_the_limits_cannot_reach_is_refused_from_either_side() -> None:
    """D5, G2."""
    charter = Charter(group_id=1, version=1, at=NOW, quorum="12")
    for wanted in ({"quorum": "16"}, {"least_members": 5, "most_members": 11}):
        with pytest.raises(Refusal) as caught:
            rules.checked(charter, wanted)
        assert caught.value.code == "charter-quorum-unreachable"
    assert rules.checked(charter, {"quorum": "15"}) == {"quorum": "15"}


def test_limits_below_a_quorum_keep_what_was_wanted_in_the_example() -> None:
    """D5, G2."""
    charter = Charter(group_id=1, version=1, at=NOW, quorum="5")
    with pytest.raises(Refusal) as caught:
        rules.checked(charter, {"least_members": 3, "most_members": 4})
    assert caught.value.values["example"] == "charter set members 3-5"


@pytest.mark.parametrize("text", ["1/100", "9%", "0.05", "1/11"])
def test_a_quorum_of_hardly_anybody_is_refused(text: str) -> None:
    """D5."""
    assert refused("quorum", text) == "charter-quorum-too-few"
    assert rules.read("quorum", "1/10") == {"quorum": "1/10"}


@pytest.mark.parametrize(
    ("quorum", "read"), [("66%", "66 %"), ("66.67%", "66.67 %"), ("50%", "1/2"), ("2/3", "2/3"), ("13/17", "13/17")]
)
def test_a_part_is_shown_as_it_was_written(quorum: str, read: str) -> None:
    charter = Charter(group_id=1, version=1, at=NOW, **rules.read("quorum", quorum))
    assert str(views.value(Translator("en", "UTC"), "quorum", charter)) == f"{read} of those who can vote"


def test_everything_in_a_charter_can_be_changed_and_is_shown() -> None:
    """G10."""
    kept = {"id", "group_id", "version", "at", "by_person_id", "poll_id"}
    assert {field for fields in rules.FIELDS.values() for field in fields} == set(Charter.model_fields) - kept
    assert set(rules.KEYS) == set(rules.FIELDS) == set(views.NAMES)
    assert set(views.QUESTIONS) == set(commands.OFFERED) == set(rules.KEYS)


def test_every_phase_has_three_to_six_items() -> None:
    """P1."""
    assert tuple(checklists.ITEMS) == phases.PHASES
    assert all(3 <= len(items) <= 6 for items in checklists.ITEMS.values())
