"""Other systems' references: read from a file beside an import, and every reference of the import resolved by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.sources import find_sources
from trackboard.exchange.files.textfiles import open_table
from trackboard.exchange.staged import FileRow, PlanToday, Portion, Problem, Staged, said_by
from trackboard.exchange.three_way.merge_result import MergeResult
from trackboard.store.database import Database
from trackboard.store.reads.alias_rows import any_aliases, own_references
from trackboard.store.reads.child_rows import children_by_reference
from trackboard.store.tables import AliasRow, ChildRow, MilestoneRow, R

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
    said = said_by(AliasRow, table.name, ("alias", "child_id", "recorded_by", "recorded_at"))
    staged.file_of[AliasRow.TABLE] = table.name
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
        staged.add(FileRow(AliasRow(prefix + other, 0, actor, at), own, said, number))


class Links:
    """What the children of an import are called besides: by the database, and by the import's own links."""

    def __init__(self, db: Database, result: MergeResult) -> None:
        """Links of the import that cannot be are refused."""
        staged = result.staged
        self.own: dict[str, str] = {}
        """Other references, each with the child's own."""
        self._refused: set[FileRow[AliasRow]] = set()
        told = list(staged.rows(AliasRow))
        if not told and not any_aliases(db):
            return
        for references in staged.references():
            self.own |= own_references(db, references)
        named = {name for row in told for name in (row.reference, row.row.alias)}
        held = own_references(db, named)
        children = set(children_by_reference(db, named | set(held.values())))
        there = children | staged.with_own_row(named)
        self.own |= held
        seen: dict[str, FileRow[AliasRow]] = {}
        for row in told:
            alias, own = row.row.alias, held.get(row.reference, row.reference)
            first = seen.setdefault(alias, row)
            if first is not row:
                column, sentence = "alias", f'the alias "{alias}" is already in {first.table.file}, row {first.number}'
            else:
                column, sentence = "reference", _fault(alias, own, held, children, there)
            if sentence:
                result.refuse(AliasRow.TABLE, row, column, sentence, own)
                self._refused.add(row)
            else:
                self.own[alias] = own

    def resolve(self, portion: Portion) -> None:
        """Put every row under the child's own reference. What two of a child's references both tell is told once."""
        portion.keep(AliasRow, [row for row in portion.of(AliasRow) if row not in self._refused])
        if not any(row.reference in self.own for rows in portion.rows.values() for row in rows):
            return
        portion.keep(MilestoneRow, _told_once(portion.of(MilestoneRow), self.own))
        portion.keep(ChildRow, _as_one(portion.of(ChildRow), self.own))
        portion.keep(PlanToday, _as_one(portion.of(PlanToday), self.own))
        for kind in list(portion.rows):
            portion.keep(kind, [self._renamed(row) for row in portion.of(kind)])

    def _renamed(self, row: FileRow[R]) -> FileRow[R]:
        return row._replace(reference=self.own.get(row.reference, row.reference))


def _fault(alias: str, own: str, held: Mapping[str, str], children: set[str], there: set[str]) -> str:
    """What is wrong with a link, '' if nothing. `children` are in the database, `there` are these or in the files."""
    if alias == own:
        return f'"{alias}" is the child\'s own reference'
    if held.get(alias, own) != own:
        return f'"{alias}" is linked to {held[alias]} already: `trackboard unlink {alias}` first'
    if alias in children:
        return f'"{alias}" is a child in the database: `trackboard link {alias} {own}` makes the two one'
    if own not in there:
        return f'there is no child "{own}" in the database or in the files'
    return ""


def _told_once(rows: Iterable[FileRow[MilestoneRow]], links: Mapping[str, str]) -> list[FileRow[MilestoneRow]]:
    """Without the milestones that another reference of the child tells too: the child's own tells them first."""

    def event(row: FileRow[MilestoneRow]) -> tuple[str, str, str, int]:
        return links.get(row.reference, row.reference), row.row.kind, row.row.on_date, row.row.planned

    rows = list(rows)
    seen = {event(row) for row in rows if row.reference not in links}
    found: list[FileRow[MilestoneRow]] = []
    for row in rows:
        if row.reference in links:
            if event(row) in seen:
                continue
            seen.add(event(row))
        found.append(row)
    return found


def _as_one(rows: list[FileRow[R]], links: Mapping[str, str]) -> list[FileRow[R]]:
    """The rows of a child as one: what its own reference says and, where that is blank, what the others say."""
    found = [row for row in rows if row.reference not in links]
    place = {row.reference: at for at, row in reversed(list(enumerate(found)))}
    for row in rows:
        own = links.get(row.reference)
        if own is None:
            continue
        if own not in place:
            place[own] = len(found)
            found.append(row._replace(reference=own))
        else:
            first = found[place[own]]
            filled = {column: first.value(column) or row.value(column) for column in row.table.says}
            both = first.table._replace(says=first.table.says | row.table.says)
            found[place[own]] = first.with_values(filled)._replace(table=both)
    return found
