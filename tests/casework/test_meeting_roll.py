"""The roll call by team: who is expected, who came, and what it means for the children on the agenda."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from trackboard.casework.acts.undo import undo
from trackboard.casework.desk import Desk
from trackboard.casework.meetings.agenda import add_to_agenda
from trackboard.casework.meetings.closing import close_meeting
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.roll_call import Answer, RollLine, quorum, roll, take_roll
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.rules.attendance_rules import attended
from trackboard.store.reads import report_rows
from trackboard.store.tables import MeetingRow

from .conftest import TODAY, add, on

Record = Callable[..., None]


@pytest.fixture
def meeting(desk: Desk, record: Record) -> MeetingRow:
    """Four children before the court, one of them looked after, and one neither."""
    row, _ = create_meeting(desk, NewMeeting("tracking", TODAY, form="chosen"))
    for n in range(2, 7):
        each = add(desk, f"NS-{n}", born="2024-01-05")
        record("proceedings_issued 2026-10-05" if n < 6 else "referred 2026-10-05", of=each)
        if n == 2:
            record("became_looked_after 2026-10-05", of=each)
        add_to_agenda(desk, row.id, each)
    return row


def lines(desk: Desk, row: MeetingRow) -> dict[str, RollLine]:
    return {line.team: line for line in roll(desk.db, desk.policy, row)}


def test_the_teams_that_the_agenda_expects_are_marked_before_the_meeting(desk: Desk, meeting: MeetingRow) -> None:
    found = lines(desk, meeting)
    assert list(found) == list(desk.policy.teams)
    assert list(found)[:4] == ["CIN", "LAC", "adoption", "legal"]
    assert {team: line.expected for team, line in found.items() if line.asked} == {
        "CIN": 5, "LAC": 1, "adoption": 5, "legal": 4,
    }  # fmt: skip
    assert all(line.row is None and line.sentence == "" for line in found.values())


def test_an_absence_is_said_plainly(desk: Desk, meeting: MeetingRow) -> None:
    done = take_roll(desk, meeting.id, [Answer("legal", "absent")])
    assert done.remarks == ("legal absent: 4 children before the court are on the agenda",)
    take_roll(desk, meeting.id, [Answer("LAC", "apologies")])
    assert lines(desk, meeting)["LAC"].sentence == "LAC apologies: 1 looked-after child is on the agenda"


@pytest.mark.parametrize("status", ["present", "written update", "not_required"])
def test_who_came_or_answered_is_not_missed(desk: Desk, meeting: MeetingRow, status: str) -> None:
    assert take_roll(desk, meeting.id, [Answer("legal", status)]).remarks == ()


def test_a_team_without_a_child_to_ask_for_it_is_not_missed(desk: Desk, meeting: MeetingRow) -> None:
    assert take_roll(desk, meeting.id, [Answer("health", "absent")]).remarks == ()


def test_the_whole_roll_is_one_act_late_arrivals_and_updates_with_it(desk: Desk, meeting: MeetingRow) -> None:
    done = take_roll(
        desk,
        meeting.id,
        [
            Answer("Children in need", "present", "A. One; B. Two"),
            Answer("legal", "present", arrived="9.05"),
            Answer("adoption", "written update", note="Two families\nto be seen. [/x]"),
        ],
    )
    found = lines(desk, meeting)
    assert found["CIN"].row and found["CIN"].row.people == "A. One; B. Two"
    assert found["legal"].row and found["legal"].row.arrived == "09:05"
    assert found["adoption"].row and found["adoption"].row.note == "Two families\nto be seen. [/x]"
    undo(desk, done.change)
    assert all(line.row is None for line in lines(desk, meeting).values())


def test_what_a_team_said_before_is_replaced(desk: Desk, meeting: MeetingRow) -> None:
    take_roll(desk, meeting.id, [Answer("legal", "absent")])
    take_roll(desk, meeting.id, [Answer("legal", "present", arrived="1040")])
    legal = lines(desk, meeting)["legal"]
    assert legal.row and (legal.row.status, legal.row.arrived, legal.sentence) == ("present", "10:40", "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("nobody", "present"), 'there is no team "nobody"'),
        (Answer("legal", "gone"), 'there is no answer to the roll call "gone"'),
        (Answer("legal", "absent", arrived="10:40"), "only a team that is present can have arrived late"),
        (Answer("legal", "present", arrived="25:00"), '"25:00" is not a time; write it as 10:40'),
    ],
)
def test_what_cannot_be_an_answer_is_refused(desk: Desk, meeting: MeetingRow, answer: Answer, words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        take_roll(desk, meeting.id, [Answer("CIN", "present"), answer])
    assert all(line.row is None for line in lines(desk, meeting).values())


def test_the_quorum_counts_teams_that_are_there(desk: Desk, meeting: MeetingRow) -> None:
    def stands() -> str:
        return quorum(desk.policy, meeting, roll(desk.db, desk.policy, meeting)).sentence

    take_roll(desk, meeting.id, [Answer("CIN", "present"), Answer("adoption", "written update")])
    assert stands() == "not quorate: 1 team present, 2 needed"
    take_roll(desk, meeting.id, [Answer("court", "present")])
    assert stands() == "quorate: 2 teams present, 2 needed"


def test_once_closed_the_roll_stays(desk: Desk, meeting: MeetingRow) -> None:
    taken = take_roll(desk, meeting.id, [Answer("legal", "absent")])
    done = close_meeting(desk, meeting.id, despite="nobody came")
    assert "without an answer to the roll call: Children in need, Looked after children, Adoption" in done.remarks
    assert "legal absent: 4 children before the court are on the agenda" in done.remarks
    with pytest.raises(TrackboardError, match="was closed by Kim"):
        take_roll(desk, meeting.id, [Answer("legal", "present")])
    with pytest.raises(TrackboardError, match="is of a meeting that is closed"):
        undo(desk, taken.change)
    assert lines(desk, meeting)["legal"].row is not None


S2_ATTENDANCE = {
    "referral_and_assessment": (2, 1, 0, 1, 4),
    "CIN": (4, 1, 1, 0, 2),
    "LAC": (5, 0, 1, 0, 2),
    "adoption": (6, 1, 0, 0, 1),
    "court": (0, 0, 0, 0, 8),
    "legal": (3, 0, 0, 1, 4),
    "health": (0, 0, 0, 0, 8),
    "other": (3, 1, 0, 0, 4),
}
"""S2 3.3, of eight authorities: at all meetings, more than half, about half, fewer than half, none."""
CAME = {"all": 5, "more_than_half": 4, "about_half": 3, "fewer_than_half": 1, "none": 0}
"""So many of five meetings each."""


def test_the_surveys_table_comes_out_of_eight_authorities_roll_calls(desk: Desk) -> None:
    bands = {
        team: [band for band, count in zip(CAME, counts, strict=True) for _ in range(count)]
        for team, counts in S2_ATTENDANCE.items()
    }
    names = [f"Authority {letter}" for letter in "ABCDWXYZ"]
    for place, name in enumerate(names):
        for number in range(5):
            row, _ = create_meeting(desk, NewMeeting("tracking", on(f"2026-{number + 4:02}-15"), authority=name))
            missing = ("absent", "apologies")[number % 2]
            came = {team: number < CAME[bands[team][place]] for team in S2_ATTENDANCE}
            take_roll(desk, row.id, [Answer(team, "present" if here else missing) for team, here in came.items()])
            close_meeting(desk, row.id, despite="only the roll call is of interest")
    found = {team: Counter[str]() for team in S2_ATTENDANCE}
    roll_calls = list(report_rows.attendance(desk.db, "2026-04-01", "2026-10-01"))
    for name in names:
        held = {row.id for row in report_rows.meetings_held(desk.db, ("tracking",), "2026-04-01", "2026-10-01", name)}
        assert len(held) == 5
        for team in S2_ATTENDANCE:
            statuses = Counter(status for meeting, each, status in roll_calls if meeting in held and each == team)
            found[team][attended(statuses).band] += 1
    assert {team: tuple(found[team][band] for band in CAME) for team in found} == S2_ATTENDANCE
