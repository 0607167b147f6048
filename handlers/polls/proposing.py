"""Polls about something of another feature: it offers the question, a co-chair asks it, and the answer goes back (G10).

The choice `polls.propose` is offered, or run through the registry, by a feature that does not know this one.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.replies import Edit, Replies, Reply, Say
from bot.core.text import clean
from handlers.polls import starting
from handlers.polls.finding import NOT_LEADING
from handlers.polls.opening import gathering, rules
from handlers.polls.starting import LEAST, Wanted
from handlers.polls.views import proposing as views
from storage import charters, polls
from storage.groups import Group
from storage.polls import Poll

PROPOSE = "polls.propose"
PLAIN = frozenset({"consensus", "majority", "supermajority"})
"""The methods that need no more than a question. Where a charter names another one, a majority says yes or no."""


@choice(PROPOSE)
def propose(
    context: Context, group_id: int, title: str, text: str, effect: str, arguments: Mapping[str, Any], about: str = ""
) -> Replies:
    """Ask a group what another feature wants to know. `effect` and `arguments` go back to it at the end."""
    group = context.session.get_one(Group, group_id)
    if not _leads(context, group_id):
        raise Refusal("not-leading", NOT_LEADING, group=clean(group.name))
    charter = charters.current(context.session, group_id)
    follow = json.dumps({"name": effect, "arguments": dict(arguments)})
    asked = _asked_already(context, group_id, follow)
    if asked is not None:
        return _told(context, asked)
    method = charter.method if charter.method in PLAIN else "majority"
    asking = gathering.asked(context, group)
    rules.check_able(asking)
    quorum = str(asking.able) if rules.is_out_of_reach(method, charter.quorum, asking) else charter.quorum
    wanted = Wanted(
        method=method, title=title, text=text, closes_at=context.now + LEAST, quorum=quorum,
        fallback=charter.fallback if method == "consensus" else "", named=charter.votes_named, about=about,
        effect=follow,
    )  # fmt: skip
    poll, replies = starting.start(context, group, wanted, by=context.person_id)
    return [_told(context, poll), *replies]


def _told(context: Context, poll: Poll) -> Reply:
    view = partial(views.asked, number=poll.number)
    return Edit(context.pressed, view) if context.pressed else Say(view)


def _asked_already(context: Context, group_id: int, effect: str) -> Poll | None:
    """The poll that asks the very same, so that two taps ask once."""
    return next((poll for poll in polls.unfinished(context.session, group_id) if poll.effect == effect), None)


def _leads(context: Context, group_id: int) -> bool:
    assert context.actor is not None
    return any(stay.cochair and group.id == group_id for stay, group in context.actor.memberships)
