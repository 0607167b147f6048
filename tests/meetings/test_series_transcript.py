"""Series as people can play them for themselves."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_the_transcript_tells_how_a_series_goes_on(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """S3, S5, S8."""
    script = EXAMPLES / "meetings" / "series.txt"
    assert console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url) == 0
    told(
        capsys.readouterr().out,
        [
            "“every second Thursday” can mean two things.",
            "“CST” is an abbreviation, and several time zones may share it.",
            "Write it with 24 hours: 09:30, 21:30.",
            "Only the co-chairs of Diversity can do that.",
            "[diversity] S1: Weekly (1 h)\n  Every Thursday at 14:00 (Berlin)\n  M1: Thursday, 19 March 2026, ",
            "series-S1.ics",
            "M1: Weekly does not take place.",
            "(cancelled)",
            "but the clocks in Berlin leave that time out.",
            "Only the co-chairs of Diversity can do that.",
            "S2: Night watch meets on Sunday, 29 March 2026 at this time: Sunday, 29 March 2026, 01:30 UTC",
            "[diversity] S2: Night watch has ended.",
            "[diversity] Clocks change before M4: Weekly. It stays at 14:00 in Berlin, on Thursday, 2 April 2026.",
            "• Lima: 07:00, not 08:00",
            "[jakarta, private] For you, M4: Weekly",
            "[lima, private] For you, M4: Weekly",
            "[kyoto, private] For you, M4: Weekly",
            "the season asks at most 3 h of one person (night counts double).",
            "Always at Thursday 14:00 it would be 6 h.",
            "[kyoto, private] S1: Weekly by turns",
            "This plan for S1 has been taken.",
            "Every week, by turns: Thursday 13:00, Thursday 15:00 (Berlin), from Thursday, 9 April 2026 on",
            "Every Tuesday at 15:00 (Berlin), from Tuesday, 14 April 2026 on",
            "[diversity] S1: Weekly has ended. Its planned meetings do not take place.\n  Why: we have finished",
        ],
    )
