"""`topic`, `agreed`, `action`, `info`: what is noted while a meeting runs, one or several in a message (S7)."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bot.core import asking, spoken, whom
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, GROUP_ROOM, MEMBERS
from bot.core.replies import Edit, React, Replies, Reply, Say
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.after import reading, reminding
from handlers.meetings.sitting import attending, ending, keeping, lines, owning, showing
from handlers.meetings.sitting.lines import Line
from handlers.meetings.views import sitting as views
from storage import agendas, meetings, minutes, numbering
from storage.actions import Action
from storage.meetings import Meeting
from storage.minutes import ACTION, AGREED, INFO, TOPIC, Agreement, Record

KINDS = frozenset({TOPIC, AGREED, ACTION, INFO})
"""A command each, called the same."""
END = "end"
OWNER = "meetings.owner"
"""The choice: which of several people of one name does it."""
LONGEST = 500
"""Characters of a line."""
MOST, FULL = 20, 300
"""Lines of one message, and of one meeting's minutes."""

TOO_LONG = N_("That has {n} characters, and a line of the minutes has at most {limit}. Write it as several lines.")
EMPTY = N_("There is nothing to note behind `{command}`.")
ALONE = N_("`{command}` needs a message of its own.")
TOO_MANY = N_("One message has at most {limit} notes. Write what follows in another one.")
MINUTES_FULL = N_("The minutes of a meeting have at most {limit} lines. `meeting undo` takes one back.")
NO_ITEM = N_("There is no item {n} on the agenda. `agenda M{meeting}` shows it.")


@dataclass(slots=True)
class Done:
    """What came of a message."""

    room: int
    """How many lines can be noted."""
    noted: int = 0
    tasks: list[Action] = field(default_factory=list)
    refused: list[tuple[int, Refusal]] = field(default_factory=list)
    asked: list[Reply] = field(default_factory=list)
    ends: bool = False


@command(
    TOPIC,
    also=N_("new topic"),
    usage=N_("topic <text>"),
    summary=N_("Note what the meeting talks about now"),
    details=N_(
        "While a meeting runs, by anybody in the group. The number of an item of the agenda is enough. Several lines "
        "in one message are several notes, each with its own `topic`, `agreed`, `action` or `info`."
    ),
    examples=(N_("topic The budget for translations"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
    alone=False,
)
def topic(context: Context, text: Rest) -> Replies:
    return take(context, topic.name, text)


@command(
    AGREED,
    also=N_("we agree"),
    usage=N_("agreed <text>"),
    summary=N_("Note what those who meet agree on"),
    details=N_(
        "It is provisional until 72 hours after the meeting, so that those who are not there can object. Then it is "
        "final."
    ),
    examples=(N_("agreed We ask for a second translator"),),
    who=MEMBERS,
    where=GROUP_ROOM,
    group=True,
    alone=False,
)
def agreed(context: Context, text: Rest) -> Replies:
    return take(context, agreed.name, text)


@command(
    ACTION,
    also=N_("task"),
    usage=N_("action [who] <text> [by <day>]"),
    summary=N_("Note what somebody takes on"),
    details=N_(
        "Begin with a member's name, their account, or a role and a colon; with `me` or `nobody` as well. End with the "
        "day by which it is due, if there is one. It can be noted after a meeting too. Reminders follow by themselves."
    ),
    examples=(N_("action accra glossary by Friday"), N_("action nobody: find a room")),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
    alone=False,
)
def action(context: Context, text: Rest) -> Replies:
    return take(context, action.name, text)


@command(
    INFO,
    usage=N_("info <text>"),
    summary=N_("Note something for the minutes"),
    details=N_("While a meeting runs, by anybody in the group."),
    examples=(N_("info The next report is due in May"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
    alone=False,
)
def info(context: Context, text: Rest) -> Replies:
    return take(context, info.name, text)


def take(context: Context, first: str, text: str) -> Replies:
    """Note all that can be noted of a message, and say what cannot. What is alone in its message is simply refused."""
    found = lines.split(first, text, partial(_find, context), KINDS | {END})
    meeting = meetings.running(context.session, context.group_id)
    if meeting is None and (first != ACTION or len(found) > 1):
        keeping.running(context)
    which.check_member(context, context.group_id)
    done = Done(room=FULL - minutes.count(context.session, meeting.number) if meeting is not None else 1)
    for line in found[:MOST]:
        try:
            _note(context, meeting, line, done, alone=len(found) == 1)
        except Refusal as refusal:
            if len(found) == 1:
                raise
            done.refused.append((line.number, refusal))
    if len(found) > MOST:
        done.refused.insert(0, (found[MOST].number, Refusal("too-many-lines", TOO_MANY, limit=MOST)))
    return _answer(context, meeting, done)


def _find(context: Context, text: str) -> tuple[str, str] | None:
    found = spoken.find(context.registry, text)
    return (found[0].name, found[1]) if found is not None else None


def _note(context: Context, meeting: Meeting | None, line: Line, done: Done, *, alone: bool) -> None:
    """One line. Raises a Refusal before anything of it is kept."""
    if done.ends:
        raise keeping.none_runs(context)
    if not line.command:
        raise spoken.unknown(context, line.text.lstrip("!/！／ "))
    if line.command == END:
        keeping.check_keeps(context, context.group_id)
        done.ends = True
        return
    if line.command not in KINDS:
        raise Refusal("needs-own-message", ALONE, command=line.command)
    if not clean(line.text):
        raise Refusal("nothing-to-note", EMPTY, command=line.command)
    if len(line.text) > LONGEST:
        raise Refusal("note-too-long", TOO_LONG, n=len(line.text), limit=LONGEST)
    if done.noted >= done.room:
        raise Refusal("minutes-full", MINUTES_FULL, limit=FULL)
    if line.command == ACTION:
        _note_action(context, meeting, line.text, done, alone=alone)
    else:
        assert meeting is not None
        text = _of_agenda(context, meeting, line.text) if line.command == TOPIC else line.text
        record = _add(context, meeting, line.command, text)
        if line.command == AGREED:
            _agree(context, meeting, record)
    done.noted += 1


def _note_action(context: Context, meeting: Meeting | None, text: str, done: Done, *, alone: bool) -> None:
    task = owning.read(context, context.at_hand, text)
    if not clean(task.text):
        raise Refusal("nothing-to-note", EMPTY, command=ACTION)
    if isinstance(task, owning.Unsure):
        if not alone:
            raise task.doubt.refusal()
        before = task.before
        done.asked.append(asking.which(context, task.doubt, lambda spelled: f"{ACTION} {before} by {spelled}"))
        return
    if len(task.owners) > 1:
        is_one_name = len({whom.plain(person.name) for person in task.owners}) == 1
        if not alone:
            raise attending.several(context, task.owners) if is_one_name else Refusal("several-owners", views.ONE_OWNER)
        due = task.due_on.isoformat() if task.due_on is not None else ""
        facts = {"group_id": context.group_id, "text": task.text, "due_on": due}
        question = None if is_one_name else views.one_owner
        done.asked.append(whom.ask(context, task.owners, OWNER, facts, question))
        return
    owner = task.owners[0].id if task.owners else None
    done.tasks.append(_act(context, meeting, task.text, owner, task.due_on))


def _of_agenda(context: Context, meeting: Meeting, text: str) -> str:
    """The item of the agenda that a number alone stands for."""
    number = text.strip("#. ")
    if not number.isdecimal() or len(number) > 3:
        return text
    items = agendas.items_of(context.session, meeting.number)
    if not items:
        return text
    if not 1 <= int(number) <= len(items):
        raise Refusal("no-agenda-item", NO_ITEM, n=int(number), meeting=meeting.number)
    return items[int(number) - 1].text


def _add(context: Context, meeting: Meeting, kind: str, text: str) -> Record:
    record = Record(meeting_id=meeting.number, kind=kind, text=text, by_person_id=context.person_id, at=context.now)
    context.session.add(record)
    context.session.flush()
    return record


def _agree(context: Context, meeting: Meeting, record: Record) -> None:
    assert record.id is not None
    number = numbering.next_of(context.session, Agreement)
    context.session.add(Agreement(id=number, record_id=record.id, meeting_id=meeting.number))
    context.session.flush()


def _act(context: Context, meeting: Meeting | None, text: str, owner: int | None, due_on: date | None) -> Action:
    """A new action, with its line in the minutes where a meeting runs."""
    record = _add(context, meeting, ACTION, text) if meeting is not None else None
    found = Action(
        id=numbering.next_of(context.session, Action),
        group_id=context.group_id,
        meeting_id=meeting.number if meeting is not None else None,
        record_id=record.id if record is not None else None,
        text=text,
        owner_person_id=owner,
        due_on=due_on,
        at=context.now,
        by_person_id=context.person_id,
    )
    context.session.add(found)
    context.session.flush()
    reminding.keep_in_mind(context, found)
    return found


def _answer(context: Context, meeting: Meeting | None, done: Done) -> Replies:
    """A sign for what was noted; in words, actions with their numbers, and what was not noted."""
    replies: list[Reply] = []
    noted = done.noted - len(done.asked)
    if noted > 0 and meeting is not None:
        replies.append(React("✅"))
    if meeting is not None and (noted > 0 or done.ends):
        attending.be_there(context, meeting, context.person_id, attending.SPOKE)
    promises = reading.promises_of(context.session, done.tasks, context.group_id)
    if promises or done.refused:
        replies.append(Say(partial(views.noted, promises=promises, refused=done.refused)))
    replies += done.asked
    if meeting is not None and done.ends:
        return [*replies, *ending.conclude(context, meeting)]
    if meeting is not None and noted > 0:
        replies += showing.refresh(context, meeting)
    return replies


@choice(OWNER)
def owner(context: Context, group_id: int, text: str, due_on: str, person_id: int) -> Replies:
    """It is known by now who of that name is meant; who acts, and whether they are members, is judged anew."""
    which.check_member(context, group_id)
    if context.group is None or context.group_id != group_id:
        return None
    owners = owning.members_among(context, group_id, [person_id])
    meeting = meetings.running(context.session, group_id)
    found = _act(context, meeting, text, owners[0], date.fromisoformat(due_on) if due_on else None)
    promises = reading.promises_of(context.session, [found], group_id)
    shown = Edit(context.pressed, partial(views.noted, promises=promises, refused=()))
    return [shown, *(showing.refresh(context, meeting) if meeting is not None else [])]
