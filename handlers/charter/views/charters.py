"""How a charter reads, and what is asked when it is to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core import call_links, methods
from bot.core.i18n import N_, Translator, language_name
from bot.core.replies import View
from bot.core.text import Text
from bot.core.weeks import number_of
from bot.core.zones import Zone, country_name
from handlers.charter import rules
from handlers.charter.rules import changed_keys
from handlers.charter.rules import percent as percent_of
from storage.charters import Charter

NAMES = {
    "hours": N_("Hours"),
    "method": N_("Poll method"),
    "quorum": N_("Quorum"),
    "fallback": N_("Fall-back"),
    "timezone": N_("Time zone"),
    "language": N_("Language"),
    "link": N_("Link of the calls"),
    "members": N_("Members"),
    "votes": N_("Votes in polls"),
    "silent": N_("Who has not voted yet"),
    "changes": N_("Changed by"),
    "notes": N_("Notes between groups"),
}
"""What each part of a charter is called."""

QUESTIONS = {
    "hours": N_("How many hours a week does the group expect of each member? Tap, or write an amount such as `4h`."),
    "method": N_("Which method does a poll use when none is named?"),
    "quorum": N_("How many have to take part in a poll? Tap, or write a part such as `2/3` or a number such as `8`."),
    "fallback": N_("Which method is used when a consensus stays blocked?"),
    "timezone": N_("In which time zone are the group's meetings? Write a city."),
    "language": N_("Which language shall I speak in the group's rooms?"),
    "link": N_(
        "Where are the group's calls? Tap, or write a link that begins with `https://`. In it, `{meeting}` becomes the "
        "meeting."
    ),
    "members": N_("What are the fewest and the most members? Tap, or write them such as `8-20`."),
    "votes": N_("Does the group see who voted what, in polls that are not secret?"),
    "silent": N_("Does the group see who has not voted yet, while a poll is open?"),
    "changes": N_("Who changes how the group works?"),
    "notes": N_("Which notes wait for a co-chair's yes: those that leave the group, those that come in, both or none?"),
}

NOTES = {
    "out": N_("a co-chair approves what leaves"),
    "in": N_("a co-chair lets in what comes"),
    "both": N_("a co-chair approves what leaves and lets in what comes"),
}
_FREELY = N_("go and come without approval")


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a charter that has changed."""

    key: str
    old: Charter
    new: Charter
    group: str
    """The group's name."""
    who: str
    """The name of whoever changed it."""
    week: str = ""
    """For the hours: from which week on they are expected."""
    members: int = 0
    """How many the group has now."""
    poll: int = 0
    """The poll by which the group changed it."""


def charter(_: Translator, charter: Charter, group: str, expected: int) -> Text:
    """All of it in one message; `expected` are the minutes that are expected in this very week."""
    if charter.version:
        since = _.day(_.today(charter.at))
        template = N_("**How {group} works** (charter, version {n}, since {day})")
        lines = [_(template, group=group, n=charter.version, day=since)]
    else:
        lines = [_("**How {group} works**", group=group)]
    lines += [line(_, key, charter) for key in NAMES]
    if expected != charter.weekly_minutes:
        lines.append(_("This week it is still {amount}.", amount=_.duration(expected)))
    return Text.join("\n", lines)


def line(_: Translator, key: str, charter: Charter) -> Text:
    """One part of a charter and what it is called."""
    return _("{what}: {value}", what=_(NAMES[key]), value=value(_, key, charter))


def value(_: Translator, key: str, charter: Charter) -> Text:
    """What a charter says about one thing."""
    match key:
        case "hours":
            return _("{amount} a week", amount=_.duration(charter.weekly_minutes))
        case "method":
            return methods.name(_, charter.method)
        case "fallback":
            return methods.name(_, charter.fallback)
        case "quorum" if charter.quorum.isdecimal():
            return _.ngettext("{n} person", "{n} people", int(charter.quorum))
        case "quorum" if (percent := percent_of(charter.quorum)) is not None:
            return _("{percent} % of those who can vote", percent=_.number(percent, 2))
        case "quorum":
            return _("{part} of those who can vote", part=charter.quorum)
        case "timezone":
            zone = charter.timezone
            return Text.plain(zone if zone == "UTC" else f"{_.zone_name(zone)} ({zone})")
        case "language":
            return Text.plain(language_name(charter.language, _.language))
        case "link":
            return _link(_, charter.call_link)
        case "members":
            return _("{least} to {most}", least=charter.least_members, most=charter.most_members)
        case "votes":
            return _("shown with names") if charter.votes_named else _("counted, without names")
        case "silent":
            return _("shown with names") if charter.silent_named else _("not shown")
        case "notes":
            return _(NOTES.get(charter.notes_approved, _FREELY))
        case _:
            return _("a poll of the group") if charter.amended_by == "poll" else _("the co-chairs")


def _link(_: Translator, link: str) -> Text:
    match link:
        case call_links.NONE:
            return _("none")
        case call_links.JITSI:
            return _("a new Jitsi room for each meeting")
        case rules.HIDDEN:
            return _("set, and shown to the group")
        case _:
            return Text.plain(link)


def changed(_: Translator, change: Change) -> Text:
    """What has changed, from what to what."""
    key, old, new = change.key, change.old, change.new
    said = N_("{who} has changed the charter of {group} (now version {n}). {what}: **{new}**, before: {old}.")
    if change.poll:
        said = N_(
            "As the group recommends in P{poll}, its charter changes (now version {n}). {what}: **{new}**, before: "
            "{old}."
        )
    lines = [
        _(
            said, who=change.who, poll=change.poll, group=change.group, n=new.version, what=_(NAMES[key]),
            new=value(_, key, new), old=value(_, key, old),
        )
    ]  # fmt: skip
    if change.week:
        lines.append(_("It holds from week {week} on.", week=number_of(change.week)))
    if key == "members" and change.members > new.most_members:
        lines.append(
            _.ngettext("{n} member is there and stays.", "{n} members are there, and all of them stay.", change.members)
        )
    return Text.join("\n", lines)


def history(_: Translator, versions: Sequence[Charter], names: Mapping[int, str], group: str) -> Text:
    """What each version changed, newest first, and how it began; `names` are those of who changed it, by row."""
    lines = [_("**The charter of {group}, version by version**", group=group)]
    for new, old in zip(versions, [*versions[1:], None], strict=True):
        who = str(_("the configuration")) if new.by_person_id is None else names.get(new.by_person_id)
        who = f"P{new.poll_id}" if new.poll_id is not None else who or str(_("somebody"))
        lines.append(_("**{n}**: {day}, by {who}", n=new.version, day=_.day(_.today(new.at)), who=who))
        for key in changed_keys(old, new) if old else NAMES:
            now = line(_, key, new)
            lines.append(now if old is None else _("{now}, before: {old}", now=now, old=value(_, key, old)))
    return Text.join("\n", lines)


def by_poll(_: Translator, key: str, charter: Charter, group: str) -> Text:
    """To a co-chair, where the group is asked first: what it would be asked."""
    asked = _("The charter of {group} changes by a poll of the group. It would be asked for this:", group=group)
    return Text.join("\n", [asked, line(_, key, charter)])


def ask_the_group(_: Translator) -> Text:
    """To tap."""
    return _("Ask the group")


def poll_title(_: Translator, key: str) -> Text:
    """What a poll about the charter is called."""
    return _("Charter: {what}", what=_(NAMES[key]))


def poll_text(_: Translator, key: str, old: Charter, new: Charter) -> Text:
    """What a poll about the charter asks."""
    return _(
        "{what}: {new}, before: {old}.", what=_(NAMES[key]), new=value(_, key, new), old=value(_, key, old)
    )  # fmt: skip


def not_changed(_: Translator, poll: int, why: View) -> Text:
    """When the group recommends a change that its charter cannot take by then."""
    said = _("The charter stays as it is, although the group recommends P{poll}.", poll=poll)
    return Text.join(" ", [said, why(_)])


def which_key(_: Translator) -> Text:
    """Above the choice of what to change."""
    return _("What shall change? Tap it, or write for example `charter set hours 4h`.")


def key_label(_: Translator, key: str) -> Text:
    """A part of the charter, to tap."""
    return _(NAMES[key])


def question(_: Translator, key: str) -> Text:
    """Above the choice of a value."""
    return _(QUESTIONS[key], meeting=call_links.MEETING)


def which_zone(_: Translator, reason: str, text: str) -> Text:
    """Above the choice of zones: why it is asked."""
    return Text.join(" ", [_(reason, text=text), _("Which one is it?")])


def zone_label(_: Translator, zone: Zone) -> Text:
    """A place and its zone."""
    country = country_name(zone.country, _.language)
    return Text.plain(f"{zone.city}, {country} ({zone.name})" if country else f"{zone.city} ({zone.name})")
