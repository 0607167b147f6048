"""How many have to take part, as people write it (D5)."""

import re
from fractions import Fraction

LEAST_PART = Fraction(1, 10)
"""The least quorum: fewer than one in ten are nobody's group."""

# What people write behind a number of people; in every language, whoever writes.
_PEOPLE = re.compile(r"\s+(?:people|persons?|members|personas?|miembros|orang|anggota)$", re.I)


def read(said: str) -> str:
    """`2/3` for a part, `8` for a number of people; `50 %`, `0.5` and `½` (as `1⁄2`) are parts as well. Else empty.

    >>> read("60%"), read("8 people"), read("0"), read("most")
    ('3/5', '8', '', '')
    """
    said = _PEOPLE.sub("", said).replace("⁄", "/").replace(",", ".").replace(" ", "")
    if re.fullmatch("[0-9]{1,3}", said) and int(said):
        return str(int(said))
    part = Fraction(0)
    if found := re.fullmatch("([0-9]{1,3})/([0-9]{1,3})", said):
        part = Fraction(int(found[1]), int(found[2]) or 1)
    elif found := re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)%", said):
        part = Fraction(found[1]) / 100
    elif re.fullmatch(r"0?\.[0-9]{1,4}", said):
        part = Fraction(said)
    return f"{part.numerator}/{part.denominator}" if 0 < part <= 1 else ""


def is_too_few(quorum: str) -> bool:
    """Whether hardly anybody would have to take part."""
    return not quorum.isdecimal() and Fraction(quorum) < LEAST_PART
