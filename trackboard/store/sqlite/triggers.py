"""What SQLite does by itself: it writes the audit, keeps what is signed, and refuses what nobody may do."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from trackboard.store.tables.statement import Table

_WIDTH = 120
_LOCKED = "BEGIN\n    SELECT RAISE(ABORT, 'locked: the meeting is closed');\nEND;\n"


def audit_triggers(table: Table) -> list[str]:
    """The three triggers that write each change of a recorded table to `changes`, whole, before and after."""
    return [
        _audit(table, "insert", "", "NEW"),
        _audit(table, "update", "OLD", "NEW"),
        _audit(table, "delete", "OLD", ""),
    ]


def _audit(table: Table, op: str, old: str, new: str) -> str:
    row = new or old
    key = ", ".join(f"{row}.{name}" for name in table.key)
    child = f"{row}.{table.child}" if table.child else "NULL"
    return (
        f"CREATE TRIGGER {table.name}_{op} AFTER {op.upper()} ON {table.name} BEGIN\n"
        "    INSERT INTO changes (txn, table_name, row_key, child_id, op, old, new)\n"
        f"    VALUES ((SELECT id FROM acting), '{table.name}', json_array({key}), {child}, '{op}',\n"
        f"{_content(table, old)},\n"
        f"{_content(table, new)});\n"
        "END;\n"
    )


def _content(table: Table, row: str) -> str:
    """The whole row as a JSON object by column, or NULL where there is no row."""
    if not row:
        return "        NULL"
    pairs = ", ".join(f"'{name}',\0{row}.{name}" for name in table.names)  # a name and its value stay on one line
    return _wrapped(f"        json_object({pairs})", 12).replace("\0", " ")


def locks(table: Table) -> list[str]:
    """The triggers that keep a table's rows as they were signed, once their meeting is closed. A lawful erasure may
    empty the columns that are not kept."""
    name, whose = table.name, table.meeting
    closed = "EXISTS (SELECT 1 FROM meetings WHERE id {} AND status = 'closed') " + _LOCKED
    return [
        f"CREATE TRIGGER {name}_closed_insert BEFORE INSERT ON {name}\nWHEN {closed.format(f'= NEW.{whose}')}",
        f"CREATE TRIGGER {name}_closed_update BEFORE UPDATE ON {name}\n"
        f"WHEN (NOT EXISTS (SELECT 1 FROM erasing)\n        OR {_altered(table)})\n"
        f"    AND {closed.format(f'IN (OLD.{whose}, NEW.{whose})')}",
        f"CREATE TRIGGER {name}_closed_delete BEFORE DELETE ON {name}\nWHEN {closed.format(f'= OLD.{whose}')}",
    ]


def meeting_locks(meetings: Table) -> list[str]:
    """The same for the meeting's own row. Undoing the act that brought or closed a meeting opens it again."""
    return [
        "CREATE TRIGGER meetings_closed_update BEFORE UPDATE ON meetings\n"
        "WHEN OLD.status = 'closed' AND NOT EXISTS (SELECT 1 FROM undoing WHERE act <> 'close_meeting')\n"
        f"    AND (NOT EXISTS (SELECT 1 FROM erasing)\n        OR {_altered(meetings)})\n{_LOCKED}",
        f"CREATE TRIGGER meetings_closed_delete BEFORE DELETE ON meetings WHEN OLD.status = 'closed' {_LOCKED}",
    ]


def amendment_locks(amendments: Table) -> list[str]:
    """What keeps an amendment as it was added."""
    return [
        "CREATE TRIGGER amendments_stay BEFORE UPDATE ON amendments\n"
        f"WHEN NOT EXISTS (SELECT 1 FROM erasing)\n    OR {_altered(amendments)}\n"
        "BEGIN\n    SELECT RAISE(ABORT, 'locked: an amendment cannot be altered');\nEND;\n",
        "CREATE TRIGGER amendments_go_by_undo BEFORE DELETE ON amendments\n"
        "WHEN NOT EXISTS (SELECT 1 FROM undoing) AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN\n"
        "    SELECT RAISE(ABORT, 'locked: an amendment cannot be removed');\nEND;\n",
    ]


def _altered(table: Table) -> str:
    """That any of the columns which an erasure leaves is not as it was."""
    kept = [name for name in table.names if table.column(name).kept and name != "version"]
    return f"{_tuple('NEW', kept)}\n            IS NOT {_tuple('OLD', kept)}"


def _tuple(row: str, names: Sequence[str]) -> str:
    return _wrapped(f"({', '.join(f'{row}.{name}' for name in names)})", 16)


def _wrapped(text: str, indent: int) -> str:
    return textwrap.fill(text, _WIDTH - 12, subsequent_indent=" " * indent, break_on_hyphens=False)


VIEWS = """\
CREATE VIEW acting AS SELECT id, source FROM transactions WHERE head = '';
CREATE VIEW erasing AS SELECT id FROM acting WHERE source = 'erasure';
CREATE VIEW undoing AS SELECT a.id, u.act FROM transactions a JOIN transactions u ON u.id = a.undoes WHERE a.head = '';
"""
"""The act at work, if it is an erasure, and what it undoes."""

AUDIT_RULES = """\
CREATE TRIGGER changes_need_an_act BEFORE INSERT ON changes WHEN NOT EXISTS (SELECT 1 FROM acting WHERE id = NEW.txn)
BEGIN
    SELECT RAISE(ABORT, 'audit: a change needs an act');
END;

CREATE TRIGGER changes_stay BEFORE UPDATE ON changes
WHEN (NEW.id, NEW.txn, NEW.table_name, NEW.child_id, NEW.op)
        IS NOT (OLD.id, OLD.txn, OLD.table_name, OLD.child_id, OLD.op)
    OR NEW.row_key NOT IN (OLD.row_key, '[]')
    OR NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure')
    OR OLD.digest <> '' OR NEW.digest = '' OR NEW.old IS NOT NULL OR NEW.new IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'audit: a change cannot be altered');
END;

CREATE TRIGGER changes_cannot_go BEFORE DELETE ON changes BEGIN
    SELECT RAISE(ABORT, 'audit: a change cannot be removed');
END;

CREATE TRIGGER transactions_stay BEFORE UPDATE ON transactions
WHEN (NEW.id, NEW.at, NEW.actor, NEW.source, NEW.act, NEW.undoes, NEW.machine, NEW.login)
        IS NOT (OLD.id, OLD.at, OLD.actor, OLD.source, OLD.act, OLD.undoes, OLD.machine, OLD.login)
    OR (OLD.head = '' AND NEW.note <> OLD.note)
    OR (OLD.head <> '' AND ((NEW.note, NEW.rows, NEW.head, NEW.seal, NEW.key_id)
            IS NOT ('', OLD.rows, OLD.head, OLD.seal, OLD.key_id)
        OR NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure')))
BEGIN
    SELECT RAISE(ABORT, 'audit: an act cannot be altered');
END;

CREATE TRIGGER transactions_cannot_go BEFORE DELETE ON transactions BEGIN
    SELECT RAISE(ABORT, 'audit: an act cannot be removed');
END;
"""

NOTE_RULES = """\
CREATE TRIGGER notes_stay BEFORE UPDATE ON notes WHEN NOT EXISTS (SELECT 1 FROM acting WHERE source = 'erasure') BEGIN
    SELECT RAISE(ABORT, 'notes: a note cannot be altered');
END;

CREATE TRIGGER notes_go_by_undo BEFORE DELETE ON notes
WHEN NOT EXISTS (SELECT 1 FROM transactions
    WHERE head = '' AND (undoes IS NOT NULL OR act = 'link_child' OR source = 'erasure')) BEGIN
    SELECT RAISE(ABORT, 'notes: a note cannot be removed');
END;
"""
