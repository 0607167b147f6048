"""What a poll needs before it opens, for whatever has been said of it."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Refusal
from handlers.polls.deciding import Rule, quorum_of
from handlers.polls.methods import METHODS
from handlers.polls.opening import rules
from handlers.polls.opening.draft import Parts
from handlers.polls.starting import LEAST

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
MINUTES = st.sampled_from([0, 0, 1, 60, 72 * 60 - 1, 72 * 60, 5_000, 10_000, 20_000, 60 * 24 * 60, 60 * 24 * 60 + 1])
QUORUMS = st.sampled_from(["", "", "", "1/10", "2/3", "1/1", "1", "8", "16"])
PARTS = st.builds(
    Parts,
    method=st.sampled_from(["", *METHODS]),
    title=st.sampled_from([*["R3"] * 9, "", " ", "x" * 121]),
    text=st.sampled_from([*["Merge."] * 9, None, "", "x" * 2501]),
    minutes=MINUTES,
    until=st.sampled_from([None, None, None, -1, 0, 1, 5_000, 9_000, 10**5]).map(
        lambda minutes: None if minutes is None else NOW + timedelta(minutes=minutes)
    ),
    nominations=MINUTES,
    quorum=QUORUMS,
    fallback=st.sampled_from([None, "", "majority"]),
    reason=st.sampled_from(["", *["because"] * 4, "x" * 301]),
    secret=st.sampled_from([False, False, True]),
    base=st.sampled_from(["", "all"]),
    ratio=st.just("2/3"),
    aim=st.sampled_from(["", *["all can read"] * 4]),
    review_on=st.sampled_from([None, NOW.date(), *[date(2026, 6, 1)] * 6]),
    about=st.sampled_from([*["other"] * 6, "", "members", "cochairs", "final", "budget"]),
    seats=st.integers(0, 10),
    holders=st.sampled_from([(), (1,), (1, 2)]),
    options=st.sampled_from([*[("A", "B")] * 6, (), ("A",), ("A", "a"), ("A", ""), tuple("ABCDEFGHIJK")]),
    stepwise=st.booleans(),
)
GROUPS = st.builds(
    rules.Group,
    now=st.just(NOW), today=st.just(NOW.date()), name=st.just("Diversity"), members=st.just(15),
    able=st.sampled_from([0, 3, 8, 12, 15]), method=st.just("consensus"), quorum=st.sampled_from(["2/3", "8", "15"]),
    fallback=st.just("supermajority"), named=st.booleans(), vacant=st.integers(0, 2), chairs=st.just({1: "a", 2: "b"}),
)  # fmt: skip


@settings(max_examples=500)  # most of them are refused
@given(parts=PARTS, group=GROUPS)
def test_whatever_can_be_opened_keeps_to_the_rules(parts: Parts, group: rules.Group) -> None:
    """D1, D2, D5, D7 and the table of methods."""
    try:
        rules.check(parts, group)
    except Refusal:
        return
    if list(rules.missing(parts, group)):
        return
    wanted = rules.wanted(parts, group)
    method = METHODS[wanted.method]
    assert wanted.title.strip()
    assert NOW < wanted.closes_at <= NOW + timedelta(days=rules.MOST_DAYS)
    voting = timedelta(minutes=wanted.voting_minutes) if wanted.method == "election" else wanted.closes_at - NOW
    assert voting >= LEAST or wanted.short_reason
    assert group.able > 0
    assert quorum_of(Rule(wanted.method, wanted.quorum), group.able) <= group.able
    assert not wanted.secret or method.may_be_secret
    assert not (wanted.secret and wanted.named)
    assert wanted.method != "lazy" or wanted.about not in rules.NOT_FOR_LAZY
    assert wanted.method != "consent" or (wanted.aim and wanted.review_on and wanted.review_on > group.today)
    assert wanted.method != "ranked" or 2 <= len(wanted.options) <= rules.MOST_OPTIONS
    assert wanted.method != "election" or (wanted.seats >= 1 and wanted.secret)
    assert Fraction(1, 2) < Fraction(wanted.ratio) <= 1
    assert wanted.method == "consensus" or not wanted.fallback


@given(parts=PARTS, group=GROUPS)
def test_what_is_missing_is_asked_for_once(parts: Parts, group: rules.Group) -> None:
    asked = list(rules.missing(parts, group))
    assert len(asked) == len(set(asked))
