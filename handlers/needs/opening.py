"""`need`: a group needs something of another by a day, and both see it (N2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Annotated

from bot.core import asking
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, command
from bot.core.i18n import N_, Translator
from bot.core.moments import Doubt
from bot.core.numbers import begins_with
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Reply, Say, ToGroup
from bot.core.text import clean
from bot.core.which import names_of, no_such_group
from handlers.needs import beginning, reading, reminding, rules, showing, which
from handlers.needs.reading import Found
from handlers.needs.rules import MOVE
from handlers.needs.views import cards as views
from handlers.needs.which import NeedNumber
from storage import groups
from storage.groups import Group

EXAMPLE = N_('need partnerships "glossary" by 10 April')
OWN_GROUP = N_("{group} is your own group. What it has to do itself is an action: `action` and what, by when.")
OWN_OF_SEVERAL = N_("This chat is about {group} now. If another of your groups needs it, choose that first: `group`.")
TO_WHEN = N_("By when, then? Write `need D{n} by 20 April`.")
FITS, IN_TIME = 80, timedelta(weeks=2)
"""Characters of what is needed that stand in an example, and how far ahead the day is that it names."""
SAME = N_("D{n} is needed by {day} already.")


def _wanted(words: Words, context: Context) -> Found:
    if not words.left:
        raise Missing
    known = {name.casefold(): slug for name, slug in names_of(context.session).items()}
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
    if wanted.whole and context.at_hand.slug in wanted.others:
        wanted = replace(wanted, text=wanted.whole, others=(), whole="")
    found = [_other(context, wanted), *_others(context, wanted)]
    if not clean(wanted.text):
        raise Refusal("need-what", rules.NOTHING_NEEDED, example=_example)
    text = rules.check_words(wanted.text)
    if wanted.day is None:
        raise _no_day(context, wanted, found[0].slug, text)
    if isinstance(wanted.day, Doubt):
        return asking.which(context, wanted.day, partial(_spelled, wanted, [each.slug for each in found], text))
    asked = beginning.Asked(context.group_id, [each.id or 0 for each in found], text, wanted.day.day)
    if len(found) > 1:
        return beginning.which_groups(context, asked, wanted.whole)
    return beginning.begin(context, asked)


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
    told = showing.dependency(context, found)
    here: list[Reply] = [Say(partial(views.moved, need=showing.told_here(context, told), before=before))]
    if context.private or context.group is None or context.group.id != found.group_id:
        theirs = showing.told_in(context, told, found.group_id)
        here.append(Say(partial(views.moved, need=theirs, before=before), to=ToGroup(found.group_id)))
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
    view = partial(views.card, need=showing.openly(showing.dependency(context, found)), side=side)
    assert context.event is not None
    return Say(
        view, to=showing.place(context, [found]), options=showing.options_of(found, side) if may_tap else (),
        only=context.person_id, key=f"needs.shown:{context.event.place.platform}:{context.event.id}",
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


def _others(context: Context, wanted: Found) -> list[Group]:
    """Other groups that are named. Raises a Refusal for the one at hand."""
    found = [group for slug in wanted.others if (group := groups.by_slug(context.session, slug)) is not None]
    if any(group.id == context.group_id for group in found):
        raise Refusal("need-own-group", OWN_GROUP, group=clean(context.at_hand.name))
    return found


def _no_day(context: Context, wanted: Found, slug: str, text: str) -> Refusal:
    """Says how it would be written with a day."""
    words = clean(text, rules.LONGEST)
    example = f'need {slug} "{words}" by {context.written_on + IN_TIME}' if len(words) <= FITS else _example
    if wanted.soon:
        return Refusal("need-by-when", reading.SOON, said=clean(wanted.soon, 30), example=example)
    return Refusal("need-by-when", reading.NO_DAY, example=example)


def _spelled(wanted: Found, slugs: Sequence[str], text: str, day: str) -> str:
    """The command with a day that is clear."""
    if wanted.whole:
        return f"need {slugs[0]} {wanted.whole} by {day}"
    return f'need {", ".join(slugs)} "{text}" by {day}'


def _example(_: Translator) -> str:
    return _.gettext(EXAMPLE)
