"""`convene matrix new-device`: says what it will do, asks, and does it."""

from collections.abc import Callable

from bot.app import system_clock
from bot.config import Matrix
from bot.platforms.matrix.afresh import NewDevice, NotSigned

Ask = Callable[[str], bool]
Tell = Callable[[str], None]


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
        for line in _plan(config, old, keeps_identity=made.keeps_identity):
            tell(line)
        if not ask("Go on?"):
            tell("Nothing was changed.")
            return False
        device = await made.make(system_clock())
        tell(f"\nThe new device is {device.id}, fingerprint {device.fingerprint}.")
        tell(f"What was in the folder before is kept in {device.aside}.")
        if old:
            tell(f"The old device {old} stays in the account's list of sessions until somebody removes it there.")
        return await _sign(made, ask, tell)
    finally:
        await made.close()


def _plan(config: Matrix, old: str, *, keeps_identity: bool) -> list[str]:
    lines = [
        f"This logs {config.user} in to Matrix as a new device, with keys of its own in {config.store}.",
        f"- The old device{f' {old}' if old else ''} is put aside in a folder of its own there. Nothing is deleted.",
        "- What people wrote in encrypted rooms, and the bot has not read yet, stays unread: they send it again.",
    ]
    if keeps_identity:
        lines.append("- The account's identity is kept and signs the new device. Nobody sees a warning.")
    elif config.recovery_key:
        lines.append(
            "- `recovery_key` opens the account's identity, which signs the new device. Nobody sees a warning."
        )
    else:
        lines.append(
            "- The identity that signs the account's devices is not in the folder. If another client has its recovery "
            "key, stop here and put it into the configuration as `recovery_key`. Otherwise you are asked again."
        )
    return lines


async def _sign(made: NewDevice, ask: Ask, tell: Tell) -> bool:
    try:
        await made.sign()
    except NotSigned as reason:
        tell(f"\nThe device is not signed: {reason}.")
        tell("A new identity can take the old one's place. Then members who have verified the bot are warned that its")
        tell("identity has changed, and have to verify it again; the old recovery key opens nothing any more.")
        if not ask("Make a new identity?"):
            tell("The device stays unsigned. Members whose clients trust signed devices only cannot read the bot in")
            tell("encrypted rooms, nor it them. With the right `recovery_key`, `convene run` signs it.")
            return False
        try:
            await made.renew()
        except NotSigned as still:
            tell(f"It could not be made: {still}.")
            return False
    tell("It is signed by the account's identity. Next: `convene run`.")
    return True
