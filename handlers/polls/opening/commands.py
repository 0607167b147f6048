"""`poll`: open one in a line or step by step, or show the one with a number."""

from dataclasses import fields, replace
from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Privately, Replies, Say
from bot.core.text import clean
from handlers.polls import finding
from handlers.polls.finding import Number
from handlers.polls.opening import gathering, grammar, rules, steps
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.grammar import Order
from handlers.polls.opening.leftovers import AS_TEXT
from handlers.polls.opening.rules import Group as Asked
from handlers.polls.records import showing_one
from handlers.polls.views import opening as views
from storage.groups import Group
from storage.polls import NOMINATING


@command(
    "poll",
    also=N_("new poll"),
    usage=N_('poll [method] ["title"] [text] [for 3d]'),
    summary=N_("Ask the group for a recommendation (co-chairs), or see one poll"),
    details=N_(
        "Alone, I ask for one thing after the other. In one go: a method (consensus, consent, lazy, majority, "
        "supermajority, sense check, gradients, election, ranked; else the one of your charter), the title in "
        "quotation marks, the text, and options at the end or on lines of their own: `for 3d`, "
        "`until Saturday 10:00`, `for 24h because …`, `quorum 3/4`, `fallback majority`, `2/3 of all`, `3/4 of cast`, "
        "`secret`, `about budget`; for consent `aim: …` and `review in 3 months`; for a ranked choice "
        "`options: one; two; three`; for an election `2 seats`, `nominations 3d`, or `poll election cochairs` with "
        "`replacing` and a name. Without a time it is open for 72 hours. Everybody who is a member when it opens "
        "can vote. Written as a reply, the message that you reply to is the text."
    ),
    examples=(
        "poll",
        N_('poll consensus "R3" Merge the two scenarios. for 3d'),
        N_('poll consent "Glossary" We share one. aim: all can read it. review in 3 months for 5d'),
        N_('poll majority "Logo" Take the blue one. for 24h because the printer closes on Friday'),
        N_('poll ranked "Scenario" options: one fund; two funds; no fund; for 5d'),
        "poll P3",
    ),
    who=MEMBERS_OR_CORE,
    group=True,
)
def poll(context: Context, number: Number | None = None, order: Rest = "") -> Replies:
    if number is not None:
        if order:
            raise poll.unclear()
        return showing_one.show(context, finding.find(context, number, anywhere=True))
    gathering.check_calls(context, context.group)
    group = context.at_hand
    asked = gathering.asked(context, group)
    parts = _parts(context, group, order, asked)
    if next(rules.missing(parts, asked), ""):
        return steps.begin(context, group, replace(parts, stepwise=True), asked)
    if rules.is_shown_first(parts, asked):
        return steps.begin(context, group, parts, asked)
    return _open(context, group, parts, asked)


def _open(context: Context, group: Group, parts: Parts, asked: Asked) -> Replies:
    """In the room, the poll itself is the answer."""
    opened, told = steps.start(context, group, parts, asked)
    defaulted = steps.is_defaulted(parts)
    if context.private:
        view = partial(
            views.opened, number=opened.number, closes_at=opened.closes_at, nominating=opened.state == NOMINATING,
            defaulted=defaulted,
        )  # fmt: skip
        return [Say(view), *told]
    if defaulted:
        quietly = Privately(context.person_id, wait=False)
        return [*told, Say(partial(views.defaulted, number=opened.number), to=quietly)]
    return told


def _parts(context: Context, group: Group, order: str, asked: Asked) -> Parts:
    """What was written after `poll`, and the message that it was written as a reply to. Raises a Refusal."""
    answered = getattr(context.event, "replied", None)
    replied = answered.text.strip() if answered is not None else ""
    said = grammar.read(order, context.written_at or context.now, context.speaker, asked.method) if order else Order()
    try:
        parts = _of(said, replied, steps.named(context, group, said.replacing, asked))
        if (parts.method, parts.about) == ("election", "cochairs") and not parts.title:
            parts = replace(parts, title=asked.cochairs_title)
        rules.check(parts, asked)
    except Refusal as refusal:
        if not said.doubtful:
            raise
        raise Refusal(refusal.code, AS_TEXT, text=clean(said.doubtful, 60), reason=refusal.said) from None
    return parts


def _of(said: Order, replied: str, holders: tuple[int, ...]) -> Parts:
    given = {field.name: getattr(said, field.name) for field in fields(Parts)}
    about = said.about or ("cochairs" if holders else "")
    return Parts(**given | {"text": said.text or replied or None, "about": about, "holders": holders})
