"""What is asked before a note goes: its sender, its author, a co-chair (N1)."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.notes.quoting import quoted
from handlers.notes.views.copies import Shown, head
from storage.notes import RECALLED, REFUSED


def _names(names: Sequence[str], _: Translator) -> str:
    if len(names) > 8:
        return str(_.ngettext("{n} group", "{n} groups", len(names)))
    return format_list([clean(name, 60) for name in names], locale=_.locale)


def whom(_: Translator, names: Sequence[str]) -> Text:
    """Words that follow the groups without a comma are groups' names as well."""
    return _(N_("Shall it go to {groups} as well, or is that how your text begins?"), groups=_names(names, _))


def to_whom(_: Translator) -> Text:
    """There is a message to forward, and no group is named."""
    return _(N_("To whom shall it go?"))


def to_all(_: Translator) -> Text:
    return _(N_("To all groups"))


def to_these(_: Translator, names: Sequence[str], *, only: bool) -> Text:
    """Whom it goes to; `only`: the rest belongs to the text."""
    return _(N_("Only to {groups}") if only else N_("To {groups}"), groups=_names(names, _))


def announced(_: Translator) -> Text:
    """Somebody forwards something in the core team's room."""
    return _(N_("From here it goes out in the name of the core team: `announce` does that. Shall I announce it?"))


def announce_it(_: Translator) -> Text:
    return _(N_("Yes, announce it"))


def encrypted(_: Translator, number: int, names: Sequence[str]) -> Text:
    """Words would leave an encrypted room for rooms that are not."""
    return _(
        N_(
            "This room is encrypted. Not every room of {groups} is: whoever runs a server there can read N{n}. Shall "
            "it go all the same?"
        ),
        groups=_names(names, _), n=number,
    )  # fmt: skip


def consent(_: Translator, note: Shown, sender: str, names: Sequence[str]) -> Text:
    """To the author, in private."""
    question = _(
        N_("{sender} of {group} would like to forward these words of yours to {groups}. May they?"),
        sender=clean(sender), group=clean(note.group, 80) or str(_(N_("the core team"))), groups=_names(names, _),
    )  # fmt: skip
    ends = _(N_("If you say nothing, it is not sent. You can say no without a reason."))
    return Text.join("\n\n", [question, quoted(note.text), _files(_, note), ends])


def approve_out(_: Translator, note: Shown, names: Sequence[str]) -> Text:
    """To a co-chair of the group that it comes from."""
    question = _(N_("N{n} is to go to {groups}. Your charter says that a co-chair approves notes first."),
                 n=note.number, groups=_names(names, _))  # fmt: skip
    return Text.join("\n\n", [question, head(_, note), _words(_, note), _files(_, note)])


def approve_in(_: Translator, note: Shown, group: str) -> Text:
    """To a co-chair of a group that it is for."""
    question = _(N_("N{n} has come for {group}. Your charter says that a co-chair lets notes in."),
                 n=note.number, group=clean(group, 80))  # fmt: skip
    return Text.join("\n\n", [question, head(_, note), _words(_, note), _files(_, note)])


def _words(_: Translator, note: Shown) -> Text:
    if not note.hidden:
        return quoted(note.text)
    return _(N_("It was written in an encrypted room: `note N{n}` shows it to you in private."), n=note.number)


def _files(_: Translator, note: Shown) -> Text:
    return _(N_("Files: {names}"), names=", ".join(clean(name, 80) for name in note.files)) if note.files else Text()


def label(_: Translator, what: str) -> Text:
    return _(LABELS[what])


LABELS = {
    "send": N_("Yes, send it"),
    "keep": N_("No, keep it here"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "approve": N_("Approve"),
    "refuse": N_("Do not send"),
    "let-in": N_("Let it in"),
    "turn-away": N_("Turn it away"),
}


def settled(_: Translator, number: int, what: str) -> Text:
    """In place of a question that is answered, by whomever."""
    return _(SETTLED[what], n=number)


SETTLED = {
    "send": N_("N{n} goes."),
    "keep": N_("N{n} stays here, and nobody else has read it."),
    "yes": N_("Thank you. N{n} goes on."),
    "no": N_("N{n} is not sent. Nobody is told more than that."),
    "approve": N_("N{n} is approved."),
    "refuse": N_("N{n} is not sent."),
    "let-in": N_("N{n} is let in."),
    "turn-away": N_("N{n} is turned away."),
    "left": N_("Thank you. N{n} is not sent all the same: whoever wanted to forward it is not in the group any more."),
    "lapsed": N_("The time for N{n} is over: it was not sent."),
    REFUSED: N_("N{n} is not sent."),
    RECALLED: N_("N{n} was taken back."),
}
