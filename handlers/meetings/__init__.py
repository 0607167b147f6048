"""Meetings: a time that is fair to everybody, and what was said there (S1–S8)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.meetings.after import (
    again,
    agreements,
    approving,
    departing,
    doing,
    files,
    giving,
    listing,
    minuting,
    objecting,
    settling,
)
from handlers.meetings.after import reminding as promises
from handlers.meetings.asking import answering, picking, showing, steps, windows
from handlers.meetings.asking import commands as asking
from handlers.meetings.asking import jobs as searches
from handlers.meetings.calendar import addresses, asked, filing
from handlers.meetings.fair import pictures
from handlers.meetings.planned import agenda, coming, doubting, lengthening, moving, reminding, skipping
from handlers.meetings.planned import ending as calling_off
from handlers.meetings.planned import listing as ahead
from handlers.meetings.planned import settling as copies
from handlers.meetings.series import choosing, keeping, rotating, telling
from handlers.meetings.series import commands as series
from handlers.meetings.sitting import attending, burdening, closing, ending, noting, starting, undoing
from handlers.meetings.sitting import showing as sheets

PLANNING = Feature(
    name="meetings",
    subject=N_("Meetings"),
    commands=(
        asking.meet,
        answering.times,
        picking.pick,
        windows.window,
        series.series,
        rotating.rotate,
        coming.rsvp,
        moving.move,
        lengthening.length,
        calling_off.cancel,
        skipping.skip,
        ahead.meetings,
        ahead.meeting,
        agenda.agenda,
    ),
    instead=(moving.INSTEAD,),
    choices=(
        steps.answer,
        answering.tapped,
        picking.tapped,
        series.end,
        choosing.choose,
        rotating.take,
        coming.tapped,
        doubting.decide,
    ),
    jobs=(
        keeping.go_on,
        telling.tell_some,
        telling.tell_one,
        rotating.shares,
        rotating.season_over,
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
        copies.settle,
        copies.tell,
        doubting.doubt,
    ),
    hooks=(answering.deleted, coming.deleted),
    start=keeping.start,
    pictures={showing.PICTURE: pictures.slots},
)

SITTING = Feature(
    name="sitting",
    subject=N_("In a meeting"),
    commands=(
        starting.start,
        noting.topic,
        noting.agreed,
        noting.action,
        noting.info,
        undoing.undo,
        closing.end,
        attending.attendance,
        burdening.burden,
    ),
    instead=(starting.INSTEAD, undoing.INSTEAD),
    choices=(starting.tapped, attending.here, noting.owner),
    jobs=(sheets.so_far, ending.left_open),
    ear=attending.EAR,
)

AFTERWARDS = Feature(
    name="minutes",
    subject=N_("After a meeting"),
    commands=(
        minuting.minutes,
        approving.approve,
        objecting.object_,
        objecting.unobject,
        settling.settle,
        listing.actions,
        listing.mine,
        doing.done,
        doing.drop,
        doing.due,
        giving.take,
        giving.give,
    ),
    instead=(objecting.WITHDRAW,),
    choices=(
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
        promises.remind,
        promises.tell_chair,
        agreements.become_final,
        again.show,
        agreements.tell_absent,
        objecting.unsettled,
        approving.check_minutes,
        approving.tell_minutes,
        approving.check_actions,
        approving.tell_actions,
        departing.departed,
    ),
    documents={files.MARKDOWN: files.markdown, files.WIKITEXT: files.wikitext},
    effects={settling.AGREED: settling.polled},
)

CALENDARS = Feature(
    name="calendars",
    subject=N_("Your calendar"),
    commands=(asked.of_one, addresses.own, addresses.of_group, addresses.new, addresses.off),
    choices=(asked.again, addresses.renew, addresses.end),
    documents={filing.MEETING: filing.of_meeting, filing.SERIES: filing.of_series},
)

FEATURES = (PLANNING, SITTING, AFTERWARDS, CALENDARS)
"""In the order in which help lists them."""
