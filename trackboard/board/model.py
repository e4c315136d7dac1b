"""What the board hands out: cards, counts and the filter that chose them, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from trackboard.pathway.ids import ClockId, StageId

Privacy = Literal["references", "initials", "names"]
"""How a child is shown. Names are only ever in memory when they were asked for."""

ON_TRACK, DUE_SOON, OVERDUE, ASKS = range(4)
"""How much attention a child asks for; of one who asks, a day that has passed asks whether it came about, and nothing
else is late. In this order the worst come last."""

Sort = str
"""One of `SORTS` or `COLUMN_SORTS`, with `LAST_FIRST` before it for the other way round.

worst: those of whom a day that has passed asks something, then the overdue, then those due soon, the longest first.
longest: in the stage. oldest: the child. reference.
"""
SORTS: tuple[Sort, ...] = ("worst", "longest", "oldest", "reference")
COLUMN_SORTS: tuple[Sort, ...] = ("due", "stage", "plan", "team", "owner", "early")
"""By what else a table is sorted."""
LAST_FIRST = "-"


def sort_or_worst(text: str) -> Sort:
    """The sort of that name, as it was kept; the usual one where there is none."""
    return text if text.removeprefix(LAST_FIRST) in (*SORTS, *COLUMN_SORTS) else "worst"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which children are shown. An empty filter is the default view: open, under 10, the authority's inclusion rule."""

    include: str = "everyone"
    authority: str = ""
    team: str = ""
    owner: str = ""
    stage: str = ""
    standing: str = ""
    """overdue, due_soon or on_track."""
    flag: str = ""
    delay_point: str = ""
    """A delay point's clock: only children overdue there."""
    search: str = ""
    """Part of the reference."""
    search_names: bool = False
    """Search the names as well: asked for, never a default."""
    all: bool = False
    """Those aged 10 and over and the closed as well."""
    only: Literal["", "closed", "aged"] = ""
    """Only the closed, or only those over the age limit: whom the default view leaves out."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The counting clock that is worst: what the card says in words and days."""

    clock: ClockId
    label: str
    """The clock's label in full."""
    words: str
    """`34 days over`, `due today`, `7 days left`."""
    due_on: date


@dataclass(frozen=True, slots=True)
class Card:
    """One child as a card or a row of the table."""

    id: int
    reference: str
    label: str
    """The reference, the initials with it left out, or the name, as privacy has it."""
    authority: str
    team: str
    owner: str
    stage: StageId
    since: date | None
    days_in_stage: int | None
    age: str
    """In the words people use: `7 weeks`, `3 years`, `due 4 Mar, 31 weeks`."""
    standing: str
    """overdue, due_soon or on_track; '' once closed."""
    worst: Worst | None
    verdict: str
    """Of `worst`, where that is an overdue delay point: avoidable, unavoidable, unclear; `none` if it asks for one.

    '' where nobody can judge it: of another clock no verdict stands here.
    """
    early_permanence: bool
    """A route is recorded or the child is placed with early-permanence carers."""
    plan: str
    flags: tuple[str, ...]
    closed: str = ""
    """Of a closed child, how and when: `Closed: died, 29 Nov 2026`."""
    age_short: str = ""
    """The age for a card: `5d`, `7w`, `23m`, `6y`; of a child not yet born the weeks until it is due, `+3w`."""
    end: str = ""
    """What of the reference `label` ends with, where the initials are those of two children: `·180`."""
    past_due: int = 0
    """Of a child not yet born: the days since it was due, 0 where that day has not passed."""
    held_ago: int = 0
    """The days since something was planned of which nobody said whether it happened, 0 where there is nothing."""
    unjudged: str = ""
    """The label of the delay point longest overdue of those that ask for a verdict, other than `worst`; '' for none."""


@dataclass(frozen=True, slots=True)
class StageCount:
    """One column's head: how many children, how many of them are overdue or due soon, and of how many a day that has
    passed asks whether it came about: no standing, so they are among the others."""

    stage: StageId
    children: int
    overdue: int
    due_soon: int
    questions: int = 0


@dataclass(frozen=True, slots=True)
class DelayCount:
    """A delay point over all children shown: how many overdue, how many of those judged avoidable, on how many of
    them nobody has judged."""

    clock: ClockId
    overdue: int
    avoidable: int
    wanted: int


class Late(NamedTuple):
    """A child overdue at a delay point, and the verdict on that: '' where nobody has judged."""

    child: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All that stands over the columns. Counts are of the children shown, except what says otherwise."""

    authority: str
    as_at: date
    include: str
    children: int
    overdue: int
    due_soon: int
    stages: tuple[StageCount, ...]
    """Every open stage, in order, empty ones too."""
    delay_points: tuple[DelayCount, ...]
    turned_10: int
    """Open children not shown because they turned 10."""
    not_yet_known: int
    """Children not shown because their first event lies after the as-at date."""
    left_out: int
    """Open children under 10 not shown because the inclusion rule leaves them out."""
