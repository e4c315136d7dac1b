"""Lists 8 and 10 of Annex A, found in workbooks and CSVs by their columns, and read line by line."""

from __future__ import annotations

from collections.abc import Iterator

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import Source
from trackboard.exchange.files.textfiles import open_table, tidy
from trackboard.exchange.files.workbooks import LIKE_WORKBOOKS, Sheet, read_workbook
from trackboard.exchange.list_lines import Line, ListForm, lines_in, recognised
from trackboard.exchange.staged import Problem

_HEADER_WITHIN = 20
"""Rows at the top of a sheet in which its header is looked for: titles may stand above it."""
_WORKBOOK_BYTES = (b"PK", b"\xd0\xcf\x11\xe0")

_CHILD = {
    "reference": ("childuniqueid", "childid"),
    "sex": ("gender", "sex"),
    "ethnicity": ("ethnicity",),
}
LIST_8 = ListForm(
    "list 8 of Annex A",
    {"reference": "Child Unique ID", "started": "Date Started to be Looked After"},
    {
        "born": ("dateofbirth", "dob"),
        "started": ("datestartedtobelookedafter",),
        "status_from": ("startdateofcurrentlegalstatus",),
        "reviewed": ("dateoflateststatutoryreview",),
        "ceased": ("dateceasedtobelookedafter",),
        "placed_from": ("startdateofmostrecentplacement",),
    },
    _CHILD
    | {
        "status": ("childslegalstatus", "legalstatus"),
        "plan": ("whatisthepermanenceplanforthischild", "permanenceplan"),
        "ceased_because": ("reasonceasedtobelookedafter",),
        "placement": ("placementtype",),
        "team": ("allocatedteam",),
        "worker": ("allocatedworker",),
    },
    frozenset({"started", "status_from", "status", "reviewed", "plan", "ceased", "ceased_because", "placed_from"}),
)
LIST_10 = ListForm(
    "list 10 of Annex A",
    {"reference": "Child Unique ID", "decided": "Date of Decision that Child Should be Placed for Adoption"},
    {
        "born": ("dateofbirth", "dob"),
        "entered": ("datethechildenteredcare", "enteredcaredate"),
        "decided": ("dateofdecisionthatchildshouldbeplacedforadoption", "admshobpadecisiondate"),
        "ordered": ("dateofplacementorder", "placementorderdate"),
        "matched": ("dateofmatchingchildandprospectiveadopters", "matchedforadoptiondate"),
        "placed": ("dateplacedforadoption", "placedforadoptiondate"),
        "adopted": ("dateofadoptionorder", "adoptionorderdate"),
        "reversed": ("dateofdecisionthatchildshouldnolongerbeplacedforadoption", "decisionreverseddate"),
        "early": (
            "datethechildwasplacedforfosteringinffaorconcurrentplanningplacement",
            "dateffaconsurrencyplacement",
            "dateffaconcurrencyplacement",
        ),
    },
    _CHILD | {"reason": ("reasonwhychildnolongerplacedforadoption", "decisionreversedreason")},
    frozenset({"entered", "decided", "ordered", "matched", "placed", "reversed", "reason", "early"}),
)
_FORMS = (LIST_10, LIST_8)


def lists_of(
    source: Source, prefix: str, problems: list[Problem], not_used: list[str]
) -> Iterator[tuple[str, list[Line]]]:
    """The lists in a workbook or CSV, each with its name for problems; other sheets are named in `not_used`."""
    is_workbook = source.name.casefold().endswith(tuple(LIKE_WORKBOOKS)) or source.load().startswith(_WORKBOOK_BYTES)
    if not is_workbook:
        table = open_table(source)
        found = recognised(_FORMS, source.name, table.header_row, table.header)
        if found is None:
            not_used.append(f"{source.name}: neither list 8 nor list 10 of Annex A")
        else:
            yield source.name, list(lines_in(*found, source.name, table.header, table.rows(problems), prefix, problems))
        return
    for sheet in read_workbook(source):
        name = f'{source.name}, sheet "{sheet.name}"'
        if sheet.hidden:
            not_used.append(f"{name}: hidden")
            continue
        for number, cells in sheet.rows[:_HEADER_WITHIN]:
            header = [one_line(cell) for cell in cells]
            if found := recognised(_FORMS, name, number, header):
                rows = _sheet_rows(name, sheet, number, problems)
                yield name, list(lines_in(*found, name, header, rows, prefix, problems))
                break
        else:
            not_used.append(f"{name}: neither list 8 nor list 10 of Annex A")


def _sheet_rows(name: str, sheet: Sheet, header_row: int, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    if sheet.unsaved:
        raise TrackboardError(
            f"{name} holds formulas whose results were never saved: open it in Excel, save it and try again."
        )
    for number, cells in sheet.rows:
        if number > header_row:
            yield number, [tidy(cell, name, number, "", problems) for cell in cells]
