"""A co-chair election that has ended changes the roles at once (G4)."""

from collections.abc import Sequence
from functools import partial

from bot.core import calling, seats
from bot.core.context import Context
from bot.core.replies import Privately, Reply, Say, ToCore, ToGroup
from bot.core.text import Text
from handlers.polls.views import ranking as views
from storage import polls
from storage.groups import Group
from storage.people import Person
from storage.polls import Poll

COCHAIRS = "cochairs"
"""What an election of co-chairs is about (`storage.polls.Poll.about`)."""
HOLDER = "holder"


def seat(context: Context, poll: Poll, elected: Sequence[int]) -> list[Reply]:
    """Give the co-chairs' seats to those who were elected, and tell everybody; nothing in another election."""
    if poll.about != COCHAIRS:
        return []
    group = context.session.get_one(Group, poll.group_id)
    named = {option.person_id for option in polls.options_of(context.session, poll.number) if option.state == HOLDER}
    changed = seats.elect(context, group, elected, {person for person in named if person is not None}, poll.number)
    return [*_told(context, poll, group, changed), *seats.announce_vacancy(context, group)]


def _told(context: Context, poll: Poll, group: Group, changed: seats.Changed) -> list[Reply]:
    if not (changed.seated or changed.late or changed.ended):
        return []

    def called(persons: Sequence[Person], *, account: bool) -> tuple[str, ...]:
        names = calling.called_all(context.session, persons, poll.group_id, account=account)
        return tuple(names[person.id] for person in persons if person.id is not None)

    def view(*, account: bool) -> partial[Text]:
        parts = (changed.seated, changed.late, changed.ended)
        seated, late, ended = (called(part, account=account) for part in parts)
        return partial(views.seated, group=group.name, n=poll.number, seated=seated, late=late, ended=ended)

    own = [(person, views.you_are_cochair) for person in changed.seated]
    own += [(person, views.you_are_not) for person in changed.ended]
    return [
        Say(view(account=False), to=ToGroup(poll.group_id)),
        Say(view(account=True), to=ToCore()),
        *(
            Say(partial(said, group=group.name, n=poll.number), to=Privately(person.id, wait=False))
            for person, said in own
            if person.id is not None
        ),
    ]
