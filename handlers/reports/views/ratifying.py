"""How it is said in which way recommendations are ratified (P4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core import ratifying
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from storage.ratifications import Ratification

HEAD = N_("**P{n}: {title}**")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A recommendation in a list."""

    number: int
    title: str
    said: Ratification | None
    group: str = ""
    """Whose it is, in a list of all groups'."""


def listed(_: Translator, lines: Sequence[Line], group: str, page: int = 1, pages: int = 1) -> Text:
    """The newest first, each with what is known."""
    if not lines:
        return _("Nothing has been recommended yet. `polls` lists what is asked now.")
    head = _("**Recommendations of {group}**", group=clean(group)) if group else _("**Recommendations of all groups**")
    said = [head, *(_line(_, line) for line in lines)]
    if pages > 1:
        said.append(_("Page {page} of {pages}.", page=_.number(page), pages=_.number(pages)))
    said.append(_("A co-chair says how one is ratified: `{command}`.", command=f"ratify P{lines[0].number}"))
    return Text.join("\n", said)


def _line(_: Translator, line: Line) -> Text:
    known = ratifying.told(_, line.said)
    if line.said is None or not line.said.model:
        known = Text.join(" ", [_("**How it is ratified is not said yet.**"), known])
    title = _(HEAD, n=line.number, title=clean(line.title))
    return Text.join(" · ", [title, Text.plain(clean(line.group)), known])


def ask_model(_: Translator, number: int, title: str, *, unasked: bool = False) -> Text:
    """To a co-chair. `unasked`: the poll has just ended."""
    head = _(HEAD, n=number, title=clean(title))
    why = _("Your group recommends it. How is it ratified?") if unasked else _("How is it ratified?")
    return Text.join("\n", [head, why])


def model_label(_: Translator, model: str) -> Text:
    """To tap."""
    name = str(_(ratifying.MODELS[model]))
    return Text.plain(name[:1].upper() + name[1:])


def later(_: Translator) -> Text:
    """To tap: it is not known yet."""
    return _("Not known yet")


def put_off(_: Translator, number: int) -> Text:
    """Takes the place of the question."""
    return _("All right. Say it once you know: `ratify P{n}`.", n=number)


def ask_body(_: Translator, number: int, title: str, model: str) -> Text:
    """Who it is, in words."""
    head = _(HEAD, n=number, title=clean(title))
    how = N_("Which group ratifies it?") if model == "defined_group" else N_("In which way, and by whom?")
    return Text.join("\n", [head, Text.join(" ", [_(how), _("Write it in a few words.")])])


def ask_consulted(_: Translator, number: int, title: str, said: str) -> Text:
    """Who was asked for their view on it. `said`: what stands there."""
    lines = [_(HEAD, n=number, title=clean(title)), _("Who was consulted about it? Write it in a sentence or two.")]
    if said:
        lines.append(_("So far: {text}", text=clean(said, ratifying.LONGEST_CONSULTED)))
    return Text.join("\n", lines)


def skip(_: Translator) -> Text:
    """To tap: nothing is said to this."""
    return _("Skip")


def noted(_: Translator, number: int, title: str, said: Ratification) -> Text:
    """What is known now."""
    known = ratifying.told(_, said) or _("How it is ratified is not said yet.")
    return Text.join("\n", [_(HEAD, n=number, title=clean(title)), known])
