"""`me`, `language`, `timezone`, `group`."""

from functools import partial

import locales
from bot.core import zones
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_, Translator
from bot.core.languages import find_language
from bot.core.permissions import EVERYBODY, Where
from bot.core.replies import Edit, Option, Privately, Replies, Say, View
from bot.core.text import clean
from handlers.people import rules, views
from storage import leave, people, roles


@command(
    "me",
    also=N_("profile | my profile"),
    usage=N_("me"),
    summary=N_("What I know about you"),
    details=N_("Your name, groups, language and time zone. In a room I answer in private."),
    examples=("me",),
)
def me(context: Context) -> Replies:
    assert context.actor is not None
    today = context.speaker.today(context.now)
    away = leave.current_or_next(context.session, context.person_id, today)
    actor = context.actor
    profile = partial(
        views.profile, person=actor.person, account=actor.account, memberships=actor.memberships, away=away,
        others=[a for a in people.accounts_of(context.session, [context.person_id]) if a.id != actor.account.id],
        now=context.now, roles=roles.named(context.session, roles.held_by(context.session, context.person_id)),
    )  # fmt: skip
    return Say(profile, to=Privately(context.person_id))


@command(
    "language",
    also=N_("languages"),
    usage=N_("language <name or code>"),
    summary=N_("Choose my language for you"),
    details=N_("In private I speak your language. In a room I speak the room's."),
    examples=("language es", "language Bahasa Indonesia", "language"),
)
def language(context: Context, wanted: Rest) -> Replies:
    if not wanted:
        options = tuple(
            Option(code, partial(views.language_label, code=code), "people.language", {"code": code})
            for code in locales.languages()
        )
        return _ask(context, "people.language", views.which_language, options)
    return Say(_set_language(context, find_language(wanted, context.person.language or "en")))


@choice("people.language")
def choose_language(context: Context, code: str) -> Replies:
    return Edit(context.pressed, _set_language(context, code))


def _set_language(context: Context, code: str) -> View:
    context.person.language = code
    if context.private:
        context.reader = context.speaker
    return partial(views.language_set, code=code)


@command(
    "timezone",
    also=N_("time zone | tz"),
    usage=N_("timezone <city>"),
    summary=N_("Tell me your time zone"),
    details=N_("A city or an IANA name. I show you dates and times as they are there, and your week ends there."),
    examples=("timezone Lima", "timezone Asia/Jakarta", "timezone"),
)
def timezone(context: Context, place: Rest) -> Replies:
    if not place:
        is_now = partial(views.timezone_is, zone=context.person.timezone, now=context.now)
        return Say(is_now, to=Privately(context.person_id))
    found = zones.find(place)
    if isinstance(found, zones.Zone):
        return Say(_set_timezone(context, found.name))
    text = clean(place, 40)
    if not found.zones:
        raise Refusal("unknown-place", found.reason, text=text)
    options = tuple(
        Option(str(number), partial(views.zone_label, zone=zone), "people.timezone", {"zone": zone.name})
        for number, zone in enumerate(found.zones, start=1)
    )
    return _ask(context, "people.timezone", partial(views.which_zone, reason=found.reason, text=text), options)


@choice("people.timezone")
def choose_timezone(context: Context, zone: str) -> Replies:
    return Edit(context.pressed, _set_timezone(context, zone))


def _set_timezone(context: Context, zone: str) -> View:
    context.person.timezone = zone
    if context.private:
        context.reader = Translator(context.reader.language, zone)
    return partial(views.timezone_is, zone=zone, now=context.now)


def _ask(context: Context, name: str, question: View, options: tuple[Option, ...]) -> Say:
    """A question that its first answer takes the place of, so that nothing chosen later changes it by accident."""
    assert context.event is not None
    key = f"{name}:{context.event.place.platform}:{context.event.id}"
    return Say(question, options=options, only=context.person_id, key=key)


@command(
    "group",
    also=N_("my group"),
    usage=N_("group <name>"),
    summary=N_("Choose which group our private chat is about"),
    details=N_("Only needed when you are in several groups."),
    examples=("group diversity", "group"),
    where=frozenset({Where.PRIVATE}),
    who=EVERYBODY,
)
def group(context: Context, wanted: Rest) -> Replies:
    mine = context.actor.memberships if context.actor else ()
    if not mine:
        raise Refusal("no-group", N_("You are in no group yet. Write `!me` in your group's room first."))
    if wanted:
        context.person.current_group_id = rules.find_group(wanted, [group for _, group in mine]).id
    return _groups(context)


@choice("people.group")
def choose_group(context: Context, group_id: int) -> Replies:
    """The chat is about it from now on, if it is still theirs."""
    mine = context.actor.memberships if context.actor else ()
    if all(group.id != group_id for _, group in mine):
        raise Refusal("not-your-group", N_("You are no longer in that group."))
    context.person.current_group_id = group_id
    said = _groups(context)
    return Edit(context.pressed, said.view, said.options)


def _groups(context: Context) -> Say:
    """The groups of whoever asks, the others to tap."""
    mine = [group for _, group in context.actor.memberships] if context.actor else []
    current = context.person.current_group_id
    options = tuple(
        Option(group.slug, partial(views.group_label, name=group.name), "people.group", {"group_id": group.id})
        for group in mine
        if len(mine) > 1 and group.id != current
    )
    return _ask(context, "people.group", partial(views.groups, groups=mine, current=current), options)
