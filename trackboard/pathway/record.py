"""A child's record as the pathway reads it: dated facts, and nothing derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from trackboard.pathway.ids import KindId

ON_OR_BEFORE: Final = "on_or_before"
"""The reason of a milestone that happened on its day or an earlier one: the true date is not known."""


class Event(NamedTuple):
    """One milestone, return or end of a child, on a day. `kind` is the policy's id.

    A named tuple, as is Plan: they are made by the hundred thousand, and a frozen dataclass takes four times as long.
    """

    kind: KindId
    on: date
    planned: bool = False
    outcome: str = ""
    """One of the outcomes that the policy has for the kind."""
    reason: str = ""
    """One of the policy's reasons for the kind, or ON_OR_BEFORE."""


class Plan(NamedTuple):
    """The plan and the parallel plan from a day on; without a day, always."""

    plan: str
    parallel_plan: str
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All that the pathway needs to know of one child. Rows may come in any order."""

    born: date | None = None
    """Date of birth; may lie after the as-at date."""
    due: date | None = None
    """Expected date of delivery."""
    events: tuple[Event, ...] = ()
    plans: tuple[Plan, ...] = ()
    owner: str = ""
    route: str = ""
    """Early-permanence route."""
    considered: str = ""
    """Whether early permanence was considered: blank where nobody recorded it."""
    criteria: tuple[tuple[str, str], ...] = ()
    """Answered early-permanence criteria: (criterion, yes/no/unknown)."""
    recorded_on: tuple[date, ...] = ()
    """Days on which somebody wrote anything of the child, or a file brought it as new, whatever day it is about."""
    adopted_older_sibling: bool = False
    """A child of the same sibling group, older than this one, has been adopted."""
