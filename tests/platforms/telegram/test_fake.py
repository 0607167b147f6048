"""The pretended Bot API refuses what the real one refuses. These are its own calls, made without an adapter."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.telegram import Telegram
from tests.fakes.intake import Notebook
from tests.fakes.telegram import FakeTelegram
from tests.platforms.telegram.conftest import Clock
from tests.platforms.telegram.receiving import receiving


class Caller:
    """Calls methods over HTTP and returns what the server says."""

    def __init__(self, fake: FakeTelegram, session: aiohttp.ClientSession) -> None:
        self.fake = fake
        self.session = session

    async def __call__(self, method: str, **values: Any) -> Any:
        """The whole answer."""
        async with self.session.post(f"{self.fake.base_url}/bot{self.fake.token}/{method}", data=values) as response:
            return await response.json()

    async def refused(self, method: str, **values: Any) -> str:
        """The description of a refusal."""
        answer = await self(method, **values)
        assert not answer["ok"], answer
        return str(answer["description"])


@pytest.fixture
async def call(fake: FakeTelegram) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(fake, session)


async def test_an_offset_confirms_what_lies_before_it(fake: FakeTelegram, call: Caller, clock: Clock) -> None:
    ana = fake.person("Ana")
    for number in range(3):
        fake.say(ana, str(number))
    first = (await call("getUpdates"))["result"]
    clock.seconds += 1
    assert (await call("getUpdates"))["result"] == first
    rest = (await call("getUpdates", offset=first[1]["update_id"]))["result"]
    assert [update["message"]["text"] for update in rest] == ["1", "2"]
    clock.seconds += 1
    assert (await call("getUpdates"))["result"] == rest, "what was confirmed does not come again"


async def test_changes_of_membership_come_only_when_asked_for(fake: FakeTelegram, call: Caller) -> None:
    group, ana = fake.group("Diversity", admin=True), fake.person("Ana")
    fake.join(group, ana)
    await call("getUpdates", allowed_updates='["chat_member"]')
    fake.join(group, fake.person("Ben"))
    assert [[key for key in update if key != "update_id"] for update in fake.updates] == [["message"], ["chat_member"]]


async def test_texts_buttons_and_markup_have_limits(fake: FakeTelegram, call: Caller) -> None:
    ana = fake.person("Ana", started=True)
    too_long = "Bad Request: message is too long"
    assert await call.refused("sendMessage", chat_id=ana.id, text="x" * 4097) == too_long
    assert await call.refused("sendMessage", chat_id=ana.id, text="🗳" * 2049) == too_long
    assert await call.refused("sendMessage", chat_id=ana.id, text=" ") == "Bad Request: message text is empty"
    tag = await call.refused("sendMessage", chat_id=ana.id, text="é<x>", parse_mode="HTML")
    assert tag == 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 2'
    keyboard = '{"inline_keyboard": [[{"text": "a", "callback_data": "%s"}]]}'
    data = await call.refused("sendMessage", chat_id=ana.id, text="x", reply_markup=keyboard % ("é" * 33))
    assert data == "Bad Request: BUTTON_DATA_INVALID"
    assert (await call("sendMessage", chat_id=ana.id, text="x", reply_markup=keyboard % ("é" * 32)))["ok"]


async def test_thirty_messages_a_second_are_the_most_over_all_chats(fake: FakeTelegram, call: Caller) -> None:
    people = [fake.person(f"Person {number}", started=True) for number in range(31)]
    for person in people[:30]:
        assert (await call("sendMessage", chat_id=person.id, text="x"))["ok"]
    answer = await call("sendMessage", chat_id=people[30].id, text="x")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("sendMesage", {"chat_id": 1, "text": "x"}),
        ("sendMessage", {"chat_id": 1}),
        ("sendMessage", {"chat_id": 1, "text": "x", "silent": "true"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "message_thread_id": "general"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": '{"inline_keyboard": [[{"label": "x"}]]}'}),
        ("setMyCommands", {"commands": '[{"command": "hours"}]'}),
    ],
)
async def test_a_call_that_a_second_implementation_does_not_know_is_noted(
    clock: Clock, method: str, values: dict[str, Any]
) -> None:
    with pytest.raises(AssertionError, match="does not know"):
        async with FakeTelegram(clock) as fake, aiohttp.ClientSession() as session:
            await Caller(fake, session)(method, **values)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["message", "edited_message", "callback_query", "chat_member"]), content=json)
async def test_no_update_however_odd_stops_the_receiver(
    fake: FakeTelegram, bot: Telegram, kind: str, content: Any
) -> None:
    update = {"update_id": 500_000_000 + len(fake.calls), kind: content}
    fake.updates.append(update)
    fake.wake()
    async with receiving(bot, Notebook()):
        await fake.confirmed()
