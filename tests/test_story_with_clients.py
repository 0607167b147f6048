"""One week of a group's life plays with real clients on both platforms, as it does on the console (test_story.py)."""

from pathlib import Path

import pytest

from tests.story import first_half, second_half
from tests.story.week import Week
from tests.synapse import Synapse


@pytest.mark.timeout(600)
async def test_the_whole_story_with_real_clients_on_both_platforms(synapse_server: Synapse, tmp_path: Path) -> None:
    """D1–D8, S1–S8, G1, G7, H2, H4, H5, L1, N1–N3, R1, P2, X1. The program is killed after most of the steps."""
    async with Week(synapse_server, tmp_path, "week") as story:
        await first_half.monday(story)
        await first_half.monday_later(story)
        await first_half.tuesday(story)
        await first_half.wednesday(story)
        await second_half.thursday(story)
        await second_half.friday(story)
        await second_half.saturday(story)
        await second_half.sunday(story)
        await second_half.monday_after(story)
