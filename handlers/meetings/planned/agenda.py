"""`agenda`: what a meeting is to be about. Anybody in the group adds to it; the co-chairs put it in order (S4)."""

import re
from collections.abc import Sequence
from functools import cache, partial
from typing import Annotated, NamedTuple

from bot.core import reasons, spoken
from bot.core.amounts import western
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.moments import phrases
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS_OR_CORE
from bot.core.replies import Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.meetings import lengths, which
from handlers.meetings.after import again
from handlers.meetings.planned import checking, showing
from handlers.meetings.sitting import showing as sheets
from handlers.meetings.views import agenda as views
from storage import agendas
from storage.agendas import AgendaItem
from storage.meetings import CANCELLED, HELD, PLANNED, RUNNING, Meeting

LONGEST, MOST = 500, 30
"""Characters of an item, and items of a meeting."""
MOST_MINUTES = 24 * 60

# Translators: what people write to take something off an agenda, or to order it; “|” stands between the words.
_REMOVE = N_("remove | delete")
# Translators: other words for taking something off an agenda; “|” stands between the words.
_DROP = N_("drop | cancel | take off")
_ORDER = N_("order | sort")
_AND = N_("and")

TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}. More can be talked about in the meeting.")
TOO_MANY = N_("An agenda has at most {most} items. Remove one first: `agenda M{n} remove 3`.")
TOO_MUCH = N_("“{text}” is to take longer than the whole meeting, which has {length}.")
NO_ITEM = N_("The agenda of M{n} has no item {item}. `agenda M{n}` shows it.")
WHICH_ITEM = N_("Which item? Write its number, as in `agenda M{n} remove 2`. `agenda M{n}` shows them.")
NO_NUMBER = N_(
    "Which item? Write its number, as in `agenda M{n} remove 2`. If that is a new item, write it behind a dash: "
    "`agenda M{n} - {text}`."
)
NOT_YOURS = N_("Item {item} is somebody else's. Only who added it and the co-chairs can remove it.")
NOT_ALL = N_("Name every item once, in the order that you want: `agenda M{n} order {example}`.")
NOT_ORDERED = N_("Only the co-chairs of {group} order an agenda. `cochair` shows who they are.")
TOO_FEW = N_("The agenda of M{n} has fewer than two items, so there is nothing to order.")
IS_OVER = N_("M{n} is over, so its agenda stays as it was.")
IS_CANCELLED = N_("M{n} is cancelled, so it has no agenda any more.")


class Asked(NamedTuple):
    """What stands behind `agenda`."""

    number: int | None = None
    text: str = ""


def _asked(words: Words, context: Context) -> Asked:
    """A number of a meeting with its letter, or alone; a figure with text behind it is part of the text."""
    if not words.left:
        return Asked()
    is_alone = len(words.left.split()) == 1
    try:
        reader = which.meeting_number if is_alone else which.marked_meeting
        return Asked(reader(words, context), words.rest())
    except Missing:
        return Asked(None, words.rest())


@command(
    "agenda",
    also=N_("meeting agenda"),
    usage=N_("agenda [M4] [what to talk about] [10m]"),
    summary=N_("See what a meeting is about, or add to it"),
    details=N_(
        "Several items on lines of their own are added one by one; a length at the end says how long an item may take. "
        "`agenda M4 remove 2` takes off an item of yours. The co-chairs can take off any, and order them: "
        "`agenda M4 order 3 1 2`. Without a number it is the next meeting. What comes less than 24 hours before is "
        "marked as short notice."
    ),
    examples=("agenda M4", N_("agenda M4 Budget for travel 10m"), "agenda M4 remove 2", "agenda M4 order 3 1 2"),
    who=MEMBERS_OR_CORE,
    where=GROUP_OR_PRIVATE,
)
def agenda(context: Context, asked: Annotated[Asked, _asked] = Asked()) -> Replies:  # noqa: B008 - it is a constant
    """A line below that begins with the command again is an order of its own."""
    text, *below = _orders(context, asked.text)
    done = _one(context, Asked(asked.number, text))
    return [*done, *(reply for words in below for reply in _one(context, _asked(Words(words), context)))]


def _orders(context: Context, text: str) -> list[str]:
    """What follows the command's name, each time that it is given."""
    orders = [""]
    for line in text.splitlines():
        found = spoken.find(context.registry, line) if spoken.is_prefixed(line) else None
        if found is not None and found[0].name == agenda.name:
            orders.append(found[1])
        else:
            orders[-1] = f"{orders[-1]}\n{line}"
    return orders


def _one(context: Context, asked: Asked) -> list[Reply]:
    meeting = checking.named_or_next(context, asked.number, "agenda", running=True)
    if not clean(asked.text):
        return _shown(context, meeting)
    which.check_member(context, meeting.group_id)
    _check_open(meeting)
    if (found := _remove().fullmatch(asked.text)) is not None:
        return _removed(context, meeting, _meant(context, meeting, found))
    if (found := _order().fullmatch(asked.text)) is not None:
        return _ordered(context, meeting, _numbers(found["items"]))
    return _added(context, meeting, asked.text)


def _added(context: Context, meeting: Meeting, text: str) -> list[Reply]:
    language = context.speaker.language
    new = [item_of(line, language) for line in text.splitlines() if clean(line.strip(" -–—•*\t"))]
    items = agendas.items_of(context.session, meeting.number)
    _check(meeting, new, len(items))
    for position, (said, minutes) in enumerate(new, start=len(items) + 1):
        context.session.add(
            AgendaItem(
                meeting_id=meeting.number,
                position=position,
                text=said,
                minutes=minutes,
                by_person_id=context.person_id,
                at=context.now,
            )
        )
    context.session.flush()
    added = showing.agenda_of(context.session, meeting)[len(items) :]
    view = partial(views.added, number=meeting.number, items=added)
    return [Say(view), *_followed(context, meeting, Say(view, to=ToGroup(meeting.group_id)))]


def _meant(context: Context, meeting: Meeting, said: re.Match[str]) -> list[int]:
    """The items that `2`, `1 2` or `1, 2 and 3` name, each once. Raises a Refusal for other words."""
    if said["items"] is None:
        raise Refusal("which-item", WHICH_ITEM, n=meeting.number)
    joint = rf"\s*[,;&+]\s*|\s+{phrases.either(_AND, context.speaker.language)}\s+|\s+"
    named = re.split(joint, phrases.folded(western(said["items"])).strip(" .,;"))
    if not all(re.fullmatch(r"#?\d{1,4}\.?", each) for each in named):
        raise Refusal("item-not-named", NO_NUMBER, n=meeting.number, text=clean(said[0], 60))
    return sorted({number for each in named for number in _numbers(each)})


def _removed(context: Context, meeting: Meeting, named: Sequence[int]) -> list[Reply]:
    """Of several, all or none: their numbers are those that whoever writes has before their eyes."""
    items = agendas.items_of(context.session, meeting.number)
    for number in named:
        if not 1 <= number <= len(items):
            raise Refusal("no-such-item", NO_ITEM, n=meeting.number, item=number)
        if items[number - 1].by_person_id != context.person_id and not which.leads(context, meeting.group_id):
            raise Refusal("not-your-item", NOT_YOURS, item=number)
    off = [items[number - 1] for number in named]
    view = partial(views.removed, number=meeting.number, texts=[item.text for item in off])
    again.taken_off(context, off, meeting.group_id)
    for item in off:
        context.session.delete(item)
    agendas.put_in_order([item for item in items if item not in off])
    context.session.flush()
    return [Say(view), *_followed(context, meeting, Say(view, to=ToGroup(meeting.group_id)))]


def _ordered(context: Context, meeting: Meeting, wanted: Sequence[int]) -> list[Reply]:
    if not which.leads(context, meeting.group_id):
        group = which.group_of(context, meeting)
        raise Refusal("not-leading", NOT_ORDERED, group=clean(group.name))
    items = agendas.items_of(context.session, meeting.number)
    if len(items) < 2:
        raise Refusal("agenda-too-short", TOO_FEW, n=meeting.number)
    if sorted(wanted) != list(range(1, len(items) + 1)):
        example = " ".join(str(number) for number in range(len(items), 0, -1))
        raise Refusal("agenda-order", NOT_ALL, n=meeting.number, example=example)
    agendas.put_in_order([items[number - 1] for number in wanted])
    context.session.flush()
    view = partial(views.agenda, card=_card(context, meeting))
    return [Say(view), *_followed(context, meeting, Say(view, to=ToGroup(meeting.group_id)))]


def _followed(context: Context, meeting: Meeting, aloud: Reply) -> list[Reply]:
    """What the rooms see of the meeting follows; they are told what was done elsewhere, unless its card shows it."""
    if meeting.state == RUNNING:
        return sheets.refresh(context, meeting)
    if meeting.state == PLANNED and meeting.shown_at is not None:
        return showing.refresh(context, meeting)
    return [aloud] if checking.is_elsewhere(context, meeting) else []


def _shown(context: Context, meeting: Meeting) -> list[Reply]:
    return [Say(partial(views.agenda, card=_card(context, meeting)))]


def _card(context: Context, meeting: Meeting) -> views.Agenda:
    return views.Agenda(
        number=meeting.number,
        title=meeting.title,
        minutes=meeting.minutes,
        starts_at=meeting.starts_at,
        items=showing.agenda_of(context.session, meeting),
        may_change=meeting.state not in {HELD, CANCELLED},
    )


def _check_open(meeting: Meeting) -> None:
    if meeting.state == HELD:
        raise Refusal("meeting-held", IS_OVER, n=meeting.number)
    if meeting.state == CANCELLED:
        raise Refusal("meeting-cancelled", IS_CANCELLED, n=meeting.number)


def _check(meeting: Meeting, new: Sequence[tuple[str, int | None]], there: int) -> None:
    """Refuse what is too long to be read, and more than a meeting can talk about."""
    length = meeting.minutes  # the row itself is gone when a Refusal is said
    for said, minutes in new:
        if len(said) > LONGEST:
            raise Refusal("item-too-long", TOO_LONG, limit=LONGEST, n=len(said))
        if minutes is not None and minutes > length:
            raise Refusal(
                "item-takes-too-long", TOO_MUCH, text=clean(said, 60), length=lambda _: _.duration(length)
            )  # fmt: skip
    if there + len(new) > MOST:
        raise Refusal("agenda-full", TOO_MANY, most=MOST, n=meeting.number)


def item_of(line: str, language: str) -> tuple[str, int | None]:
    """An item, and how long it may take, where its last words say so: `Budget 10m`, `Budget (10 min)`.

    What takes days is part of the text, and so is a time of day.
    """
    said = re.sub(r"\A\s*(?:[-–—•*]\s+)?", "", line).strip()
    for count in (1, 2):
        words = said.rsplit(maxsplit=count)
        if len(words) != count + 1:
            break
        length = " ".join(words[1:]).strip("()[],;.–—")
        minutes = None if ":" in length else lengths.find(length, language)
        if minutes is not None and 0 < minutes < MOST_MINUTES:
            return words[0].rstrip(" ,;:–—-("), minutes
    return said, None


def _numbers(text: str | None) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", western(text or ""))]


@cache
def _remove() -> re.Pattern[str]:
    """Of one line: several are items, whatever the first begins with."""
    words = f"{reasons.either(_REMOVE)}|{reasons.either(_DROP)}"
    return re.compile(rf"\s*(?:{words})\s*:?(?:\s+(?P<items>\S.*))?\s*", re.IGNORECASE)


@cache
def _order() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{reasons.either(_ORDER)})\s*:?(?:\s+(?P<items>\d[\d\s,;.>#-]*))?", re.IGNORECASE)
