"""The configuration: every setting documented, every mistake named with what would work."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.config import Calendar, Config, Core, Database, Group, Log, Mail, Matrix, RoomRef, Telegram, Wiki, load
from bot.config.problems import example_for
from bot.core.errors import ConfigError
from tests.configuring import ROOT, complaint, write

SECTIONS: dict[str, type[BaseModel]] = {
    "database": Database,
    "matrix": Matrix,
    "telegram": Telegram,
    "core": Core,
    "groups": Group,
    "calendar": Calendar,
    "mail": Mail,
    "wiki": Wiki,
    "log": Log,
}
EXAMPLES = [("language", example_for(Config.model_fields["language"], "language"))] + [
    (f"{section}.{field.alias or name}", example_for(field, field.alias or name))
    for section, model in SECTIONS.items()
    for name, field in model.model_fields.items()
]


def test_the_example_configuration_loads() -> None:
    config = load(ROOT / "config.example.toml", {})
    assert list(config.doubts()) == []
    assert config.groups[0].rooms == (RoomRef("matrix", "!abc:example.org"), RoomRef("telegram", "-100123", "45"))


def test_the_example_configuration_serves_no_calendars_unless_asked(tmp_path: Path) -> None:
    """S6: off by default, also for who copies the example."""
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    assert load(write(tmp_path, example), {}).calendar is None
    on = re.sub(r"^# (\[calendar\]|listen = |public_address = )", r"\1", example, flags=re.MULTILINE)
    assert load(write(tmp_path, on), {}).calendar == Calendar(public_address="https://convene.example.org")


def test_every_section_is_looked_at() -> None:
    assert set(Config.model_fields) == {"language", *SECTIONS}


@pytest.mark.parametrize(
    "value", ["Monday", "13:00 UTC", "Monday 13:00", "Monday 25:00 UTC", "Monday 13:00 CET", "lunes 13:00 UTC"]
)
def test_a_digest_without_a_day_a_time_and_a_zone_is_refused(tmp_path: Path, value: str) -> None:
    """N3."""
    said = complaint(tmp_path, f'[core]\ndigest = "{value}"')
    assert "digest" in said
    assert "Monday 13:00 Europe/Berlin" in said


@pytest.mark.parametrize(("key", "example"), EXAMPLES, ids=[key for key, _ in EXAMPLES])
def test_every_setting_stands_in_the_example_configuration_and_has_an_example(key: str, example: str) -> None:
    documented = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    name = key.rpartition(".")[2]
    assert example.startswith(f"{name} = ")
    tomllib.loads(example)
    if key != "matrix.token":  # stands there as an alternative to the password, in a comment
        off = "# " if key.startswith(("calendar.", "mail.", "wiki.", "matrix.recovery_key")) else ""
        assert re.search(rf"^{off}{name} = ", documented, re.MULTILINE)
    assert name in documented


def test_every_setting_left_out_has_a_default_except_what_cannot_be_guessed(tmp_path: Path) -> None:
    said = complaint(tmp_path, "[matrix]\n[telegram]\n[[groups]]\n")
    missing = re.findall(r"^  (\S+): is missing$", said, re.MULTILINE)
    assert missing == ["matrix.homeserver", "matrix.user", "telegram.token", "groups.1.slug", "groups.1.name"]


def test_every_form_that_is_checked_is_explained() -> None:
    """A field with a pattern has a description, which says what a value should be."""
    for model in SECTIONS.values():
        for name, field in model.model_fields.items():
            patterns = "pattern=" in f"{field.annotation}{field.metadata}"
            assert bool(field.description) or not patterns, name


@pytest.mark.parametrize("name", ["demo.toml", "nine-groups.toml"])
def test_the_nine_groups_load(name: str) -> None:
    config = load(ROOT / "docs" / "examples" / name, {})
    assert len(config.groups) == 9


def test_an_empty_file_is_a_configuration_and_its_doubts_are_said(tmp_path: Path) -> None:
    config = load(write(tmp_path, ""), {})
    assert config.database.url.get_secret_value() == f"sqlite:///{tmp_path / 'convene.db'}"
    assert len(list(config.doubts())) == 3


def test_groups_without_rooms_without_cochairs_or_of_one_name_are_doubted(tmp_path: Path) -> None:
    """G1, G4."""
    groups = """
        [[groups]]
        slug = "one"
        name = "Diversity"
        rooms = ["console:one"]
        [[groups]]
        slug = "two"
        name = "diversity"
        cochairs = ["console:berlin"]
    """
    doubts = list(load(write(tmp_path, groups), {}).doubts())
    assert "Groups without rooms, where nobody can reach the bot: two." in doubts
    assert "Groups without co-chairs, so that nobody sees how they are doing: one." in doubts
    assert "Several groups are called “Diversity”: one, two." in doubts


def test_what_the_core_team_fills_in_the_chat_is_not_doubted_where_there_is_one(tmp_path: Path) -> None:
    text = '[core]\naccounts = ["console:core"]\n[[groups]]\nslug = "one"\nname = "One"\n'
    assert not [doubt for doubt in load(write(tmp_path, text), {}).doubts() if "Groups without" in doubt]
    assert not [doubt for doubt in load(write(tmp_path, text[:34]), {}).doubts() if "[[groups]]" in doubt]


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:80", "::1", 80), ("localhost:65535", "localhost", 65535)],
)
def test_calendars_are_served_at_an_address_and_a_port(tmp_path: Path, listen: str, host: str, port: int) -> None:
    """S6."""
    section = f'[calendar]\npublic_address = "https://c.example.org"\nlisten = "{listen}"'
    calendar = load(write(tmp_path, section), {}).calendar
    assert calendar is not None
    assert (calendar.host, calendar.port) == (host, port)


@pytest.mark.parametrize(
    "listen", ["8080", "127.0.0.1", "::1:80", "a b:80", "127.0.0.1:0", "127.0.0.1:65536", ":80", ""]
)
def test_what_cannot_be_listened_at_is_said_with_an_example(tmp_path: Path, listen: str) -> None:
    said = complaint(tmp_path, f'[calendar]\npublic_address = "https://c.example.org"\nlisten = "{listen}"')
    assert "calendar.listen" in said
    assert 'listen = "127.0.0.1:8080"' in said


@pytest.mark.parametrize(
    ("address", "doubted"),
    [("https://c.example.org", 0), ("http://c.example.org", 1), ("http://localhost:8080", 0), ("http://127.0.0.1", 0)],
)
def test_secret_addresses_without_tls_are_doubted(tmp_path: Path, address: str, doubted: int) -> None:
    """S6."""
    config = load(write(tmp_path, f'[calendar]\npublic_address = "{address}"'), {})
    assert sum("calendar.public_address" in doubt for doubt in config.doubts()) == doubted


def test_without_its_section_no_calendar_is_served() -> None:
    """S6: off by default."""
    assert Config().calendar is None


def test_all_problems_come_at_once_each_with_its_key(tmp_path: Path) -> None:
    said = complaint(
        tmp_path,
        """
        langage = "en"
        [matrix]
        homeserver = "matrix.example.org"
        user = "@convene:example.org"
        [telegram]
        token = "not-a-token"
        poll_seconds = 90
        [core]
        accounts = ["ann", "telegram:@ann"]
        rooms = ["console:core"]
        [[groups]]
        slug = "Diversity"
        name = ""
        [[groups]]
        slug = "advocacy"
        name = "Advocacy"
        timezone = "CST"
        language = "fr"
        rooms = ["#alias:example.org", "console:core"]
        cochairs = ["console:a", "console:b", "console:c"]
        [[groups]]
        slug = "advocacy"
        name = "Advocacy again"
        weekly_hours = 0
        """,
    )
    keys = re.findall(r"^  (\S+):", said, re.MULTILINE)
    assert sorted(keys) == sorted(
        [
            "langage",
            "matrix",
            "matrix.homeserver",
            "telegram.token",
            "telegram.poll_seconds",
            "core.accounts.1",
            "core.accounts.2",
            "groups.1.slug",
            "groups.1.name",
            "groups.2.timezone",
            "groups.2.language",
            "groups.2.rooms.1",
            "groups.2.rooms.2",
            "groups.2.cochairs",
            "groups.3.slug",
            "groups.3.weekly_hours",
        ]
    )
    assert "16 problems" in said
    assert "did you mean language?" in said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[groups]]\nslug='a'\nname='A'\ntimezone='Berln'", '"Berln" is not the IANA name of a time zone'),
        ("[[groups]]\nslug='a'\nname='A'\ntimezone='Europe'", '"Europe" is not the IANA name of a time zone'),
        ("[[groups]]\nslug='a'\nname='A'\ntimezone='../etc/x'", "is not the IANA name of a time zone"),
        ("[[groups]]\nslug='a'\nname='A'\nrooms=['telegram:123']", "its number is negative"),
        ("[[groups]]\nslug='a'\nname='A'\nrooms=[5]", "5 should be a text"),
        ("[database]\nurl='mysql://localhost/x'", "should begin with sqlite:/// or postgresql://"),
        ("database = 3", "database: should be a section"),
        ("groups = 'x'", "groups: should be a list"),
        ("groups = ['x']", "groups.1: should be a section"),
        ("matrix = 3", "matrix: should be a section"),
        ("core = 3", "core: should be a section"),
        ("[core]\nrooms='console:core'", 'for example: rooms = ["matrix:!core:example.org", "telegram:-100123"]'),
        ("[[groups]]\nslug='core'\nname='A'", '"core" is taken: on the console, rooms are called so'),
        ("[[groups]]\nslug='dm'\nname='A'", '"dm" is taken'),
        ("[[groups]]\nslug='Öko'\nname='A'", '"Öko" should be small letters a to z and digits'),
        ("[[groups]]\nslug='a'\nname='A'\nlist='x'", '"x" should be one mail address'),
        ("[matrix]\nhomeserver='h.org'\nuser='@b:h'\ntoken='t'", '"h.org" should begin with https:// or http://'),
        ("[matrix]\nhomeserver='http://h'\nuser='b'\ntoken='t'", '"b" should be a whole Matrix id'),
        ("language='xx'", '"xx" is not a language that the bot speaks: en, es, id'),
        ("[log]\nlevel='loud'", 'for example: level = "info"'),
        ("[log\n", "is not TOML"),
    ],
)
def test_a_problem_says_what_would_work(tmp_path: Path, text: str, wanted: str) -> None:
    assert wanted in complaint(tmp_path, text)


def test_a_file_that_is_not_there_or_not_text_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="`convene init` writes one"):
        load(tmp_path / "none.toml", {})
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not a text in UTF-8"):
        load(tmp_path / "binary.toml", {})
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {})


def test_groups_speak_the_bots_language_unless_they_say_otherwise(tmp_path: Path) -> None:
    text = "language='id'\n[[groups]]\nslug='a'\nname='A'\n[[groups]]\nslug='b'\nname='B'\nlanguage='es'"
    config = load(write(tmp_path, text), {})
    assert [group.language for group in config.groups] == ["id", "es"]
