"""`forward` and `announce`: chosen words go to other groups (N1). Nothing is ever forwarded by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.core import secrecy
from bot.core.arguments import Rest
from bot.core.asking import either
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Attached
from bot.core.feature import Instead, command
from bot.core.i18n import N_
from bot.core.permissions import CORE_OR_PRIVATE, CORE_TEAM, GROUP_OR_PRIVATE, MEMBERS, Where
from bot.core.replies import Replies, Reply, Say, View
from bot.core.text import Text, clean
from bot.core.which import names_of, no_such_group
from handlers.notes import carrying, gathering
from handlers.notes.gathering import Words
from handlers.notes.reading import Copies, card_of, files_of, text_of
from handlers.notes.rules import Targets, read_targets
from handlers.notes.views import asking, cards
from storage import audit, groups, notes, numbering
from storage.groups import Group
from storage.notes import DRAFT, TURNED_AWAY, Note, NoteCopy

WHOM = N_(
    "To whom? Write `forward partnerships, advocacy` and the text, or `forward all` and the text. Groups: `groups`."
)
NOT_A_GROUP = N_(
    "I know no group “{text}”. The groups come first, with commas between them, and then the text: "
    "`forward partnerships, advocacy Please read this`."
)
OWN_GROUP = N_("{group} is where it comes from: everybody there reads it already. Name another group.")
NO_OTHERS = N_("There is no other group yet. All groups: `groups`.")
BACK = N_("These words came from {group} in the first place (N{n}). To say something to them, write `answer N{n}`.")
TWICE = N_("{group} has got these words already, as N{n}. `note N{n}` shows what they said.")
MOST_READINGS = 5
"""Readings in which words of the text name more groups."""
MOST_OFFERED = 9
"""Groups that are offered to somebody who names none: so many signs there are, with one for all."""
SEARCHED = 200
"""Notes among which one with the same words is looked for."""
NO_ANNOUNCEMENT = N_("To whom? Write `announce all` and the text, or `announce diversity, advocacy` and the text.")


@command(
    "forward",
    also=N_("forward to | pass on"),
    usage=N_("forward <groups or all> <text>"),
    summary=N_("Send a note to other groups"),
    details=N_(
        "Name the groups with commas between them. They get it in their own language and time, with your group, the "
        "author and a number, and nobody is called by it. As a reply to a message, without a text, it forwards that "
        "message, with its files; its author is asked first. What the groups say comes back here."
    ),
    examples=(
        N_("forward partnerships Please read the draft by Friday"),
        N_("forward all The glossary is ready"),
    ),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)  # fmt: skip
def forward(context: Context, said: Rest = "") -> Replies:
    return _carry(context, said, context.at_hand, "forward")


@command(
    "announce",
    also=N_("announcement"),
    usage=N_("announce <groups or all> <text>"),
    summary=N_("Tell all groups, or some, something (core team)"),
    details=N_(
        "It arrives like a note, and the groups can acknowledge and answer it. You see how each of them stands."
    ),
    examples=(N_("announce all The library closes on Friday"), N_("announce diversity Please send your report")),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def announce(context: Context, said: Rest = "") -> Replies:
    return _carry(context, said, None, "announce")


@command(
    "forward",
    usage=N_("announce <groups or all> <text>"),
    summary=N_("Tell all groups, or some, something (core team)"),
    examples=announce.examples,
    who=CORE_TEAM,
    where=frozenset({Where.CORE}),
)
def _in_the_core_room(context: Context, said: Rest = "") -> Replies:
    """There it would go out in the core team's name: nobody finds that out afterwards."""
    _read(context, said, None)
    no = partial(asking.label, what="keep")
    return either(context, asking.announced, [(asking.announce_it, f"announce {said}")], no=no)


FORWARD = Instead("forward", _in_the_core_room, lambda context, _arguments: context.where is Where.CORE)


def _carry(context: Context, said: str, source: Group | None, command: str) -> Replies:
    """A new note, to whomever it is for. `source`: whose it is; None: the core team's."""
    if not said and gathering.is_there(context):
        offered = _found(context, Targets(everybody=True), source)
        if len(offered) <= MOST_OFFERED:
            gathering.words(context, "", offered[0].slug, source)  # what cannot go to anybody is refused before
            return _offer(context, offered, command)
    targets = _read(context, said, source)
    found = _found(context, targets, source)
    if targets.others:
        return _ask_whom(context, targets, command)
    slugs = "all" if targets.everybody else ", ".join(targets.slugs)
    words = gathering.words(context, targets.rest, slugs, source)
    _check_loops(context, words, found, source)
    note = _noted(context, words, source, everybody=targets.everybody)
    copies = _copied(context, note, found)
    own = [source.id] if source is not None and source.id is not None else []
    readable = secrecy.open_rooms(context, [*own, *(copy.group_id for copy, _ in copies)])
    if readable:
        note.state = DRAFT
        asked = {group.id for group in readable}
        for copy, _ in copies:
            copy.opened = copy.group_id in asked
        return carrying.ask_sender(context, note, copies, readable)
    if source is None:
        audit.record(context.session, context.now, "note.announced", by=context.person_id, number=note.number)
    return begun(context, note, copies, carrying.go_on(context, note, copies, new=True))


def begun(context: Context, note: Note, copies: Copies, said: Sequence[Reply]) -> list[Reply]:
    """Whoever sent it in private is told so there; its rooms show the card."""
    if not context.private:
        return list(said)
    return [*said, Say(partial(cards.begun, card=card_of(context.session, note, copies)))]


def noted_here(context: Context, note: Note, what: str) -> list[Reply]:
    """What was typed, and not tapped, is answered where it was typed."""
    return [Say(partial(asking.settled, number=note.number, what=what))]


def targets_of(context: Context, said: str, source_id: int | None) -> Targets:
    """Whom a text is for, by its beginning; who is left out of all groups is not among those that are named then."""
    targets = read_targets(said, names_of(context.session))
    every = {group.slug: group.id for group in groups.all_groups(context.session)}

    def named(each: Targets) -> Targets:
        if not each.without:
            return each
        left = tuple(slug for slug, found in every.items() if slug not in each.without and found != source_id)
        return replace(each, slugs=left, everybody=False, without=())

    return replace(named(targets), others=tuple(named(each) for each in targets.others))


def _read(context: Context, said: str, source: Group | None) -> Targets:
    """Whom it is for. Raises a Refusal for an unknown group, with the nearest one."""
    targets = targets_of(context, said, source.id if source is not None else None)
    is_bare = bool(targets.others) and not targets.everybody and not targets.others[-1].rest
    if is_bare and not gathering.attached(context):
        return targets.others[-1]  # nothing but groups: what they get is what the message answers
    if targets.unknown:
        nearest = no_such_group(context.session, targets.unknown)
        if nearest.values.get("nearest") or nearest.code == "no-groups":
            raise nearest
        raise Refusal("unknown-group", NOT_A_GROUP, text=clean(targets.unknown, 40))
    if not (targets.slugs or targets.everybody):
        raise Refusal("note-whom", WHOM if source is not None else NO_ANNOUNCEMENT)
    return targets


def _found(context: Context, targets: Targets, source: Group | None) -> list[Group]:
    """The groups that are named. Raises a Refusal for one's own."""
    every = groups.all_groups(context.session)
    if targets.everybody:
        found = [group for group in every if source is None or group.id != source.id]
        if not found:
            raise Refusal("note-no-others", NO_OTHERS)
        return found
    by_slug = {group.slug: group for group in every}
    found = [by_slug[slug] for slug in targets.slugs]
    if source is not None and any(group.id == source.id for group in found):
        raise Refusal("note-own-group", OWN_GROUP, group=clean(source.name, 80))
    return found


def _offer(context: Context, offered: Sequence[Group], command: str) -> Say:
    """There is something to forward, and nobody is named: a tap says to whom."""
    readings = [
        (partial(asking.to_these, names=[group.name], only=False), f"{command} {group.slug}") for group in offered
    ]
    everybody = [(asking.to_all, f"{command} all")] if len(offered) > 1 else []
    return either(context, asking.to_whom, [*readings, *everybody], begun=command)


def _ask_whom(context: Context, targets: Targets, command: str) -> Say:
    """Words of the text may name groups as well: whoever wrote them says."""
    names = {group.slug: group.name for group in groups.all_groups(context.session)}
    readings = [*targets.others[: -MOST_READINGS - 1 : -1], targets]
    if targets.everybody:
        return either(context, asking.to_whom, [_reading(each, names, command, only=False) for each in readings])
    more = [names[slug] for slug in readings[0].slugs[len(targets.slugs) :]]
    return either(
        context,
        partial(asking.whom, names=more),
        [_reading(each, names, command, only=each is targets) for each in readings],
    )


def _reading(targets: Targets, names: Mapping[str, str], command: str, *, only: bool) -> tuple[View, str]:
    """Whom it may be for, and the command that leaves no doubt."""
    if targets.everybody:
        return asking.to_all, f"{command} all: {targets.rest}"
    label = partial(asking.to_these, names=[names[slug] for slug in targets.slugs], only=only)
    return label, f"{command} {', '.join(targets.slugs)}: {targets.rest}"


def _check_loops(context: Context, words: Words, found: Sequence[Group], source: Group | None) -> None:
    """Nothing goes back to where it came from, and no group gets the same words twice."""
    names = {group.id: clean(group.name, 80) for group in found}
    for earlier in words.chain:
        if earlier.group_id in names:
            raise Refusal("note-back", BACK, group=names[earlier.group_id], n=earlier.number)
    ids = [number for number in names if number is not None]
    if words.origin is not None:
        family = {n for each in words.chain for n in notes.passed_on(context.session, each.number)}
        copies = [copy for copy in notes.copies_among(context.session, family) if copy.group_id in names]
    else:
        own = source.id if source is not None else None
        earlier_ones = notes.sent_before(context.session, own, ids, SEARCHED)
        copies = [copy for note, copy in earlier_ones if _are_same(note, words)]
    twice = next((copy for copy in copies if copy.state != TURNED_AWAY), None)
    if twice is not None:
        raise Refusal("note-twice", TWICE, group=names[twice.group_id], n=twice.note_id)


def _are_same(note: Note, words: Words) -> bool:
    """Whether a note says just this, however it is formatted."""
    return str(text_of(note)).split() == str(words.text).split() and files_of(note) == words.files


def _noted(context: Context, words: Words, source: Group | None, *, everybody: bool) -> Note:
    assert context.event is not None
    place = context.event.place
    note = Note(
        id=numbering.next_of(context.session, Note),
        group_id=source.id if source is not None else None,
        by_person_id=context.person_id,
        author_person_id=words.author_person_id,
        author=words.author,
        text=to_json(words.text),
        files=_json_files(words.files),
        at=words.at,
        everybody=everybody,
        platform=place.platform if words.message else "",
        room=place.room if words.message else "",
        message=words.message,
        origin_id=words.origin.number if words.origin is not None else None,
        encrypted=secrecy.is_encrypted(context),
    )  # fmt: skip
    context.session.add(note)
    context.session.flush()
    return note


def _copied(context: Context, note: Note, found: Sequence[Group]) -> Copies:
    pairs = [
        (NoteCopy(note_id=note.number, group_id=group.id, changed_at=context.now), group)
        for group in sorted(found, key=lambda group: (group.name, group.slug))
        if group.id is not None
    ]
    context.session.add_all([copy for copy, _ in pairs])
    context.session.flush()
    return pairs


def to_json(text: Text) -> str:
    """As a note keeps it."""
    return json.dumps(text.to_json(), ensure_ascii=False)


def _json_files(files: Sequence[Attached]) -> str:
    return json.dumps([file.to_json() for file in files], ensure_ascii=False)
