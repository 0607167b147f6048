"""What is kept about somebody, to see, to take along and to have removed; and the audit, for the core team (X1)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.privacy import audit, commands, documents, jobs

FEATURE = Feature(
    name="privacy",
    subject=N_("Your data"),
    commands=(commands.privacy, commands.export, commands.erase, audit.audit),
    choices=(commands.sure, commands.word, commands.keep, audit.older),
    jobs=(jobs.drop_old, jobs.traces),
    start=jobs.start,
    documents={documents.EXPORT: documents.export},
)
