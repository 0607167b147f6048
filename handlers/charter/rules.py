"""Pure decisions about charters, phases and principles (G6, G10, P1)."""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from bot.core import call_links, methods, quorums
from bot.core.admission import SETUP
from bot.core.amounts import take_minutes, western
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.languages import find_language
from bot.core.naming import named
from bot.core.slips import nearest
from bot.core.text import clean
from storage.charters import Charter

KEYS = {
    # Translators: what people write to change a part of the charter; “|” stands between other words for the same.
    "hours": N_("hours|hours a week"),
    "method": N_("method|poll method"),
    "quorum": N_("quorum|participation"),
    "fallback": N_("fallback|fall-back"),
    "timezone": N_("timezone|time zone|zone"),
    "language": N_("language|room language"),
    "link": N_("link|call link|call"),
    "members": N_("members|limits"),
    "votes": N_("votes|names of voters"),
    "silent": N_("silent|who has not voted"),
    "changes": N_("changes|changed by"),
    "notes": N_("notes|notes to groups"),
}
"""What a charter says, by the words that change it."""
FIELDS = {
    "hours": ("weekly_minutes",),
    "method": ("method",),
    "quorum": ("quorum",),
    "fallback": ("fallback",),
    "timezone": ("timezone",),
    "language": ("language",),
    "link": ("call_link",),
    "members": ("least_members", "most_members"),
    "votes": ("votes_named",),
    "silent": ("silent_named",),
    "changes": ("amended_by",),
    "notes": ("notes_approved",),
}
CHANGERS = {"cochairs": N_("cochairs|co-chairs"), "poll": N_("poll|group poll")}
"""Who may change a charter, by what people write."""
NOTES = {
    # Translators: which notes between groups wait for a co-chair's yes, by what people write.
    "free": N_("free|none|no approval"),
    "out": N_("out|outgoing"),
    "in": N_("in|incoming"),
    "both": N_("both|in and out|out and in"),
}
LINKS = {call_links.NONE: N_("none|no link"), call_links.JITSI: N_("jitsi|jitsi room")}
"""What the link of the calls may be in place of a link, by what people write."""
HIDDEN = "hidden"
"""In place of a link where others than the group read: whoever has it can come into its calls."""
NAMED = {"named": N_("named|with names|shown"), "unnamed": N_("unnamed|without names|hidden")}
"""Whether the group sees who, by what people write."""

MOST_MINUTES = 60 * 60
"""A week: the most that can be expected, as in the configuration."""
MOST_MEMBERS = 500
COMMON = 12
"""Up to which denominator a part reads best as a fraction."""

NO_KEY = N_("The charter says nothing about “{said}”. It has: {keys}. For example `charter set hours 4h`.")
DID_YOU_MEAN = N_("The charter says nothing about “{said}”. Did you mean `charter set {nearest}`?")
HOURS = N_("“{said}” is not a weekly time that I can read, from 1 minute to 60 hours. Write `charter set hours 4h`.")
METHOD = N_("I know no method “{said}”. There is: {methods}. For example `charter set method consent`.")
FALLBACK = N_(
    "“{said}” cannot end a consensus that stays blocked: {methods} can. For example `charter set fallback majority`."
)
QUORUM = N_(
    "“{said}” is no quorum that I can read. Write a part of those who can vote, `charter set quorum 2/3`, or a number "
    "of people, `charter set quorum 8`."
)
QUORUM_TOO_FEW = N_(
    "With a quorum of {said} hardly anybody would have to take part. Write at least a tenth, "
    "`charter set quorum 1/10`, or a number of people, `charter set quorum 2`."
)
QUORUM_TOO_MANY = N_("A quorum of {n} is never reached: the group has at most {most} members. Try `{example}`.")
LIMITS = N_(
    "“{said}” are no limits that I can read: the fewest and the most members. Write `charter set members 8-20`."
)
CHANGED_BY = N_(
    "“{said}” cannot change a charter. Its co-chairs can, with `charter set changes cochairs`, or a poll of the group, "
    "with `charter set changes poll`."
)
NAMED_OR_NOT = N_("I cannot read “{said}”. Write `{example}`, or `unnamed` in place of `named`.")
LINK = N_(
    "“{said}” is no link that I can use. Write one that begins with `https://`, such as "
    "`charter set link https://meet.example.org/{meeting}` where `{meeting}` becomes the meeting, or "
    "`charter set link jitsi` for a new room each time, or `charter set link none`."
)
APPROVED = N_(
    "I cannot read “{said}”. Write `charter set notes out` where a co-chair approves notes before they leave, `in` "
    "where a co-chair lets notes in, `both`, or `free`."
)
SAME = N_("That is what the charter says already.")
RUNS_ITSELF = N_(
    "{group} runs itself now: that is for its co-chairs. The core team can do it while a group is being set up, and "
    "while both of its co-chair seats are empty."
)
NOT_YOURS = N_("Only the co-chairs of {group} can change how it works. Please ask one of them.")
NO_CHAIRS = N_(
    "Only the co-chairs of {group} can change how it works, and both seats are empty. Until somebody has one, the core "
    "team can do it."
)


# What people write behind an amount of time; in every language, whoever writes.
_A_WEEK = re.compile(
    r"\s*(?:/|\b(?:an?|per|each|every|por|a la|cada|tiap|setiap)\b)\s*(?:week|semana|pekan|minggu)$", re.I
)


# Who may change it


def check_runs(group: str, phase: str, *, chaired: bool, cochair: bool, core: bool) -> None:
    """Refuse whoever does not run a group: changes its charter, ticks what is done, moves it on (G10, P1).

    Its co-chairs do. The core team does while the group is being set up, and while nobody else could: with both seats
    empty (not `chaired`).
    """
    if cochair or (core and (phase == SETUP or not chaired)):
        return
    if core:
        raise Refusal("group-runs-itself", RUNS_ITSELF, group=group)
    raise Refusal("not-cochair", NOT_YOURS if chaired else NO_CHAIRS, group=group)


def is_polled(charter: Charter, *, cochair: bool) -> bool:
    """Whether the group is asked before its charter changes. Where the core team may act for it, its word is enough."""
    return charter.amended_by == "poll" and cochair


# What the charter can say


def find_key(said: str) -> str:
    """Which part of the charter is meant, in any language that the bot speaks."""
    key = named(said, KEYS)
    if key is None:
        near = nearest(said.casefold(), KEYS, sure=True)
        template = DID_YOU_MEAN if near else NO_KEY
        raise Refusal("charter-key", template, said=clean(said, 40), nearest=near or "", keys=", ".join(KEYS))
    return key


def is_key(said: str) -> bool:
    """Whether a part of the charter is called so, in any language that the bot speaks."""
    return named(said, KEYS) is not None


def read(key: str, text: str, reader: str = "en") -> Mapping[str, Any]:
    """What is wanted of the charter, by field. Of a time zone the IANA name is expected; `reader` is a language.

    Raises a Refusal with an example.
    """
    said = " ".join(unicodedata.normalize("NFKC", western(text)).split())
    match key:
        case "hours":
            return {"weekly_minutes": _minutes(said)}
        case "method":
            return {"method": _method(said)}
        case "fallback":
            return {"fallback": _fallback(said)}
        case "quorum":
            return {"quorum": _quorum(said)}
        case "language":
            return {"language": find_language(said, reader)}
        case "members":
            return _limits(said)
        case "changes":
            changer = named(said, CHANGERS)
            if changer is None:
                raise Refusal("charter-changes", CHANGED_BY, said=clean(said, 40))
            return {"amended_by": changer}
        case "notes":
            approved = named(said, NOTES)
            if approved is None:
                raise Refusal("charter-notes", APPROVED, said=clean(said, 40))
            return {"notes_approved": "" if approved == "free" else approved}
        case "link":
            return {"call_link": _link(text.strip())}
        case "votes" | "silent":
            shown = named(said, NAMED)
            if shown is None:
                example = f"charter set {key} named"
                raise Refusal("charter-named", NAMED_OR_NOT, said=clean(said, 40), example=example)
            return {FIELDS[key][0]: shown == "named"}
        case _:
            return {"timezone": said}


def checked(charter: Charter, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is wanted, where it changes the charter and leaves a quorum that can be reached; else a Refusal."""
    if all(getattr(charter, field) == value for field, value in wanted.items()):
        raise Refusal("charter-same", SAME)
    quorum, most = wanted.get("quorum", charter.quorum), wanted.get("most_members", charter.most_members)
    if quorum.isdecimal() and int(quorum) > most:
        least = min(wanted.get("least_members", charter.least_members), int(quorum))
        example = "charter set quorum 2/3" if "quorum" in wanted else f"charter set members {least}-{quorum}"
        raise Refusal("charter-quorum-unreachable", QUORUM_TOO_MANY, n=quorum, most=most, example=example)
    return wanted


def changed_keys(old: Charter, new: Charter) -> list[str]:
    """What two versions say differently."""
    return [key for key, fields in FIELDS.items() if any(getattr(old, f) != getattr(new, f) for f in fields)]


def shown(charter: Charter, *, inside: bool) -> Charter:
    """What of a charter may be read; `inside`: by those whom it is for."""
    if inside or charter.call_link in LINKS:
        return charter
    return Charter(**{**charter.model_dump(), "call_link": HIDDEN})


def audited(field: str, value: Any) -> Any:
    """What the record of changes keeps of a value: of a link, only that there is one."""
    return "link" if field == "call_link" and value not in LINKS else value


def _minutes(said: str) -> int:
    """Whole minutes a week; a day's limit of 24 hours does not hold here."""
    said = _A_WEEK.sub("", said)
    bare = re.fullmatch(r"(?P<hours>[0-9]{1,2})\s*(?:h|hours?|horas?|jam)?", said, re.IGNORECASE)
    try:
        minutes, rest = (int(bare["hours"]) * 60, "") if bare else take_minutes(said)
    except Refusal:
        minutes, rest = 0, ""
    if rest or not 1 <= minutes <= MOST_MINUTES:
        raise Refusal("charter-hours", HOURS, said=clean(said, 40))
    return minutes


def _method(said: str) -> str:
    method = named(said, methods.METHODS)
    if method is None:
        raise Refusal("charter-method", METHOD, said=clean(said, 40), methods=", ".join(methods.METHODS))
    return method


def _fallback(said: str) -> str:
    method = named(said, methods.METHODS)
    if method not in methods.FALLBACKS:
        raise Refusal("charter-fallback", FALLBACK, said=clean(said, 40), methods=", ".join(methods.FALLBACKS))
    return method


def _link(said: str) -> str:
    """As it is kept; what is neither a link nor a word for one is refused."""
    word = named(said, LINKS)
    found = word if word is not None else call_links.read(said)
    if found is None:
        raise Refusal("charter-link", LINK, said=clean(said, 60), meeting=call_links.MEETING)
    return found


def _quorum(said: str) -> str:
    quorum = quorums.read(said)
    if not quorum:
        raise Refusal("charter-quorum", QUORUM, said=clean(said, 40))
    if quorums.is_too_few(quorum):
        raise Refusal("charter-quorum-too-few", QUORUM_TOO_FEW, said=clean(said, 40))
    return quorum


def percent(quorum: str) -> float | None:
    """A part as it was written by whoever wrote `66 %`: no common fraction, and whole hundredths of a percent."""
    part = Fraction(quorum)
    hundredths = part * 10_000
    return float(part * 100) if part.denominator > COMMON and hundredths.denominator == 1 else None


def _limits(said: str) -> Mapping[str, int]:
    found = re.fullmatch(r"([0-9]{1,3})\s*(?:[-–—−]|to|a|y|and|sampai|hingga|\s)\s*([0-9]{1,3})", said, re.IGNORECASE)
    least, most = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= least <= most <= MOST_MEMBERS:
        raise Refusal("charter-limits", LIMITS, said=clean(said, 40))
    return {"least_members": least, "most_members": most}
