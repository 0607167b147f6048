"""A delivery becomes Matrix events; what the homeserver answers becomes what the outbox acts on."""

import asyncio
from typing import Any

import structlog
from nio import RoomPreset

from bot.core.platform import Delivery, Gone, Moved, Sent, Shut, TryLater, Undeliverable, Unreachable
from bot.platforms.markup import to_matrix, to_plain
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.content import THREAD
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.encryption import ENCRYPTED, Encryption
from bot.platforms.matrix.files import Uploads

log = structlog.get_logger()

_SYNCED_SECONDS = 5
_PINS = "m.room.pinned_events"
_FILE_TYPES = {"image": "m.image", "audio": "m.audio", "video": "m.video"}


class Sender:
    """Sends deliveries by one logged-in client.

    Every event's transaction id follows from the delivery's, and the homeserver takes an id only once per
    login: a delivery that is sent again, whole or in part, appears once.
    """

    def __init__(self, client: MatrixClient, doors: Doors, encryption: Encryption, synced: asyncio.Event) -> None:
        """`synced` is set once the client knows its rooms."""
        self._client = client
        self._encryption = encryption
        self._synced = synced
        self._doors = doors
        self._opening = asyncio.Lock()
        self._uploads = Uploads(client)

    async def send(self, delivery: Delivery) -> Sent:
        """Send one delivery. Raises a `SendError`."""
        with self._client.answers:
            try:
                if delivery.account and delivery.kind == "say":
                    return await self._send_privately(delivery)
                return await self._send(delivery, delivery.room)
            except MatrixError as error:
                raise self._verdict(error, delivery) from error

    def _verdict(self, error: MatrixError, delivery: Delivery) -> Exception:
        if error.passing:
            everywhere = error.status in {0, 429, 502, 503, 504}
            return TryLater(str(error), error.retry_after, everywhere=everywhere)
        if error.logged_out:
            return TryLater(str(error), everywhere=True)  # the receiver says so and stops the platform
        if error.code == "M_FORBIDDEN" and (successor := self._successor(delivery.room)):
            return Moved(successor)
        if error.code in {"M_FORBIDDEN", "M_NOT_FOUND"} and not delivery.account and delivery.kind in {"say", "edit"}:
            return Shut(str(error))
        return Undeliverable(str(error))

    def _successor(self, room_id: str) -> str:
        room = self._client.rooms.get(room_id)
        return room.replacement_room or "" if room else ""

    async def _send(self, delivery: Delivery, room_id: str) -> Sent:
        if delivery.kind == "react":
            await self._react(room_id, delivery.target, str(delivery.text), delivery.transaction)
            return Sent(room=room_id)
        if delivery.kind in {"pin", "unpin"}:
            await self._pin(room_id, delivery.target, pinned=delivery.kind == "pin")
            return Sent(room=room_id)
        if delivery.kind == "answer":
            if delivery.text:
                await self._put(room_id, "m.room.message", _words(delivery), delivery.transaction)
            return Sent(room=room_id)
        if delivery.kind == "remove":
            await self._remove(room_id, delivery)
            return Sent(room=room_id)
        if delivery.kind == "edit":
            await self._put(room_id, "m.room.message", _edit(delivery), delivery.transaction)
            return Sent(delivery.target, room_id)
        content = await self._with_file(delivery, room_id) if delivery.file or delivery.again else _words(delivery)
        if relation := _relation(delivery):
            content["m.relates_to"] = relation
        message = await self._put(room_id, "m.room.message", content, delivery.transaction)
        await self._show_choices(room_id, message, delivery)
        return Sent(message, room_id)

    async def _show_choices(self, room_id: str, message: str, delivery: Delivery) -> None:
        """As reactions to tap. The text lists them too, so the message is of use without them."""
        for number, button in enumerate(delivery.buttons, start=1):
            try:
                await self._react(room_id, message, button.sign, f"{delivery.transaction}.r{number}")
            except MatrixError as error:
                if error.passing or error.logged_out:
                    raise
                log.warning("choices not shown as reactions", room=room_id, reason=str(error))
                return

    async def _put(self, room_id: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        return await self._encryption.send(room_id, kind, content, transaction)

    async def _react(self, room_id: str, message: str, key: str, transaction: str) -> None:
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": message, "key": key}}
        try:
            await self._put(room_id, "m.reaction", content, transaction)
        except MatrixError as error:
            if error.code != "M_DUPLICATE_ANNOTATION":
                raise

    async def _pin(self, room_id: str, message: str, *, pinned: bool) -> None:
        """Change the room's list of pins, in which those of others stay; it is read just before, as it has no lock.

        Who may change it is for the homeserver to say: rooms differ in it by their version.
        """
        try:
            content = await self._client.state(room_id, _PINS)
            known = content.get("pinned")
            pins = known if isinstance(known, list) else []
            if (message in pins) is not pinned:
                left = [*pins, message] if pinned else [event for event in pins if event != message]
                await ask(self._client.room_put_state(room_id, _PINS, {**content, "pinned": left}))
        except MatrixError as error:
            if error.passing or error.logged_out:
                raise
            log.info("pins not changed", room=room_id, reason=str(error))

    async def _remove(self, room_id: str, delivery: Delivery) -> None:
        """Redact a message and all its edits, which still hold its words. Where that is not allowed, it is emptied."""
        try:
            edits = await self._client.edits_of(room_id, delivery.target)
            for number, event in enumerate([delivery.target, *edits]):
                await ask(self._client.room_redact(room_id, event, tx_id=f"{delivery.transaction}.{number}"))
        except MatrixError as error:
            if error.passing or error.logged_out or error.code == "M_NOT_FOUND":
                raise
            log.info("message not redacted", room=room_id, reason=str(error))
            await self._put(room_id, "m.room.message", _edit(delivery), delivery.transaction)

    async def _with_file(self, delivery: Delivery, room_id: str) -> dict[str, Any]:
        """The file's message, with the text as its caption (client-server API v1.10, "Media captions")."""
        encrypted = await self._encryption.is_on(room_id)
        if delivery.again is not None:
            name, media_type, size = delivery.again.name, delivery.again.media_type, delivery.again.size
            try:
                address = await self._uploads.again(delivery.again, encrypted=encrypted)
            except Gone as error:
                raise Undeliverable(str(error)) from error
        else:
            assert delivery.file is not None
            name, media_type, size = delivery.file.name, delivery.file.media_type, len(delivery.file.content)
            address = await self._uploads.address(delivery.file, encrypted=encrypted)
        content = _words(delivery) if delivery.text else {"body": name, "m.mentions": {}}
        content |= {
            "msgtype": _FILE_TYPES.get(media_type.partition("/")[0], "m.file"),
            "filename": name,
            "info": {"mimetype": media_type, "size": size} if size else {"mimetype": media_type},
        }
        return content | address.content

    async def _send_privately(self, delivery: Delivery) -> Sent:
        """Send to one person, in the room that they and the bot have alone; it is opened when there is none."""
        try:
            async with asyncio.timeout(_SYNCED_SECONDS):
                await self._synced.wait()
        except TimeoutError as error:
            raise TryLater("the bot's rooms are not known yet", everywhere=True) from error
        known = delivery.room
        if known and self._is_private(known, delivery.account):
            try:
                return await self._send(delivery, known)
            except MatrixError as error:
                if error.code not in {"M_FORBIDDEN", "M_NOT_FOUND"}:
                    raise
                log.info("private room lost", room=known, reason=str(error))
        async with self._opening:
            room_id = self._private_room(delivery.account, but=known) or await self._open(delivery.account)
        return await self._send(delivery, room_id)

    def _is_private(self, room_id: str, account: str) -> bool:
        if self._doors.opened.get(account) == room_id:
            return True
        room = self._client.rooms.get(room_id)
        if not room or room_id in self._doors.bound or room.replacement_room:
            return False
        return {*room.users, self._client.user_id} == {account, self._client.user_id}

    def _private_room(self, account: str, but: str) -> str:
        """A room that the person and the bot have alone; those who are merely invited count as being there."""
        rooms = {*self._client.rooms, self._doors.opened.get(account, "")} - {but, ""}
        # Always the same one: a message sent again after a crash must meet its transaction id in the same room.
        return min((room_id for room_id in rooms if self._is_private(room_id, account)), default="")

    async def _open(self, account: str) -> str:
        """A new room, encrypted as clients make them, unless the person has no device that could read it."""
        state = [ENCRYPTED] if await self._encryption.is_for(account) else []
        try:
            create = self._client.room_create(
                is_direct=True, preset=RoomPreset.trusted_private_chat, invite=[account], initial_state=state
            )
            room_id = str((await ask(create)).room_id)
        except MatrixError as error:
            if error.passing or error.logged_out:
                raise
            raise Unreachable(f"{account} cannot be invited: {error}") from error
        self._doors.opened[account] = room_id
        if state:
            self._encryption.made(room_id, account)
        try:
            await ask(self._client.mark_direct(account, room_id))
        except MatrixError as error:
            log.warning("private room not marked as direct", room=room_id, reason=str(error))
        return room_id


def _relation(delivery: Delivery) -> dict[str, Any]:
    """What a message answers, and in which thread. Without an answer, clients that know no threads show it as it is."""
    relation: dict[str, Any] = {}
    if delivery.thread_root:
        relation = {"rel_type": THREAD, "event_id": delivery.thread_root}
    if delivery.reply_to:
        relation["m.in_reply_to"] = {"event_id": delivery.reply_to}
        if delivery.thread_root:
            relation["is_falling_back"] = False
    return relation


def _words(delivery: Delivery) -> dict[str, Any]:
    """Text content. `m.notice` never notifies, so a reminder is `m.text` that mentions its reader.

    `m.mentions` is always there: without it clients look for names in the text and highlight them (MSC3952).
    """
    content: dict[str, Any] = {
        "msgtype": "m.text" if delivery.notify else "m.notice",
        "body": to_plain(delivery.text),
        "m.mentions": {"user_ids": [delivery.account]} if delivery.notify and delivery.account else {},
    }
    if html := to_matrix(delivery.text):
        content |= {"format": "org.matrix.custom.html", "formatted_body": html}
    return content


def _edit(delivery: Delivery) -> dict[str, Any]:
    """The replacement, and its plain words with a star before them for clients that know no edits (MSC2676)."""
    words = _words(delivery)
    return {
        "msgtype": words["msgtype"],
        "body": f"* {words['body']}",
        "m.mentions": words["m.mentions"],
        "m.new_content": words,
        "m.relates_to": {"rel_type": "m.replace", "event_id": delivery.target},
    }
