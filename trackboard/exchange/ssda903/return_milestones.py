"""One child of the return, read as milestones.

Only the latest period of care is told. Earlier ones are closed and would change no reading of the board; without them
each milestone keeps its place in the order of its kind, however many years are imported together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from trackboard.exchange.dates import written
from trackboard.exchange.ssda903 import codes
from trackboard.exchange.ssda903.periods import SHORT_BREAK, Period, leaving
from trackboard.exchange.ssda903.return_rows import Adoption, Decision, Episode, Place, Review
from trackboard.exchange.staged import FileRow, Problem, milestone
from trackboard.pathway.ids import Kinds
from trackboard.pathway.record import ON_OR_BEFORE
from trackboard.store.tables import MilestoneRow

SOURCE = "ssda903"


@dataclass(frozen=True, slots=True)
class Child:
    """Everything the return tells of one child, the newest of each row."""

    reference: str
    periods: tuple[Period, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """In order of their date."""
    adoption: Adoption | None = None
    reviews: tuple[Review, ...] = ()
    """In order of their date."""

    @property
    def period(self) -> Period | None:
        """The latest period of care; None where there was none but short breaks."""
        return self.periods[-1] if self.periods else None

    def of_the_period(self, day: date) -> bool:
        """Whether something dated `day` belongs to the latest period of care, and not to one before it."""
        if len(self.periods) < 2:
            return True
        before, latest = self.periods[-2:]
        return day >= latest.start or (not latest.start_known and before.ended is not None and day > before.ended)


@dataclass(slots=True)
class Telling:
    """The milestones of one child as they are told, and what the return leaves open."""

    child: Child
    milestones: list[FileRow[MilestoneRow]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    placed: list[Episode] = field(default_factory=list)
    """Episodes that began a placement for adoption."""
    ordered: list[Episode] = field(default_factory=list)
    """Episodes that began with a placement order."""

    def tell(self, kind: str, on: date, at: Place, *, outcome: str = "", reason: str = "", note: str = "") -> None:
        """Add a milestone that the row at `at` tells of."""
        told = milestone(
            self.child.reference, kind, on.isoformat(), SOURCE,
            outcome=outcome, reason=reason, note=note, row=at.row, file=at.file,
        )  # fmt: skip
        self.milestones.append(told)


def tell(child: Child, reviews_from: date) -> Telling:
    """The child's milestones. Reviews before `reviews_from` are in none of the files."""
    telling = Telling(child)
    _decisions(telling)
    if child.period:
        _start(telling, child.period)
        _orders(telling, child.period)
        _placements(telling, child.period)
        _reviews(telling, child.period, reviews_from)
        _end(telling, child.period)
    return telling


def _decisions(telling: Telling) -> None:
    """The decisions of the latest period, made and reversed. AD1 repeats the one that led to the adoption."""
    child, adoption = telling.child, telling.child.adoption
    for decision in child.decisions:
        first = decision.made or decision.reversed
        if first and not child.of_the_period(first):
            sentence = f"the decision of {written(first)} comes before the latest period of care"
            telling.problems.append(decision.at.problem("DATE_PLACED", sentence, "left out"))
            continue
        if decision.made:
            telling.tell(Kinds.ADM_DECISION, decision.made, decision.at)
        if decision.reversed:
            reason = decision.reason if decision.reason in codes.REASONS_REVERSED else ""
            telling.tell(Kinds.DECISION_REVERSED, decision.reversed, decision.at, reason=reason)
    if adoption is None:
        return
    if adoption.decided and child.of_the_period(adoption.decided):
        made = {decision.made for decision in child.decisions}
        if not made:
            telling.tell(Kinds.ADM_DECISION, adoption.decided, adoption.at)
        elif adoption.decided not in made:
            sentence = f"DATE_INT {written(adoption.decided)} is no date of decision in PlacedAdoption"
            telling.problems.append(adoption.at.problem("DATE_INT", sentence, "left out"))
    if adoption.matched and child.of_the_period(adoption.matched):
        telling.tell(Kinds.MATCH_DECISION, adoption.matched, adoption.at)


def _start(telling: Telling, period: Period) -> None:
    first = period.episodes[0]
    if period.start_known:
        telling.tell(Kinds.BECAME_LOOKED_AFTER, first.start, first.at)
        return
    latest = max((review.held for review in _within(period, telling.child.reviews)), default=None)
    note = f"Latest review in the return: {written(latest)}" if latest else ""
    telling.tell(Kinds.BECAME_LOOKED_AFTER, first.start, first.at, reason=ON_OR_BEFORE, note=note)
    sentence = f"the episode that opened the period of care is missing; the earliest starts on {written(first.start)}"
    telling.problems.append(first.at.problem("RNE", sentence, "looked after on or before that day"))


def _orders(telling: Telling, period: Period) -> None:
    told: set[str] = set()
    order_holds = False
    for episode in period.episodes:
        reason = _uncertain(period, episode)
        status = episode.legal_status
        if status in codes.ORDER_GONE and order_holds:
            telling.tell(Kinds.ORDER_REVOKED, episode.start, episode.at)
            order_holds = False
        if status in codes.PLACEMENT_ORDERS and not order_holds:
            telling.tell(Kinds.PLACEMENT_ORDER, episode.start, episode.at, reason=reason)
            telling.ordered.append(episode)
            order_holds = True
        for code, kind in ((codes.INTERIM_CARE_ORDER, Kinds.INTERIM_CARE_ORDER), (codes.CARE_ORDER, Kinds.CARE_ORDER)):
            if status == code and kind not in told:
                told.add(kind)
                telling.tell(kind, episode.start, episode.at, reason=reason)


def _placements(telling: Telling, period: Period) -> None:
    """Early permanence, and placements for adoption as they begin and break down."""
    returns = (
        each.row for each in telling.milestones if each.row.kind in (Kinds.DECISION_REVERSED, Kinds.ORDER_REVOKED)
    )
    gone_back = sorted(date.fromisoformat(row.on_date) for row in returns)
    early = False
    placed_on: date | None = None
    same_placement_lost = False
    for episode in period.episodes:
        reason = _uncertain(period, episode)
        new_carer = episode.new_because in codes.NEW_CARER
        if episode.placement in codes.EARLY_PERMANENCE and not early:
            early = True
            telling.tell(Kinds.EARLY_PERMANENCE_PLACEMENT, episode.start, episode.at, reason=reason)
        if placed_on and any(placed_on <= day <= episode.start for day in gone_back):
            placed_on, same_placement_lost = None, True
        if episode.placement in codes.TEMPORARY:
            continue
        for_adoption = episode.placement in codes.FOR_ADOPTION
        if placed_on and new_carer:
            telling.tell(Kinds.PLACEMENT_DISRUPTED, episode.start, episode.at)
            placed_on = None
            if not for_adoption:
                sentence = f"placed for adoption, then moved to new carers ({episode.placement})"
                telling.problems.append(episode.at.problem("PLACE", sentence, "taken as a disruption"))
        if for_adoption and not placed_on:
            anew = new_carer or not same_placement_lost
            if anew or any(decision.live(episode.start) for decision in telling.child.decisions):
                placed_on, same_placement_lost = episode.start, False
                telling.placed.append(episode)
                telling.tell(Kinds.PLACED, episode.start, episode.at, reason=reason)


def _reviews(telling: Telling, period: Period, reviews_from: date) -> None:
    """The first two reviews, where the files reach back to the period's start: else which is the first is not known."""
    if not period.start_known or period.start < reviews_from:
        return
    for kind, review in zip(
        (Kinds.FIRST_REVIEW, Kinds.SECOND_REVIEW), _within(period, telling.child.reviews), strict=False
    ):
        telling.tell(kind, review.held, review.at)


def _within(period: Period, reviews: Sequence[Review]) -> list[Review]:
    return [r for r in reviews if period.start <= r.held and (period.ended is None or r.held <= period.ended)]


def _end(telling: Telling, period: Period) -> None:
    """How the period ended: decided by DEC alone. The code of REC is kept as the reason."""
    if period.ended is None:
        return
    kind, outcome = leaving(period.ended_because, period.last.legal_status)
    code = "" if period.ended_because == SHORT_BREAK or kind == Kinds.ADOPTION_ORDER else period.ended_because
    telling.tell(kind, period.ended, period.last.at, outcome=outcome, reason=code)
    if period.ended_because == SHORT_BREAK:
        sentence = f"the period of care passes into short breaks (V3, V4) on {written(period.ended)}"
        telling.problems.append(period.last.at.problem("LS", sentence, f"taken as the end of the period: {kind}"))


def _uncertain(period: Period, episode: Episode) -> str:
    """What a first episode tells held on its first day; if the one before it is missing, perhaps for longer."""
    return "" if period.start_known or episode is not period.episodes[0] else ON_OR_BEFORE


def in_order(milestones: Iterable[FileRow[MilestoneRow]]) -> list[FileRow[MilestoneRow]]:
    """A child's milestones by date, so that the order of files and rows makes no difference."""
    return sorted(milestones, key=lambda each: (each.row.on_date, each.row.kind, each.table.file, each.number))
