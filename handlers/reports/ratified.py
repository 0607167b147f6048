"""How people write by what model something is ratified: `board "…" consulted: …`. Pure (P4)."""

import re

from bot.core import ratifying
from bot.core.arguments import Words
from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.naming import named
from bot.core.text import clean

WORDS = {
    # Translators: words for a way in which recommendations are ratified; “|” stands between them.
    "consensus": N_("consensus | by consensus"),
    "defined_group": N_("group | defined group | a defined group | committee | council"),
    "board_resolution": N_("board | board resolution | resolution | resolution of the board | trustees"),
    "other": N_("other | another way | other way | otherwise"),
}
_CONSULTED = N_("consulted | consultation")
_BY = N_("by | of")
_OF = N_("of")
_THE = N_("the | a | an | our")
_BODIES = frozenset({"board_resolution", "defined_group"})
"""The models whose word is the beginning of a name, where “of” follows: `Board of Trustees`."""
_WORDS_MOST = 4
_QUOTES = "\"'“”„«»‘’"

UNKNOWN = N_(
    "I do not know the model “{text}”. Write `ratify P{n} board`, `ratify P{n} consensus`, `ratify P{n} group` or "
    "`ratify P{n} other`, with who it is in quotation marks, and `consulted:` with whom you asked."
)
TOO_LONG = N_("That has at most {limit} characters, and this was {n}. Say it in fewer words.")


def read(text: str, number: int, reader: Translator) -> dict[str, str]:
    """What was said: `model` and `body`, `consulted`, or all of it. Raises a Refusal."""
    words = words_of(reader.language)
    consulted = words.either(_CONSULTED)
    marked, alone = rf"(?:^|(?<=[\s,;.])){consulted}\s*:\s*(?P<who>.+)", rf"^{consulted}\s+(?P<who>.+)"
    found = re.search(marked, text.strip(), re.I | re.S) or re.search(alone, text.strip(), re.I | re.S)
    head = text.strip()[: found.start()].strip(" \n,;.") if found else text.strip()
    said = _model(head, number, reader) if head else {}
    return said | ({"consulted": check(found["who"], ratifying.LONGEST_CONSULTED)} if found else {})


def _model(head: str, number: int, reader: Translator) -> dict[str, str]:
    lead = words_of(reader.language)
    bare = re.sub(rf"^(?:{lead.either(_BY)}\s+)?(?:{lead.either(_THE)}\s+)?", "", head, count=1, flags=re.I)
    for said in dict.fromkeys((head, bare)):
        for count in range(_WORDS_MOST, 0, -1):
            words = Words(said)
            model = named(words.peek(count).strip(",:;."), WORDS) if len(said.split()) >= count else None
            if model is not None:
                words.take(count)
                is_name = model in _BODIES and re.match(rf"{lead.either(_OF)}\s", words.left, re.I)
                body = said if is_name else _body(words.left, reader)
                return {"model": model, "body": check(body, ratifying.LONGEST_BODY)}
    raise Refusal("unknown-model", UNKNOWN, text=clean(head, 40), n=number)


def _body(said: str, reader: Translator) -> str:
    """Who it is, without what leads to it."""
    bare = re.sub(
        rf"^[\s:,–—-]*(?:{words_of(reader.language).either(_BY)}\s+)?", "", said, count=1, flags=re.IGNORECASE
    )
    return bare.strip().strip(_QUOTES).strip()


def check(text: str, limit: int) -> str:
    """The words, where they are not too many. Raises a Refusal."""
    said = text.strip()
    if len(said) > limit:
        raise Refusal("ratification-too-long", TOO_LONG, limit=limit, n=len(said))
    return said
