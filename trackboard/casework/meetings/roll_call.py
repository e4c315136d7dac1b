"""The roll call by team: who is expected by the children on the agenda, who came, and what that means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from trackboard.board.derive import record_of
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, act
from trackboard.casework.fields.meeting_fields import ANSWER_ROLL, ROLL_TEAM
from trackboard.casework.meetings.agenda import listed
from trackboard.casework.meetings.find_meeting import open_meeting
from trackboard.errors import UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import Attendances, Expected
from trackboard.pathway.journey import fold
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules import attendance_rules as rules
from trackboard.store.database import Database
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.store.reads.meeting_rows import attendance_at
from trackboard.store.tables import AttendanceRow, MeetingRow

_CAME = frozenset({Attendances.PRESENT})
_ANSWERED = frozenset({Attendances.PRESENT, Attendances.WRITTEN_UPDATE, Attendances.NOT_REQUIRED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What one team said to the roll call: `ROLL_TEAM` and the fields of `ANSWER_ROLL`."""

    team: str
    status: str = ""
    people: str = ""
    arrived: str = ""
    """The time, of a team that came late: 10:40."""
    note: str = ""
    """Of a written update its text."""


@dataclass(frozen=True, slots=True)
class RollLine:
    """One team of the roll call."""

    team: str
    label: str
    expected: int
    """How many children on the agenda ask for the team; of a team that is always expected, all of them."""
    asked: bool
    """Expected, or one of the kind's own teams."""
    row: AttendanceRow | None
    """What it answered; None so far."""
    sentence: str
    """What its absence means: `legal absent: 4 children before the court are on the agenda`; '' if nothing."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many teams are there, of how many that must be."""

    present: int
    needed: int

    @property
    def met(self) -> bool:
        """Whether the meeting has its quorum."""
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """`quorate: 3 teams present, 2 needed`; '' where there is no quorum."""
        teams = f"{self.present} team{'' if self.present == 1 else 's'} present, {self.needed} needed"
        return f"{'quorate' if self.met else 'not quorate'}: {teams}" if self.needed else ""


def take_roll(
    desk: Desk,
    meeting_id: int,
    answers: Sequence[Answer],
    *,
    seen: Mapping[str, AttendanceRow | None] | NoCheck = NO_CHECK,
) -> Done:
    """What teams said to the roll call, one or all of them; what a team said before is replaced.

    `seen`: by team, the answer as the person saw it, None or not there if there was none: `Clash` if someone else has
    answered for it otherwise since.
    """
    policy = desk.policy
    taken = [_taken(desk, meeting_id, each) for each in answers]
    if not taken:
        raise UsageProblem("the roll call names no team")
    with act(desk, "take_roll") as work:
        meeting = open_meeting(work.db, meeting_id)
        for row in taken:
            answered = {name: getattr(row, name) for name in ("status", "people", "note", "arrived")}
            saw = seen if isinstance(seen, NoCheck) else seen.get(row.team)
            work.put(AttendanceRow(meeting_id, row.team, ""), answered, saw)
        named = {row.team for row in taken}
        lines = [line for line in roll(work.db, policy, meeting) if line.team in named]
        work.remarks += [line.sentence for line in lines if line.sentence]
    said = ", ".join(f"{policy.teams.get(row.team, row.team)} {_said(policy, row)}" for row in taken)
    return work.done(f"{meeting.meeting}: {said}")


def roll(db: Database, policy: Policy, meeting: MeetingRow) -> tuple[RollLine, ...]:
    """Every team in the order of the roll call, those that only this meeting knows last."""
    answered = attendance_at(db, meeting.id)
    asks = _asks(db, policy, meeting)
    expected = rules.expected(asks, policy)
    own = policy.meeting(meeting.kind).teams
    return tuple(
        RollLine(
            team,
            policy.teams.get(team, team),
            expected.get(team, 0),
            team in expected or team in own,
            answered.get(team),
            _missed(policy, team, expected.get(team, 0), answered.get(team)),
        )
        for team in dict.fromkeys((*policy.teams, *answered))
    )


def quorum(policy: Policy, meeting: MeetingRow, lines: Sequence[RollLine]) -> Quorum:
    """How the meeting's quorum stands."""
    present = sum(line.row is not None and line.row.status in _CAME for line in lines)
    return Quorum(present, policy.meeting(meeting.kind).quorum)


def _asks(db: Database, policy: Policy, meeting: MeetingRow) -> list[frozenset[str]]:
    """What each child on the agenda asks for, as it stands on the meeting's day."""
    day = parse_iso(meeting.held_on)
    return [
        rules.asks_for(fold(record_of(facts, day), day, policy))
        for facts in everything_for_derivation(db, listed(db, meeting.id))
    ]


def _missed(policy: Policy, team: str, children: int, answer: AttendanceRow | None) -> str:
    if not children or answer is None or answer.status in _ANSWERED:
        return ""
    when = policy.expected.get(team, "")
    whom = _WHOM_ONE[when] if children == 1 else _WHOM[when]
    said = policy.attendance.get(answer.status, answer.status).lower()
    return f"{team} {said}: {children} {whom} on the agenda"


_WHOM_ONE = {
    Expected.ALWAYS: "child is",
    Expected.LOOKED_AFTER: "looked-after child is",
    Expected.ADOPTION: "child with a plan of adoption, or who may have one, is",
    Expected.COURT: "child before the court is",
}
_WHOM = {
    Expected.ALWAYS: "children are",
    Expected.LOOKED_AFTER: "looked-after children are",
    Expected.ADOPTION: "children with a plan of adoption, or who may have one, are",
    Expected.COURT: "children before the court are",
}


def _taken(desk: Desk, meeting_id: int, answer: Answer) -> AttendanceRow:
    texts = {each.name: getattr(answer, each.name) for each in fields(answer) if each.name != "team"}
    given = ANSWER_ROLL.read(desk, texts)
    if given["arrived"] and given["status"] not in _CAME:
        raise UsageProblem("only a team that is present can have arrived late")
    return AttendanceRow(meeting_id, ROLL_TEAM.read(answer.team, desk), **given)


def _said(policy: Policy, row: AttendanceRow) -> str:
    late = f" from {row.arrived}" if row.arrived else ""
    return policy.attendance[row.status].lower() + late
