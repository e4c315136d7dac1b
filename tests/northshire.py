"""The made-up authority's bundle as the pathway reads it, moved by whole weeks as the demonstration moves it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from trackboard.pathway.days import tenth_birthday
from trackboard.pathway.journey import Journey, fold
from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.record import Event, Plan, Record
from trackboard.pathway.rules import clocks, day_flags, flags
from trackboard.pathway.rules.clocks import ClockRun

FIXTURES = Path(__file__).parents[1] / "fixtures"
BUNDLE = FIXTURES / "northshire"
ANCHOR = date.fromisoformat((BUNDLE / "anchor.txt").read_text(encoding="utf-8").strip())
POLICY = load_policy()

Row = dict[str, str]


def rows(table: str) -> list[Row]:
    """The rows of one file of the bundle."""
    with (BUNDLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_child(table: str) -> dict[str, list[Row]]:
    """The same by the child they are about."""
    found = defaultdict(list)
    for row in rows(table):
        found[row["reference"]].append(row)
    return found


@dataclass(frozen=True)
class Seen:
    """A child as the board would show it."""

    reference: str
    record: Record
    journey: Journey
    runs: tuple[ClockRun, ...]
    on_board: bool
    """Open and under the age limit."""


class Northshire:
    """Northshire moved by `weeks`, seen `days` after the anchor."""

    def __init__(self, weeks: int = 0, days: int = 0) -> None:
        self.by = timedelta(weeks=weeks)
        self.as_at = ANCHOR + self.by + timedelta(days)

    def day(self, text: str) -> date | None:
        """A date or moment of the bundle, moved."""
        return date.fromisoformat(text[:10]) + self.by if text else None

    @cached_property
    def records(self) -> dict[str, Record]:
        """Every child's record by reference."""
        milestones, plans, criteria = by_child("milestones"), by_child("plans"), by_child("criteria")
        held = {row["meeting"]: self.day(row["held_on"]) for row in rows("meetings")}
        recorded = defaultdict(list)
        for row in rows("minutes"):
            recorded[row["reference"]].append(held[row["meeting"]])
        for row in rows("actions"):
            recorded[row["reference"]] += [held[row["meeting"]], self.day(row["done_on"])]
        for row in rows("delays"):
            recorded[row["reference"]].append(self.day(row["recorded_at"]))
        adopted = {
            child["sibling_group"]: child["date_of_birth"]
            for child in rows("children")
            if child["sibling_group"] and any(row["kind"] == "adoption_order" for row in milestones[child["reference"]])
        }
        return {
            ref: Record(
                born=self.day(child["date_of_birth"]),
                due=self.day(child["due_date"]),
                events=tuple(self._event(row) for row in milestones[ref]),
                plans=tuple(Plan(row["plan"], row["parallel_plan"], self.day(row["from"])) for row in plans[ref]),
                owner=child["owner"],
                route=child["early_permanence_route"],
                considered=child["early_permanence_considered"],
                criteria=tuple((row["criterion"], row["answer"]) for row in criteria[ref]),
                recorded_on=tuple(day for day in recorded[ref] if day),
                adopted_older_sibling=(child["date_of_birth"] or "9999") > adopted.get(child["sibling_group"], "9999-"),
            )
            for child in rows("children")
            for ref in [child["reference"]]
        }

    def _event(self, row: Row) -> Event:
        on = self.day(row["date"])
        assert on is not None
        return Event(row["kind"], on, row["planned"] == "yes", row["outcome"], row["reason"])

    def seen(self, on: date | None = None) -> Iterator[Seen]:
        """Every child known on that day, by default the day that Northshire is seen."""
        as_at = on or self.as_at
        for reference, record in self.records.items():
            journey = fold(record, as_at, POLICY)
            if journey.known:
                young = record.born is None or tenth_birthday(record.born) > as_at
                on_board = young and journey.stage != "closed"
                yield Seen(reference, record, journey, clocks.read(journey, record, POLICY), on_board)

    def flags(self, child: Seen) -> set[str]:
        """Every flag of the child, those that depend on the day included."""
        born = child.record.born
        of_the_day = flags.day_flags(
            self.as_at,
            POLICY,
            recorded_on=self.as_at,  # the demonstration is imported on the day that it is seen
            past_due=day_flags.past_due(born, child.record.due, self.as_at),
            tenth_birthday=tenth_birthday(born) if born else None,
            meetings_missed=self._missed(child),
        )
        return {*flags.fixed_flags(child.record, child.journey, child.runs, POLICY), *of_the_day}

    def _missed(self, child: Seen) -> int:
        """Meetings in a row, up to the last, at which the child was known and not discussed."""
        discussed = {row["meeting"] for row in by_child("minutes")[child.reference]}
        missed = 0
        for meeting in reversed(rows("meetings")):
            held = self.day(meeting["held_on"])
            if meeting["meeting"] in discussed or not held or held < (child.journey.opened_on or held):
                break
            missed += 1
        return missed
