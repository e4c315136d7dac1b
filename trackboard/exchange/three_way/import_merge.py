"""What an import would do to the database, and doing it: the same for every format.

What an earlier import brought is corrected. What a person typed is never overwritten. Where the file says of it what
its source said last time, theirs did not move and ours stays; where it says something else, it is a conflict: kept, and
settled by a person (trackboard/casework/acts/conflicts.py). Nothing is removed. The same file twice changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Literal, TypeVar

from trackboard.casework.acts import imports
from trackboard.casework.acts.conflicts import content, taken
from trackboard.casework.acts.imports import Changes, OvertakenError
from trackboard.casework.acts.milestones import TYPED
from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.staged import Progress, Staged, StagedMilestone
from trackboard.exchange.three_way import milestone_merge as merge_milestones
from trackboard.exchange.three_way.alias_merge import resolve
from trackboard.exchange.three_way.clashes import Conflicts, Prefer
from trackboard.exchange.three_way.erased import leave_out_erased
from trackboard.exchange.three_way.merge_result import APART, Count, Merged, What, shown
from trackboard.exchange.three_way.plan_merge import Plans
from trackboard.exchange.three_way.table_merge import Tables
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import origins
from trackboard.store.audit.origins import Origin
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import children_by_reference
from trackboard.store.reads.recorded_rows import rows_of
from trackboard.store.rows import columns, last_id, last_seqs
from trackboard.store.tables import ChildRow, MilestoneRow, StruckRow

C = TypeVar("C", MilestoneRow, StruckRow)

_ATTEMPTS = 3
_FIELDS = columns(ChildRow)[2:-1]
"""What a file can say of a child: all but id, reference and version."""
_DEFAULTS = {column: getattr(ChildRow(0, ""), column) for column in _FIELDS}
_DATES = FORMS["children"].dates


class RefusedError(TrackboardError):
    """Rows were refused, so nothing was written."""

    def __init__(self, rows: int) -> None:
        what = "1 row is" if rows == 1 else f"{rows} rows are"
        super().__init__(
            f"{what} refused, so nothing was written: mend what is listed, or import the rest with --skip-bad-rows"
        )


def compare(
    db: Database, staged: Staged, policy: Policy, today: date, *, prefer: Prefer = "", actor: str = ""
) -> Merged:
    """What `staged` would change, with the conflicts settled by `prefer` in the name of `actor`. Nothing is written."""
    merged = Merged(staged, Changes(seen=db.data_version()), problems=list(staged.problems))
    resolve(db, merged)
    leave_out_erased(db, merged)
    return _Comparison(db, merged, policy, today, prefer, actor).run()


def apply(
    db: Database,
    staged: Staged,
    policy: Policy,
    *,
    actor: str,
    today: date,
    merged: Merged | None = None,
    prefer: Prefer = "",
    skip_bad_rows: bool = False,
    progress: Progress | None = None,
) -> Merged:
    """Write `staged` in one act, as `merged` compared it; compared anew if someone else has written since.

    `RefusedError`, and nothing is written, where rows were refused and are not to be skipped. Where nothing is new,
    nothing is written either.
    """
    for attempt in range(_ATTEMPTS):
        merged = merged or compare(db, staged, policy, today, prefer=prefer, actor=actor)
        if merged.refused and not skip_bad_rows:
            raise RefusedError(merged.refused)
        if not merged.changes:
            return merged
        act, note = f"import_{staged.format}", f"{', '.join(staged.files)}: {staged.rows_read} rows"
        try:
            imports.write(db, merged.changes, policy, actor=actor, act=act, note=note, today=today, progress=progress)
        except OvertakenError:
            if attempt == _ATTEMPTS - 1:
                raise
            merged = None
        else:
            return merged
    raise AssertionError("unreachable")


class _Comparison:
    """One import against the database as it is."""

    def __init__(self, db: Database, merged: Merged, policy: Policy, today: date, prefer: Prefer, actor: str) -> None:
        self.db = db
        self.merged = merged
        self.staged = merged.staged
        self.changes = merged.changes
        self.policy = policy
        self.today = today.isoformat()
        self.whole = merged.staged.format == "bundle"
        named = {*self.staged.children, *(row.reference for row in self.staged.milestones)}
        for rows in self.staged.tables.values():
            named.update(str(row["reference"]) for row in rows if row.get("reference"))
        self.held = children_by_reference(db, named) if last_id(db, ChildRow) else {}
        self.ids = {reference: child.id for reference, child in self.held.items()}
        self.new: set[int] = set()
        self.conflicts = Conflicts(db, merged, self.ids.values(), prefer, actor)

    def run(self) -> Merged:
        """Children first, then all that is theirs."""
        merged = self.merged
        children = self.staged.file_of.get("children")
        merged.refused_children = {p.reference for p in self.staged.problems if p.refused and p.file == children}
        self._children()
        self._milestones()
        tables = Tables(self.db, merged, self.ids, self.new, self.conflicts, self.policy, self.today)
        tables.compare()
        Plans(tables, self.today).compare()
        self._missing_children()
        return merged

    def _children(self) -> None:
        count, next_id = self.merged.count("children"), last_id(self.db, ChildRow)
        differing: list[tuple[ChildRow, dict[str, Any]]] = []
        for reference, fields in self.staged.children.items():
            values: dict[str, Any] = {column: fields[column] for column in _FIELDS if column in fields}
            for column in _DATES:
                if on := values.get(column):
                    values[column] = on.isoformat()
            held = self.held.get(reference)
            if held is None:
                next_id += 1
                self.changes.insert(ChildRow, _new_child(next_id, reference, values))
                self.ids[reference] = next_id
                self.new.add(next_id)
                count.new += 1
            elif held.authority and values.get("authority") and held.authority != values["authority"]:
                self._other_authority(held, fields.get("row"))
            else:
                said = {
                    column: value
                    for column, value in values.items()
                    if value != getattr(held, column) and (value or (self.whole and column != "authority"))
                }
                for column in values.keys() - said.keys() if held.id in self.conflicts.children else ():
                    if values[column]:
                        self.conflicts.same(held, column, {column: values[column]})
                if said:
                    differing.append((held, said))
                else:
                    count.same += 1
        self.changes.child_ids |= self.new
        of = origins.origins(self.db, [held for held, _ in differing])
        for held, said in differing:
            self._changed_child(held, said, of[held.id,])

    def _other_authority(self, held: ChildRow, row: object) -> None:
        sentence = f'the reference "{held.reference}" is that of a child of {held.authority}; {APART}'
        self.merged.refuse("children", row if isinstance(row, int) else None, "reference", sentence, held.reference)
        self.merged.refused_children.add(held.reference)
        del self.ids[held.reference]

    def _changed_child(self, held: ChildRow, said: Mapping[str, Any], origin: Origin) -> None:
        count, form = self.merged.count("children"), FORMS["children"]
        row = self.staged.children[held.reference].get("row")
        number = row if isinstance(row, int) else None
        taken: dict[str, Any] = {}
        disputed = False
        for column, value in said.items():
            what = self._moved(held, column, value, origin)
            if not what:
                continue
            old, new = shown(form, column, getattr(held, column)), shown(form, column, value)
            self.merged.tell(what, "children", number, column, held.reference, old, new)
            if what == "changed":
                taken[column] = value
            else:
                disputed = True
        if taken:
            count.changed += 1
            self.changes.updated.append(replace(held, **taken))
            self.changes.child_ids.add(held.id)
        elif disputed:
            count.conflicts += 1
        else:
            count.same += 1

    def _moved(self, held: ChildRow, column: str, value: object, origin: Origin) -> Literal["", "changed", "conflict"]:
        """What it is that the file says `value`: '' where it is nothing new."""
        if column not in origin.typed:
            return "changed"
        if not value:  # a blank says nothing against what a person typed
            return ""
        said = {column: value}
        before = self.conflicts.settled(held, column) or origin.brought
        if before.get(column) == value:
            self.conflicts.same(held, column, said)
            return ""
        taken = self.conflicts.take(held, column, said, held.id, self.merged.file("children"))
        return "changed" if taken else "conflict"

    def _milestones(self) -> None:
        """New children's milestones are taken as they are; those of children held are compared."""
        ids, new, rows = self.ids, self.new, []
        last: dict[int, int] = defaultdict(int)
        of_held: dict[int, list[StagedMilestone]] = defaultdict(list)
        for row in self.staged.milestones:
            child = ids.get(row.reference)
            if child is None:
                self.merged.refuse_unknown("milestones", row.row, "reference", row.reference, row.reference, row.file)
            elif child in new:
                last[child] += 1
                rows.append(_stored(child, last[child], row, self.today))
            else:
                of_held[child].append(row)
        rows += self._held_milestones(of_held)
        if rows:
            self.merged.count("milestones").new = len(rows)
            self.changes.inserted[MilestoneRow] = rows

    def _held_milestones(self, files: Mapping[int, list[StagedMilestone]]) -> Iterator[tuple[Any, ...]]:
        """Compares the milestones of children who are in the database; the rows that are new."""
        held = self._by_child(MilestoneRow, files)
        struck = self._by_child(StruckRow, files)
        repeats = {kind for kind, each in self.policy.milestones.items() if each.repeats}
        sources = {row.source for row in self.staged.milestones}
        count = self.merged.count("milestones") if files else Count()
        differing: dict[int, list[StagedMilestone]] = {}
        for child, read in files.items():
            found = read if self.whole else merge_milestones.still_before_the_court(read, held[child])
            if child not in self.conflicts.children and merge_milestones.identical(held[child], found):
                count.same += len(found)
            else:
                differing[child] = found
        before = self._said_before(row for child in differing for row in held[child] if row.source == TYPED)
        for child, found in differing.items():
            result = merge_milestones.compare(
                held[child],
                found,
                struck=struck[child],
                before=before[child],
                repeats=repeats,
                sources=sources,
                whole=self.whole,
            )
            self._dispute(result, child)
            tell = partial(self._tell_milestone, found[0].reference)
            first = last_seqs(self.db, MilestoneRow, [child]).get(child, 0) + 1 if result.new else 0
            for seq, row in enumerate(result.new, start=first):
                tell("new", None, row)
                yield _stored(child, seq, row, self.today)
            for was, to_be, row in result.changed:
                tell("changed", was, row)
                self.changes.updated.append(to_be)
            for was, row in result.conflicts:
                tell("conflict", was, row)
            for _, row in result.struck:
                tell("conflict", None, row)
            for was in result.missing:
                tell("missing", was, None)
            count.changed += len(result.changed)
            count.same += result.same
            count.conflicts += len(result.conflicts) + len(result.struck)
            count.missing += len(result.missing)
            if result.new or result.changed:
                self.changes.child_ids.add(child)

    def _said_before(self, typed: Iterable[MilestoneRow]) -> dict[int, dict[int, Mapping[str, Any]]]:
        """By child and seq, what the file's source said last of milestones that a person typed, where it is known."""
        rows = list(typed)
        found: dict[int, dict[int, Mapping[str, Any]]] = defaultdict(dict)
        of = origins.origins(self.db, rows)
        for row in rows:
            settled, brought = self.conflicts.settled(row, row.kind), of[row.child_id, row.seq].brought
            if settled or brought:
                found[row.child_id][row.seq] = settled or content(row, "") | brought
        return found

    def _dispute(self, result: merge_milestones.Comparison, child: int) -> None:
        """Of what was found against what a person typed or struck out: what waits, what is taken and what is old."""
        conflicts, out = self.conflicts, []
        for held, row in result.agreed:
            conflicts.same(held, row.kind, _said(row))
        disputed, result.conflicts = result.conflicts, []
        for held, row in disputed:
            if conflicts.take(held, row.kind, _said(row), child, row.file or self.merged.file("milestones")):
                result.changed.append((held, taken(held, _said(row)), row))
            else:
                result.conflicts.append((held, row))
        for gone, row in result.struck:
            said = _said(row)
            if gone.source != TYPED or conflicts.settled(gone, row.kind) == said:
                conflicts.same(gone, row.kind, said)
                result.same += 1
            elif conflicts.take(gone, row.kind, said, child, row.file or self.merged.file("milestones")):
                result.new.append(row)
            else:
                out.append((gone, row))
        result.struck = out

    def _tell_milestone(
        self, reference: str, what: What, was: MilestoneRow | None, row: StagedMilestone | None
    ) -> None:
        kind = row.kind if row else was.kind if was else ""
        old = _words(was) if was else "struck out" if what == "conflict" else ""
        new = _words(row) if row else ""
        place = (row.row, row.file) if row else (None, "")
        self.merged.tell(what, "milestones", place[0], kind, reference, old, new, file=place[1])

    def _by_child(self, row: type[C], child_ids: Iterable[int]) -> dict[int, list[C]]:
        found: dict[int, list[C]] = defaultdict(list)
        for each in rows_of(self.db, row, child_ids):
            found[each.child_id].append(each)
        return found

    def _missing_children(self) -> None:
        """Open children of the same authority, and for a return with milestones from it, who are not in the files."""
        if self.whole and "children" not in self.staged.file_of:
            return
        authorities = {str(fields.get("authority", "")) for fields in self.staged.children.values()}
        for reference in origins.open_children(self.db, authorities, None if self.whole else self.staged.format):
            if reference not in self.staged.children and reference not in self.merged.refused_children:
                self.merged.count("children").missing += 1
                self.merged.tell("missing", "children", None, "child", reference)


def _new_child(number: int, reference: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """The columns of a ChildRow, in order."""
    return (number, reference, *(values.get(column, _DEFAULTS[column]) for column in _FIELDS), 1)


def _stored(child: int, seq: int, row: StagedMilestone, today: str) -> tuple[Any, ...]:
    """The columns of a MilestoneRow, in order. Where the file does not say when it was recorded, it is today."""
    return (
        child,
        seq,
        row.kind,
        row.on.isoformat(),
        int(row.planned),
        row.outcome,
        row.reason,
        row.note,
        row.source,
        1,
        today if row.recorded_on is None else row.recorded_on or None,
        row.period,
        row.year,
    )


def _said(row: StagedMilestone) -> dict[str, Any]:
    """What the file says of a milestone, as a conflict keeps it."""
    return {
        "kind": row.kind,
        "on_date": row.on.isoformat(),
        "planned": int(row.planned),
        "outcome": row.outcome,
        "reason": row.reason,
        "note": row.note,
        "source": row.source,
    }


def _words(row: StagedMilestone | MilestoneRow) -> str:
    """A milestone's date, with what else can differ; its note is free text and only said to be there."""
    on = row.on_date if isinstance(row, MilestoneRow) else row.on.isoformat()
    rest = ["planned" if row.planned else "", row.outcome, row.reason, "(text)" if row.note else ""]
    return " ".join(filter(None, [on, *rest]))
