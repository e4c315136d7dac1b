"""Who changed what and when, in words. Names and what was written freely are never in them, only that they changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trackboard.casework.acts.notes import REVIEWED
from trackboard.casework.fields.child_fields import CHILD
from trackboard.casework.fields.field import Field
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import changes
from trackboard.store.audit.chain import ERASURE
from trackboard.store.audit.changes import ActRow, Change, Content
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import children_by_id
from trackboard.store.tables import AGREED, IMPORTED, RECORDED, ROWS, TYPED, ConflictRow, Table
from trackboard.store.tables.statement import Column, Kind

_MOST_IN_WORDS = 12
"""An act of more changes than this is told in numbers."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One act in words. `at` is in UTC; `undone_by` is the act that took it back, `undoes` the one it took back.

    `login` and `machine` are what the operating system says of who did it.
    """

    change: int
    at: str
    by: str
    source: str
    act: str
    what: tuple[str, ...]
    undoes: int | None
    undone_by: int | None
    login: str
    machine: str


def history(db: Database, policy: Policy, child_id: int) -> list[HistoryEntry]:
    """Everything that was ever changed of a child, the latest first."""
    gone = changes.undone(db)
    return [
        _entry(act, tuple(_in_words(policy, its_changes)), gone) for act, its_changes in changes.acts_on(db, child_id)
    ]


def audit_trail(db: Database, policy: Policy, until: str = "9", act: str = "") -> Iterator[HistoryEntry]:
    """Every act before a moment (UTC), or those of one name, the latest first, as it is read."""
    gone = changes.undone(db)
    for each in changes.acts(db, until, act):
        yield _entry(each, said_of(db, policy, each), gone)


def said_of(db: Database, policy: Policy, act: ActRow) -> tuple[str, ...]:
    """What an act changed: in words where it is little, else in numbers; of a disclosure its note."""
    if not act.rows:
        return (act.note,)
    if act.rows > _MOST_IN_WORDS or act.source == ERASURE:
        counts = ", ".join(f"{count:,} {table} {_OPS[op]}" for table, op, count in changes.counts_of(db, act.id))
        return (f"{act.note}: {counts}" if act.note else counts,)
    found = list(changes.changes_of(db, act.id))
    references = _references(db, found)
    by_child: dict[int | None, list[Change]] = {}
    for each in found:
        by_child.setdefault(each.child_id, []).append(each)
    words = []
    for child_id, its_changes in by_child.items():
        whose = f"{references[child_id]}: " if child_id is not None else ""
        words += [whose + each for each in _in_words(policy, its_changes)]
    return (*words, *([act.note] if act.note else []))


def row_words(db: Database, policy: Policy, each: Change) -> str:
    """What a changed row is, for a sentence: `Placement Order of NS-1`."""
    row = each.new or each.old or {}
    what = "the record" if each.table == "children" else _noun(policy, each.table, row)
    return what if each.child_id is None else f"{what} of {_references(db, [each])[each.child_id]}"


def outcome_words(policy: Policy, each: Change) -> str:
    """What a change came to, for the minutes: `Plan: Adoption, from 4 Nov 2026`, `Owner: Q. Lee (was K. Lee)`."""
    old, new = each.old, each.new or {}
    if old is None:
        said = _phrase(policy, each)
    else:
        noun = _noun(policy, each.table, new)
        columns = [column for name, column in _COLUMNS[each.table].items() if old.get(name) != new.get(name)]
        said = "; ".join(_became(policy, column, old, new) for column in columns)
        said = f"{noun}, {said}" if noun and said else said
    return said[:1].upper() + said[1:]


def _became(policy: Policy, column: _Column, old: Content, new: Content) -> str:
    if column.read is None:
        return _difference(policy, column, old, new)
    before, after = (column.shown(policy, row.get(column.name)) for row in (old, new))
    was = f" (was {before})" if before else ""
    return f"{column.label}: {after or 'blank'}{was}" if column.label else f"{after or 'blank'}{was}"


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is only said to be there: children's names, and what was written freely."""

    names: bool = True
    prose: bool = True


def content_words(policy: Policy, table: str, content: Content, other: Content, hidden: Hidden) -> str:
    """What a row says otherwise than another of its kind: `Tue 12 March 2024, note (text)`; of a child its value."""
    words = []
    for name, column in _COLUMNS[table].items():
        value = content.get(name)
        if (value or "") == (other.get(name) or "") or (name == "kind" and not other):
            continue  # only what differs; of a row without another all there is but its kind
        is_name = table == "children" and CHILD[name].kind == "name"
        shown = column.shown(policy, value)
        if shown and column.read is None:
            shown = ("(a name)" if is_name else "(text)") if (hidden.names if is_name else hidden.prose) else str(value)
        label = "" if table == "children" else column.label
        words.append(f"{label} {shown or 'blank'}".strip())
    return ", ".join(words)


def _entry(act: ActRow, what: tuple[str, ...], gone: Mapping[int, int]) -> HistoryEntry:
    undone_by = gone.get(act.id)
    return HistoryEntry(
        act.id, act.at, act.actor, act.source, act.act, what, act.undoes, undone_by, act.login, act.machine
    )


def _references(db: Database, found: Iterable[Change]) -> dict[int | None, str]:
    """By child, the reference: the present one, or of a child no longer there the last."""
    ids = {each.child_id for each in found if each.child_id is not None}
    references: dict[int | None, str] = {id: row.reference for id, row in children_by_id(db, ids).items()}
    for each in found:
        if each.table == "children":
            references.setdefault(each.child_id, (each.new or each.old or {}).get("reference", ""))
    return {id: references.get(id, "a child no longer there") for id in ids}


def _in_words(policy: Policy, found: Sequence[Change]) -> Iterator[str]:
    """A phrase for each change of one child in one act; a milestone struck out, or back again, is one phrase."""
    moved = {_event(each) for each in found if each.table == "struck" and each.op in ("insert", "delete")}
    for each in found:
        if each.table == "milestones" and each.op in ("insert", "delete") and _event(each) in moved:
            continue
        yield _phrase(policy, each)


def _event(each: Change) -> tuple[Any, ...]:
    """What is the same of a milestone and of what was struck out."""
    row = each.new or each.old or {}
    return tuple(row.get(column) for column in ("kind", "on_date", "planned", "source"))


def _phrase(policy: Policy, each: Change) -> str:
    row = each.new or each.old
    if row is None:
        return f"{each.table}: erased lawfully"
    noun = _noun(policy, each.table, row)
    columns = [column for name, column in _COLUMNS[each.table].items() if name in row]
    if each.table == "struck":
        on = day_text(parse_iso(row["on_date"]))
        return f"{noun} of {on} {'struck out' if each.op == 'insert' else 'put back'}"
    if each.old is None:
        return _joined(noun or "child added", (_value(policy, column, row) for column in columns))
    if each.new is None:
        return _joined(f"{noun or 'child'} removed", (_value(policy, column, row) for column in columns[:1]))
    differing = [column for column in columns if each.old.get(column.name) != each.new.get(column.name)]
    return _joined(noun, (_difference(policy, column, each.old, each.new) for column in differing)) or f"{noun} saved"


def _joined(noun: str, words: Iterable[str]) -> str:
    said = ", ".join(word for word in words if word)
    return f"{noun}: {said}" if noun and said else noun or said


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that is told. `read` makes words of a value; None: only that it was written, not what."""

    name: str
    label: str
    read: Callable[[Policy, Any], str] | None

    def shown(self, policy: Policy, value: Any) -> str:
        if value in (None, "", 0):
            return ""
        return "written" if self.read is None else self.read(policy, value)


def _value(policy: Policy, column: _Column, row: Content) -> str:
    shown = "" if column.name == "kind" else column.shown(policy, row[column.name])  # the noun says the kind
    return f"{column.label} {shown}".strip() if shown else ""


def _difference(policy: Policy, column: _Column, old: Content, new: Content) -> str:
    before, after = (column.shown(policy, row.get(column.name)) for row in (old, new))
    if column.read is None:
        return f"{column.label} {'changed' if before and after else 'written' if after else 'emptied'}"
    return f"{column.label} {before or 'blank'} -> {after or 'blank'}".strip()


def _day(_: Policy, value: str) -> str:
    return day_text(parse_iso(value))


def _text(_: Policy, value: Any) -> str:
    return str(value)


def _words(field: Field) -> Callable[[Policy, Any], str]:
    return lambda policy, value: field.words(value, policy)


def _word(codes: str) -> Callable[[Policy, Any], str]:
    """The words for an id of one of the lists that the tables name: the policy's, or a word of our own."""

    def word(policy: Policy, value: str) -> str:
        if codes == "clocks":
            return policy.clock_label(value)
        words = _WORDS.get(codes) or getattr(policy, codes, {})
        return str(words.get(value, value))

    return word


_WORDS: Mapping[str, Mapping[str, str]] = {
    "note_kinds": {"": "note", REVIEWED: "reviewed, nothing to change"},
    "settlements": {
        TYPED: "what was typed is kept",
        IMPORTED: "what was imported is taken",
        AGREED: "no longer differs",
    },
}
"""Words for ids that are not the policy's."""


def _yes(_: Policy, value: Any) -> str:
    return "yes"


def conflict_item(policy: Policy, row: Content) -> str:
    """What a conflict is about, in words: a field of the child, a milestone, or another table of the record."""
    item, table = row["item"], row["table_name"]
    if table == "children":
        return CHILD[item].label if item in CHILD else item
    if table in ("milestones", "struck"):
        return policy.label(item) if item in policy.kinds else item
    return f"{table}: {item}" if item else table


def _reader(column: Column) -> Callable[[Policy, Any], str] | None:
    if column.unsaid:
        return None
    if column.kind is Kind.DAY:
        return _day
    if column.kind in (Kind.YES, Kind.FLAG):
        return _yes
    return _word(column.codes) if column.codes else _text


def _told(table: Table) -> Mapping[str, _Column]:
    """The columns of a table that are told, in the order in which they are."""
    names = (*table.told_first, *(name for name in table.names if name not in table.told_first))
    columns = (table.column(name) for name in names)
    return {each.name: _Column(each.name, each.label, _reader(each)) for each in columns if each.label is not None}


_COLUMNS: Mapping[str, Mapping[str, _Column]] = {
    **{table.name: _told(table) for table in RECORDED},
    "children": {
        name: _Column(name, each.label, None if each.private else _words(each)) for name, each in CHILD.items()
    },
}


def _noun(policy: Policy, table: str, row: Content) -> str:
    """What a row is called: of a child's own row nothing."""
    stated = ROWS[table].STATED

    def said(found: re.Match[str]) -> str:
        column = stated.column(found[1])
        value = row[column.name]
        if table == ConflictRow.TABLE and column.name == "item":
            return conflict_item(policy, row)
        if column.kind is Kind.YES:
            return (column.label or column.name) if value else ""
        return _word(column.codes)(policy, value) if column.codes else str(value)

    return " ".join(re.sub(r"\{(\w+)\}", said, stated.noun).split())


_OPS = {"insert": "added", "update": "changed", "delete": "removed", "erase": "erased"}
