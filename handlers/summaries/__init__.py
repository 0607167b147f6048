"""How groups stand: every week to the core team and to co-chairs, and whenever they ask (rules N3, H4)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.summaries import commands, files, jobs, pictures, telling

FEATURE = Feature(
    name="summaries",
    subject=N_("Summaries"),
    commands=(commands.summary, commands.digest),
    choices=(commands.choose_time,),
    jobs=(jobs.digest, jobs.cochairs),
    start=jobs.start,
    pictures={telling.BANDS: pictures.bands},
    documents={files.TABLE: files.table, files.DATA: files.data},
)
