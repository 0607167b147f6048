"""Calendars over HTTP, on a real connection (S6)."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from threading import Event

import pytest
from aiohttp import ClientConnectorError, ClientSession
from sqlmodel import Session
from structlog.testing import capture_logs

from bot.core.errors import StorageUnavailable
from bot.runtime import web
from bot.runtime.web import Calendars
from storage.database import Database

NOW = datetime(2026, 3, 23, 9, 0, 0, 500_000, tzinfo=UTC)
SECRET, OTHER = "0123456789abcdef" * 2, "f" * 32


@dataclass
class Shelf:
    """Calendars by secret, as a test wants them."""

    files: dict[str, bytes] = field(default_factory=lambda: {SECRET: b"BEGIN:VCALENDAR\r\n"})
    asked: list[str] = field(default_factory=list)
    error: Exception | None = None
    held: Event | None = None

    def find(self, session: Session, secret: str, now: datetime) -> str | None:
        self.asked.append(secret)
        if self.error is not None:
            raise self.error
        return secret if secret in self.files else None

    def write(self, found: str, now: datetime) -> bytes:
        if self.held is not None:
            self.held.wait(10)
        return self.files[found]


@dataclass
class Served:
    """A server, what it serves, and a program that asks it."""

    shelf: Shelf
    base: str
    port: int
    client: ClientSession
    now: datetime = NOW

    async def ask(
        self, path: str = f"/calendar/{SECRET}.ics", method: str = "GET", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        wanted = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.request(method, self.base + path, headers=wanted) as response:
            return response.status, response.headers, await response.read()


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something that comes from elsewhere."""
    async with asyncio.timeout(10):
        while not reached():  # noqa: ASYNC110  # nothing says when
            await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(database_url: str, life: float = web.LIFE) -> AsyncIterator[Served]:
    shelf = Shelf()
    with closing(Database(database_url)) as database:
        calendars = Calendars(database, shelf, lambda: found.now)
        async with calendars.serving("127.0.0.1", 0, life=life) as port, ClientSession() as client:
            found = Served(shelf, f"http://127.0.0.1:{port}", port, client)
            yield found


@pytest.fixture
async def served(sqlite_url: str) -> AsyncIterator[Served]:
    async with serving(sqlite_url) as found:
        yield found


async def test_a_calendar_is_given_to_whoever_has_its_address(served: Served) -> None:
    """S6: as a calendar, for this program alone, and for no search engine."""
    status, headers, body = await served.ask()
    assert (status, body) == (HTTPStatus.OK, b"BEGIN:VCALENDAR\r\n")
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, no-cache"
    assert (headers["X-Robots-Tag"], headers["X-Content-Type-Options"]) == ("noindex", "nosniff")
    assert headers["Server"] == "Convene"
    assert headers["Last-Modified"] == "Mon, 23 Mar 2026 09:00:00 GMT"


async def test_head_says_the_same_without_the_calendar(served: Served) -> None:
    """RFC 9110, 9.3.2."""
    (_, got, body), (status, head, nothing) = await served.ask(), await served.ask(method="HEAD")
    assert (status, nothing) == (HTTPStatus.OK, b"")
    assert head["Content-Length"] == str(len(body))
    assert {name: head[name] for name in ("ETag", "Last-Modified", "Content-Type")} == {
        name: got[name] for name in ("ETag", "Last-Modified", "Content-Type")
    }


async def test_what_is_known_is_not_sent_again(served: Served) -> None:
    """RFC 9110, 13.1: by the tag, or by the time where there is no tag."""
    _, headers, _ = await served.ask()
    served.now += timedelta(hours=1)
    for known in (
        {"If_None_Match": headers["ETag"]},
        {"If_None_Match": f'W/{headers["ETag"]}, "another"'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": headers["Last-Modified"]},
    ):
        status, again, body = await served.ask(**known)
        assert (status, body) == (HTTPStatus.NOT_MODIFIED, b""), known
        assert (again["ETag"], again["Last-Modified"]) == (headers["ETag"], headers["Last-Modified"])
        assert again["Cache-Control"] == "private, no-cache"
    for other in (
        {"If_None_Match": '"another"', "If_Modified_Since": headers["Last-Modified"]},
        {"If_Modified_Since": "Mon, 23 Mar 2026 08:59:59 GMT"},
        {"If_Modified_Since": "yesterday"},
    ):
        assert (await served.ask(**other))[0] == HTTPStatus.OK, other


async def test_what_has_changed_is_sent_even_within_the_second(served: Served) -> None:
    """Two texts never have the same tag, nor the same time."""
    _, before, _ = await served.ask()
    served.shelf.files[SECRET] = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    for known in ({"If_None_Match": before["ETag"]}, {"If_Modified_Since": before["Last-Modified"]}):
        status, after, body = await served.ask(**known)
        assert (status, body) == (HTTPStatus.OK, served.shelf.files[SECRET])
        assert after["ETag"] != before["ETag"]
        assert after["Last-Modified"] > before["Last-Modified"]


@pytest.mark.parametrize(
    "path",
    [
        "/", "/calendar/", "/calendar", f"/calendar/{SECRET}", f"/calendar/{OTHER}.ics", f"/calendar/{SECRET[:-1]}.ics",
        f"/calendar/{SECRET}0.ics", f"/calendar/{SECRET.upper()}.ics", f"/Calendar/{SECRET}.ics",
        f"/calendar/{SECRET}.ics/", f"/calendar/../calendar/{OTHER}.ics", f"/x/calendar/{SECRET}.ics",
        f"/calendar/{SECRET}.ics%0a", "/calendar/%00.ics", "/favicon.ico", f"/calendar/{'é' * 32}.ics",
    ],
)  # fmt: skip
async def test_what_is_not_there_looks_the_same(served: Served, path: str) -> None:
    """S6: no address, and one that was revoked, or never made."""
    _, unknown, _ = await served.ask(f"/calendar/{OTHER}.ics")
    status, headers, body = await served.ask(path)
    assert (status, body) == (HTTPStatus.NOT_FOUND, b"")
    assert {**headers, "Date": ""} == {**unknown, "Date": ""}
    assert headers["Cache-Control"] == "no-store"


async def test_only_what_has_an_addresss_form_is_looked_up(served: Served) -> None:
    await served.ask("/calendar/x.ics")
    await served.ask(f"/calendar/{OTHER}.ics?secret={SECRET}")
    assert served.shelf.asked == [OTHER]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND", "OPTIONS", "REPORT", "TRACE"])
async def test_calendars_are_only_read(served: Served, method: str) -> None:
    """RFC 9110, 15.5.6."""
    status, headers, body = await served.ask(method=method)
    assert (status, headers["Allow"], body) == (HTTPStatus.METHOD_NOT_ALLOWED, "GET, HEAD", b"")
    assert served.shelf.asked == []


async def test_a_database_that_is_away_is_told_and_tried_again_later(served: Served) -> None:
    served.shelf.error = StorageUnavailable("the disk is full")
    with capture_logs() as logged:
        status, headers, body = await served.ask()
    assert (status, headers["Retry-After"], body) == (HTTPStatus.SERVICE_UNAVAILABLE, "60", b"")
    assert [each["event"] for each in logged] == ["storage unavailable"]
    served.shelf.error = None
    assert (await served.ask())[0] == HTTPStatus.OK


async def test_a_failure_is_reported_without_the_secret(served: Served) -> None:
    """Under a reference; who asked learns nothing of it."""
    served.shelf.error = RuntimeError("a mistake")
    with capture_logs() as logged:
        status, _, body = await served.ask()
    assert (status, body) == (HTTPStatus.INTERNAL_SERVER_ERROR, b"")
    assert [(each["event"], each["source"]) for each in logged] == [("failed", "calendar")]
    assert SECRET not in str(logged)


async def test_too_many_at_once_are_asked_to_come_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are answered all the same."""
    monkeypatch.setattr(web, "WAITING", 3)
    served.shelf.held = Event()
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(served.ask()) for _ in range(5)]
        await until(lambda: sum(task.done() for task in asked) == 2)
        served.shelf.held.set()
    assert sorted(task.result()[0] for task in asked) == [200, 200, 200, 503, 503]


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /calendar/" + SECRET.encode() + b".ics SPAM\r\n\r\n",
        b"GET /calendar/" + SECRET.encode() * 100 + b".ics HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + SECRET.encode() * 100 + b"\r\n\r\n",
        b"GET /calendar/" + SECRET.encode() + b".ics HTTP/9.9\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + SECRET.encode() + b"x\r\n\r\n",
        b"\x16\x03\x01" + SECRET.encode() + b"\r\n\r\n",
    ],
    ids=["protocol", "line", "header", "version", "chunk", "tls"],
)
async def test_what_is_no_request_is_refused_and_logged_nowhere(
    served: Served, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Sizes are limited, and what was sent may hold a secret."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(sent)
    answered = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await writer.wait_closed()
    assert answered.startswith((b"HTTP/1.0 400 ", b"HTTP/1.1 400 "))
    headers, _, body = answered.partition(b"\r\n\r\n")
    assert body == b""
    for header in (b"no-store", b"nosniff", b"noindex", b"Server: Convene"):
        assert header in headers
    assert SECRET not in caplog.text
    assert (await served.ask())[0] == HTTPStatus.OK


async def test_nobody_keeps_a_connection_by_sending_slowly(sqlite_url: str) -> None:
    async with serving(sqlite_url, life=0.2) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(b"GET /calendar/")
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()
        await writer.wait_closed()


async def test_an_answer_on_its_way_is_finished_when_the_time_is_over(sqlite_url: str) -> None:
    async with serving(sqlite_url, life=0.2) as served, asyncio.TaskGroup() as group:
        served.shelf.held = Event()
        asked = group.create_task(served.ask())
        await asyncio.sleep(0.4)
        served.shelf.held.set()
        assert (await asked)[0] == HTTPStatus.OK


async def test_a_connection_too_many_is_closed_at_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "CONNECTIONS", 1)
    first = await asyncio.open_connection("127.0.0.1", served.port)
    await asyncio.sleep(0)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    assert await asyncio.wait_for(reader.read(), 10) == b""
    for each in (writer, first[1]):
        each.close()
        await each.wait_closed()


def _a_port_that_is_ours() -> socket.socket:
    """A port that the system gives to nobody who asks for any: it is still free when we let go of it."""
    for port in range(20_000, 30_000):
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
    raise AssertionError("every port is taken")


async def _asked_until_answered(address: str) -> int:
    """The status of the first answer; until then nobody listens there."""
    async with asyncio.timeout(10), ClientSession() as client:
        while True:
            with suppress(ClientConnectorError):
                async with client.get(address) as response:
                    return response.status
            await asyncio.sleep(0.01)


async def test_an_address_that_is_taken_is_tried_again(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chat goes on meanwhile."""
    monkeypatch.setattr(web, "LONGEST_RETRY", 0.05)
    with closing(Database(sqlite_url)) as database, closing(_a_port_that_is_ours()) as taken:
        port = taken.getsockname()[1]
        calendars = Calendars(database, Shelf(), lambda: NOW)
        with capture_logs() as logged:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(calendars.keep_serving("127.0.0.1", port))
                await until(lambda: bool(logged))
                assert logged[0]["event"] == "cannot serve calendars"
                taken.close()
                assert await _asked_until_answered(f"http://127.0.0.1:{port}/calendar/{SECRET}.ics") == HTTPStatus.OK
                task.cancel()
