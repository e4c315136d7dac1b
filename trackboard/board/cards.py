"""From a stored row to what is shown of a child on the as-at day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from trackboard.board.model import Card, Privacy, Worst
from trackboard.board.privacy import shown_as
from trackboard.board.runs import RECORDED, JudgedRun, decode_counting
from trackboard.pathway import runs as clocks
from trackboard.pathway.day_flags import Recorded, day_flags, meetings_missed, shown
from trackboard.pathway.days import age_text, parse_iso
from trackboard.pathway.policy import Policy
from trackboard.store import boardrows
from trackboard.store.boardrows import ALWAYS, CardRow
from trackboard.store.database import Database


class CardMaker:
    """Makes cards, standings and flags of rows, as at one day."""

    def __init__(self, db: Database, policy: Policy, as_at: date) -> None:
        self.policy = policy
        self.as_at = as_at
        self._db = db
        self._day = as_at.isoformat()

    @cached_property
    def basis(self) -> dict[str, str]:
        """What each clock rests on: statute, guidance, practice, local or guide."""
        return {clock.id: clock.basis for clock in self.policy.clocks}

    def card(self, row: CardRow, privacy: Privacy) -> Card:
        """The card of one child."""
        counting = decode_counting(row.clocks)
        since = parse_iso(row.since) if row.since else None
        return Card(
            id=row.id,
            reference=row.reference,
            label=shown_as(row.reference, row.given_name, row.family_name, privacy),
            authority=row.authority,
            team=row.team,
            owner=row.owner,
            stage=self.policy.stages[row.stage].id,
            since=since,
            days_in_stage=(self.as_at - since).days if since else None,
            age=self.age(row),
            standing=self.standing(row),
            worst=self._worst(counting),
            verdict=self._verdict(counting),
            early_permanence=bool(row.early_permanence),
            plan=row.plan,
            flags=self.flags(row),
        )

    def age(self, row: CardRow) -> str:
        """The age in words, '' where it is not known."""
        born = parse_iso(row.date_of_birth) if row.date_of_birth else None
        due = parse_iso(row.due_date) if row.due_date else None
        return age_text(born, due, self.as_at)

    def standing(self, row: CardRow) -> str:
        """overdue, due_soon or on_track: two comparisons."""
        if row.closed:
            return "on_track"
        if row.red_on <= self._day:
            return "overdue"
        return "due_soon" if row.amber_on <= self._day else "on_track"

    def flags(self, row: CardRow) -> tuple[str, ...]:
        """Ids of the flags raised on the day."""
        fixed = shown(row.flags.split(), self._recorded)
        if row.closed:
            return fixed
        return (
            *fixed,
            *day_flags(
                self.as_at,
                self.policy,
                recorded_on=parse_iso(row.recorded_on) if row.recorded_on else None,
                tenth_birthday=parse_iso(row.tenth_birthday),
                meetings_missed=meetings_missed(
                    self._meetings, self._discussed.get(row.id, ""), row.opened_on or ALWAYS
                ),
            ),
        )

    @property
    def rests_on(self) -> tuple[list[str], Recorded]:
        """What holds for all children alike and may change while a board is open; closed meetings keep their minutes,
        so with the meetings it is known whether anybody else was discussed."""
        return self._meetings, self._recorded

    @cached_property
    def _meetings(self) -> list[str]:
        return boardrows.closed_meetings(self._db.connection, self.policy.settings.tracking_meetings, self._day)

    @cached_property
    def _discussed(self) -> dict[int, str]:
        return boardrows.last_discussed(self._db.connection, self.policy.settings.tracking_meetings, self._day)

    @cached_property
    def _recorded(self) -> Recorded:
        connection, bits = self._db.connection, len(RECORDED)
        found = {name: boardrows.recorded_at_all(connection, bit, bits) for bit, name in enumerate(RECORDED)}
        return Recorded(**found)

    def _worst(self, counting: Iterable[JudgedRun]) -> Worst | None:
        """The clock that is worst: overdue before due soon before running, the earliest due first."""
        ranked = [
            (_WORST_FIRST[clocks.reading(judged.run, self.as_at).status], judged.run.due_on, place, judged.run)
            for place, judged in enumerate(counting)
            if judged.run.due_on is not None
        ]
        if not ranked:
            return None
        _, due_on, _, run = min(ranked)
        assert due_on is not None
        return Worst(run.clock, self._labels[run.clock], clocks.short(run, self.as_at, self.policy), due_on)

    def _verdict(self, counting: Iterable[JudgedRun]) -> str:
        """Of the delay point longest overdue: its verdict, `none` where it asks for one, '' where none is overdue."""
        overdue = [
            (judged.run.due_on, judged.verdict or "none")
            for judged in counting
            if judged.run.clock in self._delay_points
            and judged.run.due_on is not None
            and judged.run.due_on < self.as_at
        ]
        return min(overdue)[1] if overdue else ""

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {clock.id: clock.label for clock in self.policy.clocks}

    @cached_property
    def _delay_points(self) -> frozenset[str]:
        return frozenset(clock.id for clock in self.policy.delay_points)


_WORST_FIRST = {"overdue": 0, "due_soon": 1, "running": 2}
