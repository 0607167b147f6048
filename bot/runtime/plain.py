"""Plain talk in private, which nothing else answers.

Silence there looks like a bot that is broken, and an answer to every “thank you” is noise: whoever writes no command is
told how to get help, once a day.
"""

from datetime import timedelta

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.replies import Say
from bot.core.text import Text
from bot.runtime import access
from storage import outbox

ONCE_IN = timedelta(days=1)


class PlainTalk(Refusal):
    """Nothing was asked. A refusal, so that the message can still be edited into a command."""

    def __init__(self) -> None:
        super().__init__("plain-talk", N_("That is no command that I know. Write `help` to see what I can do."))


def answer(context: Context, refusal: PlainTalk) -> Say | None:
    """How to get help; None where it was said less than a day ago."""
    assert context.event is not None
    place = context.event.place
    key = f"router.plain:{place.platform}:{place.room}"
    if any(context.now - row.created_at < ONCE_IN for row in outbox.by_key(context.session, key)):
        return None

    def view(_: Translator) -> Text:
        return _(refusal.template if context.actor else access.STRANGER)

    return Say(view, key=key)
