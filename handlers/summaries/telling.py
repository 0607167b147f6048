"""The messages of a summary: the screen with its picture, the sections, and the files."""

from functools import partial
from typing import Any

from bot.core.i18n import Translator
from bot.core.replies import Destination, Document, Picture, Say
from handlers.summaries import files, panels, pictures, views
from handlers.summaries.facts import Facts, Wording

BANDS = "summaries.bands"


def of_all(facts: Facts, wording: Wording, reader: Translator, to: Destination) -> list[Say]:
    """All groups. The words in the picture are for `reader`."""
    name, kept = _name(facts), facts.as_json()
    drawn = Picture(BANDS, panels.picture(reader, facts, pictures.MOST), f"{name}.png")
    return [
        Say(partial(views.screen, facts=facts), to=to, picture=drawn if facts.groups else None),
        Say(partial(views.sections, facts=facts, wording=wording), to=to),
        Say(views.as_table, to=to, picture=_file(files.TABLE, kept, f"{name}.csv", "text/csv")),
        Say(views.as_data, to=to, picture=_file(files.DATA, kept, f"{name}.json", "application/json")),
    ]


def _file(write: str, kept: dict[str, Any], name: str, media_type: str) -> Document:
    return Document(write, kept, name, media_type)


def _name(facts: Facts) -> str:
    first, last = facts.weeks[0], facts.weeks[-1]
    return f"summary-{first}" if first == last else f"summary-{first}-to-{last}"
