"""Brings the translations up to date with the program's texts, and checks that nothing is missing or broken.

`python -m tools.catalogues update` extracts and merges; `check` changes nothing, prints what is wrong and exits
with 1. Catalogues carry no line numbers and no dates, so that they change only when a text does.
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import locales

ROOT = locales.FOLDER.parent
PACKAGES = ("bot", "handlers")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_HEADER = "# Translations of Convene's texts."
# What a translation must carry as often as its original does: placeholders, and the markers of code and bold text.
_MARKS = re.compile(r"\{\w*\}|`|\*\*")
_UNTIDY = re.compile(r"^\s|\s$")
# Header fields that change with the day or the tool, or that nobody fills in.
_NEEDLESS = re.compile(rb'^"(POT-|PO-|Generated-By|Report-|Last-T|Language-Team|Project-Id-Version).*\n', re.M)


def extract() -> Catalog:
    """All texts of the program, sorted, with the packages in which they stand and the comments for translators."""
    catalog = _empty()
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        )
        for file, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{package}/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def render(catalog: Catalog) -> bytes:
    """The file's text: sorted, without line numbers and dates."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True, omit_header=False)
    return _NEEDLESS.sub(b"", file.getvalue())


def merged(template: Catalog, language: str) -> Catalog:
    """A language's translations over today's texts; one whose original changed a little becomes fuzzy."""
    catalog = _read(locales.po_file(language), language)
    catalog.header_comment = _HEADER
    catalog.fuzzy = False
    catalog.update(template, update_creation_date=False)
    return catalog


def update() -> None:
    """Write the template and every language's file anew."""
    template = extract()
    locales.TEMPLATE.write_bytes(render(template))
    for language in locales.languages()[1:]:
        locales.po_file(language).write_bytes(render(merged(template, language)))


def check() -> list[str]:
    """What is wrong with the catalogues, a line each; empty when all is well."""
    template = extract()
    problems = []
    if locales.TEMPLATE.read_bytes() != render(template):
        problems.append(f"{_name(locales.TEMPLATE)}: stale, run: make catalogues")
    for language in locales.languages()[1:]:
        name = _name(locales.po_file(language))
        catalog = merged(template, language)
        if locales.po_file(language).read_bytes() != render(catalog):
            problems.append(f"{name}: stale, run: make catalogues")
        problems += [f"{name}: {problem}" for message in catalog if message.id for problem in faults(message)]
    return problems


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation: missing, fuzzy, or other placeholders or markup than its original."""
    originals = _forms(message.id)
    translations = _forms(message.string)
    shown = originals[0]
    if not all(translations):
        yield f"not translated: {shown!r}"
        return
    if message.fuzzy:
        yield f"fuzzy, to be confirmed: {shown!r}"
    # Where words are read, not shown, “|” separates alternatives, and a language may have more or fewer of them.
    expected = [_marks(part) for original in originals for part in original.split("|")]
    for translation in (part for text in translations for part in text.split(" | ")):
        # A language's plural forms need not follow the English ones: each must agree with either.
        if _marks(translation) not in expected:
            yield f"placeholders or markup differ: {shown!r} -> {translation!r}"
        if bool(_UNTIDY.search(translation)) != bool(_UNTIDY.search(shown)):
            yield f"space at an end: {shown!r} -> {translation!r}"


def _marks(text: str) -> Counter[str]:
    return Counter(_MARKS.findall(text))


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def _empty() -> Catalog:
    return Catalog(project="Convene", charset="utf-8", header_comment=_HEADER, fuzzy=False)


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def main(arguments: list[str]) -> int:
    """Run `update` or `check`; the exit code says whether the catalogues are sound."""
    match arguments:
        case ["update"]:
            update()
            return 0
        case ["check"]:
            problems = check()
            sys.stderr.writelines(f"{problem}\n" for problem in problems)
            return 1 if problems else 0
        case _:
            sys.stderr.write("python -m tools.catalogues update|check\n")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
