"""`ack`: a group has read a note, or several at once (N1)."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Annotated

from bot.core import calling
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Reply, Say, ToGroup
from handlers.notes import answering, rules, speaking, which
from handlers.notes.views import acknowledged as views
from storage import notes
from storage.notes import DELIVERED, WAITING, Note, NoteCopy

_NUMBERS = re.compile(r"(?:[Nn#]-?(?P<marked>[0-9]{1,12})|(?P<bare>[1-9][0-9]{0,6}))(?=$|[\s.,:;&+])[.,:;]?\s*")
MOST = 50
"""Notes at once."""


def _numbers(words: Words, context: Context) -> Sequence[int]:
    """The notes that the next words name, with commas or an “and” between them; none for `all`. Raises `Missing`."""
    if rules.is_all(words.left):
        words.rest()
        return ()
    found: list[int] = []
    left = words.left
    while match := _NUMBERS.match(left):
        found.append(int(match["marked"] or match["bare"]))
        words.left = left[match.end() :]
        left = rules.past_joint(words.left)
    if not found:
        raise Missing
    return list(dict.fromkeys(found))


@command(
    "ack",
    also=N_("acknowledge"),
    usage=N_("ack [N12 … | all]"),
    summary=N_("Say that your group has read a note"),
    details=N_(
        "Without a number it is the note that you reply to, or the one that waits for your group. `ack N12 N13` is for "
        "several, `ack all` for all that wait."
    ),
    examples=("ack N3", "ack all"),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)  # fmt: skip
def ack(context: Context, numbers: Annotated[Sequence[int], _numbers] | None = None) -> Replies:
    if numbers is None or len(numbers) == 1:
        return answering.meant(context, numbers[0] if numbers else None, "ack", "")
    if not numbers:
        return _all(context)
    return _several(context, numbers[:MOST])


def _all(context: Context) -> Replies:
    """All that wait for the group at hand, or for the groups of whoever says so."""
    waiting = which.open_for(context, [WAITING, DELIVERED])[:MOST]
    if not waiting:
        raise Refusal("no-open-note", answering.NONE_OPEN)
    return _say(context, [(note, copy) for note, copy in waiting], [])


def _several(context: Context, numbers: Sequence[int]) -> Replies:
    """Those that can be; of the others it is said why not. Where there are no others, the first reason is raised."""
    found, refused = list[tuple[Note, NoteCopy]](), list[Refusal]()
    for number in numbers:
        try:
            note, copies = which.note(context, number)
            copy, _ = which.copy(context, note, copies)
            speaking.check_not_said(note, copy)
        except Refusal as refusal:
            refused.append(refusal)
        else:
            found.append((note, copy))
    if not found:
        raise refused[0]
    return _say(context, found, refused)


def _say(context: Context, found: Sequence[tuple[Note, NoteCopy]], refused: Sequence[Refusal]) -> list[Reply]:
    """One message for all of them, and one to each group for which it was said in private."""
    said: list[Reply] = []
    by_group: dict[int, list[int]] = {}
    for each, copy in found:
        note = notes.find(context.session, each.number, lock=True)
        assert note is not None
        by_group.setdefault(copy.group_id, []).append(note.number)
        said += speaking.acknowledged(context, note, notes.copies_of(context.session, note.number), copy)
    numbers = sorted({note.number for note, _ in found})
    done: list[Reply] = [Say(partial(views.several, numbers=numbers, refused=refused))]
    if context.private:
        done += [
            Say(
                partial(
                    views.several_here, numbers=sorted(read),
                    who=calling.called(context.session, context.person, group_id),
                ),
                to=ToGroup(group_id),
            )
            for group_id, read in by_group.items()
        ]  # fmt: skip
    return [*done, *said]
