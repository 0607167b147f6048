"""The composition root: the only place where things are wired, and the list of features."""

import asyncio
import errno
import gc
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog

from bot import __version__, configured
from bot.config import Calendar, Config, address_of, digest_of
from bot.core import cities, erasing
from bot.core.errors import PlatformRefused, StorageUnavailable
from bot.core.events import Place
from bot.core.feature import Feature
from bot.core.i18n import Translator
from bot.core.outside import MAIL, WIKI, Destination, Outside
from bot.core.permissions import Where
from bot.core.platform import Finding, Menu, MenuEntry, Platform
from bot.core.registry import Registry
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
from storage.database import Database, file_of

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

Clock = Callable[[], datetime]

USER_AGENT = f"Convene/{__version__} (a chat bot for working groups)"
"""How the bot is called where it asks for web pages."""

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


def platforms_of(config: Config, clock: Clock) -> dict[str, Platform]:
    """The platforms that the configuration names. Their libraries are imported here, and only where needed."""
    found: dict[str, Platform] = {}
    if config.matrix:
        from bot.platforms.matrix import Matrix

        m = config.matrix
        found["matrix"] = Matrix(
            m.homeserver,
            m.user,
            password=m.password.get_secret_value() if m.password else "",
            token=m.token.get_secret_value() if m.token else "",
            store=m.store,
            recovery_key=m.recovery_key.get_secret_value() if m.recovery_key else "",
            allow_invites=(*m.allow_invites_from, *(a.id for a in config.core.accounts if a.platform == "matrix")),
            clock=clock,
        )
    if config.telegram:
        from bot.platforms.telegram import Telegram

        t = config.telegram
        found["telegram"] = Telegram(
            t.token.get_secret_value(), clock=clock, base_url=t.base_url, poll_seconds=t.poll_seconds
        )
    return found


def outside_of(config: Config, clock: Clock) -> dict[str, Outside]:
    """Where the configuration lets reports go outside the chats. Their libraries are imported only where needed."""
    found: dict[str, Outside] = {}
    if config.mail:
        from bot.platforms.mail import Mail, Server

        m = config.mail
        sender = address_of(m.sender)
        assert sender is not None  # the configuration was checked
        password = m.password.get_secret_value() if m.password else ""
        server = Server(
            host=m.host, port=m.port, security=m.security, user=m.user, password=password, sender=sender
        )  # fmt: skip
        found[MAIL] = Mail(server, clock)
    if config.wiki:
        from bot.platforms.wiki import Login, Wiki

        w = config.wiki
        found[WIKI] = Wiki(Login(api=w.api, user=w.user, password=w.password.get_secret_value()), USER_AGENT)
    return found


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


async def check(config: Config) -> list[Finding]:
    """What `convene check` says: the database first, then every platform."""
    findings = [await _check_database(config.database.url.get_secret_value())]
    for name, platform in platforms_of(config, system_clock).items():
        rooms = [Place(ref.platform, ref.room, ref.thread) for ref in config.rooms() if ref.platform == name]
        findings += await platform.check(rooms)
        await platform.close()
    for destination in outside_of(config, system_clock).values():
        findings += await destination.check()
        await destination.close()
    if config.calendar:
        findings.append(await _check_calendars(config.calendar))
    return findings


async def _check_calendars(calendar: Calendar) -> Finding:
    """Whether the address to listen at can be had; the running bot may have it."""
    try:
        listening = await asyncio.get_running_loop().create_server(asyncio.Protocol, calendar.host, calendar.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return Finding("Calendars", True, f"{calendar.listen} is taken, by the running bot or by something else")
        return Finding("Calendars", False, f"{calendar.listen} cannot be listened at: {error.strerror or error}")
    listening.close()
    return Finding("Calendars", True, f"served at {calendar.listen}, and reached as {calendar.public_address}")


async def _check_database(url: str) -> Finding:
    """Whether it can be opened; nothing is created. A folder that is not there is most likely mistyped."""
    file = file_of(url)
    if file is not None and not file.parent.is_dir():
        detail = f"the folder {file.parent} is not there: make it, or correct database.url"
        return Finding("Database", False, detail)
    if file is not None and not file.exists():
        return Finding("Database", True, f"{file} is not there yet; it is made at the first start")
    database = Database(url)
    try:
        revision = await database.run(lambda session: migrations.current(session.connection()))
    except StorageUnavailable as error:
        return Finding("Database", False, str(error))
    finally:
        database.close()
    state = f"at revision {revision}" if revision else "empty; it is set up at the first start"
    return Finding("Database", True, f"{database.url.render_as_string()}, {state}")


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
