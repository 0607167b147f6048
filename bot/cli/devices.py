"""`convene matrix new-device`: says what it will do, asks, and does it."""

from collections.abc import Callable
from typing import Protocol

from bot.app import system_clock
from bot.config import Matrix
from bot.platforms.matrix.afresh import NewDevice, NotSigned

Tell = Callable[[str], None]


class Ask(Protocol):
    """A question that is answered with yes or no; `default` is what Enter says."""

    def __call__(self, question: str, /, default: bool = False) -> bool: ...


async def new_device(config: Matrix, ask: Ask, tell: Tell) -> bool:
    """Whether the bot has a new device now that is signed. Raises `PlatformRefused` where that cannot be had."""
    made = NewDevice(
        config.homeserver,
        config.user,
        token=config.token.get_secret_value() if config.token else "",
        password=config.password.get_secret_value() if config.password else "",
        recovery_key=config.recovery_key.get_secret_value() if config.recovery_key else "",
        store=config.store,
    )
    try:
        old = made.old()
        await made.try_token()
        for line in _plan(config, made, old):
            tell(line)
        if not ask("Go on?"):
            tell("Nothing was changed.")
            return False
        device = await made.make(system_clock())
        tell(f"\nThe new device is {device.id}, fingerprint {device.fingerprint}.")
        if device.aside:
            tell(f"What was in the folder before is kept in {device.aside}.")
        if not await _sign(config, made, ask, tell):
            return False
        await _end_old(config, made, ask, tell)
        tell("Next: `convene run`.")
        return True
    finally:
        await made.close()


def _plan(config: Matrix, made: NewDevice, old: str) -> list[str]:
    lines = [f"This logs {config.user} in to Matrix as a new device, with keys of its own in {config.store}."]
    if made.holds_anything:
        lines.append(
            f"- The old device{f' {old}' if old else ''} is put aside in a folder of its own there. Nothing is deleted."
        )
    lines.append(
        "- What people wrote in encrypted rooms, and the bot has not read yet, stays unread: they send it again."
    )
    lines.append(f"- {_who_signs(config, made)}")
    if not config.password:
        lines.append(
            "- With an access token, an identity that is there can sign the device. A new identity takes the password, "
            "and so does logging the old device out: put it into the configuration in the token's place for these."
        )
    return lines


def _who_signs(config: Matrix, made: NewDevice) -> str:
    try:
        if made.keeps_identity():
            return "The account's identity is kept and signs the new device. Nobody sees a warning."
        missing = "The identity that signs the account's devices is not in the folder."
    except NotSigned as broken:
        missing = f"{broken}, so that this identity cannot sign."
    if config.recovery_key:
        return "`recovery_key` opens the account's identity, which signs the new device. Nobody sees a warning."
    return (
        f"{missing} If you have a copy of `identity.json`, stop here and put it into the folder. If another client has "
        "the identity's recovery key, stop here and put that into the configuration as `recovery_key`. Otherwise you "
        "are asked again."
    )


async def _sign(config: Matrix, made: NewDevice, ask: Ask, tell: Tell) -> bool:
    try:
        await made.sign()
    except NotSigned as reason:
        tell(f"\nThe device is not signed: {reason}.")
        if reason.way_out:
            tell(f"{reason.way_out}; then `convene run` signs it.")
        if not config.password:
            tell("A new identity takes the password. If you want one, put that into the configuration in the token's")
            tell("place, and call this once more.")
            return False
        tell("Or a new identity takes the old one's place. Then members who have verified the bot are warned that its")
        tell("identity has changed, and have to verify it again; the old recovery key opens nothing any more.")
        if not ask("Make a new identity?"):
            tell("The device stays unsigned. Members whose clients trust signed devices only cannot read the bot in")
            tell("encrypted rooms, nor it them.")
            return False
        try:
            await made.renew()
        except NotSigned as still:
            tell(f"It could not be made: {still}.")
            return False
    tell("It is signed by the account's identity.")
    return True


async def _end_old(config: Matrix, made: NewDevice, ask: Ask, tell: Tell) -> None:
    """Whoever gets hold of an old device can read on with it, and speak as the bot."""
    before = await made.made_before()
    if not before:
        return
    tell(f"\nStill logged in, and trusted by people's clients: {', '.join(before)}, which the bot has used before.")
    tell("Whoever has the keys of such a device can read what is said from now on, and speak as the bot.")
    by_hand = "Remove it with another client, in the account's list of sessions."
    if not config.password:
        tell(by_hand)
    elif not ask("Log out what the bot has used before?", default=True):
        tell(f"Nothing was logged out. When nothing needs it any more: {by_hand[0].lower()}{by_hand[1:]}")
    elif reason := await made.log_out(before):
        tell(f"That could not be done: {reason}. {by_hand}")
    else:
        tell("Logged out.")
