"""`privacy`, `export`, `erase`."""

import secrets
from datetime import datetime, timedelta

import locales
from bot.core import core_team, departures, erasing
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_, Translator
from bot.core.permissions import Where
from bot.core.replies import Document, Edit, Option, Privately, Replies, Say
from bot.core.text import clean
from handlers.privacy import documents, views
from handlers.privacy.jobs import LATER, TRACES
from storage import people

WORD_LIVES = timedelta(minutes=10)
"""How long the word is waited for."""


@command(
    "privacy",
    also=N_("my data"),
    usage=N_("privacy"),
    summary=N_("What I keep about you, how long, and who sees it"),
    examples=("privacy",),
)
def privacy(context: Context) -> Replies:
    return Say(views.privacy, to=Privately(context.person_id))


@command(
    "export",
    also=N_("download"),
    usage=N_("export"),
    summary=N_("Everything that I hold about you, as a file"),
    details=N_("A JSON file, in private."),
    examples=("export",),
)
def export(context: Context) -> Replies:
    facts = {"person_id": context.person_id, "at": context.now.isoformat()}
    if len(documents.export(context.session, facts)) > documents.MOST:
        raise Refusal("export-too-big", N_("That is too much for one file. Please ask whoever runs me for it."))
    file = Document(documents.EXPORT, facts, documents.NAME, documents.MEDIA_TYPE)
    return Say(views.exported, to=Privately(context.person_id), picture=file)


@command(
    "erase",
    also=N_("delete me"),
    usage=N_("erase"),
    summary=N_("Remove everything that I hold about you"),
    details=N_("I ask twice before I do it. It cannot be undone."),
    examples=("erase",),
    where=frozenset({Where.PRIVATE}),
)
def erase(context: Context) -> Replies:
    _check_core(context)
    options = (
        Option("remove", views.go_on, "privacy.sure"),
        Option("keep", views.keep_it, "privacy.keep"),
    )
    return Say(views.what_goes, options=options, only=context.person_id, key=f"privacy.erase:{secrets.token_hex(8)}")


@choice("privacy.sure")
def sure(context: Context) -> Replies:
    options = (Option("keep", views.keep_it, "privacy.word", {"at": context.now.isoformat()}),)
    return Edit(context.pressed, views.type_the_word, options)


@choice("privacy.keep")
def keep(context: Context) -> Replies:
    return Edit(context.pressed, views.kept)


def _written(context: Context, text: str, at: str) -> Replies:
    """The word, in any language that the bot speaks; while it is waited for, anything else is told what it is."""
    words = {Translator(language, "UTC").gettext(views.WORD).casefold() for language in locales.languages()}
    said = " ".join(clean(text, 60).casefold().split()).strip(".!\"'`“”«»")
    waited = context.now <= datetime.fromisoformat(at) + WORD_LIVES
    if said not in {*words, views.WORD.casefold()}:
        return Say(views.type_it_still) if waited else None
    if not waited:
        return Edit(context.pressed, views.too_late)
    return _erase(context)


@choice("privacy.word", written=_written)
def word(context: Context, at: str) -> Replies:
    return Edit(context.pressed, views.kept)


def _erase(context: Context) -> Replies:
    """The memberships end first, on the record and with what that makes necessary to say; then all the rest goes."""
    _check_core(context)
    session, person_id = context.session, context.person_id
    stays = people.memberships_of(session, person_id)
    chaired = [stay.cochair for stay, _ in stays]
    for stay, group in stays:
        departures.close(context, group, stay, departures.ERASED, by=person_id)
    erased = erasing.erase(session, person_id, context.now)
    accounts = [[a.platform, a.account, a.direct_room] for a in erased]
    context.schedule(
        TRACES, f"{TRACES}:{person_id}", context.now + LATER, accounts=accounts, until=context.now.isoformat()
    )
    said = [Say(views.erased)]
    for (_, group), was_cochair in zip(stays, chaired, strict=True):
        said += departures.consequences(context, group, chaired=was_cochair)
    return said


def _check_core(context: Context) -> None:
    if context.person.core and core_team.is_last(context, context.person):
        raise Refusal(
            "last-core",
            N_("You are the only one in the core team: without you nobody could look after the groups. "
               "Let somebody else in first: `core add`."),
        )  # fmt: skip
