"""From replies to outbox rows: who reads it, in which language, with which choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from bot.core import secrecy
from bot.core.context import Context, reader_of
from bot.core.events import LARGEST, Attached, Chosen, Edited, Joined, Message
from bot.core.i18n import N_, Translator
from bot.core.platform import Button, Kind, Limits
from bot.core.replies import (
    Acknowledge,
    Document,
    Edit,
    Here,
    InRoom,
    Picture,
    Pin,
    Privately,
    React,
    Remove,
    Replies,
    Reply,
    Say,
    ToCore,
    ToGroup,
    Unpin,
    View,
)
from bot.core.spoken import typeable
from bot.core.text import Text, clean
from bot.runtime import changing
from bot.runtime.buttons import buttons_for, keep_offers, legend
from bot.runtime.rows import Target, add_row, part_key
from storage import groups, outbox, people
from storage.outbox import OutboxMessage

DOOR_SHOWN = timedelta(minutes=10)
"""How long a room that was shown the way to the private chat is not shown it again, however many come."""


def listed(replies: Replies) -> list[Reply]:
    """What a command returned, as a list."""
    if replies is None:
        return []
    if isinstance(replies, Reply):
        return [replies]
    return list(replies)


class Renderer:
    """Renders replies inside the unit of work that decided them."""

    def __init__(self, limits: Mapping[str, Limits], language: str) -> None:
        self.limits = limits
        self.language = language

    def render(self, context: Context, replies: Replies) -> list[OutboxMessage]:
        """Save what is to be said; returns the rows that are to go out now, in order."""
        todo = [_apart(context, reply) for reply in listed(replies)]
        rows: list[OutboxMessage] = []
        told: list[OutboxMessage] = []
        ids = {reply.to.group_id for reply in todo if isinstance(reply, Say) and isinstance(reply.to, ToGroup)}
        rooms = groups.rooms_by_group(context.session, sorted(ids)) if ids else {}
        for reply in todo:
            match reply:
                case Say():
                    for target in self._targets(context, reply, rooms):
                        rows += self._say(context, reply, target)
                        if isinstance(reply.to, Privately) and reply.to.wait and self._is_heard_of(reply.to, target):
                            told = told or self._tell_the_room(context, target, reply.to.person_id)
                case Edit():
                    rows += changing.edit(self, context, reply)
                case Remove():
                    rows += changing.remove(self, context, reply.key)
                case Pin() | Unpin():
                    rows += self._pin(context, reply)
                case React():
                    asked = {"sign": reply.sign, "target": context.message}
                    rows.append(add_row(context, self._here(context), "react", asked))
                case Acknowledge():
                    rows += self._answer(context, reply.view)
        rows += told
        if not any(isinstance(reply, Acknowledge) for reply in todo):
            rows += self._answer(context, None)
        context.session.flush()
        return [row for row in rows if row.state == "pending"]

    def here(self, context: Context) -> Translator:
        """Whoever reads what is said where the event happened."""
        if context.private and context.actor is not None:
            return context.speaker
        if context.group is not None:
            return Translator(context.group.language, context.group.timezone)
        return Translator(self.language, "UTC")

    def _here(self, context: Context) -> Target:
        assert context.event is not None
        place = context.event.place
        account = context.event.sender.id if context.private else ""
        room = context.room.room if context.room else place.room  # where it is now, if it has moved
        return Target(place.platform, room, context.reader, place.thread, account)

    def _targets(self, context: Context, say: Say, rooms_of: Mapping[int, Sequence[groups.Room]]) -> Iterable[Target]:
        """Where a message goes; `rooms_of`: the rooms of the groups."""
        rooms: Sequence[groups.Room]
        match say.to:
            case Here():
                return [self._here(context)]
            case Privately() as to:
                return self._private(context, to)
            case InRoom() as to:
                there = Target(to.platform, to.room, Translator(to.language, to.zone), to.thread)
                return [there] if to.platform in self.limits else []
            case ToGroup(group_id):
                group = context.session.get_one(groups.Group, group_id)
                reader = Translator(group.language, group.timezone)
                rooms = rooms_of.get(group_id, ())
            case _:
                reader = Translator(self.language, "UTC")
                rooms = groups.core_rooms(context.session)
        targets = [
            Target(r.platform, r.room, reader, r.thread, held=r.lost_at is not None or r.is_kept_out)
            for r in rooms
            if r.platform in self.limits and not (r.is_kept_out and r.openness == groups.CLOSED)
        ]
        if isinstance(say.to, ToCore) and all(target.held for target in targets):
            for person in people.core_team(context.session):
                assert person.id is not None
                targets += self._private(context, Privately(person.id, wait=False))
        return targets

    def _private(self, context: Context, to: Privately) -> Iterable[Target]:
        """The account by which to reach a person: the one meant, or that in use, else the newest that is reachable."""
        actor, person_id, account_id = context.actor, to.person_id, to.account_id
        if actor is not None and actor.person.id == person_id and account_id in {None, actor.account.id}:
            if context.private:
                return [self._here(context)]
            person, accounts = actor.person, [actor.account]
            if not self._reaches(actor.account, to):
                accounts += people.accounts_of(context.session, [person_id])
        else:
            person = context.session.get_one(people.Person, person_id)
            accounts = list(people.accounts_of(context.session, [person_id]))
        accounts = [a for a in accounts if a.platform in self.limits and account_id in {None, a.id}]
        reached = [a for a in accounts if self._reaches(a, to)]
        held = not reached
        if not accounts or (held and not to.wait):
            return []
        account = (reached or accounts)[0]
        if actor is not None and actor.person is person:
            reader = reader_of(context.session, person, account, actor.memberships, context.group)
        else:
            stays = people.memberships_of(context.session, person_id)
            reader = reader_of(context.session, person, account, stays)
        return [Target(account.platform, account.direct_room, reader, "", account.account, person_id, held)]

    def _reaches(self, account: people.Account, to: Privately) -> bool:
        """Whether a private message can go to an account now: there is a private chat, or one may be opened."""
        limits = self.limits[account.platform]
        return bool(account.direct_room) or (limits.opens_private and (to.invite or not limits.invites))

    def _say(self, context: Context, say: Say, target: Target) -> list[OutboxMessage]:
        limits = self.limits[target.platform]
        text = self.written(context, say.view, target.reader, target.platform, private=bool(target.account))
        buttons = buttons_for(say.options, target.reader)
        parts = (text + legend(buttons, limits)).split(limits.text) or [Text()]
        in_thread = {"thread_root": context.thread_root} if isinstance(say.to, Here) and context.thread_root else {}
        quote = context.message if isinstance(say.to, Here) and (in_thread or not context.private) else ""
        quote = say.to.reply_to if isinstance(say.to, InRoom) else quote
        rows = []
        for number, part in enumerate(parts):
            last = number + 1 == len(parts)
            payload = {
                "text": part.to_json(),
                "reply_to": quote if number == 0 else "",
                "notify": say.notify,
                "picture": _picture(say.picture) if last else None,
                "buttons": [asdict(button) for button in buttons] if last else [],
            }
            filled = in_thread | {name: value for name, value in payload.items() if value}
            rows.append(add_row(context, target, "say", filled, key=say.key if last else part_key(say.key, number + 1)))
        person_id = say.only or target.person_id
        keep_offers(context.session, rows[-1], say.options, buttons, person_id, in_thread.get("thread_root", ""))
        for number, file in enumerate(say.files, start=1):
            key = f"{say.key}:file:{number}" if say.key else ""
            rows.append(add_row(context, target, "say", in_thread | _file(file, target.reader), key=key))
        return rows

    def _pin(self, context: Context, pin: Pin | Unpin) -> list[OutboxMessage]:
        """In rooms alone; where the message is held, its pin waits for the room as well."""
        rows = []
        for said in outbox.by_key(context.session, pin.key):
            if said.platform in self.limits and not said.account:
                room = Target(said.platform, said.room, context.reader, said.thread, held=said.state == "held")
                kind: Kind = "pin" if isinstance(pin, Pin) else "unpin"
                rows.append(add_row(context, room, kind, {}, target_id=said.id))
        return rows

    def reader_of_row(self, context: Context, row: OutboxMessage) -> tuple[Translator, int | None]:
        """Who reads a message, and which person that is; whoever acts, and where, is known without asking."""
        actor, room, group = context.actor, context.room, context.group
        if actor is not None and (actor.account.platform, actor.account.account) == (row.platform, row.account):
            return reader_of(context.session, actor.person, actor.account, actor.memberships), actor.person.id
        if room and group and (room.platform, room.room, room.thread, "") == (
            row.platform, row.room, row.thread, row.account,
        ):  # fmt: skip
            return Translator(group.language, group.timezone), None
        if row.account:
            found = people.find_account(context.session, row.platform, row.account)
            if found is not None:
                account, person = found
                assert person.id is not None
                stays = people.memberships_of(context.session, person.id)
                return reader_of(context.session, person, account, stays), person.id
        found_room = groups.find_room(context.session, row.platform, row.room, row.thread)
        if found_room is not None and found_room[1] is not None:
            return Translator(found_room[1].language, found_room[1].timezone), None
        return Translator(self.language, "UTC"), None

    def _answer(self, context: Context, view: View | None) -> list[OutboxMessage]:
        """Answer the tap itself: every tap must be, or the client goes on waiting."""
        if not isinstance(context.event, Chosen) or not context.event.callback:
            return []
        reader = self.here(context) if context.actor is None else context.speaker
        platform, text = context.event.place.platform, Text()
        if view is not None:
            text = self.written(context, view, reader, platform, private=context.private)
        payload = {"target": context.event.callback, "text": text.to_json()}
        return [add_row(context, self._here(context), "answer", payload)]

    def _is_heard_of(self, to: Privately, target: Target) -> bool:
        """Whether the room hears of a private answer; of a quiet one only if the way there must be shown."""
        return not to.quiet or target.held or (not target.room and self.limits[target.platform].invites)

    def _tell_the_room(self, context: Context, target: Target, person_id: int) -> list[OutboxMessage]:
        """That whoever asked has a private answer; with a button that leads to it where it waits for the chat.

        Nobody asked when people come in: then only the way is shown, once for all who come within a while.
        """
        event, actor = context.event, context.actor
        if not isinstance(event, Message | Edited | Chosen | Joined) or context.private:
            return []
        if actor is None or actor.person.id != person_id:
            return []
        _, buttons, key = context.reader, [], ""
        text = _(N_("I have answered you in private."))
        if isinstance(event, Joined):
            key = f"door:{event.place.reference}"
            shown = outbox.by_key(context.session, key)
            if not target.held or (shown and context.now - shown[-1].created_at < DOOR_SHOWN):
                return []
            text = _(N_("Welcome to all who have just come. I have something for each of you in our private chat."))
        elif target.held:
            text = _(N_("I have an answer that is only for you. Open our private chat to read it."))
        elif not target.room and self.limits[target.platform].invites:
            text = _(N_("I have answered you in private. Accept my invitation to read it."))
        if target.held:
            start = f"from-{context.group.slug}" if context.group else "hello"
            door = Button(token="", key="", sign="", label=str(_(N_("Open our private chat"))), start=start)
            buttons = [asdict(door)]
        payload = {"text": text.to_json(), "reply_to": context.message, "buttons": buttons}
        payload |= {"thread_root": context.thread_root} if context.thread_root else {}
        return [add_row(context, self._here(context), "say", payload, key=key)]

    def written(self, context: Context, view: View, reader: Translator, platform: str, *, private: bool) -> Text:
        """What a view says, with its commands as they can be typed where it is read."""
        return typeable(view(reader), context.registry, self.limits[platform].prefix, private=private)


def _apart(context: Context, reply: Reply) -> Reply:
    """In a room that is too open for what it tells, an answer is read in private (N1)."""
    if isinstance(reply, Say) and isinstance(reply.to, Here):
        return replace(reply, to=secrecy.here(context))
    return reply


def _file(file: Attached, _: Translator) -> dict[str, object]:
    """A file of somebody's, and what is said in its place where it cannot be brought along."""
    name = clean(file.name, 100)
    gone = _(N_("The file “{name}” is not here: it is no longer where it came from."), name=name)
    large = _(
        N_("The file “{name}” is not here: I can bring files of up to {limit} MB."), name=name, limit=LARGEST // 2**20
    )
    return {"attached": file.to_json(), "gone": gone.to_json(), "large": large.to_json()}


def _picture(picture: Picture | Document | None) -> dict[str, object] | None:
    if isinstance(picture, Document):
        made = {"draw": picture.write, "facts": dict(picture.facts), "name": picture.name}
        return {**made, "media_type": picture.media_type}
    return {"draw": picture.draw, "facts": dict(picture.facts), "name": picture.name} if picture else None
