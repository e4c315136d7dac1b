"""The children of one sheet, read by the mapping: every cell into a field, an event, an action, an answer or a note.

Nothing that a cell says is dropped: what is no date, no known word, or a second value is kept as a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from trackboard.clean import one_line
from trackboard.exchange.annex_a.cell_meanings import ethnicity
from trackboard.exchange.spreadsheet.cells import dates_in, read_day
from trackboard.exchange.spreadsheet.dated_minutes import dated_notes
from trackboard.exchange.spreadsheet.events import Events
from trackboard.exchange.spreadsheet.grid import Grid
from trackboard.exchange.spreadsheet.layout import Block, Header
from trackboard.exchange.spreadsheet.mapping import IGNORE, NOTE, ColumnMapping, SheetMapping
from trackboard.exchange.spreadsheet.meanings import CHILD, section_of
from trackboard.exchange.spreadsheet.sheet_child import Cell, ChildFound
from trackboard.exchange.spreadsheet.tracker_words import Words, plain
from trackboard.pathway.policy.policy import Policy
from trackboard.store.rows import Value
from trackboard.store.tables import ActionRow, CriterionRow

_EXPECTED = re.compile(r"\b(?:edd|due|expected|estimated)\b", re.IGNORECASE)
_FIRST_PART = re.compile(r"\s+[-–—]\s*|[,;:(.]")
_LAST = ("planned", "outcome", "reason", "verdict")
"""Fields that need what the other cells of the row say."""


def named(grid: Grid, header: Header) -> dict[int, str]:
    """Every column below the header by its name; one without a name that has something in it by its letters."""
    found = {place: name for place, name in enumerate(header.names) if name}
    for _, cells in grid.rows[header.last + 1 :]:
        for place, cell in enumerate(cells):
            if cell and place not in found:
                found[place] = f"Column {_letters(place)}"
    return dict(sorted(found.items()))


def _letters(place: int) -> str:
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


class SheetReader:
    """Reads the children of one sheet, one after another."""

    def __init__(
        self, grid: Grid, header: Header, sheet: SheetMapping, policy: Policy, words: Words, today: date
    ) -> None:
        self.grid = grid
        self.sheet = sheet
        self.policy = policy
        self.words = words
        self.today = today
        self.events = Events(policy, words, today)
        self.columns = {
            place: sheet.column(name) or ColumnMapping(name, NOTE) for place, name in named(grid, header).items()
        }
        self.meanings = {
            column.header: {plain(word) or word: meaning for word, meaning in column.words.items()}
            for column in self.columns.values()
        }
        self.parts = {place: tuple(column.field.partition(":")[::2]) for place, column in self.columns.items()}
        self.unexplained: Counter[str] = Counter()
        """Coloured cells by colour, where the mapping says nothing of it."""

    def place(self, *fields: str) -> int | None:
        """The first column with one of the fields."""
        return next((place for place, column in self.columns.items() if column.field in fields), None)

    def read(self, block: Block, reference: str, says: Sequence[str]) -> ChildFound:
        """The child of a block. `says` is what the heading above and the sheet's name say of it, as in a mapping."""
        found = ChildFound(reference, block.row, self.grid.file)
        last: list[Cell] = []
        for number, cells in block.rows:
            actions: dict[str, Cell] = {}
            for cell in self._cells(block, number, cells):
                if cell.head in _LAST:
                    last.append(cell)
                elif cell.head.startswith("action"):
                    if cell.head in actions:
                        found.note(cell)
                    actions.setdefault(cell.head, cell)
                else:
                    self._take(found, cell, unborn="unborn" in says)
            if actions:
                self._actions(found, actions)
        for cell in sorted(last, key=lambda cell: _LAST.index(cell.head)):
            self._take_last(found, cell)
        self._colours(found, block)
        for meaning in says:
            head, _, value = meaning.partition(":")
            if head in ("plan", "team"):
                found.fields.setdefault(head, value)
        found.last = block.rows[-1][0]
        return found

    def more(self, found: ChildFound, block: Block) -> None:
        """A row below a child's that has no reference of its own: more words about the child."""
        for number, cells in block.rows:
            for cell in self._cells(block, number, cells):
                found.note(cell)
            found.last = number

    def _cells(self, block: Block, number: int, cells: Sequence[str]) -> Iterator[Cell]:
        """The cells of a row that say something; one merged over the rows of the block says it in the first alone."""
        for place, column in self.columns.items():
            own = cells[place] if place < len(cells) else ""
            if not own and self.grid.origins:
                row, at = self.grid.origins.get((number, place), (number, place))
                own = self.grid.at(row, at) if row < block.row and at == place else ""
            if own and column.field not in (IGNORE, "reference"):
                yield Cell(own, number, column, *self.parts[place])

    # --- One cell ---------------------------------------------------------------------------------------------------

    def _take(self, found: ChildFound, cell: Cell, *, unborn: bool) -> None:
        """A cell that needs no other."""
        head = cell.head
        if head == NOTE:
            found.note(cell)
        elif head == "dated_notes":
            for day, text in dated_notes(cell.text, self.today):
                found.note(cell, text, day)
        elif head == "milestone":
            self.events.milestone(found, cell)
        elif head == "criterion":
            if answer := self._meant(found, cell):
                said: dict[str, Value] = {"criterion": cell.id, "answer": answer}
                found.criteria.append(found.about(CriterionRow(0, cell.id), said, cell.row))
        elif head == "name":
            self._name(found, cell)
        elif head == "date_of_birth":
            self._birth(found, cell, unborn)
        elif head in CHILD.dates:
            on = self._day(found, cell)
            found.put(cell, head, on.isoformat() if on else None)
        elif section_of(head, self.words.policy):
            self._code(found, cell)
        elif self.words.is_empty(cell.text):
            found.keep(cell, f"{cell.short} says nothing")
        elif head in CHILD.prose:
            found.put(cell, head, cell.text)
        else:
            found.put(cell, head, ethnicity(cell.text) if head == "ethnicity" else self._said(cell))

    def _take_last(self, found: ChildFound, cell: Cell) -> None:
        """A cell that says something of a milestone of its row."""
        if cell.head == "planned":
            self.events.planned(found, cell)
        elif cell.head == "reason":
            coded = section_of(cell.column.field, self.words.policy)
            if reason := self._meant(found, cell) if coded else self._said(cell):
                self.events.about(found, cell, "reason", reason)
        elif id := self._meant(found, cell):
            if cell.head == "outcome" and cell.id:
                self.events.about(found, cell, "outcome", id)
            elif cell.head == "outcome":
                self.events.outcome(found, cell, id)
            else:
                self.events.verdict(found, cell, cell.id, id)

    def _name(self, found: ChildFound, cell: Cell) -> None:
        text = one_line(cell.text)
        family, comma, given = text.partition(",")
        if not comma:
            given, _, family = text.rpartition(" ")
        if "family_name" in found.fields and found.fields["family_name"] != family.strip():
            found.note(cell)
            return
        found.fields |= {"family_name": family.strip(), "given_name": given.strip()}

    def _birth(self, found: ChildFound, cell: Cell, unborn: bool) -> None:
        """The day of birth or, of a child not born yet, the day on which it is due."""
        if self.words.heading(cell.text) == "unborn" and not any(dates_in(cell.text, self.today)):
            found.note(cell)
            return
        on = self._day(found, cell)
        said = bool(_EXPECTED.search(cell.text))
        ahead = on is not None and (unborn or said or on > self.today)
        found.put(cell, "due_date" if ahead else "date_of_birth", on.isoformat() if on else None)

    def _day(self, found: ChildFound, cell: Cell) -> date | None:
        reading = read_day(cell.text, self.today)
        if reading.fault:
            found.keep(cell, reading.fault)
        elif reading.words:
            found.note(cell)
        return reading.on

    def _code(self, found: ChildFound, cell: Cell) -> None:
        """A word that stands for an id; a plan may stand for two."""
        id, _, other = (part.strip() for part in self._meant(found, cell).partition("/"))
        if cell.head == "early_permanence_considered" and id == "unknown":
            found.note(cell)
            return
        found.put(cell, cell.head, id)
        found.put(cell, "parallel_plan", other)

    def _said(self, cell: Cell) -> str:
        """The text of a cell, on one line, or what the mapping says that it stands for."""
        text = one_line(cell.text)
        return self.meanings[cell.column.header].get(plain(text) or text, text)

    def _meant(self, found: ChildFound, cell: Cell) -> str:
        """The id that a cell stands for; blank where none. What it says besides, or instead, is kept as a note."""
        section, text = section_of(cell.column.field, self.words.policy), cell.text.strip()
        known = self.words.value(section, text)
        own = self.meanings[cell.column.header].get(plain(text) or text)
        if own is not None:
            if own != known or not own or "?" in text:
                found.note(cell)
            return own
        if known:
            if "?" in text:
                found.note(cell)
            return known
        first = _FIRST_PART.split(text, maxsplit=1)[0]
        known = self.words.value(section, first)
        if not known and section in ("answers", "verdicts"):
            known = self.words.value(section, first.partition(" ")[0])
        if known:
            found.note(cell)
        else:
            what = cell.head.replace("_", " ")
            found.keep(cell, f"{cell.short} is not known as {what}; say in the mapping what it stands for")
        return known

    # --- Cells together ---------------------------------------------------------------------------------------------

    def _actions(self, found: ChildFound, cells: dict[str, Cell]) -> None:
        """The action of a row, with by whom and by when; without one, what is said of it is kept as notes."""
        action = cells.pop("action", None)
        if action is None:
            for cell in cells.values():
                found.note(cell)
            return
        said: dict[str, Value] = {"action": action.text}
        for part, column in (("action_owner", "owner"), ("action_team", "team"), ("action_outcome", "outcome")):
            if part in cells:
                cell = cells[part]
                said[column] = one_line(cell.text) if column != "outcome" else cell.text
        for part, column in (("action_due", "due_on"), ("action_done", "done_on")):
            if part in cells:
                cell = cells[part]
                reading = read_day(cell.text, self.today)
                if reading.on:
                    said[column] = reading.on.isoformat()
                if reading.fault:
                    found.keep(cell, reading.fault)
                elif reading.words:
                    found.note(cell)
        found.actions.append(found.about(ActionRow(0, None, None, action.text), said, action.row))

    def _colours(self, found: ChildFound, block: Block) -> None:
        """What the colours of the child's cells say; one of most of the line speaks of the child."""
        marked: dict[str, list[Cell]] = {}
        for number, cells in block.rows:
            for place, colour in self.grid.fills.get(number, {}).items():
                column = self.columns.get(place)
                meaning = self.sheet.colours.get(colour)
                if column is None:
                    continue
                if meaning is None:
                    self.unexplained[colour] += 1
                elif meaning != IGNORE:
                    cell = Cell(cells[place] if place < len(cells) else "", number, column, *self.parts[place])
                    marked.setdefault(meaning, []).append(cell)
        for meaning, coloured in marked.items():
            head, _, value = meaning.partition(":")
            text = self.policy.verdicts[value] if head == "verdict" else value
            if head == "plan":
                found.fields.setdefault("plan", value)
            elif 2 * len(coloured) > len(self.columns):
                found.notes.setdefault((None, text), block.row)
            else:
                for cell in coloured:
                    clock = self._clock(cell) if head == "verdict" else ""
                    if clock:
                        self.events.verdict(found, cell._replace(text=text), clock, value)
                    else:
                        found.note(cell, text)

    def _clock(self, cell: Cell) -> str:
        return self.events.clock_ended_by(cell.id) if cell.head in ("milestone", "planned") else ""
