"""What is filled in about a meeting itself: setting it up, what a team said to the roll call, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trackboard.casework.desk import Desk, Done
from trackboard.casework.doubts import Doubts
from trackboard.casework.fields import MEETING_ON
from trackboard.casework.meetings.agenda import build_agenda
from trackboard.casework.meetings.closing import RATINGS, StaysOpen, amend, close_meeting, look_at_closing
from trackboard.casework.meetings.meetings import (
    BETWEEN_NAMES,
    NewMeeting,
    as_last_time,
    create_meeting,
    edit_meeting,
)
from trackboard.casework.meetings.roll_call import Answer, RollLine, take_roll
from trackboard.errors import UsageProblem
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import Attendances
from trackboard.store.reads.meeting_rows import meetings
from trackboard.store.tables import MeetingRow
from trackboard.tui.forms.field_values import YES_NO, Field, Option, Values, exactly, options
from trackboard.tui.forms.sheet import Sheet


class SetUpMeeting(Sheet):
    """A meeting, whose agenda builds itself."""

    TITLE = "Set up a meeting"
    made: MeetingRow | None = None
    """The meeting, once it is saved."""

    def asks(self) -> Sequence[Field]:
        policy = self.desk.policy
        self.seen = frozenset(row.id for row in meetings(self.desk.db))
        return (
            Field("kind", "Kind", "choice", options(policy.meeting_kinds), needed=True),
            Field("on", "On", "date", date=MEETING_ON, needed=True, initial="today"),
            Field("chair", "Chair", initial=self.desk.who.name, hint="empty: you"),
            Field("joint", "Joint chairs", hint="with commas between them; empty: as last time"),
            Field("minute_taker", "Minutes taken by", hint="empty: as last time"),
            Field("length", "Minutes there are", hint="empty: as the policy has it for the kind"),
            Field("form", "Agenda", "choice", options(policy.agendas), hint="empty: the kind's own way"),
        )

    def remarks(self, values: Values) -> Sequence[str]:
        kind = exactly(values["kind"], options(self.desk.policy.meeting_kinds))
        if kind is None:
            return ()
        on = self.day(values, "on")
        joint, minute_taker = as_last_time(self.desk, kind.id, on, values["chair"].strip() or self.desk.who.name)
        said = [f"chaired jointly with {joint}"] if joint and not values["joint"].strip() else []
        said += [f"minutes by {minute_taker}"] if minute_taker and not values["minute_taker"].strip() else []
        return (f"As last time: {', '.join(said)}",) if said else ()

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        new = NewMeeting(values["kind"], self.day(values, "on"), values["chair"], _names(values["joint"]),
                         values["minute_taker"], _minutes(values["length"]), form=values["form"])  # fmt: skip
        self.made, done = create_meeting(desk, new, seen=self.seen)
        return done


class EditMeeting(Sheet):
    """Who chairs a meeting that is not closed, who takes its minutes, on which day and for how long."""

    TITLE = "Change the meeting"
    AT = "chair"

    def __init__(self, desk: Desk, meeting: MeetingRow) -> None:
        self.meeting = meeting
        # A draft is of the row that it was begun on: on a later one it would put back what another changed since.
        super().__init__(desk, 0, meeting.meeting, str(meeting.version))
        self.seen: MeetingRow = meeting

    def asks(self) -> Sequence[Field]:
        row = self.meeting
        usual = self.desk.policy.meeting(row.kind).minutes
        return (
            Field("on", "On", "date", date=MEETING_ON, needed=True, initial=day_text(parse_iso(row.held_on))),
            Field("chair", "Chair", initial=row.chair),
            Field("joint", "Joint chairs", initial=row.joint_chairs.replace(BETWEEN_NAMES, ", "),
                  hint="with commas between them"),
            Field("minute_taker", "Minutes taken by", initial=row.minute_taker),
            Field("length", "Minutes there are", initial=str(row.minutes_long or ""), hint=f"empty: {usual}"),
        )  # fmt: skip

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        # What stands as it was when the form opened is not this person's to say: another may have changed it since.
        was = {field.name: field.initial for field in self.fields}
        typed = {name: values[name] for name in was if values[name].strip() != was[name]}
        given: dict[str, Any] = {name: typed[name] for name in ("chair", "minute_taker") if name in typed}
        if "on" in typed:
            given["held_on"] = self.day(values, "on")
        if "joint" in typed:
            given["joint_chairs"] = _names(typed["joint"])
        if "length" in typed:
            given["minutes_long"] = _minutes(typed["length"])
        return edit_meeting(desk, self.meeting.id, given, seen=self.seen, insist=insist)


class BuildAgenda(Sheet):
    """The agenda built again by the rules; what the chair added or dropped stays so."""

    TITLE = "Build the agenda again"

    def __init__(self, desk: Desk, meeting: MeetingRow) -> None:
        self.meeting = meeting
        super().__init__(desk, 0, meeting.meeting)

    def asks(self) -> Sequence[Field]:
        return (
            Field("form", "Agenda", "choice", options(self.desk.policy.agendas), hint="empty: the kind's own way"),
            Field("most", "Children at most", hint="empty: as many as the time allows"),
        )

    def remarks(self, values: Values) -> Sequence[str]:
        return ("Children you added or dropped, and those minuted already, stay as they are",)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        most = values["most"].strip()
        if most and not (most.isascii() and most.isdigit()):
            raise UsageProblem(f'"{most}" is no number of children: write it as 20')
        return build_agenda(desk, self.meeting.id, form=values["form"], most=int(most) if most else None)


class AnswerRoll(Sheet):
    """What one team said to the roll call, with who came, when, and the text of a written update."""

    def __init__(self, desk: Desk, meeting: MeetingRow, line: RollLine, status: str = "", arrived: str = "") -> None:
        self.line, self.meeting = line, meeting
        self.AT = "note" if status == Attendances.WRITTEN_UPDATE else "people"  # type: ignore[misc]  # by what was asked for
        self._status = status or (line.row.status if line.row else Attendances.PRESENT)
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
        return {"status", "people", "note"} | ({"arrived"} if values["status"] == Attendances.PRESENT else set())

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        answer = Answer(self.which, values["status"], values["people"], values["arrived"], values["note"])
        return take_roll(desk, self.meeting.id, [answer], seen={self.which: self.seen})


class CloseMeeting(Sheet):
    """Closing: what the meeting was worth, and why it closes although something stands in the way; where nothing does a
    plain yes, for no slip of a finger locks minutes."""

    TITLE = "Close the meeting and lock its minutes"

    def __init__(self, desk: Desk, meeting: MeetingRow) -> None:
        self.meeting = meeting
        self.closing = look_at_closing(desk, meeting.id)
        self.needs = self.closing.needs
        super().__init__(desk, 0, meeting.meeting)

    def asks(self) -> Sequence[Field]:
        words = {1: "of no use", 3: "so so", 5: "very useful"}
        scale = [Option(str(each), f"{each} {words.get(each, '')}".strip()) for each in RATINGS]
        lock = Field("lock", "Lock it for good", "choice", YES_NO, hint="yes or no")
        return (
            Field("rating", "Worth", "choice", scale, hint="1 to 5; may stay empty"),
            *([] if self.closing.needs else [lock]),
            Field("despite", "Reason to close", "prose"),
        )

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
            return close_meeting(
                desk, self.meeting.id, despite=values.get("despite", ""), rating=int(values["rating"] or 0)
            )
        except StaysOpen as stays:
            self.needs = stays.needs  # of what others did meanwhile: from now on the form asks for the reason
            raise


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


def _names(text: str) -> list[str]:
    """Names with commas between them."""
    return [name for name in text.split(",") if name.strip()]


def _minutes(text: str) -> int:
    """A number of minutes; 0 where none is typed."""
    length = text.strip()
    if length and not (length.isascii() and length.isdigit()):
        raise UsageProblem(f'"{length}" is no number of minutes: write it as 90')
    return int(length or 0)
