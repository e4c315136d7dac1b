"""What is minuted of a child at a meeting, and what else the meeting records of it."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.actions import add_action
from trackboard.casework.acts.delays import judge_delay
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import NEXT_ON
from trackboard.casework.meetings.minutes import Typed, record_minute
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow, MeetingRow, MinuteRow
from trackboard.tui.forms.action import AddAction
from trackboard.tui.forms.field_values import Field, Values
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.forms.verdict import JudgeDelay


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
