"""What strangers could make the bot write is short, and seldom."""

from bot.core.noise import PAUSE, Seldom, in_one_line


def test_the_same_is_written_once_a_minute_and_what_was_left_out_is_counted() -> None:
    now = [1_000.0]
    seldom = Seldom(lambda: now[0])
    assert [seldom.left_out("a") for _ in range(4)] == [0, None, None, None]
    assert seldom.left_out("b") == 0
    now[0] += PAUSE
    assert [seldom.left_out(what) for what in "aab"] == [3, None, 0]
    now[0] += PAUSE
    assert seldom.left_out("a") == 1


def test_what_breaks_or_reorders_a_line_is_a_space_and_what_is_long_is_cut() -> None:
    assert in_one_line("a\nb\u202ec\ud800d\x1be ñ م") == "a b c d e ñ م"
    assert in_one_line("x" * 200) == "x" * 200
    assert in_one_line("x" * 201) == "x" * 199 + "…"
    assert in_one_line("@eve:fake", 4) == "@ev…"
