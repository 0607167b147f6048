"""`object` and `unobject`: an agreement does not become final while somebody objects to it, with a reason (S7).

A reason in a reply to the question counts at once. Other words may be plain talk, so they count once their author says
that they are the reason.
"""

import re
from datetime import datetime, timedelta
from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, choice, command, job
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Privately, React, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.after import again, agreements
from handlers.meetings.after.agreements import OBJECT
from handlers.meetings.views import agreements as views
from handlers.meetings.which import AgreementNumber
from storage import agendas, due, minutes, offers
from storage.meetings import Meeting
from storage.minutes import AGAIN, DROPPED, FINAL, OBJECTED, POLLED, PROVISIONAL, Agreement, Objection, Record

REASON, COUNT = "meetings.reason", "meetings.count-reason"
UNSETTLED = "meetings.unsettled"
"""The job that asks the co-chairs again."""
EXPECTED = timedelta(days=1)
"""How long after the question other words than a reply to it may be the reason."""
PATIENCE = timedelta(days=1)
"""How long the co-chairs have at least, before they are asked again."""
LONGEST = 500

NOT_ENDED = N_("The meeting of G{n} is not over: say it there. Once it has ended, everybody has 72 hours to object.")
IS_FINAL = N_("G{n} has been final since {instant}. If there is something new, put it on an agenda: `agenda`.")
IS_POLLED = N_("The group is asked about G{n} in P{poll}: `vote P{poll}` says what you think.")
IS_DROPPED = N_("G{n} was dropped, so there is nothing to object to.")
TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}.")
BLANK = N_("I cannot read a reason in that. Write it in a sentence or two.")
NOT_OBJECTING = N_("You have no objection to G{n} that could be taken back.")
_ANSWERS = {
    # Translators: to “Is this why you object?”; “|” stands between other words for it.
    "yes": N_("yes | yes please | count it | ok"),
    "no": N_("no | no thanks | never mind | do not count it"),
}

Found = tuple[Agreement, Record, Meeting]


@command(
    "object",
    also=N_("object to"),
    usage=N_("object G3 reason"),
    summary=N_("Object to what was agreed in a meeting"),
    details=N_(
        "For 72 hours after a meeting. The group reads the reason, and the co-chairs also whose it is. They choose how "
        "to go on. `unobject G3` takes it back."
    ),
    examples=(N_("object G3 it leaves out the small groups"),),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)  # fmt: skip
def object_(context: Context, number: AgreementNumber, why: Rest = "") -> Replies:
    found = _open(context, number)
    return _object(context, found, why) if clean(why) else _ask(context, found)


@command(
    "unobject",
    also=N_("undo objection"),
    usage=N_("unobject G3"),
    summary=N_("Take back an objection"),
    details=N_("Without any objection, what was agreed becomes final after all."),
    examples=("unobject G3",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def unobject(context: Context, number: AgreementNumber) -> Replies:
    found = which.agreement(context, number, lock=True)
    objection = context.session.get(Objection, (number, context.person_id))
    if objection is None or objection.withdrawn_at is not None or found[0].state not in {OBJECTED, AGAIN}:
        raise Refusal("not-objecting", NOT_OBJECTING, n=number)
    objection.withdrawn_at = context.now
    said = fewer(context, found)
    return [Say(partial(views.taken_back, number=number)), *said] if context.private else [React("👍"), *said]


WITHDRAW = Instead("withdraw", unobject, lambda _context, arguments: re.match(r"[Gg]-?[0-9]", arguments) is not None)


@choice(OBJECT)
def tapped(context: Context, agreement: int) -> Replies:
    """Somebody wants to object: the reason is asked in private."""
    return _ask(context, _open(context, agreement))


def _reason(context: Context, text: str, agreement: int, at: str) -> Replies:
    """Words while the question waits."""
    if context.is_reply:
        return _object(context, _open(context, agreement), text)
    if context.now - datetime.fromisoformat(at) > EXPECTED or not clean(text):
        return None  # they talk of something else
    _check_length(text)
    said = {"agreement": agreement, "at": at, "reason": text.strip()}
    options = tuple(
        Option(name, view, COUNT, {**said, "yes": name == "yes"}, sign=sign)
        for name, view, sign in (("yes", views.count_it, "✅"), ("no", views.do_not_count_it, "❌"))
    )
    view = partial(views.is_reason, number=agreement, reason=text)
    asked = Edit(offers.retire(context.session, context.pressed), partial(views.read_below, number=agreement))
    return [asked, Say(view, options=options, only=context.person_id, key=_question_key(context, agreement))]


@choice(REASON, who=MEMBERS, written=_reason, prose=True)
def never_mind(context: Context, agreement: int, at: str) -> Replies:
    return Edit(context.pressed, partial(views.not_objecting, number=agreement))


def _other_words(context: Context, text: str, agreement: int, at: str, reason: str, yes: bool) -> Replies:
    """Not tapped: an answer in words, or another reason than the one that is shown."""
    answer = named(text.strip(" .,;:!?¡¿"), _ANSWERS)
    if answer is not None:
        return count.run(context, agreement=agreement, at=at, reason=reason, yes=answer == "yes")
    return _reason(context, text, agreement, at)


@choice(COUNT, who=MEMBERS, written=_other_words)
def count(context: Context, agreement: int, at: str, reason: str, yes: bool) -> Replies:
    """Whether that was the reason."""
    if not yes:
        return Edit(context.pressed, partial(views.not_objecting, number=agreement))
    return _object(context, _open(context, agreement), reason)


def fewer(context: Context, found: Found, *, left: bool = False) -> list[Reply]:
    """An objection stands no more; without any, the agreement goes on to be final, or is.

    `left`: whoever raised it has left the group.
    """
    agreement, record, meeting = found
    standing = agreements.standing(context.session, agreement.number)
    until, off = agreement.final_at, list[Reply]()
    if not standing:
        if agreement.state == AGAIN:
            off = again.take_off(context, agreement, meeting.group_id)
        is_late = until is None or until <= context.now
        agreement.state, agreement.final_at = (FINAL, context.now) if is_late else (PROVISIONAL, until)
        until = None if is_late else until
        stop_asking(context, agreement)
        agreements.keep_in_mind(context, meeting.number, [agreement])
    view = partial(
        views.withdrawn, number=agreement.number, text=record.text, others=len(standing), until=until, left=left
    )  # fmt: skip
    said: list[Reply] = [Say(view, to=ToGroup(meeting.group_id)), *agreements.update(context, meeting.number), *off]
    if not standing:
        said += agreements.close_for_chairs(context, agreement, meeting.group_id, view)
    return said


@job(UNSETTLED)
def unsettled(context: Context, agreement: int) -> Replies:
    """The time to object is over, and nobody has said how to go on with what somebody objects to."""
    found = minutes.agreement(context.session, agreement)
    if found is None or found[0].state != OBJECTED:
        return None
    return agreements.to_chairs(context, found[0], found[1].text, which.group_of(context, found[2]))


def stop_asking(context: Context, agreement: Agreement) -> None:
    """The co-chairs need not be asked again."""
    due.cancel(context.session, [_unsettled_key(agreement)])


def _open(context: Context, number: int) -> Found:
    """What can still be objected to, by a member. What was received in time counts, also where it arrives late."""
    found = which.agreement(context, number, lock=True)
    agreement, _, meeting = found
    which.check_member(context, meeting.group_id)
    until = agreement.final_at
    if until is None:
        raise Refusal("agreement-running", NOT_ENDED, n=number)
    if agreement.state == DROPPED:
        raise Refusal("agreement-dropped", IS_DROPPED, n=number)
    if agreement.state == POLLED:
        raise Refusal("agreement-polled", IS_POLLED, n=number, poll=agreement.poll_id or 0)
    if context.now > until:
        raise Refusal("agreement-final", IS_FINAL, n=number, instant=lambda _: _.instant(until))
    return found


def _ask(context: Context, found: Found) -> Say:
    """Why they object: in private, so that they can think it over."""
    agreement, record, _ = found
    arguments = {"agreement": agreement.number, "at": context.now.isoformat()}
    return Say(
        partial(views.ask_reason, number=agreement.number, text=record.text),
        to=Privately(context.person_id),
        options=(Option("no", views.never_mind, REASON, arguments, sign="❌"),),
        only=context.person_id,
        key=_question_key(context, agreement.number),
    )


def _object(context: Context, found: Found, why: str) -> list[Reply]:
    agreement, record, meeting = found
    if not clean(why):
        raise Refusal("reason-blank", BLANK)
    _check_length(why)
    objection = context.session.get(Objection, (agreement.number, context.person_id))
    if objection is None:
        objection = Objection(agreement_id=agreement.number, person_id=context.person_id, reason="", at=context.now)
    objection.reason, objection.at, objection.withdrawn_at = why.strip(), context.now, None
    context.session.add(objection)
    context.session.flush()
    if agreement.state == AGAIN:
        return _too(context, found, why)
    agreement.state = OBJECTED
    assert agreement.final_at is not None
    later = max(agreement.final_at, context.now + PATIENCE)
    context.schedule(UNSETTLED, _unsettled_key(agreement), later, agreement=agreement.number)
    context.session.flush()
    return [
        _noted(context, agreement.number),
        Say(
            partial(views.objected, number=agreement.number, text=record.text, reason=why),
            to=ToGroup(meeting.group_id),
        ),
        *agreements.update(context, meeting.number),
        *agreements.to_chairs(context, agreement, record.text, which.group_of(context, meeting)),
    ]


def _too(context: Context, found: Found, why: str) -> list[Reply]:
    """How it goes on is chosen already: nobody is asked about it anew."""
    agreement, record, meeting = found
    at = agendas.agreements_on(context.session, meeting.group_id).get(agreement.number)
    view = partial(views.objected_too, number=agreement.number, text=record.text, reason=why, meeting=at)
    return [_noted(context, agreement.number), Say(view, to=ToGroup(meeting.group_id))]


def _noted(context: Context, number: int) -> Reply:
    """To whoever objects, where they do."""
    view = partial(views.noted, number=number)
    if context.private:
        return Edit(context.pressed, view) if context.pressed else Say(view)
    return React("👍")


def _check_length(why: str) -> None:
    if len(why.strip()) > LONGEST:
        raise Refusal("reason-too-long", TOO_LONG, limit=LONGEST, n=len(why.strip()))


def _question_key(context: Context, number: int) -> str:
    return f"{REASON}:{number}:{context.person_id}"


def _unsettled_key(agreement: Agreement) -> str:
    return f"{UNSETTLED}:{agreement.number}"
