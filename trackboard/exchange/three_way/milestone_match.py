"""One child's milestones as a file has them, compared with those the database holds. Pure.

What a person typed is never overwritten; where the file says of it what its source said last time, it says nothing new.
An imported milestone is known again by kind, planned and its place among those of its source. The same kind on the same
day is the same milestone, whatever its source. Nothing is removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from trackboard.casework.acts.milestones import TYPED
from trackboard.exchange.ssda903.codes import TO_FAMILY
from trackboard.exchange.staged import FileRow
from trackboard.pathway.ids import Kinds
from trackboard.pathway.journey import FINAL_ORDERS
from trackboard.pathway.record import ON_OR_BEFORE
from trackboard.store.rows import Value
from trackboard.store.tables import MilestoneRow, StruckRow

_ENDS_A_PERIOD = {Kinds.CEASED_LOOKED_AFTER, Kinds.CLOSED, Kinds.ADOPTION_ORDER}

Found: TypeAlias = FileRow[MilestoneRow]
Said: TypeAlias = Mapping[str, Value]
"""What a source said last of a milestone, by column."""


@dataclass(slots=True)
class Comparison:
    """What a file means for one child's milestones."""

    new: list[Found] = field(default_factory=list)
    changed: list[tuple[MilestoneRow, MilestoneRow, Found]] = field(default_factory=list)
    """(as held, as it is to be, as the file has it)."""
    same: int = 0
    agreed: list[tuple[MilestoneRow, Found]] = field(default_factory=list)
    """Those of `same` that a person typed."""
    conflicts: list[tuple[MilestoneRow, Found]] = field(default_factory=list)
    struck: list[tuple[StruckRow, Found]] = field(default_factory=list)
    """In the file, but a person struck it out."""
    missing: list[MilestoneRow] = field(default_factory=list)
    """Brought by an earlier import from one of the same sources, and not in the file."""

    def agree(self, row: MilestoneRow, each: Found) -> None:
        """The file says nothing new of `row`."""
        self.same += 1
        if row.source == TYPED:
            self.agreed.append((row, each))


def compare(
    held: Iterable[MilestoneRow],
    found: Iterable[Found],
    *,
    struck: Iterable[StruckRow] = (),
    before: Mapping[int, Said] | None = None,
    repeats: Collection[str],
    sources: Collection[str],
    whole: bool,
) -> Comparison:
    """`repeats` are the kinds of which every date counts; `sources` those that the file speaks for, for `missing`;
    `before` what the file's source said last of those that a person typed, by their seq.

    `whole`: a blank in the file empties what an earlier import brought (the bundle); else it says nothing (a return).
    """
    rows = sorted(held, key=_content)
    found = sorted(found, key=lambda each: _content(each.row))
    result, before = Comparison(), before or {}
    out = {(row.kind, row.planned, row.on_date): row for row in struck}
    unclaimed = dict.fromkeys(rows)
    by_day: dict[tuple[str, int, str], list[MilestoneRow]] = defaultdict(list)
    for row in rows:
        by_day[row.kind, row.planned, row.on_date].append(row)
    ends = [row.on_date for row in rows if row.kind in _ENDS_A_PERIOD and not row.planned]
    left: list[Found] = []
    for each in found:
        says = each.row
        day = says.kind, says.planned, says.on_date
        there = by_day.get(day)
        if there is None:
            if day in out:
                result.struck.append((out[day], each))
            else:
                left.append(each)
            continue
        content = _content(says)
        row = min(
            there, key=lambda row: (row not in unclaimed, row.source != says.source, _content(row) != content, row.seq)
        )
        unclaimed.pop(row, None)
        _same_day(result, row, each, before, whole)
    moved: list[Found] = []
    for each in left:
        kept = next((row for row in unclaimed if row.source == TYPED and _unmoved(before.get(row.seq), each.row)), None)
        if kept is None:
            moved.append(each)
        else:
            unclaimed.pop(kept)
            result.agree(kept, each)
    for each in moved:
        says = each.row
        known = _known_again(says, unclaimed, ends) if says.kind not in repeats else None
        if known is None:
            result.new.append(each)
            continue
        unclaimed.pop(known)
        if says.reason == ON_OR_BEFORE and known.on_date < says.on_date:
            result.agree(known, each)
        elif known.source == TYPED:
            result.conflicts.append((known, each))
        else:
            note = says.note if whole else says.note or known.note
            changed = replace(known, on_date=says.on_date, outcome=says.outcome, reason=says.reason, note=note)
            result.changed.append((known, changed, each))
    result.missing = [
        row
        for row in unclaimed
        if row.source in sources and row.source != TYPED and (whole or not _came_about(row, found, repeats))
    ]
    return result


def identical(held: Iterable[MilestoneRow], found: Iterable[Found]) -> bool:
    """Whether the file has just what is held."""
    return sorted(map(_content, held)) == sorted(_content(each.row) for each in found)


def still_before_the_court(found: Iterable[Found], held: Iterable[MilestoneRow]) -> list[Found]:
    """A return's closing that sends a child home, while proceedings that no return holds go on: the case stays open.

    This is the child whom one authority lost (S2 3.3): no longer looked after, and still before the court.
    """
    found, held = list(found), [row for row in held if not row.planned]
    issued = max((row.on_date for row in held if row.kind == Kinds.PROCEEDINGS_ISSUED), default="")
    ended = [row.on_date for row in held if row.kind in FINAL_ORDERS]
    ended += [each.row.on_date for each in found if each.row.kind in FINAL_ORDERS and not each.row.planned]

    def goes_on(day: str) -> bool:
        return bool(issued) and issued <= day and not any(issued <= end <= day for end in ended)

    return [
        each.with_values({"kind": Kinds.CEASED_LOOKED_AFTER, "outcome": ""})
        if each.row.kind == Kinds.CLOSED and each.row.reason in TO_FAMILY and goes_on(each.row.on_date)
        else each
        for each in found
    ]


def _came_about(row: MilestoneRow, found: Iterable[Found], repeats: Collection[str]) -> bool:
    """Whether `row` was planned and stands in the file as what has happened since: only a bundle holds both."""
    return bool(row.planned) and any(
        says.kind == row.kind and not says.planned and (says.kind not in repeats or says.on_date == row.on_date)
        for says in (each.row for each in found)
    )


def _unmoved(said: Said | None, says: MilestoneRow) -> bool:
    """Whether the file says what its source said last; a blank says nothing."""
    if said is None or (said["kind"], said["planned"], said["on_date"]) != (says.kind, says.planned, says.on_date):
        return False
    now = {"outcome": says.outcome, "reason": says.reason, "note": says.note}
    return all(not value or value == said[name] for name, value in now.items())


def _content(row: MilestoneRow) -> tuple[str, str, int, str, str, str, str]:
    return row.on_date, row.kind, row.planned, row.source, row.outcome, row.reason, row.note


def _known_again(says: MilestoneRow, unclaimed: Iterable[MilestoneRow], ends: list[str]) -> MilestoneRow | None:
    """The held milestone that the file gives another date: first of its own source, then what a person typed."""
    alike = [row for row in unclaimed if row.kind == says.kind and row.planned == says.planned]
    if says.reason == ON_OR_BEFORE:
        # The file does not know the day. A milestone held from before it, with no ending between, is this one.
        alike = [row for row in alike if not any(row.on_date <= end <= says.on_date for end in ends)]
    own = [row for row in alike if row.source == says.source]
    typed = [row for row in alike if row.source == TYPED]
    return next(iter(own or typed), None)


def _same_day(result: Comparison, row: MilestoneRow, each: Found, before: Mapping[int, Said], whole: bool) -> None:
    """What else the file says of a milestone that is there: words of its own source replace, others fill blanks."""
    says = each.row
    if row.source == TYPED:
        differs = any(
            theirs and ours and theirs != ours
            for ours, theirs in ((row.outcome, says.outcome), (row.reason, says.reason), (row.note, says.note))
        )
        if differs and not _unmoved(before.get(row.seq), says):
            result.conflicts.append((row, each))
        else:
            result.agree(row, each)
        return
    if row.source == says.source:
        note = says.note if whole else says.note or row.note
        changed = replace(row, outcome=says.outcome, reason=says.reason, note=note)
    else:
        changed = replace(
            row,
            outcome=row.outcome or says.outcome,
            reason=row.reason or ("" if says.reason == ON_OR_BEFORE else says.reason),
            note=row.note or says.note,
        )
    if changed == row:
        result.same += 1
    else:
        result.changed.append((row, changed, each))
