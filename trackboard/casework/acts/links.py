"""The same child under two systems' references: linked by hand, and two records of one child made one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trackboard.casework.acts.conflicts import content
from trackboard.casework.acts.milestones import TYPED
from trackboard.casework.desk import Desk, Done, Work, act
from trackboard.casework.fields.child_fields import CHILD, OTHER_REFERENCE
from trackboard.errors import TrackboardError
from trackboard.store import draft_rows, rows
from trackboard.store.reads import child_rows
from trackboard.store.reads.child_rows import in_signed_minutes
from trackboard.store.reads.conflict_rows import found_before
from trackboard.store.reads.recorded_rows import rows_of
from trackboard.store.tables import (
    RECORDED_ROWS,
    AgendaRow,
    AliasRow,
    ChildRow,
    ConflictRow,
    CriterionRow,
    MilestoneRow,
    MinuteRow,
    R,
    Row,
    as_json,
)

LINK = "link"
"""The source of a conflict between two records of one child."""


def link(desk: Desk, other: str, child_id: int) -> Done:
    """Make `other` another reference of the child: imports under it are the child's from now on.

    Where `other` is a child in the database, the two records become one, in this act: what it holds moves to the child.
    """
    other = OTHER_REFERENCE.read(other, desk)
    held = rows.get(desk.db, AliasRow, other)
    if held is not None:
        whose = "the child's already" if held.child_id == child_id else "another child's: `trackboard unlink` it first"
        raise TrackboardError(f'the reference "{other}" is {whose}')
    other_id = child_rows.of_own_reference(desk.db, other)
    if other_id == child_id:
        raise TrackboardError(f'"{other}" is the child\'s own reference')
    if other_id is not None:
        return _join(desk, other_id, child_id)
    with act(desk, "link_reference", [child_id]) as work:
        child = work.child(child_id)
        rows.insert(work.tx, AliasRow(other, child_id, desk.who.name, work.now))
    return work.done(f"{child.reference}: also known as {other}")


def unlink(desk: Desk, other: str) -> Done:
    """Forget that `other` is another reference of a child; what was imported under it stays."""
    other = OTHER_REFERENCE.read(other, desk)
    held = rows.get(desk.db, AliasRow, other)
    if held is None:
        raise TrackboardError(f'"{other}" is no other reference of any child; `trackboard case` shows them')
    with act(desk, "unlink_reference", [held.child_id]) as work:
        rows.delete(work.tx, work.current(AliasRow, held.alias))
        child = work.child(held.child_id)
    return work.done(f"{child.reference}: no longer known as {held.alias}")


def _join(desk: Desk, other_id: int, child_id: int) -> Done:
    with act(desk, "link_child", [child_id, other_id]) as work:
        other, child = work.child(other_id), work.child(child_id)
        _refuse_signed(work, other, child)
        joining = _Joining(work, other, child)
        joining.run()
        rows.delete(work.tx, other)
        rows.insert(work.tx, AliasRow(other.reference, child_id, desk.who.name, work.now))
    many = "1 difference waits" if joining.disputed == 1 else f"{joining.disputed} differences wait"
    waiting = f"; {many} to be settled (`trackboard conflicts`)" if joining.disputed else ""
    return work.done(f"{child.reference}: also known as {other.reference}, whose record is now part of it{waiting}")


def _refuse_signed(work: Work, other: ChildRow, child: ChildRow) -> None:
    """What is signed stays under the reference that it was signed for, so the record that has it stays."""
    if in_signed_minutes(work.db, other.id):
        if in_signed_minutes(work.db, child.id):
            raise TrackboardError(
                f"{other.reference} and {child.reference} both have signed minutes, which stay with the reference that "
                "they were signed for: close the case of the one that is not used, with a note that names the other"
            )
        raise TrackboardError(
            f"{other.reference} has signed minutes, which stay with it: link the other way round, "
            f"`trackboard link {child.reference} {other.reference}`"
        )
    if draft_rows.about(work.db, other.id):
        raise TrackboardError(
            f"somebody is typing about {other.reference}, a minute or another form: save it first, then link the two"
        )


class _Joining:
    """Moves what one record holds into another of the same child."""

    def __init__(self, work: Work, other: ChildRow, child: ChildRow) -> None:
        self.work = work
        self.other = other
        self.child = child
        self.disputed = 0
        self.moved: dict[tuple[str, str], str] = {}
        """Where rows went: from (table, key) to the key of the child's own."""

    def run(self) -> None:
        """Everything but the other's own row."""
        self._fields()
        self._milestones()
        for kind in RECORDED_ROWS:
            if kind.STATED.of_a_child and not kind.STATED.joined_apart:
                self._rows(kind) if kind.STATED.own_numbers else self._move(kind)
        self._criteria()
        self._meetings()
        self._conflicts()

    def _of(self, kind: type[R], *, child: bool = False) -> list[R]:
        return rows_of(self.work.db, kind, [self.child.id if child else self.other.id])

    def _fields(self) -> None:
        """Blanks are filled; what differs waits for a person."""
        filled: dict[str, Any] = {}
        for column in CHILD:
            mine, theirs = getattr(self.child, column), getattr(self.other, column)
            if column == "reference" or theirs in ("", None) or mine == theirs:
                continue
            if mine in ("", None):
                filled[column] = theirs
            else:
                self._dispute(self.child, column, {column: theirs})
        if filled:
            self.work.revise(ChildRow, (self.child.id,), filled)
        self.moved[_place(self.other)] = _key(self.child)

    def _milestones(self) -> None:
        """The same kind on the same day is one; what a person typed in either stays typed."""
        here = {(row.kind, row.on_date, row.planned): row for row in self._of(MilestoneRow, child=True)}
        for row in self._of(MilestoneRow):
            rows.delete(self.work.tx, row)
            same = here.get((row.kind, row.on_date, row.planned))
            if same is None:
                self._put(row)
                continue
            self.moved[_place(row)] = _key(same)
            one = replace(
                same,
                outcome=same.outcome or row.outcome,
                reason=same.reason or row.reason,
                note=same.note or row.note,
                source=TYPED if TYPED in (same.source, row.source) else same.source,
                recorded_on=min(filter(None, (same.recorded_on, row.recorded_on)), default=None),
            )
            differing = {"outcome", "reason", "note"} & {
                name for name in content(row, "") if getattr(row, name) not in ("", getattr(one, name))
            }
            if one != same:
                one = rows.update(self.work.tx, one)
            if differing:
                self._dispute(one, row.kind, {**content(one, ""), **{name: getattr(row, name) for name in differing}})

    def _rows(self, kind: type[Row]) -> None:
        """Rows with the child's own numbering: those that say the same are one."""
        here = {as_json(content(row, "")): row for row in self._of(kind, child=True)}
        for row in self._of(kind):
            rows.delete(self.work.tx, row)
            same = here.get(as_json(content(row, "")))
            if same is None:
                self._put(row)
            else:
                self.moved[_place(row)] = _key(same)

    def _move(self, kind: type[Row]) -> None:
        """Rows that have a key of their own: they are the child's from now on."""
        for row in self._of(kind):
            there: Any = row
            rows.update(self.work.tx, replace(there, child_id=self.child.id))
            self.moved[_place(row)] = _key(row)

    def _put(self, row: Any) -> None:
        seq = self.work.next_seq(type(row), self.child.id)
        there = replace(row, child_id=self.child.id, seq=seq, version=1)
        rows.insert(self.work.tx, there)
        self.moved[_place(row)] = _key(there)

    def _criteria(self) -> None:
        here = {row.criterion: row for row in self._of(CriterionRow, child=True)}
        for row in self._of(CriterionRow):
            rows.delete(self.work.tx, row)
            same = here.get(row.criterion)
            if same is None:
                there = replace(row, child_id=self.child.id, version=1)
                rows.insert(self.work.tx, there)
            elif not same.answer:
                there = rows.update(self.work.tx, replace(same, answer=row.answer, note=same.note or row.note))
            else:
                there = same
                said = {name: getattr(row, name) for name in ("answer", "note") if getattr(row, name)}
                said = {name: value for name, value in said.items() if getattr(same, name) != value}
                if said:
                    self._dispute(same, row.criterion, said)
            self.moved[_place(row)] = _key(there)

    def _meetings(self) -> None:
        """Agendas and minutes of meetings not yet closed. Two minutes of one meeting are one, one below the other."""
        on = {row.meeting_id for row in self._of(AgendaRow, child=True)}
        for item in self._of(AgendaRow):
            rows.delete(self.work.tx, item)
            if item.meeting_id not in on:
                rows.insert(self.work.tx, replace(item, child_id=self.child.id, version=1))
        minuted = {row.meeting_id: row for row in self._of(MinuteRow, child=True)}
        for minute in self._of(MinuteRow):
            rows.delete(self.work.tx, minute)
            same = minuted.get(minute.meeting_id)
            if same is None:
                rows.insert(self.work.tx, replace(minute, child_id=self.child.id, version=1))
                continue
            one = replace(
                same,
                discussion=_below(same.discussion, minute.discussion),
                decision=_below(same.decision, minute.decision),
                no_change=min(same.no_change, minute.no_change),
                owner=same.owner or minute.owner,
                next_on=same.next_on or minute.next_on,
                outcome=same.outcome or minute.outcome,
                confidential=_below(same.confidential, minute.confidential),
            )
            if one != same:
                rows.update(self.work.tx, one)

    def _conflicts(self) -> None:
        """What is known of what was typed against what was imported goes with the rows that it is about."""
        known = {(*row.about, row.source) for row in self._of(ConflictRow, child=True)}
        for row in self._of(ConflictRow):
            key = self.moved.get((row.table_name, row.row_key))
            if key is None or (row.table_name, key, row.item, row.source) in known:
                rows.delete(self.work.tx, row)
            else:
                rows.update(self.work.tx, replace(row, child_id=self.child.id, row_key=key))

    def _dispute(self, row: Row, item: str, theirs: dict[str, Any]) -> None:
        """Keep what the other record says otherwise, for a person to settle."""
        self.disputed += 1
        found = ConflictRow(
            0, self.child.id, row.TABLE, _key(row), item, LINK, self.other.reference,
            as_json(content(row, item)), as_json(theirs), "", self.work.now,
        )  # fmt: skip
        before = found_before(self.work.db, found)
        if before is not None:
            rows.update(self.work.tx, replace(found, id=before.id, version=before.version))
        else:
            rows.insert_numbered(self.work.tx, found)


def _below(first: str, second: str) -> str:
    return "\n\n".join(dict.fromkeys(text for text in (first, second) if text))


def _key(row: Row) -> str:
    return as_json(getattr(row, name) for name in row.KEY)


def _place(row: Row) -> tuple[str, str]:
    return row.TABLE, _key(row)
