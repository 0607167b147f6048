"""What is asked before a report of a group with an encrypted room goes where a server can read it (N1)."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.core.i18n import N_, Translator
from bot.core.outside import MAIL, WIKI
from bot.core.text import Text

_OUTSIDE = {MAIL: N_("your mailing list"), WIKI: N_("a page of the wiki")}


def question(_: Translator, number: int, groups: int, outside: Sequence[str]) -> Text:
    """`groups`: how many others have a room that is not encrypted; `outside`: where it goes beside the chats."""
    places = [str(_(_OUTSIDE[place])) for place in outside]
    if groups:
        room = _.ngettext(
            "a group with a room that is not encrypted", "{n} groups with rooms that are not encrypted", groups
        )
        places.insert(0, str(room))
    asked = _(
        "Your group has an encrypted room. Once T{n} is approved, it goes to {places}: whoever runs a server there can "
        "read it.",
        n=number, places=format_list(places, locale=_.locale),
    )  # fmt: skip
    return Text.join("\n", [asked, _("Shall it be approved all the same?")])


def label(_: Translator, *, yes: bool) -> Text:
    return _("Yes, approve it") if yes else _("No, not yet")


def kept(_: Translator, number: int) -> Text:
    """It stays a draft."""
    return _("T{n} is kept as it stands. `report` goes on with it.", n=number)


def goes(_: Translator, number: int) -> Text:
    """In the place of the question."""
    return _("T{n} is approved, and goes out.", n=number)
