"""Small features that make the runtime do each of its things."""

from functools import partial

from psycopg.errors import SerializationFailure
from sqlalchemy.exc import OperationalError

from bot.core.arguments import Rest, Word
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Feature, choice, command, job
from bot.core.i18n import Translator
from bot.core.permissions import COCHAIRS, EVERYBODY
from bot.core.replies import Acknowledge, Edit, Option, Privately, Replies, Say, ToGroup
from bot.core.text import Text
from storage.groups import Group

RACES: list[str] = []
"""What has lost a race for the database, once."""


def literally(_: Translator, text: str) -> Text:
    return Text.plain(text)


@command("echo", usage="echo <text>", summary="Say it again", examples=("echo hello",), who=EVERYBODY)
def echo(context: Context, text: Rest) -> Replies:
    context.session.get_one(Group, context.group_id).summary += text
    return Say(partial(literally, text=text))


@command("whisper", usage="whisper <text>", summary="Say it in private", examples=("whisper hello",))
def whisper(context: Context, text: Rest) -> Replies:
    return Say(partial(literally, text=text), to=Privately(context.person_id))


@command("ask", usage="ask", summary="Offer choices", examples=("ask",))
def ask(context: Context) -> Replies:
    options = tuple(
        Option(key, partial(literally, text=key.title()), "test.answer", {"answer": key}) for key in ("yes", "no")
    )
    return Say(partial(literally, text="Well?"), options=options, key="question")


@choice("test.answer", who=COCHAIRS)
def answer(context: Context, answer: str) -> Replies:
    said = partial(literally, text=f"{context.person.name} says {answer}")
    return [Edit("question", said), Acknowledge(said)]


@command("count", usage="count <word>", summary="Edit one message again and again", examples=("count 1",))
def count(context: Context, number: Word) -> Replies:
    said = partial(literally, text=number)
    return Say(said, key="tally") if number == "0" else Edit("tally", said)


@command("half", usage="half", summary="Change something, then refuse", examples=("half",))
def half(context: Context) -> Replies:
    context.session.get_one(Group, context.group_id).summary = "half done"
    context.session.flush()
    raise Refusal("test", "No, **{name}**.", name="_lima_")


@command("break", usage="break", summary="Fail", examples=("break",))
def break_(context: Context) -> Replies:
    context.session.get_one(Group, context.group_id).summary = "broken"
    context.session.flush()
    raise ZeroDivisionError("a secret detail")


@job("test.remind")
def remind(context: Context, text: str) -> Replies:
    if text == "break":
        raise ZeroDivisionError
    if text == "race" and not RACES:
        RACES.append(text)
        raise OperationalError("UPDATE …", {}, SerializationFailure())
    RACES.clear()
    group = context.session.get_one(Group, 1)
    group.summary += text
    return Say(partial(literally, text=text), to=ToGroup(1))


FEATURE = Feature(name="test", commands=(echo, whisper, ask, count, half, break_), choices=(answer,), jobs=(remind,))
