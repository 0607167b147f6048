"""What the runtime sends arrives as meant, or fails in a way that tells the outbox what to do."""

import pytest

from bot.core.platform import (
    Button,
    File,
    Moved,
    Sent,
    Shut,
    TryLater,
    Undeliverable,
    Unreachable,
)
from bot.core.text import Span, Text
from bot.platforms.telegram import Telegram
from tests.fakes.telegram import FakeTelegram, Fault
from tests.fakes.telegram_rules import ApiError
from tests.platforms.telegram.conftest import Clock
from tests.platforms.telegram.deliveries import delivery

YES = Button("token-1", "yes", "✅", "Yes")
NO = Button("token-2", "no", "❌", "No")


async def test_a_text_arrives_silently_in_its_topic_as_a_reply(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana")
    forum = fake.group("Diversity", ana, forum=True)
    asked = fake.say(ana, "/hours", forum, topic=7)
    sent = await bot.send(delivery("3 h 30", room=str(forum.id), thread="7", reply_to=str(asked)))
    [shown] = fake.sent
    assert sent == Sent(str(shown.id), str(forum.id))
    assert (shown.text, shown.thread, shown.reply_to, shown.silent) == ("3 h 30", "7", asked, True)
    assert fake.of("sendMessage")[0].values["link_preview_options"] == {"is_disabled": True}


async def test_a_reminder_may_ring(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana", started=True)
    await bot.send(delivery(account=str(ana.id), notify=True))
    assert not fake.sent[0].silent


async def test_an_answer_to_a_deleted_message_arrives_all_the_same(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    await bot.send(delivery(room=str(group.id), reply_to="99999"))
    assert (fake.sent[0].text, fake.sent[0].reply_to) == ("Hello", None)


@pytest.mark.parametrize(
    "text",
    ["<b>&amp;</b>", "a < b & c > d", "\"quoted\" & 'single'", "</a><script>", "&lt;&#60;", "*_`[]()~>#+-=|{}.!"],
)
async def test_what_people_write_is_shown_as_they_wrote_it(fake: FakeTelegram, bot: Telegram, text: str) -> None:
    group = fake.group("Diversity")
    spans = (
        Span(text),
        Span(text, "bold"),
        Span(text, "italic", 'https://example.org/?a="b"&c=<d>'),
        Span(text, "code"),
    )
    await bot.send(delivery(Text(spans), room=str(group.id)))
    assert fake.sent[0].text == text * 4


async def test_buttons_carry_tokens_or_lead_to_the_private_chat(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    start = Button("", "open", "", "Open a private chat", start="abc_123")
    await bot.send(delivery(room=str(group.id), buttons=(YES, NO)))
    await bot.send(delivery(room=str(group.id), buttons=(start, YES)))
    assert fake.sent[0].buttons == [
        {"text": "Yes", "callback_data": "token-1"},
        {"text": "No", "callback_data": "token-2"},
    ]
    assert fake.sent[1].button("Open a private chat")["url"] == "https://t.me/convene_test_bot?start=abc_123"
    rows = [call.values["reply_markup"]["inline_keyboard"] for call in fake.of("sendMessage")]
    assert [len(row) for row in rows] == [1, 2], "short labels share a row, a long one makes each take its own"


async def test_what_is_sent_before_the_bot_is_connected_goes_later(fake: FakeTelegram, clock: Clock) -> None:
    bot = Telegram(fake.token, clock=clock.now, base_url=fake.base_url)
    start = Button("", "open", "", "Open a private chat", start="abc_123")
    message = delivery(room=str(fake.group("Diversity").id), buttons=(start,))
    with pytest.raises(TryLater):
        await bot.send(message)
    await bot.start()
    await bot.send(message)
    await bot.close()
    assert len(fake.sent) == 1


@pytest.mark.parametrize(
    "buttons", [(Button("é" * 33, "yes", "", "Yes"),), tuple(Button(f"t{n}", f"k{n}", "", "x") for n in range(101))]
)
async def test_buttons_beyond_telegrams_limits_are_refused_before_they_are_sent(
    fake: FakeTelegram, bot: Telegram, buttons: tuple[Button, ...]
) -> None:
    group = fake.group("Diversity")
    with pytest.raises(Undeliverable):
        await bot.send(delivery(room=str(group.id), buttons=buttons))
    assert not fake.of("sendMessage")


async def test_the_longest_part_of_a_long_text_is_accepted(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    parts = Text.plain("🗳 & so on " * 2000, "bold").split(bot.limits.text)
    for part in parts[:3]:
        await bot.send(delivery(part, room=str(group.id)))
    assert len(fake.sent) == 3


async def test_an_edit_replaces_text_and_buttons_and_repeating_it_succeeds(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    sent = await bot.send(delivery("1 of 5", room=str(group.id), buttons=(YES, NO)))
    edit = delivery("2 of 5", kind="edit", room=str(group.id), target=sent.message)
    assert await bot.send(edit) == sent
    assert await bot.send(edit) == sent
    [shown] = fake.sent
    assert (shown.text, shown.buttons, shown.edits) == ("2 of 5", [], ["1 of 5"])


async def test_an_edit_of_a_message_that_is_gone_is_given_up(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    with pytest.raises(Undeliverable, match="Message to edit not found"):
        await bot.send(delivery(kind="edit", room=str(group.id), target="99999"))


async def test_a_tap_is_answered_once_and_a_late_answer_is_no_error(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana", started=True)
    await bot.send(delivery(account=str(ana.id), buttons=(YES,)))
    query = fake.tap(ana, fake.sent[0], "Yes")
    assert await bot.send(delivery("Noted. " * 60, kind="answer", target=query)) == Sent()
    assert fake.answers[query].startswith("Noted. ")
    assert await bot.send(delivery("Noted", kind="answer", target=query)) == Sent()


async def test_a_reaction_outside_telegrams_set_becomes_its_nearest_or_is_given_up(
    fake: FakeTelegram, bot: Telegram
) -> None:
    ana = fake.person("Ana")
    group = fake.group("Diversity", ana)
    number = fake.say(ana, "/log 2h", group)
    await bot.send(delivery("✅", kind="react", room=str(group.id), target=str(number)))
    assert fake.reactions[group.id, number] == ["👍"]
    with pytest.raises(Undeliverable):
        await bot.send(delivery("🧮", kind="react", room=str(group.id), target=str(number)))


async def test_a_picture_carries_its_text_as_a_caption_and_a_long_text_goes_ahead(
    fake: FakeTelegram, bot: Telegram
) -> None:
    group = fake.group("Diversity")
    chart = File("hours.png", "image/png", b"\x89PNG")
    await bot.send(delivery("In March", room=str(group.id), file=chart, buttons=(YES,)))
    sent = await bot.send(delivery("x" * 1025, room=str(group.id), file=chart, buttons=(YES,)))
    captioned, text, picture = fake.sent
    assert (captioned.text, captioned.file, len(captioned.buttons)) == ("In March", ("photo", "hours.png", 4), 1)
    assert (text.text, text.file, len(text.buttons)) == ("x" * 1025, None, 1)
    assert (picture.text, picture.file, picture.buttons) == ("", ("photo", "hours.png", 4), [])
    assert sent.message == str(text.id)


async def test_a_text_that_went_ahead_of_its_picture_is_not_repeated_with_it(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    fake.faults += [Fault("sendPhoto", "bad gateway")]
    message = delivery("x" * 1025, room=str(group.id), file=File("hours.png", "image/png", b"\x89PNG"))
    with pytest.raises(TryLater):
        await bot.send(message)
    await bot.send(message)
    assert [shown.file is None for shown in fake.sent] == [True, False]


async def test_other_files_are_documents(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    await bot.send(delivery(Text(), room=str(group.id), file=File("März.ics", "text/calendar", b"BEGIN")))
    assert fake.sent[0].file == ("document", "März.ics", 5)


async def test_a_person_who_has_not_pressed_start_or_has_blocked_the_bot_is_unreachable(
    fake: FakeTelegram, bot: Telegram
) -> None:
    ana = fake.person("Ana")
    for account in (str(ana.id), "424242"):
        with pytest.raises(Unreachable):
            await bot.send(delivery(account=account))
    fake.say(ana, "/start")
    assert (await bot.send(delivery(account=str(ana.id)))).room == str(ana.id)
    ana.blocked = True
    with pytest.raises(Unreachable):
        await bot.send(delivery(room=str(ana.id)))


async def test_nothing_private_goes_to_an_account_that_is_a_chat(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    with pytest.raises(Undeliverable):
        await bot.send(delivery(account=str(group.id)))
    assert not fake.sent


async def test_a_room_that_the_bot_was_removed_from_or_does_not_know_is_shut(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    group.inside = False
    for room in (str(group.id), "-424242"):
        with pytest.raises(Shut):
            await bot.send(delivery(room=room))
    with pytest.raises(Undeliverable):
        await bot.send(delivery(room="not a number"))


@pytest.mark.parametrize(
    ("wording", "topic"),
    [
        ("not enough rights to send text messages to the chat", False),
        ("have no rights to send a message", False),
        ("TOPIC_CLOSED", True),
        ("message thread not found", True),
    ],
)
async def test_a_group_or_topic_in_which_the_bot_may_not_write_is_shut(
    fake: FakeTelegram, bot: Telegram, wording: str, topic: bool
) -> None:
    group = fake.group("Diversity")
    fake.faults.append(Fault("sendMessage", "refused", error=ApiError(400, f"Bad Request: {wording}")))
    with pytest.raises(Shut) as shut:
        await bot.send(delivery(room=str(group.id), thread="7"))
    assert shut.value.topic is topic


async def test_a_migrated_group_names_its_new_number(fake: FakeTelegram, bot: Telegram) -> None:
    ana = fake.person("Ana")
    old = fake.group("Diversity", ana, kind="group")
    new = fake.migrate(old, ana, tell=())
    with pytest.raises(Moved) as moved:
        await bot.send(delivery(room=str(old.id)))
    assert moved.value.room == str(new.id)
    await bot.send(delivery(room=moved.value.room))
    assert fake.texts(new.id) == ["Hello"]


async def test_a_flooded_group_says_how_long_to_wait_and_counts_edits(
    fake: FakeTelegram, bot: Telegram, clock: Clock
) -> None:
    group, other = fake.group("Diversity"), fake.group("Elections")
    sent = await bot.send(delivery("0", room=str(group.id)))
    for number in range(1, 20):
        clock.seconds += 1
        await bot.send(delivery(str(number), kind="edit", room=str(group.id), target=sent.message))
    with pytest.raises(TryLater) as later:
        await bot.send(delivery(room=str(group.id)))
    assert later.value.seconds == 41
    assert not later.value.everywhere
    await bot.send(delivery(room=str(other.id)))
    clock.seconds += 41
    await bot.send(delivery(room=str(group.id)))


@pytest.mark.parametrize(("kind", "sent"), [("lost call", 0), ("bad gateway", 0), ("lost answer", 1)])
async def test_a_call_without_an_answer_is_tried_later(fake: FakeTelegram, bot: Telegram, kind: str, sent: int) -> None:
    group = fake.group("Diversity")
    fake.faults += [Fault("sendMessage", kind)]  # type: ignore[arg-type]  # the parameter's own words
    with pytest.raises(TryLater) as later:
        await bot.send(delivery(room=str(group.id)))
    assert later.value.seconds is None
    assert fake.token not in str(later.value)
    assert len(fake.sent) == sent


async def test_a_refusal_nobody_foresaw_is_undeliverable(fake: FakeTelegram, bot: Telegram) -> None:
    group = fake.group("Diversity")
    fake.faults += [Fault("sendMessage", "refused", error=ApiError(400, "Bad Request: CHAT_RESTRICTED"))]
    with pytest.raises(Undeliverable, match=r"(?i)chat_restricted"):
        await bot.send(delivery(room=str(group.id)))
