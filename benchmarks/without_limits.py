"""The real program without Telegram's limits on messages, so that a benchmark measures the program and not the waiting.

Run as `python -m benchmarks.without_limits run --config FILE`.
"""

from dataclasses import replace

from bot.__main__ import main
from bot.platforms import telegram

if __name__ == "__main__":
    telegram.LIMITS = replace(telegram.LIMITS, chat=(), group=(), overall=())
    main()
