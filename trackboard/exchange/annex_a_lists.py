"""Lists 8 and 10 of Annex A, found in workbooks and CSVs by their columns, and read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.annex_a_words import bare
from trackboard.exchange.dates import NotADate, parse_return_date, written
from trackboard.exchange.sources import Source
from trackboard.exchange.ssda903.rows import Place
from trackboard.exchange.staged import Problem
from trackboard.exchange.textfiles import fold, open_table, tidy
from trackboard.exchange.workbooks import LIKE_WORKBOOKS, Sheet, read_workbook

_HEADER_WITHIN = 20
"""Rows at the top of a sheet in which its header is looked for: titles may stand above it."""
_SEVERAL = 3
"""With so many columns of its own, a table that lacks a needed one is a faulty list, and not some other table."""
_WORKBOOK_BYTES = (b"PK", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class AnnexList:
    """A list by its columns: our name to the headers it goes by, in letters and digits only."""

    name: str
    needed: Mapping[str, str]
    """What it must have, as the guidance writes it."""
    dates: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, tuple[str, ...]]
    known_by: frozenset[str]
    """Columns that tell it from the other lists."""

    def positions(self, headers: Sequence[str]) -> dict[str, int]:
        """Our column names to their place among `headers`; a column that is there twice is refused."""
        keys = {alias: key for key, aliases in {**self.dates, **self.texts}.items() for alias in aliases}
        found: dict[str, int] = {}
        for at, header in enumerate(headers):
            key = keys.get(_squeeze(header))
            if key in found:
                raise TrackboardError(f'the column "{header}" is there twice; keep one of them')
            if key:
                found[key] = at
        return found


_CHILD = {
    "reference": ("childuniqueid", "childid"),
    "sex": ("gender", "sex"),
    "ethnicity": ("ethnicity",),
}
LIST_8 = AnnexList(
    "list 8",
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
LIST_10 = AnnexList(
    "list 10",
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


@dataclass(frozen=True, slots=True)
class Line:
    """One child's row of a list."""

    list: AnnexList
    at: Place
    dates: Mapping[str, date]
    """What is filled in, by our column names; the same for `texts`."""
    texts: Mapping[str, str]
    headers: Mapping[str, str]
    """Our column names to the headers as the file writes them."""

    def says(self, key: str) -> str:
        """A date with its header, for a sentence: `Date of Placement Order 04/03/2026`."""
        return f"{self.headers[key]} {written(self.dates[key])}"


def lists_of(
    source: Source, prefix: str, problems: list[Problem], not_used: list[str]
) -> Iterator[tuple[str, list[Line]]]:
    """The lists in a workbook or CSV, each with its name for problems; other sheets are named in `not_used`."""
    is_workbook = source.name.casefold().endswith(tuple(LIKE_WORKBOOKS)) or source.load().startswith(_WORKBOOK_BYTES)
    if not is_workbook:
        table = open_table(source)
        found = _recognised(source.name, table.header_row, table.header)
        if found is None:
            not_used.append(f"{source.name}: neither list 8 nor list 10 of Annex A")
        else:
            yield source.name, list(_lines(*found, source.name, table.header, table.rows(problems), prefix, problems))
        return
    for sheet in read_workbook(source):
        name = f'{source.name}, sheet "{sheet.name}"'
        if sheet.hidden:
            not_used.append(f"{name}: hidden")
            continue
        for number, cells in sheet.rows[:_HEADER_WITHIN]:
            header = [one_line(cell) for cell in cells]
            if found := _recognised(name, number, header):
                rows = _sheet_rows(name, sheet, number, problems)
                yield name, list(_lines(*found, name, header, rows, prefix, problems))
                break
        else:
            not_used.append(f"{name}: neither list 8 nor list 10 of Annex A")


def _squeeze(header: str) -> str:
    """Spaces, quotes, brackets and case make no difference, so the short names of databases are the same ones."""
    return re.sub(r"[^a-z0-9]", "", fold(header))


def _recognised(file: str, row: int, header: Sequence[str]) -> tuple[AnnexList, dict[str, int]] | None:
    try:
        found = {form.name: (form, form.positions(header)) for form in (LIST_10, LIST_8)}
    except TrackboardError as twice:
        raise TrackboardError(f"{file}, row {row}: {twice}.") from None
    form, positions = max(found.values(), key=lambda each: len(each[0].known_by & each[1].keys()))
    missing = [name for key, name in form.needed.items() if key not in positions]
    if not missing:
        return form, positions
    if len(form.known_by & positions.keys()) >= _SEVERAL:
        names = " and ".join(f'"{name}"' for name in missing)
        raise TrackboardError(f"{file} looks like {form.name} of Annex A but has no column {names}: put it back.")
    return None


def _sheet_rows(name: str, sheet: Sheet, header_row: int, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    if sheet.unsaved:
        raise TrackboardError(
            f"{name} holds formulas whose results were never saved: open it in Excel, save it and try again."
        )
    for number, cells in sheet.rows:
        if number > header_row:
            yield number, [tidy(cell, name, number, "", problems) for cell in cells]


def _lines(
    form: AnnexList,
    positions: Mapping[str, int],
    file: str,
    header: Sequence[str],
    rows: Iterable[tuple[int, list[str]]],
    prefix: str,
    problems: list[Problem],
) -> Iterator[Line]:
    headers = {key: header[at] for key, at in positions.items()}
    for number, cells in rows:
        texts = {key: one_line(bare(cells[at])) for key, at in positions.items() if at < len(cells)}
        texts = {key: text for key, text in texts.items() if text}
        if not texts:
            continue
        reference = texts.pop("reference", "")
        at = Place(prefix + reference if reference else "", file, number, 0)
        if not reference:
            sentence = "the child's reference is blank (cells merged over several rows hold it in the first alone)"
            problems.append(Problem(file, number, headers["reference"], sentence, "row refused", refused=True))
            continue
        dates: dict[str, date] = {}
        try:
            for key in form.dates:
                if day := parse_return_date(texts.pop(key, "")):
                    dates[key] = day
        except NotADate as fault:
            problems.append(Problem(file, number, headers[key], str(fault), "row refused", True, at.child))
            continue
        yield Line(form, at, dates, texts, headers)
