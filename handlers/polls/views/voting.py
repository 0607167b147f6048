"""How votes are acknowledged, how their reasons are asked for, and what is said where one does not count."""

from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.polls.methods import METHODS
from handlers.polls.views import card as card_views
from handlers.polls.views.card import Card

LONGEST = 500
"""Characters of a reason."""
AGAINST = {
    "block": N_("{name} blocks **P{n}: {title}**:"),
    "object": N_("{name} objects to **P{n}: {title}**:"),
}
CONCERNS = {
    "stand-aside": N_("Your standing aside is concern {number} of P{n}: “{reason}”"),
    "block": N_("Your block is concern {number} of P{n}: “{reason}”"),
    "object": N_("Your objection is concern {number} of P{n}: “{reason}”"),
}
"""Templates, by stance."""


def noted(_: Translator, n: int, stance: str, closes_at: datetime) -> Text:
    """To the voter alone; `stance` is a label's template."""
    return _(
        "Your vote on P{n}: **{stance}**. You can change it until {instant}.",
        n=n, stance=_(stance), instant=_.instant(closes_at),
    )  # fmt: skip


def as_before(_: Translator, n: int, stance: str) -> Text:
    """The same vote once more."""
    return _("Your vote on P{n} is **{stance}**, as before.", n=n, stance=_(stance))


def later_stands(_: Translator, n: int, stance: str) -> Text:
    """A vote that was received before the one that counts, and read after it."""
    return _("You voted on P{n} once more after that, so your later vote stands: **{stance}**.", n=n, stance=_(stance))


def not_voted(_: Translator, card: Card) -> Text:
    """Their private copy, once their vote is taken back."""
    return Text.join("\n\n", [card_views.private(_, card), _(N_("You have not voted on this yet."))])


def taken_back(_: Translator, n: int) -> Text:
    """The reaction, or the message, that cast a vote is gone."""
    return _("Your vote on P{n} is taken back. You can vote again until it closes.", n=n)


# Reasons


def why(_: Translator, n: int, title: str, method: str, aim: str, stance: str, own: str, *, named: bool) -> Text:
    """Asks for the reason; `own` is the label of the vote that stands meanwhile, `named` whether the group sees whose
    it is."""
    label = _(METHODS[method].stance(stance).label)
    head = _("**P{n}: {title}** – {stance}", n=n, title=clean(title), stance=label)
    without = N_("Reply to this message. It counts once I have your reason, which the group reads without your name.")
    with_it = N_("Reply to this message. It counts once I have your reason, which the group reads with your name.")
    counts = with_it if named else without
    parts = [head, question(_, method, title, aim), Text.join(" ", [_(counts), _meanwhile(_, n, own)])]
    return Text.join("\n\n", parts)


def needs_reason(_: Translator, n: int, title: str, method: str, aim: str, stance: str) -> Text:
    """Answers a vote in words that does not count without its reason."""
    said = _(
        "“{stance}” needs a reason, so I have not counted it. {question}",
        stance=_(METHODS[method].stance(stance).label), question=question(_, method, title, aim),
    )  # fmt: skip
    example = _(
        "Reply to this message with it. Or write for example: `vote P{n} {key} it leaves out the small groups`",
        n=n, key=stance,
    )  # fmt: skip
    return Text.join("\n", [said, example])


def question(_: Translator, method: str, title: str, aim: str) -> Text:
    """What the reason should say; for an objection it names the aim."""
    return _(METHODS[method].question, title=clean(title), aim=clean(aim).rstrip("."))


def _meanwhile(_: Translator, n: int, own: str) -> Text:
    if own:
        return _("Until then your vote stays **{stance}**.", stance=_(own))
    return _("Until then you have not voted on P{n}.", n=n)


def asked(_: Translator, n: int, stance: str, *, private: bool) -> Text:
    """To whoever tapped: where the question is."""
    if private:
        return _("“{stance}” on P{n} needs your reason: write it here. It does not count before that.",
                 n=n, stance=_(stance))  # fmt: skip
    return _(
        "“{stance}” on P{n} needs your reason. I ask for it in our private chat. Your vote does not count before that.",
        n=n, stance=_(stance),
    )  # fmt: skip


def cancel(_: Translator) -> Text:
    """To tap: no reason after all."""
    return _(N_("Cancel"))


def cancelled(_: Translator, n: int, own: str) -> Text:
    """Takes the place of the question."""
    if own:
        return _("No reason given: your vote on P{n} stays **{stance}**.", n=n, stance=_(own))
    return _("No reason given, so nothing is counted. You can still vote on P{n}.", n=n)


def is_reason(_: Translator, n: int, stance: str, reason: str) -> Text:
    """Something was written while a reason is waited for, and not as a reply."""
    asked = _("Count this as your reason for “{stance}” on P{n}?", n=n, stance=_(stance))
    return Text.join("\n", [asked, _("“{reason}”", reason=clean(reason, LONGEST))])


def count_it(_: Translator) -> Text:
    """To tap: it is the reason."""
    return _(N_("Yes, count it"))


def do_not_count_it(_: Translator) -> Text:
    """To tap: it is not."""
    return _(N_("No"))


def not_counted(_: Translator, n: int, stance: str) -> Text:
    """Takes the place of what may have been the reason."""
    return _("That is not your reason for “{stance}” on P{n}. I still wait for it.", n=n, stance=_(stance))


def settled(_: Translator, n: int, stance: str) -> Text:
    """Takes the place of the question, once there is a vote."""
    return _("Your vote on P{n}: **{stance}**.", n=n, stance=_(stance))


def concern(_: Translator, n: int, stance: str, number: int, reason: str, *, named: bool) -> Text:
    """To its author, in private."""
    lines = [_(CONCERNS[stance], n=n, number=_.number(number), reason=clean(reason, LONGEST))]
    if stance in AGAINST:
        lines.append(
            _("It counts. The group reads it with your name, and the co-chairs have it.") if named else
            _("It counts. The group reads it without your name. The co-chairs know that it is yours.")
        )  # fmt: skip
        lines.append(
            _("Once it is settled for you, write `resolve P{n} {number} integrated` and how.", n=n, number=number)
        )  # fmt: skip
    else:
        lines.append(
            _("It counts, and the group reads it with your name.") if named else
            _("It counts, and the group reads it without your name.")
        )  # fmt: skip
    return Text.join("\n", lines)


def raised(_: Translator, n: int, title: str, stance: str, name: str, number: int, reason: str, *, last: bool) -> Text:
    """To the co-chairs, in private: a block or an objection, and whose it is; `last`: no new version is possible."""
    how = (
        N_("Talk with them about what would settle it. P{n} can have no further version, so only they can resolve it.")
        if last else
        N_("Talk with them about what would settle it; `amend P{n}` takes it up in a new version.")
    )  # fmt: skip
    shown = _(
        "This is concern {number}. In the group it is shown without a name unless the charter says otherwise.",
        number=_.number(number),
    )
    lines = [
        _(AGAINST[stance], name=name, n=n, title=clean(title)),
        _("“{reason}”", reason=clean(reason, LONGEST)),
        Text.join(" ", [shown, _(how, n=n)]),
    ]
    return Text.join("\n", lines)


# What does not count


def stale(_: Translator, n: int, version: int, *, sent: bool) -> Text:
    """A choice of an old version was tapped."""
    said = _("P{n} has changed since, so this choice counts no more.", n=n)
    template = N_("I have sent you version {version} to vote on.") if sent else N_("Please vote on version {version}.")
    return Text.join(" ", [said, _(template, version=_.number(version))])


def secret_here(_: Translator, n: int) -> Text:
    """A vote was written in a room although the ballot is secret."""
    return _(
        "P{n} is a secret ballot, so I have not counted this. Others here may have read it: you can delete your "
        "message. In private you vote as you like.",
        n=n,
    )  # fmt: skip
