"""The bot's login and its keys on Matrix: one device, made once and taken up again at each start."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog
from peewee import DatabaseError
from vodozemac import LibolmPickleException, PickleException

from bot.core.errors import PlatformRefused
from bot.platforms.matrix.client import MatrixClient, MatrixError, ask
from bot.platforms.matrix.content import mapping
from bot.platforms.matrix.copies import Uses
from bot.platforms.matrix.crosssigning import Published
from bot.platforms.matrix.machine import Machine
from bot.platforms.matrix.store import Store, trouble
from bot.platforms.matrix.vault import KEYS, START_AFRESH, Device, InUse, NoDevice, Vault

log = structlog.get_logger()

LOGIN_NAME = "Convene"
"""How the login is called in people's lists of sessions."""

OTHER_TOKEN = (
    "Put the password into the configuration in the token's place: the bot keeps its device then. A new token is "
    "another device's, so that it takes `convene matrix new-device` as well."
)
"""What to do where an access token is no longer valid."""
_TRIES, _PAUSE = 50, 0.1
"""How often, and after how many seconds, a folder is tried that `convene check` may be looking into just now."""


async def log_in(
    client: MatrixClient,
    vault: Vault,
    *,
    token: str,
    password: str,
    uses: Uses | None = None,
    sleep: Callable[[float], Awaitable[None]] | None = None,
) -> Device:
    """Take up the device that the vault keeps, or make one, and open its keys.

    A device is kept for good: a message's transaction id is idempotent only within one, and what was encrypted for one
    can be read by no other. With `uses`, its keys are going to be used, and that is counted. With `sleep`, a folder
    that is in use is waited for, for a short while. Raises `PlatformRefused` when the account is not let in or the
    vault is of no use, and `MatrixError` otherwise.
    """
    await _take(vault, sleep)
    try:
        kept = vault.device()
        check_owner(client, vault, kept)
        if token:
            device = await _by_token(client, vault, kept, token)
        elif kept and await _is_let_in(client, kept):
            device = kept
        else:
            device = await _by_password(client, kept, password)
            vault.keep(device)
        opened = open_keys(client, vault, device)
        if kept and device is not kept:  # with the old login, the homeserver has forgotten what belonged to it
            client.olm.account.shared, client.seems_unsigned = False, True
        await _count(client, vault, uses, new=not device.fingerprint)
        return opened
    except BaseException:
        client.shut_keys()
        vault.close()
        raise


async def _count(client: MatrixClient, vault: Vault, uses: Uses | None, *, new: bool) -> None:
    """Count a use of the keys, or look only whether they are an old copy."""
    try:
        if uses or new:
            await (uses or Uses(client, vault)).count(new=new)
        else:
            await Uses(client, vault).look()
    except DatabaseError as error:
        raise trouble(vault.keys, error) from error


async def _take(vault: Vault, sleep: Callable[[float], Awaitable[None]] | None) -> None:
    for _ in range(_TRIES):
        try:
            vault.open()
        except InUse:
            if sleep is None:
                raise
            await sleep(_PAUSE)
        else:
            return
    vault.open()


async def visit(client: MatrixClient, vault: Vault, *, token: str, password: str) -> Device | None:
    """As `log_in`, but without the keys in the end; so it may be done while another process has them.

    Where there is no device yet, none is made: then the login is for this visit, and ends with `leave`.
    """
    try:
        if _is_empty(vault):
            await (_by_token(client, vault, None, token) if token else _by_password(client, None, password))
            return None
        device = await log_in(client, vault, token=token, password=password)
        client.shut_keys()
        vault.close()
        return device
    except InUse:
        kept = vault.device()
    if kept is None or not (token or kept.token):
        raise NoDevice(f"Another process is making the Matrix device in {vault.folder} just now: look again.")
    check_owner(client, vault, kept)
    client.user_id, client.device_id = kept.user, kept.id
    client.access_token = token or kept.token
    try:
        await ask(client.whoami())
    except MatrixError as error:
        if not error.logged_out:
            raise
        raise PlatformRefused(f"Matrix has logged the device {kept.id} of {kept.user} out ({error}).") from error
    return kept


def _is_empty(vault: Vault) -> bool:
    """Whether the folder holds no device. Raises `NoDevice` as `Vault.open` and `Vault.device` do."""
    vault.open()
    try:
        return vault.device() is None
    finally:
        vault.close()


async def leave(client: MatrixClient) -> None:
    """End a login that was for a visit."""
    try:
        await client.call("POST", "/logout", {})
    except MatrixError as error:
        log.warning("the login for this look stays in the list of sessions", device=client.device_id, reason=str(error))


async def made_before(client: MatrixClient) -> list[str]:
    """The account's other devices that are called as the bot's are. Raises `MatrixError`."""
    found = [mapping(each) for each in (await client.call("GET", "/devices")).get("devices", ())]
    named = [str(each.get("device_id")) for each in found if each.get("display_name") == LOGIN_NAME]
    return sorted(name for name in named if name != client.device_id)


async def try_token(client: MatrixClient, vault: Vault, token: str) -> None:
    """See whether an access token can be a new device's. Raises `PlatformRefused` or `MatrixError`."""
    await _by_token(client, vault, None, token)


def check_owner(client: MatrixClient, vault: Vault, kept: Device | None) -> None:
    """Raises `NoDevice` where the device is of another account than the configured one."""
    if kept and kept.user != client.user:
        raise NoDevice(
            f"{vault.folder} holds the device of {kept.user}, but the configuration names {client.user}. "
            "Name another folder as `store`."
        )


async def _by_token(client: MatrixClient, vault: Vault, kept: Device | None, token: str) -> Device:
    client.access_token = token
    try:
        known = await ask(client.whoami())
    except MatrixError as error:
        if not error.logged_out:
            raise
        raise PlatformRefused(f"Matrix refuses the access token of {client.user} ({error}). {OTHER_TOKEN}") from error
    if known.user_id != client.user:
        raise PlatformRefused(
            f"The access token belongs to {known.user_id}, but the configuration names {client.user}."
        )
    if not known.device_id:
        raise PlatformRefused("The access token belongs to no device. Take one that a login gave, or the password.")
    if kept and kept.id != known.device_id:
        raise PlatformRefused(
            f"The access token belongs to the device {known.device_id}, but the keys that are kept to {kept.id}. "
            "Put the old token back, or let `convene matrix new-device` make a new device."
        )
    if kept is None and (await published(client)).fingerprint:
        raise NoDevice(
            f"The access token belongs to the device {known.device_id}, whose keys were lost, or are with another "
            "program that uses the token too. Put the password, or a token that nothing has used yet, into the "
            "configuration."
        )
    return kept or Device.new(client.user, known.device_id)


async def published(client: MatrixClient) -> Published:
    """What the homeserver tells of the device and of the account's identity. Raises `MatrixError`."""
    answer = await client.call("POST", "/keys/query", {"device_keys": {client.user_id: []}})
    return Published.read(answer, client.user_id, str(client.device_id))


async def _is_let_in(client: MatrixClient, kept: Device) -> bool:
    """Whether the homeserver still knows the kept login."""
    if not kept.token:
        return False
    client.user_id, client.device_id, client.access_token = kept.user, kept.id, kept.token
    try:
        await ask(client.whoami())
    except MatrixError as error:
        if not error.logged_out:
            raise
        log.warning("the kept Matrix login was revoked; logging in again", account=kept.user, reason=str(error))
        client.access_token = ""
        return False
    return True


async def _by_password(client: MatrixClient, kept: Device | None, password: str) -> Device:
    """A login that was revoked is made anew under its old name, so that its keys stay of use."""
    client.device_id = kept.id if kept else ""
    try:
        await ask(client.login(password, device_name=LOGIN_NAME))
    except MatrixError as error:
        if error.passing:
            raise
        raise PlatformRefused(
            f"Matrix refuses the login of {client.user} ({error}). Check the account and its password."
        ) from error
    device = kept or Device.new(client.user, client.device_id)
    return replace(device, token=client.access_token)


def open_keys(client: MatrixClient, vault: Vault, device: Device) -> Device:
    """Load the device's keys, or make them if there have never been any. Raises `NoDevice`."""
    if device.fingerprint and not vault.has_keys():
        raise NoDevice(f"The keys of the device {device.id} are not in {vault.folder}. {START_AFRESH}")
    if not device.fingerprint:
        vault.keep(device)  # with the pickle key, before anything is encrypted with it
    vault.make_keys()
    try:
        store = client.store = Store(device.user, device.id, str(vault.folder), device.pickle_key, KEYS)
        if device.fingerprint and store.load_account() is None:
            raise NoDevice(f"{vault.keys} holds no keys of the device {device.id}, which is logged in. {START_AFRESH}")
        machine = client.olm = Machine(device.user, device.id, store)
        client.encrypted_rooms = store.load_encrypted_rooms()
    except (PickleException, LibolmPickleException) as error:
        raise NoDevice(
            f"The keys in {vault.keys} cannot be decrypted: `pickle_key` in {vault.folder / 'device.json'} is not "
            f"the one that they were encrypted with. {START_AFRESH}"
        ) from error
    except DatabaseError as error:
        raise trouble(vault.keys, error) from error
    fingerprint = machine.account.identity_keys["ed25519"]
    if device.fingerprint and device.fingerprint != fingerprint:
        raise NoDevice(f"{vault.keys} holds other keys than those of the device {device.id}. {START_AFRESH}")
    device = replace(device, fingerprint=fingerprint)
    vault.keep(device)
    return device
