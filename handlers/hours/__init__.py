"""Weekly hours: log them, see them, and be asked about them kindly (rules H1–H5)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.hours import answers, commands, hooks, jobs, pictures

FEATURE = Feature(
    name="hours",
    subject=N_("Your hours"),
    commands=(commands.log, commands.own, commands.of_group, commands.of_all, commands.undo, commands.edit),
    choices=(answers.answer_nudge, answers.answer_load),
    jobs=(jobs.close, jobs.saturday, jobs.nudge),
    hooks=(hooks.edited, hooks.deleted),
    start=jobs.start,
    pictures={"hours.weeks": pictures.weeks},
)
