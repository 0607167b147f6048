"""Whatever people write, Telegram shows as they wrote it, and never takes for markup."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import Span, Text
from bot.platforms.markup import to_plain, to_telegram
from tests.fakes.telegram_rules import parse

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("<>&\"'/;#\n"), max_size=60)
spans = st.builds(
    Span, words, st.sampled_from(["", "bold", "italic", "code"]), st.just("") | words.map("https://x.example/".__add__)
)


@given(st.lists(spans, max_size=6).map(tuple).map(Text))
def test_telegram_shows_exactly_the_words_of_a_text(text: Text) -> None:
    visible, entities = parse(to_telegram(text), "HTML")
    assert visible == str(text).strip()
    links = [entity["url"] for entity in entities if entity["type"] == "text_link"]
    assert links == [span.url for span in text.spans if span.url]


def test_a_link_in_plain_words_keeps_its_address() -> None:
    text = Text(
        (
            Span("See "),
            Span("the rules", url="https://x.example/r"),
            Span("."),
            Span("https://y.example", url="https://y.example"),
        )
    )
    assert to_plain(text) == "See the rules (https://x.example/r).https://y.example"
