"""Conflicts in a bundle. Rows have no numbers there: what one is about is known again by its content."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from trackboard.casework.acts.conflicts import content
from trackboard.exchange.bundle.bundle_form import DISPUTED, FORMS, Form
from trackboard.exchange.dates import NotADate, parse_return_date
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import IMPORTED, ChildRow, ConflictRow, MilestoneRow, Row, as_json


def portable(held: Mapping[str, Sequence[Any]]) -> Iterator[ConflictRow]:
    """From every row by table, the conflicts about a row of a child that is still there. What stood is kept where the
    row is known by it among the child's, and is the row as it is now where it was changed since."""
    theirs: dict[tuple[str, int], dict[str, Row]] = defaultdict(dict)
    for table in {each.table_name for each in held[ConflictRow.TABLE]}.intersection(DISPUTED):
        for row in held[table]:
            theirs[table, getattr(row, row.STATED.child)][_key(row)] = row
    for each in held[ConflictRow.TABLE]:
        rows = theirs.get((each.table_name, each.child_id), {})
        if each.row_key in rows:
            known = located(each, rows.values()) == each.row_key
            yield each if known else replace(each, typed=as_json(content(rows[each.row_key], each.item)))


def located(conflict: ConflictRow, candidates: Iterable[Row]) -> str | None:
    """The key of that of `candidates`, a child's rows of one table, which a conflict is about: the one that stands as
    it did, else the one that says what was taken of the file; None if none is."""
    stands, found = conflict.stands, list(candidates)
    ways = [stands]
    if conflict.settled == IMPORTED:
        blank = conflict.table_name != MilestoneRow.TABLE  # of a milestone, a blank in a file says nothing
        ways.append(stands | {name: value for name, value in conflict.said.items() if value or blank})
    for says in ways:
        for row in found:
            if isinstance(row, ChildRow) or content(row, conflict.item) == says:
                return _key(row)
    return None


def fault(conflict: ConflictRow, policy: Policy) -> str:
    """What keeps the sides of a conflict from being kept, '' if nothing."""
    form = FORMS[conflict.table_name]
    stored = {form.stored_as.get(column, column): column for column in form.every}
    sides = {"typed": conflict.typed, "imported": conflict.imported, "before": conflict.before or "{}"}
    for side, text in sides.items():
        try:
            said = json.loads(text)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            return f"the column {side} holds no row as JSON"
        for name, value in said.items():
            if name not in stored or not _fits(form, stored[name], value, policy):
                return f'"{name}" in the column {side} is nothing that {form.file} can hold'
    return ""


def _fits(form: Form, column: str, value: object, policy: Policy) -> bool:
    if column in ("reference", "meeting"):
        return False
    if column in form.numbers or column in form.yes:
        return value is None or isinstance(value, int)
    if column in form.dates and value is None:
        return True
    if not isinstance(value, str):
        return False
    if column in form.dates:
        try:
            on = parse_return_date(value)
        except NotADate:
            return False
        return on is not None and on.isoformat() == value
    code = form.codes.get(column)
    return code is None or code.open or not value or value in code.ids(policy)


def _key(row: Row) -> str:
    return as_json(getattr(row, column) for column in row.KEY)
