"""The milestones of a portion of an import: taken as they are of new children, compared of those held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from trackboard.casework.acts.conflicts import content, taken
from trackboard.casework.acts.milestones import TYPED
from trackboard.exchange.three_way.merge_result import What
from trackboard.exchange.three_way.milestone_match import (
    Comparison,
    Found,
    Said,
    compare,
    identical,
    still_before_the_court,
)
from trackboard.exchange.three_way.portion_merge import PortionMerge
from trackboard.store.audit import origins
from trackboard.store.rows import Value, row_with
from trackboard.store.tables import MilestoneRow, StruckRow

_SAID = ("kind", "on_date", "planned", "outcome", "reason", "note", "source")


def compare_milestones(merge: PortionMerge) -> None:
    """New children's milestones are taken as they are; those of children held are compared."""
    of_held: dict[int, list[Found]] = defaultdict(list)
    last: dict[int, int] = defaultdict(int)
    count = merge.result.count(MilestoneRow.TABLE) if merge.portion.of(MilestoneRow) else None
    for each in merge.portion.of(MilestoneRow):
        child = merge.ids.get(each.reference)
        if child is None:
            merge.result.refuse_unknown(MilestoneRow.TABLE, each, "reference")
        elif child in merge.new:
            last[child] += 1
            _insert(merge, child, last[child], each)
        else:
            of_held[child].append(each)
    if of_held:
        _compare_held(merge, of_held)
    if count:
        count.new += len(merge.changes.of(MilestoneRow))


def _insert(merge: PortionMerge, child: int, seq: int, each: Found) -> None:
    numbers: dict[str, Value] = {"child_id": child, "seq": seq}
    if "recorded_on" not in each.table.says:
        numbers["recorded_on"] = merge.today
    merge.changes.insert(row_with(each.row, numbers))


def _compare_held(merge: PortionMerge, files: Mapping[int, list[Found]]) -> None:
    """Compare the milestones of children who are in the database."""
    held, struck = merge.rows_of(MilestoneRow, files), merge.rows_of(StruckRow, files)
    repeats = {kind for kind, each in merge.policy.milestones.items() if each.repeats}
    count = merge.result.count(MilestoneRow.TABLE)
    differing: dict[int, list[Found]] = {}
    for child, read in files.items():
        found = read if merge.whole else still_before_the_court(read, held[child])
        if child not in merge.conflicts.children and identical(held[child], found):
            count.same += len(found)
        else:
            differing[child] = found
    before = _said_before(merge, (row for child in differing for row in held[child] if row.source == TYPED))
    for child, found in differing.items():
        result = compare(
            held[child],
            found,
            struck=struck[child],
            before=before[child],
            repeats=repeats,
            sources=merge.result.staged.sources,
            whole=merge.whole,
        )
        _dispute(merge, result, child)
        tell = partial(_tell, merge, found[0].reference)
        for each in result.new:
            tell("new", None, each)
            _insert(merge, child, merge.next_seq(MilestoneRow, child), each)
        for was, to_be, each in result.changed:
            tell("changed", was, each)
            merge.changes.updated.append(to_be)
        for was, each in result.conflicts:
            tell("conflict", was, each)
        for _, each in result.struck:
            tell("conflict", None, each)
        for was in result.missing:
            tell("missing", was, None)
        count.changed += len(result.changed)
        count.same += result.same
        count.conflicts += len(result.conflicts) + len(result.struck)
        count.missing += len(result.missing)
        if result.new or result.changed:
            merge.changes.child_ids.add(child)


def _said_before(merge: PortionMerge, typed: Iterable[MilestoneRow]) -> dict[int, dict[int, Said]]:
    """By child and seq, what the file's source said last of milestones that a person typed, where it is known."""
    rows = list(typed)
    found: dict[int, dict[int, Said]] = defaultdict(dict)
    of = origins.origins(merge.db, rows)
    for row in rows:
        settled, brought = merge.conflicts.settled(row, row.kind), of[row.child_id, row.seq].brought
        if settled or brought:
            found[row.child_id][row.seq] = settled or content(row, "") | brought
    return found


def _dispute(merge: PortionMerge, result: Comparison, child: int) -> None:
    """Of what was found against what a person typed or struck out: what waits, what is taken and what is old."""
    conflicts, out = merge.conflicts, []
    for held, each in result.agreed:
        conflicts.same(held, each.row.kind, _said(each))
    disputed, result.conflicts = result.conflicts, []
    for held, each in disputed:
        if conflicts.take(held, each.row.kind, _said(each), child, _file(merge, each)):
            result.changed.append((held, taken(held, _said(each)), each))
        else:
            result.conflicts.append((held, each))
    for gone, each in result.struck:
        said = _said(each)
        if gone.source != TYPED or conflicts.settled(gone, each.row.kind) == said:
            conflicts.same(gone, each.row.kind, said)
            result.same += 1
        elif conflicts.take(gone, each.row.kind, said, child, _file(merge, each)):
            result.new.append(each)
        else:
            out.append((gone, each))
    result.struck = out


def _file(merge: PortionMerge, each: Found) -> str:
    return merge.result.file(MilestoneRow.TABLE, each)


def _tell(merge: PortionMerge, reference: str, what: What, was: MilestoneRow | None, each: Found | None) -> None:
    kind = each.row.kind if each else was.kind if was else ""
    old = _words(was) if was else "struck out" if what == "conflict" else ""
    new = _words(each.row) if each else ""
    merge.result.tell(what, MilestoneRow.TABLE, each, kind, reference, old, new)


def _said(each: Found) -> dict[str, Value]:
    """What the file says of a milestone, as a conflict keeps it."""
    return each.values(_SAID)


def _words(row: MilestoneRow) -> str:
    """A milestone's date, with what else can differ; its note is free text and only said to be there."""
    rest = ["planned" if row.planned else "", row.outcome, row.reason, "(text)" if row.note else ""]
    return " ".join(filter(None, [row.on_date, *rest]))
