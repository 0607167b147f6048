"""What came with a command that has to wait for an answer: kept with the answers, so that it is there when it runs."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.core.context import Context
from bot.core.events import Account, Attached, Event, Message, Replied
from bot.core.text import Text


def kept(context: Context) -> dict[str, Any]:
    """JSON for the arguments of a choice that gives the command again; empty where its text is all there is."""
    event = context.event
    if not isinstance(event, Message) or not (event.rich or event.attached or event.reply_to):
        return {}
    replied = event.replied
    return {
        "beside": {
            "text": event.text,
            "rich": event.rich.to_json(),
            "attached": [file.to_json() for file in event.attached],
            "reply_to": event.reply_to,
            "thread_root": event.thread_root,
            "replied": replied and {
                "author": asdict(replied.author),
                "message": replied.message,
                "text": replied.text,
                "rich": replied.rich.to_json(),
                "attached": [file.to_json() for file in replied.attached],
                "at": replied.at and replied.at.isoformat(),
            },
        }
    }  # fmt: skip


def message(event: Event, beside: Mapping[str, Any], message: str) -> Message:
    """The message that asked, with what came with it, in the event of the answer to what it waited for."""
    return Message(
        id=event.id,
        place=event.place,
        sender=event.sender,
        at=event.at,
        message=message,
        text=beside["text"],
        reply_to=beside["reply_to"],
        thread_root=beside.get("thread_root", ""),
        rich=Text.from_json(beside["rich"]),
        attached=_files(beside),
        replied=_replied(beside["replied"]) if beside["replied"] else None,
    )


def _replied(found: Mapping[str, Any]) -> Replied:
    at = found["at"]
    return Replied(
        Account(**found["author"]), found["message"], found["text"], Text.from_json(found["rich"]), _files(found),
        datetime.fromisoformat(at) if at else None,
    )  # fmt: skip


def _files(found: Mapping[str, Any]) -> tuple[Attached, ...]:
    return tuple(Attached.from_json(file) for file in found["attached"])
