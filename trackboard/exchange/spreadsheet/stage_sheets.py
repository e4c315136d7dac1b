"""Sheets into `Staged`, by a mapping: without questions, and the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.textfiles import fold
from trackboard.exchange.spreadsheet.cells import is_dated
from trackboard.exchange.spreadsheet.colours import called
from trackboard.exchange.spreadsheet.grid import Grid
from trackboard.exchange.spreadsheet.layout import Block, Header, Heading, find_header, lines_of
from trackboard.exchange.spreadsheet.mapping import IGNORE, NOTE, Mapping, SheetMapping
from trackboard.exchange.spreadsheet.months import SheetFound, put_together
from trackboard.exchange.spreadsheet.reader import SheetReader
from trackboard.exchange.spreadsheet.row_tables import read_long
from trackboard.exchange.spreadsheet.sheet_child import SOURCE, ChildFound
from trackboard.exchange.spreadsheet.tracker_words import Words, plain
from trackboard.exchange.staged import FileRow, PlanToday, Problem, Staged, said_by, whole_table
from trackboard.pathway.policy.policy import Policy
from trackboard.store.rows import row_with
from trackboard.store.tables import ChildRow, NoteRow


def stage(
    files: Sequence[tuple[Sequence[Grid], Mapping]],
    policy: Policy,
    today: date,
    staged: Staged,
    *,
    authority: str = "",
    prefix: str = "",
) -> None:
    """The children and what is theirs into `staged`, from the sheets of each file by its mapping, checked before.

    `TrackboardError` where a mapping fits none of its file's sheets.
    """
    words = Words(policy)
    sheets: list[SheetFound] = []
    for grids, mapping in files:
        for grid, sheet, header in _tables(grids, mapping, staged):
            if sheet.rows == "children":
                reader = SheetReader(grid, header, sheet, policy, words, today)
                sheets.append(_Sheet(reader, header, prefix, staged).read())
            else:
                read_long(grid, header, sheet, staged, policy, authority=authority, prefix=prefix)
    if len(sheets) == 1:
        staged.file_of |= dict.fromkeys(("children", "notes", "criteria", "delays", "actions"), sheets[0].grid.file)
    for reference, found in put_together(sheets, policy, staged.problems).items():
        _hand_over(reference, found, authority, staged)


def _tables(grids: Sequence[Grid], mapping: Mapping, staged: Staged) -> list[tuple[Grid, SheetMapping, Header]]:
    """The sheets that the mapping reads, with their headers; the others are named in `staged.not_used`."""
    found: list[tuple[Grid, SheetMapping, Header]] = []
    for grid in grids:
        sheet = mapping.sheet(grid.sheet)
        if sheet is None:
            staged.not_used.append(f"{grid.file}: not in the mapping")
            continue
        header = find_header(grid, [column.header for column in sheet.columns], sheet.header_rows)
        if header is None:
            staged.not_used.append(f"{grid.file}: none of the mapping's columns are there")
            continue
        if grid.unsaved:
            raise TrackboardError(
                f"{grid.file} holds formulas whose results were never saved: open it in Excel, save it and try again."
            )
        found.append((grid, sheet, header))
    if not found:
        names = ", ".join(grid.file for grid in grids) or "a workbook without sheets"
        raise TrackboardError(
            f"The mapping fits none of the columns in {names}: give the right one with --mapping, or leave it out to "
            "have one proposed."
        )
    return found


class _Sheet:
    """The children of one sheet, row by row."""

    def __init__(self, reader: SheetReader, header: Header, prefix: str, staged: Staged) -> None:
        self.reader = reader
        self.header = header
        self.prefix = prefix
        self.staged = staged
        self.grid = reader.grid
        self.sheet = reader.sheet
        kinds = {column.field.partition(":")[2] for column in reader.columns.values() if ":" in column.field}
        self.found = SheetFound(self.grid, frozenset(kinds))

    def read(self) -> SheetFound:
        """Every child; what is wrong with rows is among the problems."""
        reader, headings = self.reader, {plain(text): says for text, says in self.sheet.headings.items()}
        place, name = reader.place("reference"), reader.place("name", "family_name")
        if place is None:
            raise TrackboardError(self._no_reference())

        def meaning(text: str) -> str:
            said = headings.get(plain(text)) or reader.words.heading(text)
            return "" if said == NOTE and plain(text) not in headings else said

        unknown: dict[str, int] = {}
        heading, text = "", ""
        above: ChildFound | None = None
        for line in lines_of(self.grid, self.header, place, name, lambda text: bool(meaning(text))):
            if isinstance(line, Heading):
                heading, text = meaning(line.text), line.text
                continue
            self.staged.rows_read += 1
            if reader.words.is_empty(line.reference):
                self._no_child(line, name, above)
                continue
            reference = self.prefix + line.reference
            if first := self.found.children.get(reference):
                sentence = f'the child "{reference}" is already in row {first.row} of this sheet'
                self._refuse(line.row, place, sentence, reference)
                continue
            found = reader.read(line, reference, [each for each in (heading, self.sheet.stands_for) if each])
            if heading == NOTE or (heading == "unborn" and not found.fields.get("due_date")):
                found.notes.setdefault((None, text), line.row)
            if text and not heading:
                unknown[text] = unknown.get(text, 0) + 1
            self.found.children[reference] = above = found
        self._say(unknown)
        self._say_columns()
        return self.found

    def _no_reference(self) -> str:
        header = next((each.header for each in self.sheet.columns if each.field == "reference"), "")
        if header:
            return f'{self.grid.file} has no column "{header}", which holds the reference: put it back.'
        return (
            f"{self.grid.file} has no column with each child's reference, which is what a child is known by: add one, "
            "with the number of the case system."
        )

    def _no_child(self, line: Block, name: int | None, above: ChildFound | None) -> None:
        """A row without a reference: refused where it tells of a child, or else more words about the one above."""
        number, cells = line.rows[0]
        place = self.reader.place("reference")
        if (name is not None and name < len(cells) and cells[name]) or any(map(is_dated, cells)):
            said = (
                f'the child\'s reference is "{line.reference}"' if line.reference else "the child's reference is blank"
            )
            self._refuse(number, place, f"{said}; write it into the row")
            return
        sentence, done = "the row stands under the header, and names no child", "row left out"
        if above and above.last == number - 1:
            self.reader.more(above, line)
            done = f"kept as notes on {above.reference}, the child above"
        self.staged.problems.append(Problem(self.grid.file, number, "", sentence, done))

    def _refuse(self, row: int, place: int | None, sentence: str, reference: str = "") -> None:
        column = self.reader.columns[place].header if place is not None else ""
        self.staged.problems.append(Problem(self.grid.file, row, column, sentence, "row refused", True, reference))

    def _say(self, unknown: dict[str, int]) -> None:
        """What was seen and says nothing by the mapping: headings, colours, hidden rows."""
        file, tell = self.grid.file, self.staged.problems.append
        for text, children in unknown.items():
            sentence = f'"{one_line(text)}" is a heading above {_count(children, "child", "children")}'
            tell(Problem(file, None, "", sentence, "not read; the mapping can say what it means"))
        for colour, cells in self.reader.unexplained.items():
            sentence = f"{_count(cells, 'cell is', 'cells are')} {called(colour)} ({colour})"
            tell(Problem(file, None, "", sentence, "not read; the mapping can say what it means"))
        if hidden := self.grid.hidden_rows:
            tell(Problem(file, None, "", f"{_count(hidden, 'row is', 'rows are')} hidden", "read like the others"))

    def _say_columns(self) -> None:
        """Columns that have come or gone since the mapping was made."""
        there = {fold(column.header) for column in self.reader.columns.values()}
        row = self.grid.rows[self.header.last][0]
        told = [
            (column.header, "the column is in the mapping, and not in the sheet", "nothing read")
            for column in self.sheet.columns
            if fold(column.header) not in there and column.field not in (NOTE, IGNORE)
        ]
        for place, column in self.reader.columns.items():
            if self.sheet.column(column.header) is None and self._filled(place):
                told.append((column.header, "the column is not in the mapping", "kept as notes on each child"))
        self.staged.problems += [Problem(self.grid.file, row, *each) for each in told]

    def _filled(self, place: int) -> bool:
        return any(place < len(cells) and cells[place] for _, cells in self.grid.rows[self.header.last + 1 :])


def _hand_over(reference: str, found: ChildFound, authority: str, staged: Staged) -> None:
    said = ({"authority": authority} if authority else {}) | found.fields
    table = said_by(ChildRow, found.file, said)
    row = row_with(ChildRow(0, reference), {column: said[column] for column in table.says})
    staged.add(FileRow(row, reference, table, found.row))
    plan, parallel = (str(said.get(column) or "") for column in ("plan", "parallel_plan"))
    if plan or parallel:
        today = PlanToday(0, 0, None, plan, parallel)
        staged.add(FileRow(today, reference, said_by(PlanToday, found.file, said), found.row))
    staged.add_all(found.milestones)
    staged.problems += found.problems
    for (day, text), number in found.notes.items():
        note = NoteRow(0, 0, "", text, SOURCE, day.isoformat() if day else "")
        staged.add(FileRow(note, reference, whole_table(NoteRow, found.file), number))
    for rows in (found.actions, found.criteria, found.delays):
        staged.add_all(rows)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
