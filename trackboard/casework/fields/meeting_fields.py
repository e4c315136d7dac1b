"""What is asked of a meeting: set up, changed, its agenda, roll call, minutes, closing and amendments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from trackboard.casework.fields.choice import Choice, Team
from trackboard.casework.fields.field import ChildReference, Day, Field, Fields, Labels, Number, Person, Prose, Texts
from trackboard.casework.typed_words import choose
from trackboard.clean import clean, one_line
from trackboard.errors import UsageProblem
from trackboard.pathway.ids import MeetingKinds

if TYPE_CHECKING:
    from trackboard.casework.fields.field import Place
    from trackboard.pathway.policy.policy import Policy
    from trackboard.store.tables import MeetingRow


@dataclass(frozen=True, slots=True)
class MeetingReference(Field):
    """A meeting, by its id. It is read as its row; where `open_only`, a closed one is refused."""

    open_only: bool = False
    metavar: str = "ID"

    def meaning(self, text: str, desk: Place, beside: Texts) -> MeetingRow:
        from trackboard.casework.meetings.find_meeting import find_meeting, open_meeting

        found = find_meeting(desk.db, text)
        return open_meeting(desk.db, found.id) if self.open_only else found

    @property
    def blank(self) -> None:
        return None

    def offers(self, desk: Place) -> Labels:
        from trackboard.store.reads.meeting_rows import meetings

        return {row.meeting: row.held_on for row in meetings(desk.db)}


MEETING = MeetingReference("meeting", "Meeting", needed=True, metavar="MEETING")
"""The meeting that an act is about."""
ASKED_AT = MeetingReference("meeting", "Meeting", open_only=True,
                            help="The meeting that asks for it: it then stands in its minutes.")  # fmt: skip
JUDGED_AT = replace(ASKED_AT, help="The meeting that judged; its minutes then show the verdict.")
BETWEEN_NAMES = "; "
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])", re.ASCII)
RATINGS = range(1, 6)
"""What a meeting is worth, in five points (S2)."""


@dataclass(frozen=True, slots=True)
class People(Field):
    """Names of people at work, with commas between them; a command takes its option several times."""

    metavar: str = "NAME"
    several = True

    def meaning(self, text: str, desk: Place, beside: Texts) -> str:
        return self.value(text.split(","))

    def value(self, given: Any) -> str:
        names: Iterable[str] = given
        return BETWEEN_NAMES.join(name for each in names if (name := one_line(each)))

    def typed_as(self, kept: Any) -> str:
        return str(kept).replace(BETWEEN_NAMES, ", ")


@dataclass(frozen=True, slots=True)
class Clock(Field):
    """A time of day, read as `10:40`."""

    metavar: str = "HH:MM"

    def meaning(self, text: str, desk: Place, beside: Texts) -> str:
        match = _TIME.fullmatch(text.strip())
        if match is None:
            raise UsageProblem(f'"{one_line(text)}" is not a time; write it as 10:40')
        return f"{int(match[1]):02}:{match[2]}"


@dataclass(frozen=True, slots=True)
class Length(Number):
    """So many minutes; 0 is as long as the policy has it for the kind."""

    @property
    def blank(self) -> int:  # type: ignore[override]  # where nothing is said, the kind's own
        return 0

    def typed_as(self, kept: Any) -> str:
        return str(kept or "")


KIND = Choice("kind", "Kind", needed=True, among=lambda policy: policy.meeting_kinds, what="kind of meeting",
              metavar="KIND", help="By id, label or a part of one.")  # fmt: skip
_FORM = Choice("form", "Agenda", among=lambda policy: policy.agendas, what="way to build an agenda", metavar="FORM",
               hint="empty: the kind's own way",
               help="exceptions, everyone, stage or chosen. [default: the kind's own]")  # fmt: skip
_LENGTH = Length("minutes_long", "Minutes there are", what="minutes", example="90", option="minutes",
                 hint="empty: as the policy has it for the kind",
                 help="How long it lasts. [default: as long as its kind does]")  # fmt: skip
CREATE_MEETING = Fields(
    replace(KIND, default=MeetingKinds.TRACKING),
    Day("on", "On", needed=True, prefill="today", reads="ahead", column="held_on",
        help="The day. [default: the next one by the cadence]"),
    Person("chair", "Chair", hint="empty: you", help="[default: you]"),
    People("joint_chairs", "Joint chairs", hint="with commas between them; empty: as last time", option="joint-chair",
           help="Who chairs with the chair; repeatable."),
    Person("minute_taker", "Minutes taken by", hint="empty: as last time", help="[default: as last time]"),
    _LENGTH,
    _FORM,
    Field("authority", "Authority", metavar="NAME", help="Whose meeting. [default: the authority there is]"),
)  # fmt: skip
EDIT_MEETING = Fields(
    Day("held_on", "On", needed=True, reads="ahead", option="on", help="The day it is held on. The agenda stays."),
    Person("chair", "Chair", help="Who chairs it."),
    People("joint_chairs", "Joint chairs", hint="with commas between them", option="joint joint-chair",
           help="Who chairs with the chair; repeatable, in the place of all there were. '' for nobody."),
    Person("minute_taker", "Minutes taken by", help="Who takes the minutes; '' for nobody."),
    replace(_LENGTH, help="How long it lasts; 0 for as long as its kind does."),
)  # fmt: skip
BUILD_AGENDA = Fields(
    _FORM,
    Number("most", "Children at most", what="children", example="20", hint="empty: as many as the time allows",
           help="No more than N children, whatever their reasons."),
)  # fmt: skip
ADD_TO_AGENDA = Fields(
    Field("why", "Why", help="The line that says why."),
    Number("place", "Place", what="places", example="3", help="The place, from 1."),
)
MOVE_ON_AGENDA = Fields(replace(ADD_TO_AGENDA["place"], needed=True, missing="say where it moves to: 1 is the first"))

ROLL_TEAM = replace(Choice("team", "Team"), needed=True, among=lambda policy: policy.teams, what="team", metavar="TEAM")
ANSWER_ROLL = Fields(
    Choice("status", "Answer", needed=True, among=lambda policy: policy.attendance, what="answer to the roll call",
           metavar="STATUS"),
    Field("people", "People", hint="who came; may stay empty", metavar="NAMES", help="Who came for the team."),
    Clock("arrived", "Arrived late, at", hint="10:40", help="When, if late."),
    Prose("note", "Written update", what="the written update", help="The text of a written update."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Several(Prose):
    """Several texts; a command takes its option several times."""

    several = True

    def meaning(self, text: str, desk: Place, beside: Texts) -> list[str]:
        return [text.strip()]

    def value(self, given: Any) -> list[str]:
        texts: Iterable[str] = given
        return [clean(each).strip() for each in texts]

    def check(self, value: list[str], desk: Place) -> None:
        if not all(value):
            raise UsageProblem(f"{self.what} is empty; nothing was saved")

    @property
    def blank(self) -> tuple[str, ...]:
        return ()


MINUTE = Fields(
    Prose("discussion", "Discussion", what="the discussion", help="What was said."),
    Prose("decision", "Decision", what="the decision", help="What was decided."),
    Day("next_on", "Until when", reads="ahead", option="next", help="Until when."),
    Person("owner", "Who", hint="who carries it out", help="Who carries it out."),
    Several("actions", "Actions", what="the action", option="action", help="What --owner is to do until --next."),
    Team("team", "Team", help="With --action: the team."),
)
NO_CHANGE = Fields(MINUTE["discussion"])


def ratings(_: Policy) -> Labels:
    """The points that a meeting can be given, with what they mean."""
    words = {1: "of no use", 3: "so so", 5: "very useful"}
    return {str(each): f"{each} {words.get(each, '')}".strip() for each in RATINGS}


@dataclass(frozen=True, slots=True)
class Rating(Choice):
    """What a meeting was worth; 0 where it is not said."""

    def meaning(self, text: str, desk: Place, beside: Texts) -> int:
        return int(choose(text, self.offers(desk), self.what))

    @property
    def blank(self) -> int:
        return 0


CLOSE_MEETING = Fields(
    Rating("rating", "Worth", among=ratings, what="rating", metavar="N", hint="1 to 5; may stay empty",
           help="What the meeting was worth, 1 to 5."),
    Prose("despite", "Reason to close", what="the reason", metavar="REASON",
          help="Close it although something stands in the way: why."),
)  # fmt: skip
AMEND = Fields(
    ChildReference("child", "Whose item", hint="empty: of the whole", option="reference",
                   help="The child whose item it is about."),
    Prose("text", "Amendment", needed=True, asked=True, what="the amendment"),
)  # fmt: skip
