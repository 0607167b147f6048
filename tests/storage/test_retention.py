"""What nobody needs any more goes, on both databases (X1)."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from storage import retention
from storage.database import Database
from storage.offers import Offer
from storage.outbox import OutboxMessage

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)


def _said(session: Session, name: str, at: datetime, state: str = "sent", edits: int | None = None) -> int:
    """A message with one choice; or, without choices, the edit of one."""
    row = OutboxMessage(
        transaction=name, platform="console", room="a", payload="", state=state, created_at=at,
        kind="edit" if edits else "say", target_id=edits,
    )  # fmt: skip
    session.add(row)
    session.flush()
    assert row.id is not None
    if not edits:
        session.add(Offer(token=name, outbox_id=row.id, position=0, key="k", sign="1", label="x", action="x"))
    return row.id


def _old_messages(session: Session) -> None:
    before, after = NOW - timedelta(seconds=1), NOW
    old = _said(session, "old", before)
    _said(session, "old and edited since", after, edits=old)
    _said(session, "old and never sent", before, "failed")
    _said(session, "old and on its way", before, "pending")
    _said(session, "old and held", before, "held")
    young = _said(session, "young", after)
    _said(session, "young and edited", after, edits=young)
    retention.drop_messages(session, NOW)
    left = session.exec(select(OutboxMessage.transaction).order_by(col(OutboxMessage.id))).all()
    assert left == ["old and on its way", "old and held", "young", "young and edited"]
    offered = session.exec(select(Offer.token).order_by(col(Offer.outbox_id))).all()
    assert offered == ["old and on its way", "old and held", "young"]


def test_old_messages_go_with_their_edits_and_choices_unless_they_wait_still(database_url: str) -> None:
    """X1: 13 months, as long as they can be edited and chosen from."""
    with closing(Database(database_url)) as database:
        database.run_here(_old_messages)
