"""Whatever a homeserver delivers, the bot goes on: what it can read becomes an event, the rest is set aside."""

import asyncio
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.events import Message
from bot.core.text import Span, Text
from bot.platforms.markup import to_matrix
from bot.platforms.matrix import Matrix
from tests.fakes.matrix import homeserver
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.adapter import ANA, BOT, bot, now

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["m.text", "m.file", "mxc://a/b", "org.matrix.custom.html", "<b>a<i>"])
    | st.just(BOT)
)
keys = st.sampled_from(
    ["msgtype", "body", "m.relates_to", "m.new_content", "rel_type", "event_id", "key", "m.mentions", "user_ids",
     "m.in_reply_to", "formatted_body", "membership", "replacement_room", "redacts", "redacted_because", "displayname",
     "format", "filename", "url", "info", "size", "mimetype"]
)  # fmt: skip
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=4))
kinds = st.sampled_from(
    ["m.room.message", "m.reaction", "m.room.redaction", "m.room.member", "m.room.tombstone", "m.room.encrypted"]
)
more = st.fixed_dictionaries(
    {},
    optional={"state_key": st.text(max_size=5) | st.just(ANA), "unsigned": values, "redacts": values,
              "origin_server_ts": st.integers() | st.text(max_size=3), "event_id": st.just("$same")},
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(kinds, values, more), max_size=25))
def test_no_event_of_whatever_content_stops_the_reading(odd: list[tuple[str, Any, dict[str, Any]]]) -> None:
    asyncio.run(_hear(odd))


async def _hear(odd: list[tuple[str, Any, dict[str, Any]]]) -> None:
    async with homeserver() as server:
        room, intake = server.room(ANA, BOT), RecordingIntake()
        async with reading(bot(server), intake):
            for kind, content, fields in odd:
                server.happen(room, kind, ANA, content, **fields)
            server.say(room, ANA, "the last word")
            await intake.until(
                lambda: [message for message in intake.of(Message) if message.text == "the last word"], timeout=5
            )


class _Shown(HTMLParser):
    """What a client shows of some HTML, and the tags in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.tags.add(tag)
        self.text += "\n" if tag == "br" else ""


spans = st.builds(
    Span,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("<>&\"'/;#\n@")),
    st.sampled_from(["", "bold", "italic", "code"]),
    st.sampled_from(["", 'https://example.org/"><b>']),
)


@given(st.lists(spans, max_size=6).map(tuple).map(Text))
def test_matrix_shows_exactly_the_words_of_a_text(text: Text) -> None:
    html = to_matrix(text)
    shown = _Shown(html)
    assert shown.text == (str(text) if html else "")
    assert shown.tags <= {"strong", "em", "code", "a", "br"}
    assert html or not any(span.style or span.url for span in text.spans)


@pytest.mark.parametrize(
    ("body", "content", "text", "mention"),
    [
        ("Convene: hours", {}, "hours", True),
        ("convene, hours", {}, "hours", True),
        ("@convene: hours", {}, "hours", True),
        ("@convene:fake hours", {}, "hours", True),
        ("Convene hours", {"m.mentions": {"user_ids": [BOT]}}, "hours", True),
        ("Convene hours", {}, "Convene hours", False),
        ("Convene: hours", {"m.mentions": {"user_ids": 5}}, "hours", True),
        ("Convene hours", {"m.mentions": {"user_ids": f"not {BOT}"}}, "Convene hours", False),
        ("Convener: hours", {}, "Convener: hours", False),
        ("hours, Convene:", {}, "hours, Convene:", False),
        ("!log@convene 1h", {}, "!log 1h", False),
        ("/log@Convene 1h", {}, "/log 1h", False),
        ("!log@convene:fake 1h", {}, "!log 1h", False),
        ("!log@other 1h", {}, "!log@other 1h", False),
        (
            "The Bot hours",
            {"formatted_body": '<a href="https://matrix.to/#/%40convene%3Afake">The Bot</a> hours'},
            "hours",
            True,
        ),
        (
            "Eve hours",
            {"formatted_body": '<a href="https://matrix.to/#/@eve:fake">Eve</a> hours'},
            "Eve hours",
            False,
        ),
    ],
)
async def test_the_bot_is_addressed_only_by_what_can_mean_nobody_else(
    body: str, content: dict[str, Any], text: str, mention: bool
) -> None:
    async with homeserver() as server:
        room, intake = server.room(ANA, BOT), RecordingIntake()
        matrix = Matrix(server.url, BOT, token="convene", store=server.folder / "store", clock=now)
        async with reading(matrix, intake):
            server.happen(room, "m.room.message", ANA, {"msgtype": "m.text", "body": body, **content})
            await intake.until(lambda: intake.of(Message))
    assert [(message.text, message.mention) for message in intake.of(Message)] == [(text, mention)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://matrix.to/#/' + "a" * 1_000_000,
        " " * 1_000_000,
        f'<a href="https://matrix.to/#/{BOT}">' + "<" * 1_000_000 + "</a>",
    ],
    ids=["a link without an end", "spaces", "tags without an end"],
)
async def test_a_mention_is_looked_for_once_however_long_the_words_are(html: str) -> None:
    """Going through them for each letter anew would take minutes, in which nobody is heard."""
    async with homeserver() as server:
        room, intake = server.room(ANA, BOT), RecordingIntake()
        async with reading(bot(server), intake):
            server.happen(
                room, "m.room.message", ANA, {"msgtype": "m.text", "body": "Convene: hours", "formatted_body": html}
            )
            await intake.until(lambda: intake.of(Message))
    assert [message.text for message in intake.of(Message)] == ["hours"]
