"""A report handed out: as JSON, and as a file: .xlsx with a sheet for each section, .csv of its rows, .md or .docx."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trackboard.casework.disclosures import how_many
from trackboard.exchange.files.tabletext import csv_text, json_text
from trackboard.reports.kit.report import Report, ReportRequest
from trackboard.table import Table

if TYPE_CHECKING:
    from trackboard.exchange.papers.document import Block

_ENDINGS = (".xlsx", ".csv", ".json", ".md", ".docx")


def ending(out: Path) -> str:
    """The file's ending, of those there are."""
    from trackboard.exchange.files.outfiles import ending_of

    found = ending_of(out, (*_ENDINGS, ".markdown"), f"end it in {', '.join(_ENDINGS)}")
    return ".md" if found == ".markdown" else found


def write(
    made: Report,
    asked: ReportRequest,
    out: Path,
    section: str = "",
    *,
    author: str,
    log: Callable[[str], None],
    force: bool,
) -> None:
    """Write the report, or the one section, as the file; `log` is told first where it tells of single children."""
    from trackboard.exchange.files.outfiles import write_text

    chosen = made if not section else replace(made, sections={section: made.sections[section]}, rows=())
    content = _content(chosen, asked, ending(out), section, author)
    children = _children(chosen)

    def record() -> None:
        if children:
            log(f"the report {made.name} on {how_many(children)}, by reference")

    write_text(out, content, force=force, record=record)


def document(made: Report, asked: ReportRequest) -> dict[str, Any]:
    """The report as JSON has it: its rows by key, then its sections."""
    return {
        "report": made.name,
        "authority": asked.shown_authority,
        "period": {"from": asked.start, "to": asked.end},
        "as_at": asked.as_at,
        "include": asked.include,
        "n": made.n,
        "rows": made.records(),
        "notes": [*made.notes, *made.remarks],
        **{key: table.records() for key, table in made.sections.items()},
    }


def for_people(table: Table) -> Table:
    """The table without the columns that have no label: ids beside the words for them."""
    shown = [place for place, column in enumerate(table.columns) if column.label]
    rows = [tuple(row[place] for place in shown) for row in table.rows]
    return Table(tuple(table.columns[place] for place in shown), rows, title=table.title, notes=table.notes)


def _content(made: Report, asked: ReportRequest, form: str, section: str, author: str) -> str | bytes:
    if form == ".json":
        return json_text(made.sections[section].records() if section else document(made, asked))
    if form == ".csv":
        return csv_text(made.sections[section] if section else made)
    if form == ".xlsx":
        from trackboard.exchange.files.workbook_write import Sheet, workbook

        sheets = [Sheet(name, for_people(table)) for name, table in _tables(made, section)]
        title = f"{asked.shown_authority}: {made.title}" if asked.shown_authority else made.title
        return workbook(sheets, title=title, about=_said(made), as_at=asked.as_at)
    from trackboard.exchange.papers.document import markdown

    pages = list(_pages(made, section))
    if form == ".md":
        return markdown(pages)
    from trackboard.exchange.papers.document_docx import docx

    # Who made it is no part of what is published; a workbook names nobody anyway.
    return docx(pages, author="" if made.for_publication else author, at=datetime.fromisoformat(asked.db.now()))


def _tables(made: Report, section: str) -> list[tuple[str, Table]]:
    """The report and its sections that have rows, each with a short name."""
    found: list[tuple[str, Table]] = [] if section else [(made.name, replace(made, notes=()))]
    found += [(key, table) for key, table in made.sections.items() if table.rows or key == section]
    return [(name.replace("_", " ").replace("-", " ").capitalize(), table) for name, table in found]


def _pages(made: Report, section: str) -> Iterable[Block]:
    from trackboard.exchange.papers.document import Heading, Paragraph
    from trackboard.exchange.papers.minutes_text import grid

    yield Heading(1, made.title)
    for line in _said(made):
        yield Paragraph(line)
    for place, (name, table) in enumerate(_tables(made, section)):
        if place or section:
            yield Heading(2, table.title or name)
        yield grid(for_people(table))


def _said(made: Report) -> tuple[str, ...]:
    """What every report says beside its figures: period, day, n, who is included, and what counts as what."""
    return (*made.notes, *made.remarks)


def _children(made: Report) -> int:
    """How many single children are in it; those of a report on one child under a pseudonym are one."""
    found = {
        value
        for table in (made, *made.sections.values())
        for place, column in enumerate(table.columns)
        if column.key == "reference"
        for value in (row[place] for row in table.rows)
    }
    return len(found) or (made.n or 0) * made.single_children
