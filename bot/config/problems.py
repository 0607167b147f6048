"""What is wrong with a configuration, in words: the key, the value's problem, and an example that works."""

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

Key = tuple[str | int, ...]

FORMER: Mapping[str, tuple[str, str]] = {
    "matrix.session_file": ("is store now, a folder, which keeps the keys of encryption too", 'store = "matrix-store"'),
    "matrix.device": ("is no longer needed: the homeserver names the device. Leave it out", ""),
}
"""Keys that were settings once: what became of each, and what works instead."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `key` counts the entries of a list from one: `groups.2` is the second group."""

    key: str
    text: str
    example: str = ""

    def __str__(self) -> str:
        example = f"\n    for example: {self.example}" if self.example else ""
        return f"{self.key}: {self.text}{example}"


def dotted(key: Key) -> str:
    """A place in the file as people write it."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in key)


def from_validation(error: ValidationError, model: type[BaseModel], within: Key = ()) -> list[Problem]:
    """Every complaint of pydantic, put into words; a secret's value is never repeated.

    `within` is the place in `model` of the value that was validated; empty for a whole configuration.
    """
    return [_problem(details, (*within, *details["loc"]), model) for details in error.errors(include_url=False)]


def example_for(field: FieldInfo, name: str) -> str:
    """A line of TOML that works."""
    value = field.examples[0] if field.examples else None
    return "" if value is None else f"{name} = {toml_value(value)}"


def _problem(details: ErrorDetails, key: Key, model: type[BaseModel]) -> Problem:
    field, parent = _find(model, key)
    name = next((part for part in reversed(key) if isinstance(part, str)), "")
    if details["type"] == "extra_forbidden" and dotted(key) in FORMER:
        return Problem(dotted(key), *FORMER[dotted(key)])
    if details["type"] == "extra_forbidden":
        return Problem(dotted(key), "is no key that is known here" + _nearest(name, _names(parent)))
    text = "is missing" if details["type"] == "missing" else _said(details, field)
    return Problem(dotted(key), text, example_for(field, name) if field else "")


def _said(details: ErrorDetails, field: FieldInfo | None) -> str:
    """`"Berln" is not …`, or without the value where that is secret or long."""
    match details["type"]:
        case "model_type" | "model_attributes_type" | "dict_type":
            return "should be a section"
        case "tuple_type":
            return "should be a list"
        case "string_pattern_mismatch":
            text = f"should {field.description}" if field and field.description else "has another form than it should"
        case "too_long":
            text = f"has more than {details['ctx']['max_length']} entries"
        case "string_too_short" | "too_short":
            text = "is empty"
        case _:
            text = re.sub("^(Input|String|Value) ", "", details["msg"])
    value, secret = details["input"], field is not None and _is_secret(field.annotation)
    if secret or (isinstance(value, Mapping | Sequence) and not isinstance(value, str)) or not str(value):
        return text
    return f"{toml_value(value)} {text}" if len(str(value)) <= 80 else text


def _find(model: type[BaseModel], location: Key) -> tuple[FieldInfo | None, type[BaseModel]]:
    """The field that a place in the file belongs to, and the section that it stands in."""
    field: FieldInfo | None = None
    section = model
    for part in location:
        if isinstance(part, str):
            if field is not None and (inner := _section(field.annotation)) is not None:
                section = inner
            field = next((f for n, f in section.model_fields.items() if part in {n, f.alias}), None)
    return field, section


def _section(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _section(part))), None)


def _is_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(_is_secret(part) for part in get_args(annotation))


def _names(section: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in section.model_fields.items()]


def _nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else f": {', '.join(known)}"


def toml_value(value: Any) -> str:
    """A value as TOML: texts, numbers, booleans and lists of them are written as in JSON, except for DEL."""
    return json.dumps(value, ensure_ascii=False, default=str).replace("\x7f", "\\u007f")
