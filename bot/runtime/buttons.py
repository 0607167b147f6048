"""The choices under a message: how they are shown, and what is kept of them until one is chosen."""

import json
import secrets
from collections.abc import Sequence

from sqlmodel import Session

from bot.core.i18n import Translator
from bot.core.platform import Button, Limits
from bot.core.replies import Option
from bot.core.text import Text
from storage.offers import Offer
from storage.outbox import OutboxMessage

THREAD = "thread_root"
"""The argument of a choice that is none: where it was offered."""
SIGNS = (*(f"{digit}\ufe0f\N{COMBINING ENCLOSING KEYCAP}" for digit in "123456789"), "🔟")


def buttons_for(options: Sequence[Option], reader: Translator) -> list[Button]:
    """A button an option, for one reader; each with a token of its own."""
    return [
        Button(
            token=secrets.token_urlsafe(12),
            key=option.key,
            sign=option.sign or SIGNS[number],
            label=str(option.label(reader)),
        )
        for number, option in enumerate(options)
    ]


def buttons_of(kept: Sequence[Offer]) -> list[Button]:
    """The buttons of choices that are offered already."""
    return [Button(token=offer.token, key=offer.key, sign=offer.sign, label=offer.label) for offer in kept]


def bare(sign: str) -> str:
    """An emoji without what only says how it is drawn: clients differ in that."""
    return sign.replace("\ufe0f", "")


def legend(buttons: Sequence[Button], limits: Limits) -> Text:
    """What each sign means, where choices are reactions, and where it does not say so itself."""
    lines = [Text.plain(f"{button.sign} {button.label}") for button in buttons if button.sign != button.label]
    if limits.buttons or not lines:
        return Text()
    return Text.plain("\n\n") + Text.join("\n", lines)


def keep_offers(
    session: Session,
    row: OutboxMessage,
    options: Sequence[Option],
    buttons: Sequence[Button],
    person_id: int | None,
    thread_root: str,
) -> None:
    """Remember what each button does; `person_id`: the one person who may choose, None for everybody there.

    `thread_root`: the thread in which they are shown.
    """
    assert row.id is not None
    beside = {THREAD: thread_root} if thread_root else {}
    for number, (option, button) in enumerate(zip(options, buttons, strict=True)):
        session.add(
            Offer(
                outbox_id=row.id,
                position=number,
                action=option.action,
                arguments=json.dumps({**option.arguments, **beside}),
                person_id=person_id,
                token=button.token,
                key=button.key,
                sign=button.sign,
                label=button.label,
            )
        )
