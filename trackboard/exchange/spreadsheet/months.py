"""What several sheets say of one child, put together: the newest month for values, every month for what was minuted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from trackboard.exchange.dates import written
from trackboard.exchange.spreadsheet.grid import Grid
from trackboard.exchange.spreadsheet.sheet_child import ChildFound
from trackboard.exchange.staged import Problem
from trackboard.pathway.ids import KindId
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import MilestoneRow


@dataclass(slots=True)
class SheetFound:
    """The children of one sheet."""

    grid: Grid
    kinds: frozenset[str]
    """The kinds of milestones that it has columns for."""
    children: dict[str, ChildFound] = field(default_factory=dict)


def put_together(sheets: Collection[SheetFound], policy: Policy, problems: list[Problem]) -> dict[str, ChildFound]:
    """Every child of `sheets`, in their order; a child that only an older month has is left out, which is said.

    Sheets of one month, or of none, add to each other. Of an older month the values stand back behind the newest; one
    laid out for a month to come, with nobody on it yet, is no newest.
    """
    newest = max((sheet.grid.month for sheet in sheets if sheet.grid.month and sheet.children), default=None)
    older = [sheet for sheet in sheets if newest and sheet.grid.month and sheet.grid.month < newest]
    today = [sheet for sheet in sheets if sheet not in older]
    children: dict[str, ChildFound] = {}
    kinds: dict[str, set[str]] = {}
    for sheet in today:
        for reference, found in sheet.children.items():
            known = children.setdefault(reference, found)
            if known is not found:
                _add(known, found, policy)
            kinds.setdefault(reference, set()).update(sheet.kinds)
    gone: set[str] = set()
    for sheet in sorted(older, key=lambda sheet: str(sheet.grid.month), reverse=True):
        for reference, found in sheet.children.items():
            if known_now := children.get(reference):
                _add_older(known_now, found, sheet.grid.sheet, kinds[reference], policy)
            elif reference not in gone:
                gone.add(reference)
                sentence = "the child is on no newer sheet"
                done = "left out; to take it in, import this sheet with a mapping that names no other"
                problems.append(Problem(found.file, found.row, "", sentence, done, reference=reference))
    return children


def _add(known: ChildFound, found: ChildFound, policy: Policy) -> None:
    """Another sheet of the same day: what it says besides."""
    for column, value in found.fields.items():
        if known.fields.setdefault(column, value) != value:
            sentence = f'"{value}" is not what {known.file}, row {known.row} says'
            known.problems.append(
                Problem(found.file, found.row, column, sentence, "kept as a note", reference=found.reference)
            )
            known.notes.setdefault((None, f"{column.replace('_', ' ')}: {value}"), found.row)
    for each in found.milestones:
        says = each.row
        others = [
            other.row
            for other in known.milestones
            if other.row.kind == says.kind and (other.row.planned or not says.planned)
        ]
        if not others or _repeats(says.kind, policy):
            if not any(_event(other) == _event(says) for other in others):
                known.milestones.append(each)
        elif not any(other.on_date == says.on_date for other in others):
            sentence = f"{_written(says)} is not what {known.file}, row {known.row} says"
            known.problems.append(
                Problem(found.file, each.number, says.kind, sentence, "kept as a note", reference=found.reference)
            )
            known.notes.setdefault((None, f"{policy.label(says.kind)}: {_written(says)}"), each.number)
    _add_rows(known, found)
    actions = {each.row.action for each in known.actions}
    known.actions += [each for each in found.actions if each.row.action not in actions]
    known.problems += found.problems


def _add_older(known: ChildFound, found: ChildFound, sheet: str, kinds: Collection[str], policy: Policy) -> None:
    """An older month's sheet: fills gaps, and what the newest says no more is kept as notes."""
    for column, value in found.fields.items():
        known.fields.setdefault(column, value)
    there = {each.row.kind for each in known.milestones}
    for each in found.milestones:
        says = each.row
        if _repeats(says.kind, policy):
            if _event(says) not in {_event(other.row) for other in known.milestones}:
                known.milestones.append(each)
        elif says.kind in there:
            continue
        elif says.kind in kinds:
            known.notes.setdefault((None, f"{policy.label(says.kind)}: {_said(says)} ({sheet})"), each.number)
        else:
            known.milestones.append(each)
    _add_rows(known, found)
    actions = {each.row.action for each in known.actions}
    for action in (each.row for each in found.actions if each.row.action not in actions):
        said = ", ".join(filter(None, (action.action, action.owner, action.due_on)))
        known.notes.setdefault((None, f"Action ({sheet}): {said}"), found.row)


def _add_rows(known: ChildFound, found: ChildFound) -> None:
    for key, row in found.notes.items():
        known.notes.setdefault(key, row)
    answered = {each.row.criterion for each in known.criteria}
    known.criteria += [each for each in found.criteria if each.row.criterion not in answered]
    judged = {(each.row.clock, each.row.started_on) for each in known.delays}
    known.delays += [each for each in found.delays if (each.row.clock, each.row.started_on) not in judged]


def _repeats(kind: str, policy: Policy) -> bool:
    milestone = policy.milestones.get(KindId(kind))
    return milestone is not None and milestone.repeats


def _event(row: MilestoneRow) -> tuple[str, str, int]:
    return row.kind, row.on_date, row.planned


def _written(row: MilestoneRow) -> str:
    return written(date.fromisoformat(row.on_date))


def _said(row: MilestoneRow) -> str:
    return f"{'planned for ' if row.planned else ''}{_written(row)}{f', {row.note}' if row.note else ''}"
