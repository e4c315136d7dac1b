"""What several sheets say of one child, put together: the newest month for values, every month for what was minuted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from trackboard.exchange.dates import written
from trackboard.exchange.spreadsheet.grid import Grid
from trackboard.exchange.spreadsheet.sheet_child import ChildFound
from trackboard.exchange.staged import Problem, StagedMilestone
from trackboard.pathway.ids import KindId
from trackboard.pathway.policy.policy import Policy


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
        others = [
            other for other in known.milestones if other.kind == each.kind and (other.planned or not each.planned)
        ]
        if not others or _repeats(each.kind, policy):
            if not any(other[:4] == each[:4] for other in others):
                known.milestones.append(each)
        elif not any(other.on == each.on for other in others):
            sentence = f"{written(each.on)} is not what {known.file}, row {known.row} says"
            known.problems.append(
                Problem(found.file, each.row, each.kind, sentence, "kept as a note", reference=found.reference)
            )
            known.notes.setdefault((None, f"{policy.label(each.kind)}: {written(each.on)}"), each.row)
    _add_rows(known, found)
    known.actions += [row for row in found.actions if row["action"] not in {each["action"] for each in known.actions}]
    known.problems += found.problems


def _add_older(known: ChildFound, found: ChildFound, sheet: str, kinds: Collection[str], policy: Policy) -> None:
    """An older month's sheet: fills gaps, and what the newest says no more is kept as notes."""
    for column, value in found.fields.items():
        known.fields.setdefault(column, value)
    there = {each.kind for each in known.milestones}
    for each in found.milestones:
        if _repeats(each.kind, policy):
            if each[:4] not in {other[:4] for other in known.milestones}:
                known.milestones.append(each)
        elif each.kind in there:
            continue
        elif each.kind in kinds:
            known.notes.setdefault((None, f"{policy.label(each.kind)}: {_said(each)} ({sheet})"), each.row)
        else:
            known.milestones.append(each)
    _add_rows(known, found)
    actions = {each["action"] for each in known.actions}
    for row in found.actions:
        if row["action"] not in actions:
            said = [str(row[column]) for column in ("action", "owner", "due_on") if row.get(column)]
            known.notes.setdefault((None, f"Action ({sheet}): {', '.join(said)}"), found.row)


def _add_rows(known: ChildFound, found: ChildFound) -> None:
    for key, row in found.notes.items():
        known.notes.setdefault(key, row)
    answered = {row["criterion"] for row in known.criteria}
    known.criteria += [row for row in found.criteria if row["criterion"] not in answered]
    judged = {(row["clock"], row["started_on"]) for row in known.delays}
    known.delays += [row for row in found.delays if (row["clock"], row["started_on"]) not in judged]


def _repeats(kind: str, policy: Policy) -> bool:
    milestone = policy.milestones.get(KindId(kind))
    return milestone is not None and milestone.repeats


def _said(each: StagedMilestone) -> str:
    return f"{'planned for ' if each.planned else ''}{written(each.on)}{f', {each.note}' if each.note else ''}"
