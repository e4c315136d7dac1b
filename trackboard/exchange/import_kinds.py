"""What can be imported: each format once, with what it is called, what its files are known by, and what reads them.

A reader is imported when it is asked for: saying what there is costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from trackboard.exchange.staged import Progress, Staged
    from trackboard.pathway.policy.policy import Policy


class Reader(Protocol):
    """Turns the files of a format into rows. `TrackboardError` where a file as a whole cannot be read."""

    def __call__(
        self,
        paths: Sequence[Path],
        policy: Policy,
        *,
        authority: str = "",
        prefix: str = "",
        progress: Progress | None = None,
    ) -> Staged:
        """The rows at `paths`. `authority` is for children whose files name none; `prefix` goes before references."""
        ...


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A format. Its id is the command's name, and what its milestones have as their source."""

    id: str
    label: str
    about: str
    known_by: tuple[str, ...]
    """Columns that its files have and those of no other format; () where any columns will do."""
    reader: Callable[[], Reader] | None
    """Imports its reader; None where it must be asked first what the columns mean (cli/import_spreadsheet.py)."""


def _ssda903() -> Reader:
    from trackboard.exchange.ssda903 import read

    return read


def _annex_a() -> Reader:
    from trackboard.exchange.annex_a import read

    return read


def _ssd() -> Reader:
    from trackboard.exchange.ssd import read

    return read


def _bundle() -> Reader:
    from trackboard.exchange.bundle.bundle_reader import read

    return read


KINDS: Mapping[str, ImportKind] = {
    kind.id: kind
    for kind in (
        ImportKind(
            "ssda903",
            "The looked-after return: a folder, a zip, CSV or XML files, any years.",
            "The statutory looked-after return (SSDA903): a folder, a zip, CSV or XML files; several years at once.",
            ("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC"),
            _ssda903,
        ),
        ImportKind(
            "annex-a",
            "Ofsted's Annex A workbook: lists 8 and 10.",
            "Ofsted's Annex A workbook: list 10 (adoption) and list 8 (children in care).",
            ("Child Unique ID", "Date of Decision that Child Should be Placed for Adoption"),
            _annex_a,
        ),
        ImportKind(
            "ssd",
            "The Standard Safeguarding Dataset: ssd_permanence.",
            "The table ssd_permanence of the Standard Safeguarding Dataset as CSV, births from ssd_person beside it.",
            ("perm_person_id", "perm_adm_decision_date"),
            _ssd,
        ),
        ImportKind(
            "bundle",
            "The board's own files: a folder, a zip or CSV files.",
            "The board's own files, as `export bundle` writes them: a folder, a zip, or any of the CSV files.",
            ("reference", "date_of_birth"),
            _bundle,
        ),
        ImportKind(
            "spreadsheet",
            "The authority's own tracker: a workbook or CSV with any headers.",
            "The authority's own tracking spreadsheet: any headers, colours, sub-headings, a sheet for each month.\n\n"
            "What each column means is proposed, asked where it is not plain, and kept: next time nothing is asked.",
            (),
            None,
        ),
    )
}
"""The formats by id, in the order in which help lists them."""
