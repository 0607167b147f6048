"""Keys on their way between the bot's device and others: uploaded, looked up, claimed and handed over.

nio's own calls lose what happens while they wait, and check a whole answer at once, so that one odd device takes the
others with it. Its machine does the work on keys.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import structlog
from nio.crypto import OlmDevice
from nio.responses import KeysQueryResponse, KeysUploadResponse, ToDeviceResponse
from peewee import DatabaseError

from bot.core.noise import Seldom, in_one_line
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.content import mapping
from bot.platforms.matrix.crosssigning import Published
from bot.platforms.matrix.devices import sound

log = structlog.get_logger()

T = TypeVar("T")

_PEOPLE_AT_ONCE = 50
_DEVICES_AT_ONCE = 50
"""For so many the loop is held up for a twentieth of a second at most."""
_REMOTE_MILLISECONDS = 5_000
"""How long the homeserver may wait for others that it has to ask."""
_AGAIN = 300.0
"""Seconds until a device without one-time keys, or a person whose homeserver does not answer, is asked for again."""
_STALE = 60.0
"""Seconds for which the devices of a stranger are taken to be the same."""
_KIND = "signed_curve25519"

Whose = tuple[str, str, str]
"""A user, a device, and the key that it signs with: another device may come under the name of one that has gone."""


class Taken(MatrixError):
    """Other keys of the device's are on the homeserver under the names of these: they were made once before."""


def whose(device: OlmDevice) -> Whose:
    """By what a device is known."""
    return device.user_id, device.id, device.ed25519


class KeyExchange:
    """One client's dealings with keys. Every call raises `MatrixError` where the homeserver refuses."""

    def __init__(self, client: MatrixClient) -> None:
        self._client = client
        self._seldom = Seldom()
        self._asking = asyncio.Lock()
        self._claiming = asyncio.Lock()
        self._not_before: dict[str, float] = {}
        """When a person, or a device by the key that it signs with, may be asked for again."""
        self._asked: dict[str, float] = {}
        """When a person was asked for last."""

    @property
    def _machine(self) -> Any:
        return self._client.olm

    async def upload(self) -> None:
        """Put the device's keys onto the homeserver, and new ones in the place of those that were used.

        They are kept before: a key that is on the homeserver and nowhere else locks out whoever uses it. The fallback
        key is for those who write when all others are used up; nio knows of none.
        """
        machine = self._machine
        keys: dict[str, Any] = machine.share_keys() if machine.should_upload_keys else {}
        if self._client.fallback_key_is_used:
            keys["fallback_keys"] = self._fallback_key()
        if not keys:
            return
        machine.save_account()
        try:
            answer = await self._client.call("POST", "/keys/upload", keys)
        except MatrixError as error:
            if error.status == 400 and "already exists" in str(error):  # as Synapse says it; others take the new ones
                raise Taken(error.status, error.code, str(error)) from error
            raise
        counts = mapping(answer.get("one_time_key_counts"))
        machine.handle_response(KeysUploadResponse(0, int(counts.get(_KIND, 0))))
        self._client.fallback_key_is_used = False

    async def look_up(self, people: Iterable[str], strangers: Iterable[str] = ()) -> None:
        """Learn the devices of these people, where there may be anything new about them.

        About `strangers` the homeserver does not say when there is: those who share no room with the bot yet.
        """
        async with self._asking:
            machine, now = self._machine, asyncio.get_running_loop().time()
            machine.users_for_key_query |= {
                each for each in strangers if self._asked.get(each, -_STALE) <= now - _STALE
            }
            for some in _parts(self._unknown({*people, *strangers}), _PEOPLE_AT_ONCE):
                machine.users_for_key_query -= set(some)  # whoever changes while we wait comes in again
                question = {"device_keys": {person: [] for person in some}, "timeout": _REMOTE_MILLISECONDS}
                try:
                    self._learn(some, await self._client.call("POST", "/keys/query", question))
                except BaseException:
                    machine.users_for_key_query |= set(some)
                    raise
                self._asked |= dict.fromkeys(some, now)

    async def look_up_some(self) -> None:
        """Learn the devices of a few of those about whom there may be anything new."""
        await self.look_up(itertools.islice(sorted(self._unknown(self._machine.users_for_key_query)), _PEOPLE_AT_ONCE))

    def is_known(self, person: str) -> bool:
        """Whether the homeserver has said what devices somebody has."""
        return person in self._machine.tracked_users

    def devices_of(self, people: Iterable[str]) -> dict[Whose, OlmDevice]:
        """All devices of these people that are known now, but for the bot's own one."""
        own = self._client.user_id, self._client.device_id
        known = self._machine.device_store
        devices = (each for person in people for each in known.active_user_devices(person))
        return {whose(each): each for each in devices if (each.user_id, each.id) != own}

    async def hand_over(
        self, kind: str, content: Mapping[str, Any], devices: Sequence[OlmDevice]
    ) -> AsyncIterator[list[OlmDevice]]:
        """Send the same to these devices, encrypted for each; yields those that have it, request by request.

        Devices that nobody can write to, since they have no one-time keys, are left out for now.
        """
        await self._reach(devices)
        machine = self._machine
        for some in _parts(devices, _DEVICES_AT_ONCE):
            messages: dict[str, dict[str, Any]] = {}
            with machine.store.batch():
                for device in some:
                    if sealed := self._sealed(device, kind, content):
                        messages.setdefault(device.user_id, {})[device.id] = sealed
            if messages:
                await self._send("m.room.encrypted", messages)
                yield [device for device in some if device.id in messages.get(device.user_id, ())]

    async def mend(self) -> None:
        """Begin anew with devices whose messages cannot be read any more, and send what the machine has to tell."""
        machine = self._machine
        async with self._claiming:
            broken = [*machine.wedged_devices, *machine.key_request_devices_no_session]
            await self._claim([device for device in broken if self._may_be_asked(device)])
            machine.wedged_devices.clear()  # who is still unreadable is named again by what they send
            machine.key_request_devices_no_session.clear()
        machine.key_request_from_untrusted.clear()  # nobody is there to be asked whether to hand keys to others
        for message in list(machine.outgoing_to_device_messages):
            try:
                await self._send(message.type, message.as_dict()["messages"])
            except MatrixError as error:
                if error.passing or error.logged_out:
                    raise
                log.warning("message to a device not taken", person=message.recipient, reason=str(error))
                machine.outgoing_to_device_messages.remove(message)
            else:
                machine.handle_response(ToDeviceResponse(message))

    def _unknown(self, people: Iterable[str]) -> list[str]:
        machine, now = self._machine, asyncio.get_running_loop().time()
        return [
            person
            for person in people
            if (person in machine.users_for_key_query or person not in machine.tracked_users)
            and self._not_before.get(person, 0) <= now
        ]

    def _may_be_asked(self, device: OlmDevice) -> bool:
        return self._not_before.get(device.ed25519, 0) <= asyncio.get_running_loop().time()

    def _sealed(self, device: OlmDevice, kind: str, content: Mapping[str, Any]) -> dict[str, Any] | None:
        """The same for one device; None where nobody can write to it. No device keeps others from reading."""
        session = self._machine.session_with(device)
        if session is None:
            return None
        try:
            sealed: dict[str, Any] = self._machine._olm_encrypt(session, device, kind, content)
        except DatabaseError:
            raise
        except Exception as error:
            self._warn("not encrypted for a device", person=device.user_id, device=device.id, reason=repr(error))
            return None
        return sealed

    def _warn(self, message: str, **values: str) -> None:
        """Write a line, once a minute at most: others could have it written as often as they like."""
        if (left_out := self._seldom.left_out(message)) is not None:
            shown = {name: in_one_line(value, 255) for name, value in values.items()}
            log.warning(message, **shown, left_out=left_out)

    def _learn(self, people: Sequence[str], answer: Mapping[str, Any]) -> None:
        machine, now = self._machine, asyncio.get_running_loop().time()
        changed_meanwhile = set(machine.users_for_key_query)
        found, silent = mapping(answer.get("device_keys")), mapping(answer.get("failures"))
        with machine.store.batch():
            for person in people:
                if person not in found and person.partition(":")[2] in silent:
                    changed_meanwhile.add(person)
                    self._not_before[person] = now + _AGAIN
                    continue
                devices = self._usable(person, mapping(found.get(person)))
                try:
                    machine.handle_response(KeysQueryResponse({person: devices}, {}))
                except DatabaseError:
                    machine.users_for_key_query |= changed_meanwhile
                    raise
                except Exception as error:
                    self._warn("devices not understood", person=person, reason=repr(error))
                machine.tracked_users.add(person)
        machine.users_for_key_query = changed_meanwhile
        if (own := self._client.user_id) in people:
            self._client.seems_unsigned = not Published.read(answer, own, str(self._client.device_id)).vouched_for

    def _usable(self, person: str, told: Mapping[str, Any]) -> dict[str, Any]:
        """What nio is to hear of somebody's devices. It never takes one up again that has gone and come back."""
        devices, known = sound(person, told), self._machine.device_store[person]
        if odd := told.keys() - devices.keys():
            self._warn("devices left out", person=person, devices=" ".join(sorted(odd)))
        for name in [name for name, device in known.items() if device.deleted and name in devices]:
            del known[name]
        return devices

    async def _reach(self, devices: Iterable[OlmDevice]) -> None:
        """Begin a conversation with those of these devices with whom there is none."""
        async with self._claiming:
            strangers = [device for device in devices if self._machine.session_with(device) is None]
            await self._claim([device for device in strangers if self._may_be_asked(device)])

    async def _claim(self, devices: Sequence[OlmDevice]) -> None:
        for some in _parts(devices, _DEVICES_AT_ONCE):
            wanted: dict[str, dict[str, str]] = {}
            for device in some:
                wanted.setdefault(device.user_id, {})[device.id] = _KIND
            question = {"one_time_keys": wanted, "timeout": _REMOTE_MILLISECONDS}
            answer = await self._client.call("POST", "/keys/claim", question)
            keys, now = mapping(answer.get("one_time_keys")), asyncio.get_running_loop().time()
            silent = []
            with self._machine.store.batch():
                for device in some:
                    if not self._begin(device, mapping(mapping(keys.get(device.user_id)).get(device.id))):
                        self._not_before[device.ed25519] = now + _AGAIN
                        silent.append(f"{device.user_id} {device.id}")
            if silent:
                log.info("devices without one-time keys", devices=silent)

    def _begin(self, device: OlmDevice, key: Mapping[str, Any]) -> bool:
        """Begin a conversation by a one-time key of the device; False where it has none, or one that is no use."""
        try:
            return bool(key) and bool(self._machine.begin(device, key))
        except DatabaseError:
            raise
        except Exception as error:
            self._warn("one-time key not understood", person=device.user_id, device=device.id, reason=repr(error))
            return False

    def _fallback_key(self) -> dict[str, Any]:
        account = self._machine.account._account
        if not account.fallback_key:
            account.generate_fallback_key()
        signed: dict[str, Any] = {}
        for name, key in account.fallback_key.items():
            content = {"key": key.to_base64(), "fallback": True}
            signature = {f"ed25519:{self._client.device_id}": self._machine.sign_json(content)}
            signed[f"{_KIND}:{name}"] = {**content, "signatures": {self._client.user_id: signature}}
        return signed

    async def _send(self, kind: str, messages: Mapping[str, Any]) -> None:
        await self._client.call("PUT", f"/sendToDevice/{quote(kind)}/{uuid4()}", {"messages": messages})


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while part := list(itertools.islice(left, size)):
        yield part
