"""How groups stand, as people can play it for themselves."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "[berlin, private] Diversity: the week is over. Week 13: 25 h 30 min of 25 h, 5 people logged, median 5 h, 0 on",
    "  1 poll ended, the group recommends P1",
    "[core] Week 13, Mon 23 Mar to Sunday, 29 March 2026",
    "  Diversity ◆ 4 of 5 took part, recommends P1, 1 ask",
    "  Partnerships – late: D1, 2 seats open",
    "8 groups are not shown, so that nobody's hours can be worked out.",
    "summary-2026-W13.png (image/png",
    "Hours: 25 h 30 min, around what is expected ◆",
    "summary-2026-W13.csv (text/csv",
    "summary-2026-W13.json (application/json",
    "Hours: not shown –",
    "[core] Weeks 10 to 13, Mon 2 Mar to Sunday, 29 March 2026",
    "Week 13: 25 h 30 min of 25 h, 5 people logged, median 5 h, 0 on leave",
    "[lima, private] Only a group's co-chairs and the core team can use summary.",
    "From now on the summary of all groups comes every Tuesday, 17:00 (Lagos).",
]


def test_the_transcript_tells_how_groups_stand(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """N3, H4."""
    script = EXAMPLES / "notes" / "summaries.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url, files=tmp_path)
    told(capsys.readouterr().out, TOLD)
    assert code == 0
