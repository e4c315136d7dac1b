"""The tables of the return, recognised by their columns, whatever the files are called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from trackboard.errors import TrackboardError


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the return. Columns are named as they are matched: in lower case."""

    name: str
    """As the return calls it."""
    marks: frozenset[str]
    """Columns that no other table has; one of them is enough to know it by."""
    needed: frozenset[str] = frozenset()
    """Columns without which the board cannot read it; none where the board does not use it."""

    @property
    def used(self) -> bool:
        return bool(self.needed)


def _table(name: str, marks: str, needed: str = "") -> Table:
    return Table(name, frozenset(marks.casefold().split()), frozenset(needed.casefold().split()))


TABLES = (
    _table("Header", "ETHNIC UPN MOTHER MC_DOB", "CHILD DOB"),
    _table(
        "Episodes",
        "DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
        "CHILD DECOM RNE LS PLACE DEC REC",
    ),
    _table("AD1", "DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR", "CHILD DATE_INT DATE_MATCH"),
    _table(
        "PlacedAdoption",
        "DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
        "CHILD DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    ),
    _table("Reviews", "REVIEW REVIEW_CODE", "CHILD REVIEW"),
    _table("SWEpisodes", "SW_ID SW_DECOM SW_DEC SW_REASON", "CHILD SW_ID SW_DECOM SW_DEC"),
    _table("PrevPerm", "PREV_PERM LA_PERM DATE_PERM"),
    _table("OC2", "SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT"),
    _table("OC3", "IN_TOUCH ACTIV ACCOM"),
    _table("UASC", "DUC"),
    _table("Missing", "MISSING MIS_START MIS_END"),
    _table("DoLo", "DOLO DOLO_START DOLO_END DOLO_DECOM DOLO_DEC"),
)


def recognise(file: str, columns: Collection[str]) -> Table | None:
    """The table whose own columns are the most among `columns`; None where the file is none of the return.

    A table of the return that lacks a column which the board reads is refused with a sentence.
    """
    have = frozenset(columns)
    best = max(TABLES, key=lambda table: len(table.marks & have))
    if not best.marks & have or "child" not in have:
        return None
    if missing := best.needed - have:
        names = ", ".join(sorted(name.upper() for name in missing))
        raise TrackboardError(f"{file} is the {best.name} table without {names}: export it with all its columns.")
    return best
