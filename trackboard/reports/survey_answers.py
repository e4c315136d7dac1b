"""One authority's answers to the survey, told by the board's dates or typed, and what may leave of each.

What the dates tell follows from counts: of other reports of the day, or of `_counted`. An answer that was typed stands
before it. Of typed answers a number of children leaves like any other number, and so do plain words such as "monthly".
What else rests on children cannot be made again of rounded numbers, and an authority's own words may name it: both stay
behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from trackboard.board.model import Filter
from trackboard.clean import one_line, search_key
from trackboard.pathway.ids import Clocks, Kinds, Outcomes, Plans, Stages
from trackboard.reports.alerts import alerts
from trackboard.reports.annual import MEASURES, annual
from trackboard.reports.attendance import attendance
from trackboard.reports.checks import checks, published_band
from trackboard.reports.delay import delay
from trackboard.reports.family_finding import family_finding
from trackboard.reports.kit import child_histories
from trackboard.reports.kit.columns import Holds
from trackboard.reports.kit.report import (
    Cell,
    CellHolds,
    N,
    Relation,
    Report,
    ReportRequest,
    financial_year,
    prefixed,
    ranks,
    share,
    shares,
    year_name,
)
from trackboard.store.reads import report_rows

Answers = Mapping[str, Any]
COUNTED = ("lost_children", "care_order_without_placement_order", "no_owner", "returned_home", "with_relatives")
"""The questions that a count of no other report answers."""
NUMBERS = (*MEASURES, *COUNTED)
"""The questions that a number of children answers."""
FROM_CHILDREN = ("check_", "delay_", "alert", "family_finding", "identified_", "legal_planning_", "pre_birth_")
"""How the keys begin of the other questions whose answers rest on children."""
PLAIN = frozenset(
    ("yes", "no", "weekly", "fortnightly", "monthly", "quarterly",
     "always", "most of the time", "sometimes", "rarely", "never")
)  # fmt: skip
"""Typed words that may leave: they tell nothing but what was asked."""
_COURT = (Kinds.PROCEEDINGS_ISSUED, Kinds.CARE_ORDER, Kinds.PLACEMENT_ORDER)
_WITH_RELATIVES = (Outcomes.RELATIVES, Outcomes.SPECIAL_GUARDIANSHIP, Outcomes.CHILD_ARRANGEMENTS)
_DATED = (*_COURT, Kinds.LEGAL_PLANNING_MEETING)
NOT_ANSWERED = CellHolds(Holds.LABEL)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one authority answered."""

    answers: Answers
    """By question."""
    holds: Mapping[str, CellHolds]
    """What each answer holds, by question."""
    reports: Mapping[str, Report]
    """The reports that gave what dates tell, by the key of their section."""
    parts: Mapping[str, Report]
    """The same by the prefix of their cells."""
    beneath: Mapping[Cell, int]
    """Counts that answers follow from, and that stand in no report."""
    relations: tuple[Relation, ...]
    """How these add up, with the counts of the reports too."""


def answered(asked: ReportRequest, letter: str = "") -> Answered:
    """The answers of the authority asked for; `letter` keeps its counts apart from another's."""
    year = replace(asked, start=financial_year(asked.end)[0])
    reports = {
        "attendance": attendance(asked),
        "table_1": checks(asked),
        "table_2": alerts(asked),
        "delay_points": delay(asked),
        "family_finding": family_finding(asked),
        "year": annual(year),
    }
    told = _Told(asked, reports, letter)
    told.by_reports()
    told.by_counts(_counted(asked))
    given = report_rows.answers(asked.db)
    whose = asked.authority or _only([name for name, _ in given])
    for key, text in given.get((whose, year_name(asked.end)), {}).items():
        told.typed(key, text)
    parts = {told.prefix(key): report for key, report in reports.items()}
    return Answered(told.answers, told.holds, reports, parts, told.beneath, tuple(told.relations))


class _Told:
    """Answers as they are gathered."""

    def __init__(self, asked: ReportRequest, reports: Mapping[str, Report], letter: str) -> None:
        self._asked, self._reports, self._letter = asked, reports, letter
        self.answers: dict[str, Any] = {}
        self.holds: dict[str, CellHolds] = {}
        self.beneath: dict[Cell, int] = {}
        self.relations: list[Relation] = []

    def prefix(self, key: str) -> str:
        """Of the cells of a report."""
        return f"{self._letter}.{key}"

    def _cell(self, report: str, row: int, key: str) -> Cell:
        return prefixed(self.prefix(report), (row, key))

    def _own(self, key: str, count: int) -> Cell:
        """A cell for a count that stands in no report."""
        cell = (0, f"{self._letter}:{key}")
        self.beneath[cell] = count
        return cell

    def _say(self, key: str, answer: Any, holds: CellHolds) -> None:
        self.answers[key], self.holds[key] = answer, holds

    def _derive(self, key: str, answer: Any, remake: Callable[[tuple[int | None, ...]], Any], *bases: Cell) -> None:
        self._say(key, answer, CellHolds(Holds.DERIVED, bases, remake))

    def _share(self, key: str, part: tuple[Cell, int], whole: tuple[Cell, int]) -> None:
        self._derive(key, share(part[1], whole[1]), lambda both: shares([both])[0], part[0], whole[0])

    # --- What the dates tell ---

    def by_reports(self) -> None:
        """What other reports of the day tell."""
        policy = self._asked.policy
        tables = {key: report.records() for key, report in self._reports.items()}
        rule = policy.inclusion_rules[self._asked.include]
        self._say("inclusion", rule, CellHolds(Holds.LABEL, among=frozenset(policy.inclusion_rules.values())))
        last = len(tables["year"]) - 1
        for key in MEASURES if tables["year"] else ():
            self._derive(key, tables["year"][last][key], _first, self._cell("year", last, key))
        for row in tables["attendance"]:
            self._say(f"attendance_{row['team']}", row["band"], CellHolds(Holds.LABEL, among=frozenset(policy.bands)))
        for place, row in enumerate(tables["table_1"]):
            both = (self._cell("table_1", place, "done"), self._cell("table_1", place, "eligible"))
            self._derive(f"check_{row['check']}", row["band"], _band, *both)
        surveyed = {clock.id for clock in policy.survey_points}
        for place, row in enumerate(tables["delay_points"]):
            if row["clock"] not in surveyed:
                continue
            named = "yes" if row["avoidable"] else "no"
            # "no" would say that there was none, and none is a small number.
            self._derive(f"delay_{row['clock']}", named, _yes, self._cell("delay_points", place, "avoidable"))
        self._by_alerts(tables["table_2"])
        self._by_orders(tables["family_finding"])
        for place, row in enumerate(tables["delay_points"]):
            if row["clock"] == Clocks.PRE_BIRTH:
                met, late = (self._cell("delay_points", place, key) for key in ("met", "late"))
                whole = self._own("pre_birth", row["met"] + row["late"])
                self.relations.append(Relation(whole, (met, late)))
                self._share("pre_birth_in_time", (met, row["met"]), (whole, row["met"] + row["late"]))

    def _by_alerts(self, rows: list[dict[str, Any]]) -> None:
        every = [self._cell("table_2", place, "count") for place in range(len(rows))]
        for place, row in enumerate(rows):
            self._derive(f"alert_rank_{row['stage']}", row["rank"], _rank_at(place), *every)
        unborn, known = (self._sum("table_2", rows, key) for key in ("unborn", "birth_known"))
        self.relations.append(Relation(known[0], (unborn[0],), adds_up=False))
        self._share("alerts_unborn_share", unborn, known)

    def _by_orders(self, rows: list[dict[str, Any]]) -> None:
        report = self._reports["family_finding"]
        orders = (prefixed(self.prefix("family_finding"), N), report.n or 0)
        for key, outcome in (("family_finding_in_time", "in_time"), ("identified_by_order", "identified_by_order")):
            part = self._sum("family_finding", rows, "n", outcome)
            self.relations.append(Relation(orders[0], (part[0],), adds_up=False))
            self._share(key, part, orders)

    def _sum(self, report: str, rows: list[dict[str, Any]], key: str, outcome: str = "") -> tuple[Cell, int]:
        """A cell for the sum of a column, or of its rows with that outcome, and the sum."""
        chosen = [place for place, row in enumerate(rows) if not outcome or row["outcome"] == outcome]
        whole = sum(rows[place][key] for place in chosen)
        cell = self._own(f"{report} {key} {outcome}", whole)
        self.relations.append(Relation(cell, tuple(self._cell(report, place, key) for place in chosen)))
        return cell, whole

    def by_counts(self, counts: Counter[str]) -> None:
        """What no other report counts."""
        for key in COUNTED:
            self._derive(key, counts[key], _first, self._own(key, counts[key]))
        two, issued = ((self._own(key, counts[key]), counts[key]) for key in ("two_meetings", "issued"))
        self.relations.append(Relation(issued[0], (two[0],), adds_up=False))
        self._share("legal_planning_meetings", two, issued)

    # --- What was typed ---

    def typed(self, key: str, text: str) -> None:
        """An authority's own answer, in the place of what the dates tell."""
        count = number(text)
        if key in NUMBERS and count is not None:
            self._derive(key, text, _first, self._own(f"typed {key}", count))
        elif key.startswith("attendance_"):
            self._say(key, text, CellHolds(Holds.LABEL, among=frozenset(self._asked.policy.bands)))
        elif key not in NUMBERS and not key.startswith(FROM_CHILDREN) and search_key(one_line(text)) in PLAIN:
            self._say(key, text, CellHolds(Holds.LABEL))
        else:
            self._say(key, text, CellHolds(Holds.TEXT))


def number(value: Any) -> int | None:
    """A whole number, typed or computed; commas between thousands are read over."""
    text = str(value).replace(",", "") if value is not None else ""
    return int(text) if text.isdecimal() else None


def _counted(asked: ReportRequest) -> Counter[str]:
    """What no other report counts: how the open children stand, and who left in the period."""
    counts: Counter[str] = Counter()
    to_be_adopted = set()
    for row in asked.board.stands(Filter(include=asked.include, authority=asked.authority, all=True)):
        if not row.closed:
            counts["no_owner"] += not row.owner
            # A child who is looked after has come further than this stage.
            counts["lost_children"] += asked.policy.stages[row.stage].id == Stages.IN_PROCEEDINGS
            if row.plan == Plans.ADOPTION:
                to_be_adopted.add(row.id)
    for child in child_histories.read(asked, *_DATED):
        now = child.spells[-1]
        issued, care, order = map(
            now.in_effect.get, (Kinds.PROCEEDINGS_ISSUED, Kinds.CARE_ORDER, Kinds.PLACEMENT_ORDER)
        )
        if asked.within(issued) and issued is not None:
            meetings = now.repeats.get(Kinds.LEGAL_PLANNING_MEETING, ())
            counts["issued"] += 1
            counts["two_meetings"] += sum(meeting <= issued for meeting in meetings) >= 2
        if child.id in to_be_adopted:
            counts["care_order_without_placement_order"] += care is not None and (order is None or order > care)
        for spell in child.spells:
            if asked.within(spell.closed_on):
                counts[spell.outcome] += 1
    counts["with_relatives"] = sum(counts[each] for each in _WITH_RELATIVES)
    return counts


def _first(counts: tuple[int | None, ...]) -> int | None:
    return counts[0]


def _yes(counts: tuple[int | None, ...]) -> str | None:
    return "yes" if counts[0] else None


def _band(counts: tuple[int | None, ...]) -> str | None:
    done, eligible = counts
    return published_band(done, eligible) or None


def _rank_at(place: int) -> Callable[[tuple[int | None, ...]], int | None]:
    return lambda counts: ranks([(count,) for count in counts])[place]


def _only(names: list[str]) -> str:
    """The one authority that answered; '' where there are several."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""
