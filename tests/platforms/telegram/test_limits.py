"""What the bot knows of Telegram's limits on messages keeps within them."""

from collections.abc import Sequence

import pytest

from bot.core.platform import Rate
from bot.platforms.telegram import LIMITS
from bot.runtime.rates import Bucket
from tests.fakes.telegram_rules import IN_A_GROUP, OVERALL, Window


@pytest.mark.parametrize(("rates", "limit"), [(LIMITS.group, IN_A_GROUP), (LIMITS.overall, OVERALL)])
def test_who_says_all_that_the_bot_allows_itself_is_never_refused(
    rates: Sequence[Rate], limit: tuple[int, float]
) -> None:
    now = 0.0
    bucket, window = Bucket(rates, lambda: now), Window(*limit)
    for _ in range(200):
        while wait := bucket.wait():
            now += wait
        bucket.count()
        assert not window.wait(now)
        window.add(now)
    assert now < 200 / limit[0] * limit[1] * 1.1, "and waits little longer than it has to"
