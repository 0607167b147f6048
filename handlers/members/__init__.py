"""Who is in a group, how they came and go, and what they do for it (rules G2–G5, G9)."""

from bot.core.feature import Feature
from bot.core.i18n import N_
from handlers.members import answering, commands, hooks, inviting, jobs, polled, questions, sitting, tasks, welcoming

FEATURE = Feature(
    name="members",
    subject=N_("Who is in your group"),
    commands=(
        commands.roster, inviting.invite, inviting.uninvite, answering.join, commands.remove, commands.leave,
        commands.board, sitting.cochair, sitting.appoint, sitting.unappoint, sitting.stepdown, tasks.show, tasks.role,
        tasks.unrole,
    ),
    choices=(
        commands.left, commands.removed, commands.boarded, inviting.invited, inviting.agreed, inviting.uninvited,
        answering.answered, jobs.not_now, questions.own, questions.others, sitting.appointed, sitting.unappointed,
        sitting.stepped_down, tasks.take, tasks.give_up, welcoming.language, welcoming.zone,
    ),
    jobs=(jobs.watch, jobs.vacancy, jobs.open_seats, jobs.few, jobs.guests, jobs.follow_up),
    hooks=(hooks.joined, hooks.left),
    start=jobs.start,
    effects={polled.ADMIT: polled.follow},
)  # fmt: skip
