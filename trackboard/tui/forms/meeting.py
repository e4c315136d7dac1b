"""What is filled in about a meeting itself: setting it up, what a team said to the roll call, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trackboard.casework.desk import Desk, Done
from trackboard.casework.doubts import Doubts
from trackboard.casework.fields.choice import YesNo
from trackboard.casework.fields.meeting_fields import (
    AMEND,
    ANSWER_ROLL,
    BUILD_AGENDA,
    CLOSE_MEETING,
    CREATE_MEETING,
    EDIT_MEETING,
)
from trackboard.casework.meetings.agenda import build_agenda
from trackboard.casework.meetings.closing import StaysOpen, amend, close_meeting, look_at_closing
from trackboard.casework.meetings.meetings import create_meeting, edit_meeting, taken_from_last_time
from trackboard.casework.meetings.roll_call import Answer, RollLine, take_roll
from trackboard.errors import UsageProblem
from trackboard.pathway.ids import Attendances
from trackboard.store.reads.meeting_rows import meetings
from trackboard.store.tables import AttendanceRow, MeetingRow
from trackboard.tui.forms.field_values import FormField, Option, Values
from trackboard.tui.forms.sheet import Sheet


class SetUpMeeting(Sheet):
    """A meeting, whose agenda builds itself."""

    TITLE = "Set up a meeting"
    FIELDS = CREATE_MEETING
    WITHOUT = ("authority",)
    made: MeetingRow | None = None
    """The meeting, once it is saved."""

    def look(self) -> frozenset[int]:
        return frozenset(row.id for row in meetings(self.desk.db))

    @property
    def holds(self) -> None:
        """Nothing: it is a new one."""

    def asks(self) -> Sequence[FormField]:
        chair = self.desk.who.name
        return [self.field(name, chair if name == "chair" else None) for name in self.FIELDS if name != "authority"]

    def remarks(self, values: Values) -> Sequence[str]:
        said = taken_from_last_time(self.desk, values) if values["kind"].strip() else []
        return (f"As last time: {', '.join(said)}",) if said else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        self.made, done = create_meeting(desk, values, seen=self.seen)
        return done


class OfMeeting(Sheet):
    """About one meeting."""

    def __init__(self, desk: Desk, meeting: MeetingRow, which: str = "") -> None:
        self.meeting = meeting
        super().__init__(desk, 0, meeting.meeting, which)


class EditMeeting(OfMeeting):
    """Who chairs a meeting that is not closed, who takes its minutes, on which day and for how long."""

    TITLE = "Change the meeting"
    FIELDS = EDIT_MEETING
    AT = "chair"
    seen: MeetingRow

    def __init__(self, desk: Desk, meeting: MeetingRow) -> None:
        # A draft is of the row that it was begun on: on a later one it would put back what another changed since.
        super().__init__(desk, meeting, str(meeting.version))

    def look(self) -> MeetingRow:
        return self.meeting

    def asks(self) -> Sequence[FormField]:
        usual = self.desk.policy.meeting(self.meeting.kind).minutes
        length = replace(self.FIELDS["minutes_long"], hint=f"empty: {usual}")
        return [self.field(length if name == length.name else name) for name in self.FIELDS]

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return edit_meeting(desk, self.meeting.id, self.changed(values), seen=self.seen, insist=insist)


class BuildAgenda(OfMeeting):
    """The agenda built again by the rules; what the chair added or dropped stays so."""

    TITLE = "Build the agenda again"
    FIELDS = BUILD_AGENDA

    def remarks(self, values: Values) -> Sequence[str]:
        return ("Children you added or dropped, and those minuted already, stay as they are",)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return build_agenda(desk, self.meeting.id, **values)


class AnswerRoll(OfMeeting):
    """What one team said to the roll call, with who came, when, and the text of a written update."""

    FIELDS = ANSWER_ROLL

    def __init__(self, desk: Desk, meeting: MeetingRow, line: RollLine, status: str = "", arrived: str = "") -> None:
        self.line = line
        self.AT = "note" if status == Attendances.WRITTEN_UPDATE else "people"  # type: ignore[misc]  # by what was asked for
        self._first = {"status": status, "arrived": arrived}
        super().__init__(desk, meeting, line.team)

    @property
    def title(self) -> str:
        return f"Roll call: {self.line.label}"

    def look(self) -> AttendanceRow | None:
        return self.line.row

    def asks(self) -> Sequence[FormField]:
        return [self.field(name, self._first.get(name) or None) for name in self.FIELDS]

    def shown(self, values: Values) -> set[str]:
        return {"status", "people", "note"} | ({"arrived"} if values["status"] == Attendances.PRESENT else set())

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return take_roll(desk, self.meeting.id, [Answer(self.which, **values)], seen={self.which: self.seen})


LOCK = YesNo("lock", "Lock it for good", hint="yes or no")


class CloseMeeting(OfMeeting):
    """Closing: what the meeting was worth, and why it closes although something stands in the way; where nothing does a
    plain yes, for no slip of a finger locks minutes."""

    TITLE = "Close the meeting and lock its minutes"
    FIELDS = CLOSE_MEETING

    def __init__(self, desk: Desk, meeting: MeetingRow) -> None:
        self.closing = look_at_closing(desk, meeting.id)
        self.needs = self.closing.needs
        super().__init__(desk, meeting)

    def asks(self) -> Sequence[FormField]:
        lock = [] if self.closing.needs else [self.field(LOCK)]
        return (self.field("rating"), *lock, self.field("despite"))

    def shown(self, values: Values) -> set[str]:
        return {"rating", "lock", *(["despite"] if self.needs else [])}

    def foreseen(self, values: Values) -> Doubts:
        needs = list(self.needs)
        left = self.closing.unowned
        if needs and left and self.needs == self.closing.needs:
            some = ", ".join(each.reference for each in left[:6]) + (", …" if len(left) > 6 else "")
            needs[0] = f"{len(left)} would leave unowned ({some})"
        said = [need[:1].upper() + need[1:] for need in needs]
        said += ["It stays open unless you give a reason"] if said else []
        return Doubts(said, [each for each in (self.closing.carried, self.closing.lock) if each])

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        if not self.closing.needs and values["lock"] != "yes":
            raise UsageProblem("Nothing is locked: say yes where the form asks whether to lock it for good")
        try:
            return close_meeting(desk, self.meeting.id, despite=values["despite"], rating=values["rating"])
        except StaysOpen as stays:
            self.needs = stays.needs  # of what others did meanwhile: from now on the form asks for the reason
            raise


class AmendMinutes(OfMeeting):
    """What is wrong in closed minutes, put right beside them."""

    TITLE = "Amendment"
    FIELDS = AMEND
    AT = "text"

    def __init__(self, desk: Desk, meeting: MeetingRow, discussed: Sequence[Option]) -> None:
        self.discussed = [Option(each.label, each.label) for each in discussed]
        super().__init__(desk, meeting)

    def asks(self) -> Sequence[FormField]:
        return (self.field("child", options=self.discussed), self.field("text"))

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return amend(desk, self.meeting.id, **values)
