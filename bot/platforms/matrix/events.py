"""One event of nio's becomes one `bot.core.events` value, or None when it is none of ours."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import unquote

from nio import (
    PowerLevelsEvent,
    ReactionEvent,
    RedactionEvent,
    RoomEncryptedMedia,
    RoomEncryptionEvent,
    RoomMemberEvent,
    RoomMessageFormatted,
    RoomMessageMedia,
    RoomMessageText,
    RoomUpgradeEvent,
)

from bot.core.events import (
    Account,
    BotAdded,
    BotHeard,
    BotRemoved,
    BotSilenced,
    Chosen,
    Deleted,
    Edited,
    Encrypted,
    Event,
    Joined,
    Left,
    Message,
    Place,
    Replied,
    RoomMoved,
)
from bot.core.rich import part_of
from bot.core.spoken import may_be_command, without_address
from bot.core.text import Text
from bot.platforms.matrix.content import FILES, attached_to, mapping, rich_of, thread_of, words_of
from bot.platforms.matrix.powers import may_say

_PILL = re.compile(r'\s*+(?:<p>)?\s*+<a href="https://matrix\.to/#/([^"?]++)[^"]*+"[^>]*+>(.*?)</a>', re.S)
# The quotation that older clients put before a reply (client-server API before v1.13, "Fallbacks for rich replies").
_REPLY_FALLBACK = re.compile(r"> (?:\* )?<[^>\n]*>.*(?:\n>.*)*\n*")


def understand(
    event: Any, *, room: Any, place: Place, own: Account, at: datetime, made_by: Collection[str] = ()
) -> Event | None:  # fmt: skip
    """Read one parsed event of a room.

    `room` is nio's picture of it (names, members), and `made_by` are those who may do everything there; `at` is when
    the homeserver received the event. The bot's own events mean nothing here: its joining and leaving are read by
    `own_membership`. May raise on odd content.
    """
    who = event.state_key if isinstance(event, RoomMemberEvent) else event.sender
    if who == own.id:
        return None
    sender = account_of(who, room)
    base: dict[str, Any] = {"id": event.event_id, "place": place, "sender": sender, "at": at, "raw": event.source}
    if isinstance(event, RoomMessageText | RoomMessageMedia | RoomEncryptedMedia):
        return _message(event, base, own)
    if isinstance(event, RoomEncryptionEvent):
        return Encrypted(**base)
    if isinstance(event, ReactionEvent):
        return Chosen(**base, message=event.reacts_to, key=event.key.replace("\ufe0f", ""))
    if isinstance(event, RedactionEvent):
        return Deleted(**base, message=event.redacts)
    if isinstance(event, RoomMemberEvent):
        if entered(event):
            return Joined(**base)
        return Left(**base) if left(event) else None
    if isinstance(event, PowerLevelsEvent):
        is_heard = may_say(event.power_levels, "m.room.message", own.id, made_by)
        return (BotHeard if is_heard else BotSilenced)(**base)
    if isinstance(event, RoomUpgradeEvent) and event.replacement_room and event.source.get("state_key") == "":
        return RoomMoved(**base, to=Place(place.platform, event.replacement_room))
    return None


def replied(event: Any, *, room: Any, own: Account, now: datetime) -> Replied | None:
    """A message that is answered, by its newest edit where the homeserver brings that along; None if it is none.

    It is no later than `now`, whatever its sender says.
    """
    if not isinstance(event, RoomMessageFormatted | RoomMessageMedia | RoomEncryptedMedia):
        return None
    first = event.source["content"]
    relations = mapping(mapping(event.source.get("unsigned")).get("m.relations"))
    edited = mapping(mapping(mapping(relations.get("m.replace")).get("content")).get("m.new_content"))
    is_whole = all(isinstance(part, str) and part for part in (edited.get("msgtype"), edited.get("body")))
    content = edited if is_whole else first
    text = words_of(content)
    if "m.in_reply_to" in mapping(first.get("m.relates_to")) and _REPLY_FALLBACK.match(text):
        text = _REPLY_FALLBACK.sub("", text, count=1)
    author = replace(account_of(event.sender, room), bot=event.sender == own.id)
    at = received_at(event, earliest=None, now=now)
    return Replied(
        author, event.event_id, text, rich_of(content, text), attached_to(content) or attached_to(first), at
    )  # fmt: skip


def own_membership(event: Any, *, room: Any, place: Place, own: Account, inviter: str, at: datetime) -> Event | None:
    """The bot's own coming and going. `inviter` is used where the homeserver does not say who invited it."""
    base: dict[str, Any] = {"id": event.event_id, "place": place, "at": at, "raw": event.source}
    if entered(event):
        sender = str(event.source.get("unsigned", {}).get("prev_sender") or inviter or own.id)
        return BotAdded(**base, sender=account_of(sender, room))
    return BotRemoved(**base, sender=account_of(event.sender, room)) if left(event) else None


def entered(event: Any) -> bool:
    """True when a membership event is somebody's coming in, not a change of their name or picture."""
    return bool(event.membership == "join" and event.prev_membership != "join")


def left(event: Any) -> bool:
    """True when a membership event ends somebody's being in the room; a declined invitation does not."""
    return bool(event.membership in {"leave", "ban"} and event.prev_membership in {"join", None})


def received_at(event: Any, *, earliest: datetime | None, now: datetime) -> datetime:
    """When the homeserver received the event, as far as the sending server's word can be trusted.

    `earliest` is the oldest instant that is believable for an event that arrives now: shortly before the
    previous answer to /sync. It is None after downtime, when any past instant is. A future instant never is.
    """
    milliseconds = event.server_timestamp
    if milliseconds >= now.timestamp() * 1000:
        return now
    at = datetime.fromtimestamp(max(milliseconds, 0) / 1000, UTC)
    return now if earliest and at < earliest else at


def _message(event: Any, base: dict[str, Any], own: Account) -> Event | None:
    content = event.source["content"]
    relation = mapping(content.get("m.relates_to"))
    if relation.get("rel_type") == "m.replace":
        content = mapping(content.get("m.new_content"))
        body = words_of(content)
        if content.get("msgtype") not in {"m.text", *FILES} or not body:
            return None
        text, mention = _without_mention(content, body, own)
        rich = _after_mention(rich_of(content, body), body, text)
        return Edited(**base, message=str(relation["event_id"]), text=text, mention=mention, rich=rich)
    body, reply_to = words_of(content), ""
    if not body and content.get("msgtype") in FILES:
        return None
    answered = mapping(relation.get("m.in_reply_to")).get("event_id")
    if isinstance(answered, str):
        body = _REPLY_FALLBACK.sub("", body, count=1) if _REPLY_FALLBACK.match(body) else body
        # In a thread, clients name the newest message for those that know no threads: that is no reply.
        reply_to = "" if relation.get("is_falling_back") else answered
    text, mention = _without_mention(content, body, own)
    concerns_us = reply_to or may_be_command(text, mention=mention, private=base["place"].private)
    rich = _after_mention(rich_of(content, body), body, text) if concerns_us else Text()
    return Message(
        **base, message=event.event_id, text=text, reply_to=reply_to, thread_root=thread_of(content), mention=mention,
        rich=rich, attached=attached_to(content),
    )  # fmt: skip


def _after_mention(rich: Text, body: str, text: str) -> Text:
    """The formatted words without a mention of the bot at their beginning, as the plain ones are."""
    if not rich or text == body:
        return rich
    return part_of(rich, body, text) or Text()


def _without_mention(content: Mapping[str, Any], body: str, own: Account) -> tuple[str, bool]:
    """The text without a mention of the bot at its beginning, and whether there was one.

    A display name is often an ordinary word. So it counts only where the client says that the bot is meant
    (a link to matrix.to, or `m.mentions`), or with a colon or a comma after it.
    """
    names = {own.id: False, own.id[1:].partition(":")[0]: True, own.name: True}  # whether more proof is needed
    pill = _PILL.match(str(content.get("formatted_body") or ""))
    if pill and unquote(pill[1]) == own.id:
        names[unescape(re.sub(r"<[^<>]*>", "", pill[2]))] = False
    users = mapping(content.get("m.mentions")).get("user_ids")
    mentioned = isinstance(users, list) and own.id in users
    folded = body.casefold()
    for known in sorted(filter(None, names), key=len, reverse=True):
        for form in (known, f"@{known}"):
            if not folded.startswith(form.casefold()):
                continue
            rest = body[len(form) :]
            proven = mentioned or not names[known]
            if match := re.match(r"\s*[:,]\s*|\s+|$" if proven else r"\s*[:,]\s*", rest):
                return rest[match.end() :], True
    return without_address(body, own.id[1:], own.id[1:].partition(":")[0], own.name), False


def account_of(user_id: str, room: Any) -> Account:
    """An account, by the name that it has in a room."""
    member = room.users.get(user_id)
    return Account(user_id, (member.display_name or "") if member else "")
