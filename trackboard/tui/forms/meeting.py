"""What is filled in about a meeting itself: setting it up, what a team said to the roll call, closing it."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts import Desk, Done
from trackboard.casework.fields import MEETING_ON
from trackboard.casework.meetings.closing import RATINGS, Unowned, amend, close_meeting
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.roll import Answer, RollLine, take_roll
from trackboard.errors import UsageProblem
from trackboard.store.meetings import MeetingRow
from trackboard.store.rows import select
from trackboard.tui.forms.fields import Field, Option, Values, options
from trackboard.tui.forms.sheet import Sheet


class SetUpMeeting(Sheet):
    """A meeting, whose agenda builds itself."""

    TITLE = "Set up a meeting"
    made: MeetingRow | None = None
    """The meeting, once it is saved."""

    def asks(self) -> Sequence[Field]:
        policy = self.desk.policy
        self.seen = frozenset(row.id for row in select(self.desk.db, MeetingRow))
        return (
            Field("kind", "Kind", "choice", options(policy.meeting_kinds), needed=True),
            Field("on", "On", "date", date=MEETING_ON, needed=True, initial="today"),
            Field("chair", "Chair", hint="empty: the last one's"),
            Field("joint", "Joint chairs", hint="with commas between them"),
            Field("minute_taker", "Minutes taken by", hint="empty: the last one's"),
            Field("length", "Minutes there are", hint="empty: as the policy has it for the kind"),
            Field("form", "Agenda", "choice", options(policy.agendas), hint="empty: the kind's own way"),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        length = values["length"].strip()
        if length and not (length.isascii() and length.isdigit()):
            raise UsageProblem(f'"{length}" is no number of minutes: write it as 90')
        joint = [name for name in values["joint"].split(",") if name.strip()]
        on = self.day(values, "on")
        new = NewMeeting(values["kind"], on, values["chair"], joint, values["minute_taker"], int(length or 0),
                         form=values["form"])  # fmt: skip
        self.made, done = create_meeting(desk, new, seen=self.seen)
        return done


class AnswerRoll(Sheet):
    """What one team said to the roll call, with who came, when, and the text of a written update."""

    def __init__(self, desk: Desk, meeting: MeetingRow, line: RollLine, status: str = "", arrived: str = "") -> None:
        self.line, self.meeting = line, meeting
        self.AT = "note" if status == "written_update" else "people"  # type: ignore[misc]  # by what was asked for
        self._status = status or (line.row.status if line.row else "present")
        self._arrived = arrived or (line.row.arrived if line.row else "")
        super().__init__(desk, 0, meeting.meeting, line.team)

    @property
    def title(self) -> str:
        return f"Roll call: {self.line.label}"

    def asks(self) -> Sequence[Field]:
        row = self.seen = self.line.row
        return (
            Field(
                "status", "Answer", "choice", options(self.desk.policy.attendance), needed=True, initial=self._status
            ),
            Field("people", "People", initial=row.people if row else "", hint="who came; may stay empty"),
            Field("arrived", "Arrived late, at", initial=self._arrived, hint="10:40"),
            Field("note", "Written update", "prose", initial=row.note if row else ""),
        )

    def shown(self, values: Values) -> set[str]:
        return {"status", "people", "note"} | ({"arrived"} if values["status"] == "present" else set())

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        answer = Answer(self.which, values["status"], values["people"], values["arrived"], values["note"])
        return take_roll(desk, self.meeting.id, [answer], seen={self.which: self.seen})


class CloseMeeting(Sheet):
    """Closing: what the meeting was worth, and why it closes although somebody is unowned."""

    def __init__(self, desk: Desk, meeting: MeetingRow, unowned: Sequence[Unowned]) -> None:
        self.meeting, self.unowned = meeting, unowned
        super().__init__(desk, 0, meeting.meeting)

    TITLE = "Close the meeting and lock its minutes"

    def asks(self) -> Sequence[Field]:
        words = {1: "of no use", 3: "so so", 5: "very useful"}
        scale = [Option(str(each), f"{each} {words.get(each, '')}".strip()) for each in RATINGS]
        despite = [Field("despite", "Reason to close", "prose")] if self.unowned else []
        return (Field("rating", "Worth", "choice", scale, hint="1 to 5; may stay empty"), *despite)

    def remarks(self, values: Values) -> Sequence[str]:
        said = ["Closed minutes stay as they are; what is wrong in them an amendment puts right"]
        if self.unowned:
            some = ", ".join(each.reference for each in self.unowned[:6]) + (", …" if len(self.unowned) > 6 else "")
            said.insert(0, f"{len(self.unowned)} would leave unowned ({some}): it stays open unless you give a reason")
        return said

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return close_meeting(
            desk, self.meeting.id, despite=values.get("despite", ""), rating=int(values["rating"] or 0)
        )


class AmendMinutes(Sheet):
    """What closed minutes have wrong, put right beside them."""

    TITLE = "Amendment"
    AT = "text"

    def __init__(self, desk: Desk, meeting: MeetingRow, discussed: Sequence[Option]) -> None:
        self.meeting, self.discussed = meeting, discussed
        super().__init__(desk, 0, meeting.meeting)

    def asks(self) -> Sequence[Field]:
        return (
            Field("child", "Whose item", "choice", self.discussed, hint="empty: of the whole"),
            Field("text", "Amendment", "prose", needed=True),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        child = values["child"]
        return amend(desk, self.meeting.id, values["text"], child_id=int(child) if child else None)
