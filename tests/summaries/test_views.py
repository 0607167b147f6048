"""Summaries in every language, with the longest data; and what the picture says beside them."""

import struct
from collections.abc import Callable
from dataclasses import replace

import pytest

import locales
from bot.core.disclosure import WeekSummary
from bot.core.i18n import Translator
from bot.core.text import Text, width
from bot.core.weeks import weeks_between
from handlers.summaries import facts as rules
from handlers.summaries import files, panels, pictures, views, when
from handlers.summaries.facts import ABSENT, HIDDEN, SHOWN, Facts, GroupFacts, Hours, Total

ENGLISH = Translator("en", "UTC")
WEEKS = weeks_between("2026-W06", "2026-W13")
BANDS = ["under", "around", "over", "around", None, "under", "around", "over"]


def hours(bands: list[str | None]) -> tuple[Hours, ...]:
    return tuple(
        Hours(week, SHOWN if band else HIDDEN, 1234 if band else None, band, revised=week == WEEKS[-1])
        for week, band in zip(WEEKS, bands, strict=True)
    )


LONGEST = GroupFacts(
    slug="resource-allocation-and-more", name="Ressourcenverteilung @room * " * 4, phase="recommendations", members=15,
    open_seats=2, open_roles=("communications", "facilitation", "notes", "translation"), done=3, items=5,
    hours=hours(BANDS), meetings=3, there=25, took_part=9, open_polls=4, ended_polls=5,
    recommended=tuple(range(1001, 1006)), provisional=3, due=(11, 12), late=(7, 8), waits_for=(9,), unanswered=4,
    asks=2, unreported_since="2026-02-01",
)  # fmt: skip
NINE = Facts(
    weeks=WEEKS[-1:],
    groups=tuple(replace(LONGEST, slug=f"group-{n}", name=f"Community Health {n}") for n in range(9)),
    totals=tuple(Total(week, 9000, at_close=True, hidden=2) for week in WEEKS),
)
OWN = [
    WeekSummary(
        "Diversity", week, (60, 90, 600), 12, 1, 3600, closed=True, revised=True, closed_total=1, closed_loggers=1
    )
    for week in WEEKS
]
VIEWS: dict[str, Callable[[Translator], Text]] = {
    "screen": lambda _: views.screen(_, NINE),
    "screen of a range": lambda _: views.screen(_, replace(NINE, weeks=WEEKS)),
    "sections": lambda _: views.sections(_, NINE),
    "one": lambda _: views.one(_, replace(NINE, groups=(LONGEST,), totals=())),
    "own": lambda _: views.own(_, LONGEST, OWN),
    "the week is over": lambda _: views.week_is_over(_, LONGEST, OWN[-1]),
    "a time": lambda _: when.is_at(_, 0, "13:00", "Europe/Berlin", new=True),
    "no time": lambda _: when.is_off(_),
    "which time": lambda _: when.which_time(_, "Monday 1pm Lima"),
    "table": views.as_table,
    "data": views.as_data,
}


@pytest.mark.parametrize("language", [*locales.languages(), locales.PSEUDO])
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_reads_in_every_language(name: str, language: str) -> None:
    """L1."""
    said = str(VIEWS[name](Translator(language, "America/Lima")))
    assert said
    assert "{" not in said
    assert "@room" not in said, "nobody is called by a group's name"


@pytest.mark.parametrize("language", locales.languages())
def test_nine_groups_fit_into_one_message_and_their_sections_into_three(language: str) -> None:
    """N3: a message has 4,096 UTF-16 units on Telegram."""
    _ = Translator(language, "UTC")
    assert width(str(views.screen(_, NINE))) < 4096
    assert len(views.sections(_, NINE).split(4096)) <= 3


def test_of_very_many_groups_those_come_first_that_need_a_look() -> None:
    """N3."""
    quiet = replace(
        LONGEST, open_seats=0, late=(), waits_for=(), unanswered=0, asks=0, unreported_since=None
    )  # fmt: skip
    many = [replace(quiet, slug=f"g{n}") for n in range(40)]
    many[37] = replace(many[37], late=(5,))
    shown = [group.slug for group in views.shown(many, views.LINES)]
    assert shown == [*(f"g{n}" for n in range(views.LINES - 1)), "g37"]
    assert "25 more groups are in the files." in str(views.screen(ENGLISH, replace(NINE, groups=tuple(many))))


@pytest.mark.parametrize(
    ("bands", "trend"),
    [
        (["around"] * 7 + ["over"], rules.RISING),
        (["around"] * 7 + ["under"], rules.FALLING),
        (["around"] * 8, rules.STEADY),
        ([None] * 6 + ["under", "over"], rules.RISING),
        ([None] * 7 + ["over"], ""),
        (["over"] * 7 + [None], ""),
    ],
)
def test_a_trend_is_made_of_the_weeks_that_are_shown(bands: list[str | None], trend: str) -> None:
    """H4."""
    assert rules.trend(hours(bands)) == trend


@pytest.mark.parametrize("language", [*locales.languages(), locales.PSEUDO])
def test_the_picture_is_as_wide_as_a_phone_wants_it_in_every_language(language: str) -> None:
    """L1."""
    png = pictures.bands(panels.picture(Translator(language, "UTC"), NINE, pictures.MOST))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", png[16:20]) == (1080,)
    assert len(png) < 200_000
    assert png == pictures.bands(panels.picture(Translator(language, "UTC"), NINE, pictures.MOST))


def test_the_picture_says_what_the_text_says() -> None:
    """H4: a sign a week, in the same order."""
    drawn = panels.picture(ENGLISH, NINE, pictures.MOST)["groups"][0]["bands"]
    signs = {**views.SIGNS, HIDDEN: views.NOT_SHOWN, ABSENT: views.NONE}
    assert "".join(signs[band] for band in drawn) == views.signs(NINE.groups[0].hours).rstrip("↗→↘")


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Community Health", "Community Health"),
        ("Producción y Tecnología", "Producción y Tecnología"),
        ("Здоровье – Υγεία", "Здоровье – Υγεία"),
        ("日本語の名前", "wellbeing"),
        ("الصحة", "wellbeing"),
        ("Health 🌱", "wellbeing"),
    ],
)
def test_the_picture_has_names_where_its_font_has_their_letters(name: str, drawn: str) -> None:
    """N3: else short names, which are plain letters."""
    facts = replace(NINE, groups=(replace(LONGEST, slug="wellbeing", name=name),))
    assert panels.picture(ENGLISH, facts, pictures.MOST)["groups"][0]["name"] == drawn


def test_the_picture_says_on_which_days_its_weeks_begin() -> None:
    """N3, L1."""
    assert panels.picture(ENGLISH, NINE, pictures.MOST)["days"][::7] == ["2 Feb", "23 Mar"]
    assert panels.picture(Translator("es", "UTC"), NINE, pictures.MOST)["days"][::7] == ["2 feb", "23 mar"]


def test_a_name_is_no_formula_in_a_spreadsheet() -> None:
    kept = replace(NINE, groups=(replace(LONGEST, name="=HYPERLINK(1)"),)).as_json()
    assert b"'=HYPERLINK(1)" in files.table(None, kept)  # type: ignore[arg-type]  # it asks nothing of it


def test_news_are_what_happened_or_has_changed_and_nothing_that_is_hidden() -> None:
    """N3."""
    still = replace(LONGEST, hours=hours([None] * 8), meetings=0, ended_polls=0, took_part=0)
    told = replace(NINE, groups=(still,)).as_json()
    assert rules.is_new(told, None)
    assert not rules.is_new(told, told)
    assert rules.is_new(replace(NINE, groups=(replace(still, late=(7, 8, 9)),)).as_json(), told)
    assert rules.is_new(replace(NINE, groups=(replace(still, hours=hours(BANDS)),)).as_json(), told)
    absent = tuple(Hours(week, ABSENT) for week in WEEKS)
    assert not rules.is_new(replace(NINE, groups=(replace(still, hours=absent),)).as_json(), None)
