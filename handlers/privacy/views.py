"""How the answers about people's data read. What is said here stands in docs/privacy.md and docs/operate.md too."""

from bot.core.i18n import N_, Translator
from bot.core.text import Text

WORD = N_("forget me")
"""What somebody writes who wants to be forgotten."""


PRIVACY = (
    N_("**What I keep about you**"),
    N_(
        "• Your accounts: ids, names, language, time zone, so that I know you and speak as you like. While you are in "
        "a group or use me, and 13 months more. Your groups see names, co-chairs and the core team ids too."
    ),
    N_(
        "• Your groups: roles, when you came and left, why, whether you are in the room. 13 months after they end. "
        "Your groups see roles, co-chairs and the core team the rest too."
    ),
    N_(
        "• Invitations: who, why, the answer, for 13 months. Co-chairs and the core team see them. And which guiding "
        "principles you have acknowledged: they see how many have."
    ),
    N_(
        "• Your votes, 13 months after the close. Your group sees how many chose what; reasons stay, without names. Of "
        "secret ballots nobody sees whose they are; they go 14 days after the close."
    ),
    N_(
        "• Your hours (amounts, days, notes) and leave (dates, no reason): 13 months. Nobody else sees yours. "
        "Co-chairs see the group's total and median hours, the core team totals, and both how many are away."
    ),
    N_(
        "• What I said to you in private and which messages I handled: that I did and when, 13 months; my words only "
        "until they have arrived, 7 days at most, and of yours none. What I could not handle, whole: 90 days."
    ),
    N_(
        "• Decisions about members, roles, charters, rooms and accounts: who and when, for good. The core team reads "
        "them; whoever is erased is “somebody” there."
    ),
    N_("• Whoever runs me can read all of that. Nothing goes to anybody else, and I keep no conversations."),
    N_(
        "• `export` sends you everything as a file. `erase` removes it; totals of past weeks and what you wrote "
        "for your groups (proposals, notes, needs, reports) stay, without your name. What was written in rooms is kept "
        "by Matrix or Telegram: delete it there."
    ),
)


def privacy(_: Translator) -> Text:
    """Ten lines: what, why, how long, who sees it."""
    return Text.join("\n", map(_, PRIVACY))


def exported(_: Translator) -> Text:
    """Beside the file."""
    return _("Everything that I hold about you. It is for you alone: it has your hours and your notes in it.")


def what_goes(_: Translator) -> Text:
    """The first question."""
    lines = (
        N_("**Remove everything that I hold about you?** It cannot be undone."),
        N_(
            "Your hours and what you noted with them, leave, language, time zone, names and accounts go. Your places "
            "and roles in all groups end."
        ),
        N_("Votes in open polls go too."),
        N_(
            "What stays, without your name: totals of past weeks, how polls ended, that somebody decided something, "
            "and the words that you wrote for a group: proposals, reasons, agendas and minutes, notes that were sent "
            "and answers to them, needs, asks and reports."
        ),
        N_("What you wrote in rooms is kept by Matrix or Telegram: I cannot remove it. Delete it there."),
        N_("`export` first, if you want to keep a copy."),
    )
    return Text.join("\n", map(_, lines))


def go_on(_: Translator) -> Text:
    """A choice."""
    return _("Remove everything")


def keep_it(_: Translator) -> Text:
    """A choice."""
    return _("Keep everything")


def type_the_word(_: Translator) -> Text:
    """The second question: only a word that is typed is answer enough."""
    return _("To do it, write **{word}** to me here within ten minutes.", word=_.gettext(WORD))


def type_it_still(_: Translator) -> Text:
    """Something else was written."""
    return _(
        "Nothing is removed yet: for that, write exactly **{word}**, within ten minutes of my question. Or write "
        "`keep`, and everything stays.",
        word=_.gettext(WORD),
    )


def kept(_: Translator) -> Text:
    """They thought better of it."""
    return _("Nothing was removed.")


def too_late(_: Translator) -> Text:
    """The word came after its time."""
    return _("That was more than ten minutes ago, so nothing was removed. `erase` asks again.")


def older(_: Translator) -> Text:
    """A choice, below a page of the audit."""
    return _("Older")


def erased(_: Translator) -> Text:
    """The last words."""
    lines = (
        N_("Everything that I held about you is removed. I do not know you any more."),
        N_(
            "What was written in rooms is still there on Matrix or Telegram. Should a copy of my database ever be "
            "restored, I remove you from it again at once."
        ),
        N_(
            "Should you ever give me an order in a group's room again, I begin anew with you: in a group that is being "
            "set up, that makes you its member."
        ),
    )
    return Text.join("\n", map(_, lines))
