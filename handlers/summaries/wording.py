"""A few words of what the numbers in a summary stand for, so that nobody has to look each of them up (N3)."""

import json
from collections.abc import Sequence

from sqlmodel import Session

from bot.core import secrecy
from bot.core.text import Text
from handlers.summaries.facts import GroupFacts, Wording
from storage import groups, standings


def of(session: Session, found: Sequence[GroupFacts], *, is_open: bool) -> Wording:
    """The words for some groups, in as many queries for all of them as for one.

    `is_open`: a room that is not encrypted reads them, so that those of groups with encrypted rooms are left out (N1).
    """
    known, told = groups.all_groups(session), {each.slug for each in found}
    slugs = {group.id or 0: group.slug for group in known if group.slug in told}
    every = {group.id for group in known if group.id is not None}
    hidden = secrecy.with_encrypted(session, every) if is_open else set()
    needs = {number for each in found for number in (*each.due, *each.late, *each.waits_for)}
    words: dict[str, str] = {}
    for need in standings.needs_of(session, needs):
        if not (is_open and need.sealed) and not hidden & {need.group_id, need.of_group_id}:
            words[f"D{need.number}"] = need.text
    polls = {number for each in found for number in each.recommended}
    titles = standings.titles(session, polls)
    words |= {f"P{number}": title for number, group_id, title in titles if group_id not in hidden}
    notes: dict[str, list[int]] = {}
    for group_id, note in standings.unanswered_notes(session, list(slugs)):
        notes.setdefault(slugs[group_id], []).append(note.number)
        if not (is_open and note.encrypted) and group_id not in hidden and note.group_id not in hidden:
            words[f"N{note.number}"] = str(Text.from_json(json.loads(note.text)))
    asks: dict[str, list[int]] = {}
    for ask in standings.asks_of(session, list(slugs)):
        asks.setdefault(slugs[ask.group_id], []).append(ask.number)
        if ask.group_id not in hidden:
            words[f"Q{ask.number}"] = ask.text
    return Wording(words, notes, asks)
