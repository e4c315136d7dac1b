"""Other services' lists of children, CSV or workbook, read for nothing but the references in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source, find_sources
from trackboard.exchange.files.textfiles import fold, open_table

_REFERENCE = ("reference", "child", "childuniqueid", "uniqueid", "childid", "id", "casenumber", "caseid", "personid")
_OF = {
    "looked_after": ("datestartedtobelookedafter", "becamelookedafter", "decom", "placementtype", "lookedafter", "lac",
                     "cla", "cic"),
    "legal": ("proceedingsissued", "dateissued", "hearing", "nexthearing", "court", "legal", "proceedings", "plo"),
    "unborn": ("duedate", "edd", "expecteddateofdelivery", "unborn", "prebirth"),
}  # fmt: skip
"""Words by which a list is known: a whole column first, else within the file's name."""


def read(paths: Sequence[Path]) -> dict[str, frozenset[str]]:
    """The references of each list: looked_after, legal and unborn, those that were given.

    Raises TrackboardError where a file has no column of references, or does not say which list it is.
    """
    found: dict[str, frozenset[str]] = {}
    for source in find_sources(list(paths), frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm"}), "list").sources:
        for name, header, rows in _tables(source):
            columns = [_plain(cell) for cell in header]
            place = next((columns.index(word) for word in _REFERENCE if word in columns), None)
            if place is None:
                raise TrackboardError(
                    f'{name} has no column of references: name one of its columns "reference" and try again.'
                )
            which = _which(name, columns)
            references = frozenset(row[place].strip() for row in rows if len(row) > place and row[place].strip())
            found[which] = found.get(which, frozenset()) | references
    return found


def _tables(source: Source) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    """Each table of a file: its name, its header, its rows."""
    if source.name.lower().endswith((".xlsx", ".xlsm")):
        from trackboard.exchange.files.workbooks import read_workbook

        for sheet in read_workbook(source):
            if sheet.rows and not sheet.hidden:
                rows = [cells for _, cells in sheet.rows]
                yield f"{source.name}, sheet {sheet.name}", rows[0], rows[1:]
    else:
        table = open_table(source)
        yield table.name, table.header, [cells for _, cells in table.rows([])]


def _which(name: str, columns: Sequence[str]) -> str:
    """The list that a table is, by its columns, failing that by its name."""
    by_column = [which for which, words in _OF.items() if any(word in columns for word in words)]
    by_name = [which for which, words in _OF.items() if any(word in _plain(name) for word in words)]
    for chosen in (by_column, by_name):
        if len(chosen) == 1:
            return chosen[0]
    raise TrackboardError(
        f"{name} does not say which list it is: put looked-after, legal or unborn into its name and try again."
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
