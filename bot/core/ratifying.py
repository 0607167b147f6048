"""How a recommendation is ratified, and who was consulted: in words, wherever it is told of (P4)."""

from collections.abc import Mapping

from bot.core.context import Context
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from storage import ratifications
from storage.polls import Poll
from storage.ratifications import Ratification

RECOMMENDED = "reports.recommended"
"""The job that asks the co-chairs how something is ratified that their group has just recommended."""

MODELS: Mapping[str, str] = {
    "consensus": N_("consensus"),
    "defined_group": N_("a defined group"),
    "board_resolution": N_("a resolution of the board"),
    "other": N_("another way"),
}
"""The models and what people call them (templates)."""
LONGEST_BODY, LONGEST_CONSULTED = 200, 1_000
"""Characters."""


def follow_up(context: Context, poll: Poll) -> None:
    """A poll has ended: where something is recommended, how it is ratified is asked for."""
    if ratifications.is_recommendation(poll):
        context.schedule(RECOMMENDED, f"{RECOMMENDED}:{poll.number}", context.now, poll=poll.number)


def model(_: Translator, said: Ratification) -> Text:
    """By whom, in a few words; nothing where it is not said yet."""
    if not said.model:
        return Text()
    name = _(MODELS[said.model])
    return _("{model} ({body})", model=name, body=clean(said.body, LONGEST_BODY)) if said.body else name


def told(_: Translator, said: Ratification | None) -> Text:
    """In one line; nothing where nothing is said yet."""
    if said is None:
        return Text()
    ratified = model(_, said)
    consulted = clean(said.consulted, LONGEST_CONSULTED)
    return Text.join(
        " ",
        [
            _("To be ratified by: {model}.", model=ratified) if ratified else Text(),
            _("Consulted: {who}", who=consulted) if consulted else Text(),
        ],
    )
