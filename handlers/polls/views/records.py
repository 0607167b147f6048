"""How lists of polls, the record of one, and what is said again later read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core import methods as names
from bot.core import ratifying
from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.outcomes import SHORT
from bot.core.text import Text, clean, clean_lines
from handlers.polls.deciding import Facts
from handlers.polls.methods import METHODS
from handlers.polls.views import card as cards
from handlers.polls.views import outcome as outcomes
from handlers.polls.views.card import LONGEST, Card
from handlers.polls.views.outcome import Report
from storage.ratifications import Ratification

WIDEST = 12
"""Blocks in the longest bar."""
FOLLOWED = {
    "rerun": N_("It was run once more as P{n}."),
    "fallback": N_("Its fall-back followed as P{n}."),
    "reopened": N_("It was taken up again as P{n}."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A poll in a list of those that are open."""

    number: int
    title: str
    method: str
    closes_at: datetime
    nominating: bool
    voted: int
    eligible: int
    silent: bool
    """Whether the reader could vote and has not: only where they are alone with the bot."""
    group: str = ""
    """Whose it is, in a list of all groups'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A poll in a list of those that have ended."""

    number: int
    title: str
    method: str
    closed_at: datetime
    code: str
    facts: Facts
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that stands on record of one poll."""

    report: Report
    text: str
    options: Sequence[str]
    opened_at: datetime
    opened_by: str
    versions: Sequence[datetime]
    """When each version was made, the first one first."""
    aim: str = ""
    short_reason: str = ""
    extension_reason: str = ""
    follows: tuple[str, int] | None = None
    new_information: str = ""
    followed_by: Sequence[tuple[str, int]] = ()
    ratified: Ratification | None = None
    """How it is ratified, and who was consulted (P4); None where nothing is said."""


def listed(_: Translator, lines: Sequence[Line], more: bool, group: str) -> Text:
    """The open polls of a group, or of all."""
    if not lines:
        none = _("No poll is open in **{group}**.", group=clean(group)) if group else _("No poll is open.")
        return Text.join(" ", [none, _("A co-chair opens one with `poll`. `outcomes` lists those that have ended.")])
    head = _("**Open polls of {group}**", group=clean(group)) if group else _("**Open polls of all groups**")
    said = [head, *(_line(_, line) for line in lines)]
    if more:
        said.append(_("There are more, which end later. Name a group: `polls diversity`."))
    said.append(_("`{command}` shows one whole.", command=f"poll P{lines[0].number}"))
    return Text.join("\n", said)


def _line(_: Translator, line: Line) -> Text:
    until = N_("nominations until {instant}") if line.nominating else N_("until {instant}")
    parts = [
        _("**P{n}: {title}**", n=line.number, title=clean(line.title)),
        Text.plain(clean(line.group)),
        names.name(_, line.method),
        _(until, instant=_.instant(line.closes_at)),
    ]
    if not line.nominating:
        voted, eligible = _.number(line.voted), _.number(line.eligible)
        parts.append(_("{voted} of {eligible} have voted", voted=voted, eligible=eligible))
    if line.silent:
        parts.append(_("**you have not voted yet**"))
    return Text.join(" · ", parts)


def outcomes_listed(_: Translator, lines: Sequence[Ended], group: str, page: int, pages: int) -> Text:
    """The polls that have ended, the newest first."""
    if not lines:
        return _("No poll has ended yet. `polls` lists those that are open.")
    head = _("**Outcomes of {group}**", group=clean(group)) if group else _("**Outcomes of all groups**")
    said = [head, *(_ended(_, line) for line in lines)]
    if pages > 1:
        said.append(_("Page {page} of {pages}.", page=_.number(page), pages=_.number(pages)))
    said.append(_("`{command}` shows one whole, `outcomes export` sends all as files.",
                  command=f"poll P{lines[0].number}"))  # fmt: skip
    return Text.join("\n", said)


def _ended(_: Translator, line: Ended) -> Text:
    day = _.short_day(_.today(line.closed_at))
    return Text.join(
        " · ",
        [
            _("**P{n}: {title}**", n=line.number, title=clean(line.title)),
            Text.plain(clean(line.group)),
            _(SHORT[line.code]),
            names.name(_, line.method),
            _("{voted} of {eligible}", voted=_.number(line.facts.voted), eligible=_.number(line.facts.eligible)),
            Text.plain(f"{day} {_.today(line.closed_at).year}"),
        ],
    )


def older(_: Translator) -> Text:
    """A choice, below a page of outcomes."""
    return _("Older")


def newer(_: Translator) -> Text:
    """A choice, below a page of outcomes."""
    return _("Newer")


def exported(_: Translator, newest: int) -> Text:
    """Beside the file to read. `newest`: how many are in it, where there are more; else 0."""
    return Text.join(" ", [_("How polls have ended, to read."), only_newest(_, newest)])


def only_newest(_: Translator, newest: int) -> Text:
    """That there are more; nothing for 0."""
    if not newest:
        return Text()
    return _.ngettext("Only the newest one is in it.", "Only the newest {n} are in it.", newest)


def exported_table(_: Translator, newest: int) -> Text:
    """Beside the file to count with."""
    return Text.join(" ", [_("The same figures as a table."), only_newest(_, newest)])


# One poll


def record(_: Translator, record: Record) -> Text:
    """What the group recommends, or not; then how it came to that, and what was asked."""
    return Text.join(
        "\n\n",
        [outcomes.outcome(_, record.report), bars(_, record.report), _asked(_, record), _history(_, record)],
    )


def bars(_: Translator, report: Report) -> Text:
    """How many chose what, drawn with characters. The figures stand above, so that nobody has to see it."""
    facts, stances = report.facts, METHODS[report.rule.method].stances
    most = max((facts.count(stance.key) for stance in stances), default=0)
    if not most:
        return Text()
    lines = [
        Text.plain(f"{stance.sign or stance.key} {'█' * round(WIDEST * facts.count(stance.key) / most) or '·'}")
        for stance in stances
    ]
    return Text.join("\n", lines)


def _asked(_: Translator, record: Record) -> Text:
    """Nothing where the title says it all."""
    if not (record.text or record.options or record.aim):
        return Text()
    lines = [_("**What was asked**"), Text.plain(clean_lines(record.text, LONGEST))]
    lines += [Text.plain(f"• {clean(option)}") for option in record.options]
    if record.aim:
        lines.append(_("Aim: {aim}", aim=clean(record.aim)))
    return Text.join("\n", lines)


def _history(_: Translator, record: Record) -> Text:
    """When it was opened and changed, and what it follows and is followed by."""
    opened = _.instant(record.opened_at)
    lines = [
        _("Opened by {name}, {instant}.", name=shown(record.opened_by), instant=opened)
        if record.opened_by
        else _("Opened {instant}.", instant=opened)
    ]
    lines += [
        _("Version {n}: {instant}", n=number, instant=_.instant(at))
        for number, at in enumerate(record.versions[1:], start=2)
    ]
    if record.ratified is not None:
        lines.append(ratifying.told(_, record.ratified))
    if record.short_reason:
        lines.append(_("It was open for less than 72 hours because: {reason}", reason=clean(record.short_reason)))
    if record.extension_reason:
        lines.append(_("Extended. Why: {reason}", reason=clean(record.extension_reason)))
    if record.follows is not None:
        relation, number = record.follows
        lines.append(_(cards.FOLLOWS[relation], n=number))
    if record.new_information:
        lines.append(_("New: {text}", text=clean(record.new_information)))
    lines += [_(FOLLOWED[relation], n=number) for relation, number in record.followed_by]
    return Text.join("\n", lines)


# Later


def reminder(_: Translator, card: Card) -> Text:
    """In private, to somebody who has not voted."""
    return Text.join("\n\n", [_("You have not voted on this yet."), cards.private(_, card)])


def review(_: Translator, n: int, title: str, day: date, *, chairs: bool) -> Text:
    """What the group recommended by consent is looked at again."""
    said = _(
        "**P{n}: {title}** was to be looked at again on {day}. Is it still good enough for now, and safe enough?",
        n=n, title=clean(title), day=_.day(day),
    )  # fmt: skip
    how = N_("`poll P{n}` shows what the group recommended, and why. A co-chair can ask the group again.")
    if chairs:
        how = N_(
            "`poll P{n}` shows what the group recommended, and why. If something is new, `reopen P{n}` and what it is "
            "asks the group again. `poll consent` asks something else in its place."
        )
    return Text.join("\n", [said, _(how, n=n)])
