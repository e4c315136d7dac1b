"""One child's whole record, for whoever asks for what is held of them (UK GDPR art 15; Data Protection Act 2018 s45).

Everything there is, the audit's earlier values too. Of siblings only the reference: what is theirs is not the child's.
What people wrote may tell of others all the same, so a person looks through it before it is handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trackboard.board.board import Board
from trackboard.board.case import read_case
from trackboard.casework.fields.child_fields import CHILD
from trackboard.casework.history import history
from trackboard.casework.meetings.meeting_record import Item, read_minutes
from trackboard.casework.wording import moment_text
from trackboard.exchange.papers.case_document import case_document
from trackboard.exchange.papers.case_tables import case_tables, history_table
from trackboard.exchange.papers.document import Block, Grid, Heading, Paragraph
from trackboard.store.audit import changes, erasure
from trackboard.store.audit.changes import Content
from trackboard.store.reads import child_rows
from trackboard.store.reads.alias_rows import aliases_of
from trackboard.store.reads.meeting_rows import minutes_of
from trackboard.store.reads.recorded_rows import rows_at, rows_of
from trackboard.store.rows import get
from trackboard.store.tables import ROWS, AgendaRow, AmendmentRow, ChildRow, ConflictRow, MeetingRow, Row
from trackboard.table import Column, Table

CAUTION = (
    "This holds everything that the board has of one child, with the name. What people wrote in it, and minutes above "
    "all, may tell of parents, siblings, carers and others: each of them must be thought of, and what is theirs taken "
    "out or agreed to, before it is handed over. It is the board's working record, not the case record of the child."
)
_WIDEST = 6
"""A table of more columns than this stands as labelled lines, which a page has room for."""


@dataclass(frozen=True, slots=True)
class Record:
    """The record as JSON and as pages."""

    reference: str
    document: dict[str, Any]
    pages: list[Block]


def read(board: Board, child_id: int, *, made_by: str) -> Record:
    """The whole record of the child, as it stands on the board's day."""
    db, policy = board.db, board.policy
    found = read_case(board, child_id, "names")
    child = get(db, ChildRow, child_id)
    assert found is not None and child is not None
    told = history(db, policy, child_id)
    who = erasure.known(db, child_id)
    fields = {name: getattr(child, name) or None for name in CHILD}
    others: dict[str, Any] = {
        "other_references": list(aliases_of(db, child_id)),
        "minutes": [_minute(item, meeting) for item, meeting in _items(board, child_id)],
        "amendments": [
            {"at": row.recorded_at, "by": row.recorded_by or None, "amendment": row.amendment}
            for row in rows_of(db, AmendmentRow, [child_id])
        ],
        "agenda": _agenda(board, child_id),
        "conflicts": [
            {"found_at": row.found_at, "file": row.file, "about": row.item, "typed": row.stands, "imported": row.said,
             "settled": row.settled or None, "settled_by": row.settled_by or None}
            for row in rows_of(db, ConflictRow, [child_id])
        ],
        **_rest(board, child_id),
        "disclosures": list(_disclosures(board, who)),
        "changes": list(_changes(board, who)),
    }  # fmt: skip
    made_at = db.now()
    about = {
        "reference": child.reference,
        "authority": child.authority or board.authority or None,
        "made_at": made_at,
        "made_by": made_by,
        "caution": CAUTION,
    }
    document = case_document(board, child_id, found, told, "names") | others | {"fields": fields}
    tables = [table for table in case_tables(found, board) if table.title not in ("Siblings", "Minutes")]
    tables += [
        _table("Minutes", others["minutes"]),
        _table("Amendments of minutes", others["amendments"]),
        _table("On agendas", others["agenda"]),
        _table("Other references", [{"reference": alias} for alias in others["other_references"]]),
        _table("Siblings", [{"reference": each.reference} for each in found.siblings]),
        _table("Conflicts of imports", others["conflicts"]),
        *(_table(name.capitalize(), others[name]) for name in _rest(board, child_id)),
        _table("Handed out or shown", others["disclosures"]),
        history_table(told),
    ]
    pages: list[Block] = [
        Heading(1, f"What is held of {child.reference}"),
        Paragraph(CAUTION, "Before this is handed over"),
        Paragraph(f"{made_by}, {moment_text(made_at)}", "Made by"),
        Heading(2, "Fields"),
        *(Paragraph(str(value), CHILD[name].label) for name, value in fields.items() if value),
    ]
    for table in tables:
        if table.rows:
            pages += [Heading(2, table.title), *_block(table)]
    pages.append(Paragraph("Every earlier value of the record is in the same export as JSON (-o FILE.json)."))
    return Record(child.reference, {"about": about} | document, pages)


_TOLD = (
    "aliases", "plans", "milestones", "struck", "notes", "placements", "contacts", "delays", "criteria", "agenda",
    "minutes", "amendments", "actions", "conflicts",
)  # fmt: skip
"""The tables that have a form of their own in the case or above; whatever else is a child's is told plainly."""


def _rest(board: Board, child_id: int) -> dict[str, list[dict[str, Any]]]:
    """By table, the child's rows of every table that has no form of its own here."""
    return {
        table: [_plain(row) for row in rows_of(board.db, kind, [child_id])]
        for table, kind in ROWS.items()
        if kind.STATED.of_a_child and table not in _TOLD
    }


def _plain(row: Row) -> dict[str, Any]:
    return dict(row.STATED.without_kept_back({name: getattr(row, name) or None for name in row.STATED.content}) or {})


def _items(board: Board, child_id: int) -> Iterator[tuple[Item, MeetingRow]]:
    """The child's item of each meeting, as it was signed where it was."""
    for meeting, _ in reversed(minutes_of(board.db, child_id)):
        for item in read_minutes(board.db, board.policy, meeting).discussed:
            if item.child_id == child_id:
                yield item, meeting


def _minute(item: Item, meeting: MeetingRow) -> dict[str, Any]:
    minute = item.minute
    assert minute is not None  # the meetings are those that have one
    return {
        "held_on": meeting.held_on,
        "meeting": meeting.meeting,
        "why": item.why or None,
        "discussion": minute.discussion or None,
        "decision": minute.decision or None,
        "confidential": "(left out)" if minute.confidential else None,
        "no_change": bool(minute.no_change),
        "owner": minute.owner or None,
        "next_on": minute.next_on,
        "actions": [each.action for each in item.actions],
        "verdicts": [f"{each.clock}: {each.verdict}" for each in item.verdicts],
        "recorded": [fact.words for fact in item.facts],
    }


def _agenda(board: Board, child_id: int) -> list[dict[str, Any]]:
    placed = {row.meeting_id: row for row in rows_of(board.db, AgendaRow, [child_id])}
    held = sorted(rows_at(board.db, MeetingRow, placed), key=lambda row: (row.held_on, row.id))
    return [
        {"held_on": row.held_on, "meeting": row.meeting, "how": placed[row.id].how, "why": placed[row.id].why or None}
        for row in held
    ]


def _disclosures(board: Board, who: erasure.Known) -> Iterator[dict[str, Any]]:
    """What was handed out or shown since the child came, but what names only another child."""
    others = child_rows.references(board.db).keys() - set(who.references)
    for at, by, what in erasure.disclosed(board.db, erasure.first_known(board.db, who)):
        if erasure.names(who, what) or not others & set(re.findall(r"[\w-]+", what)):
            yield {"at": at, "by": by, "what": what}


def _changes(board: Board, who: erasure.Known) -> Iterator[dict[str, Any]]:
    """Every change of the record, with what stood before and after, the oldest first."""
    for child_id in who.ids:
        for act, made in reversed(list(changes.acts_on(board.db, child_id))):
            for each in made:
                yield {
                    "change": act.id, "at": act.at, "by": act.actor, "source": act.source, "act": act.act,
                    "table": each.table, "op": each.op, "before": _shown(each.table, each.old),
                    "after": _shown(each.table, each.new),
                }  # fmt: skip


def _shown(table: str, content: Content | None) -> Mapping[str, Any] | None:
    """The row but for what leaves only on purpose."""
    return ROWS[table].STATED.without_kept_back(content) if table in ROWS else content


def _table(title: str, rows: Sequence[dict[str, Any]]) -> Table:
    """Rows as a table, the columns in the order of the first."""
    keys = tuple(rows[0]) if rows else ()
    columns = tuple(Column(key, key.replace("_", " ").capitalize()) for key in keys)
    return Table(columns, [tuple(row[key] for key in keys) for row in rows], title=title)


def _block(table: Table) -> Iterable[Block]:
    """A table as a grid without its empty columns, or where it is wide as lines, a row after the other."""
    rows = [tuple(_words(cell) for cell in row) for row in table.rows]
    filled = [place for place in range(len(table.columns)) if any(row[place] for row in rows)]
    labels = tuple(table.columns[place].label for place in filled)
    if len(filled) <= _WIDEST:
        yield Grid(labels, [tuple(row[place] for place in filled) for row in rows])
        return
    for number, row in enumerate(rows, start=1):
        yield Heading(3, f"{number} of {len(rows)}")
        for place in filled:
            if row[place]:
                yield Paragraph(row[place], table.columns[place].label)


def _words(cell: Any) -> str:
    if cell is None or cell is False:
        return ""
    if isinstance(cell, list):
        return "; ".join(map(str, cell))
    if isinstance(cell, dict):
        return ", ".join(f"{name}: {value}" for name, value in cell.items())
    return "yes" if cell is True else str(cell)
