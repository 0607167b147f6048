"""Writing an ask step by step: one question at a time, what would be sent, and then it is.

A draft is kept after every step. Only its author goes on with it, as long as they are in the group.
"""

import json
from functools import partial
from typing import Any

from bot.core import secrecy, stepwise
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import N_
from bot.core.replies import Edit, Option, Replies, Reply, Say
from bot.core.stepwise import Asking
from bot.core.text import clean
from handlers.asks import amounts, reading, rules, showing, which
from handlers.asks.reading import BUDGET
from handlers.asks.rules import Parts
from handlers.asks.views import cards
from handlers.asks.views import steps as views
from handlers.asks.views.cards import Request
from storage import drafts, numbering
from storage.asks import Ask
from storage.drafts import Draft
from storage.groups import Group

STEP, KIND = "asks.step", "ask"

NOT_YOURS = N_("This choice is for somebody else.")
NO_MEMBER = N_("You are no longer in that group.")
NO_KIND = N_("I can ask for `expert`, `research` or `budget`. Which one?")
NO_PURPOSE = N_("A budget is for `research`, `travel`, `translation` or `training`. Which one?")


def begin(context: Context, group: Group, parts: Parts) -> Say:
    """Keep what has been said, and ask for the rest."""
    assert group.id is not None
    draft = drafts.begin(context.session, group.id, context.person_id, parts.to_json(), context.now, KIND)
    return stepwise.ask(context, STEP, _following(context, draft, group, parts))


def send(context: Context, group: Group, parts: Parts) -> tuple[Ask, list[Reply]]:
    """Ask the core team: what stands in both rooms from now on."""
    assert group.id is not None
    budget = parts.kind == BUDGET
    made = Ask(
        id=numbering.next_of(context.session, Ask),
        group_id=group.id, kind=parts.kind, text=parts.text, by_person_id=context.person_id,
        purpose=parts.purpose if budget else "", amount=parts.amount if budget else "",
        currency=parts.currency if budget else "", at=context.now, changed_at=context.now,
    )  # fmt: skip
    context.session.add(made)
    context.session.flush()
    return made, [showing.card(context, made, side) for side in (cards.GROUP, cards.CORE)]


def written(context: Context, text: str, draft: int, step: str, act: str, at: str, **_first: Any) -> Replies:
    """An answer in words of their own; None where it is none."""
    kept = context.session.get(Draft, draft)
    if kept is None or kept.person_id != context.person_id or not step or not clean(text):
        return None
    if not context.is_reply and (stepwise.is_late(context, at) or _is_order(context, step, text)):
        return None
    return answer.run(context, draft, step, "set", text)


def _is_order(context: Context, step: str, text: str) -> bool:
    """Whether a text is another command. What is asked for may begin as one does: `Report of an expert …`."""
    found = context.registry.find(text)
    return found is not None and (step != "text" or found[0].name in {"ask", "help"})


@choice(STEP, written=written, prose=True)
def answer(context: Context, draft: int, step: str = "", act: str = "set", value: str = "", at: str = "") -> Replies:
    """What was tapped: an answer, `change` (which part), `send` or `cancel`."""
    kept = drafts.find(context.session, draft)
    if kept is None or kept.kind != KIND:
        return Edit(context.pressed, views.gone)
    if kept.person_id != context.person_id:
        raise Refusal("not-yours", NOT_YOURS)
    if act == "cancel":
        context.session.delete(kept)
        return Edit(context.pressed, views.dropped)
    if which.place_in(context, kept.group_id) is None:
        raise Refusal("not-your-group", NO_MEMBER)
    group, parts = context.session.get_one(Group, kept.group_id), Parts.from_json(kept.parts)
    if act == "send" and not rules.missing(parts):
        return _send(context, kept, group, parts)
    if act == "change":
        return stepwise.go_to(context, STEP, _question(context, kept, step, group, parts))
    if act == "set":
        parts = _answered(context, step, value, parts)
        kept.content, kept.at = json.dumps(parts.to_json(), ensure_ascii=False), context.now
    return stepwise.go_to(context, STEP, _following(context, kept, group, parts), partial(views.settled, said=value))


def _answered(context: Context, step: str, value: str, parts: Parts) -> Parts:
    """The parts with the answer to a step. Raises a Refusal that says what would do."""
    match step:
        case "kind":
            kind = reading.kind_of(value)
            if kind is None:
                raise Refusal("ask-kind", NO_KIND)
            return rules.changed(parts, kind=kind)
        case "purpose":
            purpose = reading.purpose_of(value)
            if purpose is None:
                raise Refusal("ask-purpose", NO_PURPOSE)
            return rules.changed(parts, purpose=purpose)
        case "amount" if value in parts.amounts and not parts.is_sure:
            return rules.with_amount(parts, value)
        case "amount":
            return rules.with_money(parts, amounts.whole(value, context.speaker))
        case "currency":
            return rules.with_currency(parts, amounts.currency(value))
        case _:
            return rules.changed(parts, text=rules.check_words(value))


def _send(context: Context, draft: Draft, group: Group, parts: Parts) -> Replies:
    made, said = send(context, group, parts)
    context.session.delete(draft)
    return [Edit(context.pressed, partial(cards.sent, ask=showing.request(context, made))), *said]


def _following(context: Context, draft: Draft, group: Group, parts: Parts) -> Asking:
    """The next question; what would be sent, where nothing is left to ask."""
    step = rules.missing(parts)
    return _question(context, draft, step, group, parts) if step else _preview(context, draft, group, parts)


def _question(context: Context, draft: Draft, step: str, group: Group, parts: Parts) -> Asking:
    given = {"draft": draft.id, "step": step, "act": "set", "at": context.now.isoformat()}
    options = [
        Option(value, partial(views.label, step=step, value=value, currency=parts.currency), STEP,
               {**given, "value": value})
        for value in rules.offered(parts, step, context.speaker)
    ]  # fmt: skip
    view = partial(
        views.question, step=step, group=group.name, kind=parts.kind, said=parts.said,
        doubted=not parts.is_sure if step == "amount" else len(parts.currencies) > 1, room=not context.private,
    )  # fmt: skip
    return view, (*options, _never_mind(given))


def _preview(context: Context, draft: Draft, group: Group, parts: Parts) -> Asking:
    """What would be sent, and whether it would leave an encrypted room (N1)."""
    shown = Request(
        number=0, group=group.name, kind=parts.kind, purpose=parts.purpose, amount=parts.amount,
        currency=parts.currency, text=parts.text,
    )  # fmt: skip
    given = {"draft": draft.id, "step": "", "at": ""}
    changes = ("amount", "text") if parts.kind == BUDGET else ("text",)
    is_open = secrecy.is_core_open(context)
    return partial(views.preview, ask=shown, is_open=is_open), (
        Option("send", views.send, STEP, {**given, "act": "send"}, sign="✅"),
        *(
            Option(step, partial(views.other, step=step), STEP, {**given, "act": "change", "step": step})
            for step in changes
        ),
        _never_mind(given),
    )


def _never_mind(given: dict[str, Any]) -> Option:
    return Option("never-mind", views.never_mind, STEP, {**given, "act": "cancel"}, sign="❌")
