"""The read model: every child by stage, with clocks and standing, as at a day.

Nothing here computes a child that was computed before: rows are read from the table `board`, which casework keeps
current. For a past or coming day, and for a file that cannot be written, a stand-in is made in memory, once.
One Board belongs to one thread, as its database connection does.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from trackboard.board.cards import CardMaker
from trackboard.board.model import LAST_FIRST, Card, DelayCount, Filter, Late, Privacy, Sort, StageCount, Summary
from trackboard.board.privacy import ends
from trackboard.board.search import SearchText
from trackboard.clean import search_key
from trackboard.errors import UsageProblem
from trackboard.pathway.ids import ClockId, Flags, Stages, Standings, Verdicts
from trackboard.pathway.policy.policy import Policy, Stage
from trackboard.store import kept_board
from trackboard.store.database import Database
from trackboard.store.kept_board import IN_MEMORY, KEPT, Tables
from trackboard.store.reads import board_rows
from trackboard.store.reads.board_rows import CardRow, ClockRow, Colour, StandRow, Where
from trackboard.store.reads.conflict_rows import how_many_wait
from trackboard.store.reads.search_rows import search_rows

if TYPE_CHECKING:
    from trackboard.board.passages import PassageRow
    from trackboard.store.audit.erasure import Erasure


class Board:
    """Children by stage as at `as_at`, read from `db` under `policy`."""

    def __init__(self, db: Database, policy: Policy, as_at: date) -> None:
        self.db = db
        self.policy = policy
        self.as_at = as_at
        self._day = as_at.isoformat()
        self._tables: Tables = KEPT
        self.ready()

    def move_to(self, as_at: date) -> None:
        """Stand on another day from now on: a board that is left open goes on to the day that has begun."""
        if as_at != self.as_at:
            self.as_at, self._day = as_at, as_at.isoformat()
            self.__dict__.pop("_maker", None)
        self.ready()

    def _look_again(self) -> None:
        """Let go of what cards rest on where it has changed: meetings are closed while a board is open."""
        kept = self.__dict__.get("_maker")
        if kept is not None:
            new = CardMaker(self.db, self.policy, self.as_at)
            if new.rests_on != kept.rests_on:
                self.__dict__["_maker"] = new

    def ready(self) -> None:
        """See that a row that holds on the as-at date stands for every child, from the table or in memory."""
        self._look_again()
        lacking = kept_board.out_of_date(self.db.connection, self._day)
        own_rules = self.db.setting("policy_digest") == self.policy.digest
        if not lacking and own_rules:
            self._tables = KEPT
            return
        missing = kept_board.stand_in(self.db.connection, self._day, keep=own_rules)
        self._tables = IN_MEMORY
        # Imported here: on most days nothing is computed, and the board opens sooner without what computes it.
        from trackboard.board.derive import derived

        kept_board.write(self.db.connection, derived(self.db, missing, self.policy, self.as_at), self._tables)

    @property
    def stands_in(self) -> bool:
        """Whether the rows were computed in memory for this day: a second Board would compute them once more."""
        return self._tables is not KEPT

    @property
    def at_most(self) -> int:
        """More children than this there are not: the highest id, which costs nothing to know."""
        return board_rows.highest_id(self.db.connection)

    @property
    def authority(self) -> str:
        """The authority's name as the database has it."""
        return self.db.setting("authority")

    @property
    def made_up(self) -> bool:
        """Whether this is a demonstration."""
        return self.db.setting("made_up") == "yes"

    @property
    def notice(self) -> str:
        """What must be said of the file: read-only, written by a newer version. '' if nothing."""
        return self.db.notice

    @property
    def conflicts(self) -> int:
        """How many differences between what was typed and what was imported nobody has settled."""
        return how_many_wait(self.db)

    def version(self) -> int:
        """Changes whenever another connection wrote; cheap enough to ask every second."""
        return self.db.data_version()

    def where(self, chosen: Filter) -> Where:
        """The filter in the store's terms. Refuses a stage, standing or rule that the policy does not have."""
        stage = None
        if chosen.stage:
            stage = self.policy.stage_order.get(chosen.stage)
            if stage is None:
                raise UsageProblem(_unknown("stage", chosen.stage, self.policy.stage_order))
        if chosen.standing and chosen.standing not in _COLOURS:
            raise UsageProblem(_unknown("standing", chosen.standing, _COLOURS))
        rules = list(self.policy.inclusion_rules)
        if chosen.include not in rules:
            raise UsageProblem(_unknown("inclusion rule", chosen.include, rules))
        child = tuple((column, getattr(chosen, column)) for column in ("authority", "team", "owner"))
        if chosen.flag and chosen.flag not in self.policy.flags:
            raise UsageProblem(_unknown("flag", chosen.flag, self.policy.flags))
        points: list[str] = [clock.id for clock in self.policy.delay_points]
        if chosen.delay_point and chosen.delay_point not in points:
            raise UsageProblem(_unknown("delay point", chosen.delay_point, points))
        return Where(
            day=self._day,
            rule=1 << rules.index(chosen.include),
            everyone=chosen.all or chosen.stage == Stages.CLOSED,
            only=chosen.only,
            stage=stage,
            colour=_COLOURS.get(chosen.standing, ""),
            delay_point=chosen.delay_point,
            child=tuple((column, value) for column, value in child if value),
        )

    def summary(self, chosen: Filter | None = None) -> Summary:
        """The counts over the columns."""
        chosen = chosen or self.default_filter
        where = self.where(chosen)
        found = {total.stage: total for total in board_rows.totals(self.db.connection, self._tables, where)}
        missing = board_rows.not_shown(self.db.connection, self._tables, where)
        if where.only:  # what the board leaves out is no word on who is shown in its place
            missing = board_rows.NotShown(0, 0, 0)
        counts = [
            StageCount(stage.id, total.children, total.overdue, total.due_soon, total.asking)
            if (total := found.get(self.policy.stage_order[stage.id]))
            else StageCount(stage.id, 0, 0, 0)
            for stage in self._columns(where)
        ]
        delayed = board_rows.delay_totals(self.db.connection, self._tables, where, Verdicts.AVOIDABLE)
        late = {total.clock: total for total in delayed}
        points = tuple(
            DelayCount(clock.id, delay.overdue, delay.judged_so, delay.unjudged)
            if (delay := late.get(clock.id))
            else DelayCount(clock.id, 0, 0, 0)
            for clock in self.policy.delay_points
        )
        return Summary(
            authority=self.authority,
            as_at=self.as_at,
            include=chosen.include,
            children=sum(count.children for count in counts),
            overdue=sum(count.overdue for count in counts),
            due_soon=sum(count.due_soon for count in counts),
            stages=tuple(counts),
            delay_points=points,
            turned_10=missing.turned_10,
            not_yet_known=missing.not_yet_known,
            left_out=missing.left_out,
        )

    @cached_property
    def default_filter(self) -> Filter:
        """Open children under 10 by the authority's own inclusion rule."""
        return Filter(include=self.policy.settings.include)

    def _columns(self, where: Where) -> list[Stage]:
        """The stages that have a column, though it be empty."""
        if where.only == "closed":
            return [stage for stage in self.policy.stages if stage.id == Stages.CLOSED]
        return [stage for stage in self.policy.stages if stage.id != Stages.CLOSED or where.everyone]

    def first(self, stage: str, limit: int, chosen: Filter | None = None) -> list[int]:
        """Ids of the `limit` worst of a stage, for the first picture: the first of `order`."""
        where = self.where(chosen or self.default_filter)
        order = self.policy.stage_order[stage]
        if where.stage is not None and where.stage != order:
            return []
        return board_rows.first_ids(self.db.connection, self._tables, where.in_stage(order), limit)

    def order(self, sort: Sort = "worst", chosen: Filter | None = None) -> dict[str, array[int]]:
        """Every id shown, by stage, sorted."""
        where, by = self.where(chosen or self.default_filter), sort.removeprefix(LAST_FIRST)
        ids = board_rows.ordered_ids(self.db.connection, self._tables, where, by)
        return {self.policy.stages[stage].id: _as_asked(of_stage, sort) for stage, of_stage in ids.items()}

    def ranked(self, sort: Sort = "worst", chosen: Filter | None = None) -> array[int]:
        """Every id shown, whatever the stage, sorted as in `order`."""
        where, by = self.where(chosen or self.default_filter), sort.removeprefix(LAST_FIRST)
        return _as_asked(board_rows.ranked_ids(self.db.connection, self._tables, where, by), sort)

    def attention(self, chosen: Filter, ids: Sequence[int] | None = None) -> bytearray:
        """By id, how much attention each child shown asks for; where `ids` are given, those of them alone."""
        marks = bytearray(self.at_most + 1)
        for child, kind in board_rows.attention(self.db.connection, self._tables, self.where(chosen), ids):
            marks[child] = kind
        return marks

    def late(self, chosen: Filter) -> dict[ClockId, tuple[Late, ...]]:
        """By delay point, everyone shown who is overdue there, the longest first."""
        found: dict[str, list[Late]] = {clock.id: [] for clock in self.policy.delay_points}
        for clock, child, verdict in board_rows.overdue_at(self.db.connection, self._tables, self.where(chosen)):
            if clock in found:
                found[clock].append(Late(child, verdict))
        return {clock.id: tuple(found[clock.id]) for clock in self.policy.delay_points}

    def cards(self, ids: Sequence[int], privacy: Privacy) -> list[Card]:
        """The cards of `ids`, in that order; a child no longer there is left out."""
        rows = board_rows.card_rows(self.db.connection, self._tables, ids)
        apart = self.ends(rows.values()) if privacy == "initials" else {}
        return [self._maker.card(rows[child], privacy, apart.get(child, "")) for child in ids if child in rows]

    def card_rows(self, ids: Sequence[int]) -> dict[int, CardRow]:
        """The rows of `ids`, by id."""
        return board_rows.card_rows(self.db.connection, self._tables, ids)

    def passage_rows(self, clock: str, ids: Sequence[int]) -> dict[int, PassageRow]:
        """Of those of `ids` who are at a delay point, what was judged of it."""
        from trackboard.board.passages import passage_rows

        return passage_rows(self, clock, ids)

    def ends(self, rows: Iterable[CardRow]) -> dict[int, str]:
        """Of those whose initials another child has too, what of the reference tells them apart."""
        return ends({row.id: row.reference for row in rows}, self.db, self._tables)

    def rows(self, chosen: Filter) -> Iterator[CardRow]:
        """Every row that the filter shows, by stage, worst first; the flag and the search text are applied here."""
        key = search_key(chosen.search)
        for row in board_rows.all_card_rows(self.db.connection, self._tables, self.where(chosen)):
            if key and not _found(key, row, chosen.search_names):
                continue
            if chosen.flag and chosen.flag not in self._maker.flags(row):
                continue
            yield row

    def clocks(self, chosen: Filter) -> Iterable[ClockRow]:
        """The clocks of everyone whom the filter's rule, authority and view take in, in no order."""
        return board_rows.clock_rows(self.db.connection, self._tables, self.where(chosen), Flags.PLAN_UNRECORDED)

    def stands(self, chosen: Filter) -> Iterable[StandRow]:
        """How each of them stands, in no order."""
        return board_rows.stand_rows(self.db.connection, self._tables, self.where(chosen))

    def went_back(self) -> list[int]:
        """The children of whom not all that had happened is in effect, on this day or another."""
        return kept_board.went_back(self.db.connection, self._tables)

    def case_row(self, child_id: int) -> CardRow | None:
        """The one child's row, whoever the default view leaves out."""
        return board_rows.card_rows(self.db.connection, self._tables, [child_id]).get(child_id)

    def search_text(self, privacy: Privacy, chosen: Filter | None = None) -> SearchText:
        """What filter-as-you-type searches: everything the screen shows of a child, and no more; of those whom this
        view does not show as well, so that it can be said where they are."""
        chosen = chosen or self.default_filter
        rows = search_rows(self.db.connection, self._tables, self.where(chosen))
        shown = (chosen.only,) if chosen.only else ("board", "aged", "closed") if chosen.all else ("board",)
        return SearchText.of(rows, privacy, shown)

    def id_of(self, reference: str) -> int | None:
        """The child of that reference, whatever its case."""
        from trackboard.store.reads import child_rows

        return child_rows.id_of(self.db, reference)

    def erased(self, reference: str) -> Erasure | None:
        """The erasure of the child that had this reference, if there was one."""
        from trackboard.store.audit.erasure import of_references

        return of_references(self.db, [reference]).get(reference)

    @property
    def maker(self) -> CardMaker:
        """Cards and flags of rows, as at this day."""
        return self._maker

    @cached_property
    def _maker(self) -> CardMaker:
        return CardMaker(self.db, self.policy, self.as_at)


_COLOURS: Mapping[str, Colour] = {
    Standings.OVERDUE: "red",
    Standings.DUE_SOON: "amber",
    Standings.ON_TRACK: "neither",
}
"""Each standing by the days that the store compares."""


def _as_asked(ids: array[int], sort: Sort) -> array[int]:
    """The ids as the sort has them: the last first where that is asked for."""
    return ids[::-1] if sort.startswith(LAST_FIRST) else ids


def _found(key: str, row: CardRow, names: bool) -> bool:
    """Whether the reference, or where asked for the name, holds the key."""
    text = f"{row.reference} {row.given_name} {row.family_name}" if names else row.reference
    return key in search_key(text)


def _unknown(what: str, given: str, known: Iterable[str]) -> str:
    return f'there is no {what} "{given}"; it is one of: {", ".join(known)}'
