"""Reports for those who would rather look than read: bars, stacks, small columns and a map of letters.

plotext draws the area; labels, numbers and marks are put beside it here. Nothing is told by colour alone: parts of a
bar differ in pattern and carry their mark. A picture is lines of `Stroke`s, so that a screen or a file may colour them,
and no escape of the library's own gets any further than `_area`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate, groupby
from numbers import Real
from textwrap import wrap
from typing import Any, Literal, NamedTuple

from trackboard.clean import one_line
from trackboard.pathway.days import day_text, parse_iso
from trackboard.reports.kit.report import Picture, Report
from trackboard.table import Table

NARROWEST = 40
TALL = 5
"""Lines of a small column chart."""
MARKED = 3
"""Cells from which on a part of a bar carries its mark: a mark alone would read as a number."""
WIDEST_COLUMN = 7
BETWEEN = 3
"""Cells between two charts beside each other."""
WIDE = 110
"""Cells from which on there are three beside each other."""

Tone = Literal["heading", "text", "muted", "first", "second", "third", "fourth", "good", "doubtful", "bad"]
"""What a stroke is, where there are colours. `first` to `fourth` are parts of a bar, and tell nothing by themselves."""
PARTS: tuple[Tone, ...] = ("first", "second", "third", "fourth")
PATTERNS = "█▒▓░"
LETTERS: dict[str, tuple[str, Tone]] = {
    "P": ("▓", "good"),
    "w": ("▒", "good"),
    "a": ("░", "doubtful"),
    "-": (" ", "bad"),
}
"""How a map fills the cell around a letter: the more of the team was there, the denser."""


class Stroke(NamedTuple):
    """A piece of a line of a picture: only text, no escape."""

    text: str
    tone: Tone = "text"


Line = tuple[Stroke, ...]


def drawn(report: Report, width: int = 100) -> str:
    """Every picture of the report under its title, `width` columns wide; '' where it has none or nothing to draw."""
    return "\n".join("".join(stroke.text for stroke in line).rstrip() for line in lines(report, width))


def lines(report: Report, width: int, *, titled: bool = True) -> list[Line]:
    """The same as lines of strokes; without `titled` a heading that only says the report's title is left out."""
    found: list[Line] = []
    for picture in report.pictures:
        table: Table | None = report.sections.get(picture.section) if picture.section else report
        body = _picture(table, picture, max(width, NARROWEST)) if table and table.rows else []
        if table and body:
            words = _heading(table, picture)
            heading = wrap(words, max(width, NARROWEST)) if titled or words != one_line(report.title) else []
            found += [()] if found else []
            found += [*((Stroke(line, "heading"),) for line in heading), *([()] if heading else []), *body]
    return found


def _heading(table: Table, picture: Picture) -> str:
    if not picture.value or picture.kind != "bars":
        return one_line(table.title)
    return f"{one_line(table.title)}: {' and '.join(_labels(table, (picture.value, *picture.beside))).lower()}"


def _picture(table: Table, picture: Picture, width: int) -> list[Line]:
    if not picture.value:
        return _letters(table, width)
    rows = [(one_line(str(row[picture.label])), *(row[key] for key in (picture.value, *picture.beside)))
            for row in table.records()]  # fmt: skip
    if not any(isinstance(value, Real) and value for _, *values in rows for value in values):
        return []
    names = _labels(table, (picture.value, *picture.beside))
    draw = {"bars": _bars, "stack": _stack, "columns": _columns}[picture.kind]
    return draw(rows, names, width)


Rows = Sequence[tuple[Any, ...]]
"""Rows of a picture: a label, then its numbers; None where one is suppressed or there is none."""


def _bars(rows: Rows, names: Sequence[str], width: int) -> list[Line]:
    """A bar a row, its number behind it. Where a row has several, each greater than the last, the bar goes on to it."""
    labels, margin = _margin(rows, width)
    said = [" · ".join(map(_number, values)) for _, *values in rows]
    steps = []
    for _, *values in rows:
        reached = list(accumulate((value or 0 for value in values), max, initial=0))
        steps.append(tuple(reached[place + 1] - reached[place] for place in range(len(values))))
    area = _area(steps, width - margin - _widest(said) - 2)
    found: list[Line] = [*_legend(names, width), ()] if len(names) > 1 else []
    for label, words, runs in zip(labels, said, area, strict=True):
        bar = [Stroke(PATTERNS[part] * cells, PARTS[part]) for part, cells in runs if part is not None]
        found.append((Stroke(f"{label:<{margin}} "), *bar, Stroke(f" {words}" if bar else words)))
    return found


def _stack(rows: Rows, names: Sequence[str], width: int) -> list[Line]:
    """A bar a row, made of its numbers in order, each with its own mark within; their sum behind."""
    totals = ["?" if None in values else _number(sum(values)) for _, *values in rows]
    labels, margin = _margin(rows, width)
    area = _area([tuple(value or 0 for value in values) for _, *values in rows], width - margin - _widest(totals) - 2)
    found: list[Line] = [*_legend(names, width, marks=True), ()]
    for label, total, runs in zip(labels, totals, area, strict=True):
        bar = [
            Stroke((_mark(part) if cells >= MARKED else "").center(cells, PATTERNS[part % len(PATTERNS)]), _tone(part))
            for part, cells in runs
            if part is not None
        ]
        found.append((Stroke(f"{label:<{margin}} "), *bar, Stroke(f" {total}")))
    return found


def _columns(rows: Rows, names: Sequence[str], width: int) -> list[Line]:
    """A small chart for each number of the rows, all to one scale: a column a row, its number and label below it."""
    charts_wide = (width + BETWEEN) // (3 if width >= WIDE else 2) - BETWEEN
    values = [[row[place] for row in rows] for place in range(1, len(names) + 1)]
    least = max(3, _widest(_number(value) for each in values for value in each) + 1)
    heads = [label for label, *_ in rows][-(charts_wide // least) :]
    cell = min(max(least, charts_wide // len(heads)), WIDEST_COLUMN)
    most = max(value for each in values for value in each if value is not None)
    charts = [
        [
            _fitted(f"{_mark(place)} {name}", "text", charts_wide),
            *_column_chart(each[-len(heads) :], heads, most, cell, charts_wide),
        ]
        for place, (name, each) in enumerate(zip(names, values, strict=True))
    ]
    found: list[Line] = []
    beside = 3 if width >= WIDE else 2
    for start in range(0, len(charts), beside):
        if start:
            found.append(())
        found += [
            tuple(stroke for line in row for stroke in (*line, Stroke(" " * BETWEEN)))[:-1]
            for row in zip(*charts[start : start + beside], strict=True)
        ]
    return found


def _column_chart(values: Sequence[Any], heads: Sequence[str], most: float, cell: int, wide: int) -> Iterator[Line]:
    drawing = _area_upright([value or 0 for value in values], most, cell)
    for text in drawing:
        yield _fitted(text, "first", wide)
    yield _fitted("".join(f"{_number(value):>{cell - 1}} " for value in values), "text", wide)
    yield _fitted("".join(f"{_month(head, cell - 1):>{cell - 1}} " for head in heads), "muted", wide)


def _letters(table: Table, width: int) -> list[Line]:
    """A heat map that needs no colour: a letter a cell, denser where more was given; the newest columns that fit."""
    margin = _widest(one_line(str(row[0])) for row in table.rows)
    room = max(1, (width - margin - 1) // 4)
    heads = [column.label for column in table.columns[1:]]
    left_out = max(0, len(heads) - room)
    heads = heads[left_out:]
    found: list[Line] = [
        (Stroke(" " * (margin + 1)), Stroke("".join(f"{text:<4}" for text in upright), "muted"))
        for upright in zip(*_dated(heads), strict=True)
    ]
    for label, *cells in table.rows:
        strokes = []
        for letter in map(str, cells[left_out:]):
            fill, tone = LETTERS.get(letter, (" ", "muted"))
            strokes += [Stroke(f"{fill}{letter}{fill}", tone), Stroke(" ")]
        found.append((Stroke(f"{one_line(str(label)):<{margin}} "), *strokes[:-1]))
    if left_out:
        words = f"the newest {len(heads)} of {len(heads) + left_out} are shown"
        found += [(), (Stroke(words, "muted"),)]
    return found


def _dated(heads: Sequence[str]) -> list[tuple[str, str, str]]:
    """(year, month, day) of each date, a year only where it is another than before."""
    found, year = [], 0
    for head in heads:
        day = parse_iso(head)
        found.append((str(day.year) if day.year != year else "", _month_name(day), f"{day.day:2}"))
        year = day.year
    return found


# --- Pieces ---


def _labels(table: Table, keys: Sequence[str]) -> list[str]:
    labels = {column.key: one_line(column.label) for column in table.columns}
    return [labels[key] for key in keys]


def _legend(names: Sequence[str], width: int, *, marks: bool = False) -> list[Line]:
    """What each pattern is."""
    found: list[Line] = []
    line: list[Stroke] = []
    for place, name in enumerate(names):
        fill = PATTERNS[place % len(PATTERNS)]
        sign = f"{fill}{_mark(place)}{fill}" if marks else fill * 2
        if line and sum(len(stroke.text) for stroke in line) + len(sign) + len(name) + 1 > width:
            found.append(tuple(line))
            line = []
        line += [Stroke(sign, _tone(place)), Stroke(f" {name}  ")]
    return [*found, tuple(line)]


def _mark(place: int) -> str:
    """The sign of a part: 1 to 9, 0 for the tenth, as the keys of the board's columns are, then letters."""
    return "1234567890abcdefghijklmnopqrstuvwxyz"[place % 36]


def _tone(place: int) -> Tone:
    return PARTS[place % len(PARTS)]


def _month(label: str, width: int) -> str:
    """`Apr` of `2026-04`, or `A` where that is too wide; any other label as it is, cut."""
    if not re.fullmatch(r"\d{4}-\d{2}", label):
        return label[:width]
    name = _month_name(parse_iso(f"{label}-01"))
    return name if len(name) <= width else name[:1]


def _month_name(day: date) -> str:
    return day_text(day).split()[1]


def _number(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) and value < 100_000 else f"{value:.0f}"


def _fitted(text: str, tone: Tone, width: int) -> Line:
    return (Stroke(text[:width].ljust(width), tone),)


def _margin(rows: Rows, width: int) -> tuple[list[str], int]:
    """The labels of the rows, cut where they would take more than half of the width, and the cells for them."""
    most = max(8, width // 2 - 5)
    labels = [label if len(label) <= most else f"{label[: most - 1]}…" for label, *_ in rows]
    return labels, _widest(labels)


def _widest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


# --- plotext ---


def _area(rows: Sequence[tuple[float, ...]], width: int) -> list[list[tuple[int | None, int]]]:
    """Bars of one line each, `width` cells for the longest: runs of (which part, None for nothing, and its cells)."""
    width = max(width, 10)
    plot = _canvas(width, len(rows))
    most = max(map(sum, rows)) or 1
    parts = [list(part) for part in zip(*rows, strict=True)]
    colours = list(range(1, len(parts) + 1))  # not to be seen: they tell which part a cell belongs to
    plot.stacked_bar(list(range(len(rows), 0, -1)), parts, orientation="h", marker="█", color=colours, width=0.1)
    plot.ylim(1, max(len(rows), 2))
    plot.xlim(most / width, most)  # so that a bar has as many cells as its share of the width, rounded
    found: list[list[tuple[int | None, int]]] = []
    for line in _built(plot).split("\n")[: len(rows)]:
        cells = [
            int(codes.rpartition(";")[2]) - 1 if each == "█" else None
            for codes, text in re.findall(r"\x1b\[([\d;]*)m([^\x1b]*)", line)
            for each in text
        ]
        runs = [(part, len(list(run))) for part, run in groupby(cells)]
        found.append(runs[:-1] if runs and runs[-1][0] is None else runs)
    return found


def _area_upright(values: Sequence[float], most: float, cell: int) -> list[str]:
    """Upright bars `TALL` lines high at `most`, each `cell` wide with the gap behind it."""
    plot = _canvas(len(values) * cell, TALL)
    wide = cell - 1
    middles = [place * cell + (wide - 1) / 2 for place in range(len(values))]
    plot.bar(middles, list(values), marker="█", color=1, width=(wide - 1) / cell)
    plot.xlim(0, max(len(values) * cell - 1, 1))
    plot.ylim(most / TALL, most)
    text: str = plot.uncolorize(_built(plot))
    return text.split("\n")[:TALL]


def _canvas(width: int, height: int) -> Any:
    """plotext, cleared, with nothing on it but the area."""
    import plotext  # 30 ms, and only for a picture

    plotext.clear_figure()
    plotext.limit_size(False, False)
    plotext.plot_size(width, height)
    plotext.frame(False)
    plotext.xaxes(False, False)
    plotext.yaxes(False, False)
    return plotext


def _built(plot: Any) -> str:
    plot.xticks([], [])
    plot.yticks([], [])
    text: str = plot.build()
    plot.clear_figure()
    return text
