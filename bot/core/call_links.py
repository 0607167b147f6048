"""Where a group's calls are, as its charter says: one link, one for each meeting, or a new Jitsi room each time."""

from random import Random
from urllib.parse import quote, urlsplit

NONE, JITSI = "", "jitsi"
MEETING = "{meeting}"
"""Stands in a link for the meeting: `m12`."""
LONGEST = 500
"""Characters of a link, as it is kept."""
_ROOMS = "https://meet.jit.si/"
_KEPT = ":/?#[]@!$&'()*+,;=%-._~{}"
"""What has a meaning in an address (RFC 3986), and what `MEETING` is written with."""


def read(text: str) -> str | None:
    """A link as it is kept, in plain ASCII and without `@`, so that it calls nobody; None where it is none.

    Only `https`, to a host with a name, without a password.

    >>> read("https://meet.example.org/{meeting}"), read("HTTPS://meet.example.org/@us")
    ('https://meet.example.org/{meeting}', 'https://meet.example.org/%40us')
    >>> read("http://meet.example.org"), read("https://meet"), read("https://{meeting}.example.org"), read("jitsi.org")
    (None, None, None, None)
    """
    if not text.isprintable() or any(sign in text for sign in ' "<>\\^`|'):
        return None
    left = text.replace(MEETING, "")
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = host.isascii() and all(part for part in host.split(".")) and "." in host
    if parts.scheme != "https" or not plain or "@" in parts.netloc or "{" in parts.netloc or "{" in left or "}" in left:
        return None
    kept = "https://" + quote(text[len("https://") :], safe=_KEPT).replace("@", "%40")
    return kept if len(kept) <= LONGEST else None


def link(said: str, meeting: int, chance: Random) -> str:
    """The link of one meeting, by what the charter says. A Jitsi room cannot be guessed: its name has 128 bits."""
    if said == JITSI:
        return f"{_ROOMS}convene-{chance.getrandbits(128):032x}"
    return said.replace(MEETING, f"m{meeting}")
