"""The weekly digest and what co-chairs hear: what is said, when, and to whom. The clock stands at Monday of week 13."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conversation import Conversation
from tests.summaries.conftest import SETTINGS

CLOSE, DIGEST = ":at 2026-03-30T12:00Z", ":at 2026-03-30T13:00Z"


def to_core(said: str) -> str:
    """What was said in the core team's room: its first lines and all that follow them."""
    kept, ours = [], False
    for line in said.splitlines():
        ours = line.startswith("[core]") if line.startswith("[") else ours
        if ours:
            kept.append(line)
    return "\n".join(kept)


async def test_the_core_team_reads_all_groups_on_one_screen_on_monday_at_13(logged: Conversation) -> None:
    """N3."""
    assert "Week 13" not in to_core(await logged.say(":at 2026-03-30T12:59Z"))
    said = to_core(await logged.say(DIGEST))
    assert "[core] Week 13, Mon 23 Mar to Sunday, 29 March 2026\n  Advocacy –" in said
    assert "Hours: 36 h, around what is expected" in said
    assert "Partnerships\n  Phase: setting up, 0 of 5 done, 1 member, 2 co-chair seats open" in said
    assert all(f"summary-2026-W13.{suffix} (" in said for suffix in ("png", "csv", "json"))


async def test_a_small_group_is_hidden_and_another_one_with_it(logged: Conversation) -> None:
    """H4: the one with the fewest who logged; and no name is told anywhere."""
    await logged.say(CLOSE)
    said = to_core(await logged.say(DIGEST))
    assert said.count("Hours: not shown") == 2
    assert "2 groups are not shown" in said
    assert "All groups together, at the close: 63 h" in said
    assert not any(name in said for name in ("dakar", "berlin", "lima", "oslo"))


async def test_where_nothing_is_new_nothing_is_sent(logged: Conversation) -> None:
    """N3: and what comes late in a hidden group is no news that anybody reads."""
    await logged.say(CLOSE)
    assert "Week 13" in to_core(await logged.say(DIGEST))
    await logged.say("dakar@partnerships: !log 2h")
    assert "Week 14" not in to_core(await logged.say(":at 2026-04-06T13:30Z"))
    await logged.say("lima@diversity: !need advocacy glossary by 30 April")
    await logged.say("berlin@dm: away until 2026-12-20")
    assert "Week 15" not in to_core(await logged.say(":at 2026-04-13T13:30Z"))


async def test_the_first_digest_tells_who_is_there(talk: Conversation) -> None:
    """N3: groups with members are news to a core team that has read of none; then only what has changed is."""
    assert "Week 12" not in to_core(await talk.say(":at 2026-03-23T13:30Z"))
    said = to_core(await talk.say(DIGEST))
    assert "Week 13" in said
    assert "Phase: setting up, 0 of 5 done, 2 members" in said
    assert "Week 14" not in to_core(await talk.say(":at 2026-04-06T13:30Z"))


async def test_the_digest_is_told_once(logged: Conversation) -> None:
    """N3: also where its time is moved on the same day, and where the bot is started again."""
    await logged.say(CLOSE)
    assert "Week 13" in to_core(await logged.say(DIGEST))
    await logged.say("core@core: !digest Monday 15:00 UTC", ":restart")
    assert "Week 13" not in await logged.say(":at 2026-03-30T15:30Z")


async def test_the_core_team_says_when_it_comes(logged: Conversation) -> None:
    """N3: on a clock in a place, which the change of clocks follows."""
    said = await logged.say("core@core: !digest every Tuesday 17:00 Africa/Lagos")
    assert "From now on the summary of all groups comes every Tuesday, 17:00 (Lagos)." in said
    assert "every Tuesday, 17:00 (Lagos)" in await logged.say("core@dm: digest")
    assert "Week 13" not in to_core(await logged.say(":at 2026-03-31T15:59Z"))
    assert "Week 13" in to_core(await logged.say(":at 2026-03-31T16:00Z"))
    assert "set the weekly summary of all groups to day 2 of the week, 17:00 (Africa/Lagos)" in await logged.say(
        "core@dm: audit"
    )


async def test_it_can_be_off_and_begin_again(logged: Conversation) -> None:
    """N3."""
    assert "No summary comes by itself." in await logged.say("core@core: !digest off")
    assert "Week 13" not in to_core(await logged.say(":at 2026-04-01T13:00Z"))
    assert "Week 13, Mon" in await logged.say("core@core: !summary")
    assert "comes every Monday, 13:00 (UTC)" in await logged.say("core@core: !digest on")
    await logged.say(*(f"{name}@diversity: !log 1h" for name in ("berlin", "accra", "lima", "kyoto", "cairo")))
    assert "Week 14" in to_core(await logged.say(":at 2026-04-06T13:00Z"))


@pytest.mark.parametrize("said", ["15:00 Africa/Lagos", "3pm Africa/Lagos", "08:00 Africa/Lagos"])
async def test_a_time_alone_keeps_the_day_that_is_set(talk: Conversation, said: str) -> None:
    """N3: and says which one that is."""
    await talk.say("core@core: !digest Thursday 13:00 UTC")
    at = "08:00" if said.startswith("08") else "15:00"
    assert f"comes every Thursday, {at} (Lagos)." in await talk.say(f"core@core: !digest {said}")


async def test_on_and_off_are_understood_whatever_somebody_speaks(logged: Conversation) -> None:
    """L1."""
    await logged.say("core@dm: language es")
    assert "digest lunes 13:00" in await logged.say("core@dm: digest stop")
    assert "13:00" in await logged.say("core@dm: digest start")
    assert "advocacy" in (await logged.say("core@dm: summary everybody")).lower()
    await logged.say("core@dm: language en")
    assert "No summary comes by itself." in await logged.say("core@dm: digest desactivar")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("core@core: !digest whenever", "I cannot read “whenever” as a day of the week and a time."),
        ("core@core: !digest Monday", "I cannot read “Monday” as a day of the week and a time."),
        ("core@core: !digest Monday 1pm Lima", "Which one do you mean?"),
        ("core@core: !digest Monday 13:00 +02:00", "An offset does not follow clock changes."),
        ("berlin@dm: digest off", "Only the core team can use digest."),
    ],
)
async def test_a_time_that_is_not_certain_is_not_taken(talk: Conversation, line: str, answer: str) -> None:
    """S8."""
    await talk.say("berlin@diversity: !me")
    assert answer in await talk.say(line)


async def test_one_of_two_places_is_tapped(talk: Conversation) -> None:
    """S8."""
    await talk.say("core@core: !digest Monday 1pm Lima")
    assert "comes every Monday, 13:00 (Lima)" in await talk.say("core@core> 2")


async def test_co_chairs_hear_of_their_own_group_when_the_week_is_over(logged: Conversation) -> None:
    """H4: in private, with the total and the median, and only theirs."""
    assert "the week is over" not in await logged.say(":at 2026-03-30T11:59Z")
    said = await logged.say(CLOSE)
    line = "Diversity: the week is over. Week 13: 36 h of 30 h, 6 people logged, median 6 h, 0 on leave."
    assert f"[berlin, private] {line}" in said
    assert f"[accra, private] {line}" in said
    assert "[oslo, private] Advocacy: the week is over. Week 13: 20 h of 25 h" in said
    assert "[lima" not in said
    assert "Partnerships" not in said, "nobody leads it"
    assert "the week is over" not in await logged.say(":restart", DIGEST)


async def test_co_chairs_hear_nothing_of_a_week_without_anything(talk: Conversation) -> None:
    """N3."""
    await talk.say("berlin@diversity: !me", "accra@diversity: !me")
    assert "the week is over" not in await talk.say(CLOSE)


async def test_the_summary_of_a_group_is_for_its_co_chairs_and_the_core_team(logged: Conversation) -> None:
    """H4: each sees what is theirs to see; in private, wherever they ask."""
    await logged.say(CLOSE)
    said = await logged.say("berlin@diversity: !summary")
    assert "Week 13: 36 h of 30 h, 6 people logged, median 6 h, 0 on leave" in said
    assert "[diversity] I have answered you in private." in said
    assert "Only the co-chairs of Advocacy and the core team" in await logged.say("berlin@dm: summary advocacy")
    assert "Only a group's co-chairs and the core team can use summary." in await logged.say("lima@dm: summary")
    assert "Hours: not shown" in await logged.say("core@dm: summary advocacy")
    assert "median" not in await logged.say("core@dm: summary diversity")
    assert "Did you mean advocacy?" in await logged.say("core@dm: summary advocasy")


async def test_last_week_is_the_one_before_this_one(logged: Conversation) -> None:
    await logged.say(":at 2026-03-30T13:00Z")
    assert "Week 13, Mon 23 Mar to Sunday, 29 March 2026" in await logged.say("core@core: !summary diversity last week")
    assert "Week 2026-W14 is not over before" in await logged.say("core@core: !summary this week")


async def test_what_happened_and_what_waits_stands_in_a_groups_section(logged: Conversation) -> None:
    """N3."""
    await logged.say(
        'berlin@diversity: !poll majority "R3" Merge the scenarios. for 3d', "lima@diversity: !vote P1 yes"
    )
    await logged.say('lima@diversity: !need advocacy "glossary" by 31 March')
    await logged.say("lima@diversity: !ask expert interview on gender data")
    await logged.say(CLOSE)
    said = await logged.say("core@core: !summary diversity")
    assert "1 poll ended" in said
    assert "1 of 6 took part in a meeting or a poll" in said
    assert "1 ask waits for the core team" in said
    assert "Others need within a week: D1" in await logged.say("core@core: !summary advocacy")
    await logged.say(":at 2026-04-01T12:00Z")
    assert "Late for others: D1" in await logged.say("core@core: !summary advocacy")
    assert "Waits for what is late: D1" in await logged.say("berlin@dm: summary")


async def test_the_files_say_what_the_summary_says(sqlite_url: str, tmp_path: Path) -> None:
    """N3, H4."""
    said = await _played(Conversation(sqlite_url, SETTINGS), tmp_path, {})
    table = list(csv.DictReader(io.StringIO(said["summary-2026-W13.csv"].decode("utf-8-sig"))))
    by_group = {row["group"]: row for row in table}
    assert by_group["diversity"]["2026-W13 minutes"] == "2160", "as it stood at the close"
    assert by_group["diversity"]["2026-W13 band"] == "around"
    assert by_group["partnerships"]["2026-W13 minutes"] == by_group["advocacy"]["2026-W13 minutes"] == ""
    data = json.loads(said["summary-2026-W13.json"])
    assert data["totals"][-1] == {"week": "2026-W13", "minutes": 3780, "at_close": True, "hidden": 2}


async def test_two_worlds_are_told_alike(sqlite_url: str, tmp_path: Path) -> None:
    """H4: whether the small group gave a minute more, and the one beside it a minute less, nobody can tell: by no
    digest, summary, range, file or `hours all`, now or a week later.
    """
    found = []
    for more in (0, 1):
        folder = tmp_path / str(more)
        folder.mkdir()
        shutil.copy(tmp_path / "convene.db", folder)
        talk = Conversation(sqlite_url.replace(str(tmp_path), str(folder)), SETTINGS)
        found.append(await _played(talk, folder, {"dakar": 420 + more, "oslo": 240 - more}))
    assert found[0] == found[1]
    assert len(found[0]) > 8


async def _played(talk: Conversation, folder: Path, minutes: dict[str, int]) -> dict[str, Any]:
    """Two weeks, and all that the core team can ask for; what it was told, and the files that it got."""
    shown = folder / "files"
    talk.session.console._files = shown  # as `convene console --files`
    told: list[str] = []
    async with talk:
        await talk.say(*(f"{n}@diversity: !log 6h" for n in ("berlin", "accra", "lima", "kyoto", "cairo", "quito")))
        await talk.say(*(f"{n}@advocacy: !log 4h" for n in ("turin", "minsk", "tunis", "hanoi")))
        await talk.say(f"oslo@advocacy: !log {minutes.get('oslo', 240)}m")
        await talk.say(f"dakar@partnerships: !log {minutes.get('dakar', 420)}m")
        told.append(to_core(await talk.say(CLOSE, DIGEST)))
        await talk.say("dakar@partnerships: !log 90m last week", "kyoto@diversity: !log 30m last week")
        await talk.say(*(f"{n}@advocacy: !log 5h" for n in ("oslo", "turin", "minsk", "tunis", "hanoi")))
        told.append(to_core(await talk.say(":at 2026-04-06T13:00Z")))
        asked = ("", " W12..W14", " W13", " advocacy W13..W14", " partnerships")
        told += [await talk.say(f"core@dm: summary{words}") for words in asked]
        told.append(await talk.say("core@dm: hours all"))
    files = {path.name: path.read_bytes() for path in sorted(shown.iterdir())}
    return {**{str(n): text.replace(str(folder), "") for n, text in enumerate(told)}, **files}


@pytest.mark.parametrize(
    ("digest", "said", "due"),
    [
        ("Tuesday 17:00 Africa/Lagos", "comes every Tuesday, 17:00 (Lagos).", "2026-03-31T16:00Z"),
        ("Monday 13:00 UTC", "comes every Monday, 13:00 (UTC).", "2026-03-30T13:00Z"),
    ],
)
async def test_the_configuration_says_when_it_comes_until_the_core_team_does(
    sqlite_url: str, digest: str, said: str, due: str
) -> None:
    """N3: and no longer after that."""
    settings = SETTINGS.model_copy(update={"core": SETTINGS.core.model_copy(update={"digest": digest})})
    async with Conversation(sqlite_url, SETTINGS) as talk:
        await talk.say(*(f"{name}@diversity: !log 6h" for name in ("berlin", "accra", "lima", "kyoto", "cairo")))
    async with Conversation(sqlite_url, settings) as talk:
        assert said in await talk.say("core@core: !digest")
        assert "Week 13" in to_core(await talk.say(f":at {due}"))
        await talk.say("core@core: !digest Friday 08:00 UTC", ":restart")
        assert "comes every Friday, 08:00 (UTC)." in await talk.say("core@core: !digest")


async def test_a_digest_that_is_off_in_the_configuration_begins_in_the_chat(sqlite_url: str) -> None:
    """N3."""
    settings = SETTINGS.model_copy(update={"core": SETTINGS.core.model_copy(update={"digest": "off"})})
    async with Conversation(sqlite_url, settings) as talk:
        await talk.say(*(f"{name}@diversity: !log 6h" for name in ("berlin", "accra", "lima", "kyoto", "cairo")))
        assert "No summary comes by itself." in await talk.say("core@core: !digest")
        assert "Week 13" not in to_core(await talk.say(DIGEST))
        assert "comes every Monday, 13:00 (UTC)." in await talk.say("core@core: !digest on")
