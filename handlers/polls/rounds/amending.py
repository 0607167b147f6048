"""`amend`: a new version of what is asked. The votes on the one before are void, and everybody is asked again (D4)."""

from datetime import timedelta
from functools import partial
from typing import Any

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup, Unpin, View
from bot.core.text import clean
from handlers.polls import showing, starting
from handlers.polls.closing import reporting
from handlers.polls.closing.ending import SETTLE
from handlers.polls.closing.reporting import LAST_VERSION
from handlers.polls.deciding import Facts
from handlers.polls.finding import Number
from handlers.polls.methods import METHODS
from handlers.polls.rounds import checking
from handlers.polls.rounds.differing import difference, is_same
from handlers.polls.starting import LEAST
from handlers.polls.views import outcome as outcomes
from handlers.polls.views import rounds as views
from handlers.polls.views.card import LONGEST
from storage import audit, ballots, polls
from storage.polls import Poll, PollVersion

AMEND = "polls.amend"
SETTLING = timedelta(minutes=2)
"""Who writes a new version so soon after somebody else's has not read that one."""

NOT_AMENDABLE = N_("What is ranked in P{n} stays as it is. `withdraw P{n}` and why ends it; then open a new one.")
LAST_FALLBACK = N_(
    "P{n} has been amended twice, which is the most. If it is still blocked at the close, its fall-back follows by "
    "itself."
)
LAST = N_(
    "P{n} has been amended twice, which is the most. It ends as it is; what is new can be taken up afterwards with "
    "`reopen P{n}`."
)
SAME = N_("That is what P{n} says already. Send the whole new text: `amend P{n}` and the text.")
JUST_CHANGED = N_("P{n} was changed a moment ago by somebody else. Look at it first, then write it again.")
CHANGED_SINCE = N_("P{n} has changed since you wrote that. Look at it first, then write it again.")
TOO_LONG = N_("A proposal has at most {limit} characters, and this has {n}. Put the details into a page and link it.")


@command(
    "amend",
    also=N_("new version"),
    usage=N_("amend P3 [the whole new text]"),
    summary=N_("Put a new version of a proposal to the vote (co-chairs)"),
    details=N_(
        "The votes on the version before are void, everybody sees what has changed and is asked again, and it stays "
        "open for at least 72 hours more. At most two new versions; after them, the fall-back follows if it is blocked."
    ),
    examples=(N_("amend P3 Merge the two scenarios, and keep the glossary of the second"), "amend P3"),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def amend(context: Context, number: Number | None = None, text: Rest = "") -> Replies:
    poll = checking.open_one(context, number, "amend")
    _check_amendable(poll)
    if clean(text):
        return _amend(context, poll, text)
    return _ask(context, poll)


def written(context: Context, text: str, poll: int, new: str = "", **_first: Any) -> Replies:
    """The new text, as an answer to the question, or another than the one that is shown: it amends nothing as yet."""
    found = checking.open_one(context, poll, "amend")
    _check_amendable(found)
    if not clean(text):
        return None
    before, text = _checked(context, found, text)
    # Whoever replies to the question once more is understood; a text that was replaced is not.
    answered = Edit(context.pressed, partial(views.text_given, number=poll), closed=not new)
    return [answered, _preview(context, found, before, text)]


@choice(AMEND, written=written, prose=True)
def tapped(context: Context, poll: int, version: int = 0, new: str = "") -> Replies:
    """The new version, or none after all. Who may, and whether there is still time, is judged now."""
    if not new:
        return Edit(context.pressed, partial(views.text_left, number=poll))
    found = checking.open_one(context, poll, "amend")
    _check_amendable(found)
    if found.version != version:
        raise Refusal("changed-since", CHANGED_SINCE, n=poll)
    said = _amend(context, found, new)
    return [Edit(context.pressed, _done(found)), *said]


def _preview(context: Context, poll: Poll, before: str, new: str) -> Say:
    asked, version = {"poll": poll.number, "version": poll.version}, poll.version + 1
    amended = partial(views.do_amend, version=version)
    return Say(
        partial(views.preview, number=poll.number, version=version, text=new, pieces=difference(before, new)),
        options=(
            Option("yes", amended, AMEND, {**asked, "new": new}, sign="✅"),
            Option("no", views.do_not_amend, AMEND, asked, sign="❌"),
        ),
        only=context.person_id,
        key=f"{AMEND}:{poll.number}:{context.message}",
    )


def _ask(context: Context, poll: Poll) -> Say:
    text = polls.version_of(context.session, poll.number, poll.version).text
    return Say(
        partial(views.ask_text, number=poll.number, text=text),
        options=(Option("leave", views.leave_text, AMEND, {"poll": poll.number}),),
        only=context.person_id,
        key=f"{AMEND}:{poll.number}:{context.message}",
    )


def _check_amendable(poll: Poll) -> None:
    if not METHODS[poll.method].amendable:
        raise Refusal("not-amendable", NOT_AMENDABLE, n=poll.number)
    if poll.version >= LAST_VERSION:
        raise Refusal("last-version", LAST_FALLBACK if poll.fallback else LAST, n=poll.number)


def _checked(context: Context, poll: Poll, text: str) -> tuple[str, str]:
    """What the poll says now, and what it should say. Raises a Refusal where that cannot be put to the vote."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Refusal("proposal-too-long", TOO_LONG, limit=LONGEST, n=len(text))
    now = polls.version_of(context.session, poll.number, poll.version)
    if poll.version > 1 and now.by_person_id != context.person_id and context.now - now.at < SETTLING:
        raise Refusal("just-changed", JUST_CHANGED, n=poll.number)
    if is_same(now.text, text):
        raise Refusal("same-text", SAME, n=poll.number)
    return now.text, text


def _amend(context: Context, poll: Poll, text: str) -> list[Reply]:
    """Save it, and begin its round: everybody sees what has changed, those who stood against it first."""
    session, (_, text) = context.session, _checked(context, poll, text)
    old, shown = poll.version, showing.key_of(poll)
    before = reporting.card_at_close(session, poll, Facts(electors=0))
    told = _tell_authors(context, poll)
    poll.version, poll.closes_at = old + 1, max(poll.closes_at, context.now + LEAST)
    session.add(
        PollVersion(
            poll_id=poll.number, version=poll.version, text=text, at=context.now, by_person_id=context.person_id
        )
    )
    audit.record(
        session, context.now, "poll.amended", by=context.person_id, group=poll.group_id, number=poll.number,
        version=poll.version,
    )  # fmt: skip
    session.flush()
    starting.set_timers(context, poll)
    context.schedule(
        SETTLE, f"{SETTLE}:{poll.number}:{old}", context.now, poll=poll.number, shown=f"{shown}:", version=old
    )
    replaced = partial(outcomes.replaced_card, card=before, version=poll.version)
    return [
        Edit(shown, replaced, closed=True),
        Unpin(shown),
        *told,
        Say(difference_view(context, poll), to=ToGroup(poll.group_id)),
        *showing.announce(context, poll),
        *([Say(_done(poll))] if checking.is_elsewhere(context, poll) else []),
    ]


def difference_view(context: Context, poll: Poll) -> View:
    """What is new in the version that is open, for the room and for each member."""
    before, now = polls.versions_of(context.session, poll.number)[-2:]
    pieces = difference(before.text, now.text)
    return partial(views.difference, number=poll.number, version=poll.version, pieces=pieces)


def _tell_authors(context: Context, poll: Poll) -> list[Say]:
    """Those who stood against the version before hear first that it is their word that is asked for again."""
    raised = [c for c in ballots.concerns_of(context.session, poll.number) if c.version == poll.version]
    return [
        Say(
            partial(views.raise_again, number=poll.number, concern=concern.number, text=concern.text),
            to=Privately(concern.person_id, wait=False),
            notify=True,
        )
        for concern in raised
        if not concern.resolution
    ]


def _done(poll: Poll) -> View:
    return partial(views.amended, number=poll.number, version=poll.version, closes_at=poll.closes_at)
