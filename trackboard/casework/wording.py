"""How days, moments and lists are written in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from trackboard.clock import england, in_england
from trackboard.pathway.days import day_text, parse_iso


def in_full(day: date) -> str:
    """`Tue 12 March 2024`: how a day is shown back to the person who typed it."""
    return f"{day:%a} {day.day} {day:%B %Y}"


def moment_text(at: str) -> str:
    """A moment of the audit (UTC) as clocks in England showed it: `16 Nov 2026 10:42`.

    Of what came from a file only the day may be known, `16 Nov 2026`, or nothing, ''.
    """
    if "T" not in at:
        return day_text(parse_iso(at)) if at else ""
    moment = in_england(datetime.fromisoformat(at))
    return f"{moment.day} {moment:%b %Y %H:%M}"


def moments_of(day: date) -> tuple[str, str]:
    """The first moment of a day in England and the first of the next day, as the audit writes moments (UTC)."""
    starts = (datetime.combine(each, time.min, england()) for each in (day, day + timedelta(days=1)))
    first, following = (f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for start in starts)
    return first, following


def joined(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; '' of none."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
