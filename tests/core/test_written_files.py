"""Rich text in files: what people wrote is text there and no markup."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.core.markdown import in_markdown
from bot.core.text import Span, Text
from bot.core.wikitext import escaped, in_wikitext

anything = st.text(alphabet=st.sampled_from("ab 12'[]{}<>|=~_&*#:;-/!\"\\`.() \u00e9"), max_size=60)
MARKUP = re.compile(r"\[|\]|\{|\}|<|>|\||=|~~|''|__|[A-Za-z]:\S|&(?!#[0-9]+;)")


@given(anything)
def test_no_character_of_wikitext_stays_markup(text: str) -> None:
    assert MARKUP.search(escaped(text)) is None


@given(anything)
def test_a_page_reads_as_it_was_written(text: str) -> None:
    """MediaWiki shows a character reference as its character, as HTML does."""
    assert html.unescape(escaped(text)) == text


@given(anything)
def test_a_line_begins_no_list_and_no_rule(text: str) -> None:
    assert not in_wikitext(Text.plain(text)).startswith(("*", "#", ":", ";", "-", " "))


@given(anything)
def test_bold_ends_where_it_should(text: str) -> None:
    said = in_wikitext(Text((Span(text, "bold"), Span("x"))))
    if text.strip():
        assert said.startswith("'''")
        assert "'" not in said[3:].partition("'''")[0]
        assert said.endswith("'''x")


def test_numbers_that_would_become_links_do_not() -> None:
    assert escaped("RFC 1234, ISBN 123, RFC no") == "RFC&#32;1234, ISBN&#32;123, RFC no"


def test_own_bold_and_code_stay_in_both() -> None:
    text = Text((Span("Agreed", "bold"), Span(" in "), Span("minutes M4", "code")))
    assert in_wikitext(text) == "'''Agreed''' in <code>minutes M4</code>"
    assert in_markdown(text) == "**Agreed** in `minutes M4`"
