"""What somebody reads who calls a poll: the questions, step by step, and the poll as it will look."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core import calling, methods, moments
from bot.core.i18n import N_, Translator
from bot.core.replies import View
from bot.core.text import Text, clean
from handlers.polls.views import card as cards
from handlers.polls.views.card import Card

METHODS = {
    "consensus": N_("nobody blocks, and at most a third stand aside"),
    "consent": N_("nobody has an objection that harms the aim"),
    "lazy": N_("silence agrees; not for people, money or final texts"),
    "majority": N_("more yes than no"),
    "supermajority": N_("two thirds or more say yes"),
    "sense-check": N_("shows where people stand, in five levels"),
    "gradients": N_("the same in eight levels"),
    "election": N_("people for seats, secret, in order of preference"),
    "ranked": N_("the best of several options"),
}
"""What each method is, in a few words."""
QUESTIONS = {
    "method": N_("How shall **{group}** answer? Choose a method:"),
    "proposal": N_(
        "Write the proposal: the title in the first line, the text below it. It can have up to 2,500 characters."
    ),
    "title": N_("What is its title? A few words, at most 120 characters."),
    "text": N_("And the text of “{title}”? What is it that the group would recommend?"),
    "about": N_("Is it about one of these? Lazy consensus is for none of them."),
    "aim": N_("What is the aim? Objections are weighed against it. One sentence will do."),
    "review": N_("When is it to be looked at again? A date, or how long from now: `in 3 months`."),
    "options": N_("Which options are there? Each on a line of its own, two to ten."),
    "holders": N_("Both co-chair seats are filled. Whose seat is voted on?"),
    "seats": N_("How many seats are filled?"),
    "base": N_("How many have to say yes? A part of all who can vote, or of the yes and no votes that are cast:"),
    "deadline": N_("How long is it open? Tap, or write `5 days` or `Saturday 10:00` (by your clock: {zone})."),
    "reason": N_("Less than 72 hours needs a reason, which the group reads. Why so short?"),
    "quorum": N_(
        "How many have to take part? {able} can vote now. Tap a part of them, or write one, such as `3/5`, or a number "
        "of people, such as `8`."
    ),
    "fallback": N_("What follows if it stays blocked after two new versions?"),
    "secret": N_("Shall the ballot be secret?"),
}
KINDS = N_("What is elected?")
CHANGES = {
    "method": N_("Method"),
    "proposal": N_("Title and text"),
    "aim": N_("Aim"),
    "review": N_("Review"),
    "options": N_("Options"),
    "seats": N_("Seats"),
    "base": N_("Who has to say yes"),
    "deadline": N_("How long"),
    "quorum": N_("Quorum"),
    "fallback": N_("Fall-back"),
    "secret": N_("Secret or open"),
}
"""What can be changed before it opens."""
LABELS = {
    ("proposal", "cochairs"): N_("Co-chairs: no text needed"),
    ("text", ""): N_("The title says it all"),
    ("about", "other"): N_("None of these"),
    ("about", "members"): N_("Members"),
    ("about", "cochairs"): N_("Co-chairs"),
    ("about", "final"): N_("Final recommendations"),
    ("about", "budget"): N_("A budget"),
    ("aim", "title"): N_("The title says it"),
    ("review", "in 1 month"): N_("In a month"),
    ("review", "in 3 months"): N_("In three months"),
    ("review", "in 6 months"): N_("In half a year"),
    ("holders", "both"): N_("Both seats"),
    ("reason", "72h"): N_("72 hours instead"),
    ("fallback", "none"): N_("Nothing: it ends without consensus"),
    ("secret", "yes"): N_("Secret, by private ballot"),
    ("secret", "no"): N_("Open, with a tally"),
}
SOMETHING_ELSE = N_("Something else")
BASES = {"all": N_("{part} of all who can vote"), "cast": N_("{part} of the votes cast")}


def question(_: Translator, step: str, group: str, method: str, title: str, able: int, zone: str) -> Text:
    """What is asked in a step."""
    template = KINDS if (step, method) == ("about", "election") else QUESTIONS[step]
    asked = _(template, group=group, title=clean(title), zone=_.zone_name(zone), able=_.number(able))
    if step != "method":
        return asked
    lines = [_("**{method}**: {what}", method=methods.name(_, name), what=_(what)) for name, what in METHODS.items()]
    return Text.join("\n", [asked, *lines])


def label(_: Translator, step: str, value: str, method: str, names: Mapping[str, str]) -> Text:
    """An answer, to tap. `names`: of people, by the value that stands for them."""
    if value in names:
        return Text.plain(calling.shown(names[value]))
    if step in {"method", "fallback"} and value in methods.METHODS:
        return methods.name(_, value)
    if (step, method, value) == ("about", "election", "other"):
        return _(SOMETHING_ELSE)
    if step == "deadline":
        return duration(_, _minutes(value))
    if step == "base":
        part, base = value.split()
        return _(BASES[base], part=part)
    return _(LABELS[step, value]) if (step, value) in LABELS else Text.plain(value)


def _minutes(said: str) -> int:
    """Minutes of what is offered to tap, such as `72h`."""
    return int((moments.duration(said, "en") or timedelta()) / timedelta(minutes=1))


def change_label(_: Translator, step: str) -> Text:
    """A part of the poll, to tap."""
    return _(CHANGES[step])


def duration(_: Translator, minutes: int) -> Text:
    """A length of time: in weeks and days where it is whole ones."""
    if minutes % (7 * 24 * 60) == 0:
        return _.ngettext("{n} week", "{n} weeks", minutes // (7 * 24 * 60))
    if minutes % (24 * 60) == 0 and minutes != 72 * 60:
        return _.ngettext("{n} day", "{n} days", minutes // (24 * 60))
    return Text.plain(_.duration(minutes))


def settled(_: Translator, said: str, label: View | None = None) -> Text:
    """In the place of a question that was answered in writing: with one of its choices, or in words of their own."""
    return _("Noted: {answer}", answer=label(_) if label else clean(said, 80))


def preview(
    _: Translator, card: Card, voting_minutes: int, holders: Sequence[str], *, doubtful: str, unread: str,
    defaulted: bool,
) -> Text:  # fmt: skip
    """The poll as it will look, before it opens."""
    head = _("**{title}** ({method})", title=clean(card.title), method=methods.name(_, card.rule.method))
    notes = [_("Everybody who is a member when it opens can vote.")]
    if holders:
        notes.append(_("About the seats of {names}.", names=", ".join(calling.shown(name) for name in holders)))
    if voting_minutes:
        notes.append(_("After that the ballot is open for {duration}.", duration=duration(_, voting_minutes)))
    if defaulted:
        notes.append(_("You have named no time, so it is 72 hours."))
    terms = Text.join("\n", [cards.terms(_, card), *notes])
    ask = _("This is how it will look. Shall I open it?")
    if unread:
        doubt = _(
            "I could not read “{words}” as an option, so it is text. Options look like `for 3d` or `quorum 2/3`.",
            words=clean(unread, 60),
        )
        ask = Text.join(" ", [doubt, ask])
    elif doubtful:
        doubt = _(
            "I have read the last words, “{words}”, as options. If they are text, choose “{keep}”.",
            words=clean(doubtful, 60), keep=as_text(_),
        )  # fmt: skip
        ask = Text.join(" ", [doubt, ask])
    return Text.join("\n\n", [head, cards.body(card), terms, ask])


def as_text(_: Translator) -> Text:
    return _("Keep them as text")


def take_out(_: Translator) -> Text:
    return _("Take them out of the text")


def is_it_the_answer(_: Translator, said: str) -> Text:
    """For an answer that is a command's name and no more."""
    command = Text.plain(f"!{clean(said, 40)}", "code")
    return _(
        "“{said}” is a command as well. Is it your answer here? If you want the command, write {command}.",
        said=clean(said, 40), command=command,
    )  # fmt: skip


def it_is(_: Translator) -> Text:
    return _("It is my answer")


def it_is_not(_: Translator) -> Text:
    return _("It is not")


def what_to_change(_: Translator) -> Text:
    return _("What shall I change?")


def open_it(_: Translator) -> Text:
    return _("Open it")


def change_it(_: Translator) -> Text:
    return _("Change …")


def back(_: Translator) -> Text:
    return _("Nothing")


def cancel(_: Translator) -> Text:
    return _("Cancel")


def cancelled(_: Translator) -> Text:
    return _("No poll was opened.")


def gone(_: Translator) -> Text:
    """For a draft that is no longer there."""
    return _("This poll is no longer being written: it was opened, begun anew or dropped. `poll` begins another.")


def opened(_: Translator, number: int, closes_at: datetime, *, nominating: bool, defaulted: bool) -> Text:
    """To whoever opened it, apart from the group."""
    if nominating:
        said = _("P{n} is open. Nominations until {instant}.", n=number, instant=_.instant(closes_at))
    else:
        said = _("P{n} is open until {instant}.", n=number, instant=_.instant(closes_at))
    return Text.join(" ", [said, _("You have named no time, so it is 72 hours.")]) if defaulted else said


def defaulted(_: Translator, number: int) -> Text:
    """In private, to whoever opened it in the room."""
    return _("P{n} is open for 72 hours, since you have named no time.", n=number)
