"""`summary` and `digest`."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, time
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.core import moments, seats
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.moments.choices import Doubt, Instant
from bot.core.naming import alternatives
from bot.core.permissions import COCHAIRS_OR_CORE, CORE_OR_PRIVATE, CORE_TEAM, Where
from bot.core.replies import Edit, Here, Option, Privately, Replies, Say, View
from bot.core.text import clean
from bot.core.weeks import week_after, week_of
from bot.core.which import maybe_group, no_such_group
from handlers.summaries import gathering, jobs, periods, telling, views, when, wording
from storage import audit, digests
from storage.groups import Group

# Translators: words that may stand between two weeks or two days: `summary W10 to W13`.
_BETWEEN = N_("to | until | till | through")
# Translators: words for a week before its number: `summary week 13`.
_WEEK = N_("week | weeks")
# Translators: the newest week that is over, and the one that is not: `summary last week`.
_LAST = N_("last week | the last week | previous week")
_THIS = N_("this week | the current week")
# Translators: what `summary` takes for all groups.
_ALL = N_("all | all groups | everybody")
# Translators: words before a weekday that say nothing more: `digest every Monday 13:00`.
_EVERY = N_("every | each | every week on | weekly on | on")
_OFF = N_("off | stop | none")
_ON = N_("on | start")

NOT_YOURS = N_("Only the co-chairs of {group} and the core team see its summary.")
WHICH = N_("Which group's? Name it, for example `summary diversity`. All groups: `groups`.")
NO_TIME = N_(
    "I cannot read “{text}” as a day of the week and a time. Write it as in `digest Monday 13:00 Europe/Berlin`."
)
NO_ZONE = N_("An offset does not follow clock changes. Name a place, as in `digest Monday 13:00 Europe/Berlin`.")


def _group(words: Words, context: Context) -> Group:
    """The group that is named first, if one is; `this week` is none that is spelt wrongly."""
    if _spoken_week(words.left, context) is not None:
        raise Missing
    return maybe_group(words, context)


def _spoken_week(said: str, context: Context) -> str | None:
    """The week that words name without a number."""
    spoken = " ".join(said.split()).casefold()
    this = week_of(context.now.astimezone(UTC).date())
    if spoken in alternatives(_THIS):
        return this
    return week_after(this, -1) if spoken in alternatives(_LAST) else None


def _weeks(words: Words, context: Context) -> list[str]:
    """The weeks that are named; what begins with no digit and no word for a week names a group that is not there."""
    said = words.left
    if not said:
        raise Missing
    week_words = alternatives(_WEEK)
    week = _spoken_week(said, context)
    if week is not None:
        words.rest()
        return periods.checked(week, week, context.now)
    if not said[0].isdigit() and not said.casefold().startswith(("w", *week_words)):
        raise no_such_group(context.session, words.peek())
    return periods.read(words.rest(), context.now, alternatives(_BETWEEN), week_words)


def _everybody(words: Words, context: Context) -> bool:
    """`all`, where it is written."""
    for name in alternatives(_ALL):
        if words.peek(len(name.split())).casefold() == name:
            words.take(len(name.split()))
            return True
    raise Missing


@command(
    "summary",
    also=N_("summaries | overview"),
    usage=N_("summary [group] [week or weeks]"),
    summary=N_("See how a group stands, or all of them (co-chairs, core team)"),
    details=N_(
        "Hours, meetings, polls, what is needed and what waits: of the last week that is over, or of up to 26 weeks, "
        "as `2026-W08..2026-W11` or `2026-02-16..2026-03-15`. The core team sees all groups, with totals and no small "
        "group's hours; co-chairs see their own. The answer is private."
    ),
    examples=("summary", "summary diversity", "summary 2026-W08..2026-W11"),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def summary(
    context: Context,
    named: Annotated[Group, _group] | None = None,
    everybody: Annotated[bool, _everybody] = False,
    weeks: Annotated[Sequence[str] | None, _weeks] = None,
) -> Replies:
    wanted = weeks or periods.read("", context.now, (), ())
    group = _scope(context, named, everybody=everybody)
    to = Here() if context.where is Where.CORE else Privately(context.person_id)
    if not seats.is_core(context):
        assert group is not None
        (own,) = gathering.for_cochairs(context.session, [group], wanted, context.now)
        return Say(partial(views.own, group=own.facts, weeks=own.weeks), to=to)
    facts = gathering.for_core(context.session, wanted, context.now, group)
    is_open = context.where is Where.CORE and context.room is not None and not context.room.encrypted
    words = wording.of(context.session, views.shown(facts.groups, views.SECTIONS), is_open=is_open)
    if group is not None:
        return Say(partial(views.one, facts=facts, wording=words), to=to)
    return telling.of_all(facts, words, context.reader if context.where is Where.CORE else context.speaker, to)


@command(
    "digest",
    also=N_("weekly summary"),
    usage=N_("digest [weekday and time | off]"),
    summary=N_("When the core team gets its weekly summary"),
    details=N_(
        "All groups on one screen, then one after the other, with a picture and the figures as files. It comes on "
        "Monday at 13:00 UTC unless you say otherwise, and on the day that is set if you name a time alone. Where "
        "nothing is new, nothing is sent."
    ),
    examples=("digest", "digest Monday 13:00 Europe/Berlin", "digest off"),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def digest(context: Context, said: Rest) -> Replies:
    word, now_set = " ".join(said.split()).casefold(), digests.digest_time(context.session, context.registry.digest)
    if not word:
        return Say(_shown(context, new=False))
    if word in alternatives(_OFF):
        return set_time(context, now_set.weekday, f"{now_set.at:%H:%M}", now_set.zone, is_on=False)
    if word in alternatives(_ON):
        return set_time(context, now_set.weekday, f"{now_set.at:%H:%M}", now_set.zone)
    found = _read(context, _without_every(word, said))
    if isinstance(found, Instant):
        return set_time(context, *_time(found))
    if isinstance(found, Doubt) and (several := [each for each in found.choices if isinstance(each, Instant)]):
        return _which(context, said, several)
    raise Refusal("digest-time", NO_TIME, text=clean(said, 40))


@choice("summaries.time", who=CORE_TEAM)
def choose_time(context: Context, weekday: int, at: str, zone: str) -> Replies:
    """One of several clocks that may have been meant."""
    said = set_time(context, weekday, at, zone)
    return Edit(context.pressed, said.view)


def set_time(context: Context, weekday: int, at: str, zone: str, *, is_on: bool = True) -> Say:
    """From now on the digest is at this time, or never."""
    row = digests.digest_time(context.session, context.registry.digest)
    row.weekday, row.at, row.zone, row.is_on = weekday, time.fromisoformat(at), zone, is_on
    context.session.add(row)
    context.session.flush()
    audit.record(
        context.session, context.now, "digest.set" if is_on else "digest.off", by=context.person_id,
        weekday=weekday + 1, time=at, zone=zone,
    )  # fmt: skip
    jobs.arm(context)
    return Say(_shown(context, new=True))


def _shown(context: Context, *, new: bool) -> View:
    row = digests.digest_time(context.session, context.registry.digest)
    if not row.is_on:
        return when.is_off
    return partial(when.is_at, weekday=row.weekday, at=f"{row.at:%H:%M}", zone=row.zone, new=new)


def _which(context: Context, said: str, several: Sequence[Instant]) -> Say:
    assert context.event is not None
    options = []
    for number, (weekday, at, zone) in enumerate(dict.fromkeys(map(_time, several)), start=1):
        label = partial(when.time_label, weekday=weekday, at=at, zone=zone)
        meant = {"weekday": weekday, "at": at, "zone": zone}
        options.append(Option(str(number), label, "summaries.time", meant))
    key = f"summaries.time:{context.event.place.platform}:{context.event.id}"
    return Say(partial(when.which_time, said=said), options=tuple(options), only=context.person_id, key=key)


def _time(found: Instant) -> tuple[int, str, str]:
    """Weekday, time and zone, as it was meant."""
    zone = "UTC" if found.local.tzinfo is UTC else found.zone
    if zone != "UTC" and not isinstance(found.local.tzinfo, ZoneInfo):
        raise Refusal("digest-zone", NO_ZONE)
    return found.local.weekday(), f"{found.local:%H:%M}", zone


def _read(context: Context, said: str) -> moments.Reading:
    """The time that is meant. Where no day is named, that which is set stays."""
    day = periods.next_day(context.written_on, digests.digest_time(context.session, context.registry.digest).weekday)
    with suppress(Refusal):
        found = moments.read(f"{day} {said}", context.now, context.speaker)
        meant = found.choices if isinstance(found, Doubt) else (found,)
        if all(isinstance(each, Instant) and each.local.date() == day for each in meant):
            return found
    try:
        return moments.read(said, context.now, context.speaker)
    except Refusal as refusal:
        if refusal.code == "moment-unsure":
            raise Refusal("digest-time", NO_TIME, text=clean(said, 40)) from None
        raise


def _without_every(word: str, said: str) -> str:
    for every in alternatives(_EVERY):
        if word.startswith(f"{every} "):
            return " ".join(said.split())[len(every) :].strip()
    return said


def _scope(context: Context, named: Group | None, *, everybody: bool) -> Group | None:
    """The group that is told of, if whoever asks may see it; None for all."""
    if seats.is_core(context):
        if everybody:
            return None
        return named or (context.group if context.where is Where.GROUP else None)
    group = named or context.group
    if group is None or everybody:
        raise Refusal("which-group", WHICH)
    if not seats.leads(context, group):
        raise Refusal("not-yours", NOT_YOURS, group=clean(group.name))
    return group
