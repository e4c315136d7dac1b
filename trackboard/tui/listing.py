"""The children on the screen: ids in order, stage by stage, and the cards of those that are looked at.

What is shown is looked up in memory: the ids of everyone in order, those overdue and those overdue at each delay point
are read once, in a thread (`read`). Cards are read in windows and kept while they are of use. A key press moves about
in this; it reads nothing.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from trackboard.board.model import ASKS, DUE_SOON, OVERDUE, Card, DelayCount, Filter, Late, Privacy, Sort, Summary
from trackboard.paint.text import plain
from trackboard.pathway.ids import ClockId

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.board.review_views import View
    from trackboard.board.search import SearchText
    from trackboard.casework.meetings.next_meeting import NextMeeting
    from trackboard.tui.first_look import First

KEPT_CARDS = 4096
"""Cards kept in memory: some hundred windows."""


class Reading(NamedTuple):
    """Everything about everyone shown, as one thread read it. `order` holds ids by stage, `ranked` regardless of it."""

    sort: Sort
    summary: Summary
    order: dict[str, array[int]]
    ranked: array[int]
    attention: bytearray
    """By id, how much attention the child asks for."""
    late_at: Mapping[ClockId, tuple[Late, ...]]
    """By delay point, the children overdue there, the longest first."""
    view: View | None = None
    meeting: NextMeeting | None = None
    viewed: frozenset[int] = frozenset()
    """The children of the view, where one was asked for."""


def read(board: Board, chosen: Filter, sort: Sort, view: View | None = None) -> Reading:
    """Read everyone; runs in a thread of its own, on a Board of its own."""
    chosen = base(chosen, view)
    return Reading(
        sort,
        board.summary(chosen),
        board.order(sort, chosen),
        board.ranked(sort, chosen),
        board.attention(chosen),
        board.late(chosen),
        view,
        _meeting(board),
        _viewed(board, chosen, view),
    )


def _meeting(board: Board) -> NextMeeting | None:
    """The meeting that comes next, seen from the board's day."""
    from trackboard.casework.meetings.next_meeting import next_meeting

    return next_meeting(board.db, board.policy, board.as_at)


def base(chosen: Filter, view: View | None) -> Filter:
    """Whom the view is a view of: the children on the board, or those who are on it no more."""
    return replace(chosen, only=view.only) if view is not None and view.only else chosen


def _viewed(board: Board, chosen: Filter, view: View | None) -> frozenset[int]:
    if view is None:
        return frozenset()
    from trackboard.board.review_views import children_in

    return children_in(board, view, chosen)


class Narrowing(NamedTuple):
    """What is shown of everyone on the board."""

    overdue: bool = False
    delay_point: str = ""
    text: str = ""
    view: str = ""
    """What the view in force is called."""

    def __bool__(self) -> bool:
        return self.overdue or bool(self.delay_point or self.text or self.view)


class _Overdue:
    """The children overdue, as something that a child is in."""

    def __init__(self, attention: bytearray) -> None:
        self._attention = attention

    def __contains__(self, child: object) -> bool:
        return isinstance(child, int) and child < len(self._attention) and self._attention[child] == OVERDUE


class Listing:
    """Ids and cards of one board."""

    def __init__(self, board: Board, chosen: Filter, privacy: Privacy) -> None:
        self.board = board
        self.chosen = chosen
        self.privacy = privacy
        self.sort: Sort = "worst"
        self.narrowing = Narrowing()
        self.summary: Summary
        self.meeting: NextMeeting | None = None
        """The meeting that comes next, once everyone was read."""
        self.complete = False
        """Whether everyone's id is here, or only each stage's first."""
        self.ids: dict[str, Sequence[int]] = {}
        """What is shown, by stage, in order."""
        self._everyone: dict[str, Sequence[int]] = {}
        self._all_ranked: Sequence[int] = ()
        self._attention = bytearray()
        self._late_at: Mapping[ClockId, tuple[Late, ...]] = {}
        self._viewed: frozenset[int] = frozenset()
        self._hits: set[int] | None = None
        self._parts: list[Container[int]] = []
        self._ranked: Sequence[int] | None = None
        self._kinds: dict[str, bytes] = {}
        self._shown: frozenset[int] | None = None
        self._stages: tuple[str, ...] = ()
        self._stages_of: object = None
        self._cards: OrderedDict[int, Card] = OrderedDict()

    @property
    def stages(self) -> tuple[str, ...]:
        """The columns, empty ones too. Asked for at every turn, so it is kept."""
        if self._stages_of is not self.summary:
            self._stages_of = self.summary
            self._stages = tuple(count.stage for count in self.summary.stages)
        return self._stages

    def start(self, first: First) -> None:
        """Every count and the first of each stage: enough for the first picture."""
        self.summary = first.summary
        self._everyone = {str(stage): ids for stage, ids in first.ids.items()}
        self._attention = first.attention
        self.ids = self._everyone
        self._all_ranked = self.flat()
        self.complete = all(len(self.ids[count.stage]) == count.children for count in self.summary.stages)

    def take(self, reading: Reading) -> None:
        """Everyone, as a thread read them. Cards are read anew, since any of them may have changed."""
        self.summary = reading.summary
        self.sort = reading.sort
        self._everyone = {stage: reading.order.get(stage, array("q")) for stage in self.stages}
        self._all_ranked = reading.ranked
        self._attention = reading.attention
        self._late_at = reading.late_at
        self.meeting = reading.meeting
        self._viewed = reading.viewed
        self.narrowing = self.narrowing._replace(view=reading.view.label(self.board.policy) if reading.view else "")
        self.complete = True
        self._cards.clear()
        self._narrow()

    # --- What is shown ---

    def narrow(self, narrowing: Narrowing, hits: set[int] | None = None) -> None:
        """Show only part of the children. `hits` are the ids that the text found, where there is a text."""
        self.narrowing = narrowing
        self._hits = hits if narrowing.text else None
        self._narrow()

    def _narrow(self) -> None:
        parts = self._parts = [] if self._hits is None else [self._hits]
        if self.narrowing.view:
            parts.append(self._viewed)
        if self.narrowing.overdue:
            parts.append(_Overdue(self._attention))
        if self.narrowing.delay_point:
            parts.append(frozenset(late.child for late in self.late_at(ClockId(self.narrowing.delay_point))))
        self.ids = {stage: self._kept(everyone) for stage, everyone in self._everyone.items()}
        self._ranked = None
        self._kinds = {}
        self._shown = None

    def _kept(self, ids: Sequence[int]) -> Sequence[int]:
        found: Iterable[int] = ids
        for part in self._parts:
            found = filter(part.__contains__, found)
        return array("q", found) if self._parts else ids

    @property
    def ranked(self) -> Sequence[int]:
        """What is shown, in order regardless of stage. Only the table asks, so it is found when it does."""
        if self._ranked is None:
            self._ranked = self._kept(self._all_ranked)
        return self._ranked

    @property
    def total(self) -> int:
        """N of `n of N`: the children on the board."""
        return self.summary.children

    @property
    def not_shown(self) -> int:
        """Open children who are not on the board at all."""
        return self.summary.turned_10 + self.summary.left_out + self.summary.not_yet_known

    @property
    def shown(self) -> int:
        """n of `n of N`."""
        return sum(self.count(stage) for stage in self.stages)

    def count(self, stage: str) -> int:
        """Children of a stage that are shown."""
        if self.complete:
            return len(self.ids[stage])
        return self.everyone(stage)

    def everyone(self, stage: str) -> int:
        """Children of a stage, shown or not."""
        return next(count.children for count in self.summary.stages if count.stage == stage)

    def kinds(self, stage: str) -> bytes:
        """How much attention each of the children of a stage that are shown asks for, in their order."""
        kinds = self._kinds.get(stage)
        if kinds is None:
            ids, marks = self.ids[stage], self._attention
            kinds = self._kinds[stage] = bytes([marks[child] if child < len(marks) else 0 for child in ids])
        return kinds

    def overdue(self, stage: str) -> int:
        """Children of a stage that are shown and overdue."""
        if not self.narrowing:
            return next(count.overdue for count in self.summary.stages if count.stage == stage)
        return self.kinds(stage).count(OVERDUE)

    def due_soon(self, stage: str) -> int:
        """Children of a stage that are shown and due soon."""
        if not self.narrowing:
            return next(count.due_soon for count in self.summary.stages if count.stage == stage)
        return self.kinds(stage).count(DUE_SOON)

    def questions(self, stage: str) -> int:
        """Children of a stage that are shown and of whom a day that has passed asks whether it came about."""
        if not self.narrowing:
            return next(count.questions for count in self.summary.stages if count.stage == stage)
        return self.kinds(stage).count(ASKS)

    def late_at(self, point: ClockId) -> tuple[Late, ...]:
        """Everyone overdue at a delay point, shown or not, the longest first."""
        return self._late_at.get(point, ())

    def late_shown(self, point: ClockId) -> list[int]:
        """Those of them who are shown, the longest overdue first."""
        late = [each.child for each in self.late_at(point)]
        return [child for child in late if child in self._now_shown()] if self.narrowing else late

    def _now_shown(self) -> frozenset[int]:
        if self._shown is None:
            self._shown = frozenset(self.flat())
        return self._shown

    def passage(self, point: ClockId) -> DelayCount:
        """The counts of a delay point, over the children shown."""
        if not self.narrowing:
            return next(count for count in self.summary.delay_points if count.clock == point)
        late = [each for each in self.late_at(point) if each.child in self._now_shown()]
        avoidable = sum(each.verdict == "avoidable" for each in late)
        return DelayCount(point, len(late), avoidable, sum(not each.verdict for each in late))

    def place(self, child: int) -> tuple[str, int] | None:
        """(stage, how manieth) of a child that is shown."""
        for stage, ids in self.ids.items():
            try:
                return stage, ids.index(child)
            except ValueError:
                continue
        return None

    def flat(self) -> array[int]:
        """Every child shown, stage after stage."""
        found = array("q")
        for ids in self.ids.values():
            found.extend(ids)
        return found

    # --- Cards ---

    def card(self, child: int) -> Card | None:
        """The card if it is here; nothing is read."""
        return self._cards.get(child)

    def fetch(self, ids: Iterable[int]) -> None:
        """Read the cards that are not here yet, all at once."""
        missing = []
        for child in ids:
            if child in self._cards:
                self._cards.move_to_end(child)
            else:
                missing.append(child)
        if not missing:
            return
        for card in self.board.cards(missing, self.privacy):
            self._cards[card.id] = _plain(card)
        while len(self._cards) > KEPT_CARDS:
            self._cards.popitem(last=False)

    def forget(self) -> None:
        """Let go of every card: shown otherwise, or changed."""
        self._cards.clear()


def _plain(card: Card) -> Card:
    """The card with nothing in it that a terminal would act on, so that every width is the width shown."""
    words = (card.reference, card.label, card.team, card.owner, card.age)
    if all(map(str.isprintable, words)):
        return card
    reference, label, team, owner, age = map(plain, words)
    return replace(card, reference=reference, label=label, team=team, owner=owner, age=age)


class Search:
    """Filter as you type, in slices: each `run` looks for a few milliseconds and says whether it is done."""

    def __init__(self, text: SearchText, query: str) -> None:
        self.hits: set[int] = set()
        self.elsewhere: Counter[str] = Counter()
        """How many were found whom the view does not show, by where they are."""
        self._found = text.find(query)
        self._elsewhere = text.elsewhere

    def run(self, until: float) -> bool:
        """Look until time.perf_counter() says `until`. Whether everything has been looked at."""
        for place, child in enumerate(self._found, start=1):
            if where := self._elsewhere.get(child):
                self.elsewhere[where] += 1
            else:
                self.hits.add(child)
            if not place % 64 and perf_counter() > until:
                return False
        return True
