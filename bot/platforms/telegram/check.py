"""What `convene check` says about Telegram, in words."""

from collections.abc import Sequence

from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.core.events import Place
from bot.core.platform import Finding

_INSIDE = {ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER}


async def check(bot: Bot, rooms: Sequence[Place]) -> list[Finding]:
    """Findings about a bot that has logged in: who it is, what @BotFather lets it do, and each configured group."""
    me = bot.bot
    everything = (
        "It sees all messages in its groups."
        if me.can_read_all_group_messages
        else "It sees commands that begin with / and answers to itself; other messages stay private."
    )
    joins = (
        Finding("Telegram groups", True, "The bot may be added to groups.")
        if me.can_join_groups
        else Finding("Telegram groups", False, "Nobody can add the bot: send /setjoingroups to @BotFather.")
    )
    findings = [
        Finding("Telegram", True, f"Logged in as @{me.username}."),
        joins,
        Finding("Telegram privacy mode", True, everything),
    ]
    return findings + [await _room(bot, room) for room in rooms]


async def _room(bot: Bot, room: Place) -> Finding:
    subject = f"Telegram group {room.reference}"
    try:
        member = await bot.get_chat_member(room.room, bot.id)
    except ChatMigrated as moved:
        return Finding(subject, True, f"It has become a supergroup and goes on as telegram:{moved.new_chat_id}.")
    except Forbidden:
        return Finding(subject, False, "The bot was removed from it. Add it again.")
    except BadRequest as error:
        return Finding(
            subject, False, f"The bot has never been there ({error.message}). Add it, or correct the group's number."
        )
    except TelegramError as error:
        return Finding(subject, False, f"No answer: {error.message}.")
    if isinstance(member, ChatMemberRestricted) and member.is_member:
        if member.can_send_messages:
            return Finding(subject, True, "The bot is there and may write.")
        return Finding(subject, False, "The bot may not write there. An administrator can lift its restriction.")
    if member.status in _INSIDE:
        return Finding(subject, True, "The bot is there.")
    return Finding(subject, False, "The bot is not there. Add it.")
