"""What every report is asked for, and what it gives: a Table with its n, and further tables that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from trackboard.board.board import Board
from trackboard.errors import UsageProblem
from trackboard.pathway.days import day_text
from trackboard.pathway.ids import ClockId, Inclusion
from trackboard.pathway.policy.policy import Policy
from trackboard.reports.kit.columns import Holds, Section
from trackboard.reports.kit.options import Value
from trackboard.store.database import Database

SMALLEST_MEAN = 5
"""A mean of fewer children is not printed, unless it is asked for."""


@dataclass(frozen=True, eq=False)
class ReportRequest:
    """What a report is asked for: the database, the rules, the day, and the period with both its ends."""

    db: Database
    policy: Policy
    as_at: date
    start: date
    end: date
    authority: str = ""
    """'' for every authority in the database."""
    include: str = Inclusion.EVERYONE
    small_means: bool = False
    options: Mapping[str, Value] = field(default_factory=dict)
    """What was chosen of the options of single reports, by name (kit/options.py)."""

    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    """What several reports on the same day by the same rule share, so that it is read once (`cohort`)."""

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise UsageProblem(f"the period ends ({self.end}) before it starts ({self.start}): swap --from and --to")
        if self.include not in self.policy.inclusion_rules:
            rules = ", ".join(self.policy.inclusion_rules)
            raise UsageProblem(f'there is no inclusion rule "{self.include}"; it is one of: {rules}')

    @property
    def board(self) -> Board:
        """The board as at the day."""
        if "board" not in self.kept:
            self.kept["board"] = Board(self.db, self.policy, self.as_at)
        board: Board = self.kept["board"]
        return board

    @property
    def shown_authority(self) -> str:
        """The authority that the report is of, in words."""
        return self.authority or self.db.setting("authority")

    def within(self, day: date | None) -> bool:
        """Whether `day` lies in the period, and not after the as-at date."""
        return day is not None and self.start <= day <= min(self.end, self.as_at)

    @property
    def until(self) -> date:
        """The last day of the period that is known."""
        return min(self.end, self.as_at)


Cell = tuple[int, str]
"""A count in a report: its row and the key of its column."""
N: Cell = (-1, "*")
"""The report's own n."""


class Relation(NamedTuple):
    """A count that others are part of; where it `adds_up` they are all of it."""

    total: Cell
    parts: tuple[Cell, ...]
    adds_up: bool = True


class CellHolds(NamedTuple):
    """What one cell of a column holds that holds something else in each row."""

    holds: Holds
    bases: tuple[Cell, ...] = ()
    """Of what is derived, the counts it follows from: cells of the report, of its `parts` or `beneath` it."""
    remake: Callable[[tuple[int | None, ...]], Any] | None = None
    """Makes it again from those counts as they are published, None where one is suppressed."""
    among: frozenset[str] | None = None
    """Of labels, the only words that may leave; None for any."""


class Picture(NamedTuple):
    """A column of numbers beside a column of labels; without `value` a map of the section's letters."""

    label: str
    value: str = ""
    section: str = ""
    beside: tuple[str, ...] = ()
    """Further columns of numbers in the same picture."""
    kind: Literal["bars", "stack", "columns"] = "bars"
    """Bars under one another, one bar a row made up of all the numbers, or a small chart for each column."""


@dataclass(frozen=True, slots=True)
class Report(Section):
    """A table that also knows what it is a report of, and what is needed to publish it."""

    name: str = ""
    n: int | None = 0
    """None where it is suppressed."""
    n_is: str = ""
    """What n counts, in words."""
    n_holds: Holds = Holds.COUNT
    """Whether n is a number of children, or of what belongs to them, or else of meetings or of authorities."""
    remarks: tuple[str, ...] = ()
    """Notes that tell figures of this authority."""
    only_found: bool = False
    """Whether rows stand only for what was found, so that a missing one would say that there was none."""
    relations: tuple[Relation, ...] = ()
    """Every way in which the counts add up: what an outsider could work with."""
    sections: Mapping[str, Section] = field(default_factory=dict)
    """Further tables by their key in JSON."""
    pictures: tuple[Picture, ...] = ()
    for_publication: bool = False
    """Whether it is what `publish` made of a report."""
    cells: Mapping[Cell, CellHolds] = field(default_factory=dict)
    """What each cell holds of the columns that hold something else in each row."""
    beneath: Mapping[Cell, int] = field(default_factory=dict)
    """Counts that stand in no table, and that figures here follow from."""
    parts: Mapping[str, Report] = field(default_factory=dict)
    """Reports of the same day that figures here follow from, each by a prefix: its cells are those of `prefixed`."""

    @property
    def single_children(self) -> bool:
        """Whether its rows are about single children: such a report never leaves the service."""
        return any(column.holds is Holds.CHILD for column in self.columns)


def prefixed(prefix: str, cell: Cell) -> Cell:
    """A cell of a part, as the report names it that the part belongs to."""
    return cell[0], f"{prefix}:{cell[1]}"


def notes(asked: ReportRequest, n: int, n_is: str, *more: str, period: bool = True) -> tuple[str, ...]:
    """What stands beside every report: its period, the as-at date, n and who is included; then what is its own."""
    when = f"period {asked.start} to {asked.end}, " if period else ""
    whose = f"{asked.shown_authority}: " if asked.shown_authority else ""
    return (
        f"{whose}{when}as at {asked.as_at}",
        f"n = {n} {n_is}; included: {asked.policy.inclusion_rules[asked.include]} ({asked.include})",
        *more,
    )


def mean(values: Sequence[float], asked: ReportRequest) -> float | None:
    """The mean to one decimal; None of none, and of fewer than five unless that is asked for."""
    if not values or (len(values) < SMALLEST_MEAN and not asked.small_means):
        return None
    return round(sum(values) / len(values), 1)


def quantile(values: Iterable[int], share: float) -> float | None:
    """The value below which `share` of `values` lie, between two of them in proportion; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 1)


def share(part: int, whole: int) -> float | None:
    """`part` of `whole` as a fraction to three decimals; None of nothing."""
    return round(part / whole, 3) if whole else None


def places(counts: Sequence[int]) -> list[int | None]:
    """The place of each count, the greatest first; equal counts share the better place, nothing has none."""
    return [1 + sum(other > count for other in counts) if count else None for count in counts]


def shares(bases: Sequence[tuple[int | None, ...]]) -> list[float | None]:
    """The shares that (part, whole) of each row give."""
    return [share(part, whole) if part is not None and whole is not None else None for part, whole in bases]


def ranks(bases: Sequence[tuple[int | None, ...]]) -> list[int | None]:
    """The places that the counts give; none where one is suppressed."""
    found = places([count or 0 for (count,) in bases])
    return [None if count is None else place for (count,), place in zip(bases, found, strict=True)]


def in_rows(rows: int, total: str, *parts: str, adds_up: bool = True) -> tuple[Relation, ...]:
    """In each row, `total` is made up of `parts`."""
    return tuple(Relation((row, total), tuple((row, part) for part in parts), adds_up) for row in range(rows))


def down_column(rows: Iterable[int], key: str, total: Cell = N, *, adds_up: bool = True) -> Relation:
    """Over `rows`, the column makes up `total`."""
    return Relation(total, tuple((row, key) for row in rows), adds_up)


def events(clock_id: ClockId, policy: Policy) -> tuple[str, str]:
    """The start and the end event of a clock, in words, to stand beside its durations."""
    clock = policy.clock(clock_id)
    starts = " or ".join(policy.label(kind) for kind in clock.starts) or f"due date less {clock.before_due}"
    return starts, " or ".join(policy.label(kind) for kind in clock.stops) or "it recurs"


def financial_year(day: date) -> tuple[date, date]:
    """The year from 1 April to 31 March in which `day` lies."""
    first = day.year if day >= date(day.year, 4, 1) else day.year - 1
    return date(first, 4, 1), date(first + 1, 3, 31)


def year_name(day: date) -> str:
    """`2026-27`."""
    first = financial_year(day)[0].year
    return f"{first}-{(first + 1) % 100:02}"


def years(asked: ReportRequest) -> list[tuple[str, date, date]]:
    """The financial years of the period, oldest first, each with its name and its days within the period."""
    found = []
    day = asked.start
    while day <= asked.end:
        last = financial_year(day)[1]
        found.append((year_name(day), day, min(last, asked.end)))
        day = date(last.year, 4, 1)
    return found


def on(day: date | None) -> str:
    """`2 Mar 2026`, or nothing."""
    return day_text(day) if day else ""
