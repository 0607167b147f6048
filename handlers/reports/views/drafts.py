"""How a report is written: section by section, then looked at as a whole, and approved (P2)."""

from collections.abc import Sequence
from datetime import date

from bot.core.calling import shown
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean, width
from handlers.reports import markup
from handlers.reports.sections import SECTIONS
from handlers.reports.views import pages

QUESTIONS = {
    "obstacles": N_("What did you learn, and what stood in your way?"),
    "risks": N_("What could go wrong?"),
    "help": N_("Whom or what do you look for?"),
}
"""Of the sections of which no record knows anything."""
NOTHING = N_("Nothing is written here yet. Write it in one message, or leave it out.")
MOST = 2_400
"""How much of a section is shown while it is written (UTF-16 units)."""


def section(
    _: Translator, number: int, group: str, name: str, text: str, *, by_records: bool, others: str = ""
) -> Text:  # fmt: skip
    """One section of a draft, with its place in the whole. `others`: who changed it since it was shown."""
    names = list(SECTIONS)
    head = _(
        "**T{n}: {group}** · {section} ({place} of {all})",
        n=number, group=clean(group, 80), section=_(SECTIONS[name]), place=_.number(names.index(name) + 1),
        all=_.number(len(names)),
    )  # fmt: skip
    written = _shown(_, text)
    if not written:
        foot = Text.join(" ", [_(QUESTIONS.get(name, "")), _(NOTHING)])
    elif by_records:
        foot = _("_This comes from your group's records. Write another text in one message to put it in its place._")
    else:
        foot = _("_Write another text in one message to put it in its place._")
    changed = _("{name} has changed this in the meantime.", name=shown(others)) if others else Text()
    return Text.join("\n\n", [Text.join("\n", [head, changed]), written, foot])


def _shown(_: Translator, text: str) -> Text:
    """The text, where it is long only its beginning: the message is edited in place, and so has to stay one."""
    blocks, used = markup.blocks(text), 0
    for number, block in enumerate(blocks):
        used += width(block.text) + 3
        if used > MOST:
            cut = _("… The rest is in the whole report.")
            head = markup.in_chat(blocks[:number]) or Text.plain(clean(block.text, MOST // 2))
            return Text.join("\n", [head, cut])
    return markup.in_chat(blocks)


def begun(_: Translator, number: int, group: str, first: date, last: date) -> Text:
    """Above the first section of a new draft."""
    said = _(
        "I have begun the step report T{n} of {group} with what your records say. {period}. Nobody but the co-chairs, "
        "and whoever has the role communications, sees it before it is approved.",
        n=number, group=clean(group), period=pages.period(_, first, last),
    )  # fmt: skip
    return Text.join(" ", [said, _("Go through it section by section; you can stop and go on later with `report`.")])


def begun_by(_: Translator, number: int, group: str, who: str) -> Text:
    """To the other co-chairs."""
    return _(
        "{name} has begun the step report T{n} of {group}. You can write in it too: `report T{n}`.",
        name=shown(who), n=number, group=clean(group),
    )  # fmt: skip


def days_changed(_: Translator, number: int, first: date, last: date) -> Text:
    """The draft is about other days now."""
    said = _("T{n} is about other days now. {period}.", n=number, period=pages.period(_, first, last))
    return Text.join(" ", [said, _("I have filled in anew what nobody had written in.")])


def keep(_: Translator) -> Text:
    return _("Keep it")


def leave_out(_: Translator) -> Text:
    return _("Leave it out")


def previous(_: Translator) -> Text:
    """To tap: one step back."""
    return _("Previous section")


def from_records(_: Translator) -> Text:
    """To tap: what the records say takes the place of what somebody wrote."""
    return _("From the records")


def show_whole(_: Translator) -> Text:
    return _("Show the whole")


def stop(_: Translator) -> Text:
    return _("Stop for now")


def stopped(_: Translator, number: int) -> Text:
    """Takes the place of the section that was shown."""
    return _("T{n} is kept as it stands. `report` goes on with it.", n=number)


def below(_: Translator, number: int) -> Text:
    """Takes the place of an older question."""
    return _("T{n} goes on below.", n=number)


def kept(_: Translator, name: str) -> Text:
    """Takes the place of a section that somebody has written anew, or that was looked at last."""
    return _("Noted: {section}.", section=_(SECTIONS[name]))


def ready(_: Translator, number: int, group: str, missing: Sequence[str], asked_by: str = "") -> Text:
    """Beneath the whole draft. `missing`: the sections that say nothing; `asked_by`: who asks for the approval."""
    lines = []
    if asked_by:
        lines.append(_("{name} asks you to look at it.", name=shown(asked_by)))
    if missing:
        names = " · ".join(_.gettext(SECTIONS[name]) for name in missing)
        lines.append(_("Left out, since nothing is written there: {sections}", sections=names))
    lines.append(
        _(
            "Once a co-chair approves T{n}, it goes to {group}, to all other groups and wherever reports are "
            "published, and stays as it is.",
            n=number, group=clean(group),
        )
    )  # fmt: skip
    return Text.join("\n", lines)


def approve(_: Translator) -> Text:
    return _("Approve it")


def ask_others(_: Translator) -> Text:
    """To tap: a co-chair (another one) is asked for the approval."""
    return _("Ask a co-chair to look at it")


def change(_: Translator) -> Text:
    return _("Change something")


def as_markdown(_: Translator) -> Text:
    return _("Markdown file")


def as_wikitext(_: Translator) -> Text:
    return _("Wikitext file")


def which_section(_: Translator, number: int) -> Text:
    """The sections are its choices."""
    return _("Which section of T{n} shall be changed?", n=number)


def section_label(_: Translator, name: str) -> Text:
    return _(SECTIONS[name])


def others_asked(_: Translator, number: int, count: int) -> Text:
    """The draft is with whoever approves it."""
    return _.ngettext(
        "A co-chair has T{number} to look at now.", "{n} co-chairs have T{number} to look at now.", count, number=number
    )


def changed_since(_: Translator, number: int) -> Text:
    """Above the whole draft, once more."""
    return _("T{n} was changed since you saw it. This is how it stands now:", n=number)


def not_open(_: Translator, number: int) -> Text:
    """A draft that is no draft any more."""
    return _("T{n} is not open any more. `report T{n}` shows what became of it.", n=number)


def dropped(_: Translator, number: int) -> Text:
    return _("T{n} is dropped, and what was written in it is removed.", n=number)


def approved(_: Translator, number: int, group: str, who: str) -> Text:
    """To the group, and where its co-chairs were asked."""
    return _(
        "The step report T{n} of {group} is approved by {name}. It goes to all other groups now.",
        n=number, group=clean(group), name=shown(who),
    )  # fmt: skip


def as_file(_: Translator, number: int) -> Text:
    """Below a file."""
    return _("Step report T{n}, as a file.", n=number)


def arrived(_: Translator, number: int, group: str, first: date, last: date) -> Text:
    """To another group, beside the file."""
    return _(
        "**{group}** has a new step report, T{n}. {period}. `report T{n}` shows it.",
        group=clean(group), n=number, period=pages.period(_, first, last),
    )  # fmt: skip


def read_it(_: Translator) -> Text:
    """To tap: the whole text, in private."""
    return _("Read it")
