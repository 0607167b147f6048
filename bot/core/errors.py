"""What can go wrong in words that people read, and in words that the runtime acts on."""

from typing import TYPE_CHECKING, Any

from storage.database import StorageUnavailable

if TYPE_CHECKING:
    from bot.core.i18n import Translator
    from bot.core.text import Text

__all__ = ["ConfigError", "PlatformRefused", "PrivateRefusal", "Refusal", "StorageUnavailable"]


class Refusal(Exception):
    """An expected 'no'. Its text is a translatable template that says what would work instead.

    `code` is stable and never shown; tests and logs name it.
    """

    def __init__(self, code: str, template: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.template = template
        self.values = values

    def said(self, _: "Translator") -> "Text":
        """The text, in somebody's language: a view."""
        return _(self.template, **self.values)


class PrivateRefusal(Refusal):
    """A 'no' whose reason only the person may read: it would tell others of what they noted in private (X1)."""


class PlatformRefused(Exception):
    """The platform will not have us: a wrong or revoked token, a second poller. Says what to do about it."""


class ConfigError(Exception):
    """The configuration cannot be used. The text lists every problem at once."""
