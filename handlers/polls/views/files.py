"""How outcomes read in a Markdown file. What people wrote is escaped: nothing of theirs is markup there."""

from bot.core import ratifying
from bot.core.i18n import Translator
from bot.core.markdown import escaped, in_markdown
from bot.core.text import clean, clean_lines
from handlers.polls.views import outcome as outcomes
from handlers.polls.views.card import LONGEST
from handlers.polls.views.outcome import Report
from storage.polls import Poll
from storage.ratifications import Ratification


def title(_: Translator, group: str) -> str:
    """The heading of the file."""
    words = _("Outcomes of {group}", group=clean(group)) if group else _("Outcomes of all groups")
    return f"# {escaped(str(words))}"


def poll(_: Translator, poll: Poll, report: Report, text: str, group: str, ratified: Ratification | None) -> str:
    """One poll under a heading of its own: what was asked, quoted, how it ended, and who ratifies it."""
    heading = f"## P{poll.number}: {escaped(clean(poll.title))} ({escaped(clean(group))})"
    quoted = "\n".join(f"> {escaped(line)}".rstrip() for line in clean_lines(text, LONGEST).splitlines())
    said = in_markdown(ratifying.told(_, ratified))
    return "\n\n".join([heading, quoted, in_markdown(outcomes.outcome(_, report)), *([said] if said else [])])
