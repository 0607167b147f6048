"""Minutes as a group reads them: in its room, and as files (S7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Literal

from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.markdown import in_markdown
from bot.core.text import Text, clean, width
from bot.core.wikitext import in_wikitext
from storage import actions
from storage.minutes import ACTION, AGAIN, AGREED, DROPPED, FINAL, OBJECTED, POLLED, PROVISIONAL, TOPIC

DRAFT = N_("_Draft: no co-chair has approved it yet._")
STATES = {
    PROVISIONAL: N_("provisional until {until}"),
    OBJECTED: N_("somebody objects"),
    AGAIN: N_("to be talked about again"),
    POLLED: N_("the group is asked in P{poll}"),
    FINAL: N_("final"),
    DROPPED: N_("dropped"),
}
"""How an agreement stands."""
NOT_ENDED = N_("provisional")
TALKED_ABOUT = N_("talked about again in M{meeting}")


@dataclass(frozen=True, slots=True)
class Agreed:
    """How it stands with what was agreed."""

    number: int
    state: str
    until: datetime | None
    poll: int | None
    again: int | None = None
    """The meeting where it is talked about again; None: it waits for one."""

    @property
    def is_open(self) -> bool:
        """Whether it is asked what others have against it."""
        return self.state in {PROVISIONAL, OBJECTED}


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody took on. `owner` is as `calling` has it; empty: nobody's."""

    number: int
    text: str
    owner: str
    due_on: date | None
    state: str = actions.OPEN
    group: str = ""
    """Where it is not at hand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the minutes, and what has become of it."""

    kind: str
    text: str
    agreed: Agreed | None = None
    promise: Promise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What is told of a meeting."""

    number: int
    title: str
    group: str
    zone: str
    """The group's."""
    started_at: datetime
    ended_at: datetime | None
    """None: it still runs."""
    present: Sequence[str]
    """As `calling` has them; empty for whoever was erased."""
    lines: Sequence[Line]
    approved_at: datetime | None = None
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the minutes, whatever it is written as."""

    kind: Literal["title", "line", "heading", "item"]
    text: Text


def blocks(_: Translator, minutes: Minutes) -> list[Block]:
    """The minutes from the top: the head, then topics as headings with what was noted below them."""
    head = [
        Block("title", heading(_, minutes)),
        Block("line", standing(_, minutes)),
        Block("line", _("When: {when}", when=on_clocks(_, minutes.started_at, [minutes.zone, _.zone]))),
    ]
    if minutes.ended_at is not None:
        took = int((minutes.ended_at - minutes.started_at).total_seconds()) // 60
        head.append(Block("line", _("It took {length}.", length=_.duration(max(took, 1)))))
    if minutes.present:
        names = named(minutes.present)
        head.append(Block("line", _("Present ({n}): {names}", n=_.number(len(minutes.present)), names=names)))
    elif minutes.approved_at is None:  # later it is known no more
        head.append(Block("line", _("Nobody is noted as present.")))
    told = [Block("heading" if line.kind == TOPIC else "item", said(_, line)) for line in minutes.lines]
    return [*head, *(told or [Block("line", _("Nothing was noted."))])]


def named(present: Sequence[str], room: int | None = None) -> str:
    """Those who were there, as `Minutes` has them, in one line. “…” stands for whoever was erased, and for whoever
    does not fit into `room`.
    """
    names = [shown(name) for name in present if name]
    if room is not None:
        names = names[: sum(used <= room for used in accumulate(width(name) + 2 for name in names))]
    return ", ".join([*names, *(["…"] if len(names) < len(present) else [])])


def heading(_: Translator, minutes: Minutes) -> Text:
    """Which meeting it is."""
    return _(
        "Minutes of M{n}: {title} ({group})", n=minutes.number, title=clean(minutes.title), group=clean(minutes.group)
    )


def standing(_: Translator, minutes: Minutes) -> Text:
    """Whether they are approved."""
    if minutes.ended_at is None:
        return _(N_("_Notes so far: the meeting is not over._"))
    if minutes.approved_at is None:
        return _(DRAFT)
    day = _.day(minutes.approved_at.astimezone(_.tzinfo).date())
    if not minutes.approved_by:
        return _(N_("Minutes, approved on {day}."), day=day)
    return _(N_("Minutes, approved by {who} on {day}."), who=shown(minutes.approved_by), day=day)


def said(_: Translator, line: Line) -> Text:
    """One line, with what has become of it."""
    text = clean(line.text)
    if line.kind == AGREED and line.agreed is not None:
        state = agreement_state(_, line.agreed)
        return _("**Agreed** G{n} ({state}): {text}", n=line.agreed.number, state=state, text=text)
    if line.kind == ACTION and line.promise is not None:
        return _("**Action** {action}", action=promise(_, line.promise))
    return Text.plain(text)


def agreement_state(_: Translator, agreed: Agreed) -> str:
    """How it stands with what was agreed, in a word or two."""
    if agreed.state == PROVISIONAL and agreed.until is None:
        return _.gettext(NOT_ENDED)
    if agreed.state == AGAIN and agreed.again is not None:
        return str(_(TALKED_ABOUT, meeting=agreed.again))
    until = _.instant(agreed.until) if agreed.until is not None else ""
    return str(_(STATES[agreed.state], until=until, poll=agreed.poll or 0))


def promise(_: Translator, found: Promise, *, owner: bool = True, limit: int = 500) -> Text:
    """An action with its number, its owner and its day, where it has them; `owner`: whether they are named."""
    parts = [_("A{n}: {text}", n=found.number, text=clean(found.text, limit))]
    if owner:
        parts.append(Text.plain(shown(found.owner)) if found.owner else _(N_("nobody yet")))
    if found.due_on is not None:
        parts.append(_(N_("by {day}"), day=_.short_day(found.due_on)))
    if found.state == actions.DONE:
        parts.append(_(N_("done")))
    elif found.state == actions.DROPPED:
        parts.append(_(N_("dropped")))
    return Text.join(" · ", parts)


def in_room(_: Translator, minutes: Minutes) -> Text:
    """The minutes as a message."""
    return _lines(_, blocks(_, minutes))


def _lines(_: Translator, found: Sequence[Block]) -> Text:
    written = Text()
    for number, block in enumerate(found):
        if block.kind in {"title", "heading"}:
            text = Text.plain(str(block.text), "bold")
        else:
            text = Text.plain("• ") + block.text if block.kind == "item" else block.text
        written += (Text.plain("\n") if number else Text()) + text
    return written


def markdown(_: Translator, minutes: Minutes) -> str:
    """The minutes as a Markdown file."""
    marks = {"title": "# ", "line": "", "heading": "## ", "item": "- "}
    return _written([(block.kind, marks[block.kind] + in_markdown(block.text)) for block in blocks(_, minutes)])


def wikitext(_: Translator, minutes: Minutes) -> str:
    """The minutes as a page of MediaWiki."""
    found = []
    for block in blocks(_, minutes):
        text = in_wikitext(block.text)
        marked = {"title": f"== {text} ==", "heading": f"=== {text} ===", "item": f"* {text}", "line": text}
        found.append((block.kind, marked[block.kind]))
    return _written(found)


def _written(pieces: Sequence[tuple[str, str]]) -> str:
    """Items of a list stand together; everything else is a paragraph."""
    page = ""
    for number, (kind, text) in enumerate(pieces):
        together = kind == "item" and number and pieces[number - 1][0] == "item"
        page += ("" if not number else "\n" if together else "\n\n") + text
    return page + "\n"


def as_file(_: Translator, number: int) -> Text:
    """Below a file."""
    return _("Minutes of M{n}, as a file.", n=number)


def as_markdown(_: Translator) -> Text:
    return _("Markdown file")


def as_wikitext(_: Translator) -> Text:
    return _("Wikitext file")


def numbered(_: Translator, minutes: Minutes) -> Text:
    """To a co-chair who puts them right: each line with its number."""
    if not minutes.lines:
        return _("Nothing was noted in M{n}, so there is no line to put right.", n=minutes.number)
    lines = [Text.plain(f"{number}. ") + said(_, line) for number, line in enumerate(minutes.lines, start=1)]
    foot = _("`minutes M{n} edit 1` and the new text puts line 1 right. The group reads both.", n=minutes.number)
    return Text.join("\n", [Text.plain(str(heading(_, minutes)), "bold"), *lines, foot])


def corrected(_: Translator, number: int, line: int, before: str, text: str, who: str, *, again: bool) -> Text:
    """To the group. `again`: it is something agreed, which can be objected to anew."""
    head = _("{who} puts line {line} of the minutes of M{n} right:", who=shown(who), line=line, n=number)
    changed = [_("Before: {text}", text=clean(before)), _("Now: {text}", text=clean(text))]
    foot = _("It was agreed there, so everybody has 72 hours again to object.") if again else Text()
    return Text.join("\n", [head, *changed, foot])
