"""The figures of a summary as files: a table, and JSON. They say what the summary says, and no more."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

TABLE, DATA = "summaries.table", "summaries.data"

_PLAIN = (
    "phase", "members", "open_seats", "open_roles", "done", "items", "meetings", "there", "took_part", "open_polls",
    "ended_polls", "recommended", "provisional", "due", "late", "waits_for", "unanswered", "asks", "unreported_since",
)  # fmt: skip
_LETTERS = {"recommended": "P", "due": "D", "late": "D", "waits_for": "D"}


def table(session: Session, facts: Mapping[str, Any]) -> bytes:
    """CSV: a row a group, and for each week its minutes and its band; empty where it is not shown."""
    weeks = [total["week"] for total in facts["totals"]]
    head = [*(f"{week} {what}" for week in weeks for what in ("minutes", "band")), *_PLAIN]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["group", "name", *head])
    for group in facts["groups"]:
        hours = [_shown(each[what]) for each in group["hours"] for what in ("minutes", "band")]
        writer.writerow([_safe(group["slug"]), _safe(group["name"]), *hours, *(_plain(group, name) for name in _PLAIN)])
    sums = [cell for total in facts["totals"] for cell in (_shown(total["minutes"]), "")]
    writer.writerow(["", "", *sums, *("" for _ in _PLAIN)])
    return out.getvalue().encode("utf-8-sig")  # without the mark at its beginning, Excel takes it for Latin-1


def data(session: Session, facts: Mapping[str, Any]) -> bytes:
    """The same as JSON."""
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _plain(group: Mapping[str, Any], name: str) -> str:
    value = group[name]
    if isinstance(value, list | tuple):
        return " ".join(f"{_LETTERS.get(name, '')}{each}" for each in value)
    return _shown(value)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    """What a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
