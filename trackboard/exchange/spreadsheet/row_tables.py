"""Sheets with a milestone, an action or a verdict on each row: read as the bundle's own table of the same name."""

from __future__ import annotations

import csv
import io

from trackboard.exchange.bundle.bundle_reader import read_table
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.textfiles import guard, open_table
from trackboard.exchange.spreadsheet.grid import Grid
from trackboard.exchange.spreadsheet.layout import Header
from trackboard.exchange.spreadsheet.mapping import IGNORE, SheetMapping
from trackboard.exchange.spreadsheet.sheet_child import SOURCE
from trackboard.exchange.spreadsheet.tracker_words import plain
from trackboard.exchange.staged import Staged
from trackboard.pathway.policy.policy import Policy


def read_long(
    grid: Grid, header: Header, sheet: SheetMapping, staged: Staged, policy: Policy, *, authority: str, prefix: str
) -> None:
    """The rows of the sheet into `staged`, under their own numbers. A milestone without a source has ours."""
    columns = [
        (place, column.field, {plain(word): meaning for word, meaning in column.words.items()})
        for place, name in enumerate(header.names)
        if (column := sheet.column(name)) and column.field != IGNORE
    ]
    text = io.StringIO()
    write = csv.writer(text).writerow
    written = 0
    for number, cells in grid.rows[header.last :]:
        while written < number - 1:
            write([])
            written += 1
        if written == grid.rows[header.last][0] - 1:
            write([field for _, field, _ in columns])
        else:
            said = [(grid.text(number, cells, place), words) for place, _, words in columns]
            write([guard(words.get(plain(cell), cell) if words else cell) for cell, words in said])
        written += 1
    data = text.getvalue().encode()
    files = list(staged.files)
    table = open_table(Source(grid.file, lambda: data))
    read_table(table, staged, policy, source=SOURCE, authority=authority, prefix=prefix)
    staged.files[:] = files
