"""Other systems' references: read from a file beside an import, and every reference of the import resolved by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import find_sources
from trackboard.exchange.files.textfiles import open_table
from trackboard.exchange.staged import Problem, Staged, StagedMilestone
from trackboard.exchange.three_way.merge_result import Merged
from trackboard.store.database import Database
from trackboard.store.reads.alias_rows import any_aliases, own_references
from trackboard.store.reads.child_rows import children_by_reference

TABLE = "aliases"
_COLUMNS = ("reference", "same_as")


def read_aliases(path: Path, staged: Staged, *, prefix: str = "", actor: str = "", at: str = "") -> None:
    """Add to `staged` the links of a CSV file: `reference`, as the import's files have it, and `same_as`, the child.

    A bad line is refused, in one sentence; TrackboardError where the file as a whole is no such file.
    """
    table = open_table(find_sources([path], frozenset({".csv"})).sources[0])
    columns = table.columns()
    missing = [column for column in _COLUMNS if column not in columns]
    if missing:
        raise TrackboardError(f'{table.name} has no column "{missing[0]}": an alias file has reference and same_as')
    rows = staged.tables.setdefault(TABLE, [])
    staged.file_of[TABLE] = table.name
    seen: dict[str, int] = {}
    for number, texts in table.rows(staged.problems):
        other, own = (one_line(texts[columns[column]]) for column in _COLUMNS)
        sentence = ""
        if not other or not own:
            sentence = f"the {_COLUMNS[bool(other)]} is blank"
        elif other in seen:
            sentence = f'"{other}" is in row {seen[other]} already'
        if sentence:
            staged.problems.append(Problem(table.name, number, "reference", sentence, "row refused", True, own))
            continue
        seen[other] = number
        link = {"reference": own, "alias": prefix + other, "recorded_by": actor, "recorded_at": at, "row": number}
        rows.append(link)


def resolve(db: Database, merged: Merged) -> None:
    """Give every row the child's own reference in place of another system's; refuse the links that cannot be."""
    staged = merged.staged
    told = staged.tables.get(TABLE, [])
    if not told and not any_aliases(db):
        return
    named = {*staged.children, *(row.reference for row in staged.milestones)}
    for rows in staged.tables.values():
        named.update(str(row[column]) for row in rows for column in ("reference", "alias") if row.get(column))
    held = own_references(db, sorted(named))
    children = set(children_by_reference(db, named))
    links, good = dict(held), []
    for row in told:
        alias, own = str(row["alias"]), held.get(str(row["reference"]), str(row["reference"]))
        if sentence := _fault(alias, own, held, children, staged):
            merged.refuse(TABLE, int(str(row.get("row", 0))), "reference", sentence, own)
        else:
            links[alias] = own
            good.append(row | {"reference": own})
    merged.staged = _renamed(staged, links, good)


def _fault(alias: str, own: str, held: Mapping[str, str], children: set[str], staged: Staged) -> str:
    if alias == own:
        return f'"{alias}" is the child\'s own reference'
    if held.get(alias, own) != own:
        return f'"{alias}" is linked to {held[alias]} already: `trackboard unlink {alias}` first'
    if alias in children:
        return f'"{alias}" is a child in the database: `trackboard link {alias} {own}` makes the two one'
    if own not in children and own not in staged.children:
        return f'there is no child "{own}" in the database or in the files'
    return ""


def _renamed(staged: Staged, links: Mapping[str, str], told: list[dict[str, object]]) -> Staged:
    """The same rows under the children's own references; what two of a child's references both tell is told once."""
    children: dict[str, dict[str, object]] = {}
    for reference in sorted(staged.children, key=lambda reference: reference in links):
        own, fields = links.get(reference, reference), staged.children[reference]
        first = children.get(own, {})
        children[own] = fields | first | _filled(fields) | _filled(first) | {"reference": own}
    seen = {_event(row) for row in staged.milestones if row.reference not in links}
    milestones: list[StagedMilestone] = []
    for row in staged.milestones:
        if row.reference in links:
            row = row._replace(reference=links[row.reference])
            if _event(row) in seen:
                continue
            seen.add(_event(row))
        milestones.append(row)
    tables = {
        table: [row | {"reference": links.get(str(row["reference"]), row["reference"])} if row.get("reference") else row
                for row in rows]
        for table, rows in staged.tables.items()
    }  # fmt: skip
    if TABLE in tables:
        tables[TABLE] = told
    return replace(staged, children=children, milestones=milestones, tables=tables)


def _event(row: StagedMilestone) -> tuple[object, ...]:
    return row.reference, row.kind, row.on, row.planned


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    return {column: value for column, value in fields.items() if value not in ("", None)}
