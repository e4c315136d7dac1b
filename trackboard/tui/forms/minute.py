"""What is minuted of a child at a meeting; what is typed is kept in the database, not only on this screen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.timer import Timer

from trackboard.casework.acts.actions import add_action
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import NEXT_ON
from trackboard.casework.meetings.drafts import OVER, draft_of, keep_draft
from trackboard.casework.meetings.minutes import Typed, record_minute
from trackboard.errors import TrackboardError
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow, MeetingRow, MinuteRow
from trackboard.tui.forms.action import AddAction
from trackboard.tui.forms.field_values import Field, Values
from trackboard.tui.forms.form import Form
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.forms.verdict import JudgeDelay
from trackboard.tui.recorder import is_saved

KEPT_AFTER = 1.0
"""Seconds of typing that can be lost: what is typed is kept so long after the first key since it was kept last."""


class WriteMinute(Sheet):
    """Discussion and decision, until when, and who sees to it."""

    TITLE = "Discussion and decision"
    AT = "discussion"

    def __init__(self, desk: Desk, meeting: MeetingRow, child: int, reference: str) -> None:
        self.meeting = meeting
        super().__init__(desk, child, reference, str(meeting.id))

    def asks(self) -> Sequence[Field]:
        held = self.seen = get(self.desk.db, MinuteRow, self.meeting.id, self.child)
        child = get(self.desk.db, ChildRow, self.child)
        row = held or MinuteRow(self.meeting.id, self.child)
        return (
            Field("discussion", "Discussion", "prose", initial=row.discussion),
            Field("decision", "Decision", "prose", initial=row.decision),
            Field("next_on", "Until when", "date", date=NEXT_ON,
                  initial=day_text(parse_iso(row.next_on)) if row.next_on else ""),
            Field("owner", "Who", initial=row.owner or (child.owner if child else ""), hint="who sees to it"),
        )  # fmt: skip

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        typed = Typed(values["discussion"], values["decision"], values["owner"], self.changed_day(values, "next_on"))
        return record_minute(desk, self.meeting.id, self.child, typed, seen=self.seen)


class MinuteForm(Form):
    """A minute being typed. Its draft outlives the terminal: it is there again in this child's form."""

    def __init__(self, sheet: WriteMinute) -> None:
        super().__init__(sheet)
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
        self.trackboard.keep(lambda desk: keep_draft(desk, meeting, child, typed, over), self._not_kept)

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


class AskAtMeeting(AddAction):
    """An action that the meeting asks for."""

    meeting: MeetingRow

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return add_action(
            desk, self.child, values["text"], owner=values["owner"], team=values["team"],
            due_on=self.day_or_none(values, "due_on"), meeting_id=self.meeting.id, insist=insist,
        )  # fmt: skip


class JudgeAtMeeting(JudgeDelay):
    """A verdict that the meeting gives."""

    meeting: MeetingRow

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return judge_delay(
            desk, self.child, self.which, values["verdict"], reason=values["reason"], party=values["party"],
            note=values["note"], meeting=self.meeting.meeting, seen=self.seen,
        )  # fmt: skip
