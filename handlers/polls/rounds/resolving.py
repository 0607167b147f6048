"""`resolve`: the author of a concern says that the proposal takes it up, or that they no longer hold it."""

from functools import partial
from typing import Annotated

from bot.core import seats
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Privately, Replies, Say
from bot.core.text import clean
from handlers.polls import electorate, finding
from handlers.polls.finding import Number
from handlers.polls.methods import METHODS
from handlers.polls.rounds import checking
from handlers.polls.views import rounds as views
from handlers.polls.voting.casting import cast
from handlers.polls.voting.telling import redrawn
from storage import ballots
from storage.ballots import Concern
from storage.polls import Poll

INTEGRATED, WITHDRAWN = "integrated", "withdrawn"
_RESOLUTIONS = {
    # Translators: what becomes of a concern; “|” stands between other words for it.
    INTEGRATED: N_("integrated | taken up | resolved"),
    WITHDRAWN: N_("withdrawn | withdraw | dropped"),
}
_INSTEAD = {"consensus": "reservations", "consent": "consent", "lazy": "support"}
"""The stance of whoever's concern is settled."""

HOW = N_(
    "Write the number of your concern and what has become of it: `resolve P{n} 1 integrated` where the proposal takes "
    "it up, or `resolve P{n} 1 withdrawn`. You can say more behind it."
)
NO_CONCERNS = N_("Nobody has raised a concern in P{n}.")
NO_SUCH_CONCERN = N_("P{n} has no concern {concern}. There are: {concerns}.")
NOT_YOURS = N_(
    "Only who raised concern {concern} can resolve it. Ask in the group whether the proposal takes it up now."
)
SETTLED = N_("Concern {concern} is resolved already.")
EARLIER = N_(
    "Concern {concern} was raised against version {version}. It does not count for this version, so nothing is left "
    "to resolve."
)


def _count(words: Words, context: Context) -> int:
    """The number of a concern."""
    said = words.peek().lstrip("#").rstrip(".,:;")
    if not (said.isdecimal() and said.isascii() and len(said) < 7):
        raise Missing
    words.take()
    return int(said)


@command(
    "resolve",
    also=N_("resolve concern"),
    usage=N_("resolve P3 [number of your concern] integrated|withdrawn [in your words]"),
    summary=N_("Say that your concern is settled"),
    details=N_(
        "Only for the concern that you raised yourself. Your vote changes with it, and you can choose otherwise."
    ),
    examples=(N_("resolve P3 1 integrated the glossary stays"), N_("resolve P3 1 withdrawn")),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def resolve(
    context: Context, number: Number, concern: Annotated[int | None, _count] = None, text: Rest = ""
) -> Replies:
    poll = finding.find(context, number, lock=True)
    elector = finding.elector_of(context, poll)
    checking.check_open(context, poll)
    found = _find(context, poll, concern)
    resolution, note = _read(poll, text)
    before = ballots.of_person(context.session, poll, context.person_id)
    found.resolution, found.note, found.resolved_at = resolution, note, context.now
    context.session.flush()
    stance = METHODS[poll.method].stance(_INSTEAD[poll.method])
    kept = before.reason if before is not None and stance.key == "reservations" else ""
    cast(context, poll, elector, stance.key, kept)
    context.session.flush()
    done = partial(views.resolved, number=number, concern=found.number, resolution=resolution, stance=stance.label)
    return [Say(done), *redrawn(context, poll, stance), *_tell_chairs(context, poll, found)]


def _find(context: Context, poll: Poll, number: int | None) -> Concern:
    """The concern that is meant, if it is theirs and stands."""
    concerns = {each.number: each for each in ballots.concerns_of(context.session, poll.number)}
    if not concerns:
        raise Refusal("no-concerns", NO_CONCERNS, n=poll.number)
    if number is None:
        raise Refusal("resolve-how", HOW, n=poll.number)
    found = concerns.get(number)
    if found is None:
        known = ", ".join(str(each) for each in concerns)
        raise Refusal("no-such-concern", NO_SUCH_CONCERN, n=poll.number, concern=number, concerns=known)
    if found.person_id != context.person_id:
        raise Refusal("not-your-concern", NOT_YOURS, concern=number)
    if found.resolution:
        raise Refusal("concern-settled", SETTLED, concern=number)
    if found.version != poll.version:
        raise Refusal("earlier-concern", EARLIER, concern=number, version=found.version)
    return found


def _read(poll: Poll, text: str) -> tuple[str, str]:
    """What has become of it, and what they say about that."""
    words = text.split(maxsplit=2)
    for count in (2, 1):
        if (found := named(" ".join(words[:count]).strip(".,:;"), _RESOLUTIONS)) and len(words) >= count:
            rest = text.split(maxsplit=count)
            note = rest[count].strip() if len(rest) > count else ""
            return found, checking.reason(note, "resolve-how", HOW, poll) if clean(note) else ""
    raise Refusal("resolve-how", HOW, n=poll.number)


def _tell_chairs(context: Context, poll: Poll, concern: Concern) -> list[Say]:
    """The co-chairs hear when nothing stands in the way any more."""
    if concern.stance not in {"object", "block"}:
        return []
    if electorate.standing(poll, ballots.concerns_of(context.session, poll.number)):
        return []
    return [
        Say(partial(views.none_left, number=poll.number), to=Privately(chair.id, wait=False))
        for _stay, chair in seats.chairs_of(context, finding.group_of(context, poll))
        if chair.id is not None and chair.id != context.person_id
    ]
