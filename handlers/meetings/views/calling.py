"""What somebody reads who calls a meeting: the questions, step by step, and what the group will be asked."""

from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.moments import Day, Instant
from bot.core.text import Text, clean
from handlers.meetings.views import asking as cards
from handlers.meetings.views.asking import Card, beside_utc

QUESTIONS = {
    "title": N_("A meeting of **{group}**. What is it called? A few words, at most 120 characters."),
    "length": N_("How long is “{title}”? Tap, or write it, such as `75m` or `1h30`."),
    "times": N_(
        "When can “{title}” be? Write up to eight times by your clock ({zone}), such as `Tue 7 Apr 13:00, 18:00`, or a "
        "time in which I look for fair ones, such as `next week` or `6 April to 17 April`."
    ),
    "deadline": N_("Until when can members answer? Tap, or write it, such as `Friday 18:00` (by your clock: {zone})."),
}
LABELS = {
    ("length", "30m"): N_("30 min"),
    ("length", "45m"): N_("45 min"),
    ("length", "60m"): N_("1 h"),
    ("length", "90m"): N_("1 h 30"),
    ("length", "2h"): N_("2 h"),
    ("times", "next week"): N_("Find times next week"),
    ("times", "week after next"): N_("Find times the week after"),
    ("deadline", "1d"): N_("One day"),
    ("deadline", "2d"): N_("Two days"),
    ("deadline", "3d"): N_("Three days"),
    ("deadline", "1w"): N_("One week"),
}


def question(_: Translator, step: str, group: str, title: str, zone: str, *, in_room: bool) -> Text:
    """What is asked in a step. `in_room`: where what is written counts as a reply only."""
    asked = _(QUESTIONS[step], group=clean(group), title=clean(title), zone=_.zone_name(zone))
    if in_room:
        asked = Text.join("\n", [asked, _("If you write your answer, reply to this message.")])
    return asked


def label(_: Translator, step: str, value: str) -> Text:
    """An answer, to tap."""
    return _(LABELS[step, value])


def is_it_the_title(_: Translator, said: str) -> Text:
    """For an answer that is a command's name and no more."""
    return _("“{said}” is a command as well. Is it the title of the meeting?", said=clean(said, 40))


def it_is(_: Translator) -> Text:
    return _("It is the title")


def it_is_not(_: Translator) -> Text:
    return _("It is not")


def which(_: Translator, said: str) -> Text:
    """One of the times may be several."""
    template = N_("I am not sure when “{text}” is. Which one do you mean? If it is none of them, write all times anew.")
    return _(template, text=clean(said, 60))


def moment(_: Translator, choice: Instant | Day) -> Text:
    """A moment that may be meant, to tap."""
    return Text.plain(choice.label(_))


def settled(_: Translator, said: str) -> Text:
    """In the place of a question that was answered in writing."""
    return _("Noted: {answer}", answer=clean(said, 80))


def preview(_: Translator, card: Card, *, proposed: bool) -> Text:
    """What the group will be asked, on the clock of whoever calls it, before it is."""
    slots = [cards.numbered(_, slot.number, beside_utc(_, slot.starts_at)) for slot in card.slots]
    parts = [cards.head(_, card), Text.join("\n", slots)]
    if len(card.slots) == 1:
        parts.append(_("Shall I announce it to the group?"))
        return Text.join("\n\n", parts)
    if proposed:
        parts.append(
            _("These ask the least of the members, by their time zones, the hours that suit them, their leave, and "
              "what earlier meetings have asked of them.")
        )  # fmt: skip
    parts.append(_("Members can answer until {instant}.", instant=beside_utc(_, card.answers_by)))
    parts.append(_("Shall I ask the group?"))
    return Text.join("\n\n", parts)


def ask(_: Translator, *, single: bool) -> Text:
    return _("Announce it") if single else _("Ask the group")


def other_times(_: Translator) -> Text:
    return _("Other times")


def other_deadline(_: Translator) -> Text:
    return _("Another deadline")


def never_mind(_: Translator) -> Text:
    return _("Never mind")


def dropped(_: Translator) -> Text:
    return _("No meeting was called.")


def gone(_: Translator) -> Text:
    """For a draft that is no longer there."""
    return _("This meeting is no longer being called: it was called, begun anew or dropped. `meet` begins another.")


def announced(_: Translator, n: int, group: str, starts_at: datetime) -> Text:
    """To whoever called a meeting whose time was clear, apart from the group."""
    return _("M{n} is announced to {group}: {instant}.", n=n, group=clean(group), instant=_.instant(starts_at))
