"""Meetings: a time that is fair to everybody, and what was said there (S1–S8)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.meetings.after import files
from handlers.meetings.planned import coming, doubting, reminding

FEATURE = Feature(
    name="meetings",
    subject=N_("Meetings"),
    commands=(coming.rsvp,),
    choices=(coming.tapped, doubting.decide),
    jobs=(
        reminding.card,
        reminding.day,
        reminding.hour,
        reminding.tell,
        reminding.tell_one,
        reminding.over,
        doubting.doubt,
    ),
    hooks=(coming.deleted,),
    documents={files.MARKDOWN: files.markdown, files.WIKITEXT: files.wikitext},
)
