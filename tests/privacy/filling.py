"""Something of one person's in every table."""

import json
from datetime import date, time
from typing import Any

from sqlmodel import Session

from bot.core import merging
from storage import arrivals, audit, nudges, people, roles
from storage.actions import Action
from storage.agendas import AgendaItem
from storage.asks import Ask, AskStep
from storage.attendance import Attendance, Burden, Rsvp
from storage.ballots import Ballot, Concern
from storage.calendar_addresses import CalendarAddress
from storage.charters import Charter
from storage.checklists import Tick
from storage.drafts import Draft
from storage.due import Due
from storage.groups import Group
from storage.hours import Entry
from storage.inbox import HandledEvent, Quarantined
from storage.invitations import Invitation
from storage.leave import Leave
from storage.links import LinkAttempt, LinkCode
from storage.meetings import Meeting
from storage.minutes import Agreement, Objection, Record
from storage.needs import Need
from storage.notes import Note, NoteAnswer, NoteCopy
from storage.offers import Offer
from storage.outbox import OutboxMessage
from storage.polls import Elector, Poll, PollOption, PollVersion
from storage.principles import Acknowledgement, Principles
from storage.ratifications import Ratification
from storage.reports import Report, ReportSection
from storage.sealed import SealedEvent
from storage.series import Series
from storage.slots import ComfortableWindow, Slot, SlotAnswer
from tests.conversation import MONDAY


def fill(session: Session) -> int:
    """Something of somebody's in every table; returns their row."""
    group = Group(slug="diversity", name="Diversity", created_at=MONDAY)
    session.add(group)
    session.flush()
    assert group.id is not None
    account, person = people.add_account(session, "telegram", "42", "Ana", MONDAY)
    account.direct_room = "42"
    assert person.id is not None
    assert account.id is not None
    people.enter(session, group.id, person.id, MONDAY, cochair=True)
    arrivals.seen(session, group.id, person.id, MONDAY)
    said = OutboxMessage(
        transaction="t", platform="telegram", room="42", account="42", payload='{"text": [["Hello"]]}',
        state="held", created_at=MONDAY,
    )  # fmt: skip
    elsewhere = OutboxMessage(
        transaction="e", platform="matrix", room="!r:example.org", payload="", state="sent", created_at=MONDAY
    )
    session.add_all([said, elsewhere])
    session.add(Principles(version=1, text="Be kind", at=MONDAY, by_person_id=person.id))
    session.flush()
    assert said.id is not None
    assert elsewhere.id is not None
    mine: dict[str, Any] = {"group_id": group.id, "person_id": person.id}
    by: dict[str, Any] = {"group_id": group.id, "by_person_id": person.id}
    session.add_all([
        Entry(**mine, number=1, minutes=90, day=MONDAY.date(), week="2026-W13", note="reading", logged_at=MONDAY),
        Leave(person_id=person.id, start=date(2026, 4, 1), created_at=MONDAY),
        nudges.Nudge(**mine, week="2026-W12", sent_at=MONDAY),
        nudges.LoadQuestion(**mine, week="2026-W12", asked_at=MONDAY),
        roles.FunctionalRole(**mine, role="notes", since=MONDAY),
        Acknowledgement(person_id=person.id, version=1, at=MONDAY),
        Invitation(**mine, reason="expertise", note="knows maps", by_person_id=person.id, at=MONDAY),
        Charter(**by, version=1, at=MONDAY),
        Tick(**by, phase="setup", item="rooms", at=MONDAY),
        Offer(
            token="i", outbox_id=elsewhere.id, position=0, key="a", sign="1", label="A", action="members.agree",
            arguments='{"invitation_id": 1}',
        ),
        Offer(token="o", outbox_id=said.id, position=0, key="a", sign="1", label="A", action="x", person_id=person.id),
        LinkCode(digest="d", account_id=account.id, expires_at=MONDAY),
        LinkAttempt(platform="telegram", account="42", at=MONDAY),
        HandledEvent(platform="telegram", event="m:42:1", handled_at=MONDAY, room="42", message="1", outcome="done"),
        Quarantined(reference="R", source="telegram", event="e", raw='{"id": 42}', error="x", at=MONDAY),
        SealedEvent(
            platform="telegram", event="s", room="!r", account="42", session="k", raw='{"id": 42}', at=MONDAY
        ),
        Due(due_at=MONDAY, job="hours.nudge", key="k", arguments=json.dumps({"person_id": person.id})),
    ])  # fmt: skip
    poll = Poll(
        id=1, group_id=group.id, method="consent", title="Maps", opened_by_person_id=person.id, opened_at=MONDAY,
        state="closed", closes_at=MONDAY, closed_at=MONDAY, closed_by_person_id=person.id,
    )  # fmt: skip
    session.add(poll)
    session.flush()
    session.add_all([
        PollVersion(poll_id=1, version=1, text="We draw maps.", at=MONDAY, by_person_id=person.id),
        PollOption(poll_id=1, position=1, person_id=person.id, by_person_id=person.id),
        Elector(poll_id=1, person_id=person.id, voted_version=1),
        Ballot(
            poll_id=1, version=1, person_id=person.id, choice="object", reason="too dear", at=MONDAY,
            source="telegram:m:42:1",
        ),
        Concern(poll_id=1, number=1, version=1, person_id=person.id, stance="object", text="too dear", at=MONDAY),
        Draft(group_id=group.id, person_id=person.id, at=MONDAY, content='{"title": "What next"}'),
    ])  # fmt: skip
    series = Series(
        id=1, group_id=group.id, title="Weekly", minutes=60, zone="UTC", first=MONDAY.date(), at=time(14), every="week",
        called_by_person_id=person.id, called_at=MONDAY,
    )  # fmt: skip
    meeting = Meeting(
        id=1, group_id=group.id, title="Maps", minutes=60, called_by_person_id=person.id, called_at=MONDAY,
        approved_by_person_id=person.id,
    )  # fmt: skip
    session.add_all([series, meeting])
    session.flush()
    slot, record = (
        Slot(meeting_id=1, position=1, starts_at=MONDAY),
        Record(meeting_id=1, kind="agreed", text="We draw maps.", by_person_id=person.id, at=MONDAY),
    )  # fmt: skip
    session.add_all([slot, record])
    session.flush()
    assert slot.id is not None
    assert record.id is not None
    session.add(Agreement(id=1, record_id=record.id, meeting_id=1))
    session.flush()
    session.add_all([
        SlotAnswer(slot_id=slot.id, person_id=person.id, answer="if-needed", at=MONDAY),
        ComfortableWindow(person_id=person.id, start=time(9), end=time(18)),
        Rsvp(meeting_id=1, person_id=person.id, answer="maybe", at=MONDAY),
        Attendance(meeting_id=1, person_id=person.id, present=True, source="spoke", at=MONDAY),
        Burden(meeting_id=1, person_id=person.id, minutes=120),
        AgendaItem(meeting_id=1, position=1, text="Maps", by_person_id=person.id, at=MONDAY),
        Objection(agreement_id=1, person_id=person.id, reason="too dear", at=MONDAY),
        Action(
            id=1, group_id=group.id, meeting_id=1, text="draw", owner_person_id=person.id, at=MONDAY,
            by_person_id=person.id, finished_by_person_id=person.id,
        ),
        CalendarAddress(secret_hash="h", person_id=person.id, created_at=MONDAY),
    ])  # fmt: skip
    note = Note(
        id=1,
        **by,
        author_person_id=person.id,
        author="Ana",
        text='[["Please read."]]',
        files='[{"name": "map.png"}]',
        at=MONDAY,
    )
    ask = Ask(id=1, **by, kind="expert", text="somebody who can teach", at=MONDAY, changed_at=MONDAY)
    report = Report(
        id=1, **by, phase="scope", first=MONDAY.date(), last=MONDAY.date(), at=MONDAY,
        approved_by_person_id=person.id,
    )  # fmt: skip
    session.add_all([note, ask, report])
    session.flush()
    copied = NoteCopy(id=1, note_id=1, group_id=group.id, changed_at=MONDAY, by_person_id=person.id)
    session.add(copied)
    session.flush()
    session.add_all([
        NoteAnswer(copy_id=1, kind="answer", text="We have.", by_person_id=person.id, at=MONDAY),
        Need(
            **by, of_group_id=group.id, text="glossary", due_on=MONDAY.date(), at=MONDAY, changed_at=MONDAY,
            changed_by_person_id=person.id,
        ),
        AskStep(ask_id=1, state="approved", words="gladly", by_person_id=person.id, at=MONDAY),
        ReportSection(report_id=1, name="happened", text="We drew maps.", edited_by_person_id=person.id),
        Ratification(poll_id=1, model="other", body="the chapters", by_person_id=person.id, at=MONDAY),
    ])  # fmt: skip
    audit.record(session, MONDAY, "cochair.appointed", by=person.id, group=group.id, person=person.id)
    _, other = people.add_account(session, "matrix", "@ana:example.org", "Ana", MONDAY)
    session.flush()
    merging.link(session, person, people.accounts_of(session, [other.id or 0])[0], MONDAY)
    return person.id
