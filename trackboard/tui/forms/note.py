"""Writing a note."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.notes import write_note
from trackboard.casework.desk import Desk, Done
from trackboard.tui.forms.field_values import Field, Values
from trackboard.tui.forms.sheet import Sheet


class WriteNote(Sheet):
    """A note, which stays as it is: what it says wrongly another one puts right."""

    TITLE = "Write a note"

    def asks(self) -> Sequence[Field]:
        return (Field("note", "Note", "prose", needed=True),)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return write_note(desk, self.child, values["note"])
