"""Amounts of time as people write them: `1h30`, `1:30`, `1.5`, `1,5 h`, `90m`, `1½ h`, `half an hour` (rule H1).

What is taken for what:

- a number without a unit is hours, up to 24, unless it may count what follows: `10 pages`, `1 day`, `2 meetings`;
- hours with up to two decimals are rounded to the nearest minute, since `0.33` is how people write 20 minutes, but
  `1.30` is refused: in many places the dot stands between hours and minutes;
- `1h 30 pages` is refused, since the 30 could be minutes or the beginning of the note, and so is a second amount.
"""

import difflib
import re
import unicodedata

from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean

DAY = 24 * 60
"""Minutes in a day: the most that one entry, and all entries of one day, may hold."""

UNREADABLE = N_("“{amount}” is not an amount of time that I can read. Write it like `1h30`, `1:30`, `1.5` or `90m`.")
DECIMALS = N_("“{amount}” could mean two things. Write `{one}` or `{other}`.")
NO_UNIT = N_("“{amount}” is more hours than a day has. For minutes write `{minutes}`.")
COUNT = N_(
    "I am not sure what “{text}” is in hours. Write `{hours}` for hours or `{minutes}` for minutes, then the rest."
)
SEVERAL = N_("I see more than one amount in “{text}”. Write one, like `1h30`, or log each by itself.")
LOOSE_MINUTES = N_(
    "Are the {number} after the hours minutes? Then write `{joined}`. Are they a day? Write it like `2026-03-25`. "
    "Else begin the note differently."
)
NOTHING = N_("An amount has to be more than zero, like `1h30` or `45m`.")
TOO_LONG = N_("A day has 24 hours, so “{amount}” is too much for one day. Log each day by itself: `2h yesterday`.")

# English, Spanish and Indonesian, whichever language the reader has.
NUMBERS = {
    word: number
    for number, words in enumerate(
        ("a an one un una uno satu", "two dos dua", "three tres tiga", "four cuatro empat", "five cinco lima",
         "six seis enam", "seven siete tujuh", "eight ocho delapan", "nine nueve sembilan", "ten diez sepuluh"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
"""Small numbers in words."""

_HOURS = r"(?:h(?:(?:ou)?rs?|oras?)?|jam)"
_MINUTES = r"(?:m(?:in(?:ute|uto)?s?)?|menit|mnt)"
_NUMBER = r"[0-9]{1,6}"
_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
# A number in words is one only before a word that is written out: “an hour”, not “a m…”.
_COUNT = rf"(?:{_NUMBER}|(?:{_WORD})(?=\s+[a-z]{{3}}))"
_FRACTIONS = {"½": 30, "¼": 15, "¾": 45, "⅓": 20, "⅔": 40, "⅙": 10, "⅚": 50, "⅕": 12, "⅖": 24, "⅗": 36, "⅘": 48}
_FRACTION = f"[{''.join(_FRACTIONS)}]"
_DAYS = r"(?:days?|d[ií]as?|hari|weeks?|semanas?|minggu)"
_AND_A_HALF = r"(?:(?:and|&|\+)\s*an?\s+(?:half|quarter)|y\s+(?:media|cuarto)|setengah|seperempat)"
_AMOUNT = re.compile(
    rf"""
    (?P<sign>[-−–+]\s*)?
    (?:
      (?P<h1>{_NUMBER}):(?P<m1>[0-9]{{2}})(?P<u1>\s*{_HOURS})?
    | (?P<h2>{_COUNT})\s*{_HOURS}[\s,]*(?:(?:and|y|dan)\s+)?(?P<m2>{_COUNT})\s*{_MINUTES}
    | (?P<h8>{_COUNT})\s*(?:{_HOURS}\s+(?P<half8>{_AND_A_HALF})|(?P<half9>{_AND_A_HALF})\s+{_HOURS})
    | (?P<h3>{_NUMBER})\s*{_HOURS}(?P<loose>\s*)(?P<m3>[0-9]{{1,2}})(?!\s+{_DAYS}\b)
    | (?P<h4>{_NUMBER})?\s*(?P<fraction>{_FRACTION})(?P<u4>\s*(?:an\s+)?{_HOURS})?
    | (?:a\s+)?(?P<half>half|media|setengah|quarter\s+of|(?:un\s+)?cuarto\s+de|seperempat)[\s-]+(?:an\s+)?{_HOURS}
    | (?P<h5>[0-9]{{0,6}}[.,][0-9]{{1,2}})(?P<u5>\s*{_HOURS})?
    | (?P<h6>{_COUNT})\s*{_HOURS}
    | (?P<m7>{_COUNT})\s*{_MINUTES}
    | (?P<bare>{_NUMBER})
    )
    (?=[.,;:]?(?:\s|$))
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What may follow an amount and make it doubtful.
_JOINT = r"(?:[-−–—~/+&]|(?:and|or|to|till|until|plus|y|o|u|a|hasta|más|dan|atau|sampai|hingga|s/d)\b)"
_VALUE = rf"(?:(?![0-9]{{4}}-)(?:[0-9]*\s*{_FRACTION}|[0-9]+(?:[.,:/][0-9]+)?))"
_PARTS = r"(?:half|quarters?|thirds?|medi[ao]|cuartos?|tercios?|setengah|seperempat)"
_PART = rf"(?:(?:{_WORD})\s+)?{_PARTS}\b"
_ENDS = r"(?=[.,;:]?(?:\s|$))"
_SECOND = re.compile(
    rf"[\s.,;:]*(?:{_JOINT}\s*)?(?:{_VALUE}|(?!an?\b){_COUNT})\s*(?:{_HOURS}|{_MINUTES}){_ENDS}"
    rf"|\s*{_JOINT}\s*(?:{_VALUE}\s*$|{_PART})|\s+{_PART}\s*$",
    re.IGNORECASE,
)
_SECOND_AFTER_BARE = re.compile(rf"\s*(?:{_JOINT}\s*)?{_VALUE}|\s*{_JOINT}\s*(?:{_WORD})\b", re.IGNORECASE)
_RANGE = re.compile(rf"\s*{_JOINT}\s*{_VALUE}", re.IGNORECASE)
SEPARATOR = re.compile(r"^[\s.,;:]*(?:[-–—]\s+)?")
"""What may stand between an amount, a day and a note."""
_NEXT_WORD = re.compile(r"\s+(?P<word>[^\W\d_]+|[%°$€£×*/^=])")
# Words that are counted, where no plural shows it. “Hari” is a day, but “hari ini” is today and “hari Senin” Monday.
_COUNTED = re.compile(
    r"days?|weeks?|months?|years?|d|wks?|pages?|pp?|pgs?|calls?|meetings?|sessions?|person|people|times?|x|"
    r"d[ií]as?|semanas?|mes|meses|años?|p[áa]ginas?|p[áa]gs?|reuni[óo]n|llamada|ve[zc]|persona|"
    r"hari|minggu|bulan|tahun|halaman|hlm|lembar|kali|orang|rapat|buah|[^\W\d_]{2,}(?<![sS])s|[%°$€£×*/^=]",
    re.IGNORECASE,
)
_INDONESIAN_DAY = re.compile(r"\s+hari\s+(?:ini|senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b", re.IGNORECASE)
_UNITS = ("hour", "hours", "hora", "horas", "minute", "minutes", "minuto", "minutos", "menit")
_SURE_BARE = 7
"""The most hours that a number without a unit means where a word follows it."""


_PLAIN = re.compile(r"[0-9]+\s?h(?:\s?[0-9]{1,2}\s?(?:m|min)?)?|[0-9]+\s?(?:m|min)|[0-9]+:[0-9]{2}", re.IGNORECASE)


def is_plain(amount: str) -> bool:
    """Whether an amount is written as we write it in examples, such as `1h30`: nobody can doubt how it is read."""
    return _PLAIN.fullmatch(amount.strip(" \t\n.,;:-–—")) is not None


def western(text: str) -> str:
    """The same text, character for character, with any script's decimal digits as 0–9 and its decimal signs as `.`."""
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else {"٫": ".", "，": ",", "：": ":"}.get(c, c) for c in text
    )


def take_minutes(text: str) -> tuple[int, str]:
    """Read the amount that `text` begins with: whole minutes from 1 to 1440, and the rest of the text.

    Raises a Refusal that says what would be understood.
    """
    text = text.strip()
    plain = western(text)
    match = _AMOUNT.match(plain)
    if match is None:
        raise Refusal("amount-unreadable", UNREADABLE, amount=clean(text.split(maxsplit=1)[0] if text else "", 40))
    amount, after = text[: match.end()], plain[match.end() :]
    rest = SEPARATOR.sub("", text[match.end() :]).strip()
    if match["loose"] and rest:
        joined = f"{match['h3']}h{match['m3']}"
        raise Refusal("amount-loose-minutes", LOOSE_MINUTES, number=match["m3"], joined=joined)
    minutes = _minutes(match)
    if minutes is None:
        raise Refusal("amount-unreadable", UNREADABLE, amount=clean(amount, 40))
    if minutes == 0 or (match["sign"] or "+")[0] != "+":
        raise Refusal("amount-not-positive", NOTHING)
    _check_sure(match, minutes, after, text)
    if minutes > DAY:
        raise Refusal("amount-too-long", TOO_LONG, amount=clean(amount, 40))
    return minutes, rest


def _minutes(match: re.Match[str]) -> int | None:
    """The matched amount in minutes; None where the minutes beside hours are 60 or more."""
    for hours, beside in (("h1", "m1"), ("h2", "m2"), ("h3", "m3")):
        if match[hours]:
            minutes = _count(match[beside])
            return _count(match[hours]) * 60 + minutes if minutes < 60 else None
    if half := match["half"] or match["half8"] or match["half9"]:
        quarter = re.search("quart|cuart|perempat", half, re.IGNORECASE)
        return (_count(match["h8"]) * 60 if match["h8"] else 0) + (15 if quarter else 30)
    if match["fraction"]:
        return int(match["h4"] or 0) * 60 + _FRACTIONS[match["fraction"]]
    if match["h5"]:
        whole, decimals = re.split("[.,]", match["h5"])
        return int(whole or 0) * 60 + (int(decimals.ljust(2, "0")) * 60 + 50) // 100
    return _count(match["m7"]) if match["m7"] else _count(match["h6"] or match["bare"]) * 60


def _count(text: str) -> int:
    return NUMBERS[text.lower()] if text.lower() in NUMBERS else int(text)


def _check_sure(match: re.Match[str], minutes: int, after: str, text: str) -> None:
    """Refuse what has a second reading, by itself or because of what comes after it."""
    bare = match["bare"] or (match["h5"] if not match["u5"] else None)
    without_unit = bare or (match["h1"] and not match["u1"]) or (match["fraction"] and not match["u4"])
    doubts = [_SECOND, *([_SECOND_AFTER_BARE] if bare else []), *([_RANGE] if without_unit else [])]
    for doubt in doubts:
        if found := doubt.match(after):
            raise Refusal("amount-several", SEVERAL, text=clean(text[: match.end() + found.end()], 40))
    if match["h5"]:
        _check_decimals(match["h5"], minutes)
    if match["bare"] and DAY < minutes <= DAY * 60:
        raise Refusal("amount-without-unit", NO_UNIT, amount=match["bare"], minutes=f"{match['bare']}m")
    if not without_unit or match["h1"] or not (word := _NEXT_WORD.match(after)):
        return
    if minutes > _SURE_BARE * 60 or (_may_be_counted(word["word"]) and not _INDONESIAN_DAY.match(after)):
        hours, minute_count = text[: match.end()].lstrip("+ "), match["bare"] or minutes
        text = clean(text[: match.end() + word.end()], 40)
        raise Refusal("amount-unit-missing", COUNT, text=text, hours=f"{hours}h", minutes=f"{minute_count}m")


def _check_decimals(text: str, minutes: int) -> None:
    """`1.30` may be 1 h 30 min or 1.3 h; quarters of an hour, as in `1.25`, and `1.5` are common as decimals only."""
    whole, decimals = re.split("[.,]", text)
    if len(decimals) == 2 and int(decimals) < 60 and int(decimals) % 5 == 0 and int(decimals) % 25:
        one, other = f"{int(whole or 0)}h{decimals}", f"{minutes // 60}h{minutes % 60:02}"
        raise Refusal("amount-ambiguous", DECIMALS, amount=text, one=one, other=other)


def _may_be_counted(word: str) -> bool:
    """True where a number before the word may count things, or where the word is almost a unit."""
    near = difflib.get_close_matches(word.casefold(), _UNITS, n=1, cutoff=0.75)
    return bool(near or _COUNTED.fullmatch(word))
