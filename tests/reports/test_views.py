"""Reports, and how recommendations are ratified, read well in each language, with the longest data (L1, P2, P4)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest

import locales
from bot.core import ratifying as words
from bot.core.i18n import Translator
from bot.core.text import Text, width
from handlers.reports.sections import LONGEST, SECTIONS
from handlers.reports.views import drafts, filling, listing, pages, ratifying
from handlers.reports.views.filling import Recommended
from handlers.reports.views.listing import Line
from handlers.reports.views.pages import Page
from storage.actions import Action
from storage.asks import Ask
from storage.groups import Group
from storage.meetings import Meeting
from storage.minutes import FINAL, OBJECTED, PROVISIONAL, Agreement
from storage.needs import Need
from storage.polls import Poll
from storage.ratifications import Ratification

TELEGRAM = 4096
"""core.telegram.org/bots/api#sendmessage."""
LEGEND = 400
"""What choices take where they are listed below the text."""
LANGUAGES = (*locales.languages(), locales.PSEUDO)
AT = datetime(2026, 3, 26, 13, tzinfo=UTC)
DAY = date(2026, 12, 30)
NAME, TITLE = "𝐖" * 60, "𝐖" * 120
"""Each of their letters is two units of UTF-16."""
TEXT = "\n".join(["- " + "𝐖" * 190] * 20)
assert len(TEXT) <= LONGEST
PAGE = Page(
    number=12345, group=NAME, language="id", phase="recommendations", first=DAY, last=DAY, approved_on=DAY,
    sections=dict.fromkeys(SECTIONS, TEXT),
)  # fmt: skip
EMPTY = Page(
    number=1, group=NAME, language="en", phase="setup", first=DAY, last=DAY, approved_on=None, sections={}
)  # fmt: skip
SAID = Ratification(
    poll_id=1, model="defined_group", body="𝐖" * 200, consulted="𝐖" * 1000, by_person_id=1, at=AT
)  # fmt: skip
POLL = Poll(
    id=12345, group_id=1, method="consensus", title=TITLE, opened_by_person_id=1, opened_at=AT, closes_at=AT,
    version=3, outcome="recommends", state="closed",
)  # fmt: skip
RECOMMENDED = Recommended(
    poll=POLL, text="𝐖" * 4000, counts={"agree": 12, "reservations": 1, "stand-aside": 1, "abstain": 1}, voted=15,
    eligible=15, quorum=10, winner=TITLE, ratification=SAID, again=12346,
)  # fmt: skip
GROUP = Group(id=1, slug="g", name=NAME, created_at=AT)
MEETING = Meeting(
    id=12345, group_id=1, title=TITLE, minutes=60, starts_at=AT, started_at=AT, called_by_person_id=1, called_at=AT
)  # fmt: skip
NEED = Need(
    id=12345, group_id=1, of_group_id=2, text="𝐖" * 500, due_on=DAY, by_person_id=1, at=AT, changed_at=AT,
    words="𝐖" * 1000,
)  # fmt: skip
BUDGET = Ask(
    id=12345, group_id=1, kind="budget", purpose="translation", amount="1234567.89", currency="IDR", text="𝐖" * 500,
    by_person_id=1, at=AT, changed_at=AT,
)  # fmt: skip
EXPERT = Ask(id=1, group_id=1, kind="expert", text="x", by_person_id=1, at=AT, changed_at=AT)
ACTION = Action(id=12345, group_id=1, text="𝐖" * 500, due_on=DAY, at=AT, by_person_id=1)
LINES = [
    Line(number=12345, group=NAME, phase="recommendations", first=DAY, last=DAY, approved_on=each)
    for each in (DAY, None)
]  # fmt: skip
RATIFIED = [ratifying.Line(number=12345, title=TITLE, said=said, group=NAME) for said in (SAID, None)]

ONCE: list[Callable[[Translator], Text]] = [
    partial(pages.whole, page=PAGE),
    partial(pages.whole, page=EMPTY),
    partial(listing.listed, drafts=LINES[1:] * 9, lines=LINES[:1] * 15, group=NAME, page=2, pages=99),
    partial(listing.listed, drafts=[], lines=[], group="", page=1, pages=1),
    partial(ratifying.listed, lines=RATIFIED * 15, group=""),
    partial(ratifying.listed, lines=[], group=NAME),
    partial(filling.recommended, found=RECOMMENDED),
    partial(filling.meeting, found=MEETING, present=15),
    partial(filling.meeting, found=MEETING, present=0),
    partial(filling.moved, old="setup", new="scope", at=AT),
    partial(filling.ended, poll=POLL),
    partial(filling.ended_inside, count=2),
    partial(filling.came, count=1),
    partial(filling.left, count=2),
    *(
        partial(filling.agreed, found=Agreement(id=1, meeting_id=1, state=state), text=TITLE)
        for state in (PROVISIONAL, OBJECTED, FINAL)
    ),
    partial(filling.need, found=NEED, other=GROUP, ours=True),
    partial(filling.need, found=NEED, other=GROUP, ours=False),
    partial(filling.answered, note=12345, group="", text=TITLE, answer=TITLE),
    partial(filling.ask, found=BUDGET),
    partial(filling.ask, found=EXPERT),
    partial(filling.action, found=ACTION),
    partial(filling.planned, found=MEETING),
]
"""What is said and not edited, or stands in a section: it may be several messages."""
EDITED: list[Callable[[Translator], Text]] = [
    *(
        partial(drafts.section, number=12345, group=NAME, name=name, text=text, by_records=records, others=NAME)
        for name in ("happened", "obstacles", "dependencies")
        for text in ("", TEXT, "𝐖" * LONGEST, "𝐖\n" * (LONGEST // 2))
        for records in (True, False)
    ),
    partial(drafts.begun, number=12345, group=NAME, first=DAY, last=DAY),
    partial(drafts.begun_by, number=12345, group=NAME, who=NAME),
    partial(drafts.days_changed, number=12345, first=DAY, last=DAY),
    partial(drafts.kept, name="dependencies"),
    partial(drafts.ready, number=12345, group=NAME, missing=list(SECTIONS), asked_by=NAME),
    partial(drafts.ready, number=12345, group=NAME, missing=[]),
    partial(drafts.which_section, number=12345),
    partial(drafts.others_asked, number=12345, count=2),
    partial(drafts.changed_since, number=12345),
    partial(drafts.not_open, number=12345),
    partial(drafts.dropped, number=12345),
    partial(drafts.approved, number=12345, group=NAME, who=NAME),
    partial(drafts.as_file, number=12345),
    partial(drafts.arrived, number=12345, group=NAME, first=DAY, last=DAY),
    partial(listing.short, page=PAGE),
    partial(ratifying.ask_model, number=12345, title=TITLE, unasked=True),
    partial(ratifying.put_off, number=12345),
    *(partial(ratifying.ask_body, number=12345, title=TITLE, model=model) for model in ("defined_group", "other")),
    partial(ratifying.ask_consulted, number=12345, title=TITLE, said="𝐖" * 1000),
    partial(ratifying.noted, number=12345, title=TITLE, said=SAID),
    partial(ratifying.noted, number=12345, title=TITLE, said=Ratification(poll_id=1, by_person_id=1, at=AT)),
    *(partial(ratifying.model_label, model=model) for model in words.MODELS),
    *(partial(drafts.section_label, name=name) for name in SECTIONS),
]
LABELS = [
    drafts.keep, drafts.leave_out, drafts.previous, drafts.from_records, drafts.show_whole, drafts.approve,
    drafts.ask_others, drafts.change, drafts.as_markdown, drafts.as_wikitext, drafts.read_it, listing.older,
    listing.newer, ratifying.later, ratifying.skip,
]  # fmt: skip


def name_of(view: object) -> str:
    assert isinstance(view, partial)
    return str(view.func.__name__)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", EDITED, ids=name_of)
def test_what_may_be_edited_is_one_message(view: Callable[[Translator], Text], language: str) -> None:
    """L1."""
    said = view(Translator(language, "Asia/Kolkata"))
    assert 0 < width(str(said)) <= TELEGRAM - LEGEND
    assert "{" not in str(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ONCE, ids=name_of)
def test_what_is_long_can_be_cut_into_messages(view: Callable[[Translator], Text], language: str) -> None:
    """L1."""
    parts = view(Translator(language, "Asia/Kolkata")).split(TELEGRAM)
    assert 0 < len(parts) <= 30
    assert "{" not in "".join(map(str, parts))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.__name__)
def test_choices_are_short(label: Callable[[Translator], Text], language: str) -> None:
    """L1."""
    assert 0 < len(str(label(Translator(language, "UTC")))) <= 48


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [PAGE, EMPTY])
def test_the_files_can_be_written_in_each_language(page: Page, language: str) -> None:
    """L1, P2."""
    reader = Translator(language, "Asia/Kolkata")
    assert pages.markdown(reader, page).startswith("# ")
    assert pages.wikitext(reader, page).startswith("== ")


def test_a_section_is_filled_no_further_than_it_may_be_written() -> None:
    """P2."""
    _ = Translator("en", "UTC")
    lines = [Text.plain("𝐖" * 700)] * 10
    said = filling.listed(_, lines, LONGEST)
    assert len(said) <= LONGEST
    assert said.endswith("\n- 5 more are on record.")
    assert filling.listed(_, lines[:5], LONGEST).count("\n") == 4
    assert filling.listed(_, [], LONGEST) == ""
