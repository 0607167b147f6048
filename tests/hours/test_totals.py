"""What co-chairs and the core team see of hours: totals, never names (H4)."""

from tests.conversation import Conversation, config


async def test_a_group_sees_its_total_and_no_names(talk: Conversation) -> None:
    """H4."""
    await talk.say(
        "lima@diversity: !log 1h", "accra@diversity: !log 2h", "kyoto@diversity: !log 6h", "cairo@diversity: !me"
    )
    await talk.say("cairo@dm: away until 2026-04-20")
    said = await talk.say("berlin@diversity: !hours group")
    assert (
        "Week 13: 9 h of 20 h, 3 people logged, median 2 h, 1 on leave, not closed yet" in said
    )  # berlin, lima, accra, kyoto
    assert "Totals: W13 9 h of 20 h (not closed yet)\n" in said, "no weeks from before there was a group"
    assert "hours-diversity-2026-W13.png (image/png," in said
    assert said.endswith("[diversity] I have answered you in private.")
    assert not any(name in said for name in ("lima", "accra", "kyoto", "cairo"))


async def test_the_core_team_sees_totals_and_bands_and_no_small_group(talk: Conversation) -> None:
    """H4."""
    names = ["lima", "accra", "kyoto", "cairo", "berlin"]
    await talk.say(*(f"{name}@diversity: !log 6h" for name in names), "oslo@partnerships: !log 7h")
    await talk.say(":at 2026-03-30T12:00Z")
    said = await talk.say("core@core: !hours all")
    assert "[core] I have answered you in private." in said
    assert "Diversity: 30 h, around what is expected" in said
    assert "1 group is not shown" in said
    assert "All groups together" not in said, "less Diversity's, it would be one person's hours"
    assert "Partnerships" not in said
    await talk.say(*(f"{name}2@partnerships: !log 8h last week" for name in names))
    assert await talk.say("core@dm: hours all") == said.removesuffix("\n[core] I have answered you in private.")
    await talk.say("lima@diversity: !log 3h last week")
    assert "Diversity: 30 h, around what is expected, revised after it was closed" in await talk.say(
        "core@dm: hours all"
    )


async def test_what_comes_late_is_marked_and_nobody_can_work_out_how_much_it_was(talk: Conversation) -> None:
    """H2, H4: where all groups are shown too, two looks do not differ by what one person noted."""
    names = ["lima", "accra", "kyoto", "cairo", "berlin"]
    await talk.say(*(f"{name}{n}@{g}: !log 6h" for name in names for n, g in ((1, "diversity"), (2, "partnerships"))))
    await talk.say(":at 2026-03-30T12:00Z")
    before = await talk.say("core@dm: hours all")
    assert "Partnerships: 30 h, around what is expected\n" in before
    assert "All groups together: 60 h" in before
    await talk.say("lima2@partnerships: !log 3h last week")
    said = await talk.say("core@dm: hours all")
    assert "Week 13, Mon 23 Mar to Sun 29 Mar" in said
    assert "Partnerships: 30 h, around what is expected, revised after it was closed" in said
    assert "All groups together, at the close: 60 h" in said


async def test_a_hidden_groups_late_entry_changes_nothing_that_the_core_team_sees(sqlite_url: str) -> None:
    """H4: two looks at a week tell no more than one."""
    slugs = ["a", "b", "c"]
    settings = config(groups=[{"slug": slug * 2, "name": slug.upper()} for slug in slugs])
    async with Conversation(sqlite_url, settings) as talk:
        for slug, people in (("aa", 5), ("bb", 5), ("cc", 2)):
            await talk.say(*(f"{slug}{n}@{slug}: !log 4h" for n in range(people)))
        await talk.say(":at 2026-03-30T12:00Z")
        before = await talk.say("core@dm: hours all")
        assert "B: 20 h" in before
        assert "All groups together, at the close: 48 h" in before
        await talk.say("cc1@cc: !log 3h last week", *(f"cc{n}@cc: !log 9h last week" for n in range(3, 8)))
        assert await talk.say("core@dm: hours all") == before


async def test_co_chairs_are_told_the_same_of_a_week_after_somebody_of_it_is_erased(talk: Conversation) -> None:
    """X1, H4: else the difference would be what that person gave, and that they were on leave."""
    await talk.say("lima@diversity: !log 1h", "accra@diversity: !log 2h", "kyoto@diversity: !log 6h")
    await talk.say("cairo@diversity: !me", "cairo@dm: away until 2026-03-29", ":at 2026-03-30T12:00Z")
    await talk.say("lima@dm: log 30m 2026-03-28")
    before = await talk.say("berlin@dm: summary diversity")
    assert "Week 13: 9 h 30 min of 20 h, 3 people logged, median 2 h, 1 on leave, revised" in before
    chart = await talk.say("berlin@dm: hours group")
    assert "W13 9 h 30 min* of 20 h" in chart
    for name in ("kyoto", "cairo", "lima"):
        await talk.say(f"{name}@dm: erase", f"{name}@dm> remove", f"{name}@dm: forget me")
        after = await talk.say("berlin@dm: summary diversity")
        assert "Week 13: 9 h 30 min of 20 h, 3 people logged, median 2 h, 1 on leave, revised" in after
        assert "W13 9 h 30 min* of 20 h" in await talk.say("berlin@dm: hours group")
    await talk.say("accra@dm: log 1h 2026-03-28")
    assert "9 h 30 min of 20 h, 3 people logged" in await talk.say("berlin@dm: summary diversity")
