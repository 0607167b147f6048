"""How invitations read, from being proposed to being answered (G3)."""

from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean

_REASONS = {"expertise": N_("expertise"), "replacement": N_("replacement")}


def reason(_: Translator, code: str) -> Text:
    """One of the two reasons; also on a choice."""
    return _(_REASONS[code])


def whom(_: Translator, group: str) -> Text:
    """Above the guests."""
    return _("Whom do you propose for **{group}**? These are guests in its room.", group=group)


def nobody(_: Translator, group: str) -> Text:
    """When nobody is there to be invited."""
    return _(
        "There are no guests in the room of **{group}**. Name somebody, for example "
        "`invite @ana:example.org expertise`.",
        group=group,
    )


def why(_: Translator, name: str, group: str) -> Text:
    """Asks for the reason."""
    return _("Why is {name} to become a member of **{group}**?", name=shown(name), group=group)


def proposed(_: Translator, name: str, group: str, code: str) -> Text:
    """Confirms a proposal."""
    return _(
        "{name} is proposed for **{group}** ({reason}). The core team has been asked, and I tell you what it says.",
        name=shown(name), group=group, reason=reason(_, code),
    )  # fmt: skip


def question(_: Translator, name: str, account: str, by: str, group: str, code: str, note: str) -> Text:
    """To the core team."""
    lines = [
        _(
            "{by} proposes **{name}** (`{account}`) as a member of **{group}**. Reason: {reason}.",
            by=shown(by), name=shown(name), account=account, group=group, reason=reason(_, code),
        )
    ]  # fmt: skip
    if note:
        lines.append(_("– {note}", note=clean(note)))
    return Text.join("\n", lines)


def agree(_: Translator) -> Text:
    """On a choice."""
    return _("Agree")


def decline(_: Translator) -> Text:
    """On a choice."""
    return _("Do not agree")


def agreed(_: Translator, name: str, group: str, by: str) -> Text:
    """Takes the place of the question to the core team."""
    return _("{by} has agreed: {name} is invited into **{group}**.", by=shown(by), name=shown(name), group=group)


def refused(_: Translator, name: str, group: str, by: str) -> Text:
    """Takes the place of the question to the core team."""
    return _(
        "{by} has not agreed: {name} is not invited into **{group}**.",
        by=shown(by), name=shown(name), group=group,
    )  # fmt: skip


def tell_refused(_: Translator, name: str, group: str) -> Text:
    """To whoever proposed somebody."""
    return _(
        "The core team does not agree that {name} becomes a member of **{group}** now. Please talk with it.",
        name=shown(name), group=group,
    )  # fmt: skip


def poll_title(_: Translator, name: str) -> Text:
    """What the poll about somebody is called."""
    return _("New member: {name}", name=shown(name))


def poll_text(_: Translator, name: str, account: str, code: str, note: str) -> Text:
    """What the group is asked."""
    said = (
        N_("{name} ({account}) becomes a member, for their expertise.")
        if code == "expertise"
        else N_("{name} ({account}) becomes a member, as a replacement until the recommendations are final.")
    )
    lines = [_(said, name=shown(name), account=account)]
    if note:
        lines.append(_("– {note}", note=clean(note)))
    return Text.join("\n", lines)


def tell_not_recommended(_: Translator, name: str, group: str, poll: int) -> Text:
    """To whoever proposed somebody."""
    return _(
        "In P{poll} the group does not recommend that {name} becomes a member of **{group}** now. They have not been "
        "asked to join. With something new you can propose them again.",
        name=shown(name), group=group, poll=poll,
    )  # fmt: skip


def group_agrees(_: Translator, group: str) -> Text:
    """Takes the place of a question to the core team, once the group answers such itself."""
    return _(
        "**{group}** is set up by now, so its members agree to whom they take in. A co-chair asks them with `invite`.",
        group=group,
    )


def invited(_: Translator, name: str, group: str, code: str) -> Text:
    """Confirms that somebody is invited."""
    return _(
        "{name} is invited into **{group}** ({reason}). They come in by answering my message, or by entering the "
        "group's room.",
        name=shown(name), group=group, reason=reason(_, code),
    )  # fmt: skip


def invitation(_: Translator, group: str, code: str, summary: str) -> Text:
    """To the invited person."""
    said = (
        N_("You are invited to become a member of **{group}**, for your expertise.")
        if code == "expertise"
        else N_(
            "You are invited to become a member of **{group}**, as a replacement until its recommendations are final."
        )
    )
    return Text.join("\n", [_(said, group=group), Text.plain(clean(summary)), _("Will you join?")])


def join(_: Translator) -> Text:
    """On a choice."""
    return _("Yes, I join")


def no_thanks(_: Translator) -> Text:
    """On a choice."""
    return _("No, thanks")


def you_are_in(_: Translator, group: str) -> Text:
    """To the invited person, who has said yes."""
    return _(
        "You are a member of **{group}** now. If you are not in its room yet, ask a co-chair to let you in.",
        group=group,
    )


def you_came_in(_: Translator, group: str) -> Text:
    """To the invited person, who has come into the room."""
    return _("You are a member of **{group}** now.", group=group)


def thanks_anyway(_: Translator, group: str) -> Text:
    """To the invited person, who has said no."""
    return _("All right: you do not join **{group}**. Thank you for telling us.", group=group)


def declined(_: Translator, name: str, group: str) -> Text:
    """To whoever proposed somebody."""
    return _("{name} has been invited into **{group}** and does not join.", name=shown(name), group=group)


def joined(_: Translator, name: str, group: str) -> Text:
    """To the group."""
    return _("{name} is now a member of **{group}**. Welcome.", name=shown(name), group=group)


def no_longer_open(_: Translator) -> Text:
    """In place of a question that needs no answer any more."""
    return _("This invitation is no longer open.")


def none_open(_: Translator, group: str) -> Text:
    """When there is nothing to take back."""
    return _("There is no open invitation into **{group}**.", group=group)


def none_for_you(_: Translator) -> Text:
    """To whoever would accept what is not there."""
    return _("There is no open invitation for you. A co-chair proposes new members with `invite`.")


def whom_to_uninvite(_: Translator, group: str) -> Text:
    """Above the invited."""
    return _("Whose invitation into **{group}** is taken back?", group=group)


def withdrawn(_: Translator, name: str, group: str) -> Text:
    """Confirms that an invitation is taken back."""
    return _("The invitation of {name} into **{group}** is taken back.", name=shown(name), group=group)


def guest(_: Translator, name: str, account: str, group: str) -> Text:
    """To the co-chairs: a guest has come."""
    return _(
        "{name} (`{account}`) is a guest in the room of **{group}**. Do you want to propose them as a member?",
        name=shown(name), account=account, group=group,
    )  # fmt: skip


def guests(_: Translator, count: int, group: str) -> Text:
    """To the co-chairs: many guests have come at once."""
    return _.ngettext(
        "{n} guest has come into the room of **{group}**. `invite` lists the newest.",
        "{n} guests have come into the room of **{group}**. `invite` lists the newest.",
        count, group=group,
    )  # fmt: skip


def not_now(_: Translator) -> Text:
    """On a choice."""
    return _("Not now")


def stays_guest(_: Translator, name: str, group: str) -> Text:
    """Confirms that nobody is proposed."""
    return _("{name} stays a guest. `invite` proposes them later.", name=shown(name), group=group)
