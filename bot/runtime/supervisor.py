"""Keeps a platform receiving: restarts what fails or stalls, gives up only on a platform that refuses us."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.core.backoff import Backoff
from bot.core.errors import PlatformRefused, StorageUnavailable
from bot.core.platform import Menu, Platform
from bot.runtime.intake import Inlet

log = structlog.get_logger()

STALLED = 120.0
"""Seconds without a good poll (the longest poll takes 50) after which a receiver is restarted."""
LOOK = 5.0
LONGEST_RETRY = 60.0


class Stalled(Exception):
    """The platform has not answered a poll for too long."""


async def keep_receiving(
    platform: Platform, inlet: Inlet, menus: Sequence[Menu], *, stalled_after: float = STALLED
) -> PlatformRefused:
    """Connect and receive until cancelled; returns only when the platform will not have us, and says why."""
    backoff = Backoff(longest=LONGEST_RETRY)
    started = offered = False
    while True:
        began = asyncio.get_running_loop().time()
        inlet.fell_behind(platform.name)
        try:
            if not started:
                await platform.start()
                started = True
            offered = offered or await _offered(platform, menus)
            await _watched(platform, inlet, stalled_after)
        except PlatformRefused as refusal:
            log.error("platform refused", platform=platform.name, reason=str(refusal))
            inlet.caught_up(platform.name)  # nothing more comes from it: nobody need wait
            return refusal
        except StorageUnavailable:
            pass  # logged where it happened
        except Stalled:
            log.warning("receiver stalled", platform=platform.name, seconds=stalled_after, doing="restarting it")
        except Exception as error:
            log.error("receiver failed", platform=platform.name, doing="restarting it", exc_info=error)
        if asyncio.get_running_loop().time() - began > LONGEST_RETRY:
            backoff.reset()
        await backoff.wait()


async def _offered(platform: Platform, menus: Sequence[Menu]) -> bool:
    """Set the menus; what is wrong with a menu must not keep anybody from being heard."""
    try:
        await platform.offer(menus)
    except PlatformRefused:
        raise
    except Exception as error:
        log.warning("menus not set", platform=platform.name, doing="trying again at the next start", exc_info=error)
        return False
    return True


async def _watched(platform: Platform, inlet: Inlet, stalled_after: float) -> None:
    inlet.polled(platform.name)
    receiving = asyncio.get_running_loop().create_task(platform.receive(inlet), name=f"receive {platform.name}")
    try:
        while True:
            done, _ = await asyncio.wait({receiving}, timeout=min(LOOK, stalled_after))
            if done:
                return receiving.result()
            if asyncio.get_running_loop().time() - inlet.last_poll[platform.name] > stalled_after:
                raise Stalled
    finally:
        receiving.cancel()
        await asyncio.wait({receiving})
