"""The composition root: the only place where things are wired, and the list of features."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog

from bot import configured
from bot.config import Calendar, Config, digest_of
from bot.core import cities, erasing
from bot.core.errors import PlatformRefused
from bot.core.feature import Feature
from bot.core.i18n import Translator
from bot.core.outside import Destination, Outside
from bot.core.permissions import Where
from bot.core.platform import Menu, MenuEntry, Platform
from bot.core.registry import Registry
from bot.destinations import Clock, outside_of, platforms_of
from bot.runtime.intake import Inlet
from bot.runtime.jobs import Jobs
from bot.runtime.outbox import Outbox
from bot.runtime.rendering import Renderer
from bot.runtime.router import Router
from bot.runtime.scheduler import Scanner
from bot.runtime.supervisor import keep_receiving
from handlers import (
    accounts,
    asks,
    charter,
    help,
    hours,
    leave,
    meetings,
    members,
    needs,
    notes,
    people,
    polls,
    privacy,
    reports,
    rooms,
    summaries,
)
from handlers.meetings.calendar.feeds import Feeds
from storage import migrations
from storage.database import Database

log = structlog.get_logger()

FEATURES: tuple[Feature, ...] = (
    people.FEATURE,
    hours.FEATURE,
    leave.FEATURE,
    *meetings.FEATURES,
    notes.FEATURE,
    needs.FEATURE,
    asks.FEATURE,
    reports.FEATURE,
    summaries.FEATURE,
    polls.FEATURE,
    charter.FEATURE,
    members.FEATURE,
    rooms.FEATURE,
    accounts.FEATURE,
    privacy.FEATURE,
    help.FEATURE,
)
"""In the order in which help lists them."""

CITIES_AFTER = 15.0
"""Seconds from the start until the index of cities is read, which takes half a second of processor time."""


def system_clock() -> datetime:
    """Now, aware UTC: the one place where the program looks at the machine's clock."""
    return datetime.now(UTC)  # noqa: TID251  # this is the clock that is handed in


@dataclass(frozen=True, slots=True)
class App:
    """The wired program, between start and stop."""

    registry: Registry
    inlet: Inlet
    outbox: Outbox
    scanner: Scanner


def prepare(config: Config, database: Database, now: datetime, *, console: bool = False) -> None:
    """Bring the database up to date with the program and the configuration. Blocking; run before anything else."""
    copy = migrations.upgrade(database)
    if copy is not None:
        log.info("database upgraded", copy_of_the_old_one=str(copy))
    again = database.run_here(partial(erasing.erase_again, now=now))
    if again:
        log.warning("erased again", people=again, meaning="this copy of the database is from before they were erased")
    database.run_here(partial(configured.apply, config=config, now=now, console=console))


@asynccontextmanager
async def wired(
    config: Config,
    database: Database,
    platforms: Mapping[str, Platform],
    clock: Clock,
    features: Sequence[Feature] = FEATURES,
    outside: Mapping[str, Outside] | None = None,
) -> AsyncIterator[App]:
    """Everything but the receivers. What an earlier process left to send is sent from here on."""
    registry = Registry(features)
    registry.doors = {name: platform.door for name, platform in platforms.items()}
    registry.calendars = config.calendar.public_address if config.calendar else ""
    registry.digest = digest_of(config.core.digest)
    registry.operators = frozenset((account.platform, account.id) for account in config.core.accounts)
    registry.outside = frozenset(outside or ())
    registry.report_page = config.wiki.page if config.wiki and outside else ""
    destinations: dict[str, Destination] = {**platforms, **(outside or {})}
    renderer = Renderer({name: d.limits for name, d in destinations.items()}, config.language)
    router = Router(registry, renderer)
    async with Outbox(
        database,
        destinations,
        _files(registry, database),
        lambda *move: inlet.moved(*move),
        lambda *door: inlet.door(*door),
        lambda *sent: inlet.returned(*sent),
    ) as outbox:
        scanner = Scanner(database, Jobs(registry, renderer), router.listening, outbox, clock)
        inlet = Inlet(database, router, outbox, scanner, clock)
        registry.behind = lambda: inlet.behind
        await outbox.load()
        await database.run(router.listening.load)
        _collect_garbage()
        try:
            yield App(registry, inlet, outbox, scanner)
        finally:
            await inlet.finish()
            await inlet.save_positions()


def _collect_garbage() -> None:
    """From here on, if the start did without. What the start made stays, and need not be looked through again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _files(registry: Registry, database: Database) -> dict[str, Callable[[Mapping[str, Any]], bytes]]:
    """What makes the files that are sent, by name: pictures from facts alone, documents in a unit of work."""
    written = {
        name: lambda facts, write=write: database.run_here(lambda session: write(session, facts))
        for name, write in registry.documents.items()
    }
    return {**registry.pictures, **written}


async def run(config: Config) -> None:
    """Serve until SIGTERM or SIGINT; what is in hand is finished.

    Raises `PlatformRefused` when no platform will have us, and `StorageUnavailable` when there is no database.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = Database(config.database.url.get_secret_value(), config.database.erasures)
    platforms, outside = platforms_of(config, system_clock), outside_of(config, system_clock)
    if not platforms:
        raise PlatformRefused("Neither [matrix] nor [telegram] is configured: there is nothing to run.")
    try:
        with database.alone():
            prepare(config, database, system_clock())
            async with wired(config, database, platforms, system_clock, outside=outside) as app:
                menus = menus_of(app.registry)
                async with asyncio.TaskGroup() as group:
                    receivers = [
                        group.create_task(keep_receiving(platform, app.inlet, menus), name=f"receive {name}")
                        for name, platform in platforms.items()
                    ]
                    scanning = group.create_task(app.scanner.run(), name="scan")
                    group.create_task(_until_all_refused(receivers, stop))
                    others = [group.create_task(_prepare_cities(), name="cities")]
                    if config.calendar:
                        others.append(group.create_task(_serve(config.calendar, database), name="calendars"))
                    log.info("running", platforms=sorted(platforms))
                    await stop.wait()
                    log.info("stopping")
                    for task in (*receivers, scanning, *others):
                        task.cancel()
        refused = [task.result() for task in receivers if not task.cancelled()]
    finally:
        for destination in (*platforms.values(), *outside.values()):
            await destination.close()
        database.close()
    if len(refused) == len(receivers):
        raise PlatformRefused(" ".join(str(error) for error in refused))
    log.info("stopped")


async def _serve(calendar: Calendar, database: Database) -> None:
    """Give people's programs their calendars, until cancelled. The library is imported only where it is needed."""
    from bot.runtime.web import Calendars

    await Calendars(database, Feeds(), system_clock).keep_serving(calendar.host, calendar.port)


def menus_of(registry: Registry) -> list[Menu]:
    """What the platforms' own menus offer: in every language, in private and in rooms. English is the default."""
    import locales

    menus = []
    for language in locales.languages():
        _ = Translator(language, "UTC")
        for private, where in ((True, Where.PRIVATE), (False, Where.GROUP)):
            entries = tuple(
                MenuEntry(command.name, str(_(command.summary)))
                for command in registry.commands.values()
                if where in command.where and " " not in command.name
            )
            menus.append(Menu("" if language == locales.SOURCE else language, private, entries))
    return menus


async def _prepare_cities() -> None:
    """Read the index of cities before somebody asks for one, but not while the first answers are due."""
    await asyncio.sleep(CITIES_AFTER)
    await asyncio.to_thread(cities.prepare)


async def _until_all_refused(receivers: list[asyncio.Task[PlatformRefused]], stop: asyncio.Event) -> None:
    await asyncio.wait(receivers)
    stop.set()
