"""Mail to a real SMTP server on loopback: what it says, who may send it, and what is tried again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address

import pytest

from bot.core.platform import Delivery, File, TryLater, Undeliverable
from bot.core.text import Text
from bot.platforms.mail import Mail, Server
from tests.fakes.mailbox import Mailbox

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
LIST = "diversity@lists.example.org"
REPORT = Delivery(
    id=1, transaction="a1b2c3", platform="mail", kind="say", room=LIST,
    text=Text.plain("Informe de Diversidad, 3\nÉste es el informe."),
    file=File("report.md", "text/markdown", "# Qué pasó\n\nMapas — muchos.\n.\nFin".encode()),
)  # fmt: skip


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with Mailbox() as running:
        yield running


def mail(box: Mailbox, **changes: str) -> Mail:
    sender = Address("Convene", addr_spec="convene@example.org")
    server = Server(host="127.0.0.1", port=box.port, security="none", sender=sender)
    return Mail(replace(server, **changes), lambda: NOW)  # type: ignore[arg-type]  # texts alone are changed


async def test_a_report_is_mailed_whole_and_as_what_no_program_answers(box: Mailbox) -> None:
    """P2; RFC 3834."""
    sent = await mail(box).send(REPORT)
    (arrived,) = box.mails
    assert box.recipients == [[LIST]]
    assert (arrived["Subject"], arrived["To"], arrived["From"]) == (
        "Informe de Diversidad, 3", LIST, "Convene <convene@example.org>",
    )  # fmt: skip
    assert arrived["Message-ID"] == sent.message == "<a1b2c3@example.org>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"].datetime == NOW
    assert (
        arrived.get_content().replace("\r\n", "\n") == "Éste es el informe.\n\n# Qué pasó\n\nMapas — muchos.\n.\nFin\n"
    )


async def test_a_mail_that_is_sent_again_has_the_same_message_id(box: Mailbox) -> None:
    first, second = await mail(box).send(REPORT), await mail(box).send(REPORT)
    assert first == second
    assert len({arrived["Message-ID"] for arrived in box.mails}) == 1


async def test_what_is_no_text_is_attached(box: Mailbox) -> None:
    picture = File("map.png", "image/png", b"\x89PNG")
    await mail(box).send(replace(REPORT, file=picture))
    (attached,) = box.mails[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("map.png", b"\x89PNG")


async def test_a_line_break_cannot_add_a_header(box: Mailbox) -> None:
    await mail(box).send(replace(REPORT, text=Text.plain("Report\r\vBcc: all@example.org\nbody")))
    (arrived,) = box.mails
    assert arrived["Bcc"] is None
    assert box.recipients == [[LIST]]


@pytest.mark.parametrize("address", ["no address", "a@b@c", "a@example.org\nBcc: b@example.org", ""])
async def test_what_is_no_address_is_sent_nothing(box: Mailbox, address: str) -> None:
    with pytest.raises(Undeliverable):
        await mail(box).send(replace(REPORT, room=address))
    assert box.mails == []


async def test_a_refusal_for_good_is_not_tried_again_and_one_that_may_pass_is(box: Mailbox) -> None:
    box.refusals = ["550 5.1.1 no such list", "451 4.7.1 greylisted"]
    with pytest.raises(Undeliverable, match="no such list"):
        await mail(box).send(REPORT)
    with pytest.raises(TryLater):
        await mail(box).send(REPORT)
    await mail(box).send(REPORT)
    assert len(box.mails) == 1


async def test_a_wrong_password_is_tried_again_until_it_is_right(box: Mailbox) -> None:
    box.user, box.password = "convene", "letmein"
    with pytest.raises(TryLater) as raised:
        await mail(box, user="convene", password="wrong").send(REPORT)
    assert "wrong" not in str(raised.value)
    await mail(box, user="convene", password="letmein").send(REPORT)
    assert len(box.mails) == 1


async def test_a_server_that_is_away_is_tried_again() -> None:
    away = Mailbox(port=9)
    with pytest.raises(TryLater):
        await mail(away).send(REPORT)


async def test_a_mail_is_never_changed(box: Mailbox) -> None:
    with pytest.raises(Undeliverable):
        await mail(box).send(replace(REPORT, kind="edit"))


async def test_check_tells_whether_mail_can_be_sent_and_sends_none(box: Mailbox) -> None:
    (fine,) = await mail(box).check()
    assert fine.ok
    assert fine.detail.endswith("as convene@example.org")
    (away,) = await mail(Mailbox(port=9)).check()
    assert not away.ok
    (plain,) = await mail(box, security="starttls").check()
    assert not plain.ok
    assert box.mails == []
