"""How elections and ranked choices read: who stands, the ballot, the rounds of a count, and what follows from it."""

from collections.abc import Sequence

from bot.core.calling import shown
from bot.core.i18n import Translator
from bot.core.text import Text


def seated(_: Translator, group: str, n: int, seated: Sequence[str], late: Sequence[str], ended: Sequence[str]) -> Text:
    """To the group and the core team: who is co-chair from now on, and who no longer."""
    lines = [
        _("**{name}** is co-chair of **{group}** from now on, elected in P{n}.", name=shown(name), group=group, n=n)
        for name in seated
    ]
    lines += [
        _("{name} was elected in P{n}, but the seat was filled in the meantime.", name=shown(name), n=n)
        for name in late
    ]
    lines += [_("{name} is no longer co-chair, and still a member. Thank you.", name=shown(name)) for name in ended]
    return Text.join("\n", lines)


def you_are_cochair(_: Translator, group: str, n: int) -> Text:
    """To whoever was elected."""
    return _(
        "**{group}** has elected you as co-chair (P{n}). `help` in your group's room shows what you can do.",
        group=group, n=n,
    )  # fmt: skip


def you_are_not(_: Translator, group: str, n: int) -> Text:
    """To whoever was not elected again, or made room for who was."""
    return _(
        "Your time as co-chair of **{group}** has ended with the election P{n}. You are still a member. Thank you.",
        group=group, n=n,
    )  # fmt: skip
