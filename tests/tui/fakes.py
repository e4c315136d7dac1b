"""A board of made-up children in memory, for what needs many of them, hostile ones, or to count what is read."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import SimpleNamespace

from tests.clocks import StandingClock
from trackboard.board.model import (
    ASKS,
    DUE_SOON,
    ON_TRACK,
    OVERDUE,
    Card,
    DelayCount,
    Filter,
    Late,
    Privacy,
    Sort,
    StageCount,
    Summary,
    Worst,
)
from trackboard.board.passages import PassageRow
from trackboard.board.search import SearchText
from trackboard.pathway.policy.policy import Policy, load_policy
from trackboard.store.reads.search_rows import SearchRow
from trackboard.tui.board.card_faces import kind_of

AS_AT = date(2026, 11, 16)
POLICY = load_policy()
STAGES = [stage.id for stage in POLICY.stages if stage.id != "closed"]
AGES = ("5 days", "7 weeks", "14 months", "3 years", "9 years")
SHORT_AGES = ("5d", "7w", "14m", "3y", "9y")
CLOCKS = {"in_proceedings": "proceedings", "looked_after": "looked_after_to_recommended",
          "recommended": "recommended_to_decided", "decided": "decided_to_ordered", "ordered": "ordered_to_matched",
          "matched": "matched_to_panel", "panel": "panel_to_placed"}  # fmt: skip


def made_up_cards(number: int) -> list[Card]:
    """`number` children spread over the stages, every third overdue, every fifth due soon; the same every time."""
    return [_card(place) for place in range(number)]


def _card(place: int) -> Card:
    stage = STAGES[(place * 7 + place // 10) % len(STAGES)]
    clock = CLOCKS.get(stage)
    standing = (
        "on_track" if clock is None else "overdue" if place % 3 == 0 else "due_soon" if place % 5 == 0 else "on_track"
    )
    days = {"overdue": -(place % 90) - 1, "due_soon": place % 14, "on_track": 20 + place % 60}[standing]
    words = f"{-days} day{'s' * (days != -1)} over" if days < 0 else f"{days} days left" if days else "due today"
    in_stage = 3 + (place * 13) % 400
    return Card(
        id=place + 1,
        reference=f"NS-{place + 1:04d}",
        label=f"{'ABCDEFGHJKLM'[place % 12]}.{'NOPQRSTUVW'[place % 10]}.",
        authority="Northshire",
        team=("LAC North", "LAC South", "CIN East")[place % 3],
        owner="" if place % 4 else "R. Owner",
        stage=stage,
        since=AS_AT - timedelta(days=in_stage),
        days_in_stage=in_stage,
        age_short=f"+{1 + place % 20}w" if stage == "unborn" else SHORT_AGES[place % len(AGES)],
        age=f"due {place % 28 + 1} Mar, {20 + place % 18} weeks" if stage == "unborn" else AGES[place % len(AGES)],
        standing=standing,
        worst=Worst(clock, POLICY.clock(clock).label, words, AS_AT + timedelta(days=days)) if clock else None,
        verdict=("none", "avoidable", "unavoidable", "unclear")[place // 3 % 4] if standing == "overdue" else "",
        early_permanence=place % 9 == 0,
        plan="adoption" if place % 2 else "undecided",
        flags=("stale",) if place % 11 == 0 else (),
    )


@dataclass
class FakeBoard:
    """As much of `trackboard.board.board.Board` as the screen uses. `fetched` counts cards read, `asked` all reads."""

    children: list[Card]
    policy: Policy = POLICY
    as_at: date = AS_AT
    authority: str = "Northshire"
    made_up: bool = True
    notice: str = ""
    conflicts: int = 0
    fetched: int = 0
    asked: int = 0
    changes: int = 1
    not_shown: tuple[int, int, int] = (3, 0, 2)
    """Turned 10, not yet known, left out by the rule."""
    default_filter: Filter = field(default_factory=Filter)
    db: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(
            close=lambda: None,
            rows=lambda *asked: [],
            setting=lambda key, default="": default,
            snapshot=nullcontext,
            read_only=False,
            path=None,
            now=StandingClock().utc_text,
        )
    )

    def ready(self) -> None:
        """Always."""

    def move_to(self, as_at: date) -> None:
        """Nothing rests on the day."""
        self.as_at = as_at

    def version(self) -> int:
        """Counted up by a test."""
        return self.changes

    def _chosen(self, chosen: Filter | None) -> list[Card]:
        chosen = chosen or self.default_filter
        return [card for card in self.children
                if (not chosen.standing or card.standing == chosen.standing)
                and (not chosen.delay_point or (card.standing == "overdue" and card.worst is not None
                                                and card.worst.clock == chosen.delay_point))]  # fmt: skip

    def summary(self, chosen: Filter | None = None) -> Summary:
        """The counts."""
        self.asked += 1
        cards = self._chosen(chosen)
        counts = [StageCount(stage, sum(card.stage == stage for card in cards),
                             sum(card.stage == stage and card.standing == "overdue" for card in cards),
                             sum(card.stage == stage and card.standing == "due_soon" for card in cards),
                             sum(card.stage == stage and card.past_due > 0 for card in cards))
                  for stage in STAGES]  # fmt: skip
        points = tuple(
            DelayCount(
                point.id,
                len(late),
                sum(card.verdict == "avoidable" for card in late),
                sum(card.verdict == "none" for card in late),
            )
            for point in self.policy.delay_points
            for late in [self._chosen(Filter(delay_point=point.id))]
        )
        return Summary(self.authority, self.as_at, "everyone", len(cards), sum(count.overdue for count in counts),
                       sum(count.due_soon for count in counts), tuple(counts), points, *self.not_shown)  # fmt: skip

    def first(self, stage: str, limit: int, chosen: Filter | None = None) -> list[int]:
        """The worst of a stage."""
        return list(self.order("worst", chosen).get(stage, ())[:limit])

    def order(self, sort: Sort = "worst", chosen: Filter | None = None) -> dict[str, array[int]]:
        """Ids by stage."""
        self.asked += 1
        found: dict[str, array[int]] = {}
        for card in sorted(self._chosen(chosen), key=_KEYS[sort]):
            found.setdefault(card.stage, array("q")).append(card.id)
        return found

    def ranked(self, sort: Sort = "worst", chosen: Filter | None = None) -> array[int]:
        """Ids, regardless of stage."""
        self.asked += 1
        return array("q", [card.id for card in sorted(self._chosen(chosen), key=_KEYS[sort])])

    @property
    def at_most(self) -> int:
        """The highest id."""
        return max((card.id for card in self.children), default=0)

    @property
    def stands_in(self) -> bool:
        """Never."""
        return False

    def attention(self, chosen: Filter, ids: Sequence[int] | None = None) -> bytearray:
        """By id, how much attention each asks for."""
        marks = bytearray(self.at_most + 1)
        for card in self._chosen(chosen):
            marks[card.id] = kind_of(card)
        return marks

    def late(self, chosen: Filter) -> dict[str, tuple[Late, ...]]:
        """By delay point, who is overdue there."""
        found = {}
        for point in self.policy.delay_points:
            cards = sorted(self._chosen(replace(chosen, delay_point=point.id)), key=_KEYS["worst"])
            found[point.id] = tuple(Late(card.id, "" if card.verdict == "none" else card.verdict) for card in cards)
        return found

    def passage_rows(self, clock: str, ids: Sequence[int]) -> dict[int, PassageRow]:
        """What was judged of each."""
        cards = [card for card in self.children if card.id in set(ids) and card.worst]
        return {
            card.id: PassageRow(card.worst.due_on, "" if card.verdict == "none" else card.verdict, "", "")
            for card in cards
        }

    def cards(self, ids: Sequence[int], privacy: Privacy) -> list[Card]:
        """The cards, in that order."""
        self.asked += 1
        self.fetched += len(ids)
        by_id = {card.id: card for card in self.children} if len(self.children) < 1000 else None
        found = [by_id[child] if by_id else self.children[child - 1] for child in ids]
        return [replace(card, label=card.reference) if privacy == "references" else card for card in found]

    def case_row(self, child: int) -> None:
        """None has a case."""

    def search_text(self, privacy: Privacy, chosen: Filter | None = None) -> SearchText:
        """What is searched."""
        return SearchText.of(
            (
                SearchRow(card.id, card.reference, card.label, "", card.team, card.owner, card.authority, "board")
                for card in self.children
            ),
            "references" if privacy == "references" else "names",
        )

    def id_of(self, reference: str) -> int | None:
        """By reference."""
        return next((card.id for card in self.children if card.reference == reference), None)

    def erased(self, reference: str) -> None:
        """Nobody was."""


_KEYS = {
    "worst": lambda card: (
        {ASKS: 0, OVERDUE: 1, DUE_SOON: 2, ON_TRACK: 3}[kind_of(card)],
        card.worst.due_on if card.worst else date.max,
        card.id,
    ),
    "longest": lambda card: (card.since, card.id),
    "oldest": lambda card: (-AGES.index(card.age) if card.age in AGES else 9, card.id),
    "reference": lambda card: card.reference,
}
