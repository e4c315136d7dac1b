"""Lists with a line a child, as Annex A and the safeguarding dataset have them: known by their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.annex_a.cell_meanings import bare
from trackboard.exchange.dates import NotADate, parse_return_date, written
from trackboard.exchange.files.textfiles import fold
from trackboard.exchange.ssda903.return_rows import Place
from trackboard.exchange.staged import Problem

_SEVERAL = 3
"""With so many columns of its own, a table that lacks a needed one is a faulty list, and not some other table."""


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list by its columns: our name to the headers it goes by, in letters and digits only."""

    name: str
    needed: Mapping[str, str]
    """What it must have, as its guidance writes it."""
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


@dataclass(frozen=True, slots=True)
class Line:
    """One child's row of a list."""

    list: ListForm
    at: Place
    dates: Mapping[str, date]
    """What is filled in, by our column names; the same for `texts`."""
    texts: Mapping[str, str]
    headers: Mapping[str, str]
    """Our column names to the headers as the file writes them."""

    def says(self, key: str) -> str:
        """A date with its header, for a sentence: `Date of Placement Order 04/03/2026`."""
        return f"{self.headers[key]} {written(self.dates[key])}"


def recognised(
    forms: Sequence[ListForm], file: str, row: int, header: Sequence[str]
) -> tuple[ListForm, dict[str, int]] | None:
    """Which of `forms` has this header, and where its columns are; None for some other table.

    A list that lacks a needed column, or has one twice, is refused with a sentence.
    """
    try:
        found = [(form, form.positions(header)) for form in forms]
    except TrackboardError as twice:
        raise TrackboardError(f"{file}, row {row}: {twice}.") from None
    form, positions = max(found, key=lambda each: len(each[0].known_by & each[1].keys()))
    missing = [name for key, name in form.needed.items() if key not in positions]
    if not missing:
        return form, positions
    if len(form.known_by & positions.keys()) >= _SEVERAL:
        names = " and ".join(f'"{name}"' for name in missing)
        raise TrackboardError(f"{file} looks like {form.name} but has no column {names}: put it back.")
    return None


def lines_in(
    form: ListForm,
    positions: Mapping[str, int],
    file: str,
    header: Sequence[str],
    rows: Iterable[tuple[int, list[str]]],
    prefix: str,
    problems: list[Problem],
) -> Iterator[Line]:
    """The lines of a list whose columns are at `positions` of `header`; rows that cannot be used are refused."""
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


def _squeeze(header: str) -> str:
    """Spaces, quotes, brackets and case make no difference, so the short names of databases are the same ones."""
    return re.sub(r"[^a-z0-9]", "", fold(header))
