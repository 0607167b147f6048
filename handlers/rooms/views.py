"""What is said about rooms, and to them. An owner's name is empty where it is the core team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.rooms.rules import owner as owner_name

_PLATFORMS = {"matrix": "Matrix", "telegram": "Telegram", "console": N_("the console")}


@dataclass(frozen=True, slots=True)
class Said:
    """Who has said whether a room may hear what encrypted ones do, and which room that is."""

    by: str
    owner: str
    platform: str
    reference: str
    """Empty where no other room could be meant."""


def group_room(_: Translator, group: str, in_setup: bool, most: int) -> Text:
    """What a group's room hears when it becomes one."""
    lines = [
        _("This is the room of **{group}** from now on.", group=group),
        _(N_("I keep hours, remind of what is due and answer questions about the group. `help` shows what I can do.")),
    ]
    if in_setup:
        lines.append(
            _(
                "While the group is being set up, whoever joins this room or writes to me here becomes a member, up to "
                "{n}.",
                n=most,
            )
        )
    return Text.join("\n", lines)


def core_room(_: Translator) -> Text:
    """What a room of the core team hears when it becomes one."""
    return _(N_("This is a room of the core team from now on. I say here what all groups need. `groups` lists them."))


def unbound(_: Translator, owner: str, slug: str) -> Text:
    """What a room hears when it is freed."""
    return _(
        "This room no longer belongs to {owner}, and I say nothing more here. `bind {slug}` takes that back.",
        owner=owner_name(_, owner),
        slug=slug,
    )


def bound_for_core(_: Translator, by: str, platform: str, owner: str, reference: str) -> Text:
    return _(
        "{by} has given a room on {platform} to {owner}: `{reference}`.",
        by=clean(by, 60), platform=platform_name(_, platform), owner=owner_name(_, owner), reference=reference,
    )  # fmt: skip


def moved_for_core(_: Translator, by: str, platform: str, before: str, after: str, reference: str) -> Text:
    return _(
        "{by} has moved a room on {platform} from {before} to {after}: `{reference}`.",
        by=clean(by, 60), platform=platform_name(_, platform), before=owner_name(_, before), after=owner_name(_, after),
        reference=reference,
    )  # fmt: skip


def unbound_for_core(_: Translator, by: str, platform: str, owner: str, reference: str) -> Text:
    return _(
        "{by} has taken a room on {platform} from {owner}: `{reference}`.",
        by=clean(by, 60), platform=platform_name(_, platform), owner=owner_name(_, owner), reference=reference,
    )  # fmt: skip


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
        lines.append(_may_be_read(_, owner))
    return Text.join("\n", lines)


def _may_be_read(_: Translator, owner: str) -> Text:
    return _(
        "A room of {owner} is encrypted, and this one is not: whoever runs a server here can read what I tell both, "
        "and what is on record when it is shown here.",
        owner=owner_name(_, owner),
    )


def do_both(_: Translator) -> Text:
    return _(N_("Keep both"))


def do_instead(_: Translator) -> Text:
    return _(N_("Only this one"))


def ask_move(
    _: Translator, before: str, after: str, last: bool, beside: bool, mixed: bool, encrypted: bool
) -> Text:  # fmt: skip
    """`mixed`: a room of the new owner is encrypted, and this one is not; `encrypted`: this one is."""
    lines = [
        _(
            "This room belongs to {before}. Give it to {after}?",
            before=owner_name(_, before),
            after=owner_name(_, after),
        ),
        _(N_("Who is a member of what stays as it is. What I hold back for this room is not said any more.")),
    ]
    if last:
        lines.append(_only_room(_, before))
    if beside:
        lines.append(
            _(
                "There is a room of {after} on this platform already: both will hear everything.",
                after=owner_name(_, after),
            )
        )
    if mixed:
        lines.append(_may_be_read(_, after))
    if encrypted:
        lines.append(_records_stay(_, before))
    return Text.join("\n", lines)


def do_move(_: Translator) -> Text:
    return _(N_("Move it"))


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


def ask_unbind(_: Translator, owner: str, last: bool, reference: str, encrypted: bool) -> Text:
    """`reference` names the room where the question is not asked there."""
    lines = [_("This room belongs to {owner}. Take it away?", owner=owner_name(_, owner))]
    if reference:
        lines = [_("`{reference}` belongs to {owner}. Take it away?", reference=reference, owner=owner_name(_, owner))]
    if last:
        lines.append(_only_room(_, owner))
    if encrypted:
        lines.append(_records_stay(_, owner))
    return Text.join("\n", lines)


def _records_stay(_: Translator, owner: str) -> Text:
    return _(
        "This room is encrypted. Without it, what is on record of it can be read in every other room that {owner} has "
        "or will have, encrypted or not, unless another of them is encrypted.",
        owner=owner_name(_, owner),
    )


def _only_room(_: Translator, owner: str) -> Text:
    return _(
        "It is the only room of {owner}: I could reach its people in private only.", owner=owner_name(_, owner)
    )  # fmt: skip


def do_unbind(_: Translator) -> Text:
    return _(N_("Take it away"))


def ask_to_be_bound(_: Translator, reference: str) -> Text:
    """What a room hears that nobody has bound."""
    return Text.join(
        "\n",
        [
            _(N_("Hello, I am Convene. I facilitate working groups, and this room belongs to none yet.")),
            _(
                "Somebody of the core team gives it to a group by writing `!bind` and the group here. It is "
                "`{reference}`.",
                reference=reference,
            ),
        ],
    )


def group_label(_: Translator, name: str) -> Text:
    return Text.plain(name)


def added_for_core(_: Translator, by: str, platform: str, reference: str) -> Text:
    return _(
        "{by} has let me into a room on {platform} that belongs to no group: `{reference}`. Write `!bind` and the "
        "group there, if it should.",
        by=_by(_, by), platform=platform_name(_, platform), reference=reference,
    )  # fmt: skip


def removed_for_core(_: Translator, by: str, platform: str, owners: Sequence[str]) -> Text:
    return _(
        "{by} has put me out of the room of {owners} on {platform}. What I have to say there waits until I am let in "
        "again.",
        by=_by(_, by), platform=platform_name(_, platform), owners=_owners(_, owners),
    )  # fmt: skip


def silenced_for_core(_: Translator, platform: str, owners: Sequence[str]) -> Text:
    return _(
        "I cannot write in the room of {owners} on {platform}: I am not in it, or may not. What I have to say there "
        "waits. Once I may, any command there shows me that I can.",
        platform=platform_name(_, platform), owners=_owners(_, owners),
    )  # fmt: skip


def back_for_core(_: Translator, platform: str, owners: Sequence[str]) -> Text:
    return _(
        "I can write in the room of {owners} on {platform} again. What waited there is said now.",
        platform=platform_name(_, platform), owners=_owners(_, owners),
    )  # fmt: skip


def followed_for_core(_: Translator, platform: str, owners: Sequence[str], reference: str) -> Text:
    return _(
        "The room of {owners} on {platform} goes on as another one, and I with it: `{reference}`.",
        platform=platform_name(_, platform), owners=_owners(_, owners), reference=reference,
    )  # fmt: skip


def founded(_: Translator, name: str, slug: str) -> Text:
    """What the core team reads once a group is there."""
    return Text.join(
        "\n",
        [
            _("**{name}** is there now, as `{slug}`, and being set up.", name=name, slug=slug),
            _("Next: let me into its room and write `!bind {slug}` there.", slug=slug),
        ],
    )


def founded_for_core(_: Translator, by: str, name: str, slug: str) -> Text:
    return _("{by} has founded **{name}** (`{slug}`).", by=clean(by, 60), name=name, slug=slug)


def team(_: Translator, people: Sequence[tuple[str, Sequence[str]]]) -> Text:
    """The core team: names, and the accounts by which orders name them."""
    lines = [_(N_("**Core team**"))]
    for name, accounts in people:
        shown = Text.join(", ", (Text.plain(clean(account, 80), "code") for account in accounts))
        lines.append(Text.join(": ", [Text.plain(clean(name, 60)), shown]))
    return Text.join("\n", lines)


def core_added(_: Translator, by: str, name: str, account: str, known: bool) -> Text:
    text = _("{by} has let {name} into the core team.", by=clean(by, 60), name=_person(name, account))
    if not known:
        return Text.join(
            " ", [text, _(N_("I have not met this account yet: look once more whether it is the right one."))]
        )
    return text


def core_removed(_: Translator, by: str, name: str, account: str, returns: bool) -> Text:
    """`returns`: only the operator can end it for good."""
    text = _("{by} has taken {name} out of the core team.", by=clean(by, 60), name=_person(name, account))
    if returns:
        return Text.join(" ", [text, _(N_("The configuration still names them, so my next start lets them in again."))])
    return text


def welcome_to_core(_: Translator) -> Text:
    return _(N_("You belong to the core team now. `groups` lists the groups, and `help` shows what you can do."))


def farewell_from_core(_: Translator) -> Text:
    return _(N_("You no longer belong to the core team. What you are in groups stays as it is."))


def platform_name(_: Translator, platform: str) -> Text:
    """What people call a platform."""
    return _(_PLATFORMS.get(platform, platform))


def _owners(_: Translator, owners: Sequence[str]) -> Text:
    return Text.join(", ", (owner_name(_, owner) for owner in owners))


def _by(_: Translator, by: str) -> Text:
    return Text.plain(clean(by, 60)) or _(N_("Somebody"))


def _person(name: str, account: str) -> Text:
    shown = Text.plain(clean(account, 80), "code")
    return Text.join(" ", [Text.plain(clean(name, 60)), Text.plain("(") + shown + Text.plain(")")])


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
