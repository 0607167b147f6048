"""The bot's device is vouched for by the account's own identity: made once, or opened with its recovery key.

An identity that is there already is never replaced unasked: whoever has verified the account would be warned.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.content import mapping
from bot.platforms.matrix.crosssigning import USAGES, Published, Seeds, public_key, with_signature
from bot.platforms.matrix.device import published
from bot.platforms.matrix.secret_storage import Locked, is_kept, unlock
from bot.platforms.matrix.vault import SEEDS, START_AFRESH, NoDevice, Unusable, Vault

log = structlog.get_logger()

_SECRETS = {usage: f"m.cross_signing.{usage}" for usage in USAGES}
_SIGNS_DEVICES = _SECRETS["self_signing"]
UNSIGNED = "In encrypted rooms, members whose clients trust signed devices only cannot read the bot, nor it them"
_OTHERS_KEY = "Put that one's recovery key into the configuration as `recovery_key`"
_OTHER_KEY = "Put the key that the client which gave the account its identity shows now into the configuration"
_NEW_IDENTITY = "let `convene matrix new-device` make a new identity"
_LATER = (
    "This device is signed. But on the day on which the bot needs a new one, only a new identity could sign that, and "
    "whoever has verified the bot would be warned"
)
_IDLE_KEY = (
    "`recovery_key` is for an identity that another client has given the account, and opens nothing here; the bot "
    "signs its device without it. Correct it, or take it out of the configuration"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bot's device stands with the account's identity."""

    signed: bool
    ok: bool
    detail: str
    idle_key: str = ""
    """Why the recovery key opens nothing, where that is not the detail already."""
    lost_seeds: str = ""
    """Why no other device could be signed, though this one is."""


class Signing:
    """Has one device vouched for. The vault keeps the seeds, so that a new device needs nothing else."""

    def __init__(self, client: MatrixClient, vault: Vault, *, password: str, recovery_key: str) -> None:
        """Empty secrets are unknown ones."""
        self._client = client
        self._vault = vault
        self._password = password
        self._recovery_key = recovery_key
        self._settled = False
        self._said = ""
        self._said_lost = ""
        self._key_is_tried = not recovery_key

    async def keep_up(self) -> None:
        """After each start, and when the account's identity has changed: see that the device is signed.

        Where it cannot be, the log says so. The device's keys must be on the homeserver by then. Raises `MatrixError`,
        and is tried again then, and `NoDevice` where the homeserver has other keys of the device.
        """
        if self._settled and not self._client.seems_unsigned:
            return
        self._settled = self._client.seems_unsigned = False
        reason = ""
        try:
            await self._look_ahead(await self.settle())
        except Locked as locked:
            reason = _with_ways_out(locked)
        if reason and reason != self._said:
            log.warning("Matrix device not signed", reason=reason, meaning=UNSIGNED)
        self._said, self._settled = reason, True

    async def settle(self) -> Published | None:
        """Have the device signed; what was published, if it was signed already.

        Raises `Locked`, `MatrixError` and `NoDevice`.
        """
        known = await published(self._client)
        own = self._client.olm.account.identity_keys["ed25519"]
        if not known.fingerprint:
            self._client.olm.account.shared = False
            raise MatrixError(0, "", "the homeserver has no keys of the device yet")
        if known.fingerprint != own:
            raise NoDevice(others_keys(self._client, self._vault))
        if known.vouched_for:
            return known
        await self._sign(await self._seeds(known))
        log.info("Matrix device signed", device=self._client.device_id)
        return None

    def keeps_seeds(self) -> bool:
        """Whether the folder holds seeds that can sign. Raises `Locked` where they are broken, and `Unusable`."""
        return bool(self._kept())

    async def renew(self) -> None:
        """Make a new identity in the place of the one that there is. Raises `Locked` or `MatrixError`."""
        await self._publish(Seeds.new(), replace=True)

    async def standing(self, fingerprint: str) -> Standing:
        """How the device with this fingerprint stands now; nothing is changed. Raises `MatrixError`."""
        known = await published(self._client)
        if known.fingerprint and known.fingerprint != fingerprint:
            return Standing(signed=False, ok=False, detail=others_keys(self._client, self._vault))
        if known.vouched_for:
            signed = "signed by the account's identity"
            lost = await self._lost_seeds(known)
            idle = "" if lost else await self._idle_key(known)
            return Standing(signed=True, ok=True, detail=signed, idle_key=idle, lost_seeds=lost)
        try:
            if public_key(known.master):
                await self._seeds(known, keep=False)
        except Locked as locked:
            return Standing(signed=False, ok=False, detail=f"not signed: {_with_ways_out(locked)}. {UNSIGNED}")
        unsigned = "not signed yet: `convene run` signs it when it starts"
        return Standing(signed=False, ok=True, detail=unsigned, idle_key=await self._idle_key(known))

    async def _look_ahead(self, known: Published | None) -> None:
        """Whether another device could be signed as well. It would be found out when it is too late."""
        with contextlib.suppress(MatrixError):
            lost = await self._lost_seeds(known) if known else ""
            if lost and lost != self._said_lost:
                log.warning("Matrix identity is not in the folder", reason=lost)
            self._said_lost = lost
            if not self._key_is_tried:
                self._key_is_tried = True
                if reason := await self._idle_key(await published(self._client)):
                    log.warning("recovery key of no use", reason=reason)

    async def _lost_seeds(self, known: Published) -> str:
        """Why no other device could be signed, though this one is; empty where one could."""
        try:
            if not self._recovery_key and not self._kept() and await is_kept(self._client, _SIGNS_DEVICES):
                return ""  # the client that has left the seeds there has signed the device, and has shown a key
            await self._seeds(known, keep=False)
        except Locked as locked:
            return f"{locked}. {_LATER}. {locked.way_out}. If that cannot be done, {_NEW_IDENTITY} when it suits you"
        except Unusable as error:
            return f"{error} {_LATER}"
        return ""

    async def _idle_key(self, known: Published) -> str:
        """Why the recovery key does not open the account's identity; empty where it does, or there is no key."""
        try:
            if self._recovery_key:
                await self._unlocked(known, "self_signing")
        except Locked as locked:
            return f"{locked}. {_IDLE_KEY}"
        return ""

    async def _seeds(self, known: Published, *, keep: bool = True) -> Seeds:
        """The seeds of the account's identity, which is made if there is none. Raises `Locked` or `MatrixError`."""
        try:
            kept = self._kept()
        except Locked:
            if not self._recovery_key:
                raise
            kept = None
        if not public_key(known.master):
            return await self._publish(kept if kept and kept.public("master") else Seeds.new())
        if kept and known.is_by(kept):
            return kept
        if not self._recovery_key:
            raise await self._no_seeds()
        self._key_is_tried = True
        try:
            found = await self._unlocked(known, *USAGES)
        except Locked as locked:
            is_there = await is_kept(self._client, _SIGNS_DEVICES)
            raise Locked(str(locked), _OTHER_KEY if is_there else self._copy) from None
        if keep:
            self._keep(found)
        return found

    async def _no_seeds(self) -> Locked:
        """What to say where the account has an identity that the folder knows nothing of. Raises `MatrixError`."""
        if await is_kept(self._client, _SIGNS_DEVICES):
            return Locked("another client has given the account its identity", _OTHERS_KEY)
        return Locked(
            f"the account has an identity, but its seeds are not in {self._vault.folder}, and no client has left them "
            "on the homeserver",
            self._copy,
        )

    @property
    def _copy(self) -> str:
        return f"If you have a copy of the `{SEEDS}` that was in the bot's folder, put it into {self._vault.folder}"

    async def _unlocked(self, known: Published, *usages: str) -> Seeds:
        """Those of the seeds that the recovery key opens. Raises `Locked` or `MatrixError`."""
        secrets = await unlock(self._client, self._recovery_key, [_SECRETS[usage] for usage in usages])
        found = Seeds({usage: secrets[name] for usage, name in _SECRETS.items() if name in secrets})
        if not known.is_by(found):
            raise Locked("what `recovery_key` opens on the homeserver belongs to an identity that was replaced since")
        return found

    async def _publish(self, seeds: Seeds, *, replace: bool = False) -> Seeds:
        """Upload an identity. Its seeds are kept before: one that nobody has is of no use.

        The first one needs no proof (MSC3967); older homeservers want the password for each.
        """
        self._keep(seeds)
        user_id = self._client.user_id
        keys = seeds.upload(user_id)
        try:
            await self._client.call("POST", "/keys/device_signing/upload", keys)
        except MatrixError as error:
            if error.status != 401 or error.logged_out:
                raise
            if not replace and public_key((await published(self._client)).master):
                raise await self._no_seeds() from error  # it has come in the meantime
            proof = password_proof(error.answer, user_id, self._password)
            await self._client.call("POST", "/keys/device_signing/upload", {**keys, "auth": proof})
        return seeds

    async def _sign(self, seeds: Seeds) -> None:
        """Sign the device with the identity and, where it is the bot's own, the identity with the device."""
        user_id, device_id, machine = self._client.user_id, str(self._client.device_id), self._client.olm
        device = {
            "algorithms": machine._algorithms,  # as nio uploads them
            "device_id": device_id,
            "keys": {f"{kind}:{device_id}": key for kind, key in machine.account.identity_keys.items()},
            "user_id": user_id,
        }
        signed = {device_id: seeds.signed(device, user_id, by="self_signing")}
        if public := seeds.public("master"):
            master = {key: value for key, value in seeds.upload(user_id)["master_key"].items() if key != "signatures"}
            signed[public] = with_signature(master, user_id, device_id, machine.sign_json(master))
        answer = await self._client.call("POST", "/keys/signatures/upload", {user_id: signed})
        if failures := mapping(answer.get("failures")):
            log.warning("signatures not taken", failures=dict(failures))
        if not (await published(self._client)).vouched_for:
            raise Locked("the homeserver does not show the signature that it was given")

    def _kept(self) -> Seeds | None:
        """The seeds in the folder, if any are. Raises `Locked`, and `Unusable` where the file is not to be had."""
        try:
            found = self._vault.read(SEEDS)
            if not found or found.get("user") != self._client.user:
                return None
            seeds = Seeds.read(found)
            if not seeds.public("self_signing"):
                raise ValueError("nothing there signs devices")
        except Unusable:
            raise
        except (TypeError, ValueError, NoDevice) as error:
            raise Locked(
                f"{self._vault.folder / SEEDS} is not what the bot wrote there", "Put a copy of that file in its place"
            ) from error
        return seeds

    def _keep(self, seeds: Seeds) -> None:
        self._vault.write(SEEDS, {"user": self._client.user_id, **seeds.written()})


def others_keys(client: MatrixClient, vault: Vault) -> str:
    """What to say where the homeserver has other keys of the device than the vault."""
    return (
        f"The homeserver has other keys of the device {client.device_id} than {vault.folder}: another program has used "
        f"the same login and put its own there. {START_AFRESH}"
    )


def _with_ways_out(locked: Locked) -> str:
    """Why the device is not signed, and what to do."""
    return f"{locked}. {locked.way_out}, or {_NEW_IDENTITY}" if locked.way_out else str(locked)


def password_proof(asked: Mapping[str, Any], user_id: str, password: str) -> dict[str, Any]:
    """The password, where that is all that the homeserver asks for ("User-Interactive Authentication API").

    Raises `Locked`.
    """
    flows = [mapping(flow).get("stages") for flow in asked.get("flows", ())]
    if ["m.login.password"] not in flows:
        raise Locked("the homeserver takes it only by a web page: do it with another client")
    if not password:
        raise Locked("the homeserver wants the password for it: put that into the configuration, no token")
    identifier = {"type": "m.id.user", "user": user_id}
    proof = {"type": "m.login.password", "identifier": identifier, "password": password}
    return {**proof, "session": asked.get("session")}
