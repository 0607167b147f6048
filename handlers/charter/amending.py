"""A charter changes: by whoever may change it, or by a poll of the group, where the charter says so (G10)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import Translator
from bot.core.replies import Option, Replies, Say, ToGroup, View
from bot.core.weeks import week_after, week_of
from handlers.charter import rules
from handlers.charter.runs import charter_of, id_of, is_cochair
from handlers.charter.views import charters as views
from storage import audit, charters, expectations, people, polls
from storage.charters import Charter
from storage.groups import Group
from storage.people import Person

CHANGE = "charter.change"
"""What follows from a poll about a charter."""
ASK = "charter.ask"
"""The choice: ask the group for a change."""
PROPOSE = "polls.propose"
"""The choice that opens a poll about something of another feature."""


def is_polled(context: Context, group: Group) -> bool:
    """Whether whoever acts has to ask the group first."""
    return rules.is_polled(charter_of(context.session, group), cochair=is_cochair(context, group))


def offer_poll(context: Context, group: Group, key: str, wanted: Mapping[str, Any]) -> tuple[View, tuple[Option, ...]]:
    """What the group would be asked, and the choice that asks it. A Refusal as for any change."""
    new = _changed(charter_of(context.session, group), wanted)
    option = Option("ask", views.ask_the_group, ASK, {"group_id": group.id, "key": key, "wanted": dict(wanted)})
    return partial(views.by_poll, key=key, charter=new, group=group.name), (option,)


@choice(ASK)
def ask(context: Context, group_id: int, key: str, wanted: Mapping[str, Any]) -> Replies:
    """Ask the group, in its own language. What it is asked goes by the charter as it is now."""
    group = context.session.get_one(Group, group_id)
    old = charter_of(context.session, group)
    new = _changed(old, wanted)
    _ = Translator(group.language, group.timezone)
    return context.registry.choices[PROPOSE].run(
        context,
        group_id=group_id,
        title=str(views.poll_title(_, key)),
        text=str(views.poll_text(_, key, old, new)),
        effect=CHANGE,
        arguments={"group_id": group_id, "key": key, "wanted": dict(wanted)},
    )


def _changed(old: Charter, wanted: Mapping[str, Any]) -> Charter:
    kept = old.model_dump(exclude={"id"})
    return Charter(**{**kept, **rules.checked(old, wanted)})


def amend(
    context: Context, group: Group, key: str, wanted: Mapping[str, Any], *, by: int, poll: int | None = None
) -> views.Change:
    """Save the new version, and let everything else that goes by the charter follow it."""
    session = context.session
    old = charter_of(session, group)
    changes = rules.checked(old, wanted)
    new = charters.amend(session, old, context.now, by, poll=poll, **changes)
    week = ""
    if key == "hours":
        week = week_after(week_of(context.now.date()))
        expectations.expect(session, id_of(group), week, new.weekly_minutes)
    group.language, group.timezone = new.language, new.timezone
    details: dict[str, Any] = {
        field: [rules.audited(field, getattr(old, field)), rules.audited(field, value)]
        for field, value in changes.items()
    }
    if poll is not None:
        details["poll"] = poll
    audit.record(session, context.now, "charter.changed", by=by, group=group.id, version=new.version, **details)
    who, members = session.get_one(Person, by).name, people.count_members(session, id_of(group))
    return views.Change(key, old, new, group.name, who, week, members, poll or 0)


def follow(context: Context, number: int, passed: bool, group_id: int, key: str, wanted: Mapping[str, Any]) -> Replies:
    """A poll about the charter has ended: what the group recommends is done, if the charter can still take it."""
    poll = polls.find(context.session, number)
    if not passed or poll is None:
        return None
    group = context.session.get_one(Group, group_id)
    try:
        change = amend(context, group, key, wanted, by=poll.opened_by_person_id, poll=number)
    except Refusal as refusal:
        view = partial(views.not_changed, poll=number, why=refusal.said)
        return Say(view, to=ToGroup(group_id))
    return Say(partial(views.changed, change=change), to=ToGroup(group_id))
