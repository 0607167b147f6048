"""How the count of an election or a ranked choice reads, and what follows from it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.polls import deciding
from handlers.polls.counting.stv import REOPEN
from handlers.polls.views.ballot import LAST

MOST_ROUNDS, MOST_PAIRS = 12, 28
"""Rounds, and pairs of options, in one message; the record has all."""

Names = Mapping[str, str]
"""What the options are called, by the ids that a record holds."""


def election(_: Translator, code: str, record: Mapping[str, Any], names: Names) -> Text:
    """Who is elected, round by round, and how ties were broken."""
    if not record["candidates"]:
        return _("**Nobody stood.** The seats stay open.")
    lines = [_elected(_, record, names)]
    if record["open_seats"]:
        lines.append(_.ngettext("{n} seat stays open.", "{n} seats stay open.", record["open_seats"]))
    rounds = Text.join("\n\n", (_round(_, each, names) for each in record["rounds"][:MOST_ROUNDS]))
    return Text.join(
        "\n\n", [Text.join("\n", lines), _basis(_, record), rounds, _more(_, record), _draw(_, record, names)]
    )


def _elected(_: Translator, record: Mapping[str, Any], names: Names) -> Text:
    elected = [_bold(_, each, names) for each in record["elected"]]
    if not elected:
        return _("**Nobody is elected.**")
    return _("Elected: {names}", names=Text.join(", ", elected))


def _basis(_: Translator, record: Mapping[str, Any]) -> Text:
    """What the count begins with."""
    ballots = _.ngettext("{n} ballot", "{n} ballots", record["valid"])
    seats = _.ngettext("{n} seat", "{n} seats", record["seats"])
    said = _(
        "{ballots} for {seats}: who reaches {quota} is elected.",
        ballots=ballots, seats=seats, quota=_.number(record["quota"]),
    )  # fmt: skip
    if not record["empty"]:
        return said
    return Text.join(" ", [said, _.ngettext("{n} abstained.", "{n} abstained.", record["empty"])])


def _round(_: Translator, each: Mapping[str, Any], names: Names) -> Text:
    """A round: everybody's votes, a line each, and what follows from them."""
    lines = [_("Round {n}", n=_.number(each["number"]))]
    ordered = sorted(each["totals"].items(), key=lambda item: Fraction(item[1]), reverse=True)
    for option, total in ordered:
        reached = N_("takes a seat, which stays open") if option == REOPEN else N_("elected")
        marks = [_(reached)] if option in each["elected"] else []
        if option in each["excluded"]:
            marks.append(_("out"))
        if option == each["surplus"]:
            marks.append(_("surplus goes on"))
        line = Text.plain(f"{_name(_, option, names)}: {votes(_, total)}")
        lines.append(line + (Text.plain(" – ") + Text.join(", ", marks) if marks else Text()))
    if Fraction(each["exhausted"]):
        lines.append(_("Without a further preference: {n}", n=votes(_, each["exhausted"])))
    if each["tie"]:
        tied = ", ".join(_name(_, option, names) for option in each["tie"])
        lot = _("A tie of {names}, decided by lot.", names=tied)
        earlier = _("A tie of {names}, decided by the earlier rounds.", names=tied)
        lines.append(lot if each["by_lot"] else earlier)
    return Text.join("\n", lines)


def votes(_: Translator, total: str) -> str:
    """A number of votes in decimals: the record has the exact fraction.

    >>> votes(Translator("en", "UTC"), "10/3")
    '3.33'
    """
    return _.number(float(Fraction(total)), 2)


def _more(_: Translator, record: Mapping[str, Any]) -> Text:
    left = len(record["rounds"]) - MOST_ROUNDS
    if left <= 0:
        return Text()
    return _.ngettext("{n} more round is in the record.", "{n} more rounds are in the record.", left)


def _draw(_: Translator, record: Mapping[str, Any], names: Names) -> Text:
    """What the lots were drawn with, so that everybody can check it."""
    seed = _(
        "Seed of the draw: `{seed}`. Its SHA-256 is the hash that was shown before: `{hash}`",
        seed=record["seed"], hash=record["hash"],
    )  # fmt: skip
    drawn = dict.fromkeys(option for each in record["rounds"] if each["by_lot"] for option in each["tie"])
    if not drawn:
        return seed
    ids = ", ".join(f"{_name(_, option, names)} {option}" for option in drawn)
    return Text.join(
        "\n", [seed, _("A lot is the SHA-256 of `seed:id`, and the lowest loses. The ids: {ids}", ids=ids)]
    )


def ranked(_: Translator, code: str, record: Mapping[str, Any], names: Names) -> Text:
    """Which option wins, and how many prefer which to which."""
    if code == deciding.RECOMMENDS:
        said = _("**The group recommends {option}.**", option=_name(_, record["winner"], names))
    elif record["tied"]:
        tied = ", ".join(_name(_, option, names) for option in record["tied"])
        said = _("**A tie: {names}.** Nothing is recommended.", names=tied)
    else:
        said = _("**Further discussion.** No option is preferred to it.")
    lines = [said]
    if record["dropped"] and (record["winner"] or record["tied"]):
        dropped = ", ".join(_name(_, option, names) for option in record["dropped"])
        lines.append(_("Not preferred to further discussion: {names}", names=dropped))
    return Text.join("\n\n", [Text.join("\n", lines), _pairs(_, record, names)])


def _pairs(_: Translator, record: Mapping[str, Any], names: Names) -> Text:
    """Two options a line, the one that more prefer first: it reads on a phone, which a table does not."""
    preferred = {(one, other): voters for one, other, voters in record["pairs"]}
    pairs = [pair for pair in combinations([*record["options"], *LAST], 2) if pair in preferred]
    best = {*filter(None, [record["winner"]]), *record["tied"]}
    shown = pairs if len(pairs) <= MOST_PAIRS else [pair for pair in pairs if best & set(pair)][:MOST_PAIRS]
    lines = [_("How many prefer the first to the second, and the other way round:")] if shown else []
    for pair in shown:
        one, other = pair if preferred[pair] >= preferred[pair[::-1]] else pair[::-1]
        voters, back = _.number(preferred[one, other]), _.number(preferred[other, one])
        lines.append(Text.plain(f"{_name(_, one, names)} – {_name(_, other, names)}: {voters} : {back}"))
    if left := len(pairs) - len(shown):
        lines.append(_.ngettext("{n} more pair is in the record.", "{n} more pairs are in the record.", left))
    return Text.join("\n", lines)


def _name(_: Translator, option: str, names: Names) -> str:
    """Who has been forgotten since stays unnamed. Who stood with two accounts that are one person's by now did so."""
    if option in LAST:
        return str(_(LAST[option]))
    name = clean(names.get(option, ""), 120)
    if not name:
        return str(_("somebody"))
    first = next(each for each, called in names.items() if called == names[option])
    return name if first == option else str(_("{name} (with an account that was linked later)", name=name))


def _bold(_: Translator, option: str, names: Names) -> Text:
    return Text.plain(_name(_, option, names), "bold")


def nobody_stood(_: Translator, n: int, title: str) -> Text:
    """To the co-chairs, where an election had nobody to elect."""
    return _(
        "Nobody stood in **P{n}: {title}**, so it ended without a ballot. Ask people whether they would, and begin "
        "anew with `poll election`.",
        n=n, title=clean(title),
    )  # fmt: skip


def seated(_: Translator, group: str, n: int, seated: Sequence[str], late: Sequence[str], ended: Sequence[str]) -> Text:
    """To the group and the core team: who is co-chair from now on, and who no longer."""
    lines = [
        _("**{name}** is co-chair of **{group}** from now on, elected in P{n}.", name=shown(name), group=group, n=n)
        for name in seated
    ]
    lines += [
        _("{name} was elected in P{n}, but the seat was filled in the meantime.", name=shown(name), n=n)
        for name in late
    ]
    lines += [_("{name} is no longer co-chair, and still a member. Thank you.", name=shown(name)) for name in ended]
    return Text.join("\n", lines)


def you_are_cochair(_: Translator, group: str, n: int) -> Text:
    """To whoever was elected."""
    return _(
        "**{group}** has elected you as co-chair (P{n}). `help` in your group's room shows what you can do.",
        group=group, n=n,
    )  # fmt: skip


def you_are_not(_: Translator, group: str, n: int) -> Text:
    """To whoever was not elected again, or made room for who was."""
    return _(
        "Your time as co-chair of **{group}** has ended with the election P{n}. You are still a member. Thank you.",
        group=group, n=n,
    )  # fmt: skip
