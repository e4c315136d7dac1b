"""`trackboard export calendar`: the days of the board in people's own calendars, and nobody's name."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import Run


@pytest.fixture
def ready(run: Run, bundle: Callable[..., Path]) -> Run:
    """Two children: one decided, with a panel planned and an action; one due to be born."""
    run("init", "--authority", "Northshire")
    folder = bundle(
        children=[
            "A1,Northshire,Isla,Fernwick,2025-01-10,,F,,,adoption,Kay Worker,Jo Owner,adoption",
            "U1,Northshire,Noah,Marshe,,2026-12-13,M,,,CIN,Kay Worker,,undecided",
        ],
        milestones=[
            "A1,became_looked_after,2026-02-05",
            "A1,recommended,2026-05-01",
            "A1,adm_decision,2026-10-01",
            "A1,matching_panel,2027-01-12,yes",
            "A1,final_hearing,2026-11-01,yes",
            "U1,referred,2026-06-09",
        ],
        meetings=["TM1,tracking,2026-12-02,Northshire,Pat Chair,draft", "TM0,tracking,2026-10-02,Northshire,,closed"],
        actions=[
            "TM0,A1,Ring Isla's aunt,Jo Owner,legal,2026-11-20",
            "TM0,A1,Done already,Jo Owner,legal,2026-11-20,2026-11-10",
        ],
    )
    assert run("import", "bundle", folder, "--apply").code == 0
    return run


def events(file: Path) -> dict[str, Any]:
    """The entries by what they say."""
    return {str(event["summary"]): event for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}


def days(file: Path) -> dict[str, date]:
    return {words: event.decoded("dtstart") for words, event in events(file).items()}


def test_due_dates_actions_plans_and_meetings_are_days(ready: Run, tmp_path: Path) -> None:
    done = ready("export", "calendar", "-o", tmp_path / "c.ics")
    assert (done.code, done.out) == (0, "")
    found = days(tmp_path / "c.ics")
    assert found["A1: ADM decision to Placement Order due"] == date(2026, 12, 10)
    assert found["A1: action due (Legal)"] == date(2026, 11, 20)
    assert found["A1: Matching panel (planned)"] == date(2027, 1, 12)
    assert found["Permanence tracking meeting"] == date(2026, 12, 2)
    assert any(words.startswith("U1: Pre-birth") for words in found)
    assert len([words for words in found if "action" in words]) == 1  # what is done is not due
    assert not any("Final hearing" in words for words in found)  # that day has passed
    assert done.err.endswith(f"{len(found)} days of 2 children as at 2026-11-16\n")


def test_each_is_a_private_day_that_makes_nobody_busy(ready: Run, tmp_path: Path) -> None:
    ready("export", "calendar", "-o", tmp_path / "c.ics")
    for event in events(tmp_path / "c.ics").values():
        assert type(event.decoded("dtstart")) is date
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(1)
        assert (event["class"], event["transp"]) == ("PRIVATE", "TRANSPARENT")
        assert "description" not in event and "attendee" not in event


def test_nobody_is_named(ready: Run, tmp_path: Path) -> None:
    ready("export", "calendar", "-o", tmp_path / "c.ics")
    text = (tmp_path / "c.ics").read_text("utf-8").replace("\r\n ", "")
    gone = ("Isla", "Fernwick", "Noah", "Marshe", "Kay", "Jo Owner", "Pat", "aunt", "tester")
    assert [word for word in gone if word in text] == []
    assert stat.S_IMODE((tmp_path / "c.ics").stat().st_mode) == 0o600


def test_a_newer_file_moves_what_is_there(ready: Run, tmp_path: Path) -> None:
    ready("export", "calendar", "-o", tmp_path / "before.ics")
    again = ready("export", "calendar", "-o", tmp_path / "again.ics")
    assert again.code == 0 and (tmp_path / "again.ics").read_bytes() == (tmp_path / "before.ics").read_bytes()
    assert ready("correct", "A1", "adm_decision", "01/10/2026", "08/10/2026").code == 0
    ready("export", "calendar", "-o", tmp_path / "after.ics")
    words = "A1: ADM decision to Placement Order due"
    before, after = (events(tmp_path / f"{name}.ics")[words] for name in ("before", "after"))
    assert after.decoded("dtstart") - before.decoded("dtstart") == timedelta(7)
    assert after["uid"] == before["uid"]
    every = [event["uid"] for event in Calendar.from_ical((tmp_path / "after.ics").read_bytes()).walk("VEVENT")]
    assert len(set(every)) == len(every)


def test_a_team_has_its_own_children_and_its_own_actions(ready: Run, tmp_path: Path) -> None:
    ready("export", "calendar", "-o", tmp_path / "legal.ics", "--team", "legal", "--only", "due", "--only", "actions")
    assert list(events(tmp_path / "legal.ics")) == ["A1: action due (Legal)"]
    ready("export", "calendar", "-o", tmp_path / "cin.ics", "--team", "CIN", "--only", "due")
    assert {words.split(":")[0] for words in events(tmp_path / "cin.ics")} == {"U1"}


def test_under_pseudonyms_and_on_record(ready: Run, tmp_path: Path) -> None:
    ready("export", "calendar", "-o", tmp_path / "plain.ics")
    ready("export", "calendar", "-o", tmp_path / "c.ics", "--pseudonymise")
    plain, masked = events(tmp_path / "plain.ics"), events(tmp_path / "c.ics")
    assert len(masked) == len(plain)
    assert not any(words.startswith(("A1", "U1")) for words in masked)
    assert {event["uid"] for event in masked.values()} & {event["uid"] for event in plain.values()} == {
        event["uid"] for words, event in plain.items() if "cadence" in words
    }
    said = [row["what"] for row in ready("audit", "--disclosures", "--format", "json").json]
    assert said == ["a calendar of 2 children, pseudonymised", "a calendar of 2 children, by reference"]


def test_another_ending_and_a_file_that_is_there_are_refused(ready: Run, tmp_path: Path) -> None:
    assert ready("export", "calendar", "-o", tmp_path / "c.csv").code == 2
    (tmp_path / "c.ics").write_text("mine")
    assert ready("export", "calendar", "-o", tmp_path / "c.ics").code == 1
    assert (tmp_path / "c.ics").read_text() == "mine"
    assert ready("audit", "--disclosures", "--format", "json").json == []
    assert ready("export", "calendar", "-o", tmp_path / "c.ics", "--force").code == 0


def test_the_command_offers_what_the_calendar_has() -> None:
    from trackboard.cli import export_calendar
    from trackboard.exchange.exports import calendar as calendar_write

    assert export_calendar._WHAT == calendar_write.WHAT
