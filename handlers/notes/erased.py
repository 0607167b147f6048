"""Somebody was erased whose words had not gone out yet: no question and no card shows them any more (N1, X1)."""

from functools import partial

from bot.core.context import Context
from bot.core.erasing import DROPPED
from bot.core.feature import job
from bot.core.replies import Edit, Replies, Say
from handlers.notes import carrying
from handlers.notes.recalling import QUESTIONS
from handlers.notes.views import asking
from storage import due, notes
from storage.notes import DRAFT, REFUSED


@job(DROPPED)
def dropped(context: Context, note: int, waited: str) -> Replies:
    """It is not sent, and where it comes from reads that. Of one that only its sender was asked about nobody knew."""
    found = notes.find(context.session, note)
    if found is None or found.state != REFUSED:
        return None
    due.cancel(context.session, [f"{carrying.LAPSE}:{note}"])
    view = partial(asking.settled, number=note, what=REFUSED)
    asked = Edit(QUESTIONS[waited](note), view)
    if waited == DRAFT:
        return asked
    told = Say(view, to=carrying.source_of(found))
    copies = notes.copies_of(context.session, note)
    return carrying.show(context, found, copies, [asked, told], first=False)
