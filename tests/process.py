"""The real program as a process of its own, as an operator runs it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parent.parent


class BotProcess:
    """`convene run` with a configuration of its own in `folder`. Leaving the `async with` block kills what still runs.

    What it logs, over all its lives, is in `bot.log` there.
    """

    def __init__(self, folder: Path, settings: str, command: tuple[str, ...] = ("-m", "bot")) -> None:
        self.folder = folder
        self.log = folder / "bot.log"
        self.lives = 0
        self._command = command
        self._config = folder / "config.toml"
        self._config.write_text(settings, encoding="utf-8")
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()
        if error is not None:
            error.add_note(f"The bot's log ends with:\n{self.logged()[-4000:]}")

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Begin a life."""
        self.lives += 1
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CONVENE_")}
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._command, "run", "--config", str(self._config),
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip

    async def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is closed."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> int:
        """SIGTERM, as a service manager stops it; the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await self._process.wait()

    async def ended(self) -> int:
        """The exit code, once it ends by itself."""
        assert self._process is not None
        async with asyncio.timeout(30):
            return await self._process.wait()

    def logged(self) -> str:
        """Everything it has logged so far."""
        return self.log.read_text(encoding="utf-8")
