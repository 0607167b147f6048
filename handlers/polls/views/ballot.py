"""How a ballot reads, in somebody's private chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.polls.counting import schulze, stv
from handlers.polls.methods import METHODS

FEW = 5
"""With fewer who can vote, totals may show somebody's vote."""
LAST = {stv.REOPEN: N_("Reopen nominations"), schulze.FURTHER: N_("Further discussion")}
"""What stands beside those who are proposed, in an election and in a ranked choice (templates)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What is shown of somebody's ballot."""

    number: int
    title: str
    method: str
    closes_at: datetime
    secret: bool
    eligible: int
    options: Sequence[tuple[int, str]] = ()
    """What can be ranked, each with its number; the name is an id of `LAST` for what stands beside the proposed."""
    order: Sequence[str] = ()
    """The names in the order so far, or as it was cast."""
    cast: bool = False
    before: bool = False
    """Whether another one was cast before, which counts until this one is."""
    stance: str = ""
    """What was cast where stances are voted on."""


def name(_: Translator, option: str) -> str:
    """An option, by name."""
    return str(_(LAST[option])) if option in LAST else clean(option, 120)


def ballot(_: Translator, shown: Ballot) -> Text:
    """To fill in, or as it was cast."""
    head = _("**P{n}: {title}** – your ballot", n=shown.number, title=clean(shown.title))
    if METHODS[shown.method].stances:
        return Text.join("\n\n", [head, _chosen(_, shown), _terms(_, shown)])
    if shown.cast:
        return Text.join("\n\n", [head, _cast(_, shown), _terms(_, shown)])
    return Text.join("\n\n", [head, _how(_), _options(_, shown), _so_far(_, shown), _terms(_, shown)])


def _chosen(_: Translator, shown: Ballot) -> Text:
    if not shown.cast:
        return _("Tap what you choose.")
    label = METHODS[shown.method].stance(shown.stance).label
    return _("Your vote: **{stance}**. It counts. Tap another to change it.", stance=_(label))


def _how(_: Translator) -> Text:
    return _(
        "Tap in your order, beginning with what you want most. You need not rank all. Or write the numbers in your "
        "order, such as `2 1 3`."
    )


def _options(_: Translator, shown: Ballot) -> Text:
    return Text.join("\n", (Text.plain(f"{number}. {name(_, option)}") for number, option in shown.options))


def _so_far(_: Translator, shown: Ballot) -> Text:
    if not shown.order:
        return Text()
    said = _("Your order so far, not cast yet: {order}", order=order(_, shown.order))
    if not shown.before:
        return said
    return Text.join("\n", [said, _("What you cast before counts until you cast this one.")])


def order(_: Translator, names: Sequence[str]) -> Text:
    """An order on one line."""
    return Text.plain(" → ".join(name(_, each) for each in names), "bold")


def _cast(_: Translator, shown: Ballot) -> Text:
    if not shown.order:
        return _("You abstain. That counts toward the quorum.")
    return _("Your ballot counts: {order}", order=order(_, shown.order))


def _terms(_: Translator, shown: Ballot) -> Text:
    lines = [_("You can change it until {instant}.", instant=_.instant(shown.closes_at))]
    if shown.secret:
        lines.append(secrecy(_))
        if shown.eligible < FEW:
            lines.append(_("So few can vote that the totals may show how somebody voted."))
    else:
        lines.append(_("It is kept with your name, and the group sees only the result."))
    return Text.join("\n", lines)


def secrecy(_: Translator) -> Text:
    """What whoever runs the bot could still see."""
    return _(
        "It is secret. Until the close, whoever runs this bot could still look up your vote in its database, and later "
        "in a backup from before the close; what stands in this chat is as safe as the chat itself."
    )


def closed(_: Translator, n: int, *, secret: bool) -> Text:
    """Takes the place of a ballot once the poll has closed."""
    said = _("P{n} has closed. `poll P{n}` shows the result.", n=n)
    if not secret:
        return said
    return Text.join(" ", [said, _("What linked you to your ballot has been destroyed.")])


def replaced(_: Translator, n: int) -> Text:
    """Takes the place of an older copy of the ballot."""
    return _("Your ballot for P{n} goes on further down.", n=n)


def on_its_way(_: Translator) -> Text:
    """To whoever taps in the room."""
    return _("Your ballot is in our private chat.")


def counted(_: Translator) -> Text:
    """To whoever taps: it says nothing of what was chosen."""
    return _("Your ballot counts.")


def no_reasons(_: Translator, n: int) -> Text:
    """To whoever wrote something behind what they chose."""
    return _(
        "P{n} is a secret ballot, in which no reason is kept. What you wrote behind your choice is not noted.", n=n
    )


def undo(_: Translator) -> Text:
    """On a choice."""
    return _("Undo the last")


def cast(_: Translator) -> Text:
    """On a choice."""
    return _("Cast my ballot")


def abstain(_: Translator) -> Text:
    """On a choice."""
    return _("Abstain")


def change(_: Translator) -> Text:
    """On a choice."""
    return _("Change my ballot")


def option(_: Translator, number: int, said: str) -> Text:
    """On a choice: an option, with its number."""
    return Text.plain(f"{number}. {name(_, said)}")
