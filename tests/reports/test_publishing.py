"""Reports that go outside the chats: to a real SMTP server on loopback, and onto pages of a wiki (P2)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.headerregistry import Address

import pytest

from bot.config import Wiki as WikiSection
from bot.core.outside import MAIL, WIKI, Outside
from bot.platforms.mail import Mail, Server
from bot.platforms.transcript import NotUnderstood
from bot.platforms.wiki import Login, Wiki
from tests.conversation import MONDAY, Conversation, config
from tests.fakes.mailbox import Mailbox
from tests.fakes.mediawiki import FakeWiki

LIST = "diversity@lists.example.org"
PAGE = "Strategy/R-D/Report 1"
CHAIRS = {"cochairs": ["console:berlin", "console:accra"]}
SETTINGS = config(
    groups=[
        {"slug": "diversity", "name": "R|D", "list": LIST, **CHAIRS},
        {"slug": "partnerships", "name": "Partnerships"},
    ],
    wiki=WikiSection.model_validate({
        "api": "https://wiki.example.org/w/api.php", "user": "Convene@reports", "password": "letmein",
        "page": "Strategy/{group}/Report {number}",
    }),
)  # fmt: skip


@asynccontextmanager
async def talking(url: str, box: Mailbox | None, site: FakeWiki | None) -> AsyncIterator[Conversation]:
    """A conversation in which whatever is given is where reports go."""
    outside: dict[str, Outside] = {}
    if box is not None:
        sender = Address("Convene", addr_spec="convene@example.org")
        server = Server(host="127.0.0.1", port=box.port, security="none", sender=sender)
        outside[MAIL] = Mail(server, lambda: MONDAY)
    if site is not None:
        outside[WIKI] = Wiki(Login(api=site.api, user=site.user, password=site.password), "Convene")
    try:
        async with Conversation(url, SETTINGS, outside=outside) as talk:
            yield talk
    finally:
        for destination in outside.values():
            await destination.close()


async def approved(talk: Conversation) -> str:
    """A report with one section is approved; what the bot says to that."""
    await talk.say(
        ":join berlin diversity", ":join accra diversity", "berlin@dm: hello", "accra@dm: hello",
        "berlin@diversity: !report", "berlin@dm: /report edit T1 happened We drew [[maps]] for @everybody.",
    )  # fmt: skip
    return await talk.say("berlin@dm: /report T1", "berlin@dm: /approve T1")


async def test_an_approved_report_is_mailed_to_the_groups_list_and_put_on_the_wiki(sqlite_url: str) -> None:
    """P2."""
    async with Mailbox() as box, FakeWiki() as site, talking(sqlite_url, box, site) as talk:
        said = await approved(talk)
        assert f"T1 has been mailed to the group's list, {LIST.replace('@', '@⁠')}" in said.replace("**", "")
        assert f"T1 is on the wiki: {PAGE}" in said.replace("**", "")
        (mail,) = box.mails
        assert mail["To"] == LIST
        assert mail["Subject"].startswith("Step report T1 of R|D, ")
        assert "We drew" in mail.get_content()
        (page,) = site.pages[PAGE]
        assert page.summary.startswith("Step report T1 of R|D, ")
        assert "[[maps]]" not in page.text
        assert "We drew" in page.text


async def test_nothing_goes_outside_where_nothing_is_set_up(sqlite_url: str) -> None:
    """P2: off by default."""
    async with talking(sqlite_url, None, None) as talk:
        said = await approved(talk)
        assert "mailed" not in said
        assert "wiki:" not in said


async def test_a_page_that_somebody_else_has_written_is_left_until_a_co_chair_says_otherwise(sqlite_url: str) -> None:
    """P2: a conflict stops and asks, and asks again where the page has changed since."""
    async with FakeWiki() as site, talking(sqlite_url, None, site) as talk:
        site.write(PAGE, "Ana", "Mine.")
        said = await approved(talk)
        assert "Somebody else has changed the page Strategy/R-D/Report 1" in said
        site.write(PAGE, "Ana", "Mine, corrected.")
        assert "Somebody else has changed the page" in await talk.say("accra@dm> again")
        assert site.pages[PAGE][-1].text == "Mine, corrected."
        said = await talk.say("accra@dm> again")
        assert "is on the wiki" in said
        assert "We drew" in site.pages[PAGE][-1].text
        with pytest.raises(NotUnderstood):  # what berlin was asked is settled
            await talk.say("berlin@dm> again")


async def test_a_co_chair_may_leave_a_page_as_it_is(sqlite_url: str) -> None:
    async with FakeWiki() as site, talking(sqlite_url, None, site) as talk:
        site.write(PAGE, "Ana", "Mine.")
        await approved(talk)
        assert "T1 does not go there" in await talk.say("berlin@dm> leave")
        with pytest.raises(NotUnderstood):
            await talk.say("accra@dm> again")
        assert [revision.text for revision in site.pages[PAGE]] == ["Mine."]


async def test_a_list_that_refuses_is_told_to_the_co_chairs_and_tried_again_by_a_tap(sqlite_url: str) -> None:
    async with Mailbox(refusals=["550 5.1.1 not a member"]) as box, talking(sqlite_url, box, None) as talk:
        said = await approved(talk)
        assert "could not be mailed" in said
        assert "not a member" in said
        assert box.mails == []
        assert "has been mailed" in await talk.say("berlin@dm> again")
        assert len(box.mails) == 1


async def test_who_is_no_co_chair_any_more_cannot_send_it_again(sqlite_url: str) -> None:
    """G4."""
    async with Mailbox(refusals=["550 no"]) as box, talking(sqlite_url, box, None) as talk:
        await approved(talk)
        await talk.say("accra@diversity: !stepdown", "accra@diversity> stepdown")
        assert "co-chair" in await talk.say("accra@dm> again")
        assert box.mails == []
