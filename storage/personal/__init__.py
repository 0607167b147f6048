"""What the tables hold about people: how it merges when two persons are found to be one, how it is exported, erased.

Each column that names a person or an account has an entry in `merging.MERGE`, `erasing.ERASE` and
`exporting.EXPORT`, under `table.column`; a test compares the three with the tables' foreign keys. What names a person
in JSON (the arguments of a choice or of a timer) does so by a key that is `person_id` or ends with `_person_id`.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, for statements that go past the session's bookkeeping."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]  # SQLModel does not declare it


def people_named(arguments: str) -> frozenset[int]:
    """The persons that JSON names by its keys, however deep."""
    return frozenset(value for key, value in _pairs(json.loads(arguments)) if _names_person(key, value))


def renamed(arguments: str, person_id: int, into: int) -> str:
    """The same JSON with another person in place of one."""

    def change(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: change(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [change(inner) for inner in value]
        return into if _names_person(key, value) and value == person_id else value

    return json.dumps(change(json.loads(arguments)))


def values_in(raw: Any) -> Iterator[Any]:
    """Every value in JSON that holds no others."""
    if isinstance(raw, dict | list):
        for inner in raw.values() if isinstance(raw, dict) else raw:
            yield from values_in(inner)
    else:
        yield raw


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner
            yield from _pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner)


def _names_person(key: str, value: Any) -> bool:
    return isinstance(value, int) and (key == "person_id" or key.endswith("_person_id"))
