"""Messages that logged hours: when they are edited or deleted, the entry follows."""

from dataclasses import replace

from bot.core import spoken
from bot.core.context import Context
from bot.core.events import Deleted, Edited
from bot.core.feature import on
from bot.core.replies import Replies, Say
from handlers.hours import commands, ledger, rules, views
from storage import hours
from storage.hours import Entry


@on(Edited)
def edited(context: Context, event: Edited) -> Replies:
    """Read the whole message anew, as of the day when it was written. A Refusal leaves the entry as it was."""
    entry = _entry(context, event)
    if entry is None:
        return None
    found = spoken.find(context.registry, event.text)
    is_log = found is not None and found[0] is commands.log
    if entry.deleted_at is not None:
        return Say(views.was_removed) if is_log else None
    if found is None or not is_log:
        return Say(views.no_longer_log)
    rules.changeable(entry, entry.number, context.now)
    wanted = commands.log.read(found[1], replace(context, written_at=entry.logged_at))
    amount, day, note = wanted["amount"], wanted["day"], wanted["note"]
    if (amount.minutes, day, rules.note(note)[0]) == (entry.minutes, entry.day, entry.note):
        return ()  # a platform may tell of an edit that changed nothing, such as a preview that was added
    done = ledger.change(context, entry, amount.minutes, day, note)
    return commands.confirmed(context, done, views.CHANGED, plain=amount.plain)


@on(Deleted)
def deleted(context: Context, event: Deleted) -> Replies:
    """Take the entry back; only the author's own deletion counts, not a moderator's."""
    entry = _entry(context, event)
    if entry is None or entry.deleted_at is not None:
        return None
    rules.changeable(entry, entry.number, context.now)
    return commands.confirmed(context, ledger.remove(context, entry), views.MESSAGE_GONE)


def _entry(context: Context, event: Edited | Deleted) -> Entry | None:
    """The entry that the author of this event made by that message, also when it is removed."""
    place = event.place
    entry = hours.from_message(context.session, place.platform, place.room, event.message)
    return entry if entry and context.actor and entry.person_id == context.person_id else None
