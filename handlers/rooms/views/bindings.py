"""What is said about rooms that are given to groups and to the core team, and to them."""

from collections.abc import Sequence

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.rooms.rules import owner as owner_name
from handlers.rooms.views.letting import may_be_read
from handlers.rooms.views.naming import owner_names, platform_name, whose


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
        lines.append(may_be_read(_, after))
    if encrypted:
        lines.append(_records_stay(_, before))
    return Text.join("\n", lines)


def do_move(_: Translator) -> Text:
    return _(N_("Move it"))


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
        by=whose(_, by), platform=platform_name(_, platform), reference=reference,
    )  # fmt: skip


def removed_for_core(_: Translator, by: str, platform: str, owners: Sequence[str]) -> Text:
    return _(
        "{by} has put me out of the room of {owners} on {platform}. What I have to say there waits until I am let in "
        "again.",
        by=whose(_, by), platform=platform_name(_, platform), owners=owner_names(_, owners),
    )  # fmt: skip


def silenced_for_core(_: Translator, platform: str, owners: Sequence[str]) -> Text:
    return _(
        "I cannot write in the room of {owners} on {platform}: I am not in it, or may not. What I have to say there "
        "waits. Once I may, any command there shows me that I can.",
        platform=platform_name(_, platform), owners=owner_names(_, owners),
    )  # fmt: skip


def back_for_core(_: Translator, platform: str, owners: Sequence[str]) -> Text:
    return _(
        "I can write in the room of {owners} on {platform} again. What waited there is said now.",
        platform=platform_name(_, platform), owners=owner_names(_, owners),
    )  # fmt: skip


def followed_for_core(_: Translator, platform: str, owners: Sequence[str], reference: str) -> Text:
    return _(
        "The room of {owners} on {platform} goes on as another one, and I with it: `{reference}`.",
        platform=platform_name(_, platform), owners=owner_names(_, owners), reference=reference,
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
