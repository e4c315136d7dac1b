"""Reports for those who would rather look than read: bars and letters, legible without any colour."""

from __future__ import annotations

import re
from numbers import Real
from typing import Any

from trackboard.reports.report import Picture, Report
from trackboard.table import Table

NARROWEST = 40


def drawn(report: Report, width: int = 100) -> str:
    """Every picture of the report under its title, `width` columns wide; '' where it has none or nothing to draw."""
    return "\n\n".join(part for picture in report.pictures if (part := _drawn(report, picture, width)))


def _drawn(report: Report, picture: Picture, width: int) -> str:
    table: Table | None = report.sections.get(picture.section) if picture.section else report
    if table is None or not table.rows:
        return ""
    body = _bars(table, picture, width) if picture.value else _letters(table)
    heading = table.title if not picture.value else f"{table.title}: {_label(table, picture.value).lower()}"
    return f"{heading}\n\n{body}" if body else ""


def _bars(table: Table, picture: Picture, width: int) -> str:
    """A bar a row, the number behind it; rows without one are left out."""
    rows = [(row[picture.label], row[picture.value]) for row in table.records() if isinstance(row[picture.value], Real)]
    if not any(value for _, value in rows):
        return ""
    import plotext  # 30 ms, and only for a picture

    plotext.clear_figure()
    plotext.simple_bar([str(label) for label, _ in rows], [value for _, value in rows], width=max(width, NARROWEST))
    text: str = plotext.uncolorize(plotext.build())
    plotext.clear_figure()
    return re.sub(r"\.00$", "", text.rstrip("\n"), flags=re.MULTILINE)


def _letters(table: Table) -> str:
    """A letter a cell, under the columns' labels turned upright: a heat map that needs no colour."""
    heads = [column.label for column in table.columns[1:]]
    labels = [str(row[0]) for row in table.rows]
    margin = max(map(len, labels), default=0) + 2
    tall = max(map(len, heads), default=0)
    upright = [" " * margin + " ".join(head.rjust(tall)[line] for head in heads) for line in range(tall)]
    lines = [
        f"{label:<{margin}}" + " ".join(str(cell) for cell in row[1:])
        for label, row in zip(labels, table.rows, strict=True)
    ]
    return "\n".join(line.rstrip() for line in (*upright, *lines))


def _label(table: Table, key: str) -> Any:
    return next(column.label for column in table.columns if column.key == key)
