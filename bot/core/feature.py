"""How a feature says what it can do: commands, choices, jobs, hooks and pictures, gathered in one `FEATURE`."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from sqlmodel import Session

from bot.core.arguments import Missing, Reader, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Event
from bot.core.i18n import N_
from bot.core.permissions import ANYWHERE, KNOWN, Role, Where
from bot.core.replies import Replies
from bot.core.which import no_such_group
from storage.groups import Group, Room

Run = Callable[..., Replies]
Write = Callable[[Session, Mapping[str, Any]], bytes]
F = TypeVar("F", bound=Run)
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One typed argument of a command."""

    name: str
    read: Reader
    default: Any = inspect.Parameter.empty
    group: bool = False
    """Whether it names a group."""


@dataclass(frozen=True, slots=True)
class Command:
    """What people type. `name` may have two words (`hours group`)."""

    name: str
    run: Run
    who: frozenset[Role]
    where: frozenset[Where]
    group: bool
    """Whether it acts in one group, so that the group must be known."""
    usage: str
    summary: str
    details: str
    examples: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    also: str = ""
    """Other names, with `|` between them. Those of every language that the bot speaks are understood."""
    alone: bool = True
    """Whether its name alone is an order. Where more belongs to it, the word may be a choice at hand: `cancel`."""

    def read(self, text: str, context: Context) -> dict[str, Any]:
        """Read the arguments. Raises `Refusal` for a missing, unreadable or superfluous one."""
        words = Words(text)
        values: dict[str, Any] = {}
        for parameter in self.parameters:
            try:
                values[parameter.name] = parameter.read(words, context)
            except Missing:
                if parameter.default is inspect.Parameter.empty:
                    raise self.unclear() from None
                values[parameter.name] = parameter.default
        if words.left:
            last = self.parameters[-1] if self.parameters else None
            if last is not None and last.group and values[last.name] is None:
                raise no_such_group(context.session, words.left)
            raise self.unclear()
        return values

    def named_group(self, text: str, context: Context) -> Group | None:
        """The group that the arguments begin with. Raises `Refusal` where they must begin with one and do not."""
        if not (self.parameters and self.parameters[0].group):
            return None
        try:
            named: Group | None = self.parameters[0].read(Words(text), context)
        except Missing:
            return None
        return named

    def usable(self, context: Context) -> bool:
        """Whether whoever asks may give this command where they ask."""
        return context.where in self.where and bool(context.roles & self.who)

    def unclear(self) -> Refusal:
        """A refusal that shows how the command is used."""
        return Refusal(
            "usage",
            N_("I could not read that. Write it like this: `{example}`. More: `help {command}`."),
            example=lambda _: _.gettext(self.examples[0]),
            command=self.name,
        )


@dataclass(frozen=True, slots=True)
class Instead:
    """A command that is meant by the name of another one where that is certain: `start` while a meeting waits."""

    name: str
    """The other command's own name."""
    command: Command
    when: Callable[[Context, str], bool]
    """Whether it is meant, by what follows the name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a tapped option does."""

    name: str
    run: Run
    who: frozenset[Role]
    written: Run | None = None
    """Reads an answer in words of their own, where there is such: see `choice`."""
    prose: bool = False
    """Whether that answer is sentences, which may begin with any word: then only a prefix, or a command's name alone,
    makes a command of what is written."""
    names: bool = False
    """Whether `written` is given a command's name alone as well: a title may be `Charter`. None: run the command."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a due row does."""

    name: str
    run: Run


@dataclass(frozen=True, slots=True)
class Hook:
    """What a feature does when something else than a command happens. Hooks of all features run, in their order."""

    event: type[Event]
    run: Run


@dataclass(frozen=True, slots=True)
class Ear:
    """Who speaks in some rooms, be it plain talk: never what they say, which is not kept."""

    rooms: Callable[[Session], Iterable[Room]]
    """Where it listens. Asked at the start, when rooms move, and after a unit that adds to `Context.listens`."""
    heard: Callable[[Context], Replies]
    """Somebody who is known has said something there. It may be called again for the same person."""


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One package under `handlers/`, as the composition root sees it."""

    name: str
    subject: str = ""
    """What its commands are about, as help has it (a template). Help lists features in the program's order."""
    commands: Sequence[Command] = ()
    instead: Sequence[Instead] = ()
    choices: Sequence[Choice] = ()
    jobs: Sequence[Job] = ()
    hooks: Sequence[Hook] = ()
    talk: Callable[[Context, str], Replies] | None = None
    """Reads what somebody says in private that is no command and answers nothing at hand; None where it is plain talk.
    Talk in rooms is not read.
    """
    ear: Ear | None = None
    """Listens in some rooms for a while to who speaks there."""
    start: Callable[[Context], None] | None = None
    """Called in a unit of work at every start: sets the timers that must exist."""
    housed: Callable[[Context, int], Replies] | None = None
    """A group (its row) has a room in which the bot can write: its first, or again. What waited for it is said now. Not
    asked where the room was only moved."""
    pictures: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = field(default_factory=dict)
    """Drawing functions by name: facts (JSON) in, PNG bytes out. They run on a thread of their own."""
    documents: Mapping[str, Write] = field(default_factory=dict)
    """Writing functions by name: a unit of work and facts (JSON) in, the file's bytes out."""
    openings: Mapping[str, Callable[[Context, str], Replies]] = field(default_factory=dict)
    """What a link into the private chat does: by the part of its payload before the first `-`, with what follows."""
    effects: Mapping[str, Callable[..., Replies]] = field(default_factory=dict)
    """What follows when a poll about something of this feature has ended: given the context, the poll's number, whether
    the group recommends it (`passed`), and the arguments (JSON) that the poll was opened with."""


def command(
    name: str,
    *,
    usage: str,
    summary: str,
    examples: Sequence[str],
    details: str = "",
    who: frozenset[Role] = KNOWN,
    where: frozenset[Where] = ANYWHERE,
    group: bool = False,
    also: str = "",
    alone: bool = True,
) -> Callable[[Run], Command]:
    """Make a function a command. Its texts, `also` and examples that have words in them are marked with `N_`."""

    def make(run: Run) -> Command:
        return Command(
            name, run, who, where, group, usage, summary, details, tuple(examples), tuple(_parameters(run)), also,
            alone,
        )  # fmt: skip

    return make


def choice(
    name: str, *, who: frozenset[Role] = KNOWN, written: Run | None = None, prose: bool = False, names: bool = False
) -> Callable[[Run], Choice]:
    """Make a function what a tapped option does; the option's arguments come as keywords.

    `written` is given an answer that is none of the options and no command either, as `text`, with the first option's
    arguments; it returns None where that is no answer at all. `prose`, `names`: see
    `Choice`.
    """
    return lambda run: Choice(name, run, who, written, prose, names)


def job(name: str) -> Callable[[Run], Job]:
    """Make a function a job; the due row's arguments come as keywords. It judges again whether it still applies."""
    return lambda run: Job(name, run)


def on(event: type[E]) -> Callable[[Callable[[Context, E], Replies]], Hook]:
    """Make a function a hook for one kind of event."""
    return lambda run: Hook(event, run)


def _parameters(run: Run) -> Iterable[Parameter]:
    hints = get_type_hints(run, include_extras=True)
    for parameter in list(inspect.signature(run).parameters.values())[1:]:
        reader = next((a for a in _annotations(hints[parameter.name]) if callable(a)), None)
        if reader is None:
            raise TypeError(f"{run.__qualname__}: {parameter.name} needs Annotated[type, reader]")
        yield Parameter(parameter.name, reader, parameter.default, _is_group(hints[parameter.name]))


def _is_group(hint: Any) -> bool:
    """Whether a type hint is of a group, or of one or none."""
    return hint is Group or any(_is_group(inner) for inner in get_args(hint))


def _annotations(hint: Any) -> Iterable[Any]:
    """The metadata of `Annotated[T, …]`, also inside `Annotated[T, …] | None`."""
    if get_origin(hint) is Annotated:
        yield from hint.__metadata__
    else:
        for inner in get_args(hint):
            yield from _annotations(inner)
