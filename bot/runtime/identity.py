"""Who did it, where, and what they may do: looked up anew for every event."""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from bot.core import admission
from bot.core.context import Actor, Context
from bot.core.events import Chosen, Edited, Event, Joined, Left, Message
from bot.core.i18n import N_, Translator
from bot.core.permissions import Role, Where
from bot.core.registry import Registry
from bot.core.text import Text, clean
from storage import arrivals, groups, outbox, people
from storage.groups import Group
from storage.outbox import OutboxMessage

STALE = timedelta(hours=1)
"""From which age on a message that waited for a private chat says when it was written."""


def identify(session: Session, event: Event, registry: Registry, language: str, *, admitting: bool = True) -> Context:
    """The context of an event; `language` is read where neither a group nor a person says otherwise.

    Not `admitting`: nobody becomes a member by it, since what they asked for was refused or went wrong.
    """
    place = event.place
    found = None if place.private else groups.find_room(session, place.platform, place.room, place.thread)
    room, group = found or (None, None)
    where = Where.GROUP if group else Where.CORE if room and room.core else Where.UNBOUND
    context = Context(
        now=event.at,
        session=session,
        registry=registry,
        reader=Translator(language, "UTC"),
        event=event,
        where=Where.PRIVATE if place.private else where,
        room=room,
        group=group,
        message=getattr(event, "message", ""),
        thread_root=getattr(event, "thread_root", ""),
    )
    context.actor = _actor(context, event, admitting and not isinstance(event, Chosen))
    settle_group(context)
    return context


def _actor(context: Context, event: Event, admitting: bool) -> Actor | None:
    """Who it is. Whoever is seen in a group's room is known from then on; elsewhere strangers stay strangers.

    A tap admits nobody: it answers a question that was somebody else's, or that was asked of a whole room.
    """
    session, place, sender = context.session, event.place, event.sender
    if not sender.id or sender.bot:
        return None
    # An edit may come from somebody who has left since: it counts for whom nobody knew, and for whoever is still there.
    speaks = isinstance(event, Message | Joined | Chosen)
    found = people.find_with_groups(session, place.platform, sender.id)
    if found is None:
        speaks = speaks or isinstance(event, Edited)
        if context.group is None or not speaks:
            return None
        found = *people.add_account(session, place.platform, sender.id, clean(sender.name, 60), event.at), []
    account, person, memberships = found
    assert person.id is not None
    _refresh(account, person, event)
    here = context.group
    if here is not None and not speaks and isinstance(event, Edited):
        assert here.id is not None
        speaks = all(group.id != here.id for _, group in memberships) and arrivals.is_there(session, here.id, person.id)
    if here is not None and speaks:
        stay = next((membership for membership, group in memberships if group.id == here.id), None)
        if stay is not None:
            stay.absent_since = None
        elif not person.core and not admitting:
            assert here.id is not None
            assert person.id is not None
            arrivals.seen(session, here.id, person.id, event.at)
        elif not person.core:
            taken_in = admission.admit(session, here, person.id, event.at, entering=isinstance(event, Joined))
            if taken_in is not None:
                memberships.append((taken_in, here))
    return Actor(account=account, person=person, memberships=memberships)


def settle_group(context: Context, named: Group | None = None) -> None:
    """Which group is at hand, and what the actor is in it, from the tables as they are now.

    In private, where it may be one of several, it is the `named` one if the actor is in it, else the one they chose.
    """
    actor, roles = context.actor, set[Role]()
    if actor is None:
        context.roles = frozenset({Role.STRANGER})
        return
    if context.where is Where.PRIVATE:
        at_hand = [group.id for _, group in actor.memberships if named is not None and group.id == named.id]
        at_hand = at_hand or [actor.person.current_group_id]
        mine = [m for m in actor.memberships if len(actor.memberships) == 1 or m[1].id in at_hand]
        context.group = mine[0][1] if mine else None
    context.membership = next((m for m, g in actor.memberships if context.group and g.id == context.group.id), None)
    if context.membership is not None or (context.group is None and actor.memberships):
        roles.add(Role.MEMBER)
    if context.membership is not None and context.membership.cochair:
        roles.add(Role.COCHAIR)
    if actor.person.core:
        roles.add(Role.CORE)
    context.roles = frozenset(roles or {Role.GUEST})


def release_held(context: Context) -> Sequence[OutboxMessage]:
    """What waited for a private chat with this account, once there is one."""
    event, actor = context.event, context.actor
    if event is None or actor is None or not event.place.private or isinstance(event, Left):
        return ()
    if actor.account.direct_room == event.place.room:
        return ()
    actor.account.direct_room = event.place.room
    rows = outbox.release_held(context.session, event.place.platform, event.sender.id, event.place.room)
    for row in rows:
        if context.now - row.created_at > STALE:
            row.payload = _dated(row, context.reader)
    return rows


def _dated(row: OutboxMessage, _: Translator) -> str:
    """The message with when it was written above it: what it says may have changed since."""
    payload = json.loads(row.payload)
    if "attached" in payload:
        return row.payload  # it comes after its text
    written = _(N_("From {instant}:"), instant=_.instant(row.created_at))
    payload["text"] = Text.join("\n", [written, Text.from_json(payload.get("text", []))]).to_json()
    return json.dumps(payload, ensure_ascii=False)


def _refresh(account: people.Account, person: people.Person, event: Event) -> None:
    """Keep up with what the account calls itself and speaks."""
    name = clean(event.sender.name, 60)
    if name and name != account.name:
        account.name = person.name = name
    if event.sender.language and event.sender.language != account.language:
        account.language = event.sender.language
    if account.seen_at == account.created_at or event.at.date() != account.seen_at.date():
        account.seen_at = event.at
