"""A form over the screen: what it asks for, what is said at once, and saving it out of the keyboard's way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import TextArea

from trackboard.casework.desk import Clash, Done, Doubtful
from trackboard.errors import TrackboardError
from trackboard.paint.cells import Line
from trackboard.paint.palette import Ink, Name
from trackboard.paint.text import fit, width_of
from trackboard.store.rows import StaleError
from trackboard.tui.forms.field_values import Values
from trackboard.tui.forms.rows import FieldRow, Paragraphs
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.parts.base_screen import Told
from trackboard.tui.parts.foot import KeyBar
from trackboard.tui.parts.line_widget import LineWidget
from trackboard.tui.recorder import is_saved
from trackboard.tui.session import Draft

if TYPE_CHECKING:
    from trackboard.tui.session import Session

KEYS = (("ctrl+s", "save"), ("tab", "next field"), ("esc", "leave, keeping the draft"))
INSISTING = (("ctrl+s", "save it all the same"), ("esc", "leave, keeping the draft"))
Sentence = tuple[str, str, Name]


class Heading(LineWidget):
    """Whose form this is, and what it records: in sight whatever is scrolled."""

    def __init__(self, whose: str, title: str) -> None:
        super().__init__()
        self._whose, self._title = whose, title

    def line(self, y: int) -> Line:
        if y != 0:
            return []
        whose = f" {self._whose} "
        room = max(0, self.size.width - width_of(whose))
        title = fit(f" {self._title}", room) if room else ""
        return [
            (fit(whose, self.size.width - width_of(title)), Ink("accent", "row", True)),
            (title, Ink("text", "row")),
        ]

    def ground_ink(self, y: int) -> Ink:
        return Ink("text", "ground")


class Form(Told, ModalScreen[Done | None]):
    """A sheet to be filled in. Dismissed with what was done; None if it was left."""

    CSS_PATH = "form.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "go(1)", "Next field", id="form.next", priority=True),
        Binding("shift+tab", "go(-1)", "Field before", id="form.previous", priority=True),
        Binding("enter", "take", "Next field", id="form.take", priority=True),
        Binding("ctrl+s", "save", "Save", id="form.save", priority=True),
        Binding("escape", "leave", "Leave, keeping the draft", id="form.leave", priority=True),
        Binding("ctrl+n", "start_anew", "Start anew", id="form.anew", priority=True),
    ]

    def __init__(self, session: Session, sheet: Sheet) -> None:
        super().__init__()
        self.session = session
        self.sheet = sheet
        self._blank = {field.name: field.initial for field in sheet.fields}
        self._draft: dict[str, str] = {}
        self._doubts: tuple[str, ...] = ()
        self._saving = False
        self._known: Values = {}
        self._seen: tuple[Any, Any] = (sheet.seen, sheet.seen)
        """What stands behind the empty form, and what behind the draft."""
        self._turned: list[Sentence] = []
        """Why a field holds what it does, where that follows from another."""

    # --- The screen ---

    @property
    def key(self) -> tuple[str, str, str]:
        """What its draft is kept under."""
        return self.sheet.reference, self.sheet.title, self.sheet.which

    def kept_draft(self) -> dict[str, str]:
        """What was typed before and not saved, by field."""
        draft = self.session.drafts.get(self.key)
        return dict(draft.typed) if draft else {}

    def draft_over(self) -> Any:
        """What the draft was typed over, as `Sheet.seen`."""
        draft = self.session.drafts.get(self.key)
        return draft.over if draft else self.sheet.seen

    def compose(self) -> ComposeResult:
        self._draft = self.kept_draft()
        self._seen = (self.sheet.seen, self.draft_over() if self._draft else self.sheet.seen)
        self.sheet.seen = self._seen[1]
        start = self._blank | self._draft
        self.rows = [FieldRow(field, self.sheet.desk, start[field.name]) for field in self.sheet.fields]
        with Vertical():
            yield Heading(self.sheet.reference, self.sheet.title)
            with VerticalScroll(can_focus=False):
                yield from self.rows
            yield Paragraphs()
            yield KeyBar(())

    def on_mount(self) -> None:
        self.paragraphs = self.query_one(Paragraphs)
        self.key_bar = self.query_one(KeyBar)
        self._fit()
        if self._draft:
            self._take_for_own()
        self._look()
        empty = (row for row in self.rows if self._draft and row.display and not row.text.strip())
        first = next((row for row in self.rows if row.field.name == self.sheet.AT), next(empty, self.rows[0]))
        first.enter()
        if self._draft:
            self._say([("·", "This is your draft. ctrl+n starts anew, and brings it back", "accent")])

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def _fit(self) -> None:
        """Keep the heading and the keys in sight: only the fields scroll."""
        said = self.query_one(Paragraphs).get_content_height(None, None, min(94, self.app.size.width - 2))
        self.query_one(VerticalScroll).styles.max_height = max(3, self.app.size.height - 7 - said)

    @property
    def values(self) -> dict[str, str]:
        """What was typed, of the fields that are shown."""
        return {row.field.name: row.value if row.display else "" for row in self.rows}

    def _say(self, said: Sequence[Sentence]) -> None:
        self.paragraphs.say(said)
        self._fit()

    def _look(self) -> None:
        """Show the fields that belong, dates read the right way, and what is worth saying."""
        self._turn()
        values = self.values
        if values == self._known:
            return
        self._known = values
        shown = self.sheet.shown(values)
        for row in self.rows:
            row.display = row.field.name in shown
            row.read_beside(values)
        self._doubts = ()
        self.key_bar.show(KEYS)
        try:
            found = self.sheet.foreseen(values)
            remarks: list[Sentence] = [
                *(("!", warning, "due_soon") for warning in found.warnings),
                *(("·", remark, "muted") for remark in found.remarks),
            ]
        except TrackboardError:
            remarks = []  # half typed: saving would say it
        self._say([*self._turned, *remarks])

    def _turn(self) -> None:
        """Have the fields hold what follows from others, where the person has not chosen, and say why."""
        turned = self.sheet.turns(self.values)
        self._turned = []
        for row in self.rows:
            name = row.field.name
            if name in self.sheet.TURNED and not row.own:
                value, why = turned.get(name, (self._blank[name], ""))
                if row.value != value:
                    row.put(value)
                if why and value != self._blank[name]:
                    self._turned.append(("·", why, "accent"))

    def _take_for_own(self) -> None:
        """What a draft holds otherwise than it would follow was chosen when it was typed."""
        turned = self.sheet.turns(self.values)
        for row in self.rows:
            value, _ = turned.get(row.field.name, (self._blank[row.field.name], ""))
            row.own = row.value != value

    def on_field_row_field_changed(self) -> None:
        self._look()

    # --- Going from field to field: at once, for the next key may be waiting already ---

    def action_go(self, by: int) -> None:
        """To the next field or the one before; after the last comes the first."""
        rows = [row for row in self.rows if row.display]
        place = next((place for place, row in enumerate(rows) if row.input is self.focused), -1)
        rows[(place + by) % len(rows)].enter()

    def action_take(self) -> None:
        """Take what is chosen, and go on; in text of several lines a new line."""
        row = next((row for row in self.rows if row.input is self.focused), None)
        if row is None or isinstance(row.input, TextArea):
            raise SkipAction
        self._go_on(row)

    def on_field_row_field_done(self, event: FieldRow.FieldDone) -> None:
        self._go_on(event.row, event.step)

    def _go_on(self, row: FieldRow, by: int = 1) -> None:
        rows = [row for row in self.rows if row.display]
        place = rows.index(row) + by
        if 0 <= place < len(rows):
            rows[place].enter()
        else:
            row.settle()

    def dates_written_out(self) -> dict[str, str]:
        """The dates that were typed, as the days that they mean today: a draft may be opened on another day."""
        dates = (row for row in self.rows if row.field.kind == "date")
        return {row.field.name: row.written_out for row in dates if row.value != self._blank[row.field.name]}

    def day_changed(self) -> None:
        """A new day has begun: what was typed stays as it was shown, what is typed now is read on the new day."""
        self.sheet.desk = self.session.desk()
        for row in self.rows:
            row.day_changed(self.sheet.desk)

    # --- Saving and leaving ---

    def _once_typed(self, then: Callable[[], None]) -> None:
        """Do something once every key that was pressed stands in its field.

        Keys may come faster than fields take them in, as over a slow line, which hands over many at once: what is read
        before that is not what was typed.
        """
        waiting = [row.input for row in self.rows]

        def go_on() -> None:
            if waiting:
                waiting.pop().call_later(go_on)
            else:
                self.call_later(then)

        go_on()

    def action_save(self) -> None:
        """Save; a second time after what was said against it."""
        self._once_typed(self.save)

    def save(self) -> None:
        """Save what stands in the fields."""
        if self._saving:
            return
        for row in self.rows:
            row.settle()
        self._look()  # of keys that came in one go nothing may have been looked at yet
        wrong = [row for row in self.rows if row.display and row.wrong]
        if wrong:
            self._say([("×", row.wrong, "overdue") for row in wrong])
            wrong[0].enter()
            return
        values = {row.field.name: row.written_out if row.display else "" for row in self.rows}
        insist, sheet = bool(self._doubts), self.sheet
        self._saving = True
        self._say([("·", "Saving…", "muted")])
        self.session.record(lambda desk: sheet.save(desk, values, insist), self._saved)

    def _saved(self, outcome: Done | TrackboardError) -> None:
        self._saving = False
        if isinstance(outcome, Done):
            self.session.drafts.pop(self.key, None)
            if self.is_attached:
                self.dismiss(outcome)
        elif not self.is_attached:
            self.session.say(str(outcome))
        elif is_saved(outcome):
            self.session.drafts.pop(self.key, None)
            self.dismiss(None)
            self.app.call_later(self.session.say, str(outcome))  # once the screen below is in front
        elif isinstance(outcome, Doubtful):
            self._doubts = outcome.warnings
            self.key_bar.show(INSISTING)
            asked = "Nothing is saved yet. If it is right all the same, ctrl+s again saves it"
            self._say([*(("!", doubt, "due_soon") for doubt in outcome.warnings), ("·", asked, "accent")])
        elif isinstance(outcome, Clash):
            self._settle(outcome)
        else:
            if isinstance(outcome, StaleError) and outcome.current is None:
                self.sheet.seen = None
            self._known = {}  # it may ask for other fields now
            self._look()
            self._say([("×", str(outcome), "overdue")])

    @work
    async def _settle(self, clash: Clash) -> None:
        """Have the person choose between their own and what someone else saved meanwhile."""
        mine = await self.session.open.settle(self.sheet.reference, clash)
        if mine is None:
            self._say([("×", "Nothing is saved: someone else changed this meanwhile", "overdue")])
            return
        self.sheet.seen = clash.current
        if mine:
            self.save()
        else:
            self.session.drafts.pop(self.key, None)
            self.dismiss(None)

    def action_leave(self) -> None:
        """Leave; what was typed is there again when the form is opened next."""
        self._once_typed(self._leave)

    def _leave(self) -> None:
        if self.is_current:
            self.keep_draft()
            self.dismiss(None)

    def keep_draft(self) -> None:
        """Keep what was typed, names left out, if anything was."""
        typed = {row.field.name: row.value for row in self.rows if row.field.kind != "name"}
        if any(value != self._blank[name] for name, value in typed.items()):
            self.session.drafts[self.key] = Draft(typed | self.dates_written_out(), self.sheet.seen)
        else:
            self.session.drafts.pop(self.key, None)

    def action_start_anew(self) -> None:
        """Empty the form; once more brings back what stood there."""
        now = self.values
        self.sheet.seen = self._seen[now == self._blank]
        for row in self.rows:
            row.put(self._draft.get(row.field.name, "") if now == self._blank else self._blank[row.field.name])
        if now != self._blank:
            self._draft = now
        self.rows[0].enter()
