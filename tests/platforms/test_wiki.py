"""Pages of a wiki: made, replaced where they are the bot's own, and never written over somebody's work."""

from collections.abc import AsyncIterator

import pytest

from bot.core.outside import Changed
from bot.core.platform import Delivery, File, TryLater, Undeliverable
from bot.core.text import Text
from bot.platforms.wiki import Login, Wiki
from tests.fakes.mediawiki import FakeWiki

PAGE = "Working groups/Diversity/Report 1"


@pytest.fixture
async def site() -> AsyncIterator[FakeWiki]:
    async with FakeWiki() as fake:
        yield fake


@pytest.fixture
async def wiki(site: FakeWiki) -> AsyncIterator[Wiki]:
    destination = Wiki(Login(api=site.api, user=site.user, password=site.password), "Convene/1")
    yield destination
    await destination.close()


def page(text: str, *, title: str = PAGE, instead_of: str = "") -> Delivery:
    return Delivery(
        id=1, transaction="t", platform="wiki", kind="say", room=title, thread=instead_of, text=Text.plain("A report"),
        file=File("report.wiki", "text/x-wiki", text.encode()),
    )  # fmt: skip


async def test_a_page_is_made_and_then_replaced_by_the_bot_itself(site: FakeWiki, wiki: Wiki) -> None:
    """P2."""
    first = await wiki.send(page("== One =="))
    second = await wiki.send(page("== Two =="))
    assert [(r.number, r.user, r.text, r.summary, r.bot) for r in site.pages[PAGE]] == [
        (int(first.message), "Convene", "== One ==", "A report", True),
        (int(second.message), "Convene", "== Two ==", "A report", True),
    ]
    assert site.agents == {"Convene/1"}


async def test_the_same_page_a_second_time_makes_no_revision(site: FakeWiki, wiki: Wiki) -> None:
    once, again = await wiki.send(page("== One ==")), await wiki.send(page("== One =="))
    assert once == again
    assert len(site.pages[PAGE]) == 1


async def test_what_somebody_else_has_changed_is_not_written_over_unless_that_revision_is_named(
    site: FakeWiki, wiki: Wiki
) -> None:
    await wiki.send(page("== One =="))
    theirs = site.write(PAGE, "Ana", "== One, corrected ==")
    with pytest.raises(Changed) as raised:
        await wiki.send(page("== Two =="))
    assert raised.value.revision == str(theirs)
    with pytest.raises(Changed):
        await wiki.send(page("== Two ==", instead_of=str(theirs - 1)))
    assert site.pages[PAGE][-1].text == "== One, corrected =="
    await wiki.send(page("== Two ==", instead_of=str(theirs)))
    assert site.pages[PAGE][-1].text == "== Two =="


async def test_a_page_that_is_changed_in_the_same_moment_is_looked_at_again(site: FakeWiki, wiki: Wiki) -> None:
    await wiki.send(page("== One =="))
    site.fails = ["overtaken by Ana"]
    with pytest.raises(TryLater):
        await wiki.send(page("== Two =="))
    with pytest.raises(Changed):
        await wiki.send(page("== Two =="))


@pytest.mark.parametrize("code", ["maxlag", "readonly", "ratelimited", "http"])
async def test_what_may_pass_is_tried_again(site: FakeWiki, wiki: Wiki, code: str) -> None:
    site.fails = [code]
    with pytest.raises(TryLater):
        await wiki.send(page("== One =="))
    await wiki.send(page("== One =="))
    assert len(site.pages[PAGE]) == 1


@pytest.mark.parametrize("title", ["MediaWiki:Sidebar", "Report [1]"])
async def test_a_page_that_cannot_be_written_is_not_tried_again(wiki: Wiki, title: str) -> None:
    with pytest.raises(Undeliverable) as raised:
        await wiki.send(page("x", title=title))
    assert not isinstance(raised.value, Changed)


async def test_only_whole_pages_can_be_written(wiki: Wiki) -> None:
    with pytest.raises(Undeliverable):
        await wiki.send(Delivery(id=1, transaction="t", platform="wiki", kind="edit", room=PAGE))


async def test_a_session_that_has_ended_is_begun_again(site: FakeWiki, wiki: Wiki) -> None:
    await wiki.send(page("== One =="))
    site.log_out()
    await wiki.send(page("== Two =="))
    assert len(site.pages[PAGE]) == 2


async def test_a_password_that_is_no_longer_right_is_tried_until_it_is(site: FakeWiki, wiki: Wiki) -> None:
    site.password = "changed"
    with pytest.raises(TryLater):
        await wiki.send(page("== One =="))
    (finding,) = await wiki.check()
    assert not finding.ok
    assert "Incorrect username or password" in finding.detail
    assert "letmein" not in finding.detail
    site.password = "letmein"
    await wiki.send(page("== One =="))


async def test_check_says_as_whom_it_writes_and_what_is_not_granted(site: FakeWiki, wiki: Wiki) -> None:
    (fine,) = await wiki.check()
    assert fine.ok
    assert fine.detail.endswith("written as Convene")
    site.rights = ("read", "edit")
    (short,) = await wiki.check()
    assert not short.ok
    assert "createpage" in short.detail


async def test_a_wiki_that_is_away_is_tried_again_and_reported(site: FakeWiki) -> None:
    gone = Wiki(Login(api="http://127.0.0.1:9/w/api.php", user="Convene@reports", password="x"), "Convene/1")
    with pytest.raises(TryLater):
        await gone.send(page("x"))
    (finding,) = await gone.check()
    assert not finding.ok
    await gone.close()
