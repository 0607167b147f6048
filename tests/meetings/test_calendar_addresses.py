"""`calendar`: private addresses to subscribe to, told once and in private only (S6, X1)."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.config import Config
from handlers.meetings.calendar.feeds import Feeds
from tests.conversation import Conversation, config
from tests.meetings.readers import by_ical, by_vobject
from tests.tables import everything

SETTINGS = {"public_address": "https://convene.example.org"}
PERIOD = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def served(**sections: object) -> Config:
    """A bot that serves calendars."""
    return config(calendar=SETTINGS, **sections)


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """With `lima` in Diversity."""
    async with Conversation(sqlite_url, served()) as talk:
        await talk.say(":join lima diversity", ":join berlin diversity")
        yield talk


def secret_in(said: str) -> str:
    """The secret of the address that the bot told, as a link to each kind of program."""
    (web,) = re.findall(r"https://convene\.example\.org/calendar/([0-9a-f]{32})\.ics", said)
    assert f"webcal://convene.example.org/calendar/{web}.ics" in said
    return str(web)


async def behind(talk: Conversation, secret: str) -> bytes | None:
    """What a program gets that subscribes to an address now."""
    feeds, now = Feeds(), talk.session.clock()
    found = await talk.session._database.run(lambda session: feeds.find(session, secret, now))
    return None if found is None else feeds.write(found, now)


async def test_an_address_is_told_in_private_only(talk: Conversation) -> None:
    """S6, X1."""
    said = await talk.say("lima@diversity: !calendar")
    private, room = said.split("[diversity] ")
    assert private.startswith("[lima, private] The address of your calendar, with the meetings of all your groups:")
    assert secret_in(private)
    assert room == "I have answered you in private."


async def test_an_address_is_told_once_and_kept_nowhere(talk: Conversation) -> None:
    """S6: not even in what the bot has said; the database has a hash of it."""
    secret = secret_in(await talk.say("lima@dm: calendar"))
    again = await talk.say("lima@dm: calendar")
    assert "You have had an address for your calendar since Monday, 23 March 2026. I cannot show it again" in again
    assert secret not in again
    other = secret_in(await talk.say("lima@dm> new"))
    await talk.say(":restart")  # by then, what was sent is known to have arrived
    kept = await talk.session._database.run(everything)
    assert secret not in kept
    assert other not in kept


async def test_an_address_has_128_bits_of_chance(talk: Conversation) -> None:
    """S6: no two are the same, nor near each other."""
    secrets = {secret_in(await talk.say("lima@dm: calendar new")) for _ in range(20)}
    assert len(secrets) == 20
    assert {len(secret) * 4 for secret in secrets} == {128}


async def test_a_new_address_ends_the_one_before(talk: Conversation) -> None:
    """S6: by the command, and by a tap where the old one cannot be shown."""
    first = secret_in(await talk.say("lima@dm: calendar"))
    second = secret_in(await talk.say("lima@dm: calendar new"))
    assert await behind(talk, first) is None
    assert await behind(talk, second) is not None
    third = secret_in(await talk.say("lima@dm: calendar", "lima@dm> new"))
    assert await behind(talk, second) is None
    assert await behind(talk, third) is not None


async def test_addresses_are_switched_off(talk: Conversation) -> None:
    """S6: all, or a group's alone, or the one at hand by a tap."""
    own = secret_in(await talk.say("lima@dm: calendar"))
    group = secret_in(await talk.say("lima@dm: calendar group diversity"))
    assert (
        await talk.say("lima@dm: calendar off diversity")
        == "[lima, private] Your calendar address does not work any more."
    )
    assert (await behind(talk, group), await behind(talk, own) is None) == (None, False)
    said = await talk.say("lima@dm: calendar", "lima@dm> off")
    assert "Your calendar address does not work any more." in said
    assert await behind(talk, own) is None
    assert "You have no calendar address." in await talk.say("lima@dm: calendar off")
    await talk.say("lima@dm: calendar", "lima@dm: calendar group")
    assert "Your 2 calendar addresses do not work any more." in await talk.say("lima@diversity: !calendar off")


async def test_a_calendar_has_the_meetings_of_all_groups_of_its_owner(talk: Conversation) -> None:
    """S6: in two programs."""
    await talk.say(
        'berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00',
    )  # fmt: skip
    secret = secret_in(await talk.say("lima@dm: calendar"))
    file = await behind(talk, secret)
    assert file is not None
    for read in (by_ical, by_vobject):
        assert [each.title for each in read(file, *PERIOD)] == ["April call (Diversity)"]
    assert b"X-WR-CALNAME:Meetings\r\n" in file


async def test_whoever_leaves_a_group_loses_its_calendar_at_once(talk: Conversation) -> None:
    """G3, S6: the group's address is as if it had never been, and their own is without its meetings."""
    await talk.say('berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00')
    own = secret_in(await talk.say("lima@dm: calendar"))
    group = secret_in(await talk.say("lima@dm: calendar group"))
    assert b"April call" in (await behind(talk, own) or b"")
    assert b"NAME:Diversity\r\n" in (await behind(talk, group) or b"")
    await talk.say("lima@diversity: !leave", "lima@diversity> leave")
    assert b"April call" not in (await behind(talk, own) or b"nothing at all")
    assert await behind(talk, group) is None


async def test_addresses_of_linked_accounts_are_one_persons(talk: Conversation) -> None:
    """G1: both go on, and both end together."""
    await talk.say(":join lima2 diversity")
    secrets = [secret_in(await talk.say(f"{who}@dm: calendar")) for who in ("lima", "lima2")]
    code = re.findall(r"link ([0-9A-Z]{5}-[0-9A-Z]{5})", await talk.say("lima@dm: link"))[0]
    await talk.say(f"lima2@dm: link {code}", "lima@dm> yes")
    assert None not in [await behind(talk, secret) for secret in secrets]
    await talk.say("lima2@dm: calendar new")
    assert [await behind(talk, secret) for secret in secrets] == [None, None]


async def test_the_core_team_sees_any_groups_calendar(talk: Conversation) -> None:
    """S6: as long as they are in it."""
    await talk.say("core@core: !core add console:lima")
    said = await talk.say("lima@dm: calendar group partnerships")
    assert "The address of the calendar of Partnerships:" in said
    assert await behind(talk, secret_in(said)) is not None
    await talk.say("core@core: !core remove console:lima")
    assert await behind(talk, secret_in(said)) is None


async def test_who_is_erased_has_no_address(talk: Conversation) -> None:
    """X1."""
    secret = secret_in(await talk.say("lima@dm: calendar"))
    await talk.say("lima@dm: erase", ":advance 1s", "lima@dm> remove", "lima@dm: forget me")
    assert await behind(talk, secret) is None


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "lima@dm: calendar group partnerships",
            "Only the members of Partnerships and the core team see its calendar.",
        ),
        ("lima@dm: calendar new partnerships", "Only the members of Partnerships and the core team see its calendar."),
        ("core@dm: calendar", "You are in no group, so there are no meetings for your calendar."),
        ("core@dm: calendar group", "Which group's calendar? Name it, for example calendar group diversity."),
        ("lima@dm: calendar off", "You have no calendar address. calendar gives you one."),
        ("stranger@dm: calendar", "I do not know you yet."),
    ],
)
async def test_what_cannot_be_says_what_would_work(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(line)


async def test_without_the_setting_there_are_no_addresses(sqlite_url: str) -> None:
    """S6: off by default. What was made before can be ended still."""
    async with Conversation(sqlite_url, served()) as talk:
        await talk.say(":join lima diversity", "lima@dm: calendar")
    async with Conversation(sqlite_url) as talk:
        for line in ("calendar", "calendar group", "calendar new"):
            assert "I give no calendar addresses here" in await talk.say(f"lima@dm: {line}")
        assert "does not work any more" in await talk.say("lima@dm: calendar off")


async def test_an_address_stays_across_a_restart(database_url: str) -> None:
    """S6: on both databases."""
    async with Conversation(database_url, served()) as talk:
        await talk.say(":join lima diversity", 'berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00')
        own = secret_in(await talk.say("lima@dm: calendar"))
        group = secret_in(await talk.say("lima@dm: calendar group"))
        files = [await behind(talk, secret) for secret in (own, group)]
        await talk.say(":restart")
        assert [await behind(talk, secret) for secret in (own, group)] == files
        assert all(b"April call" in (file or b"") for file in files)


async def test_a_meetings_file_is_given_once_more(talk: Conversation) -> None:
    """S6: by its number, with the time as it is now; of a meeting that has no time there is none."""
    await talk.say('berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00')
    said = await talk.say("lima@diversity: !meeting file M1")
    assert "[diversity] M1 for your calendar." in said
    assert "+ meeting-M1.ics (text/calendar" in said
    await talk.say('berlin@diversity: !meet "May call" 60m: Tue 5 May 13:00, Wed 6 May 13:00')
    assert "M2 has no time yet" in await talk.say("lima@dm: meeting file M2")
    assert "There is no meeting “M9” in your groups." in await talk.say("lima@dm: meeting file M9")
    assert "Write it like this: meeting file M4" in await talk.say("lima@dm: meeting file")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("accra@partnerships: !meeting file M1", "M1 belongs to another group."),
        ("jakarta@dm: meeting file M1", "There is no meeting “M1” in your groups."),
    ],
)
async def test_a_file_is_only_for_the_meetings_group(talk: Conversation, line: str, answer: str) -> None:
    """S6: `accra` leads both groups, `jakarta` is in the other one."""
    await talk.say('berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00', ":join jakarta partnerships")
    assert answer in await talk.say(line)


async def test_the_file_is_tapped_for_below_a_meeting(talk: Conversation) -> None:
    """S6: whoever taps in the room gets it in private."""
    await talk.say('berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00', "lima@diversity: !meeting M1")
    said = await talk.say("lima@diversity> file")
    assert "[lima, private] M1 for your calendar." in said
    assert "+ meeting-M1.ics" in said
