"""The form of a minute: what is typed is kept in the database, not only on this screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from trackboard.casework.desk import Done
from trackboard.casework.meetings.drafts import OVER, draft_of, keep_draft
from trackboard.errors import TrackboardError
from trackboard.store.tables import MinuteRow
from trackboard.tui.forms.form import Form
from trackboard.tui.forms.minute import WriteMinute
from trackboard.tui.recorder import is_saved

if TYPE_CHECKING:
    from trackboard.tui.session import Session

KEPT_AFTER = 1.0
"""Seconds of typing that can be lost: what is typed is kept so long after the first key since it was kept last."""


class MinuteForm(Form):
    """A minute being typed. Its draft outlives the terminal: it is there again in this child's form."""

    def __init__(self, session: Session, sheet: WriteMinute) -> None:
        super().__init__(session, sheet)
        self._meeting = sheet.meeting.id
        self._keeping: Timer | None = None
        self.unsaved = False
        """Whether something was left that is typed and no minute."""

    def kept_draft(self) -> dict[str, str]:
        draft = draft_of(self.sheet.desk, self._meeting, self.sheet.child)
        return {name: draft.fields.get(name, "") for name in self._blank} if draft else {}

    def draft_over(self) -> MinuteRow | None:
        """The minute that there is, if the draft was typed over it; else the draft has seen none of it."""
        draft, held = draft_of(self.sheet.desk, self._meeting, self.sheet.child), self.sheet.seen
        return held if draft and isinstance(held, MinuteRow) and draft.fields.get(OVER) == str(held.version) else None

    def on_field_row_field_changed(self) -> None:
        if self._keeping is None and not self._saving:
            self._keeping = self.set_timer(KEPT_AFTER, self.keep_draft)

    def save(self) -> None:
        self._stop_keeping()
        super().save()
        if not self._saving:
            self.keep_draft()

    def keep_draft(self) -> None:
        """Keep what is typed in the database, behind whatever is being saved."""
        self._stop_keeping()
        if self._saving:
            return
        typed = {row.field.name: row.value for row in self.rows}
        self.unsaved = typed != self._blank
        typed = typed | self.dates_written_out() if self.unsaved else {}
        meeting, child, over = self._meeting, self.sheet.child, self.sheet.seen
        self.session.keep(lambda desk: keep_draft(desk, meeting, child, typed, over), self._not_kept)

    def _saved(self, outcome: Done | TrackboardError) -> None:
        self.unsaved = not is_saved(outcome)
        super()._saved(outcome)
        if self.unsaved and self.is_attached:
            self.keep_draft()  # whatever comes of what was said against it

    def _not_kept(self, outcome: Done | TrackboardError) -> None:
        self._say([("×", f"What you type is not kept: {outcome}", "overdue")])

    def _stop_keeping(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
