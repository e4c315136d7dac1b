"""A report, drawn line by line: its tables below one another, or its pictures, and what has to be said of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from textual import events
from textual.geometry import Region
from textual.message import Message

from trackboard.paint.cells import Line, merged
from trackboard.paint.palette import Ground, Ink, Name
from trackboard.paint.text import fit, width_of, wrap
from trackboard.reports.kit import pictures
from trackboard.tui.parts.line_widget import LineWidget
from trackboard.tui.reports.report_tables import LaidOut, Measured
from trackboard.tui.reports.report_worker import Made

TONES: dict[pictures.Tone, Name] = {
    "heading": "accent",
    "text": "text",
    "muted": "muted",
    "first": "accent",
    "second": "text",
    "third": "on_track",
    "fourth": "muted",
    "good": "on_track",
    "doubtful": "due_soon",
    "bad": "overdue",
}
Words = tuple[tuple[str, Name], ...]
Aside = Callable[[Sequence[str]], Mapping[str, str]]
"""What stands beside each of these references."""


class Part(NamedTuple):
    """Lines that belong together: words, or a table."""

    start: int
    lines: int
    words: tuple[Words, ...] = ()
    table: LaidOut | None = None

    @property
    def first_row(self) -> int:
        """The line on which the first row of the table stands."""
        return self.start + (self.table.head_lines if self.table else 0)


class ReportView(LineWidget):
    """One report. The cursor is on a row of a table; a picture is scrolled without one.

    A line is found among a few parts, and only the rows in sight are put together.
    """

    DEFAULT_CSS = "ReportView { height: 1fr; }"

    class RowOpened(Message):
        """The row under the cursor was clicked again."""

    def __init__(self) -> None:
        super().__init__()
        self.made: Made | None = None
        self.picture = False
        self.waiting = ""
        """What is said while there is nothing to show."""
        self.aside: Aside = lambda references: {}
        self.aside_width = 0
        self._parts: list[Part] = []
        self._starts: list[int] = []
        self._labels: Mapping[str, str] = {}
        self._laid_out_for: object = None
        self._top = 0
        self._at = 0
        """The line of the cursor."""
        self._left = 0

    # --- What is shown ---

    def show(self, made: Made | None, *, picture: bool, waiting: str = "", keep: bool = False) -> None:
        """Show this, `keep` the place; without a report what is waited for."""
        self.made, self.picture, self.waiting = made, picture, waiting
        self._laid_out_for = None
        if not keep:
            self._top = self._at = self._left = 0
        self.refresh()

    @property
    def reference(self) -> str:
        """The reference of the child on the row under the cursor; '' where it is about none."""
        self._lay_out()
        part = self._part(self._at)
        if part is None or part.table is None:
            return ""
        place = self._at - part.first_row
        return self._reference(part.table.table, place)

    @property
    def cut(self) -> list[str]:
        """What is cut on the row under the cursor, in full."""
        self._lay_out()
        part = self._part(self._at)
        if self.picture or part is None or part.table is None or self._at < part.first_row:
            return []
        return part.table.cut(self._at - part.first_row)

    @property
    def references(self) -> list[str]:
        """Those of the table under the cursor, in its order, each once."""
        part = self._part(self._at)
        if part is None or part.table is None or part.table.table.reference is None:
            return []
        at = part.table.table.reference
        return list(dict.fromkeys(str(row[at]) for row in part.table.table.rows))

    @staticmethod
    def _reference(table: Measured, place: int) -> str:
        if table.reference is None or not 0 <= place < len(table.rows):
            return ""
        return str(table.rows[place][table.reference])

    def _part(self, line: int) -> Part | None:
        place = bisect_right(self._starts, line) - 1
        return self._parts[place] if 0 <= place < len(self._parts) else None

    @property
    def _lines(self) -> int:
        return self._parts[-1].start + self._parts[-1].lines if self._parts else 0

    @property
    def _height(self) -> int:
        """Lines for the report: the last one says how much is out of sight."""
        return max(1, self.size.height - 1)

    def _lay_out(self) -> None:
        """Find where everything stands at this size, scrolled sideways as it is."""
        key = (self.size, self._left, self.picture, self.aside_width)
        if self._laid_out_for == key or self.made is None:
            return
        self._laid_out_for = key
        width = self.size.width - 2
        self._parts, self._starts = [], []
        if self.picture:
            self._add_words(self._pictured(width))
        else:
            for place, table in enumerate(self.made.tables):
                if table.rows or not place:
                    self._add_table(table, width, titled=place > 0)
        self._add_words([(), *self._notes(width)])
        furthest = max((part.table.furthest for part in self._parts if part.table), default=0)
        self._left = min(self._left, furthest)
        self._at = self._stop(min(self._at, self._lines - 1), -1)
        self._top = max(0, min(self._top, self._lines - self._height))
        self._read_labels()

    def _add_words(self, lines: Sequence[Words]) -> None:
        if lines:
            self._starts.append(self._lines)
            self._parts.append(Part(self._lines, len(lines), tuple(lines)))

    def _add_table(self, table: Measured, width: int, *, titled: bool) -> None:
        if titled:
            self._add_words([(), *(((line, "accent"),) for line in wrap(table.title, width))])
        if not table.rows:
            self._add_words([(("There is nothing to tell: no row came of what was asked for.", "muted"),)])
            return
        laid = LaidOut(table, width, self._left, self.aside_width)
        self._starts.append(self._lines)
        self._parts.append(Part(self._lines, laid.head_lines + len(table.rows), table=laid))

    def _pictured(self, width: int) -> list[Words]:
        assert self.made is not None
        found = pictures.lines(self.made.report, width, titled=False)
        if not found:
            return [(("There is nothing to draw here: p shows the table.", "muted"),)]
        return [(), *(tuple((stroke.text, TONES[stroke.tone]) for stroke in line) for line in found)]

    def _notes(self, width: int) -> list[Words]:
        assert self.made is not None
        report = self.made.report
        found: list[Words] = []
        for number, note in enumerate((*report.notes, *report.remarks)):
            first, *rest = wrap(note, max(10, width - 2))
            found.append((("· ", "muted"), (first, "text" if number < 2 else "muted")))
            found += [(("  " + line, "text" if number < 2 else "muted"),) for line in rest]
        return found

    def _read_labels(self) -> None:
        """Have here what stands beside the references in sight."""
        if not self.aside_width:
            self._labels = {}
            return
        wanted = []
        for line in range(self._top, self._top + self.size.height):
            part = self._part(line)
            if part is not None and part.table is not None:
                wanted.append(self._reference(part.table.table, line - part.first_row))
        self._labels = self.aside(list(filter(None, wanted)))

    # --- Moving ---

    def move(self, direction: str) -> None:
        """Up, down, page_up, page_down, first, last; left and right past columns."""
        self._lay_out()
        if direction in ("left", "right"):
            self._sideways(1 if direction == "right" else -1)
            return
        page = max(1, self._height - 4)
        here = self._top if self.picture else self._at
        to = {"up": here - 1, "down": here + 1, "page_up": here - page, "page_down": here + page, "first": 0,
              "last": self._lines - 1}[direction]  # fmt: skip
        if self.picture:
            self._wind_to(to)
        else:
            self._go(self._stop(to, 1 if to > here else -1))

    def to_next_section(self) -> None:
        """The cursor to the first row of the next table, or again of the first one."""
        self._lay_out()
        rows = [part.first_row for part in self._parts if part.table]
        if rows and not self.picture:
            self._go(next((row for row in rows if row > self._at), rows[0]), heading=True)

    def _sideways(self, by: int) -> None:
        """Past all the columns in sight, of the table under the cursor or failing that of the widest."""
        here = self._part(self._at)
        laid = here.table if here else None
        if laid is None or not laid.furthest:
            tables = [part.table for part in self._parts if part.table]
            laid = max(tables, key=lambda table: table.furthest, default=None)
        if laid is None:
            return
        left = laid.beyond if by > 0 else laid.before
        if left != self._left:
            self._left = left
            self.refresh()

    def _stop(self, line: int, step: int) -> int:
        """`line`, or where the cursor does not stop there the next in the direction of `step`, or failing that back."""
        line = max(0, min(line, self._lines - 1))
        for way in (step, -step):
            place = line
            while 0 <= place < self._lines:
                part = self._part(place)
                assert part is not None
                if place >= part.first_row and (part.table is not None or self._is_note(part, place)):
                    return place
                # To the end of what cannot be stopped at, not through it line by line.
                if way < 0:
                    place = part.start - 1
                elif part is self._parts[-1]:
                    place += 1
                else:
                    place = part.first_row if part.table else part.start + part.lines
        return line

    def _is_note(self, part: Part, line: int) -> bool:
        return part is self._parts[-1] and line > part.start

    def _go(self, line: int, *, heading: bool = False) -> None:
        old, self._at = self._at, line
        if self._follow(heading=heading):
            self._read_labels()
            self.refresh()
            return
        for each in (old, line):
            self.refresh(Region(0, each - self._top, self.size.width, 1))

    def _follow(self, *, heading: bool) -> bool:
        """Bring the cursor into sight, by half a page. Whether it scrolled."""
        before, height = self._top, self._height
        part = self._part(self._at)
        over = part.table.head_lines if part and part.table else 0
        if heading and part is not None:
            self._top = part.start - 2
        elif self._at < self._top + over:
            # The titles of a table, and the heading over them, come into sight with its first row.
            at_first = part is not None and self._at == part.first_row
            self._top = min(self._at - over - (2 if at_first else 0), self._top - height // 2)
        elif self._at >= self._top + height:
            self._top = max(self._at - height + 1, self._top + height // 2)
        self._top = max(0, min(self._top, self._at, self._lines - height))
        return self._top != before

    def _wind_to(self, top: int) -> None:
        top = max(0, min(top, self._lines - self._height))
        if top != self._top:
            self._top = top
            self._read_labels()
            self.refresh()

    # --- The mouse ---

    def on_click(self, event: events.Click) -> None:
        self._lay_out()
        line = self._top + event.y
        part = self._part(line)
        if part is None or part.table is None or line < part.first_row or self._over(event.y) is not None:
            return
        if line == self._at:
            self.post_message(self.RowOpened())
        else:
            self._go(line)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wind_to(self._top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wind_to(self._top - 3)

    # --- Drawing ---

    def line(self, y: int) -> Line:
        if self.made is None:
            return [(f" {self.waiting}", Ink("muted"))] if y == 0 else []
        self._lay_out()
        if y >= self._height:
            return self._out_of_sight()
        over = self._over(y)
        if over is not None:
            return self._head(over, y)
        line = self._top + y
        part = self._part(line)
        if part is None or line >= self._lines:
            return []
        if part.table is None:
            here = line == self._at and part is self._parts[-1] and not self.picture
            return self._words(part.words[line - part.start], here)
        if line < part.first_row:
            return self._head(part.table, line - part.start)
        return self._row(part.table, line - part.first_row, line == self._at)

    def _over(self, y: int) -> LaidOut | None:
        """The table whose titles stay over its rows on line `y` of the view."""
        part = self._part(self._top)
        if part is None or part.table is None or not part.start < self._top < part.start + part.lines - 1:
            return None
        return part.table if y < part.table.head_lines else None

    def _words(self, words: Words, here: bool) -> Line:
        ground: Ground = "row" if here else "ground"
        line = [(" ", Ink("text", ground))]
        room = self.size.width - 1
        for text, role in words:
            text = fit(text, min(width_of(text), room))
            room -= width_of(text)
            line.append((text, Ink(role, ground, role == "accent")))
        return merged([*line, (" " * room, Ink("text", ground))])

    def _head(self, table: LaidOut, y: int) -> Line:
        if y < table.head_lines - 1:
            return [(" " + table.head(y), Ink("muted", bold=True))]
        said = f" {table.beside} " if table.beside else " "
        rule = "─" * max(0, self.size.width - 1 - width_of(said))
        return [(" " + rule, Ink("rule")), (said, Ink("muted"))]

    def _row(self, table: LaidOut, place: int, here: bool) -> Line:
        ground: Ground = "row" if here else "ground"
        label = self._labels.get(self._reference(table.table, place), "")
        text = f" {table.row(place, label)}"
        return [(text + " " * max(0, self.size.width - width_of(text)), Ink("text", ground))]

    def _out_of_sight(self) -> Line:
        below = self._lines - self._top - self._height
        parts = [f"↑ {self._top:,}"] if self._top > 0 else []
        parts += [f"↓ {below:,} more lines"] if below > 0 else []
        return [(f" {'  '.join(parts)}", Ink("muted"))]
