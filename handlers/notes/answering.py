"""`answer`, `decline`: what a group says to a note, by a tap, in words, or as a reply to it (N1)."""

import re
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.core import secrecy
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Message
from bot.core.feature import Instead, choice, command, job
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Replies, Reply, Say
from bot.core.text import clean
from handlers.notes import approving, choosing, limits, speaking, which
from handlers.notes.carrying import SAY
from handlers.notes.reading import Copies, shown
from handlers.notes.views import asking, openly
from handlers.notes.views import copies as views
from storage import offers
from storage.groups import Group
from storage.notes import (
    ACKNOWLEDGED,
    APPROVAL,
    DELIVERED,
    TO_BE_LET_IN,
    WAITING,
    Note,
    NoteCopy,
)

WORDS, SEND, OPENLY = "notes.words", "notes.send-answer", "notes.send-openly"
FORGET = "notes.forget"
"""The job that forgets what nobody has chosen to send."""
EXPECTED = timedelta(days=1)
"""How long after the question other words in private than a reply to it may be the answer."""

NONE_OPEN = N_("No note waits for your group. `notes` lists those that there were: `answer N12` answers any of them.")
WHICH = N_("Which note is it about?")
BLANK = N_("I cannot read an answer in that. Write it in a sentence or two.")


@command(
    "answer",
    also=N_("answer note"),
    usage=N_("answer [N12] <words>"),
    summary=N_("Answer a note of another group"),
    details=N_(
        "The answer goes to where the note came from, in the name of your group and with yours. Without a number it is "
        "the note that you reply to, or the one that waits for your group."
    ),
    examples=(N_("answer N3 We can do that in April"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)  # fmt: skip
def answer(context: Context, number: which.MarkedNote | None = None, said: Rest = "") -> Replies:
    return meant(context, number, "answer", said)


@command(
    "note decline",
    also=N_("decline note"),
    usage=N_("note decline [N12] [reason]"),
    summary=N_("Decline what a note asks"),
    details=N_("`decline N12` does the same. For a note that waits for a co-chair's yes, it is their no."),
    examples=(N_("note decline N3 We have no time for it before May"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def decline(context: Context, number: which.MarkedNote | None = None, why: Rest = "") -> Replies:
    if number is not None:
        note, copies = which.note(context, number, lock=True)
        limits.check_words(why, limits.REASON)
        if note.state == APPROVAL and which.may_approve(context, note):
            return _open_first(context, note, "decline", why) or approving.refuse(context, note, copies, why)
        waiting = _to_turn_away(context, copies)
        if waiting is not None:
            question = _open_first(context, note, "decline", why)
            return question or approving.turn_away(context, note, copies, *waiting, why)
    return meant(context, number, "decline", why)


def _to_turn_away(context: Context, copies: Copies) -> tuple[NoteCopy, Group] | None:
    """The copy that waits for the yes of whoever acts, a co-chair."""
    waiting = ((copy, group) for copy, group in copies if copy.state == TO_BE_LET_IN)
    return next(((copy, group) for copy, group in waiting if which.may_let_in(context, copy)), None)


def _is_about_a_note(context: Context, arguments: str) -> bool:
    """Whether `decline` is about a note: by its number, or as a reply to one."""
    if re.match(r"\s*[A-Za-z]-?[0-9]", arguments):
        return re.match(r"\s*[Nn]-?[0-9]", arguments) is not None
    return which.replied(context) is not None


DECLINE = Instead("decline", decline, _is_about_a_note)


def meant(context: Context, number: int | None, what: str, words: str) -> Replies:
    """The note with a number; else the one that is replied to, else the only one that is open, else a question."""
    replied = which.replied(context) if number is None else None
    if replied is not None:
        return say(context, replied[0], what, words, replied[1])
    if number is None:
        waiting = which.open_for(context, [WAITING, DELIVERED])
        found = waiting or (which.open_for(context, [ACKNOWLEDGED]) if what != "ack" else ())
        if not found:
            raise Refusal("no-open-note", NONE_OPEN)
        several = list({note.number: note for note, _ in found}.values())
        if len(several) > 1:
            command = "note decline" if what == "decline" else what
            return choosing.ask(context, WHICH, several, lambda n: f"{command} N{n} {words}")
        number = several[0].number
    return say(context, number, what, words)


def say(context: Context, number: int, what: str, words: str, group_id: int | None = None) -> list[Reply]:
    """Say it for a group: for the one at hand, or the one that is named."""
    note, copies = which.note(context, number, lock=True)
    copy, group = which.copy(context, note, copies, group_id)
    if what == "ack":
        return speaking.acknowledge(context, note, copies, copy)
    if not clean(words):
        return [_ask_words(context, number, what, group_id)]
    question = _open_first(context, note, what, words)
    return [question] if question is not None else speaking.speak(context, note, copies, copy, group, what, words)


def _ask_words(context: Context, number: int, what: str, group_id: int | None) -> Say:
    """The words are read from a reply to this question. Whether what is written next in private is meant is asked."""
    said: dict[str, Any] = {"note": number, "what": what, "at": context.now.isoformat(), "group_id": group_id}
    options = [Option("never mind", views.never_mind, WORDS, {**said, "alone": False}, "❌")]
    if what == "decline":
        options.append(Option("no reason", views.no_reason, WORDS, {**said, "alone": True}, "👎"))
    view = partial(views.ask_words, number=number, kind=what)
    return Say(view, options=tuple(options), only=context.person_id, key=_own_key(context, f"words:{number}"))


def _own_key(context: Context, what: str) -> str:
    assert context.event is not None
    return f"notes.asked:{context.event.place.platform}:{context.event.id}:{what}"


def _written(
    context: Context, text: str, note: int, what: str, at: str, group_id: int | None = None, **_first: Any
) -> Replies:
    if not context.is_reply and context.now - datetime.fromisoformat(at) > EXPECTED:
        return None  # they talk of something else
    if not clean(text):
        raise Refusal("answer-blank", BLANK)
    question = _open_first(context, which.note(context, note)[0], what, text)
    if question is None and not context.is_reply:
        return _ask_meant(context, note, what, text, group_id)
    if question is not None:
        return [question, Edit(context.pressed, partial(views.ask_words, number=note, kind=what))]
    said = say(context, note, what, text, group_id)
    return [*said, Edit(context.pressed, partial(views.noted, number=note, kind=what))]


@choice(WORDS, who=MEMBERS, written=_written, prose=True)
def without_words(
    context: Context, note: int, what: str, at: str, *, alone: bool, group_id: int | None = None
) -> Replies:
    if not alone:
        return Edit(context.pressed, partial(views.dropped, number=note))
    found, copies = which.note(context, note, lock=True)
    copy, group = which.copy(context, found, copies, group_id)
    return speaking.speak(context, found, copies, copy, group, what, "")


def _reply(context: Context, text: str, note: int, group_id: int | None = None, **_first: Any) -> Replies:
    """A reply to a note may be talk among those who read it: it is sent once its author says so."""
    if not clean(text) or not (isinstance(context.event, Message) and context.event.reply_to):
        return None
    try:
        found, copies = which.note(context, note)
        which.copy(context, found, copies, group_id)
    except Refusal:
        return None  # plain talk, in words that are not for another group
    question = _open_first(context, found, "answer", text)
    if question is not None:
        return question
    return _ask_meant(context, note, "answer", text, group_id)


def _ask_meant(context: Context, note: int, what: str, text: str, group_id: int | None) -> Say:
    """Other words than an answer for sure. `asked`: the question that they follow, which is settled with this one."""
    limits.check_words(text, limits.ANSWER if what == "answer" else limits.REASON)
    said = {"note": note, "what": what, "asked": "" if context.is_reply else context.pressed}
    options = (
        Option("yes", views.send_it, SEND, {**said, "words": text, "group_id": group_id}, "✅"),
        Option("no", views.never_mind, SEND, {**said, "words": ""}, "❌"),
    )
    view = partial(views.is_answer if what == "answer" else views.is_reason, number=note, text=text)
    return _kept_a_day(
        context, Say(view, options=options, only=context.person_id, key=_own_key(context, f"send:{note}"))
    )


def _kept_a_day(context: Context, question: Say) -> Say:
    """Words that are asked about are kept with the choices: a day, and no longer (X1)."""
    context.schedule(FORGET, f"{FORGET}:{question.key}", context.now + EXPECTED, question=question.key)
    return question


@job(FORGET)
def forget(context: Context, question: str) -> Replies:
    """Nobody has chosen: the words are gone, and so are the choices."""
    return Edit(question, views.too_late) if offers.open_keys(context.session, question) else None


@choice(SEND, who=MEMBERS)
def send_answer(
    context: Context, note: int, words: str, group_id: int | None = None, what: str = "answer", asked: str = ""
) -> Replies:
    settled = partial(views.noted, number=note, kind=what) if words else partial(views.dropped, number=note)
    before = [Edit(asked, settled)] if asked else []
    if not words:
        return [Edit(context.pressed, settled), *before]
    return [*say(context, note, what, words, group_id), *before]


def _open_first(context: Context, note: Note, what: str, words: str) -> Say | None:
    """Words in an encrypted room that would go to one that is not: whoever says them is asked first (N1)."""
    if not clean(words):
        return None
    if note.group_id is None:
        is_open = secrecy.is_core_open(context)
    else:
        is_open = bool(secrecy.open_rooms(context, [note.group_id]))
    if not is_open:
        return None
    limits.check_words(words, limits.ANSWER if what == "answer" else limits.REASON)
    said = {"note": note.number, "what": what, "words": words}
    options = (
        Option("yes", views.send_it, OPENLY, said, "✅"),
        Option("no", views.never_mind, OPENLY, {**said, "words": ""}, "❌"),
    )
    group = shown(context.session, note).group
    view = partial(openly.ask, number=note.number, group=group, text=words)
    key = _own_key(context, f"open:{note.number}")
    return _kept_a_day(context, Say(view, options=options, only=context.person_id, key=key))


@choice(OPENLY, who=MEMBERS)
def send_openly(context: Context, note: int, what: str, words: str) -> Replies:
    if not words:
        return Edit(context.pressed, partial(views.dropped, number=note))
    found, copies = which.note(context, note, lock=True)
    if found.state == APPROVAL and which.may_approve(context, found):
        done = Edit(context.pressed, partial(asking.settled, number=note, what="refuse"))
        return [done, *approving.refuse(context, found, copies, words)]
    waiting = _to_turn_away(context, copies) if what == "decline" else None
    if waiting is not None:
        done = Edit(context.pressed, partial(views.noted, number=note, kind=what))
        return [done, *approving.turn_away(context, found, copies, *waiting, words)]
    copy, group = which.copy(context, found, copies)
    return speaking.speak(context, found, copies, copy, group, what, words)


@choice(SAY, written=_reply, prose=True)
def tapped(context: Context, note: int, what: str, group_id: int | None = None) -> Replies:
    """Below a note, or a reminder of it. Whoever is not in the group is refused with words."""
    return say(context, note, what, "", group_id)
