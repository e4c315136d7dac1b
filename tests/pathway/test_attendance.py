from __future__ import annotations

from pathlib import Path

import pytest

from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules.attendance_rules import Attendance, asks_for, attended, band, expected

from .build import POLICY, at, child


def asks(record: Record) -> frozenset[str]:
    return asks_for(at(record, "2026-06-01"))


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (child(plans=("relatives",)), set()),
        (child(), {"adoption"}),
        (child("became_looked_after 2026-01-05", plans=("relatives",)), {"looked_after"}),
        (child("proceedings_issued 2026-01-05", plans=("relatives",)), {"court"}),
        (child("proceedings_issued 2026-01-05", "final_hearing 2026-02-02", plans=("relatives",)), set()),
        (child("adm_decision 2026-01-05"), {"adoption", "court"}),
        (child("adm_decision 2026-01-05", "final_hearing 2026-02-02"), {"adoption", "court"}),
        (child("adm_decision 2026-01-05", "placement_order 2026-02-02"), {"adoption"}),
        (child("adm_decision 2026-01-05", "consent_given 2026-02-02"), {"adoption"}),
        (child("adm_decision 2026-01-05", "closed 2026-02-02 outcome=died"), set()),
    ],
)
def test_what_a_child_asks_for(record: Record, found: set[str]) -> None:
    assert asks(record) == found


def test_the_teams_that_an_agenda_expects() -> None:
    agenda = [
        asks(child("became_looked_after 2026-01-05", plans=("relatives",))),
        asks(child("became_looked_after 2026-01-05", "proceedings_issued 2026-01-05", plans=("relatives",))),
        asks(child("referred 2026-01-05", plans=("relatives",))),
    ]
    assert expected(agenda, POLICY) == {"CIN": 3, "LAC": 2, "legal": 1}
    assert expected([], POLICY) == {"CIN": 0}
    assert list(expected([asks(child("adm_decision 2026-01-05"))], POLICY)) == ["CIN", "adoption", "legal"]


def test_an_authority_sets_who_else_is_expected(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[teams]\nIRO = "Reviewing officers"\n[expected]\nIRO = "looked_after"\nhealth = "always"\nCIN = "never"\n'
    )
    agenda = [asks(child("became_looked_after 2026-01-05", plans=("relatives",)))]
    assert expected(agenda, load_policy(own)) == {"LAC": 1, "health": 1, "IRO": 1}


@pytest.mark.parametrize(
    ("present", "meetings", "words"),
    [
        (10, 10, "all"), (9, 10, "more_than_half"), (7, 10, "more_than_half"), (6, 10, "about_half"),
        (5, 10, "about_half"), (4, 10, "about_half"), (3, 10, "fewer_than_half"), (1, 10, "fewer_than_half"),
        (0, 10, "none"), (0, 0, ""), (1, 1, "all"), (3, 5, "about_half"), (2, 5, "about_half"),
        (601, 1000, "more_than_half"), (399, 1000, "fewer_than_half"),
    ],
)  # fmt: skip
def test_the_bands_of_the_survey(present: int, meetings: int, words: str) -> None:
    assert band(present, meetings) == words
    assert words == "" or words in POLICY.bands


def test_meetings_that_did_not_require_the_team_are_left_out_of_its_share() -> None:
    assert attended({"present": 3, "apologies": 1, "written_update": 1, "absent": 1, "not_required": 6}) == Attendance(
        6, 3, 0.5, "about_half"
    )
    assert attended({"not_required": 6}) == Attendance(0, 0, None, "")
    assert attended({}) == Attendance(0, 0, None, "")
