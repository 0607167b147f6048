"""What is said where some of a group's rooms are encrypted and others are not, and of what cannot be read."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.rooms.rules import owner as owner_name
from handlers.rooms.views.naming import platform_name


@dataclass(frozen=True, slots=True)
class Said:
    """Who has said whether a room may hear what encrypted ones do, and which room that is."""

    by: str
    owner: str
    platform: str
    reference: str
    """Empty where no other room could be meant."""


def ask_second(_: Translator, owner: str, platform: str, beside: bool, mixed: bool) -> Text:
    """Two rooms of one group both hear everything. `beside`: one on this platform; `mixed`: one that is encrypted."""
    lines = []
    if beside:
        lines.append(
            _(
                "There is a room of {owner} on {platform} already. With both, whatever I tell one is said in the other "
                "too.",
                owner=owner_name(_, owner), platform=platform_name(_, platform),
            )
        )  # fmt: skip
    if mixed:
        lines.append(may_be_read(_, owner))
    return Text.join("\n", lines)


def may_be_read(_: Translator, owner: str) -> Text:
    return _(
        "A room of {owner} is encrypted, and this one is not: whoever runs a server here can read what I tell both, "
        "and what is on record when it is shown here.",
        owner=owner_name(_, owner),
    )


def do_both(_: Translator) -> Text:
    return _(N_("Keep both"))


def do_instead(_: Translator) -> Text:
    return _(N_("Only this one"))


def ask_to_let(_: Translator, owner: str, platform: str, reference: str) -> Text:
    """In the encrypted rooms, of one that is not."""
    said = _(
        "A room of {owner} on {platform} is not encrypted: `{reference}`. Whoever runs a server there can read what I "
        "say there. May it hear what I tell this room?",
        owner=owner_name(_, owner), platform=platform_name(_, platform), reference=reference,
    )  # fmt: skip
    until = N_("Until a co-chair or the core team has said so, I keep it back, and answer in private there.")
    return Text.join("\n", [said, _(until)])


def ask_to_go_on(_: Translator) -> Text:
    """In a room that took the place of an encrypted one, and is not encrypted itself."""
    said = N_(
        "The room before this one was encrypted, and this one is not: whoever runs a server here can read what I say. "
        "May I go on here?"
    )
    until = N_("Until a co-chair or the core team has said so, I keep it back, and answer in private here.")
    return Text.join("\n", [_(said), _(until)])


def do_let_in(_: Translator) -> Text:
    return _(N_("Say it there too"))


def do_keep_out(_: Translator) -> Text:
    return _(N_("Only in encrypted rooms"))


def kept_out_for_now(_: Translator, owner: str) -> Text:
    """In the room that is asked about."""
    return _(
        "A room of {owner} is encrypted, and this one is not. Until a co-chair or the core team says that I may, I say "
        "nothing here of what I tell that room, and answer in private.",
        owner=owner_name(_, owner),
    )


def let_in(_: Translator, said: Said, here: bool) -> Text:
    """Takes the place of the question. `here`: in that very room."""
    if here:
        return _("{by} has said that this room may hear what I tell encrypted rooms.", by=clean(said.by, 60))
    return _(
        "{by} has said that {room} may hear what I tell encrypted rooms.",
        by=clean(said.by, 60),
        room=_open_room(_, said),
    )


def kept_out(_: Translator, said: Said, here: bool) -> Text:
    """The other answer."""
    if here:
        return _("{by} has said that this room hears nothing of what I tell encrypted rooms.", by=clean(said.by, 60))
    return _(
        "{by} has said that {room} hears nothing of what I tell encrypted rooms.",
        by=clean(said.by, 60),
        room=_open_room(_, said),
    )


def told_let_in(_: Translator, said: Said) -> Text:
    """In the encrypted rooms, of one that was let in elsewhere."""
    follows = N_(
        "From now on I say there what I tell this room, and whoever runs a server there can read it. A co-chair or the "
        "core team can change that here."
    )
    return Text.join("\n", [let_in(_, said, here=False), _(follows)])


def _open_room(_: Translator, said: Said) -> Text:
    whose, where = owner_name(_, said.owner), platform_name(_, said.platform)
    if not said.reference:
        return _("the room of {owner} on {platform} that is not encrypted", owner=whose, platform=where)
    template = N_("the room of {owner} on {platform} that is not encrypted (`{reference}`)")
    return _(template, owner=whose, platform=where, reference=said.reference)


def now_let_in(_: Translator) -> Text:
    return _(N_("From now on I say here what I tell the encrypted room, and what I have kept back."))


def now_kept_out(_: Translator) -> Text:
    return _(N_("I say nothing here of what I tell the encrypted room, and answer in private."))


def no_question(_: Translator) -> Text:
    """Takes the place of the question about a room."""
    return _(N_("The room that this was about is encrypted now, or is nobody's any more."))


def unreadable(_: Translator, name: str, at: datetime, withheld: bool = False) -> Text:
    """What somebody hears whose device has not given the bot the key to what they wrote, and `at` which time."""
    name, sent = clean(name, 60), _.instant(at)
    if withheld:
        return Text.join(
            "\n",
            [
                _(
                    "I cannot read what {name} has written here on {instant}: their app keeps the key from me.",
                    name=name,
                    instant=sent,
                ),
                _(
                    N_(
                        "Please look into the settings of that app, under encryption: it must neither block my device "
                        "nor keep messages from devices that are not verified. Then write it again."
                    )
                ),
            ],
        )
    lines = [
        _(
            "I cannot read what {name} has written here on {instant}: the key to it has not reached me.",
            name=name,
            instant=sent,
        ),
        _(
            N_(
                "Please write it again. If I cannot read that either, write from another device, or look into the "
                "settings of your app, under encryption: it must not keep messages from devices that are not verified."
            )
        ),
        _(N_("Should the key still come within a week, I read it then.")),
    ]
    return Text.join("\n", lines)
