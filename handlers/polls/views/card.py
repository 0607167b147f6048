"""A poll as it stands in the room and in each member's private chat: proposal, rule, deadline, tally."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core import methods as names
from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text, clean, clean_lines
from handlers.polls.deciding import Facts, Rule, quorum_of
from handlers.polls.methods import METHODS

LONGEST = 2500
"""Characters of a proposal: with everything around it, it fits into one message on every platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is shown of a poll."""

    number: int
    """0 while it is not open."""
    title: str
    text: str
    rule: Rule
    version: int
    closes_at: datetime
    facts: Facts
    zones: Sequence[str] = ()
    """Where its electors are."""
    nominating: bool = False
    secret: bool = False
    aim: str = ""
    review_on: date | None = None
    fallback: str = ""
    seats: int = 0
    options: Sequence[str] = ()
    """What can be ranked."""
    commitment: str = ""
    """The hash of the seed that ties are drawn with."""
    short_reason: str = ""
    extension_reason: str = ""
    follows: tuple[str, int] | None = None
    """How, and which poll, it follows."""
    new_information: str = ""
    named: bool = False
    """Whether the group sees who votes what."""
    voters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Who chose what, where the group sees that."""
    silent: Sequence[str] = ()
    """Who has not voted, where the group sees that."""


FOLLOWS = {
    "rerun": N_("This is P{n} once more, since too few took part."),
    "fallback": N_("P{n} stayed blocked. This is its fall-back, as was said when it was opened."),
    "reopened": N_("This takes up P{n} again, because there is something new."),
}


def card(_: Translator, card: Card) -> Text:
    """In a room. The tally names nobody unless the charter says so."""
    return Text.join("\n\n", [head(_, card), body(card), terms(_, card), tally(_, card)])


def private(_: Translator, card: Card, own: str = "") -> Text:
    """In somebody's private chat, in their zone; `own` is the label of what they have voted."""
    parts = [head(_, card), body(card), terms(_, card, private=True)]
    if own:
        parts.append(_("Your vote: **{stance}**. You can change it until then.", stance=_(own)))
    return Text.join("\n\n", parts)


def head(_: Translator, card: Card) -> Text:
    """Number, title, method and version."""
    method = names.name(_, card.rule.method)
    if card.version > 1:
        return _(
            "**P{n}: {title}** ({method}, version {version})",
            n=card.number, title=clean(card.title), method=method, version=card.version,
        )  # fmt: skip
    return _("**P{n}: {title}** ({method})", n=card.number, title=clean(card.title), method=method)


def body(card: Card) -> Text:
    """What is proposed, and what can be ranked."""
    lines = [clean_lines(card.text, LONGEST), *(f"• {clean(option)}" for option in card.options)]
    return Text.plain("\n".join(filter(None, lines)))


def terms(_: Translator, card: Card, *, private: bool = False) -> Text:
    """How it is voted on, by what it ends, and when."""
    lines = []
    if card.follows is not None:
        relation, number = card.follows
        lines.append(_(FOLLOWS[relation], n=number))
    if card.new_information:
        lines.append(_("New: {text}", text=clean(card.new_information)))
    if card.aim:
        lines.append(_("Aim: {aim}", aim=clean(card.aim)))
    lines.append(rule(_, card))
    if card.rule.method == "lazy":
        lines.append(_("Not for members, co-chairs, budgets or final texts: if it is one of these, object."))
    if card.secret:
        lines.append(
            _("The ballot is secret: you vote in our private chat, and the group sees only how many have voted.")
        )
    if card.named:
        lines.append(_("The group sees who votes what, as its charter says."))
    if card.commitment:
        lines.append(_("Ties are drawn by lot. Hash of the draw: `{hash}`", hash=card.commitment))
    if card.review_on:
        lines.append(_("If the group recommends it, it is looked at again on {day}.", day=_.day(card.review_on)))
    if card.nominating and card.number:
        lines.append(
            _("Nominate a member with `nominate P{n}` and their name, or yourself with `nominate P{n} me`. Who accepts "
              "stands here.", n=card.number)
        )  # fmt: skip
    lines.append(deadline(_, card, private=private))
    if card.short_reason:
        lines.append(_("It is open for less than 72 hours because: {reason}", reason=clean(card.short_reason)))
    if card.extension_reason:
        lines.append(_("Extended. Why: {reason}", reason=clean(card.extension_reason)))
    return Text.join("\n", lines)


def deadline(_: Translator, card: Card, *, private: bool = False) -> Text:
    """When it closes, on every clock of its members; in private on the reader's own, and UTC."""
    template = N_("Nominations until {instant}") if card.nominating else N_("Open until {instant}")
    return _(template, instant=on_clocks(_, card.closes_at, [_.zone] if private else card.zones))


def rule(_: Translator, card: Card) -> Text:
    """By what it ends, in plain words."""
    said = _rule(_, card)
    needed = quorum_of(card.rule, card.facts.eligible)
    if not needed:
        return said
    quorum = _(
        "{quorum} of the {eligible} who can vote have to take part.",
        quorum=_.number(needed), eligible=_.number(card.facts.eligible),
    )  # fmt: skip
    return Text.join(" ", [said, quorum])


def _rule(_: Translator, card: Card) -> Text:
    match card.rule.method:
        case "consensus":
            said = _(
                "The group recommends it if at least one agrees, nobody blocks, and no more than a third of the votes "
                "stand aside."
            )
            if not card.fallback:
                return said
            after = _(
                "If it stays blocked after two new versions, {method} follows.",
                method=names.name(_, card.fallback),
            )  # fmt: skip
            return Text.join(" ", [said, after])
        case "consent":
            return _("The group recommends it if no objection stands at the end.")
        case "lazy":
            return _("The group recommends it if nobody objects with a reason. Who says nothing agrees.")
        case "majority":
            return _("The group recommends it if more say yes than no.")
        case "supermajority" if card.rule.base == "cast":
            return _(
                "The group recommends it if at least {part} of the yes and no votes are yes.", part=card.rule.ratio
            )
        case "supermajority":
            return _("The group recommends it if at least {part} of all who can vote say yes.", part=card.rule.ratio)
        case "election":
            return _.ngettext(
                "One seat, by single transferable vote: put the people in the order that you want them.",
                "{n} seats, by single transferable vote: put the people in the order that you want them.",
                card.seats,
            )
        case "ranked":
            return _(
                "Put the options in your order. The group recommends the one that wins against every other (Schulze "
                "method) and against further discussion."
            )
        case _:
            return _("This only shows where people stand. Nothing is recommended by it.")


def tally(_: Translator, card: Card) -> Text:
    """How many have chosen what; in a secret poll, how many have voted."""
    if card.nominating:
        return Text()
    lines = []
    if not card.secret and not METHODS[card.rule.method].ranked:
        for stance in METHODS[card.rule.method].stances:
            line = _(
                "{stance}: {n}", stance=_(stance.label), n=_.number(card.facts.count(stance.key))
            )  # fmt: skip
            who = ", ".join(card.voters.get(stance.key, ()))
            line = Text.plain(f"{stance.sign or stance.key} ") + line
            lines.append(line + Text.plain(f" ({who})") if who else line)
    lines.append(turnout(_, card.rule, card.facts))
    if card.silent:
        lines.append(_("Not yet: {names}", names=", ".join(card.silent)))
    return Text.join("\n", lines)


def turnout(_: Translator, rule: Rule, facts: Facts) -> Text:
    """How many have voted, of how many who can, and how many have to."""
    needed = quorum_of(rule, facts.eligible)
    n, eligible = _.number(facts.voted), _.number(facts.eligible)
    if needed > facts.voted:
        return _("{n} of {eligible} have voted, {quorum} are needed.", n=n, eligible=eligible, quorum=_.number(needed))
    return _("{n} of {eligible} have voted.", n=n, eligible=eligible)


def label(_: Translator, method: str, stance: str) -> Text:
    """A stance, to tap."""
    return _(METHODS[method].stance(stance).label)


def open_ballot(_: Translator) -> Text:
    """To tap: the ballot, in private."""
    return _("Vote in private")
