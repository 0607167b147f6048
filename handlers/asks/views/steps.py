"""Writing an ask step by step."""

from bot.core import money
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.asks.views import cards
from handlers.asks.views.cards import KINDS, LONGEST, NAME, PURPOSES, Request, head, no_money

_QUESTIONS = {
    "kind": N_("What does {group} ask the core team for?"),
    "purpose": N_("What is the budget for?"),
    "text": N_("What exactly? Write it in a sentence or two: the core team decides by it."),
}


def question(_: Translator, step: str, group: str, kind: str, said: str, doubted: bool, room: bool) -> Text:
    """One question. `said`: the amount as it was written; `doubted`: it may mean several things."""
    match step:
        case "amount" if doubted:
            asked = _("I am not sure what “{text}” is. Is it this? If not, write it another way.", text=clean(said, 40))
        case "amount":
            asked = _(N_("How much? Write the amount and its currency, such as `300 EUR`."))
        case "currency" if doubted:
            asked = _(
                "In which currency is “{text}”? Tap, or write another one's code, such as `KES`.", text=clean(said, 40)
            )
        case "currency":
            asked = _("In which currency is {text}? Tap, or write its code, such as `KES`.", text=clean(said, 40))
        case _:
            asked = _(_QUESTIONS[step], group=clean(group, NAME))
    lines = [asked]
    if step == "kind":
        lines.append(_(N_("The answer comes to the room. No money moves by an ask.")))
    elif kind and step == "text":
        lines.insert(0, _("The ask is for {kind}.", kind=_(KINDS[kind])))
    if room and step in {"amount", "text"}:
        lines.append(_(N_("Answer by replying to this message.")))
    return Text.join("\n", lines)


def label(_: Translator, step: str, value: str, currency: str) -> Text:
    """What can be tapped."""
    if step == "kind":
        return _(_KIND_LABELS[value])
    if step == "purpose":
        return _(PURPOSES[value])
    if step == "amount":
        return Text.plain(money.shown(_, value, currency) if currency else value)
    return Text.plain(f"{value} ({_.locale.currencies[value]})" if value in _.locale.currencies else value)


_KIND_LABELS = {
    "expert": N_("An expert"),
    "research": N_("Research"),
    "budget": N_("A budget"),
}


def preview(_: Translator, ask: Request, is_open: bool) -> Text:
    """What would be sent. `is_open`: out of an encrypted room, into one that is not."""
    lines = [_(N_("This goes to the core team:")), head(_, ask), Text.plain(clean(ask.text, LONGEST))]
    if ask.kind == "budget":
        lines.append(no_money(_))
    if is_open:
        lines.append(cards.openly(_, ""))
    return Text.join("\n", lines)


def send(_: Translator) -> Text:
    return _(N_("Send it"))


def other(_: Translator, step: str) -> Text:
    """The label of what changes a part."""
    return _(N_("Change the amount")) if step == "amount" else _(N_("Change the words"))


def never_mind(_: Translator) -> Text:
    return _(N_("Never mind"))


def dropped(_: Translator) -> Text:
    return _(N_("Nothing was asked."))


def gone(_: Translator) -> Text:
    return _(N_("This was sent, or dropped, already. `ask` begins anew."))


def settled(_: Translator, said: str) -> Text:
    """In the place of a question that is answered."""
    return _("Noted: {text}", text=clean(said, 80))
