"""`convene groups import`: founds the groups of a file, and takes over what it says of those that are there."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot import configured
from bot.app import FEATURES, system_clock
from bot.config import Config, Group, load_groups
from bot.configured import Imported
from bot.core.registry import Registry
from bot.runtime.jobs import Jobs
from bot.runtime.rendering import Renderer
from storage import migrations
from storage.database import Database


def bring_in(file: Path, config: Config) -> list[str]:
    """Do it, beside a running bot as well, and say what was done. Raises `ConfigError` before anything is done."""
    wanted = load_groups(file, config.language)
    database = Database(config.database.url.get_secret_value())
    try:
        migrations.upgrade(database)
        return list(_told(database.run_here(partial(_bring_in, config=config, wanted=wanted))))
    finally:
        database.close()


def _bring_in(session: Session, config: Config, wanted: Sequence[Group]) -> Imported:
    now = system_clock()
    registry = Registry(FEATURES)
    report = configured.import_groups(session, wanted, now, registry.words)
    Jobs(registry, Renderer({}, config.language)).start(session, now)  # the timers that groups must have
    return report


def _told(report: Imported) -> Iterator[str]:
    """One line for each kind of outcome that there is, and one for each room that stays where it is."""
    if not any((report.founded, report.changed, report.unchanged, report.reserved, report.namesakes)):
        yield "There is no group in it: nothing was done."
    if report.founded:
        yield f"founded: {', '.join(report.founded)}"
    if report.changed:
        yield f"changed: {', '.join(report.changed)}"
    if report.unchanged:
        yield f"as they were: {', '.join(report.unchanged)}"
    for slug in report.reserved:
        yield f"not founded: {slug} is a word of the bot's own commands. Take another slug, such as {slug}-group."
    for slug, namesake in report.namesakes:
        yield f"not founded: {slug} has the name of {namesake}, which is there already. Give it another name."
    for room, slug in report.taken:
        yield f"not bound to {slug}: {room} belongs to somebody else. In that room, `move {slug}` gives it away."
    if report.changed or report.unchanged:
        yield "A group that is there keeps its charter, its members and its phase: those change in the chat."
