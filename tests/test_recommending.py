"""A group comes to a recommendation: the story's week on the console, and with real clients on both platforms."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.polls.telling import told

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"


def test_the_story_of_r3_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    """Story steps 1, 3, 4, 6 and 7: D1–D6, D8, S1, L1."""
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(EXAMPLES / "story-polls.txt"), echo=True)
    said = capsys.readouterr().out
    assert code == 0
    told(
        said,
        [
            # Step 1: until Thursday 15:00, on everybody's clock; who may open a poll.
            "The co-chairs of Diversity call its polls: berlin, accra.",
            "[diversity] P1: R3 (consensus)",
            "8 of the 11 who can vote have to take part.",
            "Thursday, 26 March 2026, 15:00 UTC = 10:00 Lima · 16:00 Berlin · 22:00 Jakarta",
            "0 of 11 have voted, 8 are needed.",
            "[jakarta, private] P1: R3 (mufakat)",
            "Kamis, 26 Maret 2026, 15:00 UTC = 22:00 Jakarta",
            "[lima, private] P1: R3 (consenso)",
            "jueves, 26 de marzo de 2026, 15:00 UTC = 10:00 Lima",
            # Step 3: a block needs a reason, and the co-chairs learn of it; two accounts are one vote.
            "jakarta@diversity: !vote P1 block\n",
            "“Block” needs a reason, so I have not counted it.",
            "For example: !vote P1 block it leaves out the small groups",
            "jakarta@diversity: !vote P1 block it leaves out",
            "[diversity] (reaction) ✅",
            "[berlin, private] jakarta blocks P1: R3:",
            "[accra, private] jakarta blocks P1: R3:",
            "🔴 Block: 1",
            "1 of 11 have voted",
            "lima-phone@dm: vote P1 agree",
            "🟢 Agree: 1",
            "2 of 11 have voted",
            "lima@diversity> agree",
            # Step 4: version 2, with what has changed; who blocked hears first.
            "Version 2 is below. Votes on this one no longer count.",
            "[jakarta, private]",
            "[diversity] P1 is now version 2. Votes on the version before no longer count.",
            "[+ one, and begin with the small communities.]",
            "[diversity] P1: R3 (consensus, version 2)",
            "Saturday, 28 March 2026, 10:00 UTC = 05:00 Lima · 11:00 Berlin · 17:00 Jakarta",
            "0 of 11 have voted, 8 are needed.",
            "[jakarta, private] P1",
            "Sabtu, 28 Maret 2026, 10:00 UTC = 17:00 Jakarta",
            "[berlin, private] P1 is now version 2.",
            # Step 6: killed in the middle of the vote.
            "🟢 Agree: 6",
            "oslo@diversity> agree",
            ":restart",
            "🟢 Agree: 7",
            "[manila, private] P1: R3 – Stand aside",
            ":restart",
            "[manila, private] Your standing aside is concern 2 of P1",
            # Step 7: the outcome, on record; a second later it is too late.
            ":at 2026-03-28T10:00:01Z",
            "10 of 11 have voted.",
            "[diversity] P1: R3 (consensus, version 2)\n  The group recommends it.",
            "🟢 Agree: 7 (70 %)",
            "🟡 Agree with reservations: 2 (20 %)",
            "🟠 Stand aside: 1 (10 %)",
            "🔴 Block: 0 (0 %)",
            "10 of 11 took part (quorum: 8).",
            "1 person on leave did not vote and is not counted.",
            "Dissent\n  • Stand aside (concern 2): I will not be there when it is carried out",
            "Reasons\n  • Agree with reservations: still vague",
            "• Block (concern 1): it leaves out the small communities (version 1, not raised again)",
            "On record: P1, version 2, consensus.",
            "Closed at its deadline, Saturday, 28 March 2026, 11:00 (Berlin).",
            "+ P1.png (image/png",
            "P1 was open until Saturday, 28 March 2026, 11:00 (Berlin). Your vote came after that and does not count.",
            "[jakarta, private] P1: R3",
            "Setuju: 7 (70 %)",
            "Sabtu, 28 Maret 2026, 17:00 (Jakarta)",
            "P1: R3 · the group recommends it · consensus · 10 of 11 · Sat 28 Mar 2026",
        ],
    )
    _said_once(said)
    assert "decided" not in said


def _said_once(said: str) -> None:
    """Nothing is said twice for being killed, and no one is asked who has voted or is on leave (D8)."""
    assert said.count("\n[diversity] P1: R3 (consensus, version 2)\n  The group") == 1
    assert said.count("\n[manila, private] P1: R3 – Stand aside") == 1
    assert said.count("\n[lima, private] P1: R3") == 2, "one a version, on the account that is in use"
    assert said.count("(only lima sees)") == 2
    reminded = said.count("You have not voted on this yet.")
    assert (reminded, said.count("[lagos, private] You have not voted on this yet.")) == (1, 1)
