"""What is minuted of a child at a meeting, and what else the meeting records of it."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.actions import add_action
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.meeting_fields import MINUTE
from trackboard.casework.meetings.minutes import record_minute
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow, MeetingRow, MinuteRow
from trackboard.tui.forms.action import AddAction
from trackboard.tui.forms.field_values import FormField, Values
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.forms.verdict import JudgeDelay


class WriteMinute(Sheet):
    """Discussion and decision, until when, and who sees to it."""

    TITLE = "Discussion and decision"
    FIELDS = MINUTE
    WITHOUT = ("actions", "team")
    AT = "discussion"

    def __init__(self, desk: Desk, meeting: MeetingRow, child: int, reference: str) -> None:
        self.meeting = meeting
        super().__init__(desk, child, reference, str(meeting.id))

    def look(self) -> MinuteRow | None:
        return get(self.desk.db, MinuteRow, self.meeting.id, self.child)

    def asks(self) -> Sequence[FormField]:
        child = get(self.desk.db, ChildRow, self.child)
        owner = (self.seen.owner if self.seen else "") or (child.owner if child else "")
        return [self.field(name, owner if name == "owner" else None) for name in MINUTE if name not in self.WITHOUT]

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        minute = {**values, "next_on": self.changed(values)["next_on"]}
        return record_minute(desk, self.meeting.id, self.child, minute, seen=self.seen)


class AskAtMeeting(AddAction):
    """An action that the meeting asks for."""

    meeting: MeetingRow

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return add_action(desk, self.child, **values, meeting_id=self.meeting.id, insist=insist)


class JudgeAtMeeting(JudgeDelay):
    """A verdict that the meeting gives."""

    meeting: MeetingRow

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return judge_delay(desk, self.child, self.which, **values, meeting=self.meeting.meeting, seen=self.seen)
