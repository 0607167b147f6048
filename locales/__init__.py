"""The bot's words in the languages it speaks.

Catalogues are read from the committed `.po` files when a language is first spoken: nothing is compiled beforehand,
so nothing can be stale. `PSEUDO` is made from `messages.pot` and finds text that is cut or cannot be translated.
"""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "messages.pot"
SOURCE = "en"
PSEUDO = "xx"
"""The code of the pseudo-locale: longer, accented and with right-to-left marks, for tests."""


@cache
def languages() -> tuple[str, ...]:
    """The languages a person can choose, English first: IETF base codes. The pseudo-locale is not one."""
    return (SOURCE, *sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po")))


def po_file(language: str) -> Path:
    """Where a language's translations are kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def catalogue(language: str) -> NullTranslations:
    """The words of one language; English, or an unknown language, answers with the template itself."""
    if language != PSEUDO and language not in languages()[1:]:
        return NullTranslations()
    # Babel's catalogue tools are needed by nobody who reads English only.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    if language == PSEUDO:
        from locales.pseudo import pseudo_catalogue

        catalog = pseudo_catalogue(TEMPLATE)
    else:
        with po_file(language).open("rb") as file:
            catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
