"""What groups need of one another, as people can play it for themselves."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "[diversity] D1 · Diversity needs this from Partnerships by Friday, 10 April 2026:\n  the glossary",
    "[partnerships] D1 ·",
    "The co-chairs of Partnerships answer D1, or its liaison to Diversity.",
    "[diversity] Partnerships accepts D1 for Diversity",
    "  > 2: Friday, 3 April 2026",
    "[nairobi, private] Why does the group decline D2: a list of allies",
    "[diversity] Partnerships declines D2 for Diversity: a list of allies\n  Why: we make that list in May",
    "[diversity] Diversity needs D2 by Friday, 15 May 2026 now, not by Friday, 3 April 2026.",
    "[partnerships] D2 · Diversity needs this from Partnerships by Friday, 15 May 2026:",
    "[diversity] Partnerships accepts D2",
    "[diversity] Diversity waits for:\n  • D1 from Partnerships by Fri 10 Apr: the glossary (accepted)",
    "Others wait for Diversity:\n  • D3 for Partnerships by Fri 27 Mar: two reviewers (not answered yet)",
    "[diversity] Tomorrow, on Friday, 27 March 2026, Partnerships needs this from Diversity (D3)",
    "[core] D3 is late: Partnerships needed this from Diversity by Friday, 27 March 2026",
    "[core] Who waits for whom: 3 open needs, 1 of them late",
    "  + needs.png",
    "[diversity] Partnerships has delivered D1 to Diversity: the glossary\n  https://example.org/glossary",
    "[partnerships] Diversity has delivered D3 to Partnerships: two reviewers",
    "[partnerships] Diversity does not need D2 of Partnerships any more: a list of allies",
    "Not open any more:",
    "Did you mean partnerships?",
    "Diversity is your own group.",
    "By when?",
]


def test_the_transcript_tells_what_groups_need_of_one_another(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    """N2."""
    script = EXAMPLES / "notes" / "needs.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    told(capsys.readouterr().out, TOLD)
    assert code == 0
