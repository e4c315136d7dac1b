"""One of several people who write the same children at once, until told to stop. Prints what was acknowledged."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from trackboard.casework.acts.actions import add_action, finish_action
from trackboard.casework.acts.children import edit_child
from trackboard.casework.acts.milestones import Entry, record_milestone, strike_milestone
from trackboard.casework.acts.notes import write_note
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.desk import Actor, Clash, Desk
from trackboard.errors import TrackboardError
from trackboard.pathway.policy.policy import load_policy
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.rows import select
from trackboard.store.tables import ChildRow, MilestoneRow


def main(path: str, name: str, seconds: str) -> None:
    chance, told = random.Random(name), Counter[str]()
    with Database.open(Path(path)) as db:
        desk = Desk(db, load_policy(), Actor(name, "board"), date(2026, 11, 16))
        children = [child for (child,) in db.rows("SELECT id FROM children ORDER BY id")]
        until = time.monotonic() + float(seconds)
        while time.monotonic() < until:
            act = chance.choice((count, count, note, milestone, strike, action, take_back))
            act(desk, chance.choice(children), chance, told)
    print(json.dumps(told))


def count(desk: Desk, child: int, chance: random.Random, told: Counter[str]) -> None:
    """Add one to a number in a field, as a person would: read it, think, save; again if someone was first."""
    while True:
        seen = rows.get(desk.db, ChildRow, child)
        assert seen is not None
        try:
            edit_child(desk, child, {"ethnicity": str(int(seen.ethnicity or 0) + 1)}, seen=seen)
        except TrackboardError as refused:  # someone was first, with another number or with the same
            assert isinstance(refused, Clash) or "nothing was changed" in str(refused), refused
            told["clashes"] += 1
            continue
        told["counted"] += 1
        return


def note(desk: Desk, child: int, chance: random.Random, told: Counter[str]) -> None:
    write_note(desk, child, f"{desk.who.name} {told['notes']}")
    told["notes"] += 1


def milestone(desk: Desk, child: int, chance: random.Random, told: Counter[str]) -> None:
    day = date(2026, 1, 1) + timedelta(chance.randrange(300))
    kind = chance.choice(("legal_planning_meeting", "family_group_conference", "permanence_planning_meeting"))
    try:
        record_milestone(desk, child, Entry(kind, day, note=desk.who.name))
    except TrackboardError as refused:
        assert "already" in str(refused), refused
    else:
        told["milestones"] += 1


def strike(desk: Desk, child: int, chance: random.Random, told: Counter[str]) -> None:
    held = select(desk.db, MilestoneRow, "WHERE child_id = ? ORDER BY seq", (child,))
    if held:
        try:
            strike_milestone(desk, child, chance.choice(held).seq, "wrong")
        except TrackboardError as refused:
            assert "removed this meanwhile" in str(refused), refused
        else:
            told["struck"] += 1


def action(desk: Desk, child: int, chance: random.Random, told: Counter[str]) -> None:
    done = add_action(desk, child, "ring the court", owner=desk.who.name)
    number = int(done.sentence.split("action ")[1].split()[0])
    told["actions"] += 1
    finish_action(desk, number)
    told["done"] += 1


def take_back(desk: Desk, child: int, chance: random.Random, told: Counter[str]) -> None:
    """Write a note by mistake, and undo it."""
    write_note(desk, child, "a mistake")
    undo(desk, last_change(desk).change)
    told["taken back"] += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
