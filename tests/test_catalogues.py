"""Translations agree with the program's texts, and the pseudo-locale shows what cannot be translated."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import locales
from bot.core.text import Text
from locales.pseudo import pseudo
from tools import catalogues


@pytest.mark.parametrize(
    ("original", "translation", "wrong"),
    [
        ("Logged {amount}.", "Apuntado: {amount}.", []),
        ("Logged {amount}.", "", ["not translated"]),
        ("Logged {amount}.", "Apuntado.", ["placeholders or markup differ"]),
        ("Logged {amount}.", "Apuntado: {cantidad}.", ["placeholders or markup differ"]),
        ("Logged {amount}.", "Apuntado: {amount} {amount}.", ["placeholders or markup differ"]),
        ("Logged {amount}.", "Apuntado: {amount}. ", ["space at an end"]),
        ("Say `log 2h`.", "Escribe `log 2h`.", []),
        ("Say `log 2h read`.", "Escribe `log 2h leer`.", []),
        ("Say `log 2h`.", "Escribe log 2h.", ["placeholders or markup differ"]),
        ("**Total** {n}", "**Total** {n}", []),
        ("**Total** {n}", "Total {n}", ["placeholders or markup differ"]),
        (("{n} entry", "{n} entries"), ("{n} nota", "{n} notas"), []),
        (("One entry", "{n} entries"), ("Una nota", "{n} notas"), []),
        (("{n} entry", "{n} entries"), ("{n} nota", ""), ["not translated"]),
        (("{n} entry", "{n} entries"), ("{n} nota", "notas"), ["placeholders or markup differ"]),
    ],
)
def test_a_broken_translation_is_named(
    original: str | tuple[str, str], translation: str | tuple[str, str], wrong: list[str]
) -> None:
    found = list(catalogues.faults(Message(original, translation)))
    assert [fault.partition(":")[0] for fault in found] == wrong


def test_a_translation_of_a_changed_text_must_be_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "messages.po"
    monkeypatch.setattr(locales, "po_file", lambda _language: file)
    old = Catalog(locale="es")
    old.add("Logged {amount} today.", "Apuntado hoy: {amount}.")
    file.write_bytes(catalogues.render(old))
    template = Catalog()
    template.add("Logged {amount} for today.")
    merged = catalogues.merged(template, "es")
    [message] = [message for message in merged if message.id]
    assert [fault.partition(",")[0] for fault in catalogues.faults(message)] == ["fuzzy"]


def test_writing_a_catalogue_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "messages.po"
    monkeypatch.setattr(locales, "po_file", lambda _language: file)
    catalog = Catalog(locale="id")
    catalog.add("{n} %", "{n} %")
    catalog.add(("{n} entry", "{n} entries"), ("{n} catatan", "{n} catatan"))
    file.write_bytes(catalogues.render(catalog))
    once = catalogues.render(catalogues.merged(catalog, "id"))
    assert b"Date" not in once
    file.write_bytes(once)
    assert catalogues.render(catalogues.merged(catalog, "id")) == once


def test_every_way_of_marking_a_text_is_extracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "handlers" / "x" / "views.py"
    source.parent.mkdir(parents=True)
    source.write_text(
        """
        _("called {n}", n=_.number(3))
        _.ngettext("{n} one", "{n} many", 3, what=_("inside"))
        Refusal("code", N_("marked"), example=N_("also " "marked"))
        # Translators: A kind word.
        _("commented")
        _(variable)
        """
    )
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "PACKAGES", ("handlers",))
    found = {message.id: message for message in catalogues.extract() if message.id}
    assert set(found) == {"called {n}", ("{n} one", "{n} many"), "inside", "marked", "also marked", "commented"}
    assert found["commented"].auto_comments == ["A kind word."]
    assert found["marked"].locations == [("handlers/x/views.py", 0)]


def test_english_stands_first_and_es_and_id_are_spoken() -> None:
    assert locales.languages() == ("en", "es", "id")


@pytest.mark.parametrize("language", ["en", "fr", "", "../es", locales.PSEUDO])
def test_a_text_without_a_translation_is_shown_as_it_is(language: str) -> None:
    assert locales.catalogue(language).gettext("No such text.") == "No such text."


@given(st.lists(st.sampled_from(["{amount}", "{n}", "`log 1h30`", "**bold**", "_so_", "words", "\n", ". "])))
def test_the_pseudo_locale_keeps_placeholders_code_and_markup(pieces: list[str]) -> None:
    template = " ".join(pieces)
    values: dict[str, str | int | Text] = {"amount": "1 h 30 min", "n": 3}
    plain, shown = Text.template(template, **values), Text.template(pseudo(template), **values)

    def marks(text: Text) -> Counter[str]:
        return Counter(span.style for span in text.spans if span.style)

    assert marks(shown) == marks(plain)
    assert pseudo(template).count("{") == template.count("{")
    assert str(shown).count("1 h 30 min") == str(plain).count("1 h 30 min")
    assert str(shown).count("log 1h30") == str(plain).count("log 1h30")


def test_the_pseudo_locale_is_longer_accented_and_marked() -> None:
    shown = pseudo("Your hours")
    assert shown == "⟦\u200fÝöúr höúrš ····\u200f⟧"
    assert len(shown) >= 1.4 * len("Your hours")


def test_the_pseudo_locale_has_every_text_of_the_template() -> None:
    catalogue = locales.catalogue(locales.PSEUDO)
    with locales.TEMPLATE.open("rb") as file:
        template = read_po(file)
    for message in template:
        if isinstance(message.id, str) and message.id:
            assert catalogue.gettext(message.id).startswith("⟦")
        elif message.id:
            assert catalogue.ngettext(message.id[0], message.id[1], 2).startswith("⟦")


def test_every_marked_text_is_extracted() -> None:
    """Extraction reads tokens, and passes over what is marked within an f-string or within another marked call."""
    known = {form for message in catalogues.extract() for form in (message.id, *message.id) if message.id}
    files = [file for package in catalogues.PACKAGES for file in (catalogues.ROOT / package).rglob("*.py")]
    assert [text for file in files for text in _marked(ast.parse(file.read_text())) if text not in known] == []


def _marked(tree: ast.AST) -> Iterator[str]:
    """The literal texts in calls of the functions that mark them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in catalogues.KEYWORDS and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
