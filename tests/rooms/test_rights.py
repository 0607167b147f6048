"""What Telegram says of the bot's own rights in a group, as events."""

from typing import Any

import pytest

from bot.core.events import BotAdded, BotHeard, BotRemoved, BotSilenced, Event
from bot.platforms.telegram.events import to_events
from tests.conversation import MONDAY

BOT = {"id": 7, "is_bot": True, "first_name": "Convene", "username": "convene_bot"}
RIGHTS = [
    "send_messages", "send_audios", "send_documents", "send_photos", "send_videos", "send_video_notes",
    "send_voice_notes", "send_polls", "send_other_messages", "add_web_page_previews", "react_to_messages",
    "edit_tag", "change_info", "invite_users", "pin_messages", "manage_topics",
]  # fmt: skip


def member(status: str, *, inside: bool = True, writes: bool = True) -> dict[str, Any]:
    """The bot's membership as Telegram describes it."""
    found: dict[str, Any] = {"user": BOT, "status": status}
    if status == "restricted":
        found |= {"is_member": inside, "until_date": 0, **{f"can_{right}": writes for right in RIGHTS}}
    return found


def told(old: dict[str, Any], new: dict[str, Any], chat: str = "supergroup") -> list[type[Event]]:
    change = {
        "chat": {"id": -1005, "type": chat, "title": "Diversity"},
        "from": {"id": 1, "is_bot": False, "first_name": "Ana"},
        "date": 1_774_256_400,
        "old_chat_member": old,
        "new_chat_member": new,
    }
    events = to_events({"update_id": 1, "my_chat_member": change}, "convene_bot", MONDAY)
    assert all(event.place.room == "-1005" and event.sender.name == "Ana" for event in events)
    assert len({event.id for event in events}) == len(events)
    return [type(event) for event in events]


MEMBER, LEFT = member("member"), member("left")
SILENT, RESTRICTED = member("restricted", writes=False), member("restricted")
GONE = member("restricted", inside=False, writes=False)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (LEFT, MEMBER, [BotAdded]),
        (LEFT, SILENT, [BotAdded, BotSilenced]),
        (MEMBER, SILENT, [BotSilenced]),
        (SILENT, MEMBER, [BotHeard]),
        (MEMBER, RESTRICTED, []),
        (SILENT, RESTRICTED, [BotHeard]),
        (SILENT, GONE, [BotRemoved]),
        (GONE, MEMBER, [BotAdded]),
        (MEMBER, LEFT, [BotRemoved]),
    ],
)
def test_coming_going_and_rights_are_told_apart(
    old: dict[str, Any], new: dict[str, Any], expected: list[type[Event]]
) -> None:
    """core.telegram.org/bots/api#chatmemberrestricted: who is restricted need not be in the group."""
    assert told(old, new) == expected


@pytest.mark.parametrize("chat", ["private", "channel"])
def test_a_private_chat_and_a_channel_are_no_rooms(chat: str) -> None:
    assert told(LEFT, MEMBER, chat) == []
