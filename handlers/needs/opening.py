"""`need`: a group needs something of another by a day, and both see it (N2)."""

from datetime import date
from functools import partial
from typing import Annotated

from bot.core import asking
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, choice, command
from bot.core.i18n import N_, Translator
from bot.core.moments import Doubt
from bot.core.numbers import begins_with
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from bot.core.which import no_such_group
from handlers.needs import openly, reading, reminding, rules, showing, which
from handlers.needs.reading import Found
from handlers.needs.rules import MOVE
from handlers.needs.views import cards as views
from handlers.needs.views import openly as open_views
from handlers.needs.which import NeedNumber
from storage import groups, numbering
from storage.groups import Group
from storage.needs import Need

OPENLY = "needs.openly"
"""The choice that lets a need leave an encrypted room."""
EXAMPLE = N_('need partnerships "glossary" by 10 April')
OWN_GROUP = N_("{group} is your own group. What it has to do itself is an action: `action` and what, by when.")
OWN_OF_SEVERAL = N_("This chat is about {group} now. If another of your groups needs it, choose that first: `group`.")
NO_MEMBER = N_("You are no longer in that group.")
TO_WHEN = N_("By when, then? Write `need D{n} by 20 April`.")
SAME = N_("D{n} is needed by {day} already.")


def _wanted(words: Words, context: Context) -> Found:
    if not words.left:
        raise Missing
    known = {
        " ".join(name.casefold().split()): group.slug
        for group in groups.all_groups(context.session)
        for name in (group.name, group.slug)
    }
    return reading.read(words.rest(), known, context.written_at or context.now, context.speaker)


@command(
    "need",
    also=N_("need from"),
    usage=N_('need <group> "what" by <day>'),
    summary=N_("Say what your group needs of another one, and by when"),
    details=N_(
        "It stands in both groups. Their co-chairs, or their liaison to you, accept or decline it. They are reminded "
        "before the day; after it, the core team is told. `need D3` shows one, `need D3 by 20 April` changes its day."
    ),
    examples=(EXAMPLE,),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def need(context: Context, wanted: Annotated[Found, _wanted]) -> Replies:
    other = _other(context, wanted)
    if not clean(wanted.text):
        raise Refusal("need-what", rules.NOTHING_NEEDED, example=_example)
    text = rules.check_words(wanted.text)
    if wanted.day is None:
        raise Refusal("need-by-when", reading.NO_DAY, example=_example)
    if isinstance(wanted.day, Doubt):
        return asking.which(context, wanted.day, lambda spelled: f'need {other.slug} "{text}" by {spelled}')
    assert other.id is not None
    sides = (other.id, context.group_id)
    given = {"group_id": context.group_id, "of_group_id": other.id, "text": text, "due_on": str(wanted.day.day)}
    if question := openly.ask_first(context, sides, text, OPENLY, given):
        return question
    found, cards = _open(context, context.group_id, other.id, text, wanted.day.day)
    opened = partial(views.opened, need=showing.dependency(context, found))
    return [Say(opened), *cards] if context.private else cards


@choice(OPENLY, who=MEMBERS)
def open_openly(context: Context, group_id: int, of_group_id: int, text: str, due_on: str, *, yes: bool) -> Replies:
    """Whoever needs it says whether it may leave an encrypted room (N1)."""
    if not yes:
        return Edit(context.pressed, open_views.kept)
    if which.place_in(context, group_id) is None:
        raise Refusal("not-your-group", NO_MEMBER)
    if (day := date.fromisoformat(due_on)) < context.speaker.today(context.now):
        raise Refusal("need-by-when", reading.NO_DAY, example=_example)
    found, cards = _open(context, group_id, of_group_id, text, day)
    opened = partial(views.opened, need=showing.dependency(context, found))
    return [Edit(context.pressed, opened), *cards]


def _open(context: Context, group_id: int, of_group_id: int, text: str, due_on: date) -> tuple[Need, list[Reply]]:
    """A new need, and what both groups see of it."""
    found = Need(
        id=numbering.next_of(context.session, Need), group_id=group_id, of_group_id=of_group_id, text=text,
        due_on=due_on, by_person_id=context.person_id, at=context.now, changed_at=context.now,
    )  # fmt: skip
    context.session.add(found)
    context.session.flush()
    reminding.keep_in_mind(context, found)
    return found, [showing.card(context, found, group_id), showing.card(context, found, of_group_id)]


@command(
    "need move",
    also=N_("move need"),
    usage=N_("need move D3 <day>"),
    summary=N_("Change by when your group needs something"),
    details=N_(
        "Whoever opened it, or a co-chair. The other group is asked again, also where it declined the earlier day. "
        "`need D3 by 20 April` does the same."
    ),
    examples=(N_("need move D3 20 April"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def move(context: Context, number: NeedNumber, text: Rest = "") -> Replies:
    found = which.need(context, number, lock=True)
    which.check_asks(context, found)
    state = rules.after(found, MOVE)
    if not clean(text):
        raise Refusal("need-move-when", TO_WHEN, n=number)
    day = reading.day(text, context.written_at or context.now, context.speaker)
    if isinstance(day, Doubt):
        return asking.which(context, day, lambda spelled: f"need move D{number} {spelled}")
    before = found.due_on
    if day.day == before:
        raise Refusal("need-same-day", SAME, n=number, day=lambda _: _.day(before))
    found.state, found.due_on, found.words, found.escalated_at = state, day.day, "", None
    found.changed_at, found.changed_by_person_id = context.now, context.person_id
    context.session.flush()
    reminding.keep_in_mind(context, found)
    view = partial(views.moved, need=showing.dependency(context, found), before=before)
    here: list[Reply] = [Say(view)]
    if context.private or context.group is None or context.group.id != found.group_id:
        here.append(Say(view, to=ToGroup(found.group_id)))
    own, *_others = showing.refresh(context, found)[::-1]
    return [*here, own, *showing.say_again(context, found, found.of_group_id)]


@command(
    "need show",
    also=N_("show need"),
    usage=N_("need show D3"),
    summary=N_("See what a group needs as it stands now"),
    details=N_("For the people of the two groups and the core team. `need D3` does the same."),
    examples=("need show D3",),
)
def show(context: Context, number: NeedNumber) -> Replies:
    found = which.need(context, number)
    side = views.GIVER if which.place_in(context, found.of_group_id) is not None else views.ASKER
    may_tap = context.private and which.place_in(context, found.of_group_id if side == views.GIVER else found.group_id)
    view = partial(views.card, need=showing.dependency(context, found), side=side)
    assert context.event is not None
    return Say(
        view, options=showing.options_of(found, side) if may_tap else (), only=context.person_id,
        key=f"needs.shown:{context.event.place.platform}:{context.event.id}",
    )  # fmt: skip


_about_one = begins_with("D")
INSTEAD = (
    Instead("need", show, lambda context, arguments: _about_one(context, arguments) and len(arguments.split()) == 1),
    Instead("need", move, _about_one),
)
"""`need D3` shows it; with more behind it, that is its new day."""


def _other(context: Context, wanted: Found) -> Group:
    """The group of which it is needed. Raises a Refusal that names the nearest."""
    if not wanted.group:
        if wanted.said:
            raise no_such_group(context.session, wanted.said)
        raise Refusal("need-of-whom", reading.NO_GROUP, example=_example)
    found = groups.by_slug(context.session, wanted.group)
    assert found is not None
    if found.id == context.group_id:
        several = context.private and context.actor is not None and len(context.actor.memberships) > 1
        raise Refusal("need-own-group", OWN_OF_SEVERAL if several else OWN_GROUP, group=clean(found.name))
    return found


def _example(_: Translator) -> str:
    return _.gettext(EXAMPLE)
