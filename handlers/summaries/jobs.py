"""The digest of the core team, and what each group's co-chairs hear when a week is over."""

import json
from functools import partial

import structlog

from bot.core import hour_figures, secrecy, week_rules
from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Privately, Replies, Say, ToCore
from bot.core.weeks import week_after
from handlers.summaries import gathering, periods, telling, views, wording
from handlers.summaries.facts import Facts, is_new
from storage import digests, due, groups, standings

logger = structlog.get_logger()

DIGEST, COCHAIRS = "summaries.digest", "summaries.cochairs"
AT_ONCE = 50
"""Groups whose co-chairs are told in one unit of work."""


def start(context: Context) -> None:
    """The digest has a timer, and so has the end of the week."""
    timer = due.find(context.session, DIGEST)
    if timer is None or timer.due_at > context.now:  # one that is over is not put off, and the time may be another now
        arm(context)
    if not due.is_scheduled(context.session, COCHAIRS):
        _tell_later(context, week_after(week_rules.last_closable(context.now)))


def arm(context: Context) -> None:
    """Set the timer of the next digest, also where it is off: it looks again then."""
    row = digests.digest_time(context.session, context.registry.digest)
    context.schedule(DIGEST, DIGEST, periods.next_time(context.now, row.weekday, row.at, row.zone))


@job(DIGEST)
def digest(context: Context) -> Replies:
    """Tell the core team of the newest week that is over, once, and only where there is something new."""
    arm(context)
    session, week = context.session, week_rules.last_closable(context.now)
    if not digests.digest_time(session, context.registry.digest).is_on or digests.told(session, week, None):
        return None
    facts = gathering.for_core(session, [week], context.now)
    kept = json.loads(json.dumps(facts.as_json()))
    before = digests.newest(session, None).get(None)
    if not is_new(kept, json.loads(before.facts) if before else None, with_people=True):
        logger.info("digest not sent: nothing is new", week=week)
        return None
    digests.keep(session, week, None, context.now, kept)
    told = views.shown(facts.groups, views.SECTIONS)
    words = wording.of(session, told, is_open=secrecy.is_core_readable(session))
    return telling.of_all(facts, words, context.reader, ToCore())


@job(COCHAIRS)
def cochairs(context: Context, week: str, after: str = "") -> Replies:
    """Tell the co-chairs of so many groups of the newest week that is over, and of the next groups right afterwards.

    `after`: the slug of the last group that has been told.
    """
    session, newest = context.session, week_rules.last_closable(context.now)
    if after and newest != week:
        after = ""  # another week has ended in the meantime: everybody is told of that one
    every = [group for group in groups.all_groups(session) if group.slug > after]
    some = [group for group in every[:AT_ONCE] if group.created_at < week_rules.closes_at(newest)]
    said: list[Say] = []
    if some and newest >= week:
        ids = [group.id for group in some if group.id is not None]
        before, chairs = digests.newest(session, ids), standings.chairs(session, ids)
        for group, own in zip(some, gathering.for_cochairs(session, some, [newest], context.now), strict=True):
            last, summary = before.get(group.id), own.weeks[0]
            kept = json.loads(json.dumps(Facts(weeks=[newest], groups=[own.facts], totals=()).as_json()))
            if last is not None and last.week >= newest:
                continue
            news = is_new(kept, json.loads(last.facts) if last else None) and hour_figures.was_there(group, newest)
            if not (summary.loggers or news):
                continue
            digests.keep(session, newest, group.id, context.now, kept)
            view = partial(views.week_is_over, group=own.facts, week=summary)
            said += [Say(view, to=Privately(person, wait=False)) for person in chairs.get(group.id or 0, ())]
    if len(every) > AT_ONCE:
        context.schedule(COCHAIRS, COCHAIRS, context.now, week=newest, after=every[AT_ONCE - 1].slug)
    else:
        _tell_later(context, week_after(newest))
    return said


def _tell_later(context: Context, week: str) -> None:
    context.schedule(COCHAIRS, COCHAIRS, week_rules.closes_at(week), week=week)
