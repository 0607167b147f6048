"""How the audit reads: each change as a sentence, with the names that people have now."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core import phases
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean


@dataclass(frozen=True, slots=True)
class Record:
    """One change."""

    at: datetime
    what: str
    by: str | None
    """None where nobody did it (see `by_itself`), or where whoever did is erased."""
    by_itself: bool
    """The configuration or the bot did it."""
    person: str | None
    group: str | None
    """None: the core team's."""
    details: Mapping[str, str]


WORDS = {
    "account.linked": N_("{by} linked another account"),
    "account.unlinked": N_("{by} parted from an account, which is {person} now"),
    "agreement.settled": N_("{by} chose how to go on with G{number} of {group}"),
    "ask.approved": N_("{by} approved Q{number} of {group}"),
    "ask.considered": N_("{by} said that Q{number} of {group} is considered"),
    "ask.declined": N_("{by} declined Q{number} of {group}"),
    "ask.done": N_("{by} said that Q{number} of {group} is done"),
    "ask.withdrawn": N_("{by} took Q{number} of {group} back"),
    "attendance.changed": N_("{by} corrected whether {person} was at M{number} of {group}"),
    "board.off": N_("{by} no longer marks {person} as a board member in {group}"),
    "board.on": N_("{by} marked {person} as a board member in {group}"),
    "charter.changed": N_("{by} changed the charter of {group} (version {version})"),
    "cochair.appointed": N_("{by} made {person} a co-chair of {group}"),
    "cochair.elected": N_("{group} elected {person} as co-chair (P{number})"),
    "cochair.ended": N_("{person} is no longer a co-chair of {group} (by {by})"),
    "cochair.interim": N_("{by} made {person} a co-chair of {group} for the interim"),
    "core.added": N_("{by} took {person} into the core team"),
    "core.removed": N_("{by} took {person} out of the core team"),
    "digest.off": N_("{by} ended the weekly summary of all groups"),
    "digest.set": N_("{by} set the weekly summary of all groups to day {weekday} of the week, {time} ({zone})"),
    "group.founded": N_("{by} founded {group}"),
    "invitation.agreed": N_("{by} agreed that {person} comes into {group}"),
    "invitation.declined": N_("{person} declined to come into {group}"),
    "invitation.ended": N_("The invitation of {person} into {group} ended with the phase"),
    "invitation.joined": N_("{person} accepted to come into {group}"),
    "invitation.not-recommended": N_("{group} does not recommend in P{poll} that {person} comes into it"),
    "invitation.proposed": N_("{by} proposed {person} for {group}"),
    "invitation.recommended": N_("{group} recommends in P{poll} that {person} comes into it"),
    "invitation.refused": N_("{by} did not agree that {person} comes into {group}"),
    "invitation.withdrawn": N_("{by} took back the invitation of {person} into {group}"),
    "meeting.cancelled": N_("{by} cancelled M{number} of {group}"),
    "meeting.length": N_("{by} made M{number} of {group} longer or shorter"),
    "meeting.moved": N_("{by} moved M{number} of {group}"),
    "member.ended": N_("The time of {person} in {group} ended with the phase"),
    "member.erased": N_("{person} left {group} by being erased"),
    "member.joined": N_("{person} became a member of {group} (by {by})"),
    "member.left": N_("{person} left {group} (by {by})"),
    "member.removed": N_("{by} removed {person} from {group}"),
    "minutes.approved": N_("{by} approved the minutes of M{number} of {group}"),
    "minutes.corrected": N_("{by} put line {line} of the minutes of M{number} of {group} right"),
    "note.announced": N_("{by} sent the announcement N{number} to groups"),
    "note.approved": N_("{by} approved that N{number} leaves {group}"),
    "note.let-in": N_("{by} let N{number} into {group}"),
    "note.refused": N_("{by} did not approve that N{number} leaves {group}"),
    "note.turned-away": N_("{by} did not let N{number} into {group}"),
    "person.erased": N_("{person} had everything removed"),
    "person.forgotten": N_("{person} had been away for 13 months, and was forgotten"),
    "phase.changed": N_("{by} moved {group} from {old} to {new}"),
    "poll.amended": N_("{by} put version {version} of P{number} to the vote in {group}"),
    "poll.closed": N_("{by} closed P{number} of {group} early"),
    "poll.extended": N_("{by} extended P{number} of {group}"),
    "poll.reopened": N_("{by} took up P{before} of {group} again, as P{number}"),
    "poll.rerun": N_("{by} ran P{before} of {group} once more, as P{number}"),
    "poll.withdrawn": N_("{by} withdrew P{number} of {group}"),
    "principles.changed": N_("{by} changed the guiding principles (version {version})"),
    "report.approved": N_("{by} approved the step report T{number} of {group}"),
    "report.published_again": N_("{by} had the step report T{number} of {group} sent out once more"),
    "report.not_published": N_("{by} kept the step report T{number} of {group} from its list or the wiki"),
    "role.ended": N_("{person} no longer has the role {role} in {group} (by {by})"),
    "role.taken": N_("{person} has the role {role} in {group} (by {by})"),
    "room.bound": N_("{by} gave the room {room} to {group}"),
    "room.followed": N_("A room of {group} goes on as {room}"),
    "room.found": N_("I can write in the room {room} of {group} again"),
    "room.given-away": N_("{by} gave the room {room} of {group} to somebody else"),
    "room.kept-out": N_("{by} keeps the room {room} of {group} out of what is said in encrypted ones"),
    "room.let-in": N_("{by} let the room {room} of {group} hear what is said in encrypted ones"),
    "room.lost": N_("I can no longer write in the room {room} of {group}"),
    "room.moved": N_("{by} moved the room {room} to {group}"),
    "room.unbound": N_("{by} took the room {room} from {group}"),
    "series.changed": N_("{by} changed the times of S{number} of {group}"),
    "series.chosen": N_("{by} chose when S{number} of {group} meets where the clocks change"),
    "series.ended": N_("{by} ended S{number} of {group}"),
}


def page(_: Translator, records: Sequence[Record]) -> Text:
    """The newest first, a line each."""
    return Text.join("\n", (_line(_, record) for record in records))


def _line(_: Translator, record: Record) -> Text:
    local = record.at.astimezone(_.tzinfo)
    when = Text.plain(f"{_.short_day(local.date())} {local.year}, {_.time(local.time())}", "code")
    somebody = str(_(N_("somebody")))
    by = str(_(N_("the configuration"))) if record.by_itself else record.by or somebody
    values = {
        **{name: _detail(_, value) for name, value in record.details.items()},
        "by": clean(by),
        "person": clean(record.person or somebody),
        "group": clean(record.group or str(_(N_("the core team"))), 80),
    }
    template = WORDS.get(record.what, "")
    needed = {name for _text, name, _format, _conversion in string.Formatter().parse(template) if name}
    if not template or not needed <= values.keys():
        said = Text.plain(", ".join([record.what, *(f"{name}: {value}" for name, value in values.items())]))
    else:
        said = _(template, **{name: values[name] for name in needed})
    return when + Text.plain(" ") + said


def _detail(_: Translator, value: str) -> str:
    """A code or a number; a phase by its name."""
    return str(phases.name(_, value)) if value in phases.PHASES else clean(value, 80)
