"""A language that nobody speaks: it shows which texts are cut, not translatable, or lose their placeholders."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

# What must arrive unchanged: placeholders, and code that a person may type.
_KEPT = re.compile(r"(\{\w+\}|`[^`]*`)")
_ACCENTED = str.maketrans("aceinosuyzACEINOSUYZ", "áçéîñöšúýžÁÇÉÎÑÖŠÚÝŽ")
_RIGHT_TO_LEFT_MARK = "\u200f"
_LONGER = 0.4
"""How much room a translation may need beyond the English: 40 %, what German or Malayalam take of short texts."""


def pseudo(template: str) -> str:
    """The template in the pseudo-locale: placeholders, code and other markup stand as they were."""
    pieces = _KEPT.split(template)
    accented = "".join(piece if at % 2 else piece.translate(_ACCENTED) for at, piece in enumerate(pieces))
    padding = "·" * max(1, round(len(template) * _LONGER))
    return f"⟦{_RIGHT_TO_LEFT_MARK}{accented} {padding}{_RIGHT_TO_LEFT_MARK}⟧"


def pseudo_catalogue(template: Path) -> Catalog:
    """Every message of the template, in the pseudo-locale. English plural rules."""
    with template.open("rb") as file:
        source = read_po(file)
    catalog = Catalog(locale="en")
    for message in source:
        if message.id:
            plural = isinstance(message.id, (list, tuple))
            translated = tuple(pseudo(form) for form in message.id) if plural else pseudo(str(message.id))
            catalog.add(message.id, translated, context=message.context)
    return catalog
