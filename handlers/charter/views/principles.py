"""How the guiding principles read, and how many have acknowledged them."""

from collections.abc import Sequence

from bot.core.i18n import Translator
from bot.core.text import Text
from storage.principles import Principles, Standing


def principles(_: Translator, text: Principles) -> Text:
    """The whole text. It is data: nothing in it is markup."""
    since = _.day(_.today(text.at))
    return _("**Guiding principles**, version {n}, since {day}", n=text.version, day=since) + Text.plain(
        f"\n{text.text}"
    )


def no_principles(_: Translator) -> Text:
    """While there is no text."""
    return _("There are no guiding principles yet. The core team writes them with `principles set` and the text.")


def will_you(_: Translator) -> Text:
    """Under the text: asks for an acknowledgement."""
    return _("Have you read them, and do you want to work by them?")


def i_will(_: Translator) -> Text:
    """To tap."""
    return _("Yes, I acknowledge them")


def acknowledged(_: Translator, version: int) -> Text:
    """To whoever has acknowledged a version."""
    return _("You have acknowledged version {n} of the guiding principles. Thank you.", n=version)


def new_principles(_: Translator, version: int) -> Text:
    """To whoever wrote a new version."""
    return _("Version {n} is there. I ask every member for it, once, in private and when they are awake.", n=version)


def standings(_: Translator, version: int, found: Sequence[Standing]) -> Text:
    """How many have acknowledged a version, a line a group. No names."""
    lines = [_("**Guiding principles**, version {n}: who has acknowledged it", n=version)]
    lines += [
        _("{group}: {done} of {all}", group=each.group.name, done=each.acknowledged, all=each.members) for each in found
    ]
    return Text.join("\n", lines)
