"""What may become of an ask, and what is missing from one. Pure (R1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean
from handlers.asks import amounts
from handlers.asks.amounts import Money
from handlers.asks.reading import BUDGET, PURPOSES, Found
from storage.asks import APPROVED, CONSIDERED, DECLINED, DONE, OPEN, WITHDRAWN, Ask

CONSIDER, APPROVE, DECLINE, FINISH, WITHDRAW = "consider", "approve", "decline", "done", "withdraw"
"""What can be done about an ask."""
LONGEST = 500
"""Characters of what is asked, and of what is said to it."""

_RESULT = {CONSIDER: CONSIDERED, APPROVE: APPROVED, DECLINE: DECLINED, FINISH: DONE, WITHDRAW: WITHDRAWN}
_FROM = {
    CONSIDER: {OPEN, APPROVED, DECLINED},
    APPROVE: {OPEN, CONSIDERED, DECLINED},
    DECLINE: {OPEN, CONSIDERED, APPROVED},
    FINISH: {OPEN, CONSIDERED, APPROVED},
    WITHDRAW: {OPEN, CONSIDERED, APPROVED},
}
_NOT = {
    CONSIDERED: N_("Q{n} is being considered already. `approve Q{n}` or `decline Q{n}` answers it."),
    APPROVED: N_("Q{n} is approved already. `done Q{n}` says that it is done."),
    DECLINED: N_("Q{n} was declined. `approve Q{n}` approves it after all."),
    DONE: N_("Q{n} is done already. What else is needed is a new ask: `ask`."),
    WITHDRAWN: N_("Q{n} was taken back. What is still needed is a new ask: `ask`."),
}
NO_WORDS = N_("I see no words in that. Write it in a sentence or two.")
TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}. A document can be linked.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An ask that is being written. Empty: not said yet."""

    kind: str = ""
    purpose: str = ""
    said: str = ""
    """The amount as it was written."""
    amounts: tuple[str, ...] = ()
    """What the amount is, or may be."""
    is_sure: bool = True
    currencies: tuple[str, ...] = ()
    text: str = ""

    @property
    def amount(self) -> str:
        """The amount, where it is certain."""
        return self.amounts[0] if self.amounts and self.is_sure else ""

    @property
    def currency(self) -> str:
        """Its currency, where that is certain."""
        return self.currencies[0] if len(self.currencies) == 1 else ""

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in self._values().items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Parts":
        """The inverse of `to_json`."""
        said: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**said)

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def begun(found: Found) -> Parts:
    """An ask as far as it was said in one go."""
    text = check_words(found.text) if found.text else ""
    parts = Parts(kind=found.kind, purpose=found.purpose, text=text)
    return with_money(parts, found.money) if found.money is not None else parts


def with_money(parts: Parts, money: Money) -> Parts:
    """With an amount; its currency stays where none is named."""
    currencies = money.currencies or parts.currencies
    return _settled(
        replace(parts, said=money.said, amounts=money.amounts, is_sure=money.is_sure, currencies=currencies)
    )


def with_currency(parts: Parts, currencies: tuple[str, ...]) -> Parts:
    """With a currency, or several that may be meant."""
    return _settled(replace(parts, currencies=currencies))


def with_amount(parts: Parts, amount: str) -> Parts:
    """With the one that was meant, of those that the amount may be."""
    return _settled(replace(parts, amounts=(amount,), is_sure=True))


def changed(parts: Parts, **said: str) -> Parts:
    """With another kind, purpose or text."""
    return replace(parts, **said)  # type: ignore[arg-type]  # the names are those of texts


def missing(parts: Parts) -> str:
    """What has to be asked next: `kind`, `purpose`, `amount`, `currency` or `text`; empty where nothing has to."""
    if not parts.kind:
        return "kind"
    if parts.kind == BUDGET:
        if not parts.purpose:
            return "purpose"
        if not parts.amount:
            return "amount"
        if not parts.currency:
            return "currency"
    return "" if parts.text else "text"


def offered(parts: Parts, step: str, reader: Translator) -> Sequence[str]:
    """What can be tapped in answer to a step."""
    match step:
        case "kind":
            return ("expert", "research", "budget")
        case "purpose":
            return tuple(PURPOSES)
        case "amount":
            return parts.amounts if not parts.is_sure else ()
        case "currency":
            return amounts.offered(reader, parts.currencies)
        case _:
            return ()


def after(ask: Ask, what: str) -> str:
    """The state that an ask comes to. Raises a Refusal where that cannot be done about it now."""
    if ask.state not in _FROM[what]:
        raise Refusal("ask-state", _NOT[ask.state], n=ask.number)
    return _RESULT[what]


def check_words(text: str) -> str:
    """What people say, where it has words and not too many."""
    if not clean(text):
        raise Refusal("ask-blank", NO_WORDS)
    if len(text.strip()) > LONGEST:
        raise Refusal("ask-too-long", TOO_LONG, limit=LONGEST, n=len(text.strip()))
    return text.strip()


def _settled(parts: Parts) -> Parts:
    """With as many digits as the currency has, once both are certain. Raises a Refusal where there are more."""
    if not (parts.amount and parts.currency):
        return parts
    return replace(parts, amounts=(amounts.checked(parts.amount, parts.currency, parts.said),))
