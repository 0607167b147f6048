"""One need: its card, what is said of it, and what is asked about it."""

from dataclasses import dataclass
from datetime import date

from bot.core import calling
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from storage.needs import ACCEPTED, DECLINED, DELIVERED, OPEN, WITHDRAWN

NAME, LONGEST = 80, 500
"""Characters of a group's name, and of what people say about a need."""
SHORT = 40
"""Characters of what is needed, in the label of a choice."""
GIVER, ASKER = "giver", "asker"
"""Who reads it: those of whom it is needed, or those who need it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A need, as it is now."""

    number: int
    text: str
    asker: str
    giver: str
    """The names of the group that needs it, and of the one of which it is needed."""
    due_on: date
    state: str = OPEN
    words: str = ""
    """What was said with the last change."""
    who: str = ""
    """Who opened it; empty where that is not shown."""
    late: bool = False
    """Whether its day has passed, and somebody waits."""
    escalated: bool = False
    """Whether the core team has heard of that."""
    reached: bool = True
    """Whether the other group has a room."""
    sealed: bool = False
    """Whether what is needed is not shown here: it was said in encrypted rooms alone."""
    words_sealed: bool = False
    """The same of `words`."""


_TOLD = {
    ACCEPTED: N_("**{giver}** accepts D{n} for **{asker}**, by {day}: {text}"),
    DECLINED: N_("**{giver}** declines D{n} for **{asker}**: {text}"),
    DELIVERED: N_("**{giver}** has delivered D{n} to **{asker}**: {text}"),
    WITHDRAWN: N_("**{asker}** does not need D{n} of **{giver}** any more: {text}"),
}
_REMINDERS = {
    "week": N_("On {day}, **{asker}** needs this from **{giver}** (D{n}): {text}"),
    "day": N_("Tomorrow, on {day}, **{asker}** needs this from **{giver}** (D{n}): {text}"),
}


# One need


def card(_: Translator, need: Dependency, side: str) -> Text:
    """In the rooms of both groups, edited in place; `side`: who reads it."""
    head = _("D{n} · **{asker}** needs this from **{giver}** by {day}:", **values(_, need, LONGEST))
    lines = [head, shown(_, need, LONGEST), _state(_, need)]
    if need.who:
        lines.append(_("Opened by {name}.", name=calling.shown(need.who)))
    if side == GIVER and need.state == OPEN:
        lines.append(
            _("A co-chair, or the liaison to {asker}, writes `accept D{n}`, or `decline D{n}` and why.",
              asker=clean(need.asker, NAME), n=need.number)
        )  # fmt: skip
    if side == GIVER and need.state == ACCEPTED:
        lines.append(_("Everybody in the group can write `deliver D{n}` and where it is.", n=need.number))
    if side == ASKER and not need.reached and need.state in {OPEN, ACCEPTED}:
        lines.append(
            _("{giver} has no room that I can write in now. I say it there as soon as there is one.",
              giver=clean(need.giver, NAME))
        )  # fmt: skip
    return Text.join("\n", lines)


def moved_below(_: Translator, number: int) -> Text:
    """In the place of a card that is said anew."""
    return _("D{n} has another day: see below.", n=number)


def told(_: Translator, need: Dependency) -> Text:
    """What has become of it: where that is said, and in the other group."""
    lines = [_(_TOLD[need.state], **values(_, need, LONGEST))]
    if need.words:
        said = _words(_, need)
        lines.append(_("Why: {reason}", reason=said) if need.state == DECLINED else said)
    if need.state == DECLINED:
        lines.append(_("With another day, {asker} can ask again: `need D{n} by` and the day.",
                       asker=clean(need.asker, NAME), n=need.number))  # fmt: skip
    return Text.join("\n", lines)


def moved(_: Translator, need: Dependency, before: date) -> Text:
    """Another day: the other group is asked again."""
    return _(
        "**{asker}** needs D{n} by {day} now, not by {before}. **{giver}** is asked again: {text}",
        **values(_, need, LONGEST), before=_.day(before),
    )  # fmt: skip


def reminder(_: Translator, need: Dependency, kind: str) -> Text:
    """Before its day: in the room of those who owe it, and to their co-chairs."""
    how = (
        _("`deliver D{n}` and where it is says that it is there.", n=need.number)
        if need.state == ACCEPTED
        else _("It is not answered yet: `accept D{n}`, or `decline D{n}` and why.", n=need.number)
    )
    return Text.join("\n", [_(_REMINDERS[kind], **values(_, need, LONGEST)), how])


def late(_: Translator, need: Dependency) -> Text:
    """To the core team, once its day has passed."""
    lines = [
        _("D{n} is late: **{asker}** needed this from **{giver}** by {day}: {text}", **values(_, need, LONGEST)),
        _(N_("It was accepted.")) if need.state == ACCEPTED else _(N_("It was not answered.")),
        _("I say this once. `needs all` shows who waits for whom."),
    ]
    return Text.join("\n", lines)


# Questions


def which(_: Translator) -> Text:
    """An order without a number, where several needs wait."""
    return _(N_("Which one is it about?"))


def pick(_: Translator, need: Dependency) -> Text:
    """One of them."""
    return _(
        "D{n} for {asker} from {giver}, {day}: {text}", **{**values(_, need, SHORT), "day": _.short_day(need.due_on)}
    )


def picked(_: Translator, number: int) -> Text:
    """In the place of the question."""
    return _("This is about D{n}.", n=number)


def ask_words(_: Translator, need: Dependency, what: str) -> Text:
    """What is asked before something is said about a need."""
    filled = values(_, need, LONGEST)
    match what:
        case "decline":
            question = _("Why does the group decline D{n}: {text}", **filled)
            how = _(N_("Write it in a sentence or two. Both groups read it."))
        case "deliver":
            question = _("Where is D{n}: {text}", **filled)
            how = _(N_("Write where it is, such as a link, or tap. Both groups read it."))
        case _:
            question = _("Shall I take back D{n}: {text}", **filled)
            how = _(N_("Both groups read that it is not needed any more."))
    return Text.join("\n", [question, how])


def yes(_: Translator, what: str) -> Text:
    """The label of what is done without words."""
    return _(N_("It is delivered")) if what == "deliver" else _(N_("Take it back"))


def never_mind(_: Translator) -> Text:
    return _(N_("Never mind"))


def left_so(_: Translator, number: int) -> Text:
    """Whoever was asked does nothing."""
    return _("D{n} stays as it is.", n=number)


LABELS = {
    "accept": N_("Accept"),
    "decline": N_("Decline"),
    "deliver": N_("Delivered"),
    "withdraw": N_("Take it back"),
}


def label(_: Translator, what: str) -> Text:
    """What a choice below a card is called."""
    return _(LABELS[what])


# Parts


def shown(_: Translator, need: Dependency, limit: int) -> Text:
    """What is needed, or that it is not shown here."""
    return _sealed(_, need) if need.sealed else Text.plain(clean(need.text, limit))


def _words(_: Translator, need: Dependency) -> Text:
    """What was said with the last change, in the same way."""
    return _sealed(_, need) if need.words_sealed else Text.plain(clean(need.words, LONGEST))


def _sealed(_: Translator, need: Dependency) -> Text:
    return _("(said in encrypted rooms; to me in private, `need D{n}` shows it)", n=need.number)


def values(_: Translator, need: Dependency, limit: int) -> dict[str, str | int | Text]:
    """What fills the templates about a need."""
    return {
        "n": need.number,
        "asker": clean(need.asker, NAME),
        "giver": clean(need.giver, NAME),
        "day": _.day(need.due_on),
        "text": shown(_, need, limit),
    }


def _state(_: Translator, need: Dependency) -> Text:
    """How it stands, in a sentence or two."""
    match need.state:
        case state if state == DECLINED:
            said = _("Declined: {reason}", reason=_words(_, need))
        case state if state == DELIVERED and need.words:
            said = _("Delivered: {words}", words=_words(_, need))
        case state if state == DELIVERED:
            said = _(N_("Delivered."))
        case state if state == ACCEPTED and need.words:
            said = _("Accepted: {words}", words=_words(_, need))
        case state if state == ACCEPTED:
            said = _(N_("Accepted."))
        case state if state == WITHDRAWN:
            said = _(N_("Taken back: it is not needed any more."))
        case _:
            said = _(N_("Not answered yet."))
    if not need.late:
        return said
    passed = _(N_("Its day has passed, and the core team knows.")) if need.escalated else _(N_("Its day has passed."))
    return Text.join(" ", [said, passed])
