"""What is said about who belongs to the core team."""

from collections.abc import Sequence

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.rooms.views.naming import person


def team(_: Translator, people: Sequence[tuple[str, Sequence[str]]]) -> Text:
    """The core team: names, and the accounts by which orders name them."""
    lines = [_(N_("**Core team**"))]
    for name, accounts in people:
        shown = Text.join(", ", (Text.plain(clean(account, 80), "code") for account in accounts))
        lines.append(Text.join(": ", [Text.plain(clean(name, 60)), shown]))
    return Text.join("\n", lines)


def core_added(_: Translator, by: str, name: str, account: str, known: bool) -> Text:
    text = _("{by} has let {name} into the core team.", by=clean(by, 60), name=person(name, account))
    if not known:
        return Text.join(
            " ", [text, _(N_("I have not met this account yet: look once more whether it is the right one."))]
        )
    return text


def core_removed(_: Translator, by: str, name: str, account: str, returns: bool) -> Text:
    """`returns`: only the operator can end it for good."""
    text = _("{by} has taken {name} out of the core team.", by=clean(by, 60), name=person(name, account))
    if returns:
        return Text.join(" ", [text, _(N_("The configuration still names them, so my next start lets them in again."))])
    return text


def welcome_to_core(_: Translator) -> Text:
    return _(N_("You belong to the core team now. `groups` lists the groups, and `help` shows what you can do."))


def farewell_from_core(_: Translator) -> Text:
    return _(N_("You no longer belong to the core team. What you are in groups stays as it is."))
