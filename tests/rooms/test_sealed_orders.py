"""Messages and edits whose keys come in another order: what somebody wrote last counts, as if all had been read."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from sqlmodel import Session, select

from bot.core.events import Account, Edited, Message, Place, RoomMoved
from storage.hours import Entry
from tests.conversation import MONDAY, Conversation
from tests.rooms.sealing import Sealing


async def edit(talk: Conversation, number: int, text: str, *, late: bool) -> str:
    """The edit of message m with this number, which is also how many minutes later it was written."""
    at = MONDAY + timedelta(minutes=number)
    place, sender = Sealing(talk).place, Account("lima", "lima")
    return await talk.hand_in(
        Edited(id=f"edit{number}", place=place, sender=sender, at=at, message="m", text=text, late=late)
    )


@pytest.mark.parametrize("last", ["!log 2h reading", "!vote P9 agree"], ids=["done", "refused"])
async def test_an_edit_that_a_later_one_has_overtaken_is_not_done(talk: Conversation, last: str) -> None:
    """H1."""
    sealing = Sealing(talk)
    for event in ("m", "edit1"):
        await sealing.sent(event)
    await edit(talk, 2, last, late=False)
    assert await edit(talk, 1, "!log 3h reading", late=True) == ""
    assert await sealing.read("m", "!log 4h reading") == ""
    assert await sealing.waiting() == []
    told = await talk.say("lima@dm: hours")
    assert "3 h" not in told
    assert "4 h" not in told


async def test_an_edit_that_is_read_late_counts_where_the_message_was_refused(talk: Conversation) -> None:
    """H1."""
    await talk.say(":advance 5m")
    sealing = Sealing(talk)
    await sealing.read("m", "!log 2x reading", late=False)
    await sealing.sent("edit1")
    said = await edit(talk, 1, "!log 2h reading", late=True)
    assert "Noted for" in said
    assert "only now" in said


@pytest.mark.parametrize("first", ["m", "edit1"])
async def test_what_has_acted_in_the_room_before_it_moved_acts_no_second_time_in_the_new_one(
    talk: Conversation, first: str
) -> None:
    """H1. Of the message and its edit one was read in time, and the key to the other comes after the upgrade."""
    old, new = Place("console", "diversity"), Place("console", "elsewhere")
    lima = Account("lima", "lima")
    message = Message(id="m", place=old, sender=lima, at=MONDAY, message="m", text="!log 2h reading")
    change = Edited(
        id="edit1", place=old, sender=lima, at=MONDAY + timedelta(minutes=1), message="m", text="!log 3h reading"
    )  # fmt: skip
    in_time, late = (message, change) if first == "m" else (change, message)
    sealing = Sealing(talk)
    await sealing.sent(late.id)
    assert "Noted for" in await talk.hand_in(in_time)
    await talk.hand_in(RoomMoved(id="moved", place=old, sender=Account("berlin"), at=MONDAY, to=new))
    said = await talk.hand_in(replace(late, place=new, late=True, sent_to="diversity"))
    assert "Noted for" not in said
    assert ("The room has moved since" in said) == (late is change)
    assert await sealing.waiting() == []


async def test_in_whatever_order_keys_come_what_was_written_last_counts_and_once(talk: Conversation) -> None:
    """H1. A message and two edits of it; any of them late, and those in any order."""
    place, sender, sealing = Sealing(talk).place, Account("lima", "lima"), Sealing(talk)
    orders = [order for count in range(4) for order in permutations(range(3), count)]
    for case, order in enumerate(orders):
        events: list[Message | Edited] = []
        for number in range(3):
            kind, id = (Edited if number else Message), f"{case}-{number}"
            at, text = MONDAY + timedelta(seconds=number), f"!log {number + 1}m case{case}"
            events.append(kind(id=id, place=place, sender=sender, at=at, message=f"{case}-0", text=text))
        for number, event in enumerate(events):
            await (sealing.sent(event.id) if number in order else talk.hand_in(event))
        for number in order:
            await talk.hand_in(replace(events[number], late=True))

    def logged(session: Session) -> list[tuple[str, int]]:
        return sorted((entry.note, entry.minutes) for entry in session.exec(select(Entry)))

    found = await talk.session._database.run(logged)
    assert found == sorted((f"case{case}", 3) for case in range(len(orders)))
    assert await sealing.waiting() == []
