"""What people write into a report is text and addresses in both files, and no markup (P2)."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reports import markup
from handlers.reports.markup import Block

ADDRESS = "https://example.org/a"
anything = st.text(alphabet=st.sampled_from("ab 12'[]{}<>|=~_&*#:;-/!\"\\`.()@ \n\u00e9"), max_size=60)
with_addresses = st.lists(st.one_of(anything, st.just(ADDRESS), anything.map(ADDRESS.__add__)), max_size=4).map("".join)
LINK = re.compile(r"\[(?P<url>https?://[^\s\[\]]+) (?P<label>[^\[\]]+)\]")
MARKUP = re.compile(r"\[|\]|\{|\}|<|>|\||=|~~|''|__|[A-Za-z]:\S|&(?!#[0-9]+;)")


@given(with_addresses)
def test_in_wikitext_only_addresses_are_links_and_nothing_else_is_markup(text: str) -> None:
    for block in markup.blocks(text):
        said = markup.in_wikitext(block).removeprefix("* ")
        assert MARKUP.search(LINK.sub("", said)) is None
        assert not any(each in link["url"] for link in LINK.finditer(said) for each in ("''", "~~", "__", "{", "|"))
        shown = html.unescape(LINK.sub(lambda link: link["label"], said))
        assert shown == block.text


@given(with_addresses)
def test_in_markdown_an_item_is_one_line_that_begins_with_a_dash(text: str) -> None:
    for block in markup.blocks(text):
        said = markup.in_markdown(block)
        assert "\n" not in said
        assert said.startswith("- ") == block.is_item
        words = re.sub(r"<https?://[^<>\s]*>", "", said)
        assert re.search(r"[*`\[\]{}|<>]", re.sub(r"\\.", "", words)) is None


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("One", Block("One")),
        ("- one", Block("one", is_item=True)),
        ("  * one", Block("one", is_item=True)),
        ("• one", Block("one", is_item=True)),
        ("– one", Block("one", is_item=True)),
        ("-one", Block("-one")),
        ("**one**", Block("**one**")),
    ],
)
def test_a_line_that_begins_with_a_dash_is_an_item(line: str, block: Block) -> None:
    assert markup.blocks(f"{line}\n\n \u200b\n") == [block]


@pytest.mark.parametrize(
    ("text", "markdown", "wikitext"),
    [
        (
            "See https://x.org/a, or (https://x.org/b).",
            "See <https://x.org/a>, or (<https://x.org/b>).",
            "See [https://x.org/a https&#58;//x.org/a], or ([https://x.org/b https&#58;//x.org/b]).",
        ),
        ("https://", "https\\://", "https&#58;//"),
        ("javascript:alert(1)", "javascript:alert(1)", "javascript&#58;alert(1)"),
        ("@room", "@\u2060room", "@\u2060room"),
    ],
)
def test_addresses_of_pages_are_links(text: str, markdown: str, wikitext: str) -> None:
    (block,) = markup.blocks(text)
    assert markup.in_markdown(block) == markdown
    assert markup.in_wikitext(block) == wikitext


def test_an_address_cannot_close_its_link() -> None:
    (block,) = markup.blocks("https://x.org/''a__b~~~~/@me]]{{x}}")
    link = LINK.match(markup.in_wikitext(block))
    assert link is not None
    assert link["url"] == "https://x.org/%27%27a%5F%5Fb%7E%7E%7E%7E/@me"
