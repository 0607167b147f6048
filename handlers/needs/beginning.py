"""From what was asked for to a need in both groups: who writes it settles first what is not clear (N2)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bot.core import secrecy
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS
from bot.core.replies import Edit, Option, Replies, Reply, Say, View
from handlers.needs import openly, reminding, rules, showing, which
from handlers.needs.views import opening as views
from handlers.needs.views import openly as open_views
from storage import needs, numbering
from storage.groups import Group
from storage.needs import Need

OF, ANOTHER, OPENLY = "needs.of", "needs.another", "needs.openly"
"""The choices: of which groups; whether it is another one; whether it may leave an encrypted room."""
EACH_ALONE = 4
"""Up to so many groups can be chosen one by one."""
NO_MEMBER = N_("You are no longer in that group.")
PAST = N_("{day} is past. Write it anew, with another day.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Needs that may be opened."""

    group_id: int
    of_group_ids: Sequence[int]
    text: str
    due_on: date

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "due_on": self.due_on.isoformat()}


def which_groups(context: Context, asked: Asked, whole: str) -> Say:
    """Asks of which of several groups it is needed. `whole`: what is needed, if other groups' names belong to it."""
    known = {number: context.session.get_one(Group, number).name for number in asked.of_group_ids}
    first, names = asked.of_group_ids[0], list(known.values())
    found: list[tuple[Asked, View]] = [(asked, partial(views.one_each, names=names))]
    if len(known) <= EACH_ALONE:
        each = [replace(asked, of_group_ids=[number]) for number in known]
        found += [(one, partial(views.of_one, name=known[one.of_group_ids[0]], text=one.text)) for one in each]
    if whole:
        one = replace(asked, of_group_ids=[first], text=rules.check_words(whole))
        found.append((one, partial(views.of_one, name=known[first], text=one.text)))
    options = [
        Option(str(number), label, OF, one.as_json()) for number, (one, label) in enumerate(found, start=1)
    ]  # fmt: skip
    view = partial(views.which_groups, names=names)
    return Say(view, options=tuple(options), only=context.person_id, key=_key(context, OF))


def begin(context: Context, asked: Asked, *, is_another: bool = False, is_open: bool = False) -> Replies:
    """Open it, unless something has to be settled first: `is_another`, `is_open` say what has been."""
    if not is_another and (same := _same(context, asked)) is not None:
        return _ask(context, _another(context, asked, same))
    sides = (*asked.of_group_ids, asked.group_id)
    if not is_open and (question := openly.ask_first(context, sides, asked.text, OPENLY, asked.as_json())):
        return _ask(context, question)
    opened, cards = list[Need](), list[Reply]()
    for of_group_id in asked.of_group_ids:
        found, said = _open(context, asked, of_group_id)
        opened.append(found)
        cards += said
    view = partial(
        views.opened_all, needs=[showing.told_here(context, showing.dependency(context, found)) for found in opened]
    )
    if context.pressed:
        return [Edit(context.pressed, view), *cards]
    return [Say(view), *cards] if context.private else cards


@choice(OF, who=MEMBERS)
def of_which(context: Context, **asked: Any) -> Replies:
    """Of which of several groups it is needed."""
    return begin(context, _still(context, **asked))


@choice(ANOTHER, who=MEMBERS)
def another(context: Context, number: int, *, yes: bool, **asked: Any) -> Replies:
    """Whether it is another one than one with the same words."""
    if not yes:
        return Edit(context.pressed, partial(views.left_at_that, number=number))
    return begin(context, _still(context, **asked), is_another=True)


@choice(OPENLY, who=MEMBERS)
def open_openly(context: Context, *, yes: bool, **asked: Any) -> Replies:
    """Whoever needs it says whether it may leave an encrypted room (N1)."""
    if not yes:
        return Edit(context.pressed, open_views.kept)
    return begin(context, _still(context, **asked), is_another=True, is_open=True)


def _still(context: Context, group_id: int, of_group_ids: Sequence[int], text: str, due_on: str) -> Asked:
    """What was asked for, if it can still be. Raises a Refusal."""
    if which.place_in(context, group_id) is None:
        raise Refusal("not-your-group", NO_MEMBER)
    day = date.fromisoformat(due_on)
    if day < context.speaker.today(context.now):
        raise Refusal("need-by-when", PAST, day=lambda _: _.day(day))
    return Asked(group_id, of_group_ids, text, day)


def _ask(context: Context, question: Say) -> Reply:
    """In the place of the question before it, where there is one."""
    return Edit(context.pressed, question.view, question.options) if context.pressed else question


def _same(context: Context, asked: Asked) -> Need | None:
    """A need that is open, of one of these groups and in the same words."""
    theirs = [need for need in needs.unfinished(context.session, asked.group_id) if need.group_id == asked.group_id]
    return next((n for n in theirs if n.of_group_id in asked.of_group_ids and rules.is_same(n.text, asked.text)), None)


def _another(context: Context, asked: Asked, same: Need) -> Say:
    options = tuple(
        Option(key, partial(views.same_label, yes=yes), ANOTHER, {**asked.as_json(), "number": same.number, "yes": yes},
               sign=sign)
        for key, yes, sign in (("another", True, "✅"), ("leave", False, "❌"))
    )  # fmt: skip
    view = partial(views.same, need=showing.told_here(context, showing.dependency(context, same)))
    return Say(view, options=options, only=context.person_id, key=_key(context, ANOTHER))


def _open(context: Context, asked: Asked, of_group_id: int) -> tuple[Need, list[Reply]]:
    """A new need, and what both groups see of it."""
    found = Need(
        id=numbering.next_of(context.session, Need), group_id=asked.group_id, of_group_id=of_group_id, text=asked.text,
        due_on=asked.due_on, by_person_id=context.person_id, at=context.now, changed_at=context.now,
        sealed=secrecy.is_sealed(context.session, [asked.group_id, of_group_id]),
    )  # fmt: skip
    context.session.add(found)
    context.session.flush()
    reminding.keep_in_mind(context, found)
    return found, [showing.card(context, found, asked.group_id), showing.card(context, found, of_group_id)]


def _key(context: Context, action: str) -> str:
    assert context.event is not None
    return f"{action}:{context.event.place.platform}:{context.event.id}"
