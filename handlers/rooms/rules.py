"""What may be bound, founded and taken away."""

from collections.abc import Collection
from functools import partial

from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.slugs import LONGEST_NAME, LONGEST_SLUG, RESERVED, is_slug
from bot.core.text import Text, clean
from storage.groups import Group, Room


def check_free(bound: Room | None, group: Group | None, wanted: Group | None) -> None:
    """Refuse to bind a room that belongs to somebody already; `group` and `wanted` are None for the core team."""
    if bound is None:
        return
    check_elsewhere(group, wanted)
    template = N_("This room belongs to {owner}. `move {wanted}` gives it to {other}, and `unbind` frees it.")
    raise Refusal(
        "bound", template, owner=partial(owner, name=group.name if group else ""), wanted=owner_slug(wanted),
        other=partial(owner, name=wanted.name if wanted else ""),
    )  # fmt: skip


def check_elsewhere(group: Group | None, wanted: Group | None) -> None:
    """Refuse to give a room to whom it belongs."""
    if (group.id if group else None) == (wanted.id if wanted else None):
        name = group.name if group else ""
        raise Refusal("already-bound", N_("This room belongs to {owner} already."), owner=partial(owner, name=name))


def check_same(bound: Room | None, owner: int | None) -> Room:
    """Refuse what was confirmed too late: the room has been given to somebody else meanwhile."""
    if bound is None or bound.group_id != owner:
        raise Refusal("changed-meanwhile", N_("Somebody has changed whose room this is meanwhile. Nothing was done."))
    return bound


def check_slug(text: str, words: Collection[str]) -> str:
    """A new group's slug; `words` are those that commands consist of, which would be read for it and it for them."""
    slug = text.casefold()
    if slug in RESERVED or slug in words:
        template = N_("`{slug}` is a word of my own commands. Take another, for example `{slug}-group`.")
        raise Refusal("slug-reserved", template, slug=slug)
    if not is_slug(slug):
        template = N_(
            "“{slug}” cannot be a group's short name. It is small letters a to z and digits, with single hyphens "
            "between them, and at most {n} characters: `groups add community-health Community Health`."
        )
        raise Refusal("slug-unreadable", template, slug=clean(text, 40), n=LONGEST_SLUG)
    return slug


def check_new(name: str, called_so: Group | None) -> None:
    """Refuse a name that a group has already: orders take a group's name for the group."""
    if called_so is not None:
        template = N_("**{name}** is there already, as `{slug}`. Give the new one another name.")
        raise Refusal("name-taken", template, name=name, slug=called_so.slug)


def check_name(text: str) -> str:
    """A new group's name."""
    name = clean(text, LONGEST_NAME + 1)
    if not name:
        raise Refusal("no-name", N_("A group needs a name: `groups add community-health Community Health`."))
    if len(name) > LONGEST_NAME:
        template = N_("That name is too long: it may have {n} characters.")
        raise Refusal("name-too-long", template, n=LONGEST_NAME)
    return name


def check_not_last(last: bool, name: str) -> None:
    """The core team keeps at least one person who can act: without any, nobody could let somebody in."""
    if last:
        template = N_(
            "Without {name} nobody whom I have met would be left in the core team. Let somebody else in first with "
            "`core add`, and have them write to me."
        )
        raise Refusal("last-core", template, name=name)


def check_served(platform: str, served: Collection[str]) -> None:
    """Refuse an account where nobody could ever hear it. On the console, where the bot is tried out, any will do."""
    if platform not in served and "console" not in served:
        template = N_("I am not on {platform}, so that I could not hear this account. Name one on {served}.")
        names = ", ".join(each.title() for each in served)
        raise Refusal("not-served", template, platform=platform.title(), served=names)


def owner(_: Translator, name: str) -> Text:
    """Whom a room belongs to; the name is empty for the core team."""
    return _("**{group}**", group=name) if name else _(N_("the core team"))


def owner_slug(group: Group | None) -> str:
    """How an order names whom a room belongs to."""
    return group.slug if group else "core"
