"""`needs`: what a group waits for and others wait for from it; for the core team, who waits for whom (N2)."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from bot.core import seats
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, choice, command
from bot.core.i18n import N_, Translator
from bot.core.permissions import CORE_OR_PRIVATE, CORE_TEAM, MEMBERS_OR_CORE, Where
from bot.core.replies import Edit, Option, Picture, Privately, Replies, Say, View
from bot.core.text import clean
from bot.core.which import group_named
from handlers.needs import showing
from handlers.needs.views import lists as views
from handlers.needs.views.cards import Dependency
from handlers.needs.views.lists import Line, Wait
from storage import groups, needs
from storage.groups import Group
from storage.needs import ACCEPTED, Need

PAGE, MAP = "needs.page", "needs.map"
SCREEN, OVER = 12, 5
"""Needs on one screen, and how many of those that nobody waits for any more are listed at all."""
MAPPED, DRAWN = 40, 12
"""Needs in the text of the map, and groups on each side of its picture."""
OTHERS = N_("Only the members of {group} and the core team see what it needs.")


def _group(words: Words, context: Context) -> Group:
    """A group before the number of a screen."""
    if words.peek().isdecimal():
        raise Missing
    return group_named(words, context)


def _number(words: Words, context: Context) -> int:
    said = words.peek()
    if not said.isdecimal() or len(said) > 6:
        raise Missing
    return max(1, int(words.take()))


@command(
    "needs",
    also=N_("open needs | dependencies"),
    usage=N_("needs [group]"),
    summary=N_("See what your group waits for, and who waits for it"),
    details=N_("In the core team's room, or for whoever of it is in no group: who waits for whom, in all groups."),
    examples=("needs", "needs diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def needs_(
    context: Context, named: Annotated[Group | None, _group] = None, number: Annotated[int, _number] = 1
) -> Replies:
    group = named or context.group
    if group is None:
        return _map(context)
    _check(context, group)
    own_room = context.group is not None and group.id == context.group.id
    lines = _lines(context, group)
    elsewhere = context.where is Where.GROUP and not own_room
    to = Privately(context.person_id) if elsewhere else showing.place(context, [need for _section, need in lines])
    alone = isinstance(to, Privately)
    view, options = _screen(context, group, lines, (number - 1) * SCREEN, alone=alone)
    assert context.event is not None
    key = f"{PAGE}:{context.event.place.platform}:{context.event.id}"
    return Say(view, to=to, options=options, only=context.person_id, key=key)


@command(
    "needs all",
    also=N_("who waits | all needs"),
    usage=N_("needs all"),
    summary=N_("See who waits for whom (core team)"),
    details=N_("As a picture and in words: every need of all groups that is open, and which are late."),
    examples=("needs all",),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def of_all(context: Context) -> Replies:
    return _map(context)


IN_CORE = Instead("need", of_all, lambda context, arguments: context.where is Where.CORE and not arguments.strip())
"""`need` alone, where no group needs anything: what can be done there."""


@choice(PAGE)
def turn(context: Context, group_id: int, first: int, person_id: int) -> Replies:
    """Show another screen in the place of this one."""
    group = context.session.get_one(Group, group_id)
    _check(context, group)
    view, options = _screen(context, group, _lines(context, group), first, alone=context.private)
    return Edit(context.pressed, view, options)


def _check(context: Context, group: Group) -> None:
    if not seats.belongs(context, group):
        raise Refusal("not-yours", OTHERS, group=clean(group.name))


def _lines(context: Context, group: Group) -> list[tuple[str, Need]]:
    """A group's needs, each with the section that it stands in."""
    assert group.id is not None
    open_ones = needs.unfinished(context.session, group.id)
    return [
        *(("we", need) for need in open_ones if need.group_id == group.id),
        *(("they", need) for need in open_ones if need.group_id != group.id),
        *(("over", need) for need in needs.finished(context.session, group.id, OVER)),
    ]


def _screen(
    context: Context, group: Group, lines: Sequence[tuple[str, Need]], first: int, *, alone: bool
) -> tuple[View, tuple[Option, ...]]:
    """So many of them. `alone`: nobody else reads it."""
    known = {each.id or 0: each for each in groups.all_groups(context.session)}
    first = min(first, max(0, len(lines) - 1) // SCREEN * SCREEN)
    told = [(section, showing.in_list(context, need, known)) for section, need in lines[first : first + SCREEN]]
    shown = [
        Line(section, showing.openly(need) if alone else showing.told_here(context, need)) for section, need in told
    ]  # fmt: skip
    view = partial(views.listed, lines=shown, group=group.name, total=len(lines), first=first)
    arguments = {"group_id": group.id, "person_id": context.person_id}
    options = []
    if first:
        earlier = {**arguments, "first": max(0, first - SCREEN)}
        options.append(Option("back", views.back, PAGE, earlier, sign="⬅️"))
    if first + SCREEN < len(lines):
        options.append(Option("more", views.more, PAGE, {**arguments, "first": first + SCREEN}, sign="➡️"))
    return view, tuple(options)


def _map(context: Context) -> Replies:
    """So many queries as there are kinds of rows, however many groups there are."""
    found = needs.unfinished(context.session)
    known = {each.id or 0: each for each in groups.all_groups(context.session)}
    pairs: dict[tuple[int, int], list[Dependency]] = {}
    for need in found:
        shown = showing.openly(showing.in_list(context, need, known))
        pairs.setdefault((need.group_id, need.of_group_id), []).append(shown)
    waits, left = [], MAPPED
    for (asker, giver), each in pairs.items():
        if left > 0:
            waits.append(Wait(known[asker].name, known[giver].name, each[:left]))
        left -= len(each)
    late = sum(need.late for each in pairs.values() for need in each)
    view = partial(views.waits, found=waits, total=len(found), late=late)
    to = showing.place(context, found)
    if not pairs:
        return Say(view)
    slugs = [(known[asker].slug, known[giver].slug, each) for (asker, giver), each in pairs.items()]
    return Say(view, to=to, picture=Picture(MAP, _facts(context.reader, slugs), "needs.png"))


def _facts(_: Translator, pairs: Sequence[tuple[str, str, list[Dependency]]]) -> dict[str, object]:
    """What is drawn: groups by their short names, since the font of the picture does not have all letters.

    Of too many for one picture, the pairs with the most urgent needs.
    """
    askers, givers, edges = list[str](), list[str](), list[list[object]]()
    for asker, giver, found in pairs:
        if (asker not in askers and len(askers) == DRAWN) or (giver not in givers and len(givers) == DRAWN):
            continue
        for name, names in ((asker, askers), (giver, givers)):
            if name not in names:
                names.append(name)
        edges.append([askers.index(asker), givers.index(giver), len(found), _state(found)])
    words = {name: str(_(word)) for name, word in views.PICTURE.items()}
    return {"askers": askers, "givers": givers, "edges": edges, **words}


def _state(found: list[Dependency]) -> str:
    """What the line between two groups says: the worst of what stands behind it."""
    if any(need.late for need in found):
        return "late"
    return "accepted" if all(need.state == ACCEPTED for need in found) else "open"
