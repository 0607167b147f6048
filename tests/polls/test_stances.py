"""Words for stances (the table of methods): in three languages, none is taken for its opposite."""

from collections.abc import Iterable

import pytest

import locales
from bot.core.i18n import Translator
from handlers.polls.methods import METHODS, take_stance

FOR, AGAINST, NEITHER = {"agree", "consent", "support", "yes"}, {"block", "object", "no"}, {"abstain"}
BETWEEN = {"reservations", "stand-aside"}
LANGUAGES = tuple(locales.languages())

NOT_AGAINST = {
    "en": ("no objection", "no objections", "no problem", "No problem.", "not against"),
    "es": ("no hay problema", "sin problema", "no me opongo", "no tengo objeciones", "No hay objeciones."),
    "id": ("tidak keberatan", "tidak masalah", "tidak apa-apa", "tidak ada masalah", "Tidak ada keberatan."),
}


def phrases(language: str) -> Iterable[tuple[str, str]]:
    """Every stance's words in a language, whichever method they are for."""
    reader = Translator(language, "UTC")
    for method in METHODS.values():
        for stance in method.stances:
            if not stance.key.isdecimal():
                for said in {str(reader(stance.label)), *reader.alternatives(stance.also)}:
                    yield stance.key, said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if method.stances])
def test_no_word_for_a_stance_is_read_as_the_opposite_one(method: str, language: str) -> None:
    """Neither in its own method nor in another: the longest words win, and `no` begins “no objection”."""
    for meant, said in phrases(language):
        for text in (said, said.upper(), f"{said}, it is as it should be"):
            read, _rest = take_stance(method, text)
            opposite = {
                **dict.fromkeys(FOR, AGAINST),
                **dict.fromkeys(AGAINST, FOR),
                **dict.fromkeys(NEITHER, FOR | AGAINST),
                **dict.fromkeys(BETWEEN, AGAINST),
            }[meant]
            assert read not in opposite, f"“{text}” ({meant}) is read as {read} in {method}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", ["majority", "supermajority"])
def test_that_nothing_is_against_it_is_a_yes(method: str, language: str) -> None:
    for said in NOT_AGAINST[language]:
        assert take_stance(method, said) == ("yes", ""), said
    assert take_stance(method, f"{NOT_AGAINST[language][0]} from me")[0] == "yes"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", ["consensus", "consent", "lazy"])
def test_that_nothing_is_against_it_never_blocks(method: str, language: str) -> None:
    for said in NOT_AGAINST[language]:
        assert take_stance(method, said)[0] not in AGAINST, said
