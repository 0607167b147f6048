"""The questions of `convene init`. Each answer is checked at once by the rule of the setting it is for."""

import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, TypeAdapter, ValidationError

import locales
from bot.config import Config, Core, Group, Matrix, Telegram
from bot.config.problems import example_for, from_validation, toml_value
from bot.core import zones

Settings = dict[str, Any]


def ask() -> Settings:
    """Ask for everything that a first configuration needs, as config.toml's keys and values."""
    typer.echo("Convene's configuration, in a few questions. Enter takes what stands in brackets.\n")
    settings: Settings = {"language": _ask(Config, "language", "The bot's language", default=locales.SOURCE)}
    accounts: list[str] = []
    if typer.confirm("Does it work on Matrix?", default=True):
        settings["matrix"], own = _ask_matrix()
        accounts += own
    if typer.confirm("Does it work on Telegram?", default=False):
        settings["telegram"], own = _ask_telegram()
        accounts += own
    if accounts:
        settings["core"] = {"accounts": accounts}
    groups: list[Settings] = []
    settings["groups"] = groups
    while typer.confirm("Add a group?" if not groups else "Add another group?", default=not groups):
        groups.append(_ask_group(settings["language"], {group["slug"] for group in groups}))
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
        "homeserver": _ask(Matrix, "homeserver", "  Address of the homeserver"),
        "user": _ask(Matrix, "user", "  The bot's account"),
        "password": _ask(Matrix, "password", "  Its password (not shown)", hidden=True),
    }
    own = _ask_list(Core, "accounts", "  Your own account, which may invite the bot (empty: nobody yet)")
    return settings | {"allow_invites_from": own}, own


def _ask_telegram() -> tuple[Settings, list[str]]:
    settings = {"token": _ask(Telegram, "token", "  The token from @BotFather (not shown)", hidden=True)}
    own = _ask_list(Core, "accounts", "  Your own account's number (empty: not yet)", prefix="telegram:")
    return settings, own


def _ask_group(language: str, taken: set[str]) -> Settings:
    name = _ask(Group, "name", "  Name")

    def free(slug: str) -> None:
        if slug in taken:
            raise typer.BadParameter("Another group has it.")

    group = {
        "slug": _ask(Group, "slug", "  Short name for commands", default=slug_of(name) or None, also=free),
        "name": name,
        "summary": _ask(Group, "summary", "  What it is about, in a line", default=""),
        "language": _ask(Group, "language", "  Language", default=language),
        "timezone": _ask_zone("  Time zone: a city, or as Europe/Berlin"),
        "rooms": _ask_list(Group, "rooms", "  Rooms, as !abc:example.org or telegram:-100123 (empty: not yet)"),
    }
    return {key: value for key, value in group.items() if value}


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
    also: Callable[[str], None] | None = None,
) -> str:
    """One text. Asked again until the setting's own rule accepts it."""

    def accept(answer: str) -> str:
        answer = answer.strip()
        _check(section, name, answer)
        if also:
            also(answer)
        return answer

    # With no default, Enter is an answer too, which is refused in words.
    text: str = typer.prompt(
        question, default=default or "", show_default=bool(default), hide_input=hidden, value_proc=accept
    )
    return text


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

    name: str = typer.prompt(question, default="UTC", value_proc=accept)
    return name


def _ask_list(section: type[BaseModel], name: str, question: str, *, prefix: str = "") -> list[str]:
    """Texts between commas or spaces; none is an answer too. `prefix` is put before those that have none."""

    def accept(answer: str) -> list[str]:
        entries = [prefix + entry.removeprefix(prefix) for entry in re.split(r"[,\s]+", answer) if entry]
        _check(section, name, entries)
        return entries

    found: list[str] = typer.prompt(question, default="", show_default=False, value_proc=accept)
    return found


def _check(section: type[BaseModel], name: str, value: object) -> None:
    field = section.model_fields[name]
    try:
        TypeAdapter(Annotated[field.annotation, field]).validate_python(value)
    except ValidationError as error:
        problem = from_validation(error, section, (name,))[0]
        raise typer.BadParameter(f"{problem.text}; for example: {example_for(field, name)}") from None
