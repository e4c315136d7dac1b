"""A board that is left open says what a new one would, whatever others have done meanwhile."""

from __future__ import annotations

from datetime import date

from trackboard.board.board import Board
from trackboard.casework.desk import Desk
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute
from trackboard.store.reads import board_rows
from trackboard.store.rows import select
from trackboard.store.tables import MeetingRow

from .conftest import TODAY


def flags(board: Board, child: int) -> tuple[str, ...]:
    (card,) = board.cards([child], "references")
    return card.flags


def held(desk: Desk, child: int, on: date, *, discussed: bool) -> None:
    """A tracking meeting of that day, closed."""
    create_meeting(desk, NewMeeting("tracking", on, form="chosen"))
    meeting = select(desk.db, MeetingRow, "ORDER BY id DESC LIMIT 1")[0]
    if discussed:
        record_minute(desk, meeting.id, child, Typed("Well.", "Go on.", "A. Lee", date(2026, 12, 1)))
    with desk.db.write(actor="Kim", source="import", act="held") as tx:  # as an import brings one that was held
        tx.run("UPDATE meetings SET status = 'closed', version = version + 1 WHERE id = ?", (meeting.id,))


def test_who_was_discussed_is_known_once_the_meeting_is_closed(desk: Desk, child: int) -> None:
    for month in (7, 8, 9, 10):
        held(desk, child, date(2026, month, 1), discussed=False)
    board = Board(desk.db, desk.policy, TODAY)
    assert "not_discussed" in flags(board, child)
    held(desk, child, TODAY, discussed=True)
    board.ready()
    assert flags(board, child) == flags(Board(desk.db, desk.policy, TODAY), child)
    assert "not_discussed" not in flags(board, child)


def test_where_no_meeting_was_closed_nothing_is_read_again(desk: Desk, child: int) -> None:
    board = Board(desk.db, desk.policy, TODAY)
    flags(board, child)
    maker = board.maker
    board.ready()
    assert board.maker is maker
    assert board_rows.closed_meetings(desk.db.connection, ["tracking"], "2026-12-01") == []
