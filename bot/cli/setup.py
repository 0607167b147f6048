"""The questions of `convene init`. Each answer is checked at once by the rule of the setting it is for."""

import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel, TypeAdapter, ValidationError

import locales
from bot.config import Config, Core, Group, Matrix, Telegram
from bot.config.problems import example_for, from_validation, toml_value
from bot.config.refs import RoomRef, parse_room
from bot.core import zones
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.languages import find_language

Settings = dict[str, Any]
T = TypeVar("T")

ROOMS = (
    "Rooms have ids. In Element: Room settings, Advanced. On Telegram, leave them out for now: add the bot to the\n"
    "group, start `convene run` and write /me there. The bot's answer says how to name it in config.toml."
)


def ask() -> Settings:
    """Ask for everything that a first configuration needs, as config.toml's keys and values."""
    typer.echo("Convene's configuration, in a few questions. Enter takes what stands in brackets.\n")
    settings: Settings = {
        "language": _ask(Config, "language", "The bot's language", default=locales.SOURCE, read=_code)
    }
    accounts: list[str] = []
    if typer.confirm("Does it work on Matrix?", default=True):
        settings["matrix"], own = _ask_matrix()
        accounts += own
    if typer.confirm("Does it work on Telegram?", default=False):
        settings["telegram"], own = _ask_telegram()
        accounts += own
    typer.echo(ROOMS)
    used: set[RoomRef] = set()
    rooms = _ask_rooms(Core, "Room of the team that supports all groups", used)
    if core := _given({"accounts": accounts, "rooms": rooms}):
        settings["core"] = core
    groups: list[Settings] = []
    settings["groups"] = groups
    while typer.confirm("Add a group?" if not groups else "Add another group?", default=not groups):
        groups.append(_ask_group(settings["language"], groups, used))
    return settings


def write(path: Path, settings: Settings) -> None:
    """Write config.toml, readable by its owner only from its first byte."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(render(settings))
    fresh.replace(path)


def render(settings: Settings) -> str:
    """The settings as TOML, one section after the other."""
    lines = ["# Written by `convene init`. config.example.toml explains these settings and the others."]
    for name, value in settings.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{name}]", *_pairs(value)]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            lines += [line for entry in value for line in ("", f"[[{name}]]", *_pairs(entry))]
        else:
            lines += _pairs({name: value})
    return "\n".join(lines) + "\n"


def _pairs(section: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in section.items()]


def _ask_matrix() -> tuple[Settings, list[str]]:
    settings = {
        "homeserver": _ask(Matrix, "homeserver", "  Address of the homeserver", read=_address),
        "user": _ask(Matrix, "user", "  The bot's account, as @convene:example.org"),
        "password": _ask(Matrix, "password", "  Its password (not shown)", hidden=True),
        "recovery_key": _ask_recovery_key(),
    }
    question = "  Your own account, which may invite the bot, as @ann:example.org (empty: nobody yet)"
    own = _ask_list(Core, "accounts", question, prefix="matrix:")
    return _given(settings) | {"allow_invites_from": [account.removeprefix("matrix:") for account in own]}, own


def _ask_recovery_key() -> str:
    def accept(answer: str) -> str:
        if answer:
            _check(Matrix, "recovery_key", answer)
        return answer

    return _prompt("  Its recovery key, if another client has used it (not shown; empty: none)", accept, hidden=True)


def _ask_telegram() -> tuple[Settings, list[str]]:
    settings = {"token": _ask(Telegram, "token", "  The token from @BotFather (not shown)", hidden=True)}
    typer.echo(
        "  Your own account has a number. If you do not know it, go on without: when you add the bot to a group,"
    )
    typer.echo("  the log of `convene run` names the group and, as `by`, you.")
    own = _ask_list(Core, "accounts", "  Your own account's number (empty: not yet)", prefix="telegram:")
    return settings, own


def _ask_group(language: str, groups: Sequence[Settings], used: set[RoomRef]) -> Settings:
    def free(key: str, answer: str) -> None:
        if answer.casefold() in {group[key].casefold() for group in groups}:
            raise typer.BadParameter("Another group has it.")

    name = _ask(Group, "name", "  Name", also=partial(free, "name"))
    return _given(
        {
            "slug": _ask(
                Group, "slug", "  Short name for commands", default=slug_of(name) or None, also=partial(free, "slug")
            ),
            "name": name,
            "summary": _ask(Group, "summary", "  What it is about, in a line", default=""),
            "language": _ask(Group, "language", "  Language", default=language, read=_code),
            "timezone": _ask_zone("  Time zone: a city, or as Europe/Berlin"),
            "rooms": _ask_rooms(Group, "  Its rooms", used),
            "cochairs": _ask_list(
                Group,
                "cochairs",
                "  Its co-chairs, at most two, as @ann:example.org or telegram:12345 (empty: not yet)",
            ),
        }
    )


def _given(settings: Settings) -> Settings:
    return {key: value for key, value in settings.items() if value}


def slug_of(name: str) -> str:
    """A short name made of a long one: "Gestión y datos" becomes "gestion-y-datos"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:32].strip("-")


def _ask(
    section: type[BaseModel],
    name: str,
    question: str,
    *,
    default: str | None = None,
    hidden: bool = False,
    read: Callable[[str], str] = str,
    also: Callable[[str], None] | None = None,
) -> str:
    """One text, as `read` understands it. Asked again until the setting's own rule accepts it."""

    def accept(answer: str) -> str:
        answer = read(answer)
        _check(section, name, answer)
        if also:
            also(answer)
        return answer

    return _prompt(question, accept, default=default or "", hidden=hidden)


def _prompt(question: str, accept: Callable[[str], T], *, default: str = "", hidden: bool = False) -> T:
    """Ask until `accept` raises no `BadParameter`, whose words are said, also where what is typed is not shown.

    With no default, Enter is an answer too.
    """
    while True:
        answer: str = typer.prompt(question, default=default, show_default=bool(default), hide_input=hidden)
        try:
            return accept(answer.strip())
        except typer.BadParameter as error:
            typer.echo(f"Error: {error.message}")


def _code(answer: str) -> str:
    """A language's code, for what people call it."""
    try:
        return find_language(answer, locales.SOURCE)
    except Refusal as refusal:
        said = refusal.said(Translator(locales.SOURCE, "UTC"))
        raise typer.BadParameter(str(said)) from None


def _address(answer: str) -> str:
    """A web address; a bare name is one, too."""
    bare = answer.rstrip("/")
    if bare.endswith(":"):
        return answer  # no server's name follows
    return bare if not bare or "://" in bare else f"https://{bare}"


def _ask_zone(question: str) -> str:
    """An IANA zone. Asked again until the answer means one for certain."""

    def accept(answer: str) -> str:
        found = zones.find(answer)
        if isinstance(found, zones.Zone):
            return found.name
        if not found.zones:
            raise typer.BadParameter(f'I do not know "{answer}"; for example: Lima, Peru or America/Lima')
        offered = ", ".join(
            f"{zone.name} ({zone.city}, {zones.country_name(zone.country, 'en')})" for zone in found.zones
        )
        raise typer.BadParameter(f'"{answer}" is not certain. Write one of: {offered}')

    return _prompt(question, accept, default="UTC")


def _ask_rooms(section: type[BaseModel], question: str, used: set[RoomRef]) -> list[str]:
    """Rooms that nobody else has; `used` learns of them."""

    def free(entries: list[str]) -> None:
        for entry in entries:
            if parse_room(entry) in used:
                raise typer.BadParameter(f"{entry} is taken already: a room belongs to one group.")

    question = f"{question}, as !abc:example.org or telegram:-100123 (empty: not yet)"
    rooms = _ask_list(section, "rooms", question, also=free)
    used.update(map(parse_room, rooms))
    return rooms


def _ask_list(
    section: type[BaseModel],
    name: str,
    question: str,
    *,
    prefix: str = "",
    also: Callable[[list[str]], None] | None = None,
) -> list[str]:
    """Texts between commas or spaces; none is an answer too. `prefix` is put before those that have none."""

    def accept(answer: str) -> list[str]:
        entries = [prefix + entry.removeprefix(prefix) for entry in re.split(r"[,\s]+", answer) if entry]
        _check(section, name, entries)
        if also:
            also(entries)
        return entries

    return _prompt(question, accept)


def _check(section: type[BaseModel], name: str, value: object) -> None:
    field = section.model_fields[name]
    try:
        TypeAdapter(Annotated[field.annotation, field]).validate_python(value)
    except ValidationError as error:
        problem = from_validation(error, section, (name,))[0]
        said = f"This {problem.text}" if problem.text.startswith(("is ", "should ")) else problem.text
        raise typer.BadParameter(f"{said}; for example: {example_for(field, name)}") from None
