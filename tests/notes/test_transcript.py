"""Notes between groups, as people can play them for themselves."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "[advocacy] N1 · Nota de Diversity\n  berlin, miércoles, 25 de marzo de 2026, 05:00 (Lima)",
    "[partnerships] N1 · Note from Diversity\n  berlin, Wednesday, 25 March 2026, 13:00 (Nairobi)",
    "• Advocacy: delivered (Wed 25 Mar, 11:00 Berlin)\n  • Partnerships: delivered (Wed 25 Mar, 11:00 Berlin)",
    "• Partnerships: acknowledged (Wed 25 Mar, 11:00 Berlin)",
    "[diversity] Advocacy answers N1 (bogota)",
    "• Advocacy: answered (Wed 25 Mar, 11:00 Berlin)\n  • Partnerships: acknowledged",
    "[kyoto, private] lima of Diversity would like to forward these words of yours to Partnerships. May they?",
    "[partnerships] N2 · Note from Diversity\n  kyoto",
    "+ glossary.pdf",
    "The glossary has 41 words now",
    "Shall I send this to where N2 came from, as the answer of your group?",
    "[diversity] Partnerships answers N2 (oslo)",
    "I know no group “partnershps”. Did you mean partnerships?",
    "Diversity is where it comes from",
    "“film.mp4” is too large to be carried to other groups: 60 MB.",
    "[lima, private] Partnerships has got these words already, as N1.",
    "[diversity] N3 · Note from Partnerships",
    "These words came from Partnerships in the first place (N3).",
    "[advocacy] (removed) N1",
    "[partnerships] (removed) N1",
    "[nairobi, private] N4 has come for Partnerships.",
    "• Partnerships: waits for a co-chair there",
    "[partnerships] N4 · Note from Diversity",
    "[diversity] Partnerships declines N4 (oslo)",
    "[core] N5 · Announcement to 9 groups",
    "• Partnerships: acknowledged",
    "• N3 to Community Health, Diversity, Wed 25 Mar · delivered: The list of partners is out",
    "Shall it go to Advocacy as well, or is that how your text begins?",
    "[partnerships] N6 · Note from Diversity",
    "[partnerships] N6 is acknowledged.",
    "Which note shall I take back?\n  • N6 to Advocacy, Partnerships, Wed 25 Mar: The minutes are on our page",
    "[partnerships] (removed) N6",
]


def test_the_transcript_tells_how_notes_go(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """N1."""
    script = EXAMPLES / "notes" / "forwarding.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    told(capsys.readouterr().out, TOLD)
    assert code == 0
