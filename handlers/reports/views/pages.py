"""A step report as it is read: in a chat, as Markdown and as a page of MediaWiki (P2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core import markdown as md
from bot.core import phases
from bot.core import wikitext as wiki
from bot.core.i18n import N_, Translator, language_name
from bot.core.text import Text, clean
from handlers.reports import markup
from handlers.reports.sections import SECTIONS

DRAFT = N_("Draft: no co-chair has approved it yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that is told of a report."""

    number: int
    group: str
    language: str
    """What its text is written in, as far as the bot knows: the group's own."""
    phase: str
    first: date
    last: date
    approved_on: date | None
    """On the group's calendar; None for a draft."""
    sections: Mapping[str, str]
    """The texts, by section."""

    def told(self) -> Sequence[tuple[str, list[markup.Block]]]:
        """The sections that say something, in their order."""
        found = [(name, markup.blocks(self.sections.get(name, ""))) for name in SECTIONS]
        return [(name, blocks) for name, blocks in found if blocks]


def title(_: Translator, page: Page) -> Text:
    """Which report it is."""
    return _("Step report T{n}: {group}", n=page.number, group=clean(page.group))


def head(_: Translator, page: Page) -> list[Text]:
    """What stands above the sections."""
    lines = [period(_, page.first, page.last), _("Phase: {phase}", phase=phases.name(_, page.phase))]
    if page.approved_on is None:
        lines.append(_(DRAFT))
    else:
        lines.append(_("Approved by a co-chair on {day}.", day=_.day(page.approved_on)))
    if page.language != _.language:
        lines.append(_("The text is in {language}.", language=language_name(page.language, _.language)))
    return lines


def period(_: Translator, first: date, last: date) -> Text:
    """The days that it is about."""
    return _("From {first} to {last}", first=_.day(first), last=_.day(last))


def whole(_: Translator, page: Page) -> Text:
    """The report as messages."""
    top = Text.join("\n", [Text.plain(str(title(_, page)), "bold"), *head(_, page)])
    parts = [
        Text.join("\n", [Text.plain(_.gettext(SECTIONS[name]), "bold"), markup.in_chat(blocks)])
        for name, blocks in page.told()
    ]
    return Text.join("\n\n", [top, *(parts or [_("Nothing is written in it yet.")])])


def markdown(_: Translator, page: Page) -> str:
    """The report as a Markdown file."""
    lines = [f"# {md.escaped(str(title(_, page)))}"]
    lines += ["", "  \n".join(md.in_markdown(line) for line in head(_, page))]
    for name, blocks in page.told():
        lines += ["", f"## {md.escaped(_.gettext(SECTIONS[name]))}", *_spaced(blocks, markup.in_markdown)]
    return "\n".join(lines) + "\n"


def wikitext(_: Translator, page: Page) -> str:
    """The report as a page of MediaWiki."""
    lines = [f"== {wiki.in_wikitext(title(_, page))} =="]
    lines += ["", "<br />\n".join(wiki.in_wikitext(line) for line in head(_, page))]
    for name, blocks in page.told():
        heading = wiki.escaped(_.gettext(SECTIONS[name]))
        lines += ["", f"=== {heading} ===", *_spaced(blocks, markup.in_wikitext)]
    return "\n".join(lines) + "\n"


def _spaced(blocks: Sequence[markup.Block], write: Callable[[markup.Block], str]) -> list[str]:
    """Items of one list stand together; everything else is a paragraph of its own."""
    lines: list[str] = []
    for number, block in enumerate(blocks):
        together = number > 0 and block.is_item and blocks[number - 1].is_item
        lines += [write(block)] if together else ["", write(block)]
    return lines
