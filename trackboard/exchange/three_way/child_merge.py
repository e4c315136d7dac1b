"""The children's own rows in a portion of an import, compared with those that the database holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.staged import FileRow
from trackboard.exchange.three_way.merge_result import APART, shown
from trackboard.exchange.three_way.portion_merge import PortionMerge
from trackboard.store.audit import origins
from trackboard.store.audit.origins import Origin
from trackboard.store.rows import Value, row_with
from trackboard.store.tables import ChildRow

_FORM = FORMS["children"]
_FIELDS = tuple(column for column in ChildRow.STATED.names if column not in ("id", "reference", "version"))
"""What a file can say of a child."""


def compare_children(merge: PortionMerge) -> None:
    """Number the new children, and take from the others' rows what is new in them."""
    count = merge.result.count("children")
    differing: list[tuple[ChildRow, FileRow[ChildRow], dict[str, Value]]] = []
    for row in merge.portion.of(ChildRow):
        values = row.values(column for column in _FIELDS if column in row.table.says)
        held = merge.held.get(row.reference)
        if held is None:
            new = row_with(row.row, {"id": merge.numbers.next_id(ChildRow), "reference": row.reference})
            merge.changes.insert(new)
            merge.ids[row.reference] = new.id
            merge.new.add(new.id)
            count.new += 1
        elif held.authority and values.get("authority") and held.authority != values["authority"]:
            sentence = f'the reference "{held.reference}" is that of a child of {held.authority}; {APART}'
            merge.result.refuse("children", row, "reference", sentence, held.reference)
            merge.result.refused_children.add(held.reference)
            del merge.ids[held.reference]
        else:
            said = {
                column: value
                for column, value in values.items()
                if value != getattr(held, column) and (value or (merge.whole and column != "authority"))
            }
            for column in values.keys() - said.keys() if held.id in merge.conflicts.children else ():
                if values[column]:
                    merge.conflicts.same(held, column, {column: values[column]})
            if said:
                differing.append((held, row, said))
            else:
                count.same += 1
    merge.changes.child_ids |= merge.new
    of = origins.origins(merge.db, [held for held, _, _ in differing])
    for held, row, said in differing:
        _change(merge, held, row, said, of[held.id,])


def _change(
    merge: PortionMerge, held: ChildRow, row: FileRow[ChildRow], said: Mapping[str, Value], origin: Origin
) -> None:
    count = merge.result.count("children")
    taken: dict[str, Value] = {}
    disputed = False
    for column, value in said.items():
        what = _moved(merge, held, row, column, value, origin)
        if not what:
            continue
        old, new = shown(_FORM, column, getattr(held, column)), shown(_FORM, column, value)
        merge.result.tell(what, "children", row, column, held.reference, old, new)
        if what == "changed":
            taken[column] = value
        else:
            disputed = True
    if taken:
        count.changed += 1
        merge.changes.updated.append(row_with(held, taken))
        merge.changes.child_ids.add(held.id)
    elif disputed:
        count.conflicts += 1
    else:
        count.same += 1


def _moved(
    merge: PortionMerge, held: ChildRow, row: FileRow[ChildRow], column: str, value: Value, origin: Origin
) -> Literal["", "changed", "conflict"]:
    """What it is that the file says `value`: '' where it is nothing new."""
    if column not in origin.typed:
        return "changed"
    if not value:  # a blank says nothing against what a person typed
        return ""
    said = {column: value}
    before = merge.conflicts.settled(held, column) or origin.brought
    if before.get(column) == value:
        merge.conflicts.same(held, column, said)
        return ""
    taken = merge.conflicts.take(held, column, said, held.id, merge.result.file("children", row))
    return "changed" if taken else "conflict"
