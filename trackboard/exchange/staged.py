"""What a reader hands over: rows in the bundle's terms, and every problem it met on the way.

A reader (one module a format) turns files into a `Staged`. It knows files and the pathway's words, never the database.
Dates are `datetime.date`; text is cleaned (trackboard.clean); codes are the policy's ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

Progress = Callable[[int, int], None]
"""Called now and then with (rows done, rows in all); in all is 0 while unknown."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was wrong with the input, and what was done about it."""

    file: str
    row: int | None
    """As a person counts: the header is row 1."""
    column: str
    sentence: str
    """What is wrong, in words that name the value: `"31/02/2024" is not a date`."""
    done: str
    """What was done: `row refused`, `value left out`, `kept`, ... Refused rows stop an import unless told to skip."""
    refused: bool = False
    reference: str = ""


class StagedMilestone(NamedTuple):
    """One row of milestones.csv. `source` is '' only where a bundle's own column is blank."""

    reference: str
    kind: str
    on: date
    planned: bool = False
    outcome: str = ""
    reason: str = ""
    note: str = ""
    source: str = ""
    row: int = 0
    """Row of the file it came from, for problems found later."""
    file: str = ""
    """That file, where a table may come from several."""
    recorded_on: str | None = None
    """The day on which it was recorded, as ISO text; '' where nobody knows it, None where the file does not say."""
    period: str = ""
    """The first day of the period of care that a return gives it."""
    year: str = ""
    """The year of that return."""


@dataclass(slots=True)
class Staged:
    """Rows ready to be compared with the database.

    `children` maps a reference to the bundle's columns that the file speaks about (a column that is absent is left as
    it is in the database; '' empties it only where the format is the bundle). The other tables hold dictionaries with
    the bundle's column names, all text except dates.
    """

    format: str
    """ssda903, annex-a, ssd, spreadsheet or bundle."""
    files: list[str] = field(default_factory=list)
    file_of: dict[str, str] = field(default_factory=dict)
    """Which file a table came from, for problems found later; `row` in a child's or a table's row is the row there."""
    children: dict[str, dict[str, object]] = field(default_factory=dict)
    milestones: list[StagedMilestone] = field(default_factory=list)
    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    """delays, meetings, attendance, minutes, actions, criteria, plans, survey: only what the files held."""
    problems: list[Problem] = field(default_factory=list)
    not_used: list[str] = field(default_factory=list)
    """Files recognised but not used, in words for the person importing."""
    rows_read: int = 0
