"""What `convene check` finds: the database, each platform, where reports go, and the address of the calendars."""

import asyncio
import errno

from bot.config import Calendar, Config
from bot.core.errors import StorageUnavailable
from bot.core.events import Place
from bot.core.platform import Finding
from bot.destinations import Clock, outside_of, platforms_of
from storage import migrations
from storage.database import Database, file_of


async def check(config: Config, clock: Clock) -> list[Finding]:
    """What `convene check` says: the database first, then every platform."""
    findings = [await _check_database(config.database.url.get_secret_value())]
    for name, platform in platforms_of(config, clock).items():
        rooms = [Place(ref.platform, ref.room, ref.thread) for ref in config.rooms() if ref.platform == name]
        findings += await platform.check(rooms)
        await platform.close()
    for destination in outside_of(config, clock).values():
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
