"""Those who owe something hear of it a week and a day before its day; after it, the core team does, once (N2)."""

from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import job
from bot.core.i18n import Translator
from bot.core.replies import Privately, Replies, Say, ToCore, ToGroup
from bot.core.waking import when_to_ask
from handlers.needs import rules, showing, which
from handlers.needs.rules import LATE
from handlers.needs.views import cards as views
from storage import due, leave, needs, people
from storage.needs import UNFINISHED, Need

REMIND, TELL = "needs.remind", "needs.tell-chair"


def keep_in_mind(context: Context, need: Need) -> None:
    """Set the timers of a need as it is now, in place of any that it had."""
    due.cancel(context.session, [_key(need, kind) for kind in (rules.WEEK, rules.DAY, LATE)])
    if need.state not in UNFINISHED:
        return
    asker, giver = which.sides(context, need)
    for kind, at in rules.reminders(need.due_on, ZoneInfo(giver.timezone), ZoneInfo(asker.timezone)):
        if at > context.now:
            arguments = {"need": need.number, "kind": kind, "due_on": need.due_on.isoformat()}
            context.schedule(REMIND, _key(need, kind), at, **arguments)


@job(REMIND)
def remind(context: Context, need: int, kind: str, due_on: str) -> Replies:
    """Remind the group that owes it; or tell the core team that it is late."""
    found = _waited_for(context, need, due_on)
    if found is None:
        return None
    if kind == LATE:
        return _escalate(context, found)
    if not _is_in_time(context, found, kind):
        return None
    _tell_chairs(context, found, kind)
    told = showing.told_in(context, showing.dependency(context, found), found.of_group_id)
    return Say(
        partial(views.reminder, need=told, kind=kind),
        to=ToGroup(found.of_group_id),
        notify=True,
        key=showing.told_key(context, found),
    )


@job(TELL)
def tell_chair(context: Context, need: int, kind: str, due_on: str, person_id: int) -> Replies:
    """The same to a co-chair of it, who can answer at once."""
    found = _waited_for(context, need, due_on)
    if found is None or not _is_in_time(context, found, kind):
        return None
    if person_id not in people.chairs_of(context.session, found.of_group_id):
        return None
    return Say(
        partial(views.reminder, need=showing.openly(showing.dependency(context, found)), kind=kind),
        to=Privately(person_id, wait=False),
        options=showing.options_of(found, views.GIVER),
        key=f"{TELL}:{need}:{person_id}",
        notify=True,
    )


def _waited_for(context: Context, number: int, due_on: str) -> Need | None:
    """A need, where somebody still waits for it by that day."""
    found = needs.find(context.session, number, lock=True)
    return found if found and found.state in UNFINISHED and found.due_on.isoformat() == due_on else None


def _is_in_time(context: Context, need: Need, kind: str) -> bool:
    """Whether a reminder still says what is true: a late one about a week says nothing, the one about a day comes."""
    _asker, giver = which.sides(context, need)
    left = (need.due_on - Translator(giver.language, giver.timezone).today(context.now)).days
    return kind == rules.about(left)


def _escalate(context: Context, need: Need) -> Replies:
    if need.escalated_at is not None:
        return None
    need.escalated_at = context.now
    context.session.flush()
    view = partial(views.late, need=showing.told_core(context, showing.dependency(context, need)))
    return [Say(view, to=ToCore()), *showing.refresh(context, need)]


def _tell_chairs(context: Context, need: Need, kind: str) -> None:
    """Each of them once they are awake and not on leave (G7)."""
    _asker, giver = which.sides(context, need)
    chairs = people.chairs_of(context.session, need.of_group_id)
    leaves = leave.leaves_of(context.session, chairs)
    for person in people.persons(context.session, chairs):
        zone = ZoneInfo(person.timezone or giver.timezone)
        at = when_to_ask(context.now, zone, [each for each in leaves if each.person_id == person.id])
        arguments = {"need": need.number, "kind": kind, "due_on": need.due_on.isoformat(), "person_id": person.id}
        context.schedule(TELL, f"{TELL}:{need.number}:{kind}:{person.id}", at, **arguments)


def _key(need: Need, kind: str) -> str:
    return f"{REMIND}:{need.number}:{kind}"
