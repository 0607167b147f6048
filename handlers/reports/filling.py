"""What a report says before anybody has written in it: from the group's records, in a fixed number of queries (P2)."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from bot.core.i18n import Translator
from bot.core.text import Text
from handlers.reports.sections import LONGEST, SECTIONS
from handlers.reports.views import filling as views
from handlers.reports.views.filling import Recommended
from storage import actions, meetings, periods, poll_lists, ratifications
from storage.groups import Group
from storage.meetings import PLANNED
from storage.needs import WITHDRAWN

FEW = 5
"""With fewer votes, the totals of a secret ballot may show somebody's vote: they are left out."""


class Records:
    """A group's records of some days, both included, on its own calendar."""

    def __init__(self, session: Session, group: Group, first: date, last: date, now: datetime) -> None:
        assert group.id is not None
        self._session, self._group_id, self._now = session, group.id, now
        self._ = Translator(group.language, group.timezone)
        self._days = (self._midnight(first), self._midnight(last + timedelta(days=1)))

    def fill(self) -> Mapping[str, str]:
        """Every section, as the records have it; empty where they say nothing."""
        return {name: self.section(name) for name in SECTIONS}

    def section(self, name: str) -> str:
        """One section."""
        told: Mapping[str, Callable[[], list[Text]]] = {
            "happened": self._happened,
            "recommendations": self._recommendations,
            "agreements": self._agreements,
            "dependencies": self._dependencies,
            "feedback": self._feedback,
            "asks": self._asks,
            "next": self._next,
        }
        return views.listed(self._, told[name](), LONGEST) if name in told else ""

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._.tzinfo).astimezone(UTC)

    def _happened(self) -> list[Text]:
        """Polls about the group itself may name people, or say how much work is expected: they are only counted."""
        session, group, days, _ = self._session, self._group_id, self._days, self._
        changes = periods.phase_changes(session, group, *days)
        moved = [(json.loads(entry.details), entry.at) for entry in changes]
        lines = [views.moved(_, said["old"], said["new"], at) for said, at in moved]
        lines += [views.meeting(_, meeting, present) for meeting, present in periods.held(session, group, *days)]
        polls = [p for p in periods.ended(session, group, *days) if not ratifications.is_recommendation(p)]
        inside = [p for p in polls if p.effect or p.about in ratifications.ABOUT_PEOPLE]
        lines += [views.ended(_, poll) for poll in polls if poll not in inside]
        came, left = periods.came_and_left(session, group, *days)
        lines += [views.ended_inside(_, len(inside))] if inside else []
        lines += [views.came(_, came)] if came else []
        return lines + ([views.left(_, left)] if left else [])

    def _recommendations(self) -> list[Text]:
        session = self._session
        found = ratifications.between(session, self._group_id, *self._days)
        numbers = [poll.number for poll, _outcome, _said in found]
        texts, again = poll_lists.texts(session, numbers), periods.taken_up_again(session, numbers)
        facts = {poll.number: json.loads(outcome.facts) for poll, outcome, _said in found}
        winners = {number: said.get("counted", {}).get("winner") for number, said in facts.items()}
        labels = periods.option_labels(session, [int(option) for option in winners.values() if option])
        lines = []
        for poll, _outcome, said in found:
            known = facts[poll.number]
            recommended = Recommended(
                poll=poll,
                text=texts[poll.number],
                counts={} if poll.secret and known["voted"] < FEW else known["counts"],
                voted=known["voted"],
                eligible=known["eligible"],
                quorum=known["quorum"],
                winner=labels.get(int(winners[poll.number] or 0), ""),
                ratification=said,
                again=again.get(poll.number),
            )
            lines.append(views.recommended(self._, recommended))
        return lines

    def _agreements(self) -> list[Text]:
        found = periods.agreements(self._session, self._group_id, *self._days)
        return [views.agreed(self._, agreement, text) for agreement, text in found]

    def _dependencies(self) -> list[Text]:
        found = periods.needs(self._session, self._group_id, *self._days)
        return [
            views.need(self._, need, other, ours=need.group_id == self._group_id)
            for need, other in found
            if need.state != WITHDRAWN
        ]

    def _feedback(self) -> list[Text]:
        return [
            views.answered(self._, note.number, group, str(Text.from_json(json.loads(note.text))), answer.text)
            for note, group, answer in periods.answered(self._session, self._group_id, *self._days)
        ]

    def _asks(self) -> list[Text]:
        found = periods.asks(self._session, self._group_id, *self._days)
        return [views.ask(self._, ask) for ask in found if ask.state != WITHDRAWN]

    def _next(self) -> list[Text]:
        """What lies ahead now, whichever days the report is about."""
        session, group = self._session, self._group_id
        lines = [views.action(self._, action) for action in actions.open_in(session, group)]
        ahead = [m for m in meetings.in_states(session, group, [PLANNED]) if m.begins > self._now]
        return lines + [views.planned(self._, meeting) for meeting in ahead]
