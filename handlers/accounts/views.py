"""How codes, questions and answers about accounts read."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Span, Text
from storage.groups import Group


def code(_: Translator, code: str, minutes: int, deep_link: str) -> Text:
    """The code, what to do with it, and what not."""
    lines = [
        _("Your code is **{code}**. It works once, for {minutes} minutes.", code=code, minutes=minutes),
        _(
            "Write `link {code}` to me in private from your other account. I then ask you here whether it is yours.",
            code=code,
        ),
    ]
    if deep_link:
        url = Text((Span(deep_link, "", deep_link),))
        lines.append(_("From Telegram this link does it too: {link}", link=url))
    lines.append(_("Give the code to nobody: your hours and your places in groups go with it."))
    return Text.join("\n", lines)


def question(_: Translator, account: str, name: str) -> Text:
    """To the account that asked for the code: is the other one yours?"""
    template = (
        N_("Is the account `{account}` ({name}) yours? It entered your code.")
        if name
        else N_("Is the account `{account}` yours? It entered your code.")
    )
    after = N_("If you confirm, both are one person: one line in each group, one total of hours.")
    return Text.join("\n", [_(template, account=account, name=name), _(after)])


def yes(_: Translator) -> Text:
    """A choice."""
    return _("Yes, it is mine")


def no(_: Translator) -> Text:
    """A choice."""
    return _("No")


def asked(_: Translator, account: str) -> Text:
    """To the account that entered the code."""
    return Text.join("\n", [
        _("I have asked the account `{account}` to confirm. Do that there within ten minutes.", account=account),
        _("If that account is not yours, tap below: somebody gave you a code of theirs."),
    ])  # fmt: skip


def not_mine(_: Translator) -> Text:
    """A choice."""
    return _("That is not mine")


def linked(_: Translator, account: str, renumbered: int, vacated: Sequence[Group]) -> Text:
    """To both, when it is done."""
    lines = [_("Done: the account `{account}` and this one are one person now.", account=account)]
    if renumbered:
        template = N_("Entries of hours that you made with one of them have new numbers: #1 is #{first} now.")
        lines.append(_(template, first=renumbered + 1))
    lines += [
        _("You were both co-chairs of {group}: one of the two seats is open now.", group=group.name)
        for group in vacated
    ]
    lines.append(_("`me` shows all that I know about you, `unlink` parts them again."))
    return Text.join("\n", lines)


def confirmed(_: Translator) -> Text:
    """In place of the question, or of the waiting for its answer."""
    return _("This has been confirmed.")


def declined(_: Translator) -> Text:
    """In place of the question, or of the waiting for its answer."""
    return _("Nothing was linked, and the code is void. `link` gives a new one.")


def gone(_: Translator) -> Text:
    """Answered too late."""
    return _("That was more than ten minutes ago, so nothing was linked. `link` gives a new code.")


def unknown(_: Translator) -> Text:
    """A code that never was."""
    return _("I know no such code. Look at it once more, or write `link` from your other account for a new one.")


def used(_: Translator) -> Text:
    """A code that has been entered before."""
    return _("That code has been used already. Write `link` from your other account for a new one.")


def made_void(_: Translator) -> Text:
    """A code that was written in a room before, or whose question was answered with no."""
    return _(
        "That code is void: it was written in a room, or somebody answered that the account is not theirs. Write "
        "`link` from your other account for a new one."
    )


def old(_: Translator) -> Text:
    """A code that nobody entered in time."""
    return _("That code is more than ten minutes old. Write `link` from your other account for a new one.")


def own(_: Translator) -> Text:
    """A code that somebody entered where they got it."""
    return _("That is your own code: this account is yours already. Write it to me from the other one.")


def wait(_: Translator, until: datetime) -> Text:
    """After several wrong ones."""
    return _(
        "Five wrong codes in an hour are enough. Try again after {time}.",
        time=_.time(until.astimezone(_.tzinfo).time()),
    )


def void(_: Translator) -> Text:
    """In a room, where others could have read the code."""
    return _("That code is void now: everybody here can read it. Write `link` to me in private for a new one.")


def only_one(_: Translator, account: str) -> Text:
    """There is nothing to part."""
    return _("I know only this account of yours: `{account}`. `link` adds another one.", account=account)


def which(_: Translator) -> Text:
    """Above the choice of accounts."""
    return _("Which of your accounts shall be a person of its own again? What you did so far stays with the others.")


def account(_: Translator, account: str) -> Text:
    """A choice."""
    return Text.plain(account)


def parted(_: Translator, account: str) -> Text:
    """To the person who stays."""
    return _("The account `{account}` is a person of its own now. Your hours and groups stay here.", account=account)


def on_its_own(_: Translator) -> Text:
    """To the account that was parted."""
    return _("This account is a person of its own now. Hours and groups stayed with your other account.")


def core_account(_: Translator, first: str, second: str) -> Text:
    """To the core team: one of them has another account."""
    return _(
        "`{first}` and `{second}` are one person now, who belongs to the core team. If nobody of you did this, write "
        "`core remove {second}`.",
        first=first, second=second,
    )  # fmt: skip
