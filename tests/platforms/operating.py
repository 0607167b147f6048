"""Whoever operates the bot, before `convene matrix new-device`."""

from typing import Any

from bot.cli.devices import new_device
from bot.config import Matrix as Settings
from tests.fakes.matrix import Homeserver
from tests.platforms.adapter import BOT


class Operator:
    """Answers questions, presses Enter in the end where that says yes, and reads what is told."""

    def __init__(self, server: Homeserver, *answers: bool, **settings: Any) -> None:
        login = {} if "token" in settings else {"password": "secret"}
        fields = {"homeserver": server.url, "user": BOT, "store": server.folder / "store", **login, **settings}
        self._settings = Settings.model_validate(fields)
        self._answers = list(answers)
        self.asked: list[str] = []
        self.told = ""

    async def makes(self) -> bool:
        return await new_device(self._settings, self._answer, self._hear)

    def _answer(self, question: str, /, default: bool = False) -> bool:
        self.asked.append(question)
        return True if default and not self._answers else self._answers.pop(0)

    def _hear(self, line: str) -> None:
        self.told += f"{line}\n"
