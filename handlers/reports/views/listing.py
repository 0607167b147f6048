"""Which reports there are (P2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core import phases
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.reports.views.pages import Page, head, title


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A report in a list."""

    number: int
    group: str
    phase: str
    first: date
    last: date
    approved_on: date | None
    """None: it is still written."""


def listed(
    _: Translator, drafts: Sequence[Line], lines: Sequence[Line], group: str, page: int, pages: int
) -> Text:  # fmt: skip
    """What has gone out, the newest first, below what the reader is writing."""
    head = _("**Step reports of {group}**", group=clean(group)) if group else _("**Step reports of all groups**")
    said = [head, *(_line(_, line) for line in [*drafts, *lines])]
    if not lines:
        said.append(_("No report has gone out yet. A co-chair begins one with `report`."))
    if pages > 1:
        said.append(_("Page {page} of {pages}.", page=_.number(page), pages=_.number(pages)))
    newest = next(iter([*lines, *drafts]), None)
    if newest is not None:
        said.append(_("`{command}` shows one.", command=f"report T{newest.number}"))
    return Text.join("\n", said)


def _line(_: Translator, line: Line) -> Text:
    days = _("{first} to {last}", first=_year_day(_, line.first), last=_year_day(_, line.last))
    state = _("**draft**")
    if line.approved_on is not None:
        state = _("approved {day}", day=_year_day(_, line.approved_on))
    return Text.join(
        " · ",
        [
            _("**T{n}: {group}**", n=line.number, group=clean(line.group)),
            days,
            Text.plain(str(phases.name(_, line.phase))),
            state,
        ],
    )


def _year_day(_: Translator, day: date) -> str:
    return f"{_.short_day(day)} {day.year}"


def older(_: Translator) -> Text:
    return _("Older")


def newer(_: Translator) -> Text:
    return _("Newer")


def short(_: Translator, page: Page) -> Text:
    """One report in a room: what it is. The whole is a tap away."""
    return Text.join("\n", [Text.plain(str(title(_, page)), "bold"), *head(_, page), _(N_("The choices show more."))])
