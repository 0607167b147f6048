"""One poll: as it stands while it is open, and its record once it has ended (D6)."""

from functools import partial

from bot.core import calling
from bot.core.context import Context
from bot.core.permissions import Where
from bot.core.replies import Privately, Replies, Say
from handlers.polls import finding, showing
from handlers.polls.closing import reporting
from handlers.polls.methods import METHODS
from handlers.polls.records import seeing
from handlers.polls.views import card as card_views
from handlers.polls.views import records as views
from handlers.polls.views.records import Record
from storage import ballots, people, polls, ratifications
from storage.polls import Poll


def show(context: Context, poll: Poll) -> Replies:
    """A poll, to whoever may see it. The choices are in private; in the room they are below its own message."""
    group = finding.group_of(context, poll)
    to = seeing.destination(context, group)
    if finding.is_closed(poll):
        return Say(partial(views.record, record=record_of(context, poll)), to=to)
    card = showing.card_of(context, poll)
    alone = context.where is Where.PRIVATE or isinstance(to, Privately)
    elector = polls.elector(context.session, poll.number, context.person_id)
    if not alone or elector is None or finding.place_in(context, poll) is None:
        return Say(partial(card_views.card, card=card), to=to)
    return Say(
        partial(card_views.private, card=card, own=own_stance(context, poll)),
        to=to,
        options=showing.options_of(poll),
        key=showing.private_key(poll, context.person_id),
        only=context.person_id,
    )


def own_stance(context: Context, poll: Poll) -> str:
    """What whoever acts has voted, as a template; empty where they have not, or where it is an order or a secret."""
    if poll.secret or METHODS[poll.method].ranked:
        return ""
    ballot = ballots.of_person(context.session, poll, context.person_id)
    return METHODS[poll.method].stance(ballot.choice).label if ballot is not None else ""


def record_of(context: Context, poll: Poll) -> Record:
    """All that stands on record of a poll that has ended."""
    session = context.session
    opener = people.persons(session, [poll.opened_by_person_id])[0]
    return Record(
        report=reporting.report_of(session, poll),
        text=polls.version_of(session, poll.number, poll.version).text,
        options=showing.option_names(session, poll) if METHODS[poll.method].ranked else (),
        opened_at=poll.opened_at,
        opened_by=calling.called(session, opener, poll.group_id),
        versions=[version.at for version in polls.versions_of(session, poll.number)],
        aim=poll.aim,
        short_reason=poll.short_reason,
        extension_reason=poll.extension_reason,
        follows=(poll.relation, poll.follows_id) if poll.follows_id is not None else None,
        new_information=poll.new_information,
        ratified=ratifications.find(session, poll.number) if ratifications.is_recommendation(poll) else None,
        followed_by=[(other.relation, other.number) for other in polls.following(session, poll.number)],
    )
