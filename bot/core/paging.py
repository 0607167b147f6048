"""The page of a list, as people name it: a number behind the command."""

import re
from typing import Annotated

from bot.core.arguments import Missing, Words
from bot.core.context import Context


def _page(words: Words, context: Context) -> int:
    """A page's number. Raises `Missing` where the next word is none."""
    if not re.fullmatch("[1-9][0-9]{0,4}", words.peek()):
        raise Missing
    return int(words.take())


Page = Annotated[int, _page]
