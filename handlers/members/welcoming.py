"""The welcome: short, in private, once for each person and group, with what can be tapped."""

from functools import partial

import locales
from bot.core import admission
from bot.core.context import Context
from bot.core.feature import choice
from bot.core.i18n import Translator
from bot.core.replies import Edit, Option, Privately, Replies, Say, View
from handlers.members import acting
from handlers.members.views import welcome as views
from storage import principles
from storage.groups import Group

ACKNOWLEDGE = "charter.acknowledge"
"""The choice by which another feature notes that somebody stands by a version of the principles (G6)."""


def welcome(context: Context, group: Group) -> Say:
    """To whoever has just come into a group's room."""
    view, options = _written(context, group)
    return Say(view, to=Privately(context.person_id), options=options, key=_key(context, group), only=context.person_id)


def _written(context: Context, group: Group) -> tuple[View, tuple[Option, ...]]:
    """What it says, and what is left to tap."""
    assert group.id is not None
    person, at = context.person, {"group_id": group.id}
    newest = principles.newest(context.session)
    asks = (
        newest is not None
        and ACKNOWLEDGE in context.registry.choices
        and not principles.has_acknowledged(context.session, context.person_id, newest.version)
    )
    options = [
        Option(code, partial(views.language_label, code=code), "members.language", {**at, "code": code})
        for code in locales.languages()
        if code != context.speaker.language
    ]
    if person.timezone is None and group.timezone != "UTC":
        options.append(Option("here", partial(views.zone_label, zone=group.timezone), "members.zone", at, sign="🕒"))
    if asks and newest is not None:
        version = {"version": newest.version}
        options.append(Option("principles", views.principles_label, ACKNOWLEDGE, version, sign="✅"))
    view = partial(
        views.welcome,
        name=person.name,
        group=group.name,
        member=acting.find_stay(context, group, context.person_id) is not None,
        full=admission.is_full(context.session, group.id),
        zone=person.timezone,
        principles=asks,
    )
    return view, tuple(options)


def _key(context: Context, group: Group) -> str:
    return f"members.welcome:{group.id}:{context.person_id}"


@choice("members.language")
def language(context: Context, group_id: int, code: str) -> Replies:
    context.person.language = code
    return _again(context, group_id)


@choice("members.zone")
def zone(context: Context, group_id: int) -> Replies:
    context.person.timezone = acting.at(context, group_id).timezone
    return _again(context, group_id)


def _again(context: Context, group_id: int) -> Replies:
    """The welcome, as it reads after what was chosen."""
    if context.private:
        context.reader = Translator(context.speaker.language, context.speaker.zone)
    view, options = _written(context, acting.at(context, group_id))
    return Edit(context.pressed, view, options)
