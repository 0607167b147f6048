"""How leaving reads: a room, or the group."""

from bot.core.calling import shown
from bot.core.i18n import Translator
from bot.core.text import Text


def sure_to_leave(_: Translator, group: str) -> Text:
    """Asks once more."""
    return _("You leave **{group}**, with every role that you have in it. Is that right?", group=group)


def leave(_: Translator) -> Text:
    """On a choice."""
    return _("Yes, I leave")


def stay(_: Translator) -> Text:
    """On a choice."""
    return _("No, I stay")


def you_stay(_: Translator, group: str) -> Text:
    """Confirms that nothing has changed."""
    return _("Nothing has changed: you are a member of **{group}**.", group=group)


def has_left(_: Translator, name: str, group: str) -> Text:
    """To everybody who reads it."""
    return _("{name} has left **{group}**. Thank you for all that you gave.", name=shown(name), group=group)


def you_left(_: Translator, group: str) -> Text:
    """To the one who left."""
    return _("You have left **{group}**. Thank you for all that you gave.", group=group)


def you_were_counted_out(_: Translator, group: str) -> Text:
    """To the one about whom somebody else said that they have left."""
    return _(
        "You are no longer a member of **{group}**: its co-chairs or the core team say that you have left. If that is "
        "wrong, please talk with them. What you gave stays counted.",
        group=group,
    )


def left_the_room(_: Translator, group: str) -> Text:
    """To whoever is no longer in the room."""
    return _("You are no longer in the room of **{group}**. Do you leave the group as well?", group=group)


def somebody_left_the_room(_: Translator, name: str, account: str, group: str) -> Text:
    """To the co-chairs, or to the core team where there is no other co-chair."""
    return _(
        "{name} (`{account}`) is no longer in the room of **{group}**. Have they left the group as well? "
        "I ask them too.",
        name=shown(name), account=account, group=group,
    )  # fmt: skip


def they_left(_: Translator) -> Text:
    """On a choice."""
    return _("Yes, they have left")


def they_stay(_: Translator) -> Text:
    """On a choice."""
    return _("No, they stay")


def stays(_: Translator, name: str, group: str) -> Text:
    """Settles the question, for everybody who was asked."""
    return _("{name} stays a member of **{group}**.", name=shown(name), group=group)


def you_are_back(_: Translator, group: str) -> Text:
    """Settles the question to the one who had left the room."""
    return _("You are in the room of **{group}** again.", group=group)


def is_back(_: Translator, name: str, group: str) -> Text:
    """Settles the question, for everybody who was asked."""
    return _("{name} is in the room of **{group}** again.", name=shown(name), group=group)


def whom_to_remove(_: Translator, group: str) -> Text:
    """Above the members."""
    return _("Whose membership in **{group}** ends?", group=group)


def sure_to_remove(_: Translator, name: str, account: str, group: str) -> Text:
    """Asks once more."""
    return _(
        "{name} (`{account}`) loses their membership in **{group}**, with every role that they have in it. "
        "Is that right?",
        name=shown(name), account=account, group=group,
    )  # fmt: skip


def remove(_: Translator) -> Text:
    """On a choice."""
    return _("Yes, remove")


def keep(_: Translator) -> Text:
    """On a choice."""
    return _("No, keep")


def kept(_: Translator, name: str, group: str) -> Text:
    """Confirms that nothing has changed."""
    return _("Nothing has changed: {name} is a member of **{group}**.", name=shown(name), group=group)


def removed(_: Translator, name: str, group: str) -> Text:
    """To the group."""
    return _("{name} is no longer a member of **{group}**.", name=shown(name), group=group)


def you_were_removed(_: Translator, group: str) -> Text:
    """To the one who was removed."""
    return _(
        "You are no longer a member of **{group}**. What you gave stays counted. If you think that this is a mistake, "
        "please talk with its co-chairs or with the core team.",
        group=group,
    )


def not_a_member(_: Translator) -> Text:
    """In place of a question that needs no answer any more."""
    return _("That is settled already.")
