"""What people do on Telegram reaches the runtime as events."""

from datetime import timedelta

from bot.core import events
from bot.core.events import Event
from bot.core.platform import Button
from bot.platforms.telegram import Telegram
from tests.fakes.intake import Notebook
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import BOT_NAME, Shown
from tests.platforms.telegram.conftest import Clock
from tests.platforms.telegram.deliveries import delivery
from tests.platforms.telegram.receiving import receiving


async def received(fake: FakeTelegram, bot: Telegram) -> list[Event]:
    """Everything that waits at Telegram, as events."""
    notebook = Notebook()
    async with receiving(bot, notebook):
        await fake.confirmed()
    return notebook.events


async def test_a_private_message_says_who_where_when_and_in_which_language(
    fake: FakeTelegram, bot: Telegram, clock: Clock
) -> None:
    ana = fake.person("Ana", language="es")
    number = fake.say(ana, "/hours")
    [event] = await received(fake, bot)
    assert event == events.Message(
        id=f"m:{ana.id}:{number}",
        place=events.Place("telegram", str(ana.id), private=True),
        sender=events.Account(str(ana.id), "Ana", "es"),
        at=clock.now(),
        message=str(number),
        text="/hours",
    )
    assert event.raw["message"]["text"] == "/hours"


async def test_a_command_with_our_name_loses_it_and_one_with_another_bots_name_is_not_ours(
    fake: FakeTelegram, bot: Telegram
) -> None:
    fake.privacy = False
    ana = fake.person("Ana")
    group = fake.group("Diversity", ana)
    fake.say(ana, f"/log@{BOT_NAME.upper()} 2h reading", group)
    fake.say(ana, "/log@another_bot 3h", group)
    fake.say(ana, "/log 1h mail to info@another_bot", group)
    heard = [event.text for event in await received(fake, bot) if isinstance(event, events.Message)]
    assert heard == ["/log 2h reading", "/log 1h mail to info@another_bot"]


async def test_a_mention_at_the_beginning_is_taken_off_and_noted(fake: FakeTelegram, bot: Telegram) -> None:
    fake.privacy = False
    ana = fake.person("Ana")
    group = fake.group("Diversity", ana)
    fake.say(ana, f"@{BOT_NAME}: hours", group)
    fake.say(ana, f"@{BOT_NAME}ette hours", group)
    fake.say(ana, f"ask @{BOT_NAME}", group)
    heard = [(e.mention, e.text) for e in await received(fake, bot) if isinstance(e, events.Message)]
    assert heard == [(True, "hours"), (False, f"@{BOT_NAME}ette hours"), (False, f"ask @{BOT_NAME}")]


async def test_a_reply_names_its_message_but_a_topic_is_not_a_reply(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana")
    forum = fake.group("Diversity", ana, forum=True)
    first = fake.say(ana, "/hours", forum, topic=7)
    fake.say(ana, "/hours", forum, topic=7, reply_to=first)
    one, two = await received(fake, bot)
    assert isinstance(one, events.Message)
    assert isinstance(two, events.Message)
    assert (one.place.thread, one.reply_to) == ("7", "")
    assert (two.place.thread, two.reply_to) == ("7", str(first))


async def test_two_edits_within_one_second_are_two_events(fake: FakeTelegram, bot: Telegram, clock: Clock) -> None:
    ana = fake.person("Ana")
    number = fake.say(ana, "/log 2h")
    fake.edit(ana, number, "/log 3h")
    fake.edit(ana, number, f"/log@{BOT_NAME} 4h")
    edits = [event for event in await received(fake, bot) if isinstance(event, events.Edited)]
    assert [(edit.message, edit.text, edit.at) for edit in edits] == [
        (str(number), "/log 3h", clock.now()),
        (str(number), "/log 4h", clock.now()),
    ]
    assert edits[0].id != edits[1].id


async def test_a_tap_carries_the_token_even_on_a_message_too_old_to_be_read(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana", started=True)
    shown = await _shown_with_button(fake, bot, ana.id)
    queries = [fake.tap(ana, shown, "Yes"), fake.tap(ana, shown, "Yes", inaccessible=True)]
    taps = [event for event in await received(fake, bot) if isinstance(event, events.Chosen)]
    assert [(tap.message, tap.key, tap.callback) for tap in taps] == [(str(shown.id), "token-1", q) for q in queries]
    assert all(tap.place.private and tap.sender.id == str(ana.id) for tap in taps)


async def test_a_join_that_telegram_tells_twice_is_one_event(fake: FakeTelegram, bot: Telegram, clock: Clock) -> None:
    async with receiving(bot, Notebook()):
        await fake.called("getUpdates")  # from now on, changes of membership are asked for
    ana, ben = fake.person("Ana"), fake.person("Ben")
    group = fake.group("Diversity", admin=True)
    fake.join(group, ana, ben)
    clock.seconds += 60
    fake.leave(group, ben)
    assert len(fake.updates) == 5
    happened = await received(fake, bot)
    assert [(type(e), e.sender.name) for e in happened] == [
        (events.Joined, "Ana"),
        (events.Joined, "Ben"),
        (events.Left, "Ben"),
    ]
    assert happened[2].at - happened[1].at == timedelta(minutes=1)


async def test_a_person_who_comes_back_has_joined_twice(fake: FakeTelegram, bot: Telegram, clock: Clock) -> None:
    ana = fake.person("Ana")
    group = fake.group("Diversity")
    for _ in range(2):
        fake.join(group, ana)
        clock.seconds += 3600
        fake.leave(group, ana)
        clock.seconds += 3600
    kinds = [type(event) for event in await received(fake, bot)]
    assert kinds == [events.Joined, events.Left, events.Joined, events.Left]


async def test_the_bot_notices_its_own_coming_and_going_in_groups(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana")
    group = fake.group("Diversity", ana)
    fake.bring(group, ana, inside=True)
    fake.bring(group, ana, inside=False)
    fake.bring(fake.chats[ana.id], ana, inside=False)  # Ana blocks the bot: sending will find out
    added, removed = await received(fake, bot)
    assert isinstance(added, events.BotAdded)
    assert isinstance(removed, events.BotRemoved)
    assert added.place.room == removed.place.room == str(group.id)
    assert added.sender.name == "Ana"


async def test_a_migration_told_in_both_chats_is_one_move(fake: FakeTelegram, bot: Telegram) -> None:
    for tell in (("old", "new"), ("old",), ("new",)):
        ana = fake.person("Ana")
        old = fake.group("Diversity", ana, kind="group")
        new = fake.migrate(old, ana, tell=tell)
        moves = [event for event in await received(fake, bot) if isinstance(event, events.RoomMoved)]
        assert [(move.place.room, move.to.room) for move in moves] == [(str(old.id), str(new.id))], tell


async def test_an_anonymous_administrator_is_nobodys_account(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    fake.speak_as_group(group, "/hours")
    [event] = await received(fake, bot)
    assert event.sender == events.Account(str(group.id), "Diversity", bot=True)


async def test_what_a_linked_channel_forwards_by_itself_is_not_heard(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    fake.forward_from_channel(group, "/log 9h")
    assert await received(fake, bot) == []


async def _shown_with_button(fake: FakeTelegram, bot: Telegram, chat: int) -> Shown:
    await bot.send(delivery(room=str(chat), buttons=(Button("token-1", "yes", "✅", "Yes"),)))
    return fake.sent[-1]


async def test_a_command_brings_the_text_that_it_replies_to_and_nothing_else_does(
    fake: FakeTelegram, bot: Telegram
) -> None:
    fake.privacy = False
    ana = fake.person("Ana")
    group = fake.group("Diversity", ana)
    number = fake.say(ana, "Merge the two.\nIt is cheaper.", group)
    fake.say(ana, '/poll consensus "R3"', group, reply_to=number)
    fake.say(ana, "I like that", group, reply_to=number)
    heard = [
        event.replied.text if event.replied else ""
        for event in await received(fake, bot)
        if isinstance(event, events.Message)
    ]
    assert heard == ["", "Merge the two.\nIt is cheaper.", ""]
