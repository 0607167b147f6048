"""The log tells the operator what happened, and nobody a secret."""

import ast
import io
import json
import logging

import pytest
import structlog
from nio import Event, SyncResponse
from nio.events import BadEvent
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import logs
from bot.core import noise
from storage.database import Database
from tests.process import ROOT

SECRETS = ("correct horse battery staple", "123456:ABC-def_123", 'quo"te\\and é')


@pytest.fixture(params=["text", "json"])
def style(request: pytest.FixtureRequest) -> logs.Format:
    style: logs.Format = request.param
    return style


@pytest.mark.parametrize(
    "secret",
    [
        *SECRETS,
        "987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "syt_Y29udmVuZQ_hiddenhidden_123456",
    ],
)
def test_a_secret_reaches_the_log_in_no_way(style: logs.Format, secret: str) -> None:
    stream = io.StringIO()
    logs.configure("debug", style, SECRETS, stream)
    structlog.get_logger().info("login", password=secret, nested={"where": [secret]})
    logging.getLogger("httpx").debug("POST https://api.telegram.org/bot%s/getMe", secret)
    try:
        raise ValueError(f"cannot log in with {secret}")
    except ValueError:
        structlog.get_logger().exception("failed", reference="A1B2")
        logging.getLogger("nio").exception("failed too")
    said = stream.getvalue()
    assert secret not in said
    assert json.dumps(secret)[1:-1] not in said
    assert said.count(logs.MASK) >= 5
    assert "A1B2" in said


def test_a_token_in_a_header_or_an_address_is_hidden_though_nobody_configured_it(style: logs.Format) -> None:
    stream = io.StringIO()
    logs.configure("info", style, (), stream)
    structlog.get_logger().warning("request", headers="Authorization: Bearer abc.def", url="/sync?access_token=xyz&a=1")
    said = stream.getvalue()
    assert "abc.def" not in said
    assert "xyz" not in said
    assert "a=1" in said


def test_the_secret_of_a_calendars_address_is_hidden(style: logs.Format) -> None:
    """S6."""
    stream = io.StringIO()
    logs.configure("info", style, (), stream)
    structlog.get_logger().warning("request", url=f"https://convene.example.org/calendar/{'0af' * 10}00.ics?x=1")
    said = stream.getvalue()
    assert "0af0af" not in said
    assert f"/calendar/{logs.MASK}.ics?x=1" in said


@pytest.mark.parametrize("words", [["SECRET"], {"k": "SECRET"}])
def test_what_somebody_wrote_that_fits_no_schema_is_not_shown(style: logs.Format, words: object) -> None:
    """Events of encrypted rooms are checked once they are decrypted."""
    stream = io.StringIO()
    logs.configure("info", style, (), stream)
    event = {"type": "m.room.message", "event_id": "$a", "sender": "@ana:fake", "origin_server_ts": 1}
    read = Event.parse_event(event | {"content": {"msgtype": "m.text", "body": words, "also": "SECRET"}})
    assert isinstance(read, BadEvent)
    SyncResponse.from_dict({"next_batch": words})
    assert "SECRET" not in stream.getvalue()
    assert stream.getvalue().count("Error validating event") == 1


def test_what_nio_says_of_answers_and_events_that_the_bot_speaks_of_itself_is_left_out(style: logs.Format) -> None:
    stream = io.StringIO()
    logs.configure("info", style, (), stream)
    SyncResponse.from_dict({"errcode": "M_FORBIDDEN", "error": "Invalid username or password"})
    logging.getLogger("nio.crypto.log").warning("Received a undecryptable Megolm event from a unknown device: x")
    assert stream.getvalue() == ""


def test_what_strangers_have_nio_warn_of_is_one_short_line_a_minute(
    style: logs.Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody who knows the bot's address can send its device what nio does not understand."""
    stream = io.StringIO()
    logs.configure("info", style, (), stream)
    nio, odd = logging.getLogger("nio.crypto.log"), "\ud800\u202e\n2026-03-23 [error] on fire" + "x" * 50_000
    for number in range(4):
        if number == 3:
            monkeypatch.setattr(noise, "PAUSE", 0.0)
        nio.error("Error: unsupported room key of type %s", odd)
    nio.warning("Received unsupported Olm event of type %s", odd)
    first, later, other = stream.getvalue().splitlines()
    for line in (first, later, other):
        assert "of type" in line
        assert "warning" in line.partition("unsupported")[0]
        assert not {"\ud800", "\u202e"} & set(line)
        assert len(line) < 400
    assert "left_out" not in first
    assert later.partition("left_out")[2].strip('=": }') == "2"


def test_no_line_says_twice_what_it_is_about() -> None:
    """structlog calls the words of a line `event`, and the log shows them as `message`: no value can be called so."""
    taken = {"event", "message", "level", "timestamp"}
    wrong = []
    for path in (each for part in ("bot", "handlers", "storage") for each in (ROOT / part).rglob("*.py")):
        if "log." not in (source := path.read_text()):
            continue
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("log."):
                wrong += [f"{path}:{call.lineno}" for value in call.keywords if value.arg in taken]
    assert wrong == []


def test_json_lines_carry_time_level_and_message() -> None:
    stream = io.StringIO()
    logs.configure("info", "auto", (), stream)
    structlog.get_logger().info("started", platform="matrix")
    logging.getLogger("bot.x").warning("plain %s", "words")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["level"], first["message"], first["platform"]) == ("info", "started", "matrix")
    assert first["timestamp"].endswith("Z")
    assert (second["level"], second["message"]) == ("warning", "plain words")


def test_what_is_below_the_level_is_not_written(style: logs.Format) -> None:
    stream = io.StringIO()
    logs.configure("warning", style, (), stream)
    structlog.get_logger().info("quiet")
    logging.getLogger("telegram").info("quiet")
    assert stream.getvalue() == ""


def test_an_error_of_the_database_does_not_carry_what_people_wrote(database_url: str) -> None:
    database = Database(database_url)
    statement = text("INSERT INTO no_such_table VALUES (:note)")
    with pytest.raises(DBAPIError) as raised:
        database.run_here(lambda session: session.connection().execute(statement, {"note": "a private note"}))
    database.close()
    assert "a private note" not in str(raised.value)
