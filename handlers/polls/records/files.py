"""The files that `outcomes export` sends: Markdown to read, CSV to count with. Written as they go out, kept nowhere."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from bot.core.i18n import Translator
from bot.core.text import without_direction, without_invisible
from handlers.polls import electorate
from handlers.polls.closing import reporting
from handlers.polls.deciding import quorum_of
from handlers.polls.methods import METHODS
from handlers.polls.views import files as views
from handlers.polls.views import records
from handlers.polls.views.outcome import Report
from storage import poll_lists, ratifications
from storage.groups import Group
from storage.outcomes import Outcome
from storage.polls import Poll
from storage.ratifications import Ratification

MARKDOWN, CSV = "polls.markdown", "polls.csv"
MOST = 500
"""Polls in one file."""

STANCES = tuple(dict.fromkeys(stance.key for method in METHODS.values() for stance in method.stances))
COLUMNS = (
    "number", "group", "title", "method", "version", "outcome", "opened_at", "closed_at", "electors", "left", "away",
    "eligible", "voted", "quorum", *STANCES, "ranked", "objections", "secret", "follows", "relation",
    "ratification", "ratified_by", "consulted", "text",
)  # fmt: skip
"""Of the CSV. Stances by their keys, so that a program finds them in every language."""
_FORMULA = re.compile(r"(?:^|(?<=[;\t\n\r]))(?=[\s\u200b]*[=+\-@|%＝＋－＠]|[\t\r])")
"""Where a spreadsheet may begin a cell, by whichever separator it goes, and what then makes it a formula."""


def markdown(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The outcomes of `group_id` (None: all), oldest first, in `language` and `zone`."""
    _ = Translator(facts["language"], facts["zone"])
    parts = []
    for poll, outcome, group, text, said in _found(session, facts["group_id"]):
        report = unnamed(reporting.report_of(session, poll, outcome))
        parts.append(views.poll(_, poll, report, text, group.name, said))
    title = views.title(_, "" if facts["group_id"] is None else session.get_one(Group, facts["group_id"]).name)
    there_are_more = poll_lists.count_closed(session, facts["group_id"]) > len(parts)
    note = [str(records.only_newest(_, len(parts)))] if there_are_more else []
    return "\n\n".join([title, *note, *parts, ""]).encode()


def table(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The same figures as CSV (RFC 4180) in UTF-8. It begins with a byte order mark, or spreadsheets misread it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for found in _found(session, facts["group_id"]):
        writer.writerow([cell(value) for value in _row(*found)])
    return out.getvalue().encode("utf-8-sig")


def cell(value: Any) -> str:
    """A value that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it (OWASP).

    So does what begins like one behind a separator, since not every spreadsheet parts cells at commas.

    >>> cell("=1+1"), cell("@x"), cell("R3"), cell(4)
    ("'=1+1", "'@x", 'R3', '4')
    >>> cell("Logo;=1+1")
    "Logo;'=1+1"
    """
    if value is None:
        return ""
    text = without_invisible(without_direction(str(value))).replace("\0", "")
    return _FORMULA.sub("'", text) if isinstance(value, str) else text


def unnamed(report: Report) -> Report:
    """A record without who gave which reason: a file goes further than the room in which the group saw it."""
    dissent, reasons, earlier = (
        [replace(reason, who="") for reason in given] for given in (report.dissent, report.reasons, report.earlier)
    )
    return replace(report, dissent=dissent, reasons=reasons, earlier=earlier)


def _found(
    session: Session, group_id: int | None
) -> Iterator[tuple[Poll, Outcome, Group, str, Ratification | None]]:  # fmt: skip
    found = poll_lists.closed(session, group_id, 0, MOST)
    numbers = [poll.number for poll, _, _ in found]
    texts, said = poll_lists.texts(session, numbers), ratifications.of_polls(session, numbers)
    for poll, outcome, group in reversed(found):
        yield poll, outcome, group, texts[poll.number], said.get(poll.number)


def _row(
    poll: Poll, outcome: Outcome, group: Group, text: str, said: Ratification | None
) -> Sequence[Any]:  # fmt: skip
    record = json.loads(outcome.facts)
    figures, rule = reporting.facts_in(record), electorate.rule_of(poll)
    return [
        f"P{poll.number}", group.slug, poll.title, poll.method, poll.version, outcome.code,
        poll.opened_at.isoformat(), outcome.at.isoformat(), figures.electors, figures.left, figures.away,
        figures.eligible, figures.voted, quorum_of(rule, figures.eligible),
        *(figures.counts.get(stance) for stance in STANCES), figures.counts.get("ranked"), figures.objections,
        "yes" if poll.secret else "no", f"P{poll.follows_id}" if poll.follows_id is not None else "", poll.relation,
        *((said.model, said.body, said.consulted) if said is not None else ("", "", "")), text,
    ]  # fmt: skip
