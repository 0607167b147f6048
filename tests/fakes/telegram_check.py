"""Whether a call of ours, and what the fake makes of it, is what the Bot API knows.

The judge is aiogram's models: a second implementation of the API that shares nothing with the library in use.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from aiogram import methods, types
from aiogram.methods.base import TelegramMethod
from pydantic import BaseModel, ValidationError

_MARKUPS: dict[str, type[types.TelegramObject]] = {
    "inline_keyboard": types.InlineKeyboardMarkup,
    "keyboard": types.ReplyKeyboardMarkup,
    "remove_keyboard": types.ReplyKeyboardRemove,
    "force_reply": types.ForceReply,
}


def problems(method: str, parameters: Mapping[str, Any], files: Mapping[str, Any]) -> list[str]:
    """What is wrong with a call: an unknown method or parameter, a missing one, a wrong type."""
    model = _methods().get(method)
    if model is None:
        return [f"unknown method {method}"]
    found = [f"{method} has no parameter {name}" for name in parameters if name not in model.model_fields]
    own = (name for name in files if f"attach://{name}" not in json.dumps(dict(parameters)))  # others are named inside
    values = {**parameters, **{name: types.BufferedInputFile(b"", "file") for name in own}}
    markup = values.pop("reply_markup", None)
    if markup is not None:
        # The union of markups takes anything for one of them, so the class is chosen by its key.
        kind = next((kind for key, kind in _MARKUPS.items() if key in markup), types.InlineKeyboardMarkup)
        found += _invalid(kind, markup)
    return found + _invalid(model, values)


def check_update(update: Mapping[str, Any]) -> None:
    """Raises when the fake delivers what Telegram never would."""
    if found := _invalid(types.Update, update):
        raise AssertionError(f"not an update of Telegram: {found}")


def decode(value: str) -> Any:
    """A form's field: JSON where it is an object or a list, otherwise the text itself."""
    return json.loads(value) if value[:1] in {"{", "["} else value


@cache
def _methods() -> dict[str, type[TelegramMethod[Any]]]:
    classes = (getattr(methods, name) for name in methods.__all__)
    return {each.__api_method__: each for each in classes if isinstance(getattr(each, "__api_method__", None), str)}


def _invalid(model: type[BaseModel], values: Mapping[str, Any]) -> list[str]:
    try:
        parsed = model.model_validate(values)
    except ValidationError as error:
        return [f"{model.__name__}.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return list(_unknown(parsed))


def _unknown(value: Any) -> Iterator[str]:
    """Fields that the models keep without knowing them, at any depth."""
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{type(value).__name__} has no field {name}"
        for part in vars(value).values():
            yield from _unknown(part)
    elif isinstance(value, list):
        for part in value:
            yield from _unknown(part)
