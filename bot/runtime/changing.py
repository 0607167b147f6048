"""Messages that were said already: given another text, or taken back, in every place that they went to."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.core.context import Context
from bot.core.i18n import N_, Translator
from bot.core.platform import Button
from bot.core.replies import Edit
from bot.core.text import Text
from bot.runtime.buttons import buttons_for, buttons_of, keep_offers, legend
from bot.runtime.rows import Target, add_row, new_transaction, part_key
from storage import groups, offers, outbox
from storage.outbox import OutboxMessage

if TYPE_CHECKING:
    from bot.runtime.rendering import Renderer


def edit(renderer: "Renderer", context: Context, edit: Edit) -> list[OutboxMessage]:
    """The new text in all copies; returns what is to go out."""
    session, rows = context.session, list[OutboxMessage]()
    options = None if edit.closed else edit.options
    if edit.closed:
        offers.close(session, edit.key)
    kept = offers.of_message(session, edit.key) if options is None and not edit.closed else {}
    copies = outbox.copies(session, edit.key)
    kept_out = groups.kept_out(session) if any(not said.account for said, _ in copies) else {}
    for said, parts in copies:
        openness = "" if said.account else kept_out.get((said.platform, said.room, said.thread), "")
        if said.platform not in renderer.limits or openness == groups.CLOSED:
            continue
        assert said.id is not None
        reader, person_id = renderer.reader_of_row(context, said)
        if options is None:
            buttons = buttons_of(kept.get(said.id, ()))
        else:
            buttons = buttons_for(options, reader)
            offers.drop(session, said.id)
            keep_offers(session, said, options, buttons, person_id, _thread_of(context, edit, said))
        limits = renderer.limits[said.platform]
        text = renderer.written(context, edit.view, reader, said.platform, private=bool(said.account))
        texts = (text + legend(buttons, limits)).split(limits.text) or [Text()]
        rows += _spread(context, reader, [*parts, said], texts, buttons, waits=bool(openness))
    return rows


def _thread_of(context: Context, edit: Edit, said: OutboxMessage) -> str:
    """The thread of a message that is changed by one of its own choices; of others it is not known."""
    is_pressed = context.event is not None and edit.key == context.pressed and said.room == context.event.place.room
    return context.thread_root if is_pressed else ""


def remove(renderer: "Renderer", context: Context, key: str) -> list[OutboxMessage]:
    """Take back all copies, with their files; what has not gone out yet never does."""
    session, rows = context.session, list[OutboxMessage]()
    for said in outbox.with_files(session, key) if key else ():
        if said.platform not in renderer.limits:
            continue
        assert said.id is not None
        offers.drop(session, said.id)
        said.key = ""
        reader, _ = renderer.reader_of_row(context, said)
        rows += _taken_back(context, reader, said, reader(N_("_This message was taken back._")))
    return rows


def _spread(
    context: Context,
    reader: Translator,
    rows: Sequence[OutboxMessage],
    texts: Sequence[Text],
    buttons: list[Button],
    *,
    waits: bool,
) -> list[OutboxMessage]:
    """Put a text, in parts, into the messages that it had, the last of which bears the choices.

    Where there are fewer parts now, those in the middle are taken back; where there are more, the last ones are said
    anew, and the choices and the key go with them. `waits`: the room does not hear it before it is let in (N1).
    """
    said, shown, changed = rows[-1], [asdict(button) for button in buttons], list[OutboxMessage]()
    assert said.id is not None
    if len(texts) <= len(rows):
        kept, surplus = [*rows[: len(texts) - 1], said], rows[len(texts) - 1 : -1]
        for row, text in zip(kept, texts, strict=True):
            changed += _put(context, reader, row, text, shown if row is said else [], waits=waits)
        for row in surplus:
            row.key = ""
            changed += _taken_back(context, reader, row, Text.plain("…"))
        return changed
    key = said.key
    for number, (row, text) in enumerate(zip(rows, texts, strict=False), start=1):
        row.key = part_key(key, number)
        changed += _put(context, reader, row, text, [], waits=waits)
    target = Target(said.platform, said.room, reader, said.thread, said.account, held=waits or said.state == "held")
    for number, text in enumerate(texts[len(rows) :], start=len(rows) + 1):
        last = number == len(texts)
        payload = {"text": text.to_json(), "buttons": shown if last else []}
        added = add_row(context, target, "say", payload, key=key if last else part_key(key, number))
        added.created_at = said.created_at
        if last:
            assert added.id is not None
            offers.move(context.session, said.id, added.id)
        changed += [] if target.held else [added]
    return changed


def _put(
    context: Context, reader: Translator, said: OutboxMessage, text: Text, buttons: Sequence[object], *, waits: bool
) -> list[OutboxMessage]:
    """The edit of one message; none where it waits still: then it is said in its new form."""
    payload = {"text": text.to_json(), "buttons": buttons}
    if said.state == "held":
        said.payload, said.transaction = json.dumps(payload, ensure_ascii=False), new_transaction()
        return []
    assert said.id is not None
    row = outbox.pending_edit(context.session, said.id)
    if row is None:
        target = Target(said.platform, said.room, reader, said.thread, said.account, held=waits)
        row = add_row(context, target, "edit", payload, target_id=said.id)
        return [] if waits else [row]
    row.payload, row.transaction = json.dumps(payload, ensure_ascii=False), new_transaction()
    return [] if row.state == "held" else [row]


def _taken_back(context: Context, reader: Translator, said: OutboxMessage, instead: Text) -> list[OutboxMessage]:
    """Take one message back, or never say it; `instead` is what it says from then on where it cannot be deleted."""
    assert said.id is not None
    if said.state == "held":
        said.state, said.payload, said.error = "failed", "", "taken back"
        return []
    target = Target(said.platform, said.room, reader, said.thread, said.account)
    return [add_row(context, target, "remove", {"text": instead.to_json()}, target_id=said.id)]
