"""`ratify`: by what model a recommendation is ratified, and who was consulted about it (P4).

The co-chairs are asked in private when their group has recommended something; until they say it, lists show that it
is missing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.core import ratifying
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command, job
from bot.core.i18n import N_
from bot.core.numbers import MOST, numbered
from bot.core.permissions import MEMBERS, MEMBERS_OR_CORE
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup, View
from bot.core.waking import when_to_ask
from handlers.reports import ratified, which
from handlers.reports.views import listing
from handlers.reports.views import ratifying as views
from handlers.reports.views.ratifying import Line
from storage import leave, people, polls, ratifications
from storage.groups import Group
from storage.polls import Poll
from storage.ratifications import Ratification

RATIFY, ASK = "reports.ratify", "reports.ask-ratification"
"""The choice, and the job that asks one co-chair."""
TURN = "reports.ratify-page"
PAGE = 15
"""Recommendations on one screen of the list."""
ANSWERED_WITHIN = timedelta(hours=1)
"""How long after a question anything but a command is taken for its answer, where it is no reply."""
ASKED_WHO = frozenset({"defined_group", "other"})
"""The models of which somebody has to say who it is."""

UNKNOWN = N_("There is no poll “P{n}” in your groups. `ratify` lists what has been recommended.")
ELSEWHERE = N_("P{n} is a poll of another group. Write it there, or to me in private.")
OPEN = N_("P{n} is open until {instant}.")
NOT_IN = N_("You are no longer in that group.")
NOT_ONE = N_("P{n} is not something that your group recommends to others. `ratify` lists what is.")

_number = numbered("P")


@command(
    "ratify",
    also=N_("ratification"),
    usage=N_('ratify [P3] [model] ["who"] [consulted: …]'),
    summary=N_("See how recommendations are ratified, or say it (co-chairs)"),
    details=N_(
        "Alone it lists what your group recommends, and what is missing. The models are consensus, a defined group, a "
        "resolution of the board, and another way. With a number alone I ask for one thing after the other. It shows "
        "in the record of the poll, in the step report and in the files of `outcomes export`."
    ),
    examples=(
        "ratify",
        N_('ratify P3 board "Board of Trustees"'),
        N_("ratify P3 consulted: the three regional groups, in March"),
        N_('ratify P3 group "Council of the affiliates" consulted: all affiliates'),
    ),
    who=MEMBERS_OR_CORE,
    group=True,
)
def ratify(context: Context, number: Annotated[int, _number] | None = None, order: Rest = "") -> Replies:
    if number is None:
        if order:
            raise ratify.unclear()
        assert context.event is not None
        view, options = _list(context, context.group, 1)
        key = f"{TURN}:{context.event.place.platform}:{context.event.id}"
        return Say(view, options=options, only=context.person_id, key=key)
    poll = _find(context, number)
    which.check_leads(context, poll.group_id)
    if not order:
        view, options = _model(poll)
        return _question(context, poll, view, options)
    said = ratified.read(order, number, context.speaker)
    found = ratifications.note(context.session, number, context.person_id, context.now, **said)
    if found.model in ASKED_WHO and not found.body:
        return _question(context, poll, *_body(poll, found, context.now))
    return _told(context, poll, found)


@choice(TURN, who=MEMBERS_OR_CORE)
def turn(context: Context, group_id: int | None, page: int) -> Replies:
    """Another page in the place of this one, for those who may still read it."""
    group = context.session.get_one(Group, group_id) if group_id is not None else None
    if not (context.person.core or (group is not None and which.place_in(context, group.id or 0) is not None)):
        raise Refusal("not-yours", NOT_IN)
    return Edit(context.pressed, *_list(context, group, page))


def _list(context: Context, group: Group | None, page: int) -> tuple[View, tuple[Option, ...]]:
    """A page of what a group, or all (None), recommend; the last one where there are not so many."""
    group_id = group.id if group else None
    context.tells_of.add(group_id)
    pages = max(1, -(-ratifications.count(context.session, group_id) // PAGE))
    page = min(page, pages)
    rows = ratifications.recommendations(context.session, group_id, (page - 1) * PAGE, PAGE)
    lines = [
        Line(number=poll.number, title=poll.title, said=said, group="" if group else at.name)
        for poll, at, said in rows
    ]  # fmt: skip
    view = partial(views.listed, lines=lines, group=group.name if group else "", page=page, pages=pages)
    steps = [("newer", listing.newer, page - 1), ("older", listing.older, page + 1)]
    return view, tuple(
        Option(key, label, TURN, {"group_id": group_id, "page": to}) for key, label, to in steps if 1 <= to <= pages
    )


def _find(context: Context, number: int) -> Poll:
    """The recommendation with a number, to say something of it."""
    poll = polls.find(context.session, number, lock=True) if number <= MOST else None
    if poll is None or not (context.person.core or which.place_in(context, poll.group_id) is not None):
        raise Refusal("unknown-poll", UNKNOWN, n=number)
    if not context.private and context.group is not None and context.group.id != poll.group_id:
        raise Refusal("another-groups-poll", ELSEWHERE, n=number)
    if poll.state == polls.OPEN and not poll.effect and poll.about not in ratifications.ABOUT_PEOPLE:
        closes_at = poll.closes_at
        raise Refusal("poll-open", OPEN, n=number, instant=lambda _: _.instant(closes_at))
    if not ratifications.is_recommendation(poll):
        raise Refusal("no-recommendation", NOT_ONE, n=number)
    context.tells_of.add(poll.group_id)
    return poll


# Step by step

Asking = tuple[View, tuple[Option, ...]]


def written(context: Context, text: str, poll: int, step: str, at: str = "", **_first: str) -> Replies:
    """Who ratifies it, or who was consulted, in words; None where it is no answer."""
    asked_at = datetime.fromisoformat(at) if at else None
    if asked_at is None or not (context.is_reply or context.now - asked_at <= ANSWERED_WITHIN):
        return None
    return tapped.run(context, poll, step, text)


@choice(RATIFY, who=MEMBERS, written=written, prose=True)
def tapped(context: Context, poll: int, step: str, value: str = "", at: str = "") -> Replies:
    """An answer to one of the questions: the `model`, its `body`, or who was `consulted`; or `later`."""
    found = _find(context, poll)
    which.check_leads(context, found.group_id)
    if step == "later":
        return Edit(context.pressed, partial(views.put_off, number=poll))
    said = _kept(context, found, step, value)
    if step == "model" and value in ASKED_WHO:
        return Edit(context.pressed, *_body(found, said, context.now))
    if step in {"model", "body"}:
        return Edit(context.pressed, *_consulted(found, said, context.now))
    view = partial(views.noted, number=poll, title=found.title, said=said)
    others = [chair for chair in people.chairs_of(context.session, found.group_id) if chair != context.person_id]
    return [
        Edit(context.pressed, view),
        *(Edit(_key(found, chair), view) for chair in others),
        Say(view, to=ToGroup(found.group_id)),
    ]


def _kept(context: Context, poll: Poll, step: str, value: str) -> Ratification:
    """What was said, on record. Nothing was said where a question was skipped."""
    said: dict[str, str] = {}
    if step == "model":
        said = {"model": value, "body": ""}
    elif value:
        limit = ratifying.LONGEST_BODY if step == "body" else ratifying.LONGEST_CONSULTED
        said = {step: ratified.check(value, limit)}
    return ratifications.note(context.session, poll.number, context.person_id, context.now, **said)


def _model(poll: Poll, *, unasked: bool = False) -> Asking:
    view = partial(views.ask_model, number=poll.number, title=poll.title, unasked=unasked)
    options = []
    for model in ratifying.MODELS:
        label, given = partial(views.model_label, model=model), _given(poll, "model", value=model)
        options.append(Option(model.replace("_", "-"), label, RATIFY, given))
    return view, (*options, Option("later", views.later, RATIFY, _given(poll, "later"), sign="⏳"))


def _body(poll: Poll, said: Ratification, now: datetime) -> Asking:
    view = partial(views.ask_body, number=poll.number, title=poll.title, model=said.model)
    return view, (Option("skip", views.skip, RATIFY, _given(poll, "body", at=now.isoformat()), sign="⏭️"),)


def _consulted(poll: Poll, said: Ratification, now: datetime) -> Asking:
    view = partial(views.ask_consulted, number=poll.number, title=poll.title, said=said.consulted)
    return view, (Option("skip", views.skip, RATIFY, _given(poll, "consulted", at=now.isoformat()), sign="⏭️"),)


def _given(poll: Poll, step: str, **more: str) -> dict[str, object]:
    return {"poll": poll.number, "step": step, **more}


def _question(context: Context, poll: Poll, view: View, options: Sequence[Option]) -> Say:
    """To the co-chair alone: an answer in words is read in private."""
    return Say(
        view,
        to=Privately(context.person_id),
        options=tuple(options),
        only=context.person_id,
        key=_key(poll, context.person_id),
    )


def _key(poll: Poll, person_id: int) -> str:
    return f"{RATIFY}:{poll.number}:{person_id}"


def _told(context: Context, poll: Poll, said: Ratification) -> list[Reply]:
    """In the room, the answer is what the group reads; in private, both."""
    view = partial(views.noted, number=poll.number, title=poll.title, said=said)
    asked = [Edit(_key(poll, chair), view) for chair in people.chairs_of(context.session, poll.group_id)]
    return [Say(view), *([Say(view, to=ToGroup(poll.group_id))] if context.private else []), *asked]


# Asked by itself


@job(ratifying.RECOMMENDED)
def recommended(context: Context, poll: int) -> Replies:
    """A group has recommended something: each of its co-chairs is asked once they are awake and not on leave."""
    found = polls.find(context.session, poll)
    if found is None or not _is_missing(context, found):
        return None
    zone = context.session.get_one(Group, found.group_id).timezone
    chairs = people.chairs_of(context.session, found.group_id)
    leaves = leave.leaves_of(context.session, chairs)
    for person in people.persons(context.session, chairs):
        own = [each for each in leaves if each.person_id == person.id]
        at = when_to_ask(context.now, ZoneInfo(person.timezone or zone), own)
        context.schedule(ASK, f"{ASK}:{poll}:{person.id}", at, poll=poll, person_id=person.id)
    return None


@job(ASK)
def ask(context: Context, poll: int, person_id: int) -> Replies:
    """Whether there is still something to ask, and whether they are a co-chair still, is judged now."""
    found = polls.find(context.session, poll)
    if found is None or not _is_missing(context, found):
        return None
    if person_id not in people.chairs_of(context.session, found.group_id):
        return None
    view, options = _model(found, unasked=True)
    to = Privately(person_id, wait=False, invite=False)
    return Say(view, to=to, options=options, only=person_id, key=_key(found, person_id))


def _is_missing(context: Context, poll: Poll) -> bool:
    said = ratifications.find(context.session, poll.number)
    return ratifications.is_recommendation(poll) and not (said is not None and said.model)
