"""How agreements read: provisional, so that those who were absent can object, and then final (S7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.meetings.views.minutes import Agreed, agreement_state

HOW = N_("Who cannot live with one of these can object, with a reason: tap, or `object G{n}` and why.")
WAITS = N_("G{n} is to be talked about again, once a meeting is planned. {text}")
MOST, ROOM, SHORTEST = 12, 1000, 80
"""Agreements that are shown, the characters that they share, and those that each has at least."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed, and how it stands."""

    agreed: Agreed
    text: str

    @property
    def number(self) -> int:
        """Its number."""
        return self.agreed.number


def card(_: Translator, meeting: int, agreements: Sequence[Agreement]) -> Text:
    """In the room: what was agreed in a meeting."""
    head = _("**Agreed in M{n}**", n=meeting)
    return Text.join("\n", [head, *_lines(_, agreements), _how(_, agreements)])


def for_absent(_: Translator, meeting: int, title: str, group: str, agreements: Sequence[Agreement]) -> Text:
    """To a member who was not there."""
    head = _("You were not at M{n}: {title} ({group}). This was agreed there:",
             n=meeting, title=clean(title), group=clean(group))  # fmt: skip
    return Text.join("\n", [head, *_lines(_, agreements), _how(_, agreements)])


def _lines(_: Translator, agreements: Sequence[Agreement]) -> list[Text]:
    """A line each, cut so that they stay one message, which is edited; `minutes` has them whole."""
    shown = agreements[:MOST]
    limit = max(SHORTEST, ROOM // max(len(shown), 1))
    lines = [
        _(
            "• G{n}: {text} ({state})",
            n=each.number,
            text=clean(each.text, limit),
            state=agreement_state(_, each.agreed),
        )
        for each in shown
    ]
    if len(agreements) > MOST:
        lines.append(_.ngettext("… and {n} more.", "… and {n} more.", len(agreements) - MOST))
    return lines


def _how(_: Translator, agreements: Sequence[Agreement]) -> Text:
    first = next((each for each in agreements if each.agreed.is_open), None)
    return _(HOW, n=first.number) if first is not None else Text()


def object_to(_: Translator, number: int) -> Text:
    """The label of the choice."""
    return _("Object to G{n}", n=number)


def ask_reason(_: Translator, number: int, text: str) -> Text:
    """Before an objection counts."""
    return _("Why do you object to G{n}: {text}? Write it in a sentence or two. The group reads the reason, and the "
             "co-chairs also that it is yours.", n=number, text=clean(text))  # fmt: skip


def never_mind(_: Translator) -> Text:
    return _("I do not object")


def not_objecting(_: Translator, number: int) -> Text:
    return _("You do not object to G{n}.", n=number)


def is_reason(_: Translator, number: int, reason: str) -> Text:
    """What may have been plain talk."""
    return _("Is this why you object to G{n}? “{reason}”", n=number, reason=clean(reason))


def read_below(_: Translator, number: int) -> Text:
    """In place of the question, once something has been written that may be the answer."""
    return _("Why you object to G{n} is asked below.", n=number)


def count_it(_: Translator) -> Text:
    return _("Yes, count it")


def do_not_count_it(_: Translator) -> Text:
    return _("No")


def noted(_: Translator, number: int) -> Text:
    """To whoever objects."""
    return _("Your objection to G{n} is noted. The group reads the reason, and the co-chairs also that it is yours. "
             "`unobject G{n}` takes it back.", n=number)  # fmt: skip


def objected(_: Translator, number: int, text: str, reason: str) -> Text:
    """To the group."""
    return _("Somebody objects to G{n}: {text}\nWhy: {reason}\nIt does not become final for now. The co-chairs choose "
             "how to go on.", n=number, text=clean(text), reason=clean(reason))  # fmt: skip


def objected_too(_: Translator, number: int, text: str, reason: str, meeting: int | None) -> Text:
    """To the group, where it is to be talked about again anyway: in a meeting, or (None) once one is planned."""
    head = _("Somebody objects to G{n} too. Why: {reason}", n=number, reason=clean(reason))
    again = without_meeting(_, number, text) if meeting is None else on_agenda(_, number, text, meeting)
    return Text.join("\n", [head, again])


def to_chairs(_: Translator, number: int, text: str, group: str, reasons: Sequence[tuple[str, str]]) -> Text:
    """To a co-chair: who objects, why, and how it can go on. `reasons`: names and what they wrote."""
    head = _("G{n} of {group} is not final: {text}", n=number, group=clean(group), text=clean(text))
    lines = [_("• {who}: {reason}", who=shown(who) if who else "–", reason=clean(reason)) for who, reason in reasons]
    foot = _("How shall it go on? `settle G{n} poll`, `settle G{n} again` or `settle G{n} drop` says so as well.",
             n=number)  # fmt: skip
    return Text.join("\n", [head, *lines, foot])


def by_poll(_: Translator) -> Text:
    return _("Ask the group in a poll")


def talk_again(_: Translator) -> Text:
    return _("Talk about it again")


def drop_it(_: Translator) -> Text:
    return _("Drop it")


def withdrawn(
    _: Translator, number: int, text: str, others: int, until: datetime | None, *, left: bool = False
) -> Text:
    """An objection was taken back. `others`: how many stand; `until`: when it becomes final, None: it is final now."""
    if left:
        said = _("An objection to G{n} is gone with whoever raised it and has left: {text}", n=number, text=clean(text))
    else:
        said = _("An objection to G{n} is taken back: {text}", n=number, text=clean(text))
    if others:
        rest = _.ngettext("{n} other objection stands.", "{n} other objections stand.", others)
    elif until is not None:
        rest = _("Without another one it is final on {instant}.", instant=_.instant(until))
    else:
        rest = _("Nobody objects any more, so it is final.")
    return Text.join("\n", [said, rest])


def taken_back(_: Translator, number: int) -> Text:
    """To whoever did."""
    return _("Your objection to G{n} is taken back.", n=number)


def final(_: Translator, agreements: Sequence[Agreement]) -> Text:
    """The time to object is over."""
    head = _.ngettext("Nobody objected in time, so this is final:", "Nobody objected in time, so these are final:",
                      len(agreements))  # fmt: skip
    lines = [_("• G{n}: {text}", n=each.number, text=clean(each.text)) for each in agreements]
    return Text.join("\n", [head, *lines])


def on_agenda(_: Translator, number: int, text: str, meeting: int) -> Text:
    """It is talked about again."""
    return _("G{n} is talked about again: it is on the agenda of M{meeting}. {text}",
             n=number, meeting=meeting, text=clean(text))  # fmt: skip


def without_meeting(_: Translator, number: int, text: str) -> Text:
    """The same where no meeting is planned."""
    return _(WAITS, n=number, text=clean(text))


def dropped(_: Translator, number: int, text: str) -> Text:
    return _("G{n} is dropped, and does not hold: {text}", n=number, text=clean(text))


def poll_title(_: Translator, number: int) -> Text:
    return _("Agreement G{n}", n=number)


def poll_text(_: Translator, meeting: int, text: str, reasons: Sequence[str]) -> Text:
    """What the group is asked."""
    head = _("Agreed in M{n}: {text}", n=meeting, text=clean(text))
    lines = [_("Against it: {reason}", reason=clean(reason)) for reason in reasons]
    return Text.join("\n", [head, *lines])


def asked(_: Translator, number: int, poll: int) -> Text:
    """What becomes of the choices that other co-chairs see."""
    return _("The group is asked about G{n} in P{poll}.", n=number, poll=poll)


def recommended(_: Translator, number: int, text: str, poll: int) -> Text:
    return _("The group recommends G{n} in P{poll}, so it is final: {text}", n=number, poll=poll, text=clean(text))


def not_recommended(_: Translator, number: int, text: str, poll: int) -> Text:
    return _("The group does not recommend G{n} in P{poll}, so it does not hold: {text}",
             n=number, poll=poll, text=clean(text))  # fmt: skip


def settled(_: Translator, number: int) -> Text:
    """In place of the choices of a co-chair, when nothing is left to choose."""
    return _("G{n} is settled: `minutes` shows how.", n=number)
