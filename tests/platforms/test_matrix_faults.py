"""The Matrix adapter when things go wrong, on a homeserver that does as it is told."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import PlatformRefused
from bot.core.events import Event, Message
from bot.core.platform import Button, Shut, TryLater, Undeliverable
from bot.platforms.matrix import Matrix
from bot.platforms.matrix.client import MatrixClient
from tests.fakes.matrix import Fault, Homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, Naps, bot, now, say


async def test_a_gateway_error_on_sync_backs_off_longer_each_time_and_loses_nothing(server: Homeserver) -> None:
    room, intake, naps = server.room(ANA, BOT), RecordingIntake(), Naps()
    async with reading(bot(server, sleep=naps), intake):
        fault = Fault("/sync", 502, times=5)
        server.faults.append(fault)
        server.say(room, ANA, "wakes the poll up")
        await intake.until(lambda: intake.of(Message))
        server.say(room, ANA, "during the outage")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    for nap, longest in zip(naps.seconds, (0.5, 1, 2, 4, 8), strict=True):
        assert longest / 2 <= nap <= longest
    assert [message.text for message in intake.of(Message)] == ["wakes the poll up", "during the outage"]


async def test_a_named_wait_is_kept(server: Homeserver) -> None:
    intake, naps = RecordingIntake(), Naps()
    limited = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 7500}
    server.faults.append(Fault("/sync", 429, limited))
    async with reading(bot(server, sleep=naps), intake):
        pass
    assert naps.seconds == [7.5]


async def test_a_revoked_token_ends_the_reading_and_says_what_to_do(server: Homeserver) -> None:
    room, intake, matrix = server.room(ANA, BOT), RecordingIntake(), bot(server)
    await matrix.start()
    server.revoked.add("convene")
    with pytest.raises(PlatformRefused, match=r"logged @convene:fake out .*M_UNKNOWN_TOKEN.*Put the password"):
        await matrix.receive(intake)
    with pytest.raises(TryLater):
        await matrix.send(say(room))
    await matrix.close()
    with pytest.raises(PlatformRefused, match=r"refuses the access token"):
        await (late := bot(server)).start()
    await late.close()


async def test_a_kept_login_that_was_revoked_is_made_anew_from_the_password(server: Homeserver) -> None:
    login = {"token": "", "password": "secret"}
    for revoked in (set[str](), {"convene"}):
        server.revoked |= revoked
        matrix = bot(server, **login)
        await matrix.start()
        await matrix.send(say(server.room(BOT)))
        await matrix.close()
    assert server.requests["login"] == 2


async def test_a_homeserver_that_is_away_at_the_start_is_waited_for(server: Homeserver) -> None:
    intake, naps = RecordingIntake(), Naps()
    server.faults.append(Fault("/whoami", 503, times=2))
    async with reading(bot(server, sleep=naps), intake):
        assert intake.polls
    assert len(naps.seconds) == 1  # the first try was made by start()


async def test_a_token_of_another_account_is_refused(server: Homeserver) -> None:
    matrix = bot(server, token="mallory")
    with pytest.raises(PlatformRefused, match="belongs to @mallory:fake"):
        await matrix.start()
    await matrix.close()


async def test_a_malformed_event_is_set_aside_and_the_next_one_is_heard(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    nameless = {"msgtype": "m.text", "body": "x", "m.new_content": {"msgtype": "m.text", "body": "y"}}
    nameless["m.relates_to"] = {"rel_type": "m.replace"}
    async with reading(bot(server), intake):
        bad = [
            server.say(room, ANA, 7),
            server.say(room, ANA, "no time", origin_server_ts="yesterday"),
            server.happen(room, "m.reaction", ANA, {"m.relates_to": {"event_id": "$x"}}),
            server.say(room, ANA, "odd", unsigned=[]),
            server.happen(room, "m.room.message", ANA, nameless),
        ]  # fmt: skip
        server.say(room, ANA, "sound")
        await intake.until(lambda: intake.of(Message))
    assert [message.text for message in intake.of(Message)] == ["sound"]
    assert set(intake.set_aside) == set(bad)
    assert intake.set_aside[bad[1]]["content"]["body"] == "no time"


async def test_an_event_that_cannot_be_handed_in_is_set_aside_and_the_next_one_is_heard(server: Homeserver) -> None:
    class Choosy(RecordingIntake):
        async def accept(self, event: Event) -> None:
            if isinstance(event, Message) and event.text == "odd":
                raise ZeroDivisionError
            await super().accept(event)

    room, intake = server.room(ANA, BOT), Choosy()
    async with reading(bot(server), intake):
        odd = server.say(room, ANA, "odd")
        server.say(room, ANA, "sound")
        await intake.until(lambda: intake.of(Message))
    assert [message.text for message in intake.of(Message)] == ["sound"]
    assert set(intake.set_aside) == {odd}


async def test_a_malformed_event_in_a_gap_is_set_aside_too(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()
    async with reading(bot(server), intake):
        pass
    bad = server.say(room, ANA, "no time", origin_server_ts="yesterday")
    for number in range(300):
        server.say(room, ANA, str(number))
    async with reading(bot(server), intake):
        await intake.until(lambda: len(intake.of(Message)) == 300)
    assert [message.text for message in intake.of(Message)] == [str(number) for number in range(300)]
    assert set(intake.set_aside) == {bad}


@pytest.mark.parametrize(
    "nonsense",
    [{}, [], {"next_batch": 7}, {"next_batch": "7", "rooms": []}, {"next_batch": "7", "rooms": {"join": {"!x:y": 1}}}],
)
async def test_an_answer_that_makes_no_sense_is_no_answer(server: Homeserver, nonsense: Any) -> None:
    room, intake, naps = server.room(ANA, BOT), RecordingIntake(), Naps()
    async with reading(bot(server, sleep=naps), intake):
        server.faults.append(Fault("/sync", 200, nonsense, times=2))
        server.say(room, ANA, "one")
        server.say(room, ANA, "two")
        await intake.until(lambda: len(intake.of(Message)) == 2)
    assert len(naps.seconds) == 2


async def test_a_gap_that_cannot_be_read_at_once_is_read_later(server: Homeserver) -> None:
    room, intake, naps = server.room(ANA, BOT), RecordingIntake(), Naps()
    async with reading(bot(server), intake):
        pass
    for number in range(250):
        server.say(room, ANA, str(number))
    server.faults.append(Fault("/messages", 500, times=2))
    async with reading(bot(server, sleep=naps), intake):
        await intake.until(lambda: len(intake.of(Message)) == 250)
    assert len(naps.seconds) == 2


async def test_what_a_gap_has_shown_before_the_room_is_closed_to_the_bot_is_heard(
    server: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was put out and let in again meanwhile, so that the whole gap is read before any of it counts."""
    room, intake = server.room(ANA, BOT), RecordingIntake()
    async with reading(bot(server), intake):
        pass
    server.bring(room, ANA, BOT, inside=False)
    server.bring(room, ANA, BOT, inside=True)
    for number in range(250):
        server.say(room, ANA, str(number))
    page = MatrixClient.room_messages

    async def closed_later(client: MatrixClient, *args: Any, **kwargs: Any) -> Any:
        found = await page(client, *args, **kwargs)
        server.faults.append(Fault("/messages", 403, {"errcode": "M_FORBIDDEN", "error": "closed"}, times=9))
        return found

    monkeypatch.setattr(MatrixClient, "room_messages", closed_later)
    async with reading(bot(server), intake):
        await intake.until(lambda: "249" in (message.text for message in intake.of(Message)))
    heard = [int(message.text) for message in intake.of(Message)]
    assert heard[0] == 0
    assert heard == sorted(heard)


async def test_a_locked_database_confirms_nothing_and_loses_nothing(server: Homeserver) -> None:
    room, intake, naps = server.room(ANA, BOT), RecordingIntake(), Naps()
    async with reading(bot(server, sleep=naps), intake):
        before = intake.saved
        intake.outage = 3
        server.say(room, ANA, "one")
        server.say(room, ANA, "two")
        await intake.until(lambda: len(naps.seconds) == 2)
        assert intake.saved == before
        await intake.until(lambda: intake.saved != before)
    assert [message.text for message in intake.of(Message)] == ["one", "two"]


async def test_the_bots_own_messages_are_no_events(server: Homeserver) -> None:
    room, intake, matrix = server.room(ANA, BOT), RecordingIntake(), bot(server)
    async with reading(matrix, intake):
        await matrix.send(say(room))
        server.say(room, ANA, "one")
        await intake.until(lambda: intake.of(Message))
    assert [message.text for message in intake.of(Message)] == ["one"]


async def test_a_senders_clock_is_believed_only_near_the_receipt(server: Homeserver) -> None:
    room, intake = server.room(ANA, BOT), RecordingIntake()

    def stamp(**ago: float) -> int:
        return int((now() - timedelta(**ago)).timestamp() * 1000)

    async with reading(bot(server), intake):
        server.say(room, ANA, "wakes the poll up")
        await intake.until(lambda: intake.of(Message))
        server.say(room, ANA, "backdated", origin_server_ts=stamp(days=2))
        server.say(room, ANA, "postdated", origin_server_ts=stamp(days=-2))
        server.say(room, ANA, "a little late", origin_server_ts=stamp(seconds=20))
        await intake.until(lambda: len(intake.of(Message)) == 4)
    away = now()
    server.say(room, ANA, "while away", origin_server_ts=stamp(hours=2))
    async with reading(bot(server), intake):
        await intake.until(lambda: len(intake.of(Message)) == 5)
    _, backdated, postdated, late, missed = [message.at for message in intake.of(Message)]
    assert abs(away - backdated) < timedelta(seconds=5)
    assert abs(away - postdated) < timedelta(seconds=5)
    assert abs(away - late - timedelta(seconds=20)) < timedelta(seconds=5)
    assert abs(away - missed - timedelta(hours=2)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("fault", "expected", "seconds"),
    [
        (Fault("/send/", 502), TryLater, None),
        (Fault("/send/", 429, {"errcode": "M_LIMIT_EXCEEDED", "error": "slow", "retry_after_ms": 1500}), TryLater, 1.5),
        (Fault("/send/", 413, {"errcode": "M_TOO_LARGE", "error": "event too large"}), Undeliverable, None),
        (Fault("/send/", 404, {"errcode": "M_NOT_FOUND", "error": "no such room"}), Shut, None),
        (Fault("/send/", 403, {"errcode": "M_FORBIDDEN", "error": "you may not write here"}), Shut, None),
    ],
)
async def test_the_outbox_is_told_what_a_refusal_means(
    server: Homeserver, fault: Fault, expected: type[Exception], seconds: float | None
) -> None:
    room, matrix = server.room(ANA, BOT), bot(server)
    await matrix.start()
    server.faults.append(fault)
    with pytest.raises(expected) as caught:
        await matrix.send(say(room))
    assert getattr(caught.value, "seconds", None) == seconds
    await matrix.send(say(room))
    await matrix.close()
    assert server.said(room, BOT) == ["hello"]


async def test_a_homeserver_that_is_away_holds_a_message_back(server: Homeserver) -> None:
    matrix = Matrix("http://127.0.0.1:9", BOT, token="convene", store=server.folder / "store", clock=now)
    await matrix.start()
    with pytest.raises(TryLater):
        await matrix.send(say("!room1:fake"))
    assert [(finding.subject, finding.ok) for finding in await matrix.check()] == [("Matrix homeserver", False)]
    await matrix.close()


async def test_choices_that_may_not_be_shown_do_not_hold_the_message_back(server: Homeserver) -> None:
    room, matrix = server.room(ANA, BOT), bot(server)
    await matrix.start()
    server.faults.append(Fault("/send/m.reaction", 403, {"errcode": "M_FORBIDDEN", "error": "no"}))
    sent = await matrix.send(say(room, buttons=(Button("x", "yes", "👍", "Yes"),)))
    await matrix.close()
    assert sent.message
    assert server.said(room, BOT) == ["hello"]
