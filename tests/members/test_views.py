"""Everything that is said about members can be read in every language, with the longest data."""

from functools import partial
from typing import Any

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.replies import View
from bot.core.titles import role_name
from handlers.members.rules import REASONS, ROLES
from handlers.members.views import invitations, leaving, roster, seats, welcome
from storage.people import Membership
from tests.conversation import MONDAY

NAME = "<b>*Ana* _María_ `code`</b> @room " + "x" * 80
LONG: dict[str, Any] = {"name": NAME, "group": "Roles & Responsibilities", "account": "@ana:example.org"}
TELEGRAM = 4096


def _line(number: int) -> roster.Line:
    stay = Membership(
        group_id=1, person_id=number, reason="replacement", cochair=number < 2, interim=number == 1, board=True,
        joined_at=MONDAY, absent_since=MONDAY,
    )  # fmt: skip
    all_roles = [(role, "Roles & Responsibilities") for role in ROLES]
    return roster.Line(NAME, stay, all_roles, ["@ana:example.org", "telegram:12345678"])


VIEWS: dict[str, View] = {
    "the roster": partial(
        roster.roster, group=LONG["group"], lines=[_line(n) for n in range(15)], open_roles=list(ROLES)[:4],
        invited=[(NAME, True), (NAME, False)], full=False,
    ),
    "the roles": partial(
        roster.roles, group=LONG["group"], held=[(role, "Partnerships", NAME) for role in ROLES], open_roles=["notes"]
    ),
    "the seats": partial(seats.seats, group=LONG["group"], held=[(NAME, True, MONDAY)]),
    "a new co-chair": partial(seats.appointed, name=NAME, group=LONG["group"], interim=False, instead=NAME),
    "open seats": partial(seats.all_open, lacking=[(f"Group {n}", f"group-{n}", n % 2 + 1) for n in range(100)]),
    "a proposal": partial(invitations.question, **LONG, by=NAME, code="expertise", note="x" * 300),
    "a guest": partial(invitations.guest, **LONG),
    "who left the room": partial(leaving.somebody_left_the_room, **LONG),
    "a removal": partial(leaving.sure_to_remove, **LONG),
    "the welcome": partial(
        welcome.welcome, name=NAME, group=LONG["group"], member=True, full=False, zone="Asia/Jakarta", principles=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", locales.languages())
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_reads_in_every_language(view: str, language: str) -> None:
    """L1. Names are data: their markup is shown, and they call nobody."""
    text = VIEWS[view](Translator(language, "Asia/Jakarta"))
    assert 0 < len(str(text)) <= TELEGRAM
    assert "@room" not in str(text)
    assert "{" not in str(text)


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_called_what_it_can_be_typed_as(reason: str) -> None:
    for language in locales.languages():
        _ = Translator(language, "UTC")
        assert str(invitations.reason(_, reason)) in {reason, *_.alternatives(REASONS[reason])}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_called_what_it_can_be_typed_as(role: str) -> None:
    for language in locales.languages():
        _ = Translator(language, "UTC")
        assert str(role_name(_, role, "X")).split()[0] in {role, *_.alternatives(ROLES[role])}
