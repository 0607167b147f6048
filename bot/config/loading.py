"""Reads a configuration file and the secrets that stand beside it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import locales
from bot.config.model import Config, Group, GroupsFile
from bot.config.problems import Problem, dotted, from_validation
from bot.config.refs import RoomRef, parse_room
from bot.core.errors import ConfigError

SECRETS = (
    ("database", "url"), ("matrix", "password"), ("matrix", "token"), ("matrix", "recovery_key"), ("telegram", "token"),
    ("mail", "password"), ("wiki", "password"),
)  # fmt: skip
"""Settings that may come from the environment (`CONVENE_TELEGRAM_TOKEN`) or from a file (`token_file`)."""

OPTIONAL = "recovery_key"
"""The secret that is no other way to log in, and that most do without."""

ONE_LIKE_IT = "`convene init` writes one; config.example.toml explains every setting. To try the bot first: make demo."


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """The settings in a file, with the secrets that the environment holds, which go before the file's.

    Relative paths start at the file's folder. Raises `ConfigError`, which lists every problem.
    """
    data = _read(path)
    folder = path.absolute().parent
    problems = list(_take_secrets(data, environ, folder))
    _settle(data, folder)
    config = None
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        problems += from_validation(error, Config)
    problems += _conflicts(data)
    if config is None or problems:
        raise _unusable(path, problems)
    return config


def load_groups(path: Path, language: str) -> tuple[Group, ...]:
    """The groups of a file that holds nothing else; they speak `language` where they do not say which.

    Raises `ConfigError`, which lists every problem in the words that a configuration's are told in.
    """
    data = _read(path, "docs/examples/nine-groups.toml shows what one looks like.")
    for group in _groups(data):
        group.setdefault("language", language)
    problems = list(_conflicts(data))
    try:
        file = GroupsFile.model_validate(data)
    except ValidationError as error:
        raise _unusable(path, [*from_validation(error, GroupsFile), *problems]) from None
    if problems:
        raise _unusable(path, problems)
    return file.groups


def _unusable(path: Path, problems: Sequence[Problem]) -> ConfigError:
    count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
    listed = "\n".join(f"  {problem}" for problem in problems)
    return ConfigError(f"{path} cannot be used; {count}:\n{listed}")


def _read(path: Path, one_like_it: str = ONE_LIKE_IT) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path} is not there. {one_like_it}") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not a text in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f'{path} is not TOML: {error}.\n    for example: a text stands in quotes, timezone = "Europe/Berlin"'
        ) from None


def _take_secrets(data: dict[str, Any], environ: Mapping[str, str], folder: Path) -> Iterator[Problem]:
    """Put secrets from the environment and from files where the settings expect them."""
    for name in dict.fromkeys(section for section, _key in SECRETS):
        keys = [key for section, key in SECRETS if section == name]
        variables = {k: f"CONVENE_{name}_{k}".upper() for key in keys for k in (key, f"{key}_file")}
        given = {key: environ[variable] for key, variable in variables.items() if environ.get(variable)}
        section = data.setdefault(name, {}) if given else data.get(name)
        if not isinstance(section, dict):
            continue
        if given:  # what the environment says goes before the file; the recovery key is no other way to log in
            for key in variables:
                if any(key.startswith(OPTIONAL) == other.startswith(OPTIONAL) for other in given):
                    section.pop(key, None)
            section.update(given)
        for key in keys:
            if f"{key}_file" in section:
                place = variables[f"{key}_file"] if f"{key}_file" in given else f"{name}.{key}_file"
                yield from _read_secret(section, key, place, folder)


def _read_secret(section: dict[str, Any], key: str, place: str, folder: Path) -> Iterator[Problem]:
    file = section.pop(f"{key}_file")
    example = f'{key}_file = "secrets/{key}"'
    if key in section:
        yield Problem(place, f"stands beside {key}: give one of the two", example)
    elif not isinstance(file, str):
        yield Problem(place, "should be a path", example)
    else:
        if key != OPTIONAL:
            section[key] = "?"  # so that a file that cannot be read is not also reported as a missing secret
        try:
            secret = (folder / Path(file).expanduser()).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not a text"
            yield Problem(place, f'"{file}" cannot be read: {reason}', example)
        else:
            if secret:
                section[key] = secret
            else:
                yield Problem(place, f'"{file}" is empty', example)


def _settle(data: dict[str, Any], folder: Path) -> None:
    """Fill in what depends on something else: groups speak the bot's language, paths start at the folder."""
    language = data.get("language")
    for group in _groups(data):
        if language in locales.languages():
            group.setdefault("language", language)
    database = data.setdefault("database", {})
    if isinstance(database, dict):
        url = database.setdefault("url", "sqlite:///convene.db")
        relative = url.removeprefix("sqlite:///") if isinstance(url, str) and url.startswith("sqlite:///") else ""
        if relative and relative != ":memory:":
            database["url"] = f"sqlite:///{folder / relative}"
        if isinstance(url, str) and not url.startswith("sqlite:"):
            database.setdefault("erasures", "convene.erasures")
        if isinstance(erasures := database.get("erasures"), str):
            database["erasures"] = str(folder / Path(erasures).expanduser())
    matrix = data.get("matrix")
    if isinstance(matrix, dict):
        store = matrix.setdefault("store", "matrix-store")
        if isinstance(store, str):
            matrix["store"] = str(folder / Path(store).expanduser())


def _conflicts(data: dict[str, Any]) -> Iterator[Problem]:
    """What no single value shows: two credentials, a slug or a room twice. Looks at whatever can be read."""
    matrix = data.get("matrix")
    if isinstance(matrix, dict) and ("password" in matrix) == ("token" in matrix):
        yield Problem("matrix", "needs either a password or a token", 'password_file = "matrix.password"')
    slugs: dict[str, str] = {}
    rooms: dict[RoomRef, str] = {}
    core = data.get("core")
    if isinstance(core, dict):
        yield from _bind(rooms, core.get("rooms"), ("core", "rooms"))
    for number, group in enumerate(_groups(data)):
        slug = group.get("slug")
        place = dotted(("groups", number, "slug"))
        if isinstance(slug, str) and (first := slugs.setdefault(slug, place)) != place:
            yield Problem(place, f'"{slug}" is taken by {first}', f'slug = "{slug}-2"')
        yield from _bind(rooms, group.get("rooms"), ("groups", number, "rooms"))


def _bind(rooms: dict[RoomRef, str], names: object, key: tuple[str | int, ...]) -> Iterator[Problem]:
    for number, name in enumerate(names if isinstance(names, list) else []):
        place = dotted((*key, number))
        try:
            room = parse_room(name)
        except (ValueError, AttributeError):
            continue  # reported where it stands
        if (first := rooms.setdefault(room, place)) != place:
            yield Problem(place, f'"{name}" is bound already by {first}: a room belongs to one group')


def _groups(data: dict[str, Any]) -> list[dict[str, Any]]:
    groups = data.get("groups")
    return [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
