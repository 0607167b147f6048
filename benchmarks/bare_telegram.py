"""The bare echo bot that ours is measured against: python-telegram-bot as its own examples use it, nothing else.

Run as `python -m benchmarks.bare_telegram run --config FILE`, as ours is, so that both start alike.
"""

import sys
import tomllib
from pathlib import Path

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with the same words."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text, do_quote=True)


def main() -> None:
    """Poll until stopped."""
    settings = tomllib.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))["telegram"]
    builder = Application.builder().token(settings["token"]).base_url(f"{settings['base_url']}/bot")
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
