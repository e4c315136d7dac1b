"""From a stored row to what is shown of a child on the as-at day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from trackboard.board.kept_clocks import RECORDED, JudgedRun, decode_counting
from trackboard.board.model import Card, Privacy, Worst
from trackboard.board.privacy import shown_as
from trackboard.pathway.days import age_short, age_text, day_or_none, day_text, parse_iso
from trackboard.pathway.ids import Standings, Statuses
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules import clock_runs as clocks
from trackboard.pathway.rules.day_flags import Recorded, day_flags, meetings_missed, past_due, shown
from trackboard.store.database import Database
from trackboard.store.kept_board import ALWAYS
from trackboard.store.reads import board_rows
from trackboard.store.reads.board_rows import CardRow


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

    def card(self, row: CardRow, privacy: Privacy, end: str = "") -> Card:
        """The card of one child; `end` tells it from another one of the same initials."""
        counting = decode_counting(row.clocks)
        worst, asking = self._worst(counting), self._asking(counting)
        since = parse_iso(row.since) if row.since else None
        return Card(
            id=row.id,
            reference=row.reference,
            label=shown_as(row.reference, row.given_name, row.family_name, privacy, end),
            end=end,
            authority=row.authority,
            team=row.team,
            owner=row.owner,
            stage=self.policy.stages[row.stage].id,
            since=since,
            days_in_stage=(self.as_at - since).days if since else None,
            age=self.age(row),
            age_short=self.age_short(row),
            standing=self.standing(row),
            worst=self._shown(worst.run) if worst else None,
            verdict=self._verdict(worst) if worst else "",
            early_permanence=bool(row.early_permanence),
            plan=row.plan,
            flags=self.flags(row),
            closed=self.closed(row),
            past_due=self.past_due(row),
            held_ago=self.held_ago(row),
            unjudged=next((self._labels[each.run.clock] for each in asking if each is not worst), ""),
        )

    def age(self, row: CardRow) -> str:
        """The age in words, '' where it is not known."""
        born = parse_iso(row.date_of_birth) if row.date_of_birth else None
        due = parse_iso(row.due_date) if row.due_date else None
        return age_text(born, due, self.as_at)

    def age_short(self, row: CardRow) -> str:
        """The same for a card: `5d`, `7w`, `23m`, `6y`; of a child not yet born the weeks until it is due, `+3w`."""
        born = parse_iso(row.date_of_birth) if row.date_of_birth else None
        due = parse_iso(row.due_date) if row.due_date else None
        return age_short(born, due, self.as_at)

    def standing(self, row: CardRow) -> str:
        """overdue, due_soon or on_track: two comparisons. '' once closed: then there is an outcome, and no standing."""
        if row.closed:
            return ""
        if row.red_on <= self._day:
            return Standings.OVERDUE
        return Standings.DUE_SOON if row.amber_on <= self._day else Standings.ON_TRACK

    def closed(self, row: CardRow) -> str:
        """Of a closed child its outcome and its day, `Closed: died, 29 Nov 2026`; '' while it is open."""
        if not row.closed:
            return ""
        stage, outcome = self.policy.stages[row.stage].label, self.policy.outcomes.get(row.outcome, row.outcome)
        how = f"{stage}: {outcome.lower()}" if outcome else stage
        return f"{how}, {day_text(parse_iso(row.since))}" if row.since else how

    def past_due(self, row: CardRow) -> int:
        """Of an open child not yet born, the days since it was due; 0 where that day has not passed."""
        if row.closed or not row.due_date:
            return 0
        return past_due(day_or_none(row.date_of_birth), parse_iso(row.due_date), self.as_at)

    def held_ago(self, row: CardRow) -> int:
        """The days since something was planned of which nobody said whether it happened; 0 where there is nothing."""
        if row.closed or row.asks_on >= self._day or self.past_due(row):
            return 0
        return (self.as_at - parse_iso(row.asks_on)).days

    def asks_for_verdict(self, row: CardRow) -> bool:
        """Whether a delay point is overdue on which nobody has judged."""
        return bool(self._asking(decode_counting(row.clocks)))

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
                past_due=self.past_due(row),
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
        return board_rows.closed_meetings(self._db.connection, self.policy.settings.tracking_meetings, self._day)

    @cached_property
    def _discussed(self) -> dict[int, str]:
        return board_rows.last_discussed(self._db.connection, self.policy.settings.tracking_meetings, self._day)

    @cached_property
    def _recorded(self) -> Recorded:
        connection, bits = self._db.connection, len(RECORDED)
        found = {name: board_rows.recorded_at_all(connection, bit, bits) for bit, name in enumerate(RECORDED)}
        return Recorded(**found)

    def _worst(self, counting: Iterable[JudgedRun]) -> JudgedRun | None:
        """The clock that is worst: overdue before due soon before running, the earliest due first."""
        ranked = [
            (_WORST_FIRST[clocks.reading(judged.run, self.as_at).status], judged.run.due_on, place, judged)
            for place, judged in enumerate(counting)
            if judged.run.due_on is not None
        ]
        return min(ranked)[-1] if ranked else None

    def _shown(self, run: clocks.ClockRun) -> Worst:
        assert run.due_on is not None
        return Worst(run.clock, self._labels[run.clock], clocks.short(run, self.as_at, self.policy), run.due_on)

    def _verdict(self, judged: JudgedRun) -> str:
        """Of an overdue delay point its verdict, `none` where it asks for one; of any other clock ''."""
        return judged.verdict or "none" if self._is_delay(judged) else ""

    def _asking(self, counting: Iterable[JudgedRun]) -> list[JudgedRun]:
        """The overdue delay points without a verdict, the longest overdue first."""
        found = [judged for judged in counting if self._is_delay(judged) and not judged.verdict]
        return sorted(found, key=lambda judged: judged.run.due_on or self.as_at)

    def _is_delay(self, judged: JudgedRun) -> bool:
        """Whether it is a delay point, and overdue."""
        due_on = judged.run.due_on
        return judged.run.clock in self._delay_points and due_on is not None and due_on < self.as_at

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {clock.id: clock.label for clock in self.policy.clocks}

    @cached_property
    def _delay_points(self) -> frozenset[str]:
        return frozenset(clock.id for clock in self.policy.delay_points)


_WORST_FIRST: dict[str, int] = {Statuses.OVERDUE: 0, Statuses.DUE_SOON: 1, Statuses.RUNNING: 2}
