"""`phase`, `phase next`, `phase back`, and the checklist that is ticked (P1)."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from bot.core import admission, phases
from bot.core.checklists import ITEMS
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS_OR_CORE, CORE_TEAM, Where
from bot.core.replies import Edit, Option, Replies, Say, ToCore, ToGroup, View
from bot.core.which import group_named
from handlers.charter.runs import check_runs, id_of, key_of, meant, reads_it_here, runs
from handlers.charter.views import phases as views
from storage import audit, checklists
from storage.groups import Group

TICK, NEXT = "charter.tick", "charter.phase-next"

LAST = N_("{group} is in its last phase. `{command}` shows what is left to be done.")
FIRST = N_("{group} is in its first phase: there is none before it.")
ELSEWHERE = N_("{group} is in another phase by now. `{command}` shows where it is.")


@command(
    "phase",
    also=N_("phases | checklist"),
    usage=N_("phase [group]"),
    summary=N_("See your group's phase and what is left to do in it"),
    details=N_("Co-chairs tick what is done. Groups move on their own, with `phase next`."),
    examples=("phase", "phase diversity"),
    group=True,
)
def show(context: Context, named: Annotated[Group | None, group_named] = None) -> Replies:
    group = meant(context, named, "phase {slug}")
    view, options = _checklist(context, group, may_tick=runs(context, group))
    return Say(view, options=options, key=key_of(context, "phase"))


@choice(TICK)
def tick(context: Context, group_id: int, phase: str, item: str, done: bool) -> Replies:
    group = context.session.get_one(Group, group_id)
    check_runs(context, group)
    _check_still(group, phase)
    checklists.set_tick(
        context.session, group_id, phase, item, done=done, now=context.now, by=context.person_id
    )  # fmt: skip
    return Edit(context.pressed, *_checklist(context, group, may_tick=True))


@command(
    "phase next",
    also=N_("next phase"),
    usage=N_("phase next [group]"),
    summary=N_("Move your group on to the next phase (co-chairs)"),
    details=N_(
        "I ask once more where something of the checklist is open. The group and the core team hear of it. The core "
        "team can do it while the group is being set up, or has no co-chair."
    ),
    examples=("phase next",),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def next_(context: Context, named: Annotated[Group | None, group_named] = None) -> Replies:
    group = meant(context, named, "phase next {slug}")
    check_runs(context, group)
    to = phases.after(group.phase)
    if to is None:
        raise Refusal("last-phase", LAST, group=group.name, command=f"phase {group.slug}")
    left, ending = _open(context, group), admission.ending_with(context.session, group, to)
    if not left and not ending:
        return _move(context, group, to, left, here=True)
    asked = {"group_id": id_of(group), "phase": group.phase}
    options = (
        Option("yes", views.move_on, NEXT, {**asked, "sure": True}, sign="✅"),
        Option("no", views.stay, NEXT, {**asked, "sure": False}, sign="❌"),
    )
    question = partial(views.still_open, at=group.phase, to=to, items=left, ending=len(ending))
    return Say(question, options=options, only=context.person_id, key=key_of(context, NEXT))


@choice(NEXT)
def confirm_next(context: Context, group_id: int, phase: str, sure: bool) -> Replies:
    group = context.session.get_one(Group, group_id, with_for_update=True)  # two taps at once are one
    _check_still(group, phase)
    to = phases.after(phase)
    if not sure or to is None:
        return Edit(context.pressed, partial(views.stayed, group=group.name, at=phase))
    check_runs(context, group)
    moved = _move(context, group, to, _open(context, group))
    return [Edit(context.pressed, partial(views.moves, group=group.name, to=to)), *moved]


@command(
    "phase back",
    also=N_("previous phase"),
    usage=N_("phase back [group]"),
    summary=N_("Move a group back to the phase before (core team)"),
    details=N_("What was ticked stays ticked. The group and the core team hear of it."),
    examples=("phase back diversity",),
    who=CORE_TEAM,
)
def back(context: Context, named: Annotated[Group | None, group_named] = None) -> Replies:
    group = meant(context, named, "phase back {slug}")
    to = phases.before(group.phase)
    if to is None:
        raise Refusal("first-phase", FIRST, group=group.name)
    return _move(context, group, to, (), here=True)


def _checklist(context: Context, group: Group, *, may_tick: bool) -> tuple[View, tuple[Option, ...]]:
    done = {tick.item for tick in checklists.ticks_of(context.session, id_of(group), group.phase)}
    view = partial(views.phase, group=group.name, at=group.phase, done=done, may_tick=may_tick)
    if not may_tick:
        return view, ()
    asked = {"group_id": id_of(group), "phase": group.phase}
    return view, tuple(
        Option(
            str(number),
            partial(views.tick_label, at=group.phase, item=item, done=item in done),
            TICK,
            {**asked, "item": item, "done": item not in done},
        )
        for number, item in enumerate(ITEMS[group.phase], start=1)
    )


def _open(context: Context, group: Group) -> tuple[str, ...]:
    """What of the checklist is not ticked, in its order."""
    done = {tick.item for tick in checklists.ticks_of(context.session, id_of(group), group.phase)}
    return tuple(item for item in ITEMS[group.phase] if item not in done)


def _move(context: Context, group: Group, to: str, left: Sequence[str], *, here: bool = False) -> list[Say]:
    """Move a group, and let everybody know whom it concerns; `here` as well, where that is none of their rooms."""
    old, group.phase = group.phase, to
    audit.record(
        context.session, context.now, "phase.changed", by=context.person_id, group=group.id, old=old, new=to, open=left
    )
    moved = partial(views.moved, group=group.name, old=old, new=to, who=context.person.name)
    elsewhere = partial(moved, slug=group.slug)
    told = [Say(moved, to=ToGroup(id_of(group))), Say(elsewhere, to=ToCore())]
    if here and not reads_it_here(context, group) and context.where is not Where.CORE:
        told.insert(0, Say(elsewhere))
    return [*told, *admission.phase_changed(context, group, old)]


def _check_still(group: Group, phase: str) -> None:
    """Refuse what was asked in another phase: the choice stood on screen for long."""
    if group.phase != phase:
        raise Refusal("phase-has-changed", ELSEWHERE, group=group.name, command=f"phase {group.slug}")
