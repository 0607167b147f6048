"""Plays a transcript, or a person at a keyboard, through the real program on the console platform."""

import asyncio
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from bot.app import App, prepare, system_clock, wired
from bot.config import Config
from bot.core.outside import Outside
from bot.platforms import transcript
from bot.platforms.console import NAME, Console
from storage import inbox
from storage.database import Database


class ManualClock:
    """Stands still until it is set, and never goes back. Aware UTC."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now


class Session:
    """The program on the console, from start to stop, restarts included. Use as `async with`."""

    def __init__(
        self,
        config: Config,
        database_url: str,
        at: datetime,
        write: Callable[[str], None],
        *,
        as_json: bool = False,
        files: Path | None = None,
        outside: Mapping[str, Outside] | None = None,
    ) -> None:
        """`outside`: where reports go outside the chats; people who try the bot send none."""
        self.clock = ManualClock(at)
        self.console = Console(write, self.clock, as_json=as_json, files=files)
        self._config = config
        self._outside = outside
        self._url = database_url
        self._chance = Random(0)  # a transcript says the same to the byte each time
        self._write = write
        self._failures = 0
        self._interrupted = False
        self.spoke = False
        """Whether the bot said anything to the last line, or the line was not understood."""

    @property
    def failures(self) -> int:
        """How many unexpected errors there have been."""
        return self._failures + self._app.inlet.failures

    async def __aenter__(self) -> "Session":
        await self._start()
        self.console.number_from(await self._database.run(partial(inbox.highest_number, platform=NAME)))
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        self._stack = AsyncExitStack()
        database = self._database = Database(self._url, self._config.database.erasures)
        self._stack.callback(database.close)
        await database.call(partial(prepare, self._config, database, self.clock(), console=True))
        self._app: App = await self._stack.enter_async_context(
            wired(self._config, database, {NAME: self.console}, self.clock, outside=self._outside)
        )
        self._app.registry.chance = self._chance
        await self._app.scanner.prepare()
        await self._settle()

    async def play(self, line: str) -> None:
        """Do what one line says, and print what the bot says to it. Raises `transcript.NotUnderstood`."""
        self.spoke = True
        step = transcript.read(line)
        match step:
            case None:
                return
            case transcript.At(instant):
                if instant < self.clock.now:
                    raise transcript.NotUnderstood(
                        f"the clock is at {self.clock.now:%Y-%m-%dT%H:%MZ} and only goes forwards"
                    )
                await self._move(instant)
            case transcript.Advance(by):
                await self._move(self.clock.now + by)
            case transcript.Help():
                self._write(transcript.HELP)
            case transcript.Restart():
                self._failures += self._app.inlet.failures
                await self._stack.aclose()
                await self._start()
            case _:
                event = self.console.event(step)
                self.spoke = False
                if event is not None:
                    await self._app.inlet.accept(event)
                    await self._app.inlet.save_position(NAME, self.console.position)
        await self._settle()

    def interrupt(self) -> None:
        """Stop the clock where it is, if it is being moved."""
        self._interrupted = True

    async def _move(self, target: datetime) -> None:
        """Due jobs fire on the way, in order, each at its own instant."""
        if target - self.clock.now > transcript.LONGEST:
            raise transcript.NotUnderstood("the clock moves at most ten years at once")
        self._interrupted = False
        await self._app.outbox.flush()  # jobs may look at what has arrived
        following = await self._app.scanner.run_due()
        while following is not None and following <= target:
            await self._settle()
            await self._app.outbox.flush()
            if self._interrupted:
                raise transcript.NotUnderstood(f"stopped; the clock is at {self.clock.now:%Y-%m-%dT%H:%MZ}")
            self.clock.now = max(following, self.clock.now)
            following = await self._app.scanner.run_due()
        await self._settle()
        self.clock.now = target

    async def _settle(self) -> None:
        await self._app.outbox.settled()
        self.spoke = self.console.print_out() or self.spoke


def console(
    config: Config,
    *,
    script: str | None = None,
    as_json: bool = False,
    at: datetime | None = None,
    database: str | None = None,
    files: Path | None = None,
    echo: bool = False,
    stay: bool = False,
) -> int:
    """Open the console; returns the exit code: 0, 1 when the bot failed, 2 when a line was not understood.

    `script` is a file or `-` for standard input; without it a person types. Without `at` the clock starts where a
    script that begins with `:at` says, else now. Without `database` (an SQLAlchemy URL) everything is kept in a
    temporary file that goes with the console. `files` is a folder for the files that the bot sends. `echo` prints the
    script's lines too, and with `stay` a person goes on after it.
    """
    script_lines = _read(script) if script is not None else []
    with tempfile.TemporaryDirectory(prefix="convene-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'console.db'}"
        begin = at or _opening(script_lines) or system_clock()
        session = Session(config, url, begin, _write, as_json=as_json, files=files)
        by_hand = script is None or stay
        lines = _lines(session, script_lines, by_hand=by_hand, echo=echo)
        return asyncio.run(_converse(session, lines, stop_at_errors=not by_hand))


async def _lines(session: Session, script: Sequence[str], *, by_hand: bool, echo: bool) -> AsyncIterator[str]:
    for line in script:
        if echo:
            _write(line)
        yield line
    if by_hand:
        for line in _typed(session):
            yield line


async def _converse(session: Session, lines: AsyncIterator[str], *, stop_at_errors: bool) -> int:
    async with session:
        if not stop_at_errors:  # a person is there: Ctrl-C stops a clock that runs, and what is known is kept
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, session.interrupt)
        number = 0
        async for line in lines:
            number += 1
            try:
                await session.play(line)
            except transcript.NotUnderstood as error:
                if stop_at_errors:
                    sys.stderr.write(f"line {number}: {error}\n")
                    return 2
                _write(f"({error})")
        return 1 if session.failures else 0


def _read(script: str) -> list[str]:
    text = sys.stdin.read() if script == "-" else Path(script).read_text("utf-8")
    return text.splitlines()


def _opening(script: Sequence[str]) -> datetime | None:
    """The instant at which a script begins, when that is the first thing it says."""
    with suppress(transcript.NotUnderstood):
        step = next((step for line in script if (step := transcript.read(line))), None)
        return step.instant if isinstance(step, transcript.At) else None
    return None


def _typed(session: Session) -> Iterator[str]:
    """What a person types; a line without `who@room:` goes on as the speaker before."""
    with suppress(ImportError):
        import readline  # noqa: F401 - gives `input` a history and cursor keys, where Python was built with it
    speaker = ""
    while (line := _ask(f"{session.clock():%a %d %b %H:%M} UTC {speaker}")) is not None:
        if line.strip() in {"quit", "exit"}:
            return
        spoken = transcript.speaker_of(line)
        if spoken:
            speaker = spoken
        elif speaker and line.strip() and not line.startswith((":", "#")):
            line = speaker + line
        yield line
        if transcript.speaker_of(line) and not session.spoke:
            _write("(no answer)")


def _ask(prompt: str) -> str | None:
    """A line from the keyboard; None at its end and at Ctrl-C, which asyncio would hold back until the next Enter.

    The loop stands still meanwhile, as the clock does: everything has settled before a person is asked.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        _write("")
        return None
    finally:
        signal.signal(signal.SIGINT, before)


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
