"""Meetings: a time that is fair to everybody, and what was said there (S1–S8)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.meetings.after import agreements, approving, doing, files, giving, listing, minuting, objecting, settling
from handlers.meetings.after import reminding as promises
from handlers.meetings.asking import answering, picking, showing, steps, windows
from handlers.meetings.asking import commands as asking
from handlers.meetings.asking import jobs as searches
from handlers.meetings.calendar import filing
from handlers.meetings.fair import pictures
from handlers.meetings.planned import coming, doubting, reminding
from handlers.meetings.sitting import attending, burdening, ending, noting, starting, undoing
from handlers.meetings.sitting import showing as sheets

FEATURE = Feature(
    name="meetings",
    subject=N_("Meetings"),
    commands=(
        asking.meet,
        answering.times,
        picking.pick,
        windows.window,
        coming.rsvp,
        starting.start,
        noting.topic,
        noting.agreed,
        noting.action,
        noting.info,
        undoing.undo,
        ending.end,
        attending.attendance,
        burdening.burden,
        listing.actions,
        doing.done,
        doing.drop,
        doing.due,
        giving.take,
        giving.give,
        objecting.object_,
        objecting.unobject,
        settling.settle,
        minuting.minutes,
        approving.approve,
    ),
    instead=(starting.INSTEAD, undoing.INSTEAD, objecting.WITHDRAW),
    choices=(
        steps.answer,
        answering.tapped,
        picking.tapped,
        coming.tapped,
        starting.tapped,
        attending.here,
        noting.owner,
        doubting.decide,
        doing.act,
        doing.open_again,
        giving.give_to,
        objecting.tapped,
        objecting.never_mind,
        objecting.count,
        settling.tapped,
        minuting.as_file,
        approving.tapped,
    ),
    jobs=(
        sheets.so_far,
        ending.left_open,
        searches.tally,
        searches.ask,
        searches.remind,
        searches.remind_one,
        searches.due,
        searches.passed,
        searches.settle,
        reminding.card,
        reminding.day,
        reminding.hour,
        reminding.tell,
        reminding.tell_one,
        reminding.over,
        doubting.doubt,
        promises.remind,
        promises.tell_chair,
        agreements.become_final,
        agreements.tell_absent,
        objecting.unsettled,
        approving.check_minutes,
        approving.tell_minutes,
        approving.check_actions,
        approving.tell_actions,
    ),
    hooks=(answering.deleted, coming.deleted),
    pictures={showing.PICTURE: pictures.slots},
    ear=attending.EAR,
    documents={
        files.MARKDOWN: files.markdown,
        files.WIKITEXT: files.wikitext,
        filing.MEETING: filing.of_meeting,
        filing.SERIES: filing.of_series,
    },
    effects={settling.AGREED: settling.polled},
)
