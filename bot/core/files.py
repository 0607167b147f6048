"""Names of files that come from people: they are shown, and written into folders."""

import mimetypes
import re
from pathlib import PurePosixPath

from bot.core.text import clean

LONGEST = 80
"""Characters of a name; what is longer keeps its beginning and its ending."""
UNKNOWN = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+-]{1,100}")
_UNWANTED = re.compile(r'[<>:"|?*]')


def named(name: str, media_type: str, fallback: str = "file") -> tuple[str, str]:
    """A name without folders or invisible characters, and a media type that is one; each guessed where it is missing.

    `fallback` is what a file is called that has no name, without an ending.
    """
    media_type = media_type.partition(";")[0].strip().lower()
    if not _MEDIA_TYPE.fullmatch(media_type):
        media_type = mimetypes.guess_type(name)[0] or UNKNOWN
    said = clean(name.replace("\\", "/").rpartition("/")[2], 500).strip("\u2068\u2069. ")
    said = _UNWANTED.sub("_", said)
    if not said:
        said = fallback + (mimetypes.guess_extension(media_type) or "")
    if len(said) > LONGEST:
        ending = PurePosixPath(said).suffix[-12:]
        said = said[: LONGEST - len(ending)].rstrip() + ending
    return said, media_type
