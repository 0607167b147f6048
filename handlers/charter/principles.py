"""The guiding principles: `principles`, `principles set`, `principles status`, and asking for them (G6)."""

from datetime import datetime, timedelta
from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context, person_translator
from bot.core.errors import Refusal
from bot.core.feature import choice, command, job
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS_OR_CORE, CORE_OR_PRIVATE, CORE_TEAM, Role
from bot.core.replies import Acknowledge, Destination, Edit, Here, Option, Privately, Replies, Say
from bot.core.text import clean
from bot.core.waking import when_to_ask
from handlers.charter.runs import key_of
from handlers.charter.views import principles as views
from storage import audit, due, leave, people, principles
from storage.people import Person
from storage.principles import Principles

ACKNOWLEDGE, ASK, SPREAD, NEWCOMERS = (
    "charter.acknowledge", "charter.ask", "charter.spread", "charter.newcomers"
)  # fmt: skip
ONCE_MORE = timedelta(days=7)
"""After the question, or after joining: who has not answered by then is reminded, once."""
DAILY = timedelta(days=1)
AT_ONCE = 50
"""How many people get their timer in one unit of work."""

SAME = N_("That is what the guiding principles say already, in version {n}.")
OLD = N_("There is a newer version of the guiding principles. `principles` shows it.")


@command(
    "principles",
    also=N_("guiding principles"),
    usage=N_("principles"),
    summary=N_("Read the guiding principles"),
    details=N_("One text for all groups. Each member acknowledges it, with a tap."),
    examples=("principles",),
)
def show(context: Context) -> Replies:
    text = principles.newest(context.session)
    if text is None:
        return Say(views.no_principles)
    said = [Say(partial(views.principles, text=text))]
    if context.private and principles.has_acknowledged(context.session, context.person_id, text.version):
        return [*said, Say(partial(views.acknowledged, version=text.version))]
    return [*said, _question(text.version, key_of(context, ACKNOWLEDGE), Here())]


@choice(ACKNOWLEDGE)
def acknowledge(context: Context, version: int) -> Replies:
    newest = principles.newest(context.session)
    if newest is None or version != newest.version:
        raise Refusal("old-principles", OLD)
    principles.acknowledge(context.session, context.person_id, version, context.now)
    thanks = partial(views.acknowledged, version=version)
    if context.private and context.pressed.startswith(ACKNOWLEDGE):
        return Edit(context.pressed, thanks)
    return Say(thanks) if context.private else Acknowledge(thanks)


@command(
    "principles set",
    usage=N_("principles set <text>"),
    summary=N_("Write a new version of the guiding principles (core team)"),
    details=N_("The whole text, also over several lines. Every member is asked to acknowledge it."),
    examples=(N_("principles set We listen first. We write down what we agree on"),),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def write(context: Context, text: Rest) -> Replies:
    text = "\n".join(clean(line, len(line) + 1) for line in text.strip().splitlines()).strip()
    if not text:
        raise write.unclear()
    before = principles.newest(context.session)
    if before is not None and before.text == text:
        raise Refusal("same-principles", SAME, n=before.version)
    version = before.version + 1 if before else 1
    new = Principles(version=version, text=text, at=context.now, by_person_id=context.person_id)
    context.session.add(new)
    audit.record(context.session, context.now, "principles.changed", by=context.person_id, version=version)
    context.schedule(SPREAD, SPREAD, context.now, version=version, after=0)
    return [Say(partial(views.principles, text=new)), Say(partial(views.new_principles, version=version))]


@command(
    "principles status",
    usage=N_("principles status"),
    summary=N_("See how many have acknowledged the guiding principles"),
    details=N_("Co-chairs see their group, the core team sees all. No names. Only you read it."),
    examples=("principles status",),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def status(context: Context) -> Replies:
    text = principles.newest(context.session)
    if text is None:
        return Say(views.no_principles, to=Privately(context.person_id))
    own = context.group_id if Role.COCHAIR in context.roles else None
    found = principles.standings(context.session, text.version, own)
    return Say(partial(views.standings, version=text.version, found=found), to=Privately(context.person_id))


# Asking


def start(context: Context) -> None:
    """Newcomers are looked for once a day."""
    if not due.is_scheduled(context.session, NEWCOMERS):
        _look_again(context)


@job(SPREAD)
def spread(context: Context, version: int, after: int) -> Replies:
    """Give every member who has not acknowledged a new version a timer of their own, some at a time."""
    newest = principles.newest(context.session)
    if newest is None or newest.version != version:
        return None
    found = principles.open_after(context.session, version, after, AT_ONCE)
    for person_id in found:
        _schedule(context, person_id, version, again=False)
    if len(found) == AT_ONCE:
        context.schedule(SPREAD, SPREAD, context.now, version=version, after=found[-1])
    return None


@job(NEWCOMERS)
def newcomers(context: Context, since: str) -> Replies:
    """Remind those who joined a week ago, and were shown the principles then, of what they have not acknowledged."""
    newest = principles.newest(context.session)
    if newest is not None:
        until = context.now - ONCE_MORE
        first = max(datetime.fromisoformat(since) - ONCE_MORE, newest.at)
        for person_id in principles.open_since(context.session, newest.version, first, until):
            if not due.is_scheduled(context.session, _key(person_id)):
                _schedule(context, person_id, newest.version, again=True)
    _look_again(context)
    return None


@job(ASK)
def ask(context: Context, person_id: int, version: int, again: bool) -> Replies:
    """Ask one person in private, if that still makes sense now; later, where they sleep or are on leave."""
    session = context.session
    newest, person = principles.newest(session), session.get(Person, person_id)
    mine = people.memberships_of(session, person_id)
    if newest is None or newest.version != version or person is None or not mine:
        return None
    if principles.has_acknowledged(session, person_id, version):
        return None
    at = when_to_ask(context.now, person_translator(person, None, mine).tzinfo, leave.leaves_of(session, [person_id]))
    if at > context.now:
        context.schedule(ASK, _key(person_id), at, person_id=person_id, version=version, again=again)
        return None
    if not again:
        context.schedule(
            ASK, _key(person_id), context.now + ONCE_MORE, person_id=person_id, version=version, again=True
        )
    to = Privately(person_id, wait=False)
    key = f"{ACKNOWLEDGE}:{version}:{person_id}:{int(again)}"
    return [Say(partial(views.principles, text=newest), to=to), _question(version, key, to, notify=again)]


def _question(version: int, key: str, to: Destination, *, notify: bool = False) -> Say:
    """Under the text, and by itself: a long text is several messages, and only one of them carries the choice."""
    options = (Option("yes", views.i_will, ACKNOWLEDGE, {"version": version}, sign="✅"),)
    return Say(views.will_you, to=to, options=options, key=key, notify=notify)


def _schedule(context: Context, person_id: int, version: int, *, again: bool) -> None:
    context.schedule(ASK, _key(person_id), context.now, person_id=person_id, version=version, again=again)


def _look_again(context: Context) -> None:
    context.schedule(NEWCOMERS, NEWCOMERS, context.now + DAILY, since=context.now.isoformat())


def _key(person_id: int) -> str:
    return f"{ASK}:{person_id}"
