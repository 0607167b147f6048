"""ISO weeks, written `2026-W13`: so they sort as text, and the year is the week's own, not the day's (H2)."""

from datetime import date, timedelta


def week_of(day: date) -> str:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """The first day of a week."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def days_of(week: str) -> list[date]:
    """The seven days of a week."""
    monday = monday_of(week)
    return [monday + timedelta(days=n) for n in range(7)]


def number_of(week: str) -> int:
    """What people call it: 13."""
    return int(week[6:])


def week_after(week: str, weeks: int = 1) -> str:
    """The week so many weeks later, or earlier where negative."""
    return week_of(monday_of(week) + timedelta(weeks=weeks))


def weeks_between(first: str, last: str) -> list[str]:
    """All weeks from the first to the last, both included; none where the last is before the first."""
    count = (monday_of(last) - monday_of(first)).days // 7
    return [week_after(first, n) for n in range(count + 1)]
