"""`outcomes`: how polls have ended, a line each, and all of them as files (D6)."""

import json
from functools import partial

from bot.core import seats, secrecy
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.paging import Page
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Document, Edit, Here, Option, Replies, Say, View
from bot.core.text import clean
from bot.core.which import MaybeGroup
from handlers.polls.closing.reporting import facts_in
from handlers.polls.records import files, seeing
from handlers.polls.views import records as views
from handlers.polls.views.records import Ended
from storage import poll_lists
from storage.groups import Group

PAGE = 15
TURN = "polls.outcomes"
NO_PAGE = N_("There is no page {n}: `outcomes` has {pages}.")


@command(
    "outcomes",
    also=N_("results | recommendations"),
    usage=N_("outcomes [group] [page]"),
    summary=N_("See how polls have ended"),
    details=N_("The newest first, with a number. The core team sees those of all groups."),
    examples=("outcomes", "outcomes diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def outcomes(context: Context, named: MaybeGroup | None = None, page: Page = 1) -> Replies:
    assert context.event is not None
    group = seeing.scope(context, named, "outcomes")
    view, options = _screen(context, group, page)
    key = f"{TURN}:{context.event.place.platform}:{context.event.id}"
    return Say(view, to=seeing.destination(context, group), options=options, only=context.person_id, key=key)


@choice(TURN, who=MEMBERS_OR_CORE)
def turn(context: Context, group_id: int | None, page: int) -> Replies:
    """Another page in the place of this one, if they may still see it."""
    group = context.session.get_one(Group, group_id) if group_id is not None else None
    if group is None and not seats.is_core(context):
        raise Refusal("which-group", seeing.WHICH, command="outcomes")
    seeing.scope(context, group, "outcomes")
    view, options = _screen(context, group, page)
    if secrecy.here(context) != Here():
        return Say(view, options=options, only=context.person_id, key=f"{TURN}:private:{context.person_id}")
    return Edit(context.pressed, view, options)


@command(
    "outcomes export",
    also=N_("export outcomes"),
    usage=N_("outcomes export [group]"),
    summary=N_("Get how polls have ended as files"),
    details=N_("A Markdown file to read or publish, and a CSV file to count with. Nobody's vote is in them."),
    examples=("outcomes export", "outcomes export diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def export(context: Context, named: MaybeGroup | None = None) -> Replies:
    group = seeing.scope(context, named, "outcomes export")
    count = poll_lists.count_closed(context.session, group.id if group else None)
    if not count:
        raise Refusal("no-outcomes", N_("No poll has ended yet. `polls` lists those that are open."))
    name = f"outcomes-{group.slug}" if group else "outcomes"
    facts = {"group_id": group.id if group else None, "language": context.reader.language, "zone": context.reader.zone}
    to = seeing.destination(context, group)
    newest = files.MOST if count > files.MOST else 0
    return [
        Say(partial(view, newest=newest), to=to, picture=Document(document, facts, f"{name}.{suffix}", kind))
        for view, document, suffix, kind in (
            (views.exported, files.MARKDOWN, "md", "text/markdown"),
            (views.exported_table, files.CSV, "csv", "text/csv"),
        )
    ]


def _screen(context: Context, group: Group | None, page: int) -> tuple[View, tuple[Option, ...]]:
    group_id = group.id if group else None
    count = poll_lists.count_closed(context.session, group_id)
    pages = max(1, -(-count // PAGE))
    if page > pages:
        raise Refusal("no-page", NO_PAGE, n=page, pages=pages)
    found = poll_lists.closed(context.session, group_id, (page - 1) * PAGE, PAGE)
    lines = [
        Ended(
            number=poll.number,
            title=poll.title,
            method=poll.method,
            closed_at=outcome.at,
            code=outcome.code,
            facts=facts_in(json.loads(outcome.facts)),
            group="" if group else at.name,
        )
        for poll, outcome, at in found
    ]
    view = partial(
        views.outcomes_listed, lines=lines, group=clean(group.name) if group else "", page=page, pages=pages
    )  # fmt: skip
    steps = [("newer", views.newer, page - 1), ("older", views.older, page + 1)]
    return view, tuple(
        Option(key, label, TURN, {"group_id": group_id, "page": to}) for key, label, to in steps if 1 <= to <= pages
    )
