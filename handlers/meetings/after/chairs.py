"""What co-chairs are told after a meeting by itself: each once they are awake and not on leave (S4, G7).

The job that tells them judges whether there is still a reason, and whether they are co-chairs still.
"""

from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.waking import when_to_ask
from storage import leave, people
from storage.groups import Group


def tell(context: Context, job: str, number: int, group_id: int) -> None:
    """Have `job` run once for each co-chair of a group, with `number` and their `person_id`."""
    group = context.session.get_one(Group, group_id)
    chairs = people.chairs_of(context.session, group_id)
    leaves = leave.leaves_of(context.session, chairs)
    for person in people.persons(context.session, chairs):
        zone = ZoneInfo(person.timezone or group.timezone)
        at = when_to_ask(context.now, zone, [each for each in leaves if each.person_id == person.id])
        context.schedule(job, f"{job}:{number}:{person.id}", at, number=number, person_id=person.id)


def leads(context: Context, group_id: int, person_id: int) -> bool:
    """Whether somebody is still a co-chair of a group (G4)."""
    return person_id in people.chairs_of(context.session, group_id)
