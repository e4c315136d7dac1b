"""A desk to act at, and what can be read back from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from trackboard.board.board import Board
from trackboard.board.case import read_case
from trackboard.casework.acts.children import add_child, edit_child
from trackboard.casework.acts.milestones import Entry, record_milestone
from trackboard.casework.derivation import differences, keep_current
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.fields.child_fields import ADD_CHILD
from trackboard.casework.history import history
from trackboard.casework.meetings.roll_call import Answer, take_roll
from trackboard.exchange.papers.case_document import case_document
from trackboard.pathway.policy.policy import load_policy
from trackboard.store import integrity
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.tables import MeetingRow

TODAY = date(2026, 11, 16)
"""A Monday."""


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Kim's desk. Whatever was done at it, the audit must hold and the kept board be the one that the record gives."""
    with Database.memory(settings={"authority": "Northshire"}, clock=lambda: f"{TODAY}T10:00:00Z") as db:
        kims = Desk(db, load_policy(), Actor("Kim", "command"), TODAY)
        keep_current(db, kims.policy, kims.today)
        yield kims
        whole(kims)


def whole(desk: Desk) -> None:
    """The audit, the file and the board agree."""
    assert verify(desk.db).problems == []
    assert integrity.examine(desk.db).problems == ()
    assert differences(desk.db, desk.policy, desk.today) == []


@pytest.fixture
def anna(desk: Desk) -> Desk:
    """Another person's desk over the same database."""
    return Desk(desk.db, desk.policy, Actor("Anna", "board"), desk.today)


@pytest.fixture
def child(desk: Desk) -> int:
    """NS-1, born 5 January 2025, of whom nothing else is recorded."""
    return add(desk, "NS-1", born="2025-01-05")


def add(desk: Desk, reference: str, born: str = "", due: str = "", **fields: str) -> int:
    new = {name: text for name, text in fields.items() if name in ADD_CHILD}
    (child,) = add_child(desk, {"reference": reference, "born": born, "due": due, **new}, insist=True).children
    if later := {name: text for name, text in fields.items() if name not in ADD_CHILD}:
        edit_child(desk, child, later)
    return child


def call_the_roll(desk: Desk, meeting: MeetingRow) -> None:
    """Two teams came: the roll is called, and the meeting is quorate."""
    take_roll(desk, meeting.id, [Answer("CIN", "present"), Answer("LAC", "present")])


@pytest.fixture
def record(desk: Desk, child: int) -> Callable[..., None]:
    """`record("became_looked_after 2025-02-01", ...)`: events of NS-1, whatever they contradict."""

    def them(*events: str, of: int = 0) -> None:
        for event in events:
            kind, day = event.split()
            record_milestone(desk, of or child, Entry(kind, on(day)), insist=True)

    return them


def case(desk: Desk, child_id: int) -> dict[str, Any]:
    """What `case REFERENCE --format json` prints."""
    board = Board(desk.db, desk.policy, desk.today)
    found = read_case(board, child_id, "names")
    assert found is not None
    return case_document(board, child_id, found, history(desk.db, desk.policy, child_id), "names")


def events(desk: Desk, child_id: int) -> list[str]:
    """`kind date` of every milestone, `planned` after it where it is."""
    return [
        f"{each['kind']} {each['date']}" + (" planned" if each["planned"] else "")
        for each in case(desk, child_id)["milestones"]
    ]
