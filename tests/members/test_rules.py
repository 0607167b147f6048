"""Who may have a seat: the table of G4, on records alone."""

import pytest

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.members import rules
from storage.charters import EPOCH, Charter
from storage.groups import Group
from storage.people import Membership, Person
from tests.conversation import MONDAY

GROUP = Group(id=1, slug="diversity", name="Diversity", created_at=MONDAY)
PEOPLE = {name: Person(id=number, name=name, created_at=MONDAY) for number, name in enumerate("abc", start=1)}


def _chairs(held: str) -> list[tuple[Membership, Person]]:
    """Seats as letters: `aB` is `a` for good and `b` for the interim."""
    return [
        (
            Membership(group_id=1, person_id=number, cochair=True, interim=name.isupper(), joined_at=MONDAY),
            PEOPLE[name.lower()],
        )
        for number, name in enumerate(held, start=1)
    ]


@pytest.mark.parametrize(
    ("held", "who", "outcome"),
    [
        ("", "a", ""),
        ("", "A", ""),
        ("a", "b", ""),
        ("a", "B", ""),
        ("ab", "c", "third-cochair"),
        ("ab", "C", "third-cochair"),
        ("aB", "c", "B"),
        ("aB", "C", "third-cochair"),
        ("AB", "c", "third-cochair"),
        ("ab", "a", "already-cochair"),
        ("aB", "B", "already-cochair"),
        ("aB", "b", ""),
        ("ab", "B", ""),
    ],
)
def test_there_are_exactly_two_seats(held: str, who: str, outcome: str) -> None:
    """G4. The outcome: nothing, the interim whose seat is taken over, or the refusal."""
    chairs = _chairs(held)
    names = {stay.person_id: name for name, (stay, _) in zip(held, chairs, strict=True)}

    def decided() -> str:
        try:
            replaced = rules.check_appoint(GROUP, PEOPLE[who.lower()], chairs, interim=who.isupper())
        except Refusal as refusal:
            return refusal.code
        return names[replaced.person_id] if replaced else ""

    assert decided() == outcome


@pytest.mark.parametrize(("count", "refused"), [(0, False), (14, False), (15, True), (16, True)])
def test_the_limit_is_the_charters(count: int, refused: bool) -> None:
    """G2."""
    charter = Charter(group_id=1, version=0, at=EPOCH)
    if refused:
        with pytest.raises(Refusal):
            rules.check_room(GROUP, charter, count)
    else:
        rules.check_room(GROUP, charter, count)


@pytest.mark.parametrize(
    ("said", "language", "reason"),
    [
        ("Expertise", "en", "expertise"),
        ("keahlian", "id", "expertise"),
        ("Reemplazo", "es", "replacement"),
        ("replacement", "es", "replacement"),
        ("because", "en", None),
    ],
)
def test_a_reason_is_read_in_english_and_in_the_readers_language(said: str, language: str, reason: str | None) -> None:
    """L1."""
    assert rules.which(said, rules.REASONS, Translator(language, "UTC")) == reason
