"""Who may do what, where: docs/permissions.md cell by cell, through the router, on every platform."""

from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.app import FEATURES, prepare
from bot.core.events import Account, Chosen, Event, Message, Place
from bot.core.feature import Command
from bot.core.permissions import CORE_TEAM, Where
from bot.core.platform import Limits
from bot.core.registry import Registry
from bot.runtime.outcomes import Outcome, Work
from bot.runtime.rendering import Renderer
from bot.runtime.router import Router
from storage import groups, outbox, people
from storage.database import Database
from storage.inbox import HandledEvent
from storage.offers import Offer
from storage.people import Membership
from tests.conversation import MONDAY, config
from tools import permissions

NAMES = [persona.name for persona in permissions.PERSONAS]
PERMISSION = {"wrong-place", "unbound", "stranger", "not-member", "not-cochair", "not-core"}
"""Codes of refusals that come from the table; any other answer means that the command ran."""
REGISTRY = Registry(FEATURES)
LIMITS = {"matrix": Limits(buttons=False, invites=True), "telegram": Limits(opens_private=False), "console": Limits()}
MEANT = {"move": "meeting move", "start": "meeting start"}
"""From whoever is in the group these are another command, where their own one is not for them."""
IN_CORE = {"forward": "announce", "need": "needs all"}
"""In the core team's room these are about what the core team can do there."""
numbers = count(1)


class Platform:
    """How one platform writes rooms and accounts."""

    def __init__(self, name: str) -> None:
        self.name = name

    def account(self, who: str) -> str:
        """The account id of a persona."""
        number = NAMES.index(who) + 1
        return {"matrix": f"@p{number}:example.org", "telegram": f"{number}001", "console": f"p{number}"}[self.name]

    def place(self, where: Where, who: str) -> Place:
        """A room of each kind; a private chat is the persona's own."""
        if where is Where.PRIVATE:
            number = NAMES.index(who) + 1
            room = {"matrix": f"!dm{number}:example.org", "telegram": self.account(who), "console": f"dm:p{number}"}
            return Place(self.name, room[self.name], private=True)
        return Place(self.name, self.room(where))

    def room(self, where: Where, slug: str = "diversity") -> str:
        """A room's id."""
        number = [*Where].index(where) * 2 + (slug == "partnerships")
        matrix = f"!r{number}:example.org"
        return {"matrix": matrix, "telegram": f"-100{number}", "console": f"{slug}-{where}"}[self.name]

    def ref(self, where: Where, slug: str = "diversity") -> str:
        """A room as the configuration names it."""
        return f"{self.name}:{self.room(where, slug)}"

    def message(self, text: str, where: Where, who: str, name: str = "") -> Message:
        """A persona says something."""
        number = next(numbers)
        sender = Account(self.account(who), name or who)
        place = self.place(where, who)
        return Message(id=f"e{number}", place=place, sender=sender, at=MONDAY, message=f"m{number}", text=text)


PLATFORMS = [Platform(name) for name in LIMITS]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two groups past their setting up, each with rooms on every platform, and everybody but the stranger."""
    path: Path = tmp_path_factory.mktemp("permissions") / "convene.db"
    database = Database(f"sqlite:///{path}")

    def accounts(who: str) -> list[str]:
        return [f"{p.name}:{p.account(who)}" for p in PLATFORMS]

    def rooms(where: Where, slug: str = "diversity") -> list[str]:
        return [p.ref(where, slug) for p in PLATFORMS]

    sections = {
        "core": {"accounts": accounts("core team"), "rooms": rooms(Where.CORE)},
        "groups": [
            {"slug": slug, "name": slug.title(), "rooms": rooms(Where.GROUP, slug)}
            for slug in ("diversity", "partnerships")
        ],
    }
    prepare(config(**sections), database, MONDAY)
    database.run_here(_populate)
    yield database
    database.close()


def _populate(session: Session) -> None:
    mine, other = (group for group in groups.all_groups(session))
    mine.phase = other.phase = "scope"
    assert mine.id is not None
    assert other.id is not None
    for platform in PLATFORMS:
        for who in ("guest", "former member", "member", "co-chair", "co-chair of another group"):
            _, person = people.add_account(session, platform.name, platform.account(who), who, MONDAY)
            assert person.id is not None
            if who != "guest":
                group_id = other.id if who.endswith("another group") else mine.id
                stay = people.enter(session, group_id, person.id, MONDAY, cochair=who.startswith("co-chair"))
                stay.left_at = MONDAY if who == "former member" else None


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(REGISTRY, Renderer(LIMITS, "en"))


class Undone(Exception):
    """Rolls a unit of work back."""

    def __init__(self, outcome: Outcome, code: str) -> None:
        super().__init__(code)
        self.outcome = outcome
        self.code = code


def answer(database: Database, router: Router, event: Event) -> str:
    """The code of the refusal, or nothing; whatever the event did is undone, so that no cell depends on another."""
    codes = []

    def run(work: Work) -> Outcome:
        def undone(session: Session) -> None:
            outcome = work(session)
            raise Undone(
                outcome, session.exec(select(HandledEvent.outcome).where(HandledEvent.event == event.id)).one()
            )

        try:
            database.run_here(undone)
        except Undone as done:
            codes.append(done.code)
            return done.outcome
        raise AssertionError("a unit of work ends in an error, or is undone")

    outcome = router.handle(run, event)
    assert outcome.failed == ""
    code = codes[-1].removeprefix("refused:")
    return code if code in PERMISSION else ""


def test_the_page_of_permissions_is_up_to_date() -> None:
    assert permissions.PAGE.read_text(encoding="utf-8") == permissions.page(), "run: make commands"


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@pytest.mark.parametrize("command", REGISTRY.commands.values(), ids=lambda command: command.name)
def test_each_role_is_answered_as_the_table_says(
    database: Database, router: Router, command: Command, platform: Platform
) -> None:
    """G4, H4: powers come from the role of the moment."""
    cells: dict[tuple[str, Where], str | bool] = {}
    expected: dict[tuple[str, Where], str | bool] = {}
    prefix = "/" if platform.name == "telegram" else "!"
    for persona in permissions.PERSONAS:
        for where in Where:
            event = platform.message(f"{prefix}{command.name}", where, persona.name)
            code = answer(database, router, event)
            cells[persona.name, where] = code if code in {"wrong-place", "unbound"} else code == ""
            elsewhere: str | bool = "wrong-place"
            if where is Where.UNBOUND and Where.GROUP in command.where:
                elsewhere = "unbound"
            elif command.who == CORE_TEAM and persona.name != "core team":
                elsewhere = False  # no other place would help them
            if command.name in MEANT and _is_meant(command, persona.name, where):
                expected[persona.name, where] = True
                continue
            if command.name in IN_CORE and where is Where.CORE:
                expected[persona.name, where] = persona.name == "core team"
                continue
            works = permissions.works(command, persona, where)
            expected[persona.name, where] = works if where in command.where else elsewhere
    assert cells == expected


def _is_meant(command: Command, persona: str, where: Where) -> bool:
    """A meeting's command takes its place in the group's room; in private where the other one works nowhere."""
    is_ours = persona in {"member", "co-chair"}
    if where is Where.GROUP:
        return is_ours
    return where is Where.PRIVATE and where not in command.where and (is_ours or persona.startswith("co-chair"))


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_a_role_that_ends_takes_its_choices_on_screen_with_it(
    database: Database, router: Router, platform: Platform
) -> None:
    """G4: a button's token on Telegram and the console, a reaction on Matrix."""

    def unit(session: Session) -> None:
        run = partial(_nested, session)
        (shown,) = router.handle(run, platform.message("!phase", Where.GROUP, "co-chair")).rows
        assert shown.id is not None
        outbox.mark_sent(session, [(shown, "shown", shown.room)])
        offer = session.exec(select(Offer).where(Offer.outbox_id == shown.id)).first()
        assert offer is not None
        codes = []
        for number in ("before", "after"):
            key = offer.sign if platform.name == "matrix" else offer.token
            tap = Chosen(
                id=f"{number}-{platform.name}", place=platform.place(Where.GROUP, "co-chair"), at=MONDAY, key=key,
                sender=Account(platform.account("co-chair")), message="shown",
                callback="" if platform.name == "matrix" else "c",
            )  # fmt: skip
            router.handle(run, tap)
            codes.append(session.exec(select(HandledEvent.outcome).where(HandledEvent.event == tap.id)).one())
            offer = session.exec(select(Offer).where(Offer.outbox_id == shown.id)).first()
            assert offer is not None
            account = people.find_account(session, platform.name, platform.account("co-chair"))
            assert account is not None
            for stay in session.exec(select(Membership).where(Membership.person_id == account[1].id)):
                stay.cochair = False
        raise Undone(Outcome(), " ".join(codes))

    with pytest.raises(Undone) as undone:
        database.run_here(unit)
    assert undone.value.code == "done refused:not-cochair"


def _nested(session: Session, work: Work) -> Outcome:
    with session.begin_nested():
        return work(session)


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@pytest.mark.parametrize("place", [Where.GROUP, Where.CORE, Where.PRIVATE])
def test_a_name_proves_nothing(database: Database, router: Router, platform: Platform, place: Where) -> None:
    """G1: who calls themselves like somebody of the core team is nobody of the core team."""
    for who in ("stranger", "member"):
        assert answer(database, router, platform.message("!hours all", place, who, name="core team")) == "not-core"
    assert answer(database, router, platform.message("!hours all", place, "core team", name="somebody")) == ""
