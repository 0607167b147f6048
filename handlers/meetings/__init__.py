"""Meetings: a time that is fair to everybody, and what was said there (S1–S8)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.meetings.after import doing, files, giving, listing
from handlers.meetings.after import reminding as promises
from handlers.meetings.calendar import filing
from handlers.meetings.planned import coming, doubting, reminding

FEATURE = Feature(
    name="meetings",
    subject=N_("Meetings"),
    commands=(
        coming.rsvp,
        listing.actions,
        doing.done,
        doing.drop,
        doing.due,
        giving.take,
        giving.give,
    ),
    choices=(
        coming.tapped,
        doubting.decide,
        doing.act,
        doing.open_again,
        giving.give_to,
    ),
    jobs=(
        reminding.card,
        reminding.day,
        reminding.hour,
        reminding.tell,
        reminding.tell_one,
        reminding.over,
        doubting.doubt,
        promises.remind,
        promises.tell_chair,
    ),
    hooks=(coming.deleted,),
    documents={
        files.MARKDOWN: files.markdown,
        files.WIKITEXT: files.wikitext,
        filing.MEETING: filing.of_meeting,
        filing.SERIES: filing.of_series,
    },
)
