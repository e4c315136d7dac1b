"""What SQLite is told of a table: CREATE TABLE and its indexes, with what each holds as comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from trackboard.store.tables.statement import Column, Index, Kind, Table

_WIDTH = 120
_COMMENT_AT = 66
"""Comments begin here at the latest, where the column leaves room."""


def create_table(table: Table) -> str:
    """The table and its indexes as SQL, with the comments that explain it."""
    lines = [*_comment(table.says), f"CREATE TABLE {table.name} ("]
    rest = _constraints(table)
    widest = max(len(column.name) for column in table.columns)
    stated = [f"    {column.name:{widest}} {_definition(table, column)}" for column in table.columns]
    ends = ["," if rest or place < len(stated) - 1 else "" for place in range(len(stated))]
    stated = [line + end for line, end in zip(stated, ends, strict=True)]
    commented = [line for line, column in zip(stated, table.columns, strict=True) if column.says]
    at = max((len(line) for line in commented if len(line) < _COMMENT_AT), default=0) + 2
    for line, column in zip(stated, table.columns, strict=True):
        lines += _beside(line, column.says, at)
    lines += [f"    {each}{',' if each is not rest[-1] else ''}" for each in rest]
    lines.append(");" if table.ordinary or table.columns[0].kind is Kind.ID else ") WITHOUT ROWID;")
    for index in table.indexes:
        lines += [*_comment(index.says), create_index(table, index)]
    return "\n".join(lines) + "\n"


def create_index(table: Table, index: Index) -> str:
    """One index as SQL."""
    where = f" WHERE {index.where}" if index.where else ""
    start = f"CREATE {'UNIQUE ' if index.unique else ''}INDEX {index.name} ON {table.name} ("
    return textwrap.fill(f"{start}{', '.join(index.columns)}){where};", _WIDTH, subsequent_indent=" " * len(start))


def _definition(table: Table, column: Column) -> str:
    if column.kind is Kind.ID and table.key == (column.name,):
        return "INTEGER PRIMARY KEY AUTOINCREMENT" if table.numbered else "INTEGER PRIMARY KEY"
    words = [column.type.value]
    if not column.null:
        words.append("NOT NULL")
    if column.default is not None:
        words.append(f"DEFAULT {literal(column.default)}")
    if table.key == (column.name,):
        words.append("PRIMARY KEY")
    if column.unique:
        words.append("UNIQUE")
    if column.references:
        words.append(f"REFERENCES {column.references} (id)")
    if column.check:
        words.append(f"CHECK ({column.check})")
    return " ".join(words)


def literal(value: str | int | None) -> str:
    """A default as SQL."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _constraints(table: Table) -> list[str]:
    key = [f"PRIMARY KEY ({', '.join(table.key)})"] if len(table.key) > 1 else []
    return key + [f"UNIQUE ({', '.join(names)})" for names in table.unique]


def _comment(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield f"-- {line}".rstrip()


def _beside(line: str, says: str, at: int) -> Iterator[str]:
    """The line with its comment beside it; where there is no room, the comment goes on below."""
    if not says:
        yield line
        return
    start = f"{line:{at}}-- " if len(line) < at - 1 else f"{line}  -- "
    first, *more = textwrap.wrap(says, _WIDTH - len(start)) or [""]
    yield start + first
    for part in more:
        yield " " * (len(start) - 3) + f"-- {part}"
