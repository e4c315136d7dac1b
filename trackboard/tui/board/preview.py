"""What the pane shows of the child under the cursor: read in a thread, after a pause, so that no key waits for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from trackboard.board.model import Card, Privacy
from trackboard.errors import TrackboardError
from trackboard.pathway.ids import ClockId
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.workers import Worker

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.board.case import Case
    from trackboard.board.timeline import TimelineEntry
    from trackboard.store.reads.meeting_rows import Minuted
    from trackboard.store.tables import ActionRow, DelayRow

PAUSE = 0.12
"""Seconds for which the cursor stands still before the child is read."""


class PreviewWanted(NamedTuple):
    """Whom to read, and how."""

    child: int
    privacy: Privacy
    as_at: date


class PreviewRead(NamedTuple):
    """A child as it was read; `case` is None where it is not there any more."""

    wanted: PreviewWanted
    case: Case | None


class Previewer(Worker["Board", PreviewWanted, PreviewRead]):
    """Reads the child that was asked for last."""

    PART = "preview"
    LATEST = True

    def do(self, board: Board, wanted: PreviewWanted) -> PreviewRead:
        from trackboard.board.case import read_case

        board.move_to(wanted.as_at)
        with board.db.snapshot():
            return PreviewRead(wanted, read_case(board, wanted.child, wanted.privacy))

    def broken(self, what: str) -> TrackboardError:
        return TrackboardError(f"The child could not be read, a fault of trackboard's own ({what}).")

    def close(self, board: Board) -> None:
        board.db.close()


class CardClock(NamedTuple):
    """The worst clock, as the card knows it: by the names that the case has for the same."""

    clock: ClockId
    status: str
    due_on: date
    overdue_days: int
    limit: str
    delay_point: bool
    verdict: str
    started_on: date | None = None
    elapsed_days: int | None = None
    counts: bool = True


class CardCase(NamedTuple):
    """A child as its card knows it: all that is big on the pane, and no history."""

    card: Card
    fields: tuple[tuple[str, str], ...]
    plan: str
    clocks: tuple[CardClock, ...]
    parallel_plan: str = ""
    questions: tuple[str, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    planned: tuple[TimelineEntry, ...] = ()
    verdicts: tuple[DelayRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    minutes: tuple[Minuted, ...] = ()


def of_card(card: Card, policy: Policy, as_at: date) -> CardCase:
    """What the card alone says of a child, until it is read."""
    clocks = []
    if card.worst is not None and card.standing:
        clock, days = policy.clock(card.worst.clock), (as_at - card.worst.due_on).days
        status = {"on_track": "running"}.get(card.standing, card.standing)
        verdict = card.verdict if card.verdict in policy.verdicts else ""
        late, limit = max(0, days), str(clock.limit)
        clocks.append(CardClock(clock.id, status, card.worst.due_on, late, limit, clock.delay_point, verdict))
    fields = (("Team", policy.teams.get(card.team, card.team)), ("Owner", card.owner))
    said = tuple((label, value) for label, value in fields if value)
    return CardCase(card, said, policy.plans.get(card.plan, card.plan), tuple(clocks))
