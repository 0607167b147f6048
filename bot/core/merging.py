"""Two persons who are one (G1): their accounts, hours and places in groups come together, and apart again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage import audit, ballots, people
from storage.groups import Group
from storage.people import Account, Person
from storage.personal import merging


@dataclass(frozen=True, slots=True)
class Merged:
    """What somebody has to know after two of their accounts were linked."""

    renumbered: int
    """What was added to the numbers of the entries of the second one; 0 where they stayed as they were."""
    shared: tuple[Group, ...] = ()
    """Groups in which both were members, and which have one fewer now (G2)."""
    vacated: tuple[Group, ...] = ()
    """Those of them in which both were co-chairs: a seat is open (G4)."""


def link(session: Session, first: Person, account: Account, now: datetime) -> Merged:
    """Make an account the first person's, with all that its own person has. The first one's language and zone stay."""
    assert first.id is not None
    second = session.get_one(Person, account.person_id)
    assert second.id is not None
    ours, theirs = (
        {group.slug: (group, stay.cochair) for stay, group in people.memberships_of(session, person)}
        for person in (first.id, second.id)
    )
    shared = tuple(ours[slug][0] for slug in ours.keys() & theirs.keys())
    vacated = tuple(group for group in shared if ours[group.slug][1] and theirs[group.slug][1])
    first.language = first.language or second.language
    first.timezone = first.timezone or second.timezone
    first.current_group_id = first.current_group_id or second.current_group_id
    if second.core and not first.core:
        first.core = True
        ballots.depart(session, None, first.id, now)  # the core team does not vote (D1)
        audit.record(session, now, "core.added", by=second.id, person=first.id)
    for group in vacated:
        audit.record(session, now, "cochair.ended", by=first.id, group=group.id, person=second.id)
    last, moved = merging.last_number(session, first.id), merging.last_number(session, second.id)
    second.name, second.language, second.timezone, second.current_group_id = "", None, None, None
    second.core = False
    merging.merge_all(session, first.id, second.id, now)
    audit.record(session, now, "account.linked", by=first.id, person=second.id, platform=account.platform)
    return Merged(last if last and moved else 0, shared, vacated)


def add_account(session: Session, first: Person, account: Account, now: datetime) -> Merged:
    """Make an account that the bot did not know the person's."""
    assert first.id is not None
    session.add(account)
    session.flush()
    audit.record(session, now, "account.linked", by=first.id, person=first.id, platform=account.platform)
    return Merged(0)


def unlink(session: Session, account: Account, now: datetime) -> Person:
    """Make an account a new person's. All that was given and agreed so far stays with the one whose it was."""
    before = account.person_id
    person = Person(name=account.name or account.account, created_at=now)
    session.add(person)
    session.flush()
    assert person.id is not None
    account.person_id = person.id
    session.flush()
    stays = people.accounts_of(session, [before])[0]
    session.get_one(Person, before).name = stays.name or stays.account
    audit.record(session, now, "account.unlinked", by=before, person=person.id, platform=account.platform)
    session.flush()
    return person
