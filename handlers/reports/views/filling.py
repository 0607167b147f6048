"""What records say, as lines of a section in the group's own language: numbers of people, never names (P2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core import methods, money, phases, ratifying
from bot.core.i18n import N_, Translator
from bot.core.outcomes import STANCES, short
from bot.core.text import Text, clean
from storage import asks, minutes, needs
from storage.actions import Action
from storage.asks import Ask
from storage.groups import Group
from storage.meetings import Meeting
from storage.minutes import Agreement
from storage.needs import Need
from storage.polls import Poll
from storage.ratifications import Ratification

WORDS = 400
"""Characters of one thing that somebody wrote."""
NEEDS = {
    needs.OPEN: N_("not answered yet"),
    needs.ACCEPTED: N_("accepted"),
    needs.DECLINED: N_("declined"),
    needs.DELIVERED: N_("delivered"),
    needs.WITHDRAWN: N_("withdrawn"),
}
ASKS = {
    asks.OPEN: N_("not answered yet"),
    asks.CONSIDERED: N_("being considered"),
    asks.APPROVED: N_("approved"),
    asks.DECLINED: N_("declined"),
    asks.DONE: N_("done"),
    asks.WITHDRAWN: N_("withdrawn"),
}
KINDS = {"expert": N_("an expert"), "research": N_("research"), "budget": N_("a budget")}
PURPOSES = {
    "research": N_("a budget for research"),
    "travel": N_("a budget for travel"),
    "translation": N_("a budget for translation"),
    "training": N_("a budget for training"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """Something that the group recommends."""

    poll: Poll
    text: str
    """The proposal."""
    counts: Mapping[str, int]
    """How many chose what; empty where that could show somebody's secret vote, and where options were ranked."""
    voted: int
    eligible: int
    quorum: int
    """How many had to take part; 0 for a method without a quorum."""
    winner: str = ""
    """Of a ranked choice: the option."""
    ratification: Ratification | None = None
    again: int | None = None
    """The poll that asks about it once more."""


def meeting(_: Translator, found: Meeting, present: int) -> Text:
    """A meeting that was held."""
    day = _.day((found.started_at or found.begins).astimezone(_.tzinfo).date())
    held = _("M{n}: {title}, {day}.", n=found.number, title=clean(found.title, WORDS), day=day)
    if not present:
        return held
    return Text.join(" ", [held, _.ngettext("{n} person was there.", "{n} people were there.", present)])


def moved(_: Translator, old: str, new: str, at: datetime) -> Text:
    """From one phase to the next."""
    return _(
        "The group moved from {old} to {new} on {day}.",
        old=phases.name(_, old), new=phases.name(_, new), day=_.day(_.today(at)),
    )  # fmt: skip


def ended(_: Translator, poll: Poll) -> Text:
    """A poll that did not end with a recommendation, or asked where people stand."""
    return _(
        "P{n}: {title} ({method}): {outcome}.",
        n=poll.number, title=clean(poll.title, WORDS), method=methods.name(_, poll.method),
        outcome=_(short(poll.method, poll.outcome)),
    )  # fmt: skip


def ended_inside(_: Translator, count: int) -> Text:
    """Polls of which others need to know no more."""
    return _.ngettext(
        "{n} poll about the group itself ended.", "{n} polls about the group itself ended.", count
    )  # fmt: skip


def came(_: Translator, count: int) -> Text:
    return _.ngettext("{n} person joined the group.", "{n} people joined the group.", count)


def left(_: Translator, count: int) -> Text:
    return _.ngettext("{n} person left the group.", "{n} people left the group.", count)


def recommended(_: Translator, found: Recommended) -> Text:
    """What it is, how the group came to it, and who ratifies it."""
    poll = found.poll
    what = _("P{n}: {title}.", n=poll.number, title=clean(poll.title, WORDS).rstrip("."))
    return Text.join(
        " ",
        [
            what,
            Text.plain(clean(found.text, WORDS)),
            _("The group recommends: {option}.", option=clean(found.winner)) if found.winner else Text(),
            figures(_, found),
            ratifying.told(_, found.ratification) or _("How it is ratified is not said yet."),
            _("It is asked again as P{n}.", n=found.again) if found.again else Text(),
        ],
    )


def figures(_: Translator, found: Recommended) -> Text:
    """By which method, and how many chose what."""
    poll = found.poll
    how = _("Version {version}, {method}.", version=poll.version, method=methods.name(_, poll.method))
    chosen = ", ".join(
        str(_("{stance}: {n}", stance=_(STANCES[key]), n=_.number(n)))
        for key, n in found.counts.items() if n and key in STANCES
    )  # fmt: skip
    voted, eligible = _.number(found.voted), _.number(found.eligible)
    if found.quorum:
        took_part = _(
            "{voted} of {eligible} took part (quorum: {quorum}).",
            voted=voted, eligible=eligible, quorum=_.number(found.quorum),
        )  # fmt: skip
    else:
        took_part = _("{voted} of {eligible} took part.", voted=voted, eligible=eligible)
    return Text.join(" ", [how, Text.plain(f"{chosen}." if chosen else ""), took_part])


def agreed(_: Translator, found: Agreement, text: str) -> Text:
    """What those who met agreed on, and whether it holds."""
    said = _("G{n}: {text}", n=found.number, text=clean(text, WORDS))
    if found.state == minutes.PROVISIONAL:
        return _("{text} (provisional)", text=said)
    return _("{text} (somebody objects)", text=said) if found.state == minutes.OBJECTED else said


def need(_: Translator, found: Need, other: Group, *, ours: bool) -> Text:
    """Who needs what of whom, until when, and whether it comes. `ours`: whether it is needed by the group itself."""
    template = (
        N_("D{n}: we need {text} of {group} by {day}: {state}.")
        if ours
        else N_("D{n}: {group} needs {text} of us by {day}: {state}.")
    )
    words = clean(found.words, WORDS)
    said = _(
        template, n=found.number, text=clean(found.text, WORDS), group=clean(other.name), day=_.day(found.due_on),
        state=_(NEEDS[found.state]),
    )  # fmt: skip
    return Text.join(" ", [said, Text.plain(words)])


def answered(_: Translator, note: int, group: str, text: str, answer: str) -> Text:
    """What somebody wrote to the group, and what it answered."""
    who = clean(group) or _("the core team")
    return _(
        "{group} (N{n}): “{text}” Our answer: “{answer}”",
        group=who, n=note, text=clean(text, WORDS), answer=clean(answer, WORDS),
    )  # fmt: skip


def ask(_: Translator, found: Ask) -> Text:
    """What is asked of the core team, and what it says."""
    kind = _(PURPOSES.get(found.purpose, KINDS[found.kind]) if found.kind == "budget" else KINDS[found.kind])
    if found.amount:
        kind = _("{kind}, {amount}", kind=kind, amount=money.shown(_, found.amount, found.currency))
    return _(
        "Q{n}: {kind}: {text} ({state})",
        n=found.number, kind=kind, text=clean(found.text, WORDS), state=_(ASKS[found.state]),
    )  # fmt: skip


def action(_: Translator, found: Action) -> Text:
    """What is still to be done. By whom, the group knows."""
    said = _("A{n}: {text}", n=found.number, text=clean(found.text, WORDS))
    return Text.join(", ", [said, _("by {day}", day=_.day(found.due_on)) if found.due_on else Text()])


def planned(_: Translator, found: Meeting) -> Text:
    """A meeting to come."""
    return _(
        "M{n}: {title}, {instant}", n=found.number, title=clean(found.title, WORDS), instant=_.instant(found.begins)
    )


def listed(_: Translator, lines: Sequence[Text], limit: int) -> str:
    """Lines as the items of a list, with as many as fit into so many characters."""
    items = [f"- {line}" for line in lines]
    kept: list[str] = []
    for item in items:
        more = f"- {_.ngettext('{n} more is on record.', '{n} more are on record.', len(items) - len(kept))}"
        if len("\n".join([*kept, item, more])) > limit:
            return "\n".join([*kept, more])
        kept.append(item)
    return "\n".join(kept)
