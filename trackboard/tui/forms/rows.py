"""The widgets of a form: a row for each field, the list one chooses from, and what is said under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, TextArea

from trackboard.casework.desk import Desk
from trackboard.casework.fields.field import NOTHING, Day, Texts
from trackboard.errors import TrackboardError
from trackboard.paint.cells import Line
from trackboard.paint.palette import Ground, Ink, Name
from trackboard.paint.text import fit, width_of, wrap
from trackboard.tui.forms.field_values import FormField, Option, chosen, matching
from trackboard.tui.parts.line_widget import LineWidget

LABEL = 20
"""Cells of a field's name."""
LISTED = 7
"""Options in sight at once, in a form."""
LONGEST = 400
"""Characters of a field of one line."""


class Words(LineWidget):
    """One line of words on the form's ground."""

    def __init__(self, words: str = "", role: Name = "muted", *, bold: bool = False) -> None:
        super().__init__()
        self._said = (words, role, bold)

    def say(self, words: str, role: Name = "muted", *, bold: bool = False) -> None:
        """Say this instead."""
        if (words, role, bold) != self._said:
            self._said = (words, role, bold)
            self.refresh()

    def line(self, y: int) -> Line:
        words, role, bold = self._said
        return [(fit(words, self.size.width), Ink(role, "ground", bold))] if y == 0 else []

    def ground_ink(self, y: int) -> Ink:
        return Ink("text", "ground")


class Paragraphs(LineWidget):
    """Sentences, each after a sign, as many lines as they take."""

    DEFAULT_CSS = "Paragraphs { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str, Name]] = []

    def say(self, said: Sequence[tuple[str, str, Name]]) -> None:
        """Say these (sign, sentence, role) instead."""
        if list(said) != self.said:
            self.said = list(said)
            self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[str, Name]]:
        found: list[tuple[str, Name]] = []
        for sign, sentence, role in self.said:
            for place, line in enumerate(wrap(sentence, max(10, width - 4))):
                found.append((f"{sign if place == 0 else ' ':^3} {line}", role))
        return found

    def line(self, y: int) -> Line:
        lines = self._lines(self.size.width)
        if y >= len(lines):
            return []
        return [(fit(lines[y][0], self.size.width), Ink(lines[y][1], "ground", lines[y][1] != "muted"))]

    def ground_ink(self, y: int) -> Ink:
        return Ink("text", "ground")


class Matches(LineWidget):
    """The options that fit what was typed; one of them is marked."""

    DEFAULT_CSS = "Matches { height: auto; display: none; }"

    class Picked(Message):
        """The mouse picked an option."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, lines: int = LISTED) -> None:
        super().__init__()
        self.found: list[Option] = []
        self.at: int | None = None
        self._lines = lines

    def show(self, found: Sequence[Option], at: int | None) -> None:
        """List these."""
        new = list(found)
        if (new, at) != (self.found, self.at):
            taller = len(new[: self._lines]) != len(self.found[: self._lines])
            self.found, self.at = new, at
            self.refresh(layout=taller)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return max(1, min(self._lines, len(self.found)))

    @property
    def _top(self) -> int:
        return max(0, min((self.at or 0) - self._lines // 2, len(self.found) - self._lines))

    def line(self, y: int) -> Line:
        if not self.found:
            return [("  none of these: type less", Ink("due_soon", "ground"))]
        place = self._top + y
        if place >= len(self.found):
            return []
        option = self.found[place]
        ground: Ground = "row" if place == self.at else "ground"
        more = len(self.found) - self._top - self._lines
        aside = f"↓ {more} more" if more > 0 and y == self._lines - 1 else option.aside
        width = self.size.width
        beside = width - width_of(option.label) - 5
        aside = fit(aside, beside) if 0 < beside < width_of(aside) else aside if beside > 0 else ""
        sign = "►" if place == self.at else " "
        return [
            (f"{sign} {fit(option.label, max(4, width - width_of(aside) - 4))} ",
                    Ink("text", ground, place == self.at)),
            (f"{aside} ", Ink("muted", ground)),
        ]  # fmt: skip

    def ground_ink(self, y: int) -> Ink:
        return Ink("text", "ground")

    def on_click(self, event: events.Click) -> None:
        place = self._top + event.y
        if place < len(self.found):
            self.post_message(self.Picked(place))


class ChoiceInput(Input):
    """An input over a list. Space is the list's until something is typed: it would replace what stands here."""

    def on_key(self, event: events.Key) -> None:
        selected = abs(self.selection.end - self.selection.start) == len(self.value)
        if event.key == "space" and selected:
            event.stop()
            event.prevent_default()


class FieldRow(Vertical):
    """A field: its name, what is typed into it, and under it what there is to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", id="form.up"),
        Binding("down", "step(1)", "Down", id="form.down"),
    ]

    class FieldChanged(Message):
        """Something was typed or chosen."""

    class FieldDone(Message):
        """Enter, or a choice: on to the next field."""

        def __init__(self, row: FieldRow, step: int = 1) -> None:
            super().__init__()
            self.row = row
            self.step = step

    def __init__(self, field: FormField, desk: Desk, value: str) -> None:
        super().__init__(classes=f"-{field.kind}")
        self.field = field
        self.desk = desk
        """Where what is typed is read: on the day on which it was typed."""
        self._beside: Texts = NOTHING
        self.own = False
        """Whether the person typed or chose what stands here, and nothing else may change it."""
        self._at: int | None = None
        """Where in the list the arrows went; None if they went nowhere yet."""
        self._typed = False
        """Whether the list is narrowed by what was typed, and not all of it offered."""
        self._label = Words(f" {field.label}")
        self._aside = Words()
        self.matches = Matches()
        self._held = value
        """What was put here, or chosen: while its words stand here it is this, and nothing else of that name."""
        self._written = self._label_of(value)
        self.input: Input | TextArea
        if field.kind == "prose":
            self.input = TextArea(value, compact=True, show_line_numbers=False, highlight_cursor_line=False)
        else:
            kind = ChoiceInput if field.kind == "choice" else Input
            self.input = kind(self._written, placeholder=field.field.hint, password=field.kind == "name", compact=True,
                              max_length=LONGEST)  # fmt: skip

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._label
            yield self.input
            if self.field.kind == "date":
                yield self._aside
        if self.field.kind == "choice":
            yield self.matches

    def on_mount(self) -> None:
        if isinstance(self.input, TextArea):
            self.input.move_cursor(self.input.document.end)  # one goes on where one left off
        self._look(focused=False)

    # --- What it holds ---

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.input.text if isinstance(self.input, TextArea) else self.input.value

    @property
    def value(self) -> str:
        """What that means: of a choice the id."""
        if self.field.kind != "choice":
            return self.text
        self._take_in()
        if self._as_held:
            return self._held
        marked = self._marked
        return marked.id if marked else self.text.strip()

    @property
    def wrong(self) -> str:
        """Why it cannot be saved, as the act says it; '' if it can."""
        try:
            self.field.field.read(self.value, self.desk, self._beside)
        except TrackboardError as problem:
            return str(problem)
        return ""

    @property
    def _as_held(self) -> bool:
        """Whether what was put here stands here as it was."""
        return self._at is None and self.text == self._label_of(self._held)

    @property
    def _found(self) -> list[Option]:
        """What the list offers: everything, until something is typed."""
        return matching(self.text if self._typed else "", self.field.options)

    @property
    def written_out(self) -> str:
        """The value; of a date the day that is shown beside it, which `today` and `mon` mean no more after midnight."""
        return self.field.field.written_out(self.value, self.desk, self._beside)

    @property
    def preview(self) -> str:
        """What it is going to mean, where that is worth showing."""
        return self.field.field.preview(self.text, self.desk, self._beside)

    def day_changed(self, desk: Desk) -> None:
        """Read on at a desk of another day. What was typed on the day before stays the day that was shown."""
        if self.field.kind == "date":
            if self.preview != self.field.field.preview(self.text, desk, self._beside):
                self.put(self.written_out)
            self.desk = desk
            self._look(focused=self.input.has_focus)

    @property
    def _marked(self) -> Option | None:
        """The option that enter would take."""
        found = self._found
        if self._at is not None and found:
            return found[min(self._at, len(found) - 1)]
        return chosen(self.field, self.text)

    def put(self, value: str) -> None:
        """Have the field hold this, as if the person had not been there."""
        self._write(value)
        self.own = False

    def enter(self) -> None:
        """Put the cursor here; typing takes the place of what stands in a line."""
        self.screen.set_focus(self.input)  # at once, where focus() waits for its turn: the next key is for this field
        if isinstance(self.input, Input):
            self.input.select_all()

    def _write(self, value: str) -> None:
        text = self._label_of(value)
        self._at, self._typed, self._held, self._written = None, False, value, text
        if isinstance(self.input, TextArea):
            self.input.text = text
            self.input.move_cursor(self.input.document.end)
        else:
            self.input.value = text
            self.input.cursor_position = len(text)
            if self.input.has_focus:
                self.input.select_all()  # typing takes the place of this as well

    def _label_of(self, id: str) -> str:
        if self.field.kind != "choice":
            return id
        return next((option.label for option in self.field.options if option.id == id), id)

    def read_beside(self, values: Texts) -> None:
        """Read it beside these values of the other fields from now on."""
        before, self._beside = self.preview, values
        if self.preview != before:
            self._look(focused=self.input.has_focus)

    # --- Typing and choosing ---

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._changed()

    def _take_in(self) -> None:
        """What the person typed since the last look narrows the list, and is theirs."""
        if self.text != self._written:
            self._at, self._typed, self.own = None, True, True
            self._written = self.text

    def _changed(self) -> None:
        self._look(focused=self.input.has_focus)
        self.post_message(self.FieldChanged())

    def action_step(self, by: int) -> None:
        """To another option, or from a field without any to another field."""
        self._take_in()
        found = self._found
        if self.field.kind != "choice" or not found:
            self.post_message(self.FieldDone(self, by))
            return
        marked = self._marked
        if marked in found:
            self._at = (found.index(marked) + by) % len(found)
        else:
            self._at = 0 if by > 0 else len(found) - 1
        self.own = True
        self._changed()

    def on_matches_picked(self, event: Matches.Picked) -> None:
        event.stop()
        self._at = event.place
        self.settle()
        self.post_message(self.FieldDone(self))

    def settle(self) -> None:
        """Write out in full what is chosen."""
        if self.field.kind != "choice":
            return
        self._take_in()
        marked = None if self._as_held else self._marked
        if marked is not None:
            self._write(marked.id)
            self.own = True
        self._at, self._typed = None, False

    def on_descendant_focus(self) -> None:
        self._label.say(f"►{self.field.label}", "accent", bold=True)
        self._look(focused=True)
        if self.field.kind == "choice":
            self.call_after_refresh(self.scroll_visible, animate=False)

    def on_descendant_blur(self) -> None:
        self._label.say(f" {self.field.label}")
        self.settle()
        self._look(focused=False)

    def _look(self, *, focused: bool) -> None:
        """Show what there is to choose from, or the date in full."""
        if self.field.kind == "choice":
            self._take_in()
            found, marked = self._found, self._marked
            self.matches.display = focused and bool(found or self.field.meant is None)
            self.matches.show(found, found.index(marked) if marked in found else None)
        elif self.field.kind == "date":
            self._aside.say(*self._in_full(focused))

    def _in_full(self, focused: bool) -> tuple[str, Name]:
        if not self.text.strip():
            return (f"  {Day.WAYS}" if focused else "", "muted")
        if self.preview:
            return f"  {self.preview}", "accent"
        return (f"  {Day.WAYS}", "muted") if focused else ("  not a date", "overdue")
