"""What happened to a child or is to happen, as cells tell it: milestones, how they ended, and verdicts on delays."""

from __future__ import annotations

from datetime import date
from typing import Literal

from trackboard.exchange.spreadsheet.cells import dates_in, read_date, read_day
from trackboard.exchange.spreadsheet.sheet_child import SOURCE, Cell, ChildFound
from trackboard.exchange.spreadsheet.tracker_words import Words
from trackboard.exchange.staged import milestone
from trackboard.pathway.ids import ClockId, Kinds
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import DelayRow


class Events:
    """Reads the cells of events, under one policy, as at `today`."""

    def __init__(self, policy: Policy, words: Words, today: date) -> None:
        self.policy = policy
        self.words = words
        self.today = today
        self.repeats = frozenset(kind for kind, each in policy.milestones.items() if each.repeats)

    def milestone(self, found: ChildFound, cell: Cell) -> None:
        """The cell of a date on which something happened, or is to happen if it lies ahead.

        Of what happens repeatedly, such as meetings, a cell may hold several dates.
        """
        parts = self._dated_parts(cell.text) if cell.id in self.repeats else [cell.text]
        for part in parts:
            reading = read_date(part, self.words, self.today)
            if reading.fault:
                found.keep(cell, reading.fault)
            elif reading.on:
                self._add(found, cell, reading.on, reading.planned, reading.words)

    def planned(self, found: ChildFound, cell: Cell) -> None:
        """The cell of a date on which something is to happen, or was. What has happened since is planned no more."""
        reading = read_day(cell.text, self.today)
        if reading.fault:
            found.keep(cell, reading.fault)
        elif reading.on and cell.id not in self.repeats and found.happened_on((cell.id,)):
            found.note(cell)
        elif reading.on:
            self._add(found, cell, reading.on, True, reading.words)

    def outcome(self, found: ChildFound, cell: Cell, outcome: str) -> None:
        """How a child left the board: of its closing, for which there must be a day."""
        for at, each in enumerate(found.milestones):
            closing = each.row.kind == Kinds.CLOSED and not each.row.planned
            if closing and outcome in self.policy.outcomes:
                found.milestones[at] = each.with_values({"outcome": outcome})
                return
        ends = {end.outcome for kind, end in self.policy.ends.items() if found.happened_on((kind,))}
        if outcome not in ends:
            found.keep(cell, f"{cell.short} is an outcome without the day on which the child left the board")

    def about(self, found: ChildFound, cell: Cell, what: Literal["outcome", "reason"], said: str) -> None:
        """Why something happened, or what came of it."""
        for at, each in enumerate(found.milestones):
            if each.row.kind == cell.id and not each.row.planned:
                found.milestones[at] = each.with_values({what: said})
                return
        found.keep(cell, f"{cell.short} is {'a reason' if what == 'reason' else 'an outcome'} without the day of "
                         "what it is about")  # fmt: skip

    def verdict(self, found: ChildFound, cell: Cell, clock: str, verdict: str) -> None:
        """Whether a delay was avoidable: on the clock's latest start in this row."""
        started = found.happened_on(self.policy.clock(ClockId(clock)).starts)
        if started is None:
            found.keep(cell, f"{cell.short} is a verdict on a delay whose start is not in the row")
            return
        if not any(each.row.clock == clock for each in found.delays):
            blank = DelayRow(0, 0, clock, started, verdict)
            said = {"clock": clock, "started_on": started, "verdict": verdict, "meeting": "", "recorded_by": SOURCE,
                    "recorded_at": ""}  # fmt: skip
            found.delays.append(found.about(blank, dict(said), cell.row))

    def clock_ended_by(self, kind: str) -> str:
        """The delay point that ends when the milestone is reached; blank where there is none."""
        return next((clock.id for clock in self.policy.delay_points if kind in clock.stops), "")

    def _add(self, found: ChildFound, cell: Cell, on: date, planned: bool, words: str) -> None:
        day = on.isoformat()
        for at, each in enumerate(found.milestones):
            if each.row.kind != cell.id or each.row.planned != planned:
                continue
            if each.row.on_date == day:
                if words and not each.row.note:
                    found.milestones[at] = each.with_values({"note": words})
                elif words and each.row.note != words:
                    found.note(cell)
                return
            if cell.id not in self.repeats:
                found.keep(cell, f"{cell.short} is a second day of what happens once")
                return
        told = milestone(
            found.reference, cell.id, day, SOURCE, planned=planned, note=words, row=cell.row, file=found.file
        )
        found.milestones.append(told)

    def _dated_parts(self, text: str) -> list[str]:
        """A cell of several dates, taken apart before each; one that does not begin with a date stays whole."""
        starts = [each.start for each in dates_in(text, self.today)]
        if len(starts) < 2 or text[: starts[0]].strip():
            return [text]
        return [text[start:end].strip(" \n,;&+/") for start, end in zip(starts, [*starts[1:], None], strict=True)]
