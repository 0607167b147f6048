"""What people write on Matrix: formatting is read from the tags that we know, and flattened to one level (N1)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import Attached
from bot.core.text import Span, Text
from bot.platforms.matrix.content import attached_to, rich_of, words_of
from bot.platforms.matrix.html import read

tags = st.sampled_from(
    ["<b>", "</b>", "<em>", "</em>", "<p>", "</p>", "<ul>", "<li>", "</ul>", "<ol start=x>", "<pre>", "</pre>", "<br>",
     "<a href='javascript:x'>", "<a href='https://a.example'>", "</a>",
     "<mx-reply>", "</mx-reply>", "<script>", "&amp;",
     "<img alt='x'>", "<", "&#", "<!--", "]]>"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("html", "spans"),
    [
        ("<b>a</b> <i>b</i> <code>c</code>",
         [("a", "bold", ""), (" ", "", ""), ("b", "italic", ""), (" ", "", ""), ("c", "code", "")]),
        ("<strong>a <em>b</em></strong>", [("a b", "bold", "")]),
        ("<em>a <strong>b</strong></em>", [("a ", "italic", ""), ("b", "bold", "")]),
        ("<p>one</p>\n<p>two</p>", [("one\n\ntwo", "", "")]),
        ("one<br/>two", [("one\ntwo", "", "")]),
        ("<ul><li>a</li><li>b</li></ul>", [("• a\n• b", "", "")]),
        ('<ol start="3"><li>a</li><li>b</li></ol>', [("3. a\n4. b", "", "")]),
        ("<pre><code>x = 1\ny = 2\n</code></pre>", [("x = 1\ny = 2\n", "code", "")]),
        ('<a href="https://a.example/?b=1&amp;c=2">x</a>', [("x", "", "https://a.example/?b=1&c=2")]),
        ('<a href="javascript:alert(1)">x</a>', [("x", "", "")]),
        ('<a href="https://matrix.to/#/@ana:a.example">Ana</a>: hi', [("Ana: hi", "", "")]),
        ("<mx-reply><blockquote>old</blockquote></mx-reply>new", [("new", "", "")]),
        ("<script>bad()</script><font color=red>a &lt; b</font>", [("a < b", "", "")]),
        ("<del>a</del><unknown>b</unknown>", [("ab", "", "")]),
    ],
)  # fmt: skip
def test_known_tags_become_one_level_of_formatting(html: str, spans: list[tuple[str, str, str]]) -> None:
    """N1."""
    found = read(html)
    assert found is not None
    assert [(span.text, span.style, span.url) for span in found.spans] == spans


@given(st.lists(tags | st.text(max_size=8), max_size=40).map("".join))
def test_no_markup_however_broken_is_more_than_words(html: str) -> None:
    """N1."""
    found = read(html) or Text()
    assert all(span.url in {"", "https://a.example"} for span in found.spans)


def test_what_is_too_much_is_not_read() -> None:
    """N1: sizes are bounded, and so is depth."""
    assert read("a" * 70_000) is None
    assert read("<b>a</b><i>b</i>" * 2_000) is None
    assert str(read("<div><b>" * 1_500 + "deep")) == "deep"
    assert read("<a " * 6_000) is None


def content(**more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "format": "org.matrix.custom.html"} | more


def test_formatted_words_that_say_something_else_do_not_count() -> None:
    """N1: what is passed on is what the plain words say."""
    body, html = "Please **read** this", "Please <b>read</b> this"
    assert rich_of(content(body=body, formatted_body=html), body).spans[1] == Span("read", "bold")
    assert rich_of(content(body="Vote for Ana", formatted_body="Vote for <b>Ben</b>"), "Vote for Ana") == Text()
    assert rich_of(content(body=body, formatted_body=7), body) == Text()


def test_a_file_has_a_name_and_words_where_it_has_a_caption() -> None:
    """N1."""
    known = {"msgtype": "m.file", "url": "mxc://a.example/x", "info": {"mimetype": "application/pdf", "size": 7}}
    plain, captioned = {**known, "body": "a.pdf"}, {**known, "body": "!forward all", "filename": "a.pdf"}
    assert (words_of(plain), words_of(captioned)) == ("", "!forward all")
    file = (Attached("matrix", "mxc://a.example/x", "a.pdf", "application/pdf", 7),)
    assert attached_to(plain) == attached_to(captioned) == file


@pytest.mark.parametrize("odd", [{"url": 3}, {"url": "https://a.example"}, {"file": {"url": "mxc://a/b"}}])
def test_what_is_no_file_that_can_be_had_is_none(odd: dict[str, Any]) -> None:
    """N1."""
    assert attached_to({"msgtype": "m.file", "body": "a"} | odd) == ()


def test_odd_sizes_and_types_are_not_known() -> None:
    found = attached_to({"msgtype": "m.image", "url": "mxc://a/b", "info": {"size": -1, "mimetype": ["x"]}})
    assert found == (Attached("matrix", "mxc://a/b", "image.bin", "application/octet-stream", 0),)
