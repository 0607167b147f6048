"""Meetings: a time that is fair to everybody, and what was said there (S1–S8)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.meetings.after import files

FEATURE = Feature(
    name="meetings",
    subject=N_("Meetings"),
    documents={files.MARKDOWN: files.markdown, files.WIKITEXT: files.wikitext},
)
