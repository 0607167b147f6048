"""Each method passes, fails and misses its quorum in a transcript that people can play for themselves."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.config import load
from bot.console import console
from handlers.polls.methods import METHODS
from storage.database import Database
from storage.outcomes import Outcome
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD: dict[str, tuple[list[str], list[str]]] = {
    # the outcomes of its polls, and what is said on the way, in this order
    "consensus": (
        ["recommends", "no-consensus", "recommends", "no-quorum"],
        [
            "4 of the 6 who can vote have to take part.",
            "Open until Thursday, 5 March 2026, 09:00 UTC = 10:00 Berlin",
            "(only berlin sees) Your vote on P1: Agree.",
            "[jakarta, private] Your vote on P1: Agree with reservations.",
            "[diversity] P1: R3 (consensus)\n  The group recommends it.",
            "🟢 Agree: 3 (75 %)",
            "🟡 Agree with reservations: 1 (25 %)",
            "4 of 6 took part (quorum: 4).",
            "• Agree with reservations: the second scenario needs a new name",
            "On record: P1, version 1, consensus.",
            "“Block” needs a reason, so I have not counted it.",
            "[jakarta, private] Your block is concern 1 of P2",
            "[berlin, private] jakarta blocks P2: Name:",
            "[accra, private] jakarta blocks P2: Name:",
            "No consensus. 1 block stands.",
            "• Block (concern 1): it means something rude in Indonesian",
            "On record: P2, version 1, consensus.",
            "P3 is now version 2. Votes on the version before no longer count.",
            "[− Open] [+ Shared]",
            "[diversity] P3: Name again (consensus, version 2)\n  The group recommends it.",
            "(version 1, not raised again)",
            "On record: P3, version 2, consensus.",
            "No quorum. 3 of 6 took part, and 4 had to.",
            "> again: Run it once more",
            "This is P4 once more, since too few took part.",
            "P5: Logo · consensus",
            "P4: Logo · no quorum · consensus · 3 of 6",
            "P1: R3 · the group recommends it · consensus · 4 of 6",
        ],
    ),
    "consent": (
        ["recommends", "no-consensus", "no-quorum"],
        [
            "Aim: everybody can read it.",
            "[lima, private] Your objection is concern 1 of P1",
            "Only who raised concern 1 can resolve it.",
            "Concern 1 of P1 is noted as integrated. Your vote is now: No objection.",
            "[berlin, private] No objection stands against P1 any more.",
            "[diversity] P1: Glossary (consent)\n  The group recommends it.",
            "🟢 No objection: 4 (100 %)",
            "(version 1, integrated, says its author: there will be a Spanish one)",
            "It is looked at again on Monday, 16 March 2026.",
            "No consensus. 1 objection stands.",
            "• Objection (concern 1): it is one in the morning for me",
            "No quorum. 1 of 6 took part, and 4 had to.",
            "[diversity] P1: Glossary was to be looked at again on Monday, 16 March 2026.",
            "On record: P1, version 1, consent.",
        ],
    ),
    "lazy": (
        ["recommends", "not-passed"],
        [
            "Who says nothing agrees.",
            "The group recommends it. Nobody objects.",
            "0 of 6 took part.",
            "“Objection” needs a reason, so I have not counted it.",
            "The group does not recommend it. 1 objection stands.",
            "• Objection (concern 1): people speak less freely when they are recorded",
            "On record: P2, version 1, lazy consensus.",
            "Lazy consensus, in which silence agrees, is not for members",
        ],
    ),
    "majority": (
        ["recommends", "not-passed", "no-quorum", "recommends", "recommends"],
        [
            "[diversity] P1: Logo (majority)\n  The group recommends it.",
            "👍 Yes: 2 (67 %)\n  👎 No: 1 (33 %)\n  ⚪ Abstain: 1\n  4 of 6 took part (quorum: 4).",
            "• No: it is hard to see on a phone",
            "It is open for less than 72 hours because: the printer closes on Friday",
            "The group does not recommend it. There were not more yes than no.",
            "No quorum. 1 of 6 took part, and 4 had to.",
            "4 votes are missing.",
            "👍 Yes: 4 (80 %)\n  👎 No: 1 (20 %)\n  ⚪ Abstain: 1",
            "Closed by berlin, Monday, 9 March 2026",
            "The ballot is secret: you vote in our private chat",
            "P5 is a secret ballot, so I have not counted this.",
            "👍 Yes: 3 (75 %)",
            "Nothing joins the ballots and their voters any more. The ballots are deleted on Thursday, 26 March 2026.",
        ],
    ),
    "supermajority": (
        ["recommends", "not-passed", "recommends", "no-quorum"],
        [
            "if at least 2/3 of all who can vote say yes.",
            "👍 Yes: 4 (80 %)\n  👎 No: 1 (20 %)\n  ⚪ Abstain: 0\n  5 of 6 took part (quorum: 4).",
            "The group does not recommend it. 4 of the 6 who could vote had to say yes.",
            "👍 Yes: 3 (75 %)",
            "if at least 3/4 of the yes and no votes are yes.",
            "[diversity] P3: Seats again (supermajority)\n  The group recommends it.",
            "👍 Yes: 3 (75 %)",
            "No quorum. 2 of 6 took part, and 4 had to.",
            "👍 Yes: 2 (100 %)",
        ],
    ),
    "sense-check": (
        ["sensed", "sensed"],
        [
            "This only shows where people stand. Nothing is recommended by it.",
            "(only berlin sees) Your vote on P1: Strongly for it.",
            "This is where people stand. Nothing is recommended by it.",
            "1 Strongly for it: 1 (25 %)\n  2 For it: 2 (50 %)\n  3 In the middle: 0 (0 %)\n  4 Doubtful: 1 (25 %)",
            "On record: P1, version 1, sense check.",
            "0 of 6 took part.",
        ],
    ),
    "gradients": (
        ["sensed", "sensed"],
        [
            "1 Full support: 1 (20 %)\n  2 Support, with a small point: 2 (40 %)\n  3 Support, with reservations: 1",
            "5 More talk is needed first: 1 (20 %)",
            "• More talk is needed first: what about the small communities",
            "On record: P1, version 1, gradients of agreement.",
            "0 of 6 took part.",
        ],
    ),
    "election": (
        ["elected", "not-passed", "no-quorum", "elected"],
        [
            "Ties are drawn by lot. Hash of the draw: ",
            "[jakarta, private] berlin nominates you in P1: Speakers (Diversity).",
            "• jakarta\n  • lima\n  • board",
            "[berlin, private] (edited) P1: Speakers – your ballot",
            "Your ballot counts: jakarta → board",
            "Elected: jakarta, lima",
            "6 ballots for 2 seats: who reaches 3 is elected.",
            "jakarta: 4 – elected, surplus goes on",
            "lima: 2.25\n  board: 0.75 – out",
            "Seed of the draw: ",
            "Nobody is elected.\n  1 seat stays open.",
            "Reopen nominations: 3",
            "No quorum. 1 of 6 took part, and 4 had to.",
            "Elected: lima",
            "[diversity] lima is co-chair of Diversity from now on, elected in P4.",
            "Co-chairs of Diversity\n  berlin\n  lima",
            "The co-chairs of Diversity call its polls: berlin, lima.",
        ],
    ),
    "ranked": (
        ["recommends", "not-passed", "not-passed", "no-quorum"],
        [
            "• one fund\n  • two funds\n  • no fund",
            "[berlin, private] (edited) P1: Scenario – your ballot",
            "[diversity] P1: Scenario (ranked choice)\n  The group recommends two funds.",
            "two funds – one fund: 3 : 2",
            "two funds – Further discussion: 4 : 0",
            "5 of 6 took part (quorum: 4).",
            "Further discussion. No option is preferred to it.",
            "Further discussion – April: 3 : 1",
            "A tie: blue, green. Nothing is recommended.",
            "blue – green: 2 : 2",
            "No quorum. 1 of 6 took part, and 4 had to.",
        ],
    ),
}


def test_every_method_has_a_transcript() -> None:
    assert {path.stem for path in (EXAMPLES / "polls").glob("*.txt")} == set(METHODS) == set(TOLD)


@pytest.mark.parametrize("method", TOLD)
def test_a_transcript_tells_how_its_method_ends(
    method: str, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """D1–D7, the table of methods."""
    script = EXAMPLES / "polls" / f"{method}.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    outcomes, parts = TOLD[method]
    told(capsys.readouterr().out, parts)
    assert code == 0
    with closing(Database(sqlite_url)) as database:
        assert database.run_here(_outcomes) == outcomes


def _outcomes(session: Session) -> list[str]:
    """The codes on record, in the order of the polls' numbers."""
    return [outcome.code for outcome in sorted(session.exec(select(Outcome)), key=lambda outcome: outcome.poll_id)]
