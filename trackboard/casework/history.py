"""Who changed what and when, in words. Names and what was written freely are never in them, only that they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trackboard.casework.acts.children import FIELDS
from trackboard.casework.acts.notes import REVIEWED
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import changes
from trackboard.store.audit.chain import ERASURE
from trackboard.store.audit.changes import ActRow, Change, Content
from trackboard.store.database import Database
from trackboard.store.reads.child_reads import children_by_id

_MOST_IN_WORDS = 12
"""An act of more changes than this is told in numbers."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One act in words. `at` is in UTC; `undone_by` is the act that took it back, `undoes` the one it took back."""

    change: int
    at: str
    by: str
    source: str
    act: str
    what: tuple[str, ...]
    undoes: int | None
    undone_by: int | None


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
    what = "the record" if each.table == "children" else _NOUNS[each.table](policy, row)
    return what if each.child_id is None else f"{what} of {_references(db, [each])[each.child_id]}"


def outcome_words(policy: Policy, each: Change) -> str:
    """What a change came to, for the minutes: `Plan: Adoption, from 4 Nov 2026`, `Owner: Q. Lee (was K. Lee)`."""
    old, new = each.old, each.new or {}
    if old is None:
        said = _phrase(policy, each)
    else:
        noun = _NOUNS[each.table](policy, new)
        columns = [column for name, column in _COLUMNS[each.table].items() if old.get(name) != new.get(name)]
        said = "; ".join(_became(policy, column, old, new) for column in columns)
        said = f"{noun}, {said}" if noun and said else said
    return said[:1].upper() + said[1:]


def _became(policy: Policy, column: _Column, old: Content, new: Content) -> str:
    if column.read is None:
        return _difference(policy, column, old, new)
    before, after = (column.shown(policy, row[column.name]) for row in (old, new))
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
        is_name = table == "children" and FIELDS[name].name
        shown = column.shown(policy, value)
        if shown and column.read is None:
            shown = ("(a name)" if is_name else "(text)") if (hidden.names if is_name else hidden.prose) else str(value)
        label = "" if table == "children" else column.label
        words.append(f"{label} {shown or 'blank'}".strip())
    return ", ".join(words)


def _entry(act: ActRow, what: tuple[str, ...], gone: Mapping[int, int]) -> HistoryEntry:
    return HistoryEntry(act.id, act.at, act.actor, act.source, act.act, what, act.undoes, gone.get(act.id))


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
    noun = _NOUNS[each.table](policy, row)
    columns = [column for name, column in _COLUMNS[each.table].items() if name in row]
    if each.table == "struck":
        on = day_text(parse_iso(row["on_date"]))
        return f"{noun} of {on} {'struck out' if each.op == 'insert' else 'put back'}"
    if each.old is None:
        return _joined(noun or "child added", (_value(policy, column, row) for column in columns))
    if each.new is None:
        return _joined(f"{noun or 'child'} removed", (_value(policy, column, row) for column in columns[:1]))
    differing = [column for column in columns if each.old[column.name] != each.new[column.name]]
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
    before, after = (column.shown(policy, row[column.name]) for row in (old, new))
    if column.read is None:
        return f"{column.label} {'changed' if before and after else 'written' if after else 'emptied'}"
    return f"{column.label} {before or 'blank'} -> {after or 'blank'}".strip()


def _day(_: Policy, value: str) -> str:
    return day_text(parse_iso(value))


def _text(_: Policy, value: Any) -> str:
    return str(value)


def _word(section: str) -> Callable[[Policy, Any], str]:
    """The words of a section of the policy for an id."""
    return lambda policy, value: str(getattr(policy, section).get(value, value))


def _yes(_: Policy, value: Any) -> str:
    return "yes"


def _list(*columns: tuple[str, str, Callable[[Policy, Any], str] | None]) -> Mapping[str, _Column]:
    return {name: _Column(name, label, read) for name, label, read in columns}


def _settled(_: Policy, value: Any) -> str:
    return {"typed": "what was typed is kept", "imported": "what was imported is taken"}.get(value, "no longer differs")


def conflict_item(policy: Policy, row: Content) -> str:
    """What a conflict is about, in words: a field of the child, a milestone, or another table of the record."""
    item, table = row["item"], row["table_name"]
    if table == "children":
        return FIELDS[item].label if item in FIELDS else item
    if table in ("milestones", "struck"):
        return policy.label(item) if item in policy.kinds else item
    return f"{table}: {item}" if item else table


_COLUMNS: Mapping[str, Mapping[str, _Column]] = {
    "children": _list(
        *(
            (
                name,
                each.label,
                None
                if each.name or each.prose
                else _day
                if each.date
                else _word(each.coded)
                if each.coded
                else _text,
            )
            for name, each in FIELDS.items()
        )
    ),
    "milestones": _list(
        ("on_date", "", _day), ("kind", "kind", lambda policy, kind: policy.label(kind)), ("planned", "planned", _yes),
        ("outcome", "outcome", _word("outcomes")), ("reason", "reason", _word("reversal_reasons")),
        ("note", "note", None),
    ),
    "struck": {},
    "notes": {},
    "plans": _list(
        ("plan", "", _word("plans")), ("parallel_plan", "parallel plan", _word("plans")), ("from_on", "from", _day)
    ),
    "placements": _list(
        ("started_on", "from", _day), ("ended_on", "until", _day), ("how_ended", "", _word("placement_ends")),
        ("dually_approved", "dually approved", _text), ("note", "note", None),
    ),
    "contacts": _list(
        ("from_on", "from", _day), ("until_on", "until", _day), ("weekly", "times a week", _text),
        ("miles", "miles", _text), ("note", "note", None),
    ),
    "delays": _list(
        ("verdict", "", _word("verdicts")), ("reason", "", _word("reasons")), ("party", "", _word("parties")),
        ("note", "note", None),
    ),
    "criteria": _list(("answer", "", _text), ("note", "note", None)),
    "meetings": _list(
        ("held_on", "", _day), ("kind", "", _word("meeting_kinds")), ("chair", "chair", _text), ("status", "", _text),
        ("signed_off_by", "signed off by", _text), ("joint_chairs", "joint chairs", _text),
        ("minute_taker", "minute-taker", _text), ("minutes_long", "minutes long", _text), ("quorum", "", _text),
        ("rating", "rated", _text), ("despite", "closed despite what was open", None),
    ),
    "agenda": _list(("position", "place", _text), ("how", "", _text)),
    "amendments": _list(("amendment", "text", None)),
    "attendance": _list(("status", "", _word("attendance")), ("people", "people", None), ("note", "note", None),
                        ("arrived", "arrived", _text)),
    "minutes": _list(
        ("discussion", "discussion", None), ("decision", "decision", None), ("no_change", "no change", _yes),
        ("owner", "owner", _text), ("next_on", "next", _day),
    ),
    "actions": _list(
        ("action", "text", None), ("owner", "owner", _text), ("team", "team", _word("teams")), ("due_on", "due", _day),
        ("done_on", "done", _day), ("outcome", "outcome", None), ("carried", "carried", _text),
    ),
    "survey": _list(("answer", "answer", None)),
    "aliases": {},
    "conflicts": _list(("settled", "", _settled)),
}  # fmt: skip
_NOUNS: Mapping[str, Callable[[Policy, Content], str]] = {
    "children": lambda policy, row: "",
    "milestones": lambda policy, row: ("planned " if row["planned"] else "") + policy.label(row["kind"]),
    "struck": lambda policy, row: ("planned " if row["planned"] else "") + policy.label(row["kind"]),
    "notes": lambda policy, row: "reviewed, nothing to change" if row["kind"] == REVIEWED else "note",
    "plans": lambda policy, row: "plan",
    "placements": lambda policy, row: "early-permanence placement",
    "contacts": lambda policy, row: f"contact with {row['contact']}",
    "delays": lambda policy, row: f"verdict on {policy.clock(row['clock']).label}",
    "criteria": lambda policy, row: policy.criteria.get(row["criterion"], row["criterion"]),
    "meetings": lambda policy, row: f"meeting {row['meeting']}",
    "agenda": lambda policy, row: "agenda",
    "amendments": lambda policy, row: "amendment of the minutes",
    "attendance": lambda policy, row: f"attendance of {policy.teams.get(row['team'], row['team'])}",
    "minutes": lambda policy, row: "minute",
    "actions": lambda policy, row: f"action {row['id']}",
    "survey": lambda policy, row: f"survey {row['year']} {row['question']}",
    "aliases": lambda policy, row: f"also known as {row['alias']}",
    "conflicts": lambda policy, row: f"{row['file']} says otherwise than was typed: {conflict_item(policy, row)}",
}
_OPS = {"insert": "added", "update": "changed", "delete": "removed", "erase": "erased"}
