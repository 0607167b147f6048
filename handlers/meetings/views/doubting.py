"""How the co-chairs are asked whether a meeting takes place."""

from bot.core.i18n import Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text
from handlers.meetings.views.planned import Card, head


def question(_: Translator, card: Card, *, few: bool) -> Text:
    """To a co-chair, on their clock: why it is asked."""
    lines = [head(_, card), on_clocks(_, card.starts_at, [_.zone])]
    if few:
        lines.append(
            _(
                "{yes} of {expected} say that they come, and {maybe} that they may.",
                yes=_.number(card.yes),
                expected=_.number(card.expected),
                maybe=_.number(card.maybe),
            )
        )
    if not card.agenda:
        lines.append(_("Nothing is on the agenda: `agenda M{n}` and what it is about adds something.", n=card.number))
    return Text.join("\n", [*lines, _("Shall it be cancelled?")])


def cancel(_: Translator) -> Text:
    """To tap."""
    return _("Cancel it")


def keep(_: Translator) -> Text:
    """To tap."""
    return _("It takes place")


def stays(_: Translator, number: int) -> Text:
    """In place of the question."""
    return _("M{n} takes place.", n=number)


def moved_since(_: Translator, number: int) -> Text:
    """In place of the question, where it was about another time."""
    return _("M{n} was moved since, so this is no longer asked.", n=number)
