"""People on one homeserver whose clients encrypt: matrix-js-sdk's and the tests' own, side by side."""

import itertools
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, Self

from tests.clients.attachments import Attaching
from tests.clients.encrypted import EncryptedPerson
from tests.clients.js import JsPerson, Node
from tests.clients.matrix import ENCRYPTED, Person
from tests.synapse import Synapse, password

_numbers = itertools.count(1)

KINDS = ("js", "vodozemac")


class People:
    """Accounts with names that are new in each test. Use with `async with`."""

    def __init__(self, server: Synapse, library: Node) -> None:
        self.server, self._library = server, library
        self.suffix = f"sealed{next(_numbers)}"
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._stack.__aexit__(*error)

    async def js(self, name: str, **options: Any) -> JsPerson:
        """Somebody new with matrix-js-sdk."""
        account = self.server.register(f"{name}-{self.suffix}")
        return await self._stack.enter_async_context(JsPerson(self._library, self.server.url, *account, **options))

    async def own(self, name: str, **options: Any) -> EncryptedPerson:
        """Somebody new with the tests' own client."""
        account = self.server.register(f"{name}-{self.suffix}")
        return await self._stack.enter_async_context(EncryptedPerson(self.server.url, *account, **options))

    async def of(self, kind: str, name: str, **options: Any) -> Attaching:
        """Somebody new with one or the other."""
        new: Callable[..., Any] = {"js": self.js, "vodozemac": self.own}[kind]
        person: Attaching = await new(name, **options)
        return person

    async def second_js(self, person: Person, **options: Any) -> JsPerson:
        """One more device of somebody's."""
        token = await self._login(person)
        second = JsPerson(self._library, self.server.url, person.id, token, **options)
        return await self._stack.enter_async_context(second)

    async def second_own(self, person: Person, **options: Any) -> EncryptedPerson:
        """One more device of somebody's."""
        second = EncryptedPerson(self.server.url, person.id, await self._login(person), **options)
        return await self._stack.enter_async_context(second)

    async def with_token(self, user_id: str, token: str, **options: Any) -> JsPerson:
        """matrix-js-sdk on an account that is there."""
        return await self._stack.enter_async_context(
            JsPerson(self._library, self.server.url, user_id, token, **options)
        )

    async def room(self, owner: Person, *members: Person, **options: Any) -> str:
        """An encrypted room that all of them are in."""
        room = await owner.create_room(*(member.id for member in members), initial_state=ENCRYPTED, **options)
        for member in members:
            await member.join(room)
            await owner.until_joined(room, member.id)
            await member.until_joined(room, member.id)
        return room

    async def _login(self, person: Person) -> str:
        name = person.id[1:].partition(":")[0]
        identifier = {"type": "m.id.user", "user": name}
        body = {"type": "m.login.password", "identifier": identifier, "password": password(name)}
        return str((await person.call("POST", "/login", body))["access_token"])


def undecrypted(by: Person) -> Callable[[dict[str, Any]], bool]:
    """True for a message of somebody's that the client could not read."""
    return lambda event: event["sender"] == by.id and "undecrypted" in event
