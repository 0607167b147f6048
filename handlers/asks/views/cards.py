"""One ask: its card, what is said of it, and what is asked about it."""

from dataclasses import dataclass

from bot.core import calling, money
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from storage.asks import APPROVED, CONSIDERED, DECLINED, DONE, OPEN, WITHDRAWN

NAME, LONGEST = 80, 500
"""Characters of a group's name, and of what people say."""
GROUP, CORE = "group", "core"
"""Who reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An ask, as it is now."""

    number: int
    group: str
    kind: str
    purpose: str = ""
    amount: str = ""
    currency: str = ""
    text: str = ""
    state: str = OPEN
    words: str = ""
    """What was said with the last change."""
    who: str = ""
    """Who opened it; empty where that is not shown."""


KINDS = {
    "expert": N_("an expert"),
    "research": N_("research"),
    "budget": N_("a budget"),
}
PURPOSES = {
    "research": N_("research"),
    "travel": N_("travel"),
    "translation": N_("translation"),
    "training": N_("training"),
}
_HEADS = {
    "expert": N_("**{group}** asks the core team for an expert:"),
    "research": N_("**{group}** asks the core team for research:"),
    "budget": N_("**{group}** asks the core team for {amount} for {purpose}:"),
}
_TOLD = {
    CONSIDERED: N_("The core team considers Q{n}: {text}"),
    APPROVED: N_("The core team approves Q{n}: {text}"),
    DECLINED: N_("The core team declines Q{n}: {text}"),
    DONE: N_("Q{n} is done, says the core team: {text}"),
    WITHDRAWN: N_("**{group}** takes Q{n} back: {text}"),
}


def card(_: Translator, ask: Request, side: str) -> Text:
    """In the rooms of the group and of the core team, edited in place."""
    lines = [head(_, ask), Text.plain(clean(ask.text, LONGEST)), _state(_, ask)]
    if ask.who:
        lines.append(_("Opened by {name}.", name=calling.shown(ask.who)))
    if ask.kind == "budget":
        lines.append(no_money(_))
    if side == CORE and ask.state == OPEN:
        lines.append(_("Tap, or write `approve Q{n}` or `decline Q{n}` with a few words.", n=ask.number))
    return Text.join("\n", lines)


def head(_: Translator, ask: Request) -> Text:
    """What is asked for, with its number where it has one."""
    number, group = Text.plain(f"Q{ask.number}" if ask.number else ""), clean(ask.group, NAME)
    if ask.kind != "budget":
        return Text.join(" · ", [number, _(_HEADS[ask.kind], group=group)])
    amount, purpose = money.shown(_, ask.amount, ask.currency), _(PURPOSES[ask.purpose])
    return Text.join(" · ", [number, _(_HEADS["budget"], group=group, amount=amount, purpose=purpose)])


def no_money(_: Translator) -> Text:
    """Said with every budget."""
    return _(N_("No money moves by this. I only keep what is asked, and the answer."))


def told(_: Translator, ask: Request) -> Text:
    """What has become of it: in the room of the group, and where it is said."""
    lines = [_(_TOLD[ask.state], n=ask.number, group=clean(ask.group, NAME), text=clean(ask.text, LONGEST))]
    if ask.words:
        shown = clean(ask.words, LONGEST)
        lines.append(_("Why: {reason}", reason=shown) if ask.state == DECLINED else Text.plain(shown))
    if ask.kind == "budget" and ask.state in {APPROVED, DONE}:
        lines.append(_(N_("No money moves by this: the core team says how it is paid.")))
    return Text.join("\n", lines)


def sent(_: Translator, ask: Request) -> Text:
    """To whoever opens it in private."""
    return _("Q{n} is with the core team. The answer comes to the room of {group}: `asks` shows all.",
             n=ask.number, group=clean(ask.group, NAME))  # fmt: skip


# Questions in private


def ask_words(_: Translator, ask: Request, what: str) -> Text:
    """Before something is said to an ask."""
    filled: dict[str, str | int] = {"n": ask.number, "text": clean(ask.text, LONGEST)}
    match what:
        case "approve":
            question = _("Approve Q{n}: {text}", **filled)
            how = _(N_("Write what the group should know, such as what happens next, or tap."))
        case "decline":
            question = _("Why does the core team decline Q{n}: {text}", **filled)
            how = _(N_("Write it in a sentence or two. The group reads it."))
        case "done":
            question = _("Q{n} is done: {text}", **filled)
            how = _(N_("Write what came of it, such as a link, or tap."))
        case _:
            question = _("Shall I take back Q{n}: {text}", **filled)
            how = _(N_("The core team reads that it is not needed any more."))
    return Text.join("\n", [question, how])


_YES = {
    "approve": N_("Approve without words"),
    "done": N_("Done, without words"),
    "withdraw": N_("Take it back"),
}


def yes(_: Translator, what: str) -> Text:
    """The label of what is done without words."""
    return _(_YES[what])


def never_mind(_: Translator) -> Text:
    return _(N_("Never mind"))


def left_so(_: Translator, number: int) -> Text:
    """Whoever was asked does nothing."""
    return _("Q{n} stays as it is.", n=number)


_LABELS = {
    "consider": N_("Consider"),
    "approve": N_("Approve"),
    "decline": N_("Decline"),
    "done": N_("Done"),
    "withdraw": N_("Take it back"),
}


def label(_: Translator, what: str) -> Text:
    """What a choice below a card is called."""
    return _(_LABELS[what])


def _state(_: Translator, ask: Request) -> Text:
    words = clean(ask.words, LONGEST)
    match ask.state:
        case state if state == CONSIDERED:
            return _(N_("The core team considers it."))
        case state if state == APPROVED:
            return _("Approved: {words}", words=words) if words else _(N_("Approved."))
        case state if state == DECLINED:
            return _("Declined: {reason}", reason=words)
        case state if state == DONE:
            return _("Done: {words}", words=words) if words else _(N_("Done."))
        case state if state == WITHDRAWN:
            return _(N_("Taken back: it is not needed any more."))
        case _:
            return _(N_("Not answered yet."))


def openly(_: Translator, group: str) -> Text:
    """That words would leave an encrypted room for rooms of a group (empty: of the core team) that are not (N1)."""
    return _(
        N_(
            "This room is encrypted. Not every room of {groups} is: whoever runs a server there can read these words. "
            "Shall they go all the same?"
        ),
        groups=clean(group, NAME) if group else str(_(N_("the core team"))),
    )  # fmt: skip


def ask_openly(_: Translator, group: str, words: str) -> Text:
    """The question, and the words."""
    return Text.join("\n", [openly(_, group), Text.plain(clean(words, LONGEST))])


def openly_label(_: Translator, *, yes: bool) -> Text:
    return _(N_("Yes, send it")) if yes else _(N_("No, keep it here"))
