"""How nominations read."""

from datetime import datetime

from bot.core.calling import shown
from bot.core.i18n import Translator
from bot.core.text import Text, clean
from handlers.polls.views import card as cards
from handlers.polls.views.card import Card


def nominated(_: Translator, name: str, n: int) -> Text:
    """To whoever nominated somebody."""
    return _(
        "Thank you. I have asked {name} in private, and show them in P{n} once they accept.", name=shown(name), n=n
    )


def asked(_: Translator, n: int, title: str, group: str, by: str, why: str, until: datetime) -> Text:
    """To whoever was nominated."""
    said = _(
        "{by} nominates you in **P{n}: {title}** ({group}). Do you stand? Your name is shown once you accept.",
        by=shown(by), n=n, title=clean(title), group=group,
    )  # fmt: skip
    reason = _("Why: {why}", why=why) if why else Text()
    return Text.join("\n", [said, reason, _("Please answer until {instant}.", instant=_.instant(until))])


def stands(_: Translator, n: int, until: datetime) -> Text:
    """To whoever accepted."""
    return _(
        "You stand in P{n}, and the group sees it. Until {instant} you can take it back with `decline P{n}`.",
        n=n, instant=_.instant(until),
    )  # fmt: skip


def does_not_stand(_: Translator, n: int, until: datetime) -> Text:
    """To whoever declined."""
    return _(
        "You do not stand in P{n}. Until {instant} you can change that with `accept P{n}`.",
        n=n, instant=_.instant(until),
    )  # fmt: skip


def not_answered(_: Translator, n: int) -> Text:
    """To whoever has not said whether they stand, once it is too late."""
    return _("The nominations of P{n} are over. You did not answer, so you do not stand.", n=n)


def missing(_: Translator, count: int) -> Text:
    """How many have not said whether they stand, and not who."""
    return _.ngettext("{n} person has not answered yet.", "{n} people have not answered yet.", count)


def over(_: Translator, card: Card) -> Text:
    """Takes the place of the nominations in the room."""
    return Text.join("\n\n", [cards.head(_, card), _("The nominations are over. The ballot is below.")])


def accept(_: Translator) -> Text:
    """On a choice."""
    return _("Accept")


def decline(_: Translator) -> Text:
    """On a choice."""
    return _("Decline")
