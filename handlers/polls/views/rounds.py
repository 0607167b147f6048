"""Rounds: how a new version differs, and what is said to whoever changes a poll's course."""

from collections.abc import Sequence
from datetime import datetime

from bot.core import methods as names
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean, clean_lines
from handlers.polls.rounds.differing import NEW, OLD, Piece
from handlers.polls.views.card import LONGEST


def difference(_: Translator, number: int, version: int, pieces: Sequence[Piece] | None) -> Text:
    """What is new in a version. None: so much that the text is best read as a whole."""
    head = _(
        "**P{n} is now version {version}.** Votes on the version before no longer count.", n=number, version=version
    )
    if pieces is None:
        return Text.join("\n", [head, _("It is written anew, so please read it as a whole.")])
    return Text.join("\n", [head, *_changes(_, pieces)])


def preview(_: Translator, number: int, version: int, text: str, pieces: Sequence[Piece] | None) -> Text:
    """To whoever writes a version, before it is one."""
    head = _("**This would be version {version} of P{n}:**", n=number, version=version)
    shown = [Text.plain(clean_lines(text, LONGEST))] if pieces is None else _changes(_, pieces)
    void = _("The votes on the version before would no longer count, and everybody would be asked again.")
    return Text.join("\n\n", [Text.join("\n", [head, *shown]), void])


def do_amend(_: Translator, version: int) -> Text:
    """To tap: put the new version to the vote."""
    return _("Make it version {version}", version=version)


def do_not_amend(_: Translator) -> Text:
    """To tap: no new version."""
    return _("Leave it")


def text_given(_: Translator, number: int) -> Text:
    """Takes the place of the question for a new version, once a text was written."""
    return _("You have written what P{n} should say. Look at it below.", n=number)


def _changes(_: Translator, pieces: Sequence[Piece]) -> list[Text]:
    return [
        _("What is taken out stands behind −, what is new behind +:"),
        Text.join(" ", [_piece(_, piece) for piece in pieces]),
    ]


def _piece(_: Translator, piece: Piece) -> Text:
    kind, said = piece
    words = clean(said, LONGEST)
    if kind == OLD:
        return Text.plain(f"[− {words}]", "italic")
    return Text.plain(f"[+ {words}]", "bold") if kind == NEW else Text.plain(words)


def ask_text(_: Translator, number: int, text: str) -> Text:
    """The question for a new version."""
    return Text.join(
        "\n\n",
        [
            _("What should P{n} say? Answer this message with the whole new text. Until now it says:", n=number),
            Text.plain(clean_lines(text, LONGEST)),
        ],
    )


def leave_text(_: Translator) -> Text:
    """To tap: no new version."""
    return _("Leave it as it is")


def text_left(_: Translator, number: int) -> Text:
    """When no new version is made after all."""
    return _("P{n} stays as it is.", n=number)


def amended(_: Translator, number: int, version: int, closes_at: datetime) -> Text:
    """To the co-chair, where they do not read the room."""
    return _(
        "P{n} is now version {version}, open until {instant}. Everybody is asked again.",
        n=number, version=version, instant=_.instant(closes_at),
    )  # fmt: skip


def raise_again(_: Translator, number: int, concern: int, text: str) -> Text:
    """To whoever stood against the version before."""
    return _(
        "P{n} has a new version. Your concern {concern} stays listed: “{text}”. If it still holds, say so again: it "
        "counts for the new version only then.",
        n=number, concern=concern, text=clean(text),
    )  # fmt: skip


def extended(_: Translator, number: int, closes_at: datetime, reason: str) -> Text:
    """To the group."""
    return _(
        "**P{n} is open longer**, until {instant}. Why: {reason}",
        n=number, instant=_.instant(closes_at), reason=clean(reason),
    )  # fmt: skip


def missing(_: Translator, count: int) -> Text:
    """How many votes are missing, and not whose."""
    return _.ngettext("{n} vote is missing.", "{n} votes are missing.", count)


def done(_: Translator, number: int, outcome: str) -> Text:
    """To whoever ended a poll in private."""
    return _("P{n} is closed: {outcome}.", n=number, outcome=_(outcome))


def ask_withdraw(_: Translator, number: int, votes: int) -> Text:
    """Before votes are thrown away."""
    return _.ngettext(
        "Withdraw P{number}? {n} person has voted, and the vote will not count.",
        "Withdraw P{number}? {n} people have voted, and their votes will not count.",
        votes, number=number,
    )  # fmt: skip


def do_withdraw(_: Translator) -> Text:
    """To tap."""
    return _("Withdraw it")


def do_not_withdraw(_: Translator) -> Text:
    """To tap."""
    return _("Keep it open")


def resolved(_: Translator, number: int, concern: int, resolution: str, stance: str) -> Text:
    """To the author of a concern."""
    template = (
        N_("Concern {concern} of P{n} is noted as integrated. Your vote is now: {stance}. You can choose otherwise.")
        if resolution == "integrated"
        else N_("Concern {concern} of P{n} is withdrawn. Your vote is now: {stance}. You can choose otherwise.")
    )
    return _(template, n=number, concern=concern, stance=_(stance))


def none_left(_: Translator, number: int) -> Text:
    """To the co-chairs."""
    return _("No objection stands against P{n} any more.", n=number)


def started(_: Translator, number: int, before: int, method: str) -> Text:
    """To whoever opened a rerun, or took a poll up again."""
    return _("P{n} is open: {method}, after P{before}.", n=number, before=before, method=names.name(_, method))
