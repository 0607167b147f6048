"""Where reports may go outside the chats: off unless the configuration says so, and what is wrong with it in words."""

from pathlib import Path

import pytest

from bot.config import Config, load
from tests.configuring import ROOT, complaint, write

MAIL = '[mail]\nhost = "smtp.example.org"\nfrom = "convene@example.org"\n'
WIKI = '[wiki]\napi = "https://wiki.example.org/w/api.php"\nuser = "Convene@reports"\npassword = "letmein"\n'


def test_reports_go_nowhere_outside_the_chats_unless_asked(tmp_path: Path) -> None:
    """P2: off by default, also for who copies the example."""
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    for config in (Config(), load(write(tmp_path, example), {})):
        assert (config.mail, config.wiki) == (None, None)


@pytest.mark.parametrize(
    ("section", "key"),
    [
        (MAIL.replace("convene@", "convene at "), "mail.from"),
        (MAIL.replace("convene@example.org", "convene@a, b@c.example.org"), "mail.from"),
        (MAIL + "port = 0", "mail.port"),
        (MAIL + 'security = "ssl"', "mail.security"),
        (MAIL.replace("smtp.", "https://smtp."), "mail.host"),
        (WIKI.replace("/w/api.php", ""), "wiki.api"),
        (WIKI.replace("@reports", ""), "wiki.user"),
        (WIKI + 'page = "Report {number}"', "wiki.page"),
        (WIKI.replace('password = "letmein"', ""), "wiki.password"),
    ],
)
def test_what_could_not_send_a_report_is_said_at_the_start(tmp_path: Path, section: str, key: str) -> None:
    assert key in complaint(tmp_path, section)


def test_what_would_show_a_password_or_send_nothing_is_doubted(tmp_path: Path) -> None:
    open_mail, open_wiki = MAIL + 'security = "none"\n', WIKI.replace("https", "http")
    doubts = "\n".join(load(write(tmp_path, open_mail + open_wiki), {}).doubts())
    for said in ("mail.security is none", "no group has a list", "wiki.api begins with http://"):
        assert said in doubts


def test_passwords_of_mail_and_wiki_come_from_the_environment_and_are_secrets(tmp_path: Path) -> None:
    environ = {"CONVENE_MAIL_PASSWORD": "mail-secret", "CONVENE_WIKI_PASSWORD": "wiki-secret"}
    config = load(write(tmp_path, MAIL + WIKI), environ)
    assert {"mail-secret", "wiki-secret"} <= config.secrets()
    assert "secret" not in repr(config)
