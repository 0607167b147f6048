"""A room that goes on under another id: what waits for it goes along, but not past a door that is shut (N1)."""

from sqlmodel import Session

from storage import groups, outbox


def carry_over(session: Session, platform: str, old: str, new: str) -> None:
    """What waits for a room goes to the one that it goes on as, and is held where that has not been let in.

    After what is bound has moved: its openness says it.
    """
    kept_out = {room.thread: room.openness for room, _ in groups.rooms_at(session, platform, new) if room.is_kept_out}
    outbox.move(session, platform, old, new, held=kept_out)
    for thread, openness in kept_out.items():
        if openness == groups.CLOSED:
            outbox.give_up(session, platform, new, thread, "the room may not hear what encrypted ones do")


def carried_over(session: Session, platform: str, old: str, new: str, since: int) -> set[int]:
    """The same, of what has come since then too; returns the rows, from `since` on, that are not to go out now."""
    carry_over(session, platform, old, new)
    return outbox.withheld(session, platform, new, since)
