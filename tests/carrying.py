"""A small feature that carries a message of one group into all rooms of another one: words, formatting and files."""

from functools import partial
from typing import Annotated

from bot.core import rich
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.events import Message
from bot.core.feature import Feature, command
from bot.core.i18n import Translator
from bot.core.replies import Edit, Remove, Replies, Say, ToGroup
from bot.core.text import Text
from bot.core.which import group_named
from storage.groups import Group


def _words(_: Translator, words: Text) -> Text:
    return Text.plain("From elsewhere: ") + words


@command("carry", usage="carry <group> <text>", summary="Carry words", examples=("carry diversity hello",), group=True)
def carry(context: Context, there: Annotated[Group, group_named], text: Rest = "") -> Replies:
    return _carried(context, there, text)


@command("bring", usage="bring <text>", summary="Carry words home", examples=("bring hello",), group=True)
def bring(context: Context, text: Rest = "") -> Replies:
    return _carried(context, context.at_hand, text)


def _carried(context: Context, there: Group, text: str) -> Say:
    assert isinstance(context.event, Message)
    assert there.id is not None
    words, files, replied = context.formatted(text), context.event.attached, context.event.replied
    if replied is not None:
        words, files = replied.rich or Text.plain(replied.text), replied.attached
    shown = partial(_words, words=rich.clean_rich(words, 9_000))
    return Say(shown, to=ToGroup(there.id), key="carried", files=files)


@command("mend", usage="mend <text>", summary="Say it otherwise", examples=("mend hello",))
def mend(context: Context, text: Rest) -> Replies:
    return Edit("carried", partial(_words, words=Text.plain(text)))


@command("unsay", usage="unsay", summary="Take it back", examples=("unsay",))
def unsay(context: Context) -> Replies:
    return Remove("carried")


def housed(context: Context, group_id: int) -> Replies:
    group = context.session.get_one(Group, group_id)
    return Say(lambda _: Text.plain(f"{group.slug} has a room."), to=ToGroup(group_id))


FEATURE = Feature(name="carrying", commands=(carry, bring, mend, unsay), housed=housed)
