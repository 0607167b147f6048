"""Templates carry markup, values never do; what people typed is shown whole, in order, and calls nobody."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import Span, Text, clean, linked, width
from bot.platforms.markup import to_matrix, to_plain, to_telegram

anything = st.text(max_size=200)
texts = st.lists(st.builds(Span, anything, st.sampled_from(["", "bold", "italic", "code"]))).map(tuple).map(Text)


def test_a_templates_markup_counts() -> None:
    assert Text.template("**Bold**, _italic_ and `code`, but snake_case_stays").spans == (
        Span("Bold", "bold"),
        Span(", "),
        Span("italic", "italic"),
        Span(" and "),
        Span("code", "code"),
        Span(", but snake_case_stays"),
    )


@given(anything)
def test_a_value_is_taken_literally(value: str) -> None:
    assert str(Text.template("**{name}** said {words}", name=value, words=value)) == f"{value} said {value}"


def test_a_value_takes_on_the_style_around_it() -> None:
    assert Text.template("**{a}** `{b}`", a="*x*", b="{a}").spans == (
        Span("*x*", "bold"),
        Span(" "),
        Span("{a}", "code"),
    )


def test_neighbours_of_one_style_are_one() -> None:
    """A command is shown as one code, not as two beside each other."""
    week = Text.template("**Week {week}**: {amount}", week=10, amount="2 h")
    assert week.spans == (Span("Week 10", "bold"), Span(": 2 h"))
    assert (Text.plain("!", "code") + Text.plain("log", "code")).spans == (Span("!log", "code"),)
    assert Text.join(" ", [Text.plain("a"), Text.plain("b")]).spans == (Span("a b"),)
    links = Text((Span("a", "", "https://a.example"),)) + Text((Span("b", "", "https://b.example"),))
    assert len(links.spans) == 2


@given(texts)
def test_json_and_back_is_the_same(text: Text) -> None:
    assert Text.from_json(text.to_json()) == text


@given(texts, st.integers(2, 50))
def test_splitting_loses_nothing_and_keeps_to_the_limit(text: Text, limit: int) -> None:
    parts = text.split(limit)
    assert "".join(str(part) for part in parts) == str(text)
    assert all(0 < width(str(part)) <= limit for part in parts)


def test_splitting_prefers_line_ends_then_word_ends() -> None:
    assert [str(part) for part in Text.plain("one two\nthree four").split(12)] == ["one two\n", "three four"]
    assert [str(part) for part in Text.plain("one two three").split(9)] == ["one two ", "three"]


@given(anything)
def test_what_is_cleaned_has_no_control_or_direction_characters(text: str) -> None:
    shown = clean(text)
    assert len(shown) <= 500 + 500  # every @ may gain a word joiner
    inner = shown.removeprefix("\u2068").removesuffix("\u2069")
    assert not any(
        unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202a\u202b\u202c\u202d\u202e\u2066" for c in inner
    )


@given(anything)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text, 5000), 5000) == clean(text, 5000)


@pytest.mark.parametrize("text", ["@room look", "@channel", "hi @lima", "＠room @everyone"])
def test_nobody_is_called(text: str) -> None:
    assert "@room" not in clean(text)
    assert "@" not in clean(text).replace("@\u2060", "")


def test_an_override_cannot_reorder_what_stands_around_it() -> None:
    assert clean("abc\u202etxt.exe") == "abctxt.exe"
    assert clean("שלום") == "\u2068שלום\u2069"


TOOT = "https://mastodon.social/@wikimedia/123"


@pytest.mark.parametrize(
    ("text", "address", "behind"),
    [
        (f"see {TOOT}", TOOT, ""),
        (f"see {TOOT}, please", TOOT, ", please"),
        (f"see ({TOOT}).", TOOT, ")."),
        ("see https://a.example/?to=a@b.example now", "https://a.example/?to=a@b.example", " now"),
    ],
)
def test_an_address_with_an_at_sign_is_a_link_that_works(text: str, address: str, behind: str) -> None:
    """X4: what people write stays usable where it is made safe."""
    shown = linked(Text.template("**Said:** {text}", text=clean(text)))
    link = next(span for span in shown.spans if span.url)
    assert (link.text, link.url) == (address, address)
    assert str(shown).endswith(address + behind)


@pytest.mark.parametrize(
    "text",
    [
        "@room", "https://@room", "https://lima@evil.example/x", "https://x/@lima", "https://a.example/ @lima",
        "https://a.example/@room", "https://a.example/@ROOM/x", "xhttps://a.example/@lima", "https:///@lima",
        "https://a.example@lima", "https://a.example?@lima", "javascript://a.example/@lima",
    ],
)  # fmt: skip
def test_nothing_but_an_address_of_the_web_loses_its_joiner(text: str) -> None:
    shown = Text.plain(clean(text))
    assert linked(shown) == shown


@given(st.text(st.sampled_from('@ahtps:/.m \u2060\n(<"room')), st.sampled_from(["", "https://a.example/"]))
def test_outside_links_no_text_calls_anybody(text: str, before: str) -> None:
    """The joiner is gone inside links alone, which begin with the address of a site; and never before `room`."""
    shown = linked(Text.plain(clean(before + text)))
    for span in shown.spans:
        if span.url:
            assert span.text == span.url
            assert "@room" not in span.text
            assert re.match(r"https?://[\w.-]+(:\d+)?/", span.text)
        else:
            assert "@" not in span.text.replace("@\u2060", "")


def test_code_and_links_of_other_words_stay_as_they_are() -> None:
    said = clean(TOOT)
    for text in (Text.plain(said, "typed"), Text((Span(said, "", "https://a.example/"),))):
        assert linked(text) == text
    assert linked(Text((Span(said, "bold", TOOT),))) == Text((Span(TOOT, "bold", TOOT),))


def test_every_platform_shows_the_address_as_a_link() -> None:
    """In Telegram and in Matrix it is an anchor, within which neither looks for names."""
    text = Text.plain(clean(f"see {TOOT} and @lima"))
    anchor = f'see <a href="{TOOT}">{TOOT}</a> and @\u2060lima'
    assert to_telegram(text) == anchor
    assert to_matrix(text) == anchor
    assert to_plain(text) == f"see {TOOT} and @\u2060lima"
