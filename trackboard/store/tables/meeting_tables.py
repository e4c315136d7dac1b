"""The tables of meetings: who is looked at, who came, what was minuted and what is to be done; and the survey."""

import json
from typing import Annotated, Any

from trackboard.store.tables.statement import (
    BundleFile,
    Child,
    Code,
    Day,
    Flag,
    Index,
    Meeting,
    Moment,
    Name,
    Number,
    Person,
    Prose,
    Row,
    RowId,
    Text,
    Version,
    recorded,
)

DRAFT, CLOSED = "draft", "closed"
"""The statuses of a meeting."""


@recorded(
    "meetings",
    key=("id",),
    indexes=(Index("meetings_held_on", ("held_on",)),),
    noun="meeting {meeting}",
    told_first=("held_on",),
    file=BundleFile(order=("held_on", "meeting"), about=("meeting",), later=False, place=4),
)
class MeetingRow(Row):
    """One row a meeting."""

    id: Annotated[int, RowId()]
    meeting: Annotated[str, Name("the id people and files use", unique=True, erased="keep")]
    kind: Annotated[str, Code("meeting_kinds", label="kind")]
    held_on: Annotated[str, Day(label="", erased="keep")]
    authority: Annotated[str, Text()] = ""
    chair: Annotated[str, Person(label="chair")] = ""
    status: Annotated[str, Code("meeting_states", "draft, closed", label="")] = DRAFT
    signed_off_by: Annotated[str, Person(label="signed off by")] = ""
    signed_off_at: Annotated[str, Moment(erased="keep")] = ""
    joint_chairs: Annotated[
        str, Person("who chairs with the chair, '; ' between names", label="joint chairs", later=True)
    ] = ""
    minute_taker: Annotated[str, Person(label="minute-taker", later=True)] = ""
    minutes_long: Annotated[
        int,
        Number(
            "the time there is; 0: as the policy has it for the kind", label="minutes long", later=True, erased="blank"
        ),
    ] = 0
    started_at: Annotated[str, Moment("the moment it began, for the time left", later=True)] = ""
    quorum: Annotated[str, Text("how it stood when the meeting closed, in words", label="", later=True)] = ""
    rating: Annotated[
        int,
        Number("what the meeting was worth to those present, 1 to 5 (S2); 0: not asked", label="rated", later=True),
    ] = 0
    despite: Annotated[
        str,
        Prose("why it was closed although somebody left unowned", label="closed despite what was open", later=True),
    ] = ""
    # The text that was signed is left out of what is pseudonymised, and its hash with it.
    sha256: Annotated[
        str,
        Prose("of the minutes' canonical text as signed; '' if signed elsewhere", later=True, erased="keep"),
    ] = ""
    audit_head: Annotated[str, Prose("the audit's head when it was closed", later=True, erased="keep")] = ""
    version: Annotated[int, Version()] = 1

    @property
    def closed(self) -> bool:
        """Whether it is closed, and so locked."""
        return self.status == CLOSED


@recorded(
    "agenda",
    key=("meeting_id", "child_id"),
    tells_of_child=False,
    noun="agenda",
    signed=True,
    joined_apart=True,
    file=BundleFile(known_by=("meeting", "reference", "how", "why"), order=("meeting", "reference"), place=11),
)
class AgendaRow(Row):
    """The children that the meeting is to look at, in order, and why in one line. A child that was dropped stays, so
    that building the agenda again does not bring it back."""

    meeting_id: Annotated[int, Meeting()]
    child_id: Annotated[int, Child()]
    position: Annotated[int, Number(label="place")] = 0
    how: Annotated[str, Code("agenda_ways", "rule, added, dropped", label="", needed=True)] = "rule"
    reason: Annotated[
        str,
        Code("agenda_reasons", "the rule (trackboard/pathway/rules/agenda_rules.py); '' where a person added it"),
    ] = ""
    why: Annotated[str, Prose("the line")] = ""
    version: Annotated[int, Version()] = 1
    left_for: Annotated[
        str | None,
        Day("the day to which a child is left, not reached or held back", label="left for", later=True, since=3),
    ] = None


@recorded(
    "attendance",
    key=("meeting_id", "team"),
    noun="attendance of {team}",
    signed=True,
    file=BundleFile(order=("meeting", "team"), later=False, place=5),
)
class AttendanceRow(Row):
    """How one team attended."""

    meeting_id: Annotated[int, Meeting()]
    team: Annotated[str, Code("teams")]
    status: Annotated[str, Code("attendance", "present, apologies, written_update, absent, not_required", label="")]
    people: Annotated[str, Person(label="people", hidden=True)] = ""
    note: Annotated[str, Prose("of a written update its text", label="note")] = ""
    arrived: Annotated[str, Text("HH:MM, of a team that came late", label="arrived", later=True, erased="keep")] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "minutes",
    key=("meeting_id", "child_id"),
    indexes=(Index("minutes_child", ("child_id",)),),
    noun="minute",
    signed=True,
    joined_apart=True,
    file=BundleFile(
        known_by=("meeting", "reference", "discussion"), order=("meeting", "reference"), later=False, place=6
    ),
)
class MinuteRow(Row):
    """What was said and decided of one child."""

    meeting_id: Annotated[int, Meeting()]
    child_id: Annotated[int, Child()]
    position: Annotated[int, Number("the item's place on the agenda")] = 0
    discussion: Annotated[str, Prose(label="discussion")] = ""
    decision: Annotated[str, Prose(label="decision")] = ""
    no_change: Annotated[
        int, Flag("looked at, and nothing to change since last time", label="no change", later=True)
    ] = 0
    owner: Annotated[str, Person("who carries the decision out, and until when", label="owner", later=True)] = ""
    next_on: Annotated[str | None, Day(label="next", later=True)] = None
    as_signed: Annotated[str, Prose("once closed: the reference and the actions read out, as JSON", later=True)] = ""
    version: Annotated[int, Version()] = 1
    outcome: Annotated[
        str, Code("minute_outcomes", "information, decision, action", label="outcome", later=True, since=3)
    ] = ""
    confidential: Annotated[
        str,
        Prose(
            "text that leaves the file only on purpose",
            label="confidential part",
            later=True,
            on_purpose=True,
            since=3,
        ),
    ] = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it: closing made it, for a child of whom the meeting recorded something."""
        written = (self.discussion, self.decision, self.no_change, self.owner, self.next_on, self.outcome)
        return not (any(written) or self.confidential)

    @property
    def signed(self) -> dict[str, Any] | None:
        """What was kept of the item when the meeting closed; None before."""
        return json.loads(self.as_signed) if self.as_signed else None

    @property
    def recorded(self) -> tuple[str, ...]:
        """Of what was kept, what was recorded beside the minute, in words; its verdicts not among it."""
        kept = self.signed or {}
        return (*kept.get("recorded", ()), *(each["action"] for each in kept.get("actions", ())))


@recorded(
    "amendments",
    key=("id",),
    indexes=(Index("amendments_meeting", ("meeting_id",)),),
    noun="amendment of the minutes",
    joined_apart=True,
    file=BundleFile(
        order=("meeting", "recorded_at"),
        about=("meeting_id", "child_id", "recorded_by", "recorded_at"),
        place=12,
    ),
)
class AmendmentRow(Row):
    """Corrections of minutes that are closed, beside them. Amendments are only ever added."""

    id: Annotated[int, RowId()]
    meeting_id: Annotated[int, Meeting()]
    child_id: Annotated[int | None, Child("whose minute it is about, if one child's")]
    amendment: Annotated[str, Prose(label="text")]
    recorded_by: Annotated[str, Person()] = ""
    recorded_at: Annotated[str, Moment(erased="keep")] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "actions",
    key=("id",),
    disputed=True,
    indexes=(Index("actions_child", ("child_id",)),),
    noun="action {id}",
    file=BundleFile(
        known_by=("reference", "action"),
        order=("meeting", "reference", "action"),
        first=("meeting", "reference"),
        about=("child_id", "meeting_id", "action"),
        later=False,
        place=7,
    ),
)
class ActionRow(Row):
    """Something to be done, of a child or of a meeting."""

    id: Annotated[int, RowId()]
    child_id: Annotated[int | None, Child()]
    meeting_id: Annotated[int | None, Meeting()]
    action: Annotated[str, Prose(label="text")]
    owner: Annotated[str, Person(label="owner")] = ""
    team: Annotated[str, Text(label="team", codes="teams")] = ""
    due_on: Annotated[str | None, Day(label="due")] = None
    done_on: Annotated[str | None, Day(label="done")] = None
    outcome: Annotated[str, Prose(label="outcome")] = ""
    recorded_on: Annotated[str | None, Day("the day it was asked for, where that was not a meeting's", later=True)] = (
        None
    )
    carried: Annotated[int, Number("how often it was carried over to a later day", label="carried", later=True)] = 0
    version: Annotated[int, Version()] = 1


@recorded(
    "questions",
    key=("id",),
    disputed=True,
    indexes=(Index("questions_child", ("child_id",)),),
    noun="question to {team}",
    file=BundleFile(
        known_by=("reference", "team", "question"),
        order=("reference", "asked_at", "team"),
        about=("child_id", "team", "question", "asked_at"),
        place=19,
    ),
)
class QuestionRow(Row):
    """A question about a child to a team. It stays until it is answered."""

    id: Annotated[int, RowId()]
    child_id: Annotated[int, Child()]
    meeting_id: Annotated[int | None, Meeting("where it was asked, if at one")]
    team: Annotated[str, Code("teams")]
    question: Annotated[str, Prose(label="text")]
    asked_by: Annotated[str, Person()] = ""
    asked_at: Annotated[str, Moment()] = ""
    answer: Annotated[str, Prose(label="answer")] = ""
    answered_by: Annotated[str, Person(label="answered by")] = ""
    answered_on: Annotated[str | None, Day("NULL while it waits", label="answered")] = None
    version: Annotated[int, Version()] = 1


@recorded(
    "survey",
    key=("authority", "year", "question"),
    noun="survey {year} {question}",
    file=BundleFile(known_by=("authority", "year", "question", "answer"), later=False, place=10),
)
class SurveyRow(Row):
    """An authority's answers to the survey that no date can give: cadence, chair, effectiveness, inspections."""

    authority: Annotated[str, Text(needed=False)]
    year: Annotated[str, Text(needed=False)]
    question: Annotated[str, Text()]
    answer: Annotated[str, Prose(label="answer")] = ""
    version: Annotated[int, Version()] = 1
