"""Pure decisions about who may be taken in, and who may have a seat or a role (G2–G5)."""

from collections.abc import Sequence

from bot.core.admission import EXPERTISE, REPLACEMENT, reasons
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.seats import SEATS, Chairs
from bot.core.text import clean
from storage.charters import Charter
from storage.groups import Group
from storage.invitations import Invitation
from storage.people import Membership, Person

REASONS = {EXPERTISE: N_("expertise|expert"), REPLACEMENT: N_("replacement|replace")}
"""Why somebody may be taken in, with the words that say it in each language."""
ROLES = {
    "communications": N_("communications|communication"),
    "facilitation": N_("facilitation|facilitator"),
    "notes": N_("notes|minutes"),
    "translation": N_("translation|translator"),
    "liaison": N_("liaison"),
}
"""The functional roles (G5), with the words that name them in each language."""
LIAISON = "liaison"
SWITCH = {"on": N_("on|yes"), "off": N_("off|no")}

LONGEST_NOTE = 300
TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}.")
FULL = N_(
    "{group} has {n} members, as many as its charter allows. Somebody has to leave first (`remove`), or the charter "
    "has to allow more."
)
FINAL = N_(
    "The recommendations of {group} are final, so nobody comes in as a replacement any more. `invite {name} expertise` "
    "proposes them for their expertise."
)
ALREADY_IN = N_("{name} is a member of {group} already.")
INVITED = N_("{name} has been proposed for {group} already, and there is no answer yet.")
AGREED = N_("{name} has been invited into {group} already, and has not answered yet. `uninvite` takes it back.")
SEATED = N_("{name} is a co-chair of {group} already.")
TAKEN = N_(
    "{group} has two co-chairs already, {names}. One of them has to step down first (`stepdown`), or you end the role "
    "with `unappoint`."
)
YOU_NOT_SEATED = N_("You are not a co-chair of {group}. Who is: `cochair`.")
NOT_SEATED = N_("{name} is no co-chair of {group}. Who is: `cochair`.")
UNKNOWN_ROLE = N_("I know no role “{text}”. There are: {roles}.")
HAS_ROLE = N_("{name} has this role in {group} already.")
HAS_NO_ROLE = N_("{name} does not have this role in {group}. Who has which: `roles`.")
OWN_GROUP = N_("A liaison keeps in touch with another group. Name another one, for example `role liaison {group}`.")
NO_OTHER_GROUP = N_("A liaison keeps in touch with another group, and there is no other one yet.")
FOR_WHOM = N_(
    "You are not a member of {group} yourself. Name whom it is for, for example `{command} @ana:example.org`."
)
CHAIR = N_("{name} is a co-chair, so only the core team can do that: first `unappoint`, or `remove`.")
YOURSELF = N_("That is you. To leave the group, write `leave`.")


def which(said: str, words: dict[str, str], _: Translator) -> str | None:
    """The one of some things that a word names, in the program's own words or in the reader's language."""
    text = said.casefold()
    names = {key: {key, *(part.strip() for part in one.split("|")), *_.alternatives(one)} for key, one in words.items()}
    return next((key for key, known in names.items() if text in known), None)


def note(said: str) -> str:
    """What is said to a reason, as it is kept. Raises a Refusal where it is too long."""
    if len(said) > LONGEST_NOTE:
        raise Refusal("note-too-long", TOO_LONG, limit=LONGEST_NOTE, n=len(said))
    return clean(said, LONGEST_NOTE)


def check_room(group: Group, charter: Charter, count: int) -> None:
    """Refuse one more than the charter allows (G2)."""
    if count >= charter.most_members:
        raise Refusal("full", FULL, group=group.name, n=count)


def check_invite(group: Group, person: Person, stay: Membership | None, invitation: Invitation | None) -> None:
    """Refuse whoever is in already, or is about to come."""
    values = {"name": clean(person.name, 60), "group": group.name}
    if stay is not None:
        raise Refusal("already-in", ALREADY_IN, **values)
    if invitation is not None:
        raise Refusal("already-invited", AGREED if invitation.agreed_at else INVITED, **values)


def check_reason(group: Group, person: Person, reason: str) -> None:
    """Refuse a replacement once there is nothing left to replace somebody for (G3)."""
    if reason and reason not in reasons(group):
        raise Refusal("final", FINAL, group=group.name, name=clean(person.name, 60))


def check_appoint(group: Group, person: Person, chairs: Chairs, *, interim: bool) -> Membership | None:
    """Refuse a third co-chair, and the same one twice (G4). Returns the interim whose seat is taken over, if any.

    Somebody who is co-chair for the interim can be appointed for good; and who is appointed for good takes the seat of
    the one who held it for the interim, where no other seat is open and no other is.
    """
    own = next((stay for stay, chair in chairs if chair.id == person.id), None)
    if own is not None and own.interim == interim:
        raise Refusal("already-cochair", SEATED, name=clean(person.name, 60), group=group.name)
    if own is not None or len(chairs) < SEATS:
        return None
    passing = [stay for stay, _ in chairs if stay.interim]
    if interim or len(passing) != 1:
        names = ", ".join(clean(chair.name, 60) for _, chair in chairs)
        raise Refusal("third-cochair", TAKEN, group=group.name, names=names)
    return passing[0]


def check_chair(group: Group, person: Person, stay: Membership, *, yourself: bool = False) -> None:
    """Refuse to end a role that somebody does not have."""
    if not stay.cochair and yourself:
        raise Refusal("no-cochair", YOU_NOT_SEATED, group=group.name)
    if not stay.cochair:
        raise Refusal("no-cochair", NOT_SEATED, name=clean(person.name, 60), group=group.name)


def check_remove(person: Person, stay: Membership, by: int, *, core: bool) -> None:
    """Nobody removes themselves by mistake, and no co-chair removes the other (G4)."""
    if person.id == by:
        raise Refusal("yourself", YOURSELF)
    if stay.cochair and not core:
        raise Refusal("not-core", CHAIR, name=clean(person.name, 60))


def check_role(said: str, _: Translator) -> str:
    """The role that a word names, or a Refusal with all there are."""
    role = which(said, ROLES, _)
    if role is None:
        known = ", ".join((_.alternatives(names) or [key])[0] for key, names in ROLES.items())
        raise Refusal("unknown-role", UNKNOWN_ROLE, text=clean(said, 40), roles=known)
    return role


def open_roles(held: Sequence[str]) -> list[str]:
    """The roles that nobody has. Whether a group needs a liaison, it knows itself."""
    return [role for role in ROLES if role not in held and role != LIAISON]
