"""Pictures are text, legible without colour, and as wide as they are asked to be."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tests.reports.build import asked, by, made, northshire
from trackboard.reports.catalogue import REPORTS
from trackboard.reports.kit import counted_runs
from trackboard.reports.kit.columns import counts, labels
from trackboard.reports.kit.pictures import PATTERNS, drawn, lines
from trackboard.reports.kit.publish import published
from trackboard.reports.kit.report import Picture, Report

BLOCKS = re.compile(f"[{PATTERNS}]+")


def bars(picture: str) -> dict[str, tuple[int, list[str]]]:
    """By label: how long the bar is, and the words behind it."""
    found = {}
    for line in picture.splitlines():
        label, *rest = BLOCKS.split(line)
        if rest or re.search(r"\d$", line):
            label = label if rest else line.rpartition(" ")[0]
            found[label.strip()] = (sum(map(len, BLOCKS.findall(line))), line.split()[-1:])
    return found


def made_up(kind: str, rows: list[tuple[object, ...]]) -> Report:
    return Report(
        title="Made up",
        columns=(*labels("month:Month"), *counts("a>Apples", "b>Pears", "c>Plums")),
        rows=rows,
        pictures=(Picture("month", "a", beside=("b", "c"), kind=kind),),  # type: ignore[arg-type]
    )


def test_bars_are_as_long_as_their_numbers_which_stand_behind_them() -> None:
    report = made("delay", northshire())
    first = drawn(replace(report, pictures=report.pictures[:1]), 90)
    found = bars(first)
    overdue = {row["label"]: row["overdue"] for row in report.records()}
    assert {label: int(words[0]) for label, (_, words) in found.items()} == overdue
    longest = max(length for length, _ in found.values())
    for label, number in overdue.items():
        assert found[label][0] == pytest.approx(longest * number / max(overdue.values()), abs=0.5)


def test_waiting_times_go_on_from_the_median_to_the_ninetieth() -> None:
    report = made("delay", northshire())
    picture = drawn(replace(report, pictures=report.pictures[1:]), 120)
    assert "██ Median days  ▒▒ 90th" in picture
    rows = by(report, "label")
    lengths = {}
    for label, row in rows.items():
        line = next(line for line in picture.splitlines() if line.startswith(label + " "))
        if row["median_days"] is None:
            assert line.endswith("– · –")
            continue
        assert line.endswith(f"{row['median_days']:g} · {row['p90_days']:g}")
        lengths[row["p90_days"]] = line.count("█") + line.count("▒")
    assert [lengths[days] for days in sorted(lengths)] == sorted(lengths.values())


@pytest.mark.parametrize("name", ["delay", "trends", "attendance", "flow", "ledger"])
@pytest.mark.parametrize("width", [40, 80, 160])
def test_no_line_is_wider_than_asked_and_none_has_an_escape(name: str, width: int) -> None:
    picture = drawn(made(name, northshire()), width)
    assert "\x1b" not in picture
    assert picture.strip()
    assert max(map(len, picture.splitlines())) <= width


def test_flow_is_a_bar_a_month_in_parts_that_differ_without_colour() -> None:
    report = made("flow", northshire())
    picture = drawn(report, 120).splitlines()
    stages = [column for column in report.columns if column.key not in ("month", "on", "total")]
    legend = " ".join(picture[2:4])
    for place, stage in enumerate(stages, start=1):
        assert f"{place % 10}{PATTERNS[(place - 1) % 4]} {stage.label}" in legend
    for row in report.records():
        line = next(line for line in picture if line.startswith(row["month"]))
        assert line.endswith(f" {row['total']}")
        marks = re.sub(f"[{PATTERNS}]", "", line.removeprefix(row["month"]).rpartition(" ")[0]).strip()
        assert len(marks) >= 4, "the larger parts carry their mark"
        order = [("1234567890".index(mark), row[stages["1234567890".index(mark)].key]) for mark in marks]
        assert order == sorted(order)
        assert all(count for _, count in order)
        assert all(one != other for one, other in pairwise(run[0] for run in BLOCKS.findall(line)) if marks == "")


def test_small_charts_stand_beside_each_other_to_one_scale_with_their_numbers() -> None:
    report = made("trends", northshire(), start=date(2025, 12, 1))
    points = [column.label for column in report.columns[2:-1]]
    for width, beside in ((80, 2), (130, 3)):
        picture = drawn(report, width)
        for place, label in enumerate(points, start=1):
            assert f"{place} {label}" in picture
        assert sum(f"{place} " in picture.splitlines()[2] for place in (1, 2, 3)) == beside
        numbers = [line for line in picture.splitlines() if re.fullmatch(r"[\d ]+", line)]
        first = [row[report.columns[2].key] for row in report.records()]
        assert [int(each) for each in numbers[0].split()][: len(first)] == first
    tallest = max(value for row in report.rows for value in row[2:-1])
    chart = drawn(report, 80).splitlines()[3:8]
    assert chart[0].count("██") == first.count(tallest)
    assert chart[-1][: 3 * len(first)].count("██") >= sum(value >= tallest / 5 for value in first) - 1


def test_trends_count_whom_the_board_of_that_day_counted() -> None:
    db = northshire()
    report = made("trends", db, start=date(2025, 12, 1))
    points = [column.key for column in report.columns[2:-1]]
    still = {
        (run.child_id, run.clock, run.started) for run in counted_runs.read(asked(db)) if run.on_board or run.stopped
    }
    for row in report.records():
        day = row["on"].isoformat()
        then = Counter(
            run.clock
            for run in counted_runs.read(asked(db, as_at=row["on"]))
            if run.on_board and run.state == "open" and run.status(day) == "overdue"
            if (run.child_id, run.clock, run.started) in still
        )
        assert {point: row[point] for point in points} == {point: then[point] for point in points}, day
    now = by(made("delay", db), "clock")
    assert [report.records()[-1][point] for point in points] == [now[point]["overdue"] for point in points]
    assert report.n is not None and report.n >= max(report.rows[-1][2:-1])


def test_the_days_of_trends_are_those_of_the_ledger() -> None:
    days = {row["month"]: row["total"] for row in _records("trends", "days") if row["total"]}
    assert days == {row["month"]: row["overdue_days"] for row in _records("ledger", "by_month")}


def _records(name: str, section: str) -> list[dict[str, object]]:
    return made(name, northshire()).sections[section].records()


def test_attendance_is_a_map_of_letters_by_team_and_date() -> None:
    report = made("attendance", northshire())
    picture = drawn(report, 100).splitlines()
    meetings = report.sections["by_meeting"]
    for team, *letters in meetings.rows:
        line = [line for line in picture if line.startswith(f"{team} ")][-1]
        assert [each.strip(PATTERNS) for each in line.removeprefix(team).split()] == letters
    days = " ".join(str(date.fromisoformat(column.label).day) for column in meetings.columns[1:])
    assert any(" ".join(line.split()) == days for line in picture)
    assert any("P present" in line for line in picture)


def test_of_many_meetings_the_newest_are_kept() -> None:
    report = made("attendance", northshire())
    meetings = report.sections["by_meeting"].columns[1:]
    picture = drawn(report, 40)
    assert f"the newest 4 of {len(meetings)} are shown" in picture
    days = " ".join(str(date.fromisoformat(column.label).day) for column in meetings[-4:])
    assert any(" ".join(line.split()) == days for line in picture.splitlines())


@pytest.mark.parametrize("kind", ["bars", "stack", "columns"])
def test_what_is_suppressed_is_a_dash_and_never_a_nought(kind: str) -> None:
    picture = drawn(made_up(kind, [("2026-01", None, 8, 9), ("2026-02", 10, None, None)]), 60)
    assert "–" in picture or "?" in picture
    assert not re.search(r"(?<!\d)0(?!\d|\d*-)", picture.replace("2026-0", ""))


@pytest.mark.parametrize("kind", ["bars", "stack", "columns"])
def test_hostile_labels_are_text(kind: str) -> None:
    report = made_up(kind, [("\x1b[31mred[/x]\x1b]0;title\x07" * 9, 1, 2, 3), ("a\r\nb\x00", 4, 5, 6)])
    for line in lines(report, 60):
        assert all(stroke.text.isprintable() for stroke in line)
        assert sum(len(stroke.text) for stroke in line) <= 60


def test_a_published_picture_shows_the_published_numbers() -> None:
    report = published(made("flow", northshire()))
    totals = [line.split()[-1] for line in drawn(report, 100).splitlines() if line.startswith("2026-")]
    assert totals == ["?" if None in row[2:-1] else str(sum(row[2:-1])) for row in report.rows]


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"drift-referral"}))
def test_every_picture_is_of_columns_that_are_there(name: str) -> None:
    report = made(name, northshire())
    for picture in report.pictures:
        table = report.sections[picture.section] if picture.section else report
        keys = {column.key for column in table.columns}
        assert {picture.label, picture.value, *picture.beside} - {""} <= keys
    drawn(report)
