"""`audit`: what was changed in roles, charters, rooms and accounts, read by the core team."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from bot.core import whom
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import CORE_OR_PRIVATE, CORE_TEAM
from bot.core.replies import Edit, Option, Replies, Say, View
from bot.core.which import NamedGroup
from handlers.privacy import records, views
from handlers.privacy.records import Record
from storage import audit as entries
from storage import groups
from storage.audit import AuditEntry
from storage.groups import Group

PAGE = 15
OLDER = "privacy.audit"


@command(
    "audit",
    also=N_("changes"),
    usage=N_("audit [group]"),
    summary=N_("What was changed, by whom and when"),
    details=N_("Roles, charters, rooms, accounts and erasures, the newest first."),
    examples=("audit", "audit diversity"),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def audit(context: Context, group: NamedGroup | None = None) -> Replies:
    assert context.event is not None
    view, options = _page(context, group.id if group else None, None)
    key = f"{OLDER}:{context.event.place.platform}:{context.event.id}"
    return Say(view, options=options, key=key)


@choice(OLDER, who=CORE_TEAM)
def older(context: Context, group_id: int | None, before: int) -> Replies:
    view, options = _page(context, group_id, before)
    return Edit(context.pressed, view, options)


def _page(context: Context, group_id: int | None, before: int | None) -> tuple[View, tuple[Option, ...]]:
    found = entries.newest(context.session, PAGE + 1, group=group_id, before=before)
    if not found:
        raise Refusal("nothing-recorded", N_("Nothing is recorded there yet."))
    shown = found[:PAGE]
    more = len(found) > PAGE
    options = (Option("older", views.older, OLDER, {"group_id": group_id, "before": shown[-1].id}),) if more else ()
    return partial(records.page, records=_records(context, shown)), options


def _records(context: Context, rows: Sequence[AuditEntry]) -> list[Record]:
    """With the names and accounts that people have now: a name alone proves nothing to the core team."""
    people = entries.people_in(context.session, rows)
    accounts = whom.accounts_of(context.session, list(people.values()))
    known = {group.id: group for group in groups.all_groups(context.session)}

    def name(person_id: int | None) -> str | None:
        person = people[person_id] if person_id is not None else None
        if person is None or person.erased_at is not None:
            return None
        account = accounts.get(person.id or 0)
        return f"{person.name} ({whom.reference(account)})" if account is not None else person.name

    return [
        Record(
            at=row.at,
            what=row.what,
            by=name(row.by_person_id),
            by_itself=row.by_person_id is None,
            person=name(row.person_id),
            group=_group(known.get(row.group_id)),
            details=_words(row.details),
        )
        for row in rows
    ]


def _group(group: Group | None) -> str | None:
    return group.name if group else None


def _words(details: str) -> dict[str, str]:
    return {name: _word(value) for name, value in json.loads(details).items()}


def _word(value: Any) -> str:
    """What a change is from and to is a list of two."""
    return " → ".join(str(each) for each in value) if isinstance(value, list) else str(value)
