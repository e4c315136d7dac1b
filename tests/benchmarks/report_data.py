"""Made-up children with all that reports count: the benchmark's bundle, and what comes after a board's milestones.

Alerts, early permanence, adoptions and other ends, meetings with roll call and minutes, actions and verdicts; and a
second bundle of what was recorded since the last meeting. No journey begins anew, so that SQL can tell what is in
effect; one placement in five is disrupted, as in `data`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random

from .data import MILESTONES, SEED, TEAMS, WORKERS, make_bundle

MEETINGS = 24
ROLL = (*TEAMS, "referral_and_assessment", "court", "health")
STATUSES = ("present", "apologies", "written_update", "absent", "not_required")
LEFT = ("returned_home", "special_guardianship", "relatives", "long_term_fostering")
TABLES = {
    "placements": ("reference", "started_on", "ended_on", "how_ended", "dually_approved"),
    "delays": ("reference", "clock", "started_on", "verdict", "reason", "party", "recorded_at"),
    "actions": ("meeting", "reference", "action", "owner", "team", "due_on", "done_on"),
    "meetings": ("meeting", "kind", "held_on", "authority", "status", "signed_off_at"),
    "attendance": ("meeting", "team", "status"),
    "minutes": ("meeting", "reference", "position", "discussion"),
}
Event = tuple[str, date, str]
"""Kind, day, outcome."""


def make_reported(folder: Path, children: int, today: date) -> Path:
    """A bundle of so many children, a quarter of whom have left the board; the folder."""
    make_bundle(folder, children, today)
    random = Random(SEED)
    rows: dict[str, list[Sequence[object]]] = {table: [] for table in TABLES}
    more: list[Sequence[object]] = []
    held = [today - timedelta(days=15 * back + 10) for back in range(MEETINGS)]
    for place, day in enumerate(held):
        rows["meetings"].append((f"M-{place}", "tracking", day, "Benchshire", "closed", f"{day}T15:00:00Z"))
        rows["attendance"] += [(f"M-{place}", team, random.choice(STATUSES)) for team in ROLL]
    for reference, events in _by_child(folder / "milestones.csv"):
        more += [
            (reference, kind, day, "", outcome, "", "", "") for kind, day, outcome in _after(random, events, today)
        ]
        entered = next((day for kind, day in events if kind == "became_looked_after"), None)
        if entered is not None and random.random() < 0.08:
            start = entered + timedelta(days=random.randrange(5))
            more.append((reference, "early_permanence_placement", start, "", "", "", "", ""))
            if random.random() < 0.5:
                rows["placements"].append((reference, start, "", "", random.choice(("yes", "no"))))
        if entered is not None and random.random() < 0.3:
            said = random.choice(
                (("avoidable", "paperwork_late", "authority"), ("unavoidable", "court_capacity", "court"))
            )
            judged = f"{entered + timedelta(days=1)}T10:00:00Z"
            rows["delays"].append((reference, "looked_after_to_recommended", entered, *said, judged))
        meeting = random.randrange(2 * MEETINGS)
        if meeting < MEETINGS:
            rows["minutes"].append((f"M-{meeting}", reference, len(rows["minutes"]), "Looked at"))
        due = held[meeting % MEETINGS] + timedelta(days=21)
        done = due if due < today and random.random() < 0.6 else ""
        rows["actions"].append(
            (f"M-{meeting % MEETINGS}", reference, "Look", random.choice(WORKERS), random.choice(ROLL), due, done)
        )
    _write(folder / "milestones.csv", more, "a")
    for table, columns in TABLES.items():
        _write(folder / f"{table}.csv", [columns, *rows[table]], "w")
    return folder


def make_recorded_since(folder: Path, bundle: Path, today: date) -> Path:
    """Of one child in twenty: a legal planning meeting of last week, and one of a year ago; the folder."""
    folder.mkdir(parents=True)
    random = Random(SEED)
    rows: list[Sequence[object]] = [MILESTONES]
    for reference, _ in _by_child(bundle / "milestones.csv"):
        if random.random() < 0.05:
            days = (today - timedelta(random.randrange(8)), today - timedelta(365))
            rows += [(reference, "legal_planning_meeting", day, "", "", "", "", "typed") for day in days]
    _write(folder / "milestones.csv", rows, "w")
    return folder


def _by_child(file: Path) -> Iterator[tuple[str, list[tuple[str, date]]]]:
    """Each child's milestones as they are in the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        read = csv.reader(lines)
        next(read)
        for reference, rows in groupby(read, key=itemgetter(0)):
            yield reference, [(row[1], date.fromisoformat(row[2])) for row in rows]


def _after(random: Random, events: list[tuple[str, date]], today: date) -> Iterator[Event]:
    """An alert on the day of one of the events, and an end on a day after the last."""
    kind, last = events[-1]
    if random.random() < 0.6:
        yield "adoption_team_alerted", random.choice(events)[1], ""
    end = last + timedelta(days=random.randrange(1, 150))
    if end <= today and kind == "placed":
        yield "adoption_order", end, ""
    elif end <= today and kind != "placement_disrupted" and random.random() < 0.4:
        yield "closed", end, random.choice(LEFT)


def _write(file: Path, rows: Iterable[Sequence[object]], mode: str) -> None:
    with file.open(mode, encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
