"""What the conversations about the course of polls share: a group of twelve, its votes, and the rows behind."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlmodel import Session, select

from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.replies import Replies
from handlers.polls import starting
from handlers.polls.starting import Wanted
from storage import polls
from storage.groups import Group
from storage.polls import Poll
from tests.conversation import Conversation
from tests.looking import look, person_id

T = TypeVar("T")

MEMBERS = (
    "berlin", "accra", "jakarta", "lima", "cairo", "board", "kyoto", "nairobi", "quito", "delhi", "oslo", "tunis"
)  # fmt: skip
"""The group of the story; the first two are its co-chairs."""


async def gather(talk: Conversation, names: Sequence[str] = MEMBERS) -> None:
    """Let everybody say something in the room, so that they are known as members."""
    await talk.say(*(f"{name}@diversity: !me" for name in names))


async def vote(talk: Conversation, number: int, **stances: str) -> str:
    """Let people vote in the room: `lima="agree"`, `jakarta="block it leaves out the small groups"`."""
    return await talk.say(*(f"{name}@diversity: !vote P{number} {said}" for name, said in stances.items()))


async def begin(talk: Conversation, method: str = "consensus", **wanted: Any) -> str:
    """Open a poll of `berlin` for three days, or as it is wanted; returns what the group reads."""

    def work(context: Context) -> Replies:
        group = context.session.exec(select(Group).where(Group.slug == "diversity")).one()
        defaults: dict[str, Any] = {
            "title": "Scenarios",
            "text": "Merge the two scenarios",
            "closes_at": context.now + timedelta(hours=72),
            "quorum": "2/3",
        }
        poll = Wanted(method=method, **(defaults | wanted))
        return starting.start(context, group, poll, by=person_id(context.session, "berlin"))[1]

    return await act(talk, work)


async def act(talk: Conversation, work: Callable[[Context], Replies]) -> str:
    """Do something as the program does it, in a unit of work of its own; returns what the bot said."""
    app = talk.session._app
    router = app.inlet._router

    def unit(session: Session) -> list[Any]:
        context = Context(
            now=talk.session.clock(), session=session, registry=app.registry, reader=Translator("en", "UTC")
        )
        return list(router.renderer.render(context, work(context)))

    talk._printed.clear()
    app.outbox.push(await talk.session._database.run(unit))
    await talk.session._settle()
    return "\n".join(talk._printed)


def poll_of(talk: Conversation, number: int) -> Poll:
    """A poll as it stands in the database."""
    found = look(talk, lambda session: polls.find(session, number))
    assert found is not None
    return found
