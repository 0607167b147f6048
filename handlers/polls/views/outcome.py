"""How a poll ended, as the group reads it: the result first, then figures, reasons, dissent, and the record (D6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import ceil
from typing import Any

from bot.core import methods as names
from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.outcomes import short
from bot.core.text import Text, clean, clean_lines
from handlers.polls import deciding
from handlers.polls.deciding import CAST, Facts, Rule, percent, quorum_of
from handlers.polls.methods import ABSTAIN, METHODS
from handlers.polls.views import card as cards
from handlers.polls.views.card import LONGEST, Card

MOST_REASONS = 20
"""Reasons in one message; the record has all."""
FEW = 5
"""With fewer who can vote, the totals of a secret ballot may show somebody's vote."""
_HEADLINES: Mapping[str, str] = {
    deciding.RECOMMENDS: N_("**The group recommends it.**"),
    deciding.NO_CONSENSUS: N_("**No consensus.**"),
    deciding.NOT_PASSED: N_("**The group does not recommend it.**"),
    deciding.NO_QUORUM: N_("**No quorum.**"),
    deciding.WITHDRAWN: N_("**Withdrawn.**"),
    deciding.SENSED: N_("**This is where people stand.** Nothing is recommended by it."),
    deciding.ELECTED: N_("**The election is over.**"),
}
ORDER_AGAIN = N_("A co-chair can ask it anew by the same order: `charter set` or `invite`.")
_RESOLUTIONS = {
    "": N_("not raised again"),
    "again": N_("raised again later"),
    "integrated": N_("integrated, says its author"),
    "withdrawn": N_("withdrawn by its author"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What somebody gave as a reason. Their name only where the group sees who voted what."""

    stance: str
    text: str
    number: int = 0
    """Of the concern; 0 for a reason that is none."""
    version: int = 0
    """For a concern that stands no longer: the one that it was raised against."""
    resolution: str = ""
    note: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is said of a poll that has ended."""

    card: Card
    """What was asked, by what rule, with the figures at the close."""
    code: str
    closed_at: datetime
    closed_by: str | None = None
    """Who closed it; None for its deadline, empty for somebody who is erased."""
    why: str = ""
    """Why it was withdrawn."""
    dissent: Sequence[Reason] = ()
    reasons: Sequence[Reason] = ()
    earlier: Sequence[Reason] = ()
    """Concerns that stand no longer."""
    result: Callable[[Translator], Text] | None = None
    """What the ballots of an election or a ranked choice come to."""
    kept_until: date | None = None
    """When the ballots of a secret poll are deleted."""
    can_rerun: bool = False
    fallback: bool = False
    """Whether its fall-back follows."""
    stalled: bool = False
    """Whether it would have, and nobody could have voted in it."""
    ordered: bool = False
    """Whether it was an order of another feature, such as a change of the charter."""

    @property
    def facts(self) -> Facts:
        """The figures at the close."""
        return self.card.facts

    @property
    def rule(self) -> Rule:
        """By what it was judged."""
        return self.card.rule


def outcome(_: Translator, report: Report) -> Text:
    """The message that ends a poll."""
    figures = [tally(_, report), *_not_counted(_, report)]
    return Text.join(
        "\n\n",
        [
            Text.join("\n", [cards.head(_, report.card), result(_, report)]),
            Text.join("\n", figures),
            _listed(_, _("**Dissent**"), report, report.dissent),
            _listed(_, _("**Reasons**"), report, report.reasons),
            _listed(_, _("**Earlier concerns**"), report, report.earlier),
            Text.join("\n", [_next(_, report), record(_, report)]),
        ],
    )


def result(_: Translator, report: Report) -> Text:
    """What has come of it, and why where it did not pass."""
    if report.result is not None:
        return report.result(_)
    return Text.join(" ", [_(_HEADLINES[report.code]), _why(_, report)])


def closed_card(_: Translator, card: Card, code: str) -> Text:
    """Takes the place of the poll in the room, and in private, once it has ended."""
    ended = _("Closed: {outcome}. Votes no longer count.", outcome=_(short(card.rule.method, code)))
    return Text.join("\n\n", [cards.head(_, card), Text.plain(clean_lines(card.text, LONGEST)), ended])


def replaced_card(_: Translator, card: Card, version: int) -> Text:
    """Takes the place of a version that is voted on no longer."""
    ended = _("Version {version} is below. Votes on this one no longer count.", version=version)
    return Text.join("\n\n", [cards.head(_, card), Text.plain(clean_lines(card.text, LONGEST)), ended])


def _why(_: Translator, report: Report) -> Text:
    facts = report.facts
    match report.code, report.rule.method:
        case deciding.WITHDRAWN, _method:
            return _("Why: {reason}", reason=clean(report.why))
        case deciding.NO_QUORUM, _method if not facts.eligible:
            return _("Nobody was left who could vote.")
        case deciding.NO_QUORUM, _method:
            return _(
                "{voted} of {eligible} took part, and {quorum} had to.",
                voted=_.number(facts.voted), eligible=_.number(facts.eligible),
                quorum=_.number(quorum_of(report.rule, facts.eligible)),
            )  # fmt: skip
        case deciding.NO_CONSENSUS, "consensus":
            return _no_consensus(_, facts)
        case (deciding.NO_CONSENSUS, "consent") | (deciding.NOT_PASSED, "lazy"):
            return _.ngettext("{n} objection stands.", "{n} objections stand.", facts.objections)
        case deciding.NOT_PASSED, "majority":
            return _("There were not more yes than no.")
        case deciding.NOT_PASSED, "supermajority":
            return _no_supermajority(_, report.rule, facts)
        case deciding.RECOMMENDS, "lazy":
            return _("Nobody objects.")
        case _rest:
            return Text()


def _no_consensus(_: Translator, facts: Facts) -> Text:
    if blocks := facts.count("block"):
        return _.ngettext("{n} block stands.", "{n} blocks stand.", blocks)
    if not facts.count("agree"):
        return _("At least one has to agree, and nobody did.")
    return _("More than a third of the votes stand aside.")


def _no_supermajority(_: Translator, rule: Rule, facts: Facts) -> Text:
    base = facts.votes if rule.base == "cast" else facts.eligible
    if not base:
        return _("Nobody voted yes or no.")
    template = (
        N_("{needed} of the {base} yes and no votes had to be yes.")
        if rule.base == "cast"
        else N_("{needed} of the {base} who could vote had to say yes.")
    )
    return _(template, needed=_.number(ceil(Fraction(rule.ratio) * base)), base=_.number(base))


def tally(_: Translator, report: Report) -> Text:
    """How many chose what, and how many took part. Percentages leave abstentions out, as every rule does (D5)."""
    facts, lines = report.facts, []
    for stance in () if CAST in facts.counts else METHODS[report.rule.method].stances:
        count = facts.count(stance.key)
        template = N_("{stance}: {n}") if stance is ABSTAIN else N_("{stance}: {n} ({percent} %)")
        share = _.number(percent(count, facts.votes))
        line = _(template, stance=_(stance.label), n=_.number(count), percent=share)
        lines.append(Text.plain(f"{stance.sign or stance.key} ") + line)
    voted, eligible = _.number(facts.voted), _.number(facts.eligible)
    if needed := quorum_of(report.rule, facts.eligible):
        took_part = _(
            "{voted} of {eligible} took part (quorum: {quorum}).",
            voted=voted, eligible=eligible, quorum=_.number(needed),
        )  # fmt: skip
    else:
        took_part = _("{voted} of {eligible} took part.", voted=voted, eligible=eligible)
    return Text.join("\n", [*lines, took_part])


def _not_counted(_: Translator, report: Report) -> list[Text]:
    """Who is not in the figures, as counts; and what a small group should know of a secret ballot."""
    facts, said = report.facts, []
    if facts.left:
        said.append(
            _.ngettext(
                "{n} person has left the group and is not counted.",
                "{n} people have left the group and are not counted.",
                facts.left,
            )
        )
    if facts.away:
        said.append(
            _.ngettext(
                "{n} person on leave did not vote and is not counted.",
                "{n} people on leave did not vote and are not counted.",
                facts.away,
            )
        )
    if report.kept_until is not None:
        said.append(
            _(
                "Nothing joins the ballots and their voters any more. The ballots are deleted on {day}.",
                day=_.day(report.kept_until),
            )
        )
    if report.card.secret and CAST not in facts.counts and facts.voted < FEW:
        said.append(_("With so few votes, these totals may show how somebody voted."))
    return said


def _listed(_: Translator, title: Text, report: Report, reasons: Sequence[Reason]) -> Text:
    if not reasons:
        return Text()
    lines = [Text.plain("• ") + _reason(_, report.rule.method, reason) for reason in reasons[:MOST_REASONS]]
    if len(reasons) > MOST_REASONS:
        more = len(reasons) - MOST_REASONS
        lines.append(_.ngettext("{n} more is on record.", "{n} more are on record.", more))
    return Text.join("\n", [title, *lines])


def _reason(_: Translator, method: str, reason: Reason) -> Text:
    stance = _(METHODS[method].stance(reason.stance).label)
    if reason.number:
        stance = _("{stance} (concern {n})", stance=stance, n=reason.number)
    if reason.who:
        stance = _("{name}, {stance}", name=reason.who, stance=stance)
    line = _("{stance}: {text}", stance=stance, text=clean(reason.text))
    if not reason.version:
        return line
    became = _(_RESOLUTIONS[reason.resolution])
    if reason.note:
        became = _("{became}: {note}", became=became, note=clean(reason.note))
    return _("{reason} (version {version}, {became})", reason=line, version=reason.version, became=became)


def _next(_: Translator, report: Report) -> Text:
    """What can be done now."""
    number, card = report.card.number, report.card
    if report.fallback:
        return _(
            "It stayed blocked after two new versions, so its fall-back follows: {method}.",
            method=names.name(_, card.fallback),
        )  # fmt: skip
    if report.stalled:
        said = _(
            "It stayed blocked after two new versions. Its fall-back, {method}, was not opened, since everybody is on "
            "leave.",
            method=names.name(_, card.fallback),
        )  # fmt: skip
        if not report.ordered:
            later = _("A co-chair can open it later with `poll {command}`.", command=card.fallback)
            return Text.join(" ", [said, later])
        return Text.join(" ", [said, _(ORDER_AGAIN)])
    if report.can_rerun:
        return _("It can be run once more, with whoever is in the group then: `rerun P{n}`.", n=number)
    if report.code == deciding.RECOMMENDS and card.review_on:
        return _("It is looked at again on {day}.", day=_.day(card.review_on))
    if report.code in {deciding.SENSED, deciding.ELECTED}:
        return Text()
    if report.ordered:
        return Text() if report.code == deciding.RECOMMENDS else _(ORDER_AGAIN)
    return _("If there is something new, a co-chair can take it up again: `reopen P{n}` and what is new.", n=number)


def record(_: Translator, report: Report) -> Text:
    """What stays: number, version, method, rule, and who closed it."""
    instant = _.instant(report.closed_at)
    if report.closed_by is None:
        closed = _("Closed at its deadline, {instant}.", instant=instant)
    elif report.closed_by:
        closed = _("Closed by {name}, {instant}.", name=shown(report.closed_by), instant=instant)
    else:
        closed = _("Closed by a co-chair, {instant}.", instant=instant)
    what = _(
        "On record: P{n}, version {version}, {method}.",
        n=report.card.number, version=report.card.version, method=names.name(_, report.rule.method),
    )  # fmt: skip
    return Text.join(" ", [what, cards.rule(_, report.card), closed])


def offer_rerun(_: Translator, number: int) -> Text:
    """Beneath an outcome without a quorum."""
    return _("Shall P{n} be run once more? A co-chair can choose that.", n=number)


def ran_again(_: Translator, number: int, new: int) -> Text:
    """Takes the place of the offer."""
    return _("P{n} is asked once more, as P{new}.", n=number, new=new)


def run_again(_: Translator) -> Text:
    """To tap: the one rerun."""
    return _("Run it once more")


def picture(_: Translator, report: Report) -> Mapping[str, Any]:
    """The facts of `pictures.stances`, with words in the reader's language."""
    facts = report.facts
    stances = METHODS[report.rule.method].stances
    return {
        "labels": [str(_(stance.label)) for stance in stances],
        "keys": [stance.key for stance in stances],
        "counts": [facts.count(stance.key) for stance in stances],
        "title": str(
            _("P{n}: {voted} of {eligible} took part",
              n=report.card.number, voted=_.number(facts.voted), eligible=_.number(facts.eligible))
        ),
    }  # fmt: skip
