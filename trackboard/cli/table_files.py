"""Tables as files: .csv, .xlsx, .json or .md, as the ending says, and beside the first two how they are read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trackboard.cli.print_table import say, text_of
from trackboard.exchange.files.tabletext import csv_text
from trackboard.table import Table

if TYPE_CHECKING:
    from trackboard.exchange.spreadsheet.mapping import Mapping

_FORMS = {".csv": "csv", ".xlsx": "xlsx", ".json": "json", ".md": "markdown", ".markdown": "markdown"}


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it is to be written."""

    name: str
    people: Table
    """In words and with real dates, for a workbook and Markdown."""
    machines: Table
    """For CSV."""
    document: str
    """As JSON."""
    children: int
    mapping: Mapping


def form_of(out: Path) -> str:
    """csv, xlsx, json or markdown, by the ending."""
    from trackboard.exchange.files.outfiles import ending_of

    return _FORMS[ending_of(out, _FORMS, "end it in .xlsx, .csv, .json or .md")]


def write_tables(
    out: Path,
    written: Written,
    *,
    title: str,
    about: Sequence[str],
    as_at: date,
    force: bool,
    record: Callable[[], object],
) -> None:
    """Write the file, and its mapping; `record` puts it on record, once nothing stands in the way."""
    from trackboard.exchange.files.outfiles import write_texts
    from trackboard.exchange.spreadsheet.mapping import SUFFIX
    from trackboard.exchange.spreadsheet.mapping import text_of as mapping_text

    form = form_of(out)
    texts: dict[Path, str | bytes] = {}
    if form == "json":
        texts[out] = written.document
    elif form == "markdown":
        texts[out] = text_of(written.people, "github")
    elif form == "csv":
        texts[out] = csv_text(written.machines)
    else:
        from trackboard.exchange.files.workbook_write import STANDING, Sheet, workbook

        shown = [column.key for column in written.people.columns]
        frozen = shown.index("reference") + 1
        sheet = Sheet(written.name, written.people, frozen, {"standing": STANDING})
        texts[out] = workbook([sheet], title=title, about=about, as_at=as_at)
    if form in ("csv", "xlsx"):
        mapping, text = out.with_name(out.stem + SUFFIX), mapping_text(written.mapping)
        if not _says(mapping, text):
            texts[mapping] = text
    write_texts(texts, force=force, record=record)
    for path in texts:
        say(f"wrote {path}")


def _says(path: Path, text: str) -> bool:
    """Whether the file is there already and says just that: a workbook and a CSV of the same stem share theirs."""
    try:
        return path.read_text("utf-8") == text
    except (OSError, ValueError):
        return False
