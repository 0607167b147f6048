"""One week of a group's life plays from its first day to its last, on one configuration with nine groups."""

import csv
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.meetings.readers import by_ical, by_vobject
from tests.polls.telling import told

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)

STEPS = {
    "before it": [
        "[jakarta, private] Mulai sekarang saya memakai Bahasa Indonesia",
        "[lima, private] Desde ahora te hablo en español",
        "board (console:board) is a board member in Diversity, with one vote like everybody.",
        "[cairo, private] Away from Friday, 20 March 2026 to Sunday, 12 April 2026.",
        "la cuenta console:lima-phone y esta son ahora una sola persona",
        "Diversity: 12 members",
        "berlin: co-chair",
        "accra: co-chair",
        "board: board member",
        "[diversity] S1: Weekly (1 h)\n  Every Thursday at 14:00 (Berlin)",
        "M1: Thursday, 26 March 2026, 13:00 UTC = 08:00 Guayaquil, Lima · 14:00 Berlin",
        "M2: Thursday, 2 April 2026, 12:00 UTC = 07:00 Guayaquil, Lima",
        "series-S1.ics",
    ],
    "Step 1": [
        "[diversity] P1: R3 (consensus)",
        "8 of the 11 who can vote have to take part.",
        "Thursday, 26 March 2026, 15:00 UTC = 10:00 Guayaquil, Lima · 16:00 Berlin · 17:00 Cairo · 22:00 Jakarta",
        "0 of 11 have voted, 8 are needed.",
        'lima@diversity: !poll consensus "R4"',
        "The co-chairs of Diversity call its polls: berlin, accra. Ask one of them",
        "[lima, private] Las votaciones de Diversity las convocan sus copresidentes: berlin, accra.",
        "[jakarta, private] P1: R3 (mufakat)",
        "Kelompok merekomendasikannya jika",
        "Dibuka sampai Kamis, 26 Maret 2026, 15:00 UTC = 22:00 Jakarta",
        "[lima, private] P1: R3 (consenso)",
        "Abierta hasta el jueves, 26 de marzo de 2026, 15:00 UTC = 10:00 Lima",
    ],
    "Step 2": [
        "[diversity] M3: the times against everybody's day",
        "Jakarta (1 person): 1: Tue 7 Apr 20:00, evening · 2: Wed 8 Apr 01:00, night",
        "M3.png (image/png",
        "[diversity] M3: April call (1 h 30 min): when can you come?",
        "Tuesday, 7 April 2026, 18:00 UTC = 13:00 Guayaquil, Lima",
        "20:00 Cairo, Berlin · Wed 8 Apr 01:00 Jakarta",
        "Everybody who was asked has answered.",
        "Time 1: Tuesday, 7 April 2026, 13:00 UTC",
        "Everybody can come, 1 of them if needed. It is hardest for one person, for whom it begins at 22:00.",
        "Time 2: Tuesday, 7 April 2026, 18:00 UTC",
        "2 cannot. It is hardest for 2 people, for whom it begins at 01:00",
        "Time 3: Wednesday, 8 April 2026, 07:00 UTC",
        "A co-chair picks one",
        "2  Rabu, 08 April 2026, 01:00 (Jakarta) = Sel 7 Apr 18:00 UTC\n      ❌ tidak",
        "[board, private] M3: April call (1 h 30 min): when can you come? (Diversity)",
        "14:00 (London) = 13:00 UTC\n      🟡 if needed\n",
        "19:00 (London) = 18:00 UTC\n      🟡 if needed\n",
        "08:00 (London) = 07:00 UTC\n      🟡 if needed\n",
        "berlin@diversity: !pick M3 1",
        "[diversity] M3: April call (1 h 30 min)\n  Tuesday, 7 April 2026, 13:00 UTC",
        "Call: https://meet.example.org/diversity",
        "meeting-M3.ics (text/calendar",
    ],
    "Step 3": [
        "“Block” needs a reason, so I have not counted it.",
        "Or write for example: !vote P1 block it leaves out the small groups",
        "jakarta@diversity: !vote P1 block it leaves out",
        "[diversity] (reaction) ✅",
        "[berlin, private] jakarta blocks P1: R3:\n  “it leaves out the small communities”",
        "[accra, private] jakarta blocks P1: R3:\n  “it leaves out the small communities”",
        "Suara Anda: Menghalangi.",
        "🔴 Block: 1",
        "1 of 11 have voted",
        "lima-phone@dm: vote P1 agree",
        "🟢 Agree: 1",
        "2 of 11 have voted",
        "lima@diversity: !vote P1 agree\n[diversity] (reaction) ✅\n:advance 1m\n#",  # and no other tally
        "[diversity] Noted for Tuesday, 24 March 2026 (week 13).",
    ],
    "Step 4": [
        "Version 2 is below. Votes on this one no longer count.",
        "[jakarta, private] P1 punya versi baru. Ganjalan 1 dari Anda",
        "[diversity] P1 is now version 2. Votes on the version before no longer count.",
        "[− one.] [+ one, and begin with the small communities.]",
        "[diversity] P1: R3 (consensus, version 2)",
        "Open until Saturday, 28 March 2026, 10:00 UTC = 05:00 Guayaquil, Lima · 11:00 Berlin",
        "0 of 11 have voted, 8 are needed.",
        "[jakarta, private] P1 sekarang versi 2.",
        "[+ one, and begin with the small communities.]",
        "Dibuka sampai Sabtu, 28 Maret 2026, 10:00 UTC = 17:00 Jakarta",
        "[lima, private] P1 está ahora en la versión 2.",
        "Abierta hasta el sábado, 28 de marzo de 2026, 10:00 UTC = 05:00 Lima",
        "[berlin, private] P1 is now version 2.",
        "[manila, private] P1: R3 – Stand aside",
        ":restart",
        "[manila, private] Your standing aside is concern 2 of P1",
        # The note: in each group's language and on its clock; one acknowledges, one answers, on one message.
        "[advocacy] N1",
        "berlin, miércoles, 25 de marzo de 2026, 05:",
        "R3 has a second version. Please read it by Friday",
        "[partnerships] N1 · Note from Diversity\n  berlin, Wednesday, 25 March 2026, 13:",
        "[diversity] N1 · Note to Advocacy, Partnerships",
        "• Advocacy: on its way\n  • Partnerships: on its way",
        "[diversity] (edited) N1 · Note to Advocacy, Partnerships",
        "• Advocacy: delivered",
        "• Partnerships: delivered",
        "hanoi@partnerships> ack",
        "This group has acknowledged it.",
        "[diversity] (edited) N1 · Note to Advocacy, Partnerships",
        "• Partnerships: acknowledged",
        "bogota@advocacy>> !answer",
        "[diversity] Advocacy answers N1 (bogota)",
        "Estamos de acuerdo con la segunda versión",
        "[diversity] (edited) N1 · Note to Advocacy, Partnerships",
        "• Advocacy: answered",
        "• Partnerships: acknowledged",
        # The need stands in both groups.
        "[partnerships] D1 · Partnerships needs this from Diversity by Friday, 10 April 2026:\n  the glossary",
        "[diversity] D1 · Partnerships needs this from Diversity by Friday, 10 April 2026:\n  the glossary",
        "[partnerships] Diversity accepts D1",
        "berlin@diversity: !needs",
        "• D1 for Partnerships by Fri 10 Apr: the glossary (accepted)",
        "nairobi@partnerships: !needs",
        "• D1 from Diversity by Fri 10 Apr: the glossary (accepted)",
    ],
    "Step 5": [
        "[diversity] In a day: M1: Weekly",
        "Thursday, 26 March 2026, 13:00 UTC = 08:00 Guayaquil, Lima · 14:00 Berlin · 15:00 Cairo · 20:00 Jakarta",
        "5 of 11 have answered.",
        "[diversity] Clocks change before M2: Weekly. It stays at 14:00 in Berlin, on Thursday, 2 April 2026.",
        "• Guayaquil, Lima: 07:00, not 08:00",
        "[diversity] M1: Weekly has begun (13:00 UTC = 14:00 Berlin).",
        "A1: translate the glossary · kyoto · by Fri 3 Apr",
        "A2: write to Partnerships · lima · by Tue 31 Mar",
        "Line 7 is taken back.",
        "Here (4): berlin, jakarta, lima, kyoto",
        "1. The glossary\n  2. Action A1",
        "3. Agreed, provisionally: We use the glossary of Partnerships (G1)",
        ":restart",
        "[diversity] Minutes of M1: Weekly (Diversity)",
        "Present (4): berlin, jakarta, lima, kyoto",
        "• Action A1: translate the glossary · kyoto · by Fri 3 Apr",
        "• Agreed G1 (provisional until Sunday, 29 March 2026",
        "• Action A2: write to Partnerships · lima · by Tue 31 Mar",
        "• The program was killed in the middle of it",
        "minutes-M1.md",
        "The minutes of M1 are approved by berlin",
        "Only you are shown this.",
        "A1 is done, says kyoto",
        "[diversity] Somebody objects to G1",
        "[diversity] An objection to G1 is taken back",
        "Opened again, it takes the place of an older one.",
    ],
    "Step 6": [
        "[lima, private] Para ti, M2: Weekly del jueves, 2 de abril de 2026 es a las 07:00, no a las 08:00",
        "🟢 Agree: 6",
        "oslo@diversity: !vote P1 agree",
        ":restart",
        "🟢 Agree: 7",
        'oslo@diversity: !ask expert "an interview',
        "[diversity] Q1 · Diversity asks the core team for an expert:",
        "[core] Q1 · Diversity asks the core team for an expert:\n  an interview with a linguist",
        "[diversity] The core team approves Q1: an interview with a linguist",
        "[diversity] (edited) Q1",
        "Approved.",
        "• Q1, an expert: an interview with a linguist who knows small scripts (approved)",
    ],
    "Step 7": [
        ":at 2026-03-28T10:00:01Z",
        "[lagos, private] You have not voted on this yet.",
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
        "+ ",
        "P1.png (image/png",
        "lagos@diversity: !vote P1 agree",
        "P1 was open until Saturday, 28 March 2026, 11:00 (Berlin). Your vote came after that and does not count.",
        "[jakarta, private] P1: R3",
        "Setuju: 7 (70 %)",
        "10 dari 11 orang ikut (kuorum: 8).",
        "Sabtu, 28 Maret 2026, 17:00 (Jakarta)",
        "P1: R3 · the group recommends it · consensus · 10 of 11 · Sat 28 Mar 2026",
    ],
    "Step 8": [
        "[jakarta, private] Berapa lama waktu Anda untuk Diversity pekan ini?",
        "[diversity] Nobody objected in time, so this is final:\n  • G1",
        "[lima, private] ¿Cuánto tiempo le has dedicado a Diversity esta semana?",
        "lima@diversity: !log 1h30",
        "[diversity] Noted for Sunday, 29 March 2026 (week 13).",
        "jakarta@dm: log 45m",
        "Dicatat: 45 menit pada Senin, 30 Maret 2026 (pekan 14)",
        "[lima, private] Diversity\n  Semana 13: 1 h 30 min de 5 h",
        "[jakarta, private] Diversity\n  Pekan 14: 45 menit dari 5 jam\n  Pekan 13: 0 jam",
        "• Agreed G1 (final): We use the glossary of Partnerships",
    ],
    "Step 9": [
        "[berlin, private] Diversity: the week is over. Week 13: 14 h 45 min of 55 h, 6 people logged,",
        ":at 2026-03-30T13:00Z",
        "[core] Week 13, Mon 23 Mar to Sunday, 29 March 2026",
        "Advocacy –",
        "Community Health –",
        "Diversity ▽ 10 of 12 took part, recommends P1",
        "Partnerships ◆",
        "All groups together, at the close: 55 h 45 min",
        "so that nobody's hours can be worked out.",
        "summary-2026-W13.png (image/png",
        "Hours: 14 h 45 min, under what is expected",
        "Hours: 24 h 30 min, around what is expected",
        "summary-2026-W13.csv",
        "summary-2026-W13.json",
        "berlin@dm: report",
        "I have begun the step report T1 of Diversity with what your records say.",
        "• M1: Weekly, Thursday, 26 March 2026. 4 people were there.",
        "Agree: 7, Agree with reservations: 2, Stand aside: 1. 10 of 11 took part (quorum: 8).",
        "• G1: We use the glossary of Partnerships",
        "• D1: Partnerships needs the glossary of us by Friday, 10 April 2026: accepted.",
        "• Q1: an expert: an interview with a linguist who knows small scripts (approved)",
        "[diversity] The step report T1 of Diversity is approved by berlin.",
        "report-T1.md",
        "report-T1.wiki.txt",
        "[partnerships] Diversity has a new step report, T1.",
        "[advocacy] Diversity tiene un informe de etapa nuevo, T1.",
        "nairobi@partnerships: !report T1",
        "[partnerships] Step report T1: Diversity",
        "lima@dm: export",
        "convene-export.json",
        "lima@dm: olvídame",
        "Todo lo que guardaba sobre ti está eliminado.",
        "lima@dm: hours\n[lima, private] I do not know you yet.",
        "lima@diversity: !hours",
        "Nothing logged yet.",
        "berlin@diversity: !poll P1",
        "The group recommends it.",
        "🟢 Agree: 7 (70 %)",
        "10 of 11 took part (quorum: 8).",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the bot's files of that week are."""
    return tmp_path_factory.mktemp("story")


@pytest.fixture(scope="module")
def week(files: Path) -> str:
    """The whole week, played once: the lines that people write, and all that the bot says to them."""
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.console._write", lines.append)
        code = console(
            load(EXAMPLES / "demo.toml", {}), script=str(EXAMPLES / "story.txt"), echo=True, files=files
        )  # fmt: skip
    assert code == 0, lines[-1]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def steps(week: str) -> dict[str, str]:
    """What was said in each step."""
    starts = [0, *(found.start() for found in re.finditer(r"^# Step \d\.", week, re.M)), len(week)]
    return dict(zip(STEPS, (week[begin:end] for begin, end in pairwise(starts)), strict=True))


@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_the_week_says_what_decides_it(steps: dict[str, str], step: str) -> None:
    """D1–D8, S1–S8, G1, G7, G9, H1–H5, L1, N1–N3, R1, P2, X1."""
    told(steps[step], STEPS[step])


def test_nothing_is_said_twice_for_being_killed(week: str) -> None:
    """D2, D8: nor is anybody asked twice who has voted."""
    assert week.count("\n:restart\n") == 3
    assert week.count("\n[diversity] P1: R3 (consensus, version 2)\n  The group") == 2, (
        "at the close, and once asked for"
    )
    assert week.count("\n[manila, private] P1: R3 – Stand aside") == 1
    assert week.count("\n[lima, private] P1: R3") == 2, "one a version, on the account that is in use"
    assert week.count("You have not voted on this yet.") == week.count("[lagos, private] You have not voted") == 1
    assert week.count("[diversity] M1: Weekly has begun") == 1
    assert week.count("\n[diversity] N1 · Note to") == 1, "one message, edited in place"
    assert week.count("\n[core] Week 13") == 1
    assert week.count("\n[diversity] The core team approves Q1") == 1


def test_who_is_on_leave_is_left_in_peace(week: str) -> None:
    """G7, H5, D8: cairo is shown the poll, and is asked for nothing."""
    said = re.findall(r"^\[cairo, private\] (?:\(edited\) )?(.*)", week.partition("# Step 1.")[2], re.M)
    assert said
    assert {line for line in said if not line.startswith("P1")} == set()


def test_the_group_recommends_and_no_figures_of_people_are_said_in_rooms(week: str) -> None:
    """X1, H4."""
    assert "decided" not in week
    rooms = [
        part for part in re.split(r"^(?=\[|\S+@|:|#)", week, flags=re.M) if re.match(r"\[[a-z-]+\] ", part)
    ]  # fmt: skip
    assert len(rooms) > 100
    assert not [part for part in rooms if "1 h 30" in part and "April call" not in part]
    assert not [part for part in rooms if "45 min" in part and not part.startswith("[core] ")]


def test_the_digest_has_nine_groups_and_names_nobody(steps: dict[str, str], files: Path) -> None:
    """N3, H4: Advocacy is small, and Community Health would give it away."""
    said = steps["Step 9"]
    digest = said[said.index("[core] Week 13") : said.index("# berlin approves")]
    for name in ("berlin", "accra", "jakarta", "lima", "kyoto", "nairobi", "bogota", "cairo"):
        assert name not in digest, f"{name} is in the digest"
    with (files / "summary-2026-W13.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["group"]: row["2026-W13 minutes"] for row in csv.DictReader(file) if row["group"]}
    assert len(rows) == 9
    assert {group: minutes for group, minutes in rows.items() if minutes} == {
        "diversity": "885", "partnerships": "1470"
    }  # fmt: skip


def test_the_calendar_follows_the_clock_of_berlin_under_one_uid(files: Path) -> None:
    """S5, S6: 13:00 UTC before the change of the clocks, 12:00 after it."""
    content = (files / "series-S1.ics").read_bytes()
    for read in (by_ical, by_vobject):
        first, second, *_rest = read(content, MARCH, MAY)
        assert (first.start.hour, second.start.hour) == (13, 12)
        assert first.uid == second.uid
        [single] = read((files / "meeting-M3.ics").read_bytes(), MARCH, MAY)
        assert single.start == datetime(2026, 4, 7, 13, tzinfo=UTC)


def test_the_export_holds_what_lima_did(files: Path) -> None:
    """X1."""
    held = json.loads((files / "convene-export.json").read_text("utf-8"))
    assert [account["account"] for account in held["accounts"]] == ["lima", "lima-phone"]
    assert [(entry["minutes"], entry["week"]) for entry in held["hours"]] == [(90, "2026-W13")]
    assert [(vote["version"], vote["choice"]) for vote in held["votes"]] == [(1, "agree"), (2, "agree")]
    assert [action["number"] for action in held["actions"]] == [2]
    assert "jakarta" not in json.dumps(held)


def test_the_report_names_nobody_and_has_no_hours(files: Path) -> None:
    """P2."""
    for name in ("report-T1.md", "report-T1.wiki.txt"):
        report = (files / name).read_text("utf-8")
        assert not re.search(r"berlin|jakarta|lima|kyoto|14 h 45|1 h 30", report), name
