"""Writing a note."""

from __future__ import annotations

from trackboard.casework.acts.notes import write_note
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.action_fields import WRITE_NOTE
from trackboard.tui.forms.field_values import Values
from trackboard.tui.forms.sheet import Sheet


class WriteNote(Sheet):
    """A note, which stays as it is: what is wrong in it another one puts right."""

    TITLE = "Write a note"
    FIELDS = WRITE_NOTE

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return write_note(desk, self.child, **values)
