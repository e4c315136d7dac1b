"""Pictures are text, legible without colour, and as wide as they are asked to be."""

from __future__ import annotations

import pytest

from tests.reports.build import made, northshire
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.pictures import drawn


def test_bars_are_as_long_as_their_numbers_which_stand_behind_them() -> None:
    report = made("delay", northshire())
    first = drawn(report, 90).split("\n\n")[1].splitlines()
    overdue = {row["label"]: row["overdue"] for row in report.records()}
    assert {line.split("▇")[0].rstrip(" 0"): int(line.split()[-1]) for line in first} == overdue
    lengths = [line.count("▇") for line in first]
    assert [length for _, length in sorted(zip(overdue.values(), lengths, strict=True))] == sorted(lengths)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_no_line_is_wider_than_asked_and_none_has_a_colour(width: int) -> None:
    picture = drawn(made("delay", northshire()), width)
    assert "\x1b" not in picture
    bars = [line for line in picture.splitlines() if "▇" in line]
    assert bars and max(map(len, bars)) <= max(width, 45)


def test_attendance_is_a_map_of_letters_by_team_and_meeting() -> None:
    report = made("attendance", northshire())
    lines = drawn(report).splitlines()
    meetings = report.sections["by_meeting"].rows
    assert [line.split()[-len(meetings[0]) + 1 :] for line in lines[-len(meetings) :]] == [
        list(row[1:]) for row in meetings
    ]
    assert any("P present" in line for line in lines)


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"drift-referral"}))
def test_every_picture_is_of_a_column_that_is_there(name: str) -> None:
    report = made(name, northshire())
    for picture in report.pictures:
        table = report.sections[picture.section] if picture.section else report
        assert {picture.label, picture.value} - {""} <= {column.key for column in table.columns}
    drawn(report)
