"""One child in full, over the board: what runs and why it is flagged, what happened, what is planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from trackboard.errors import TrackboardError
from trackboard.tui import acts
from trackboard.tui.case.case_blocks import story_blocks, why_blocks
from trackboard.tui.labels import stage_words, standing_said
from trackboard.tui.parts.banner import Banner
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.block_view import BlockView
from trackboard.tui.parts.foot import Bar, KeyBar
from trackboard.tui.parts.head import Head

if TYPE_CHECKING:
    from trackboard.board.case import Case
    from trackboard.tui.recorder import Outcome

REVEALED_FOR = 15
"""Seconds for which one name is shown."""


class CaseScreen(ActScreen):
    """A case. `trail` is the list one came from: `]` and `[` go along it."""

    CSS_PATH = "case_screen.tcss"
    PLACE = "case"
    BINDINGS = acts.bindings("case")

    def __init__(self, case: Case, trail: Sequence[int]) -> None:
        super().__init__()
        self.case = case
        self.trail = trail
        self._said = ""
        self._revealed = ""
        self._reviewed: frozenset[int] = frozenset()
        self._read_ahead: dict[int, Case | None] = {}

    @property
    def child(self) -> int:
        """The child's id."""
        return self.case.card.id

    @property
    def in_hand(self) -> int:
        return self.child

    def compose(self) -> ComposeResult:
        self.size_up(self.trackboard.size)
        yield Head(self.trackboard.policy)
        yield Banner()
        yield BlockView()
        yield Bar()
        yield KeyBar(acts.at("case"))

    def on_mount(self) -> None:
        self.view = self.query_one(BlockView)
        self.query_one(Head).show(self.trackboard.head_state())
        self._count_reviewed()
        self.view.fill = lambda: self._show(keep=True)
        self._show_head()
        self._show_bar()
        self.call_after_refresh(self._read_neighbours)

    # --- Showing ---

    def children_changed(self) -> None:
        self._read_ahead.clear()
        case = self.trackboard.read_case(self.child)
        if case is None:
            self.trackboard.pop_screen()
            return
        self.case = case
        self._count_reviewed()
        self.query_one(Head).show(self.trackboard.head_state())
        self._show(keep=True)

    def _count_reviewed(self) -> None:
        """Whom this person has reviewed today."""
        from trackboard.casework.acts.notes import reviewed_today

        if self.trackboard.options.actor:
            self._reviewed = frozenset(reviewed_today(self.trackboard.desk()))

    def _show(self, *, keep: bool) -> None:
        app, case = self.trackboard, self.case
        first, second = self.view.pane_widths
        self.view.show(
            why_blocks(case, app.policy, first), story_blocks(case, app.policy, second, app.listing.privacy), keep=keep
        )
        self._show_head()
        self._show_bar()

    def _show_head(self) -> None:
        card, policy = self.case.card, self.trackboard.policy
        who = card.reference if card.label == card.reference else f"{card.label} ({card.reference})"
        name = f"{self._revealed}, for {REVEALED_FOR} seconds" if self._revealed else ""
        plans = f"Plan: {self.case.plan or 'not recorded'}"
        parallel = f"Parallel plan: {self.case.parallel_plan or 'not recorded'}"
        fields = [
            (f"{label}: {value}", "muted")
            for label, value in self.case.fields
            if label in ("Team", "Social worker", "Owner")
        ]
        self.query_one(Banner).show(
            (
                [(who, "accent"), (name, "overdue"), standing_said(card, policy), (stage_words(card, policy), "text"),
                 (card.age, "text"), ("early permanence" if card.early_permanence else "", "muted")],
                self._which(),
            ),
            ([(plans, "text"), (parallel, "text"), *fields], ""),
        )  # fmt: skip

    def _which(self) -> str:
        number, reviewed = self._number, len(self._reviewed.intersection(self.trail))
        counter = f"{reviewed:,} of {len(self.trail):,} reviewed today, " if reviewed else ""
        return f"{counter}{number + 1:,} of {len(self.trail):,}" if number is not None else ""

    @property
    def _number(self) -> int | None:
        return self.trail.index(self.child) if self.child in self.trail else None

    def _show_bar(self) -> None:
        self.query_one(Bar).say([(self._said, "accent")])

    def say(self, sentence: str) -> None:
        self._said = sentence
        if self.is_mounted:
            self._show_bar()

    # --- Acts ---

    def action_act(self, name: str, given: str = "") -> None:
        self._said = ""
        super().action_act(name, given)
        if self.is_current:
            self._show_bar()

    def why_not(self, act: str) -> str:
        if act in ("next_child", "previous_child"):
            number = self._number
            if number is None:
                return "This child is not in a list: escape goes back to the board."
            if act == "next_child" and number + 1 >= len(self.trail):
                return f"This is the last of {len(self.trail):,}."
            if act == "previous_child" and number == 0:
                return f"This is the first of {len(self.trail):,}."
        if act == "open_sibling" and self.view.child is None:
            return "Enter opens a sibling, where the cursor is on one."
        if act == "reveal" and self.trackboard.listing.privacy == "names":
            return "Names are shown already."
        return ""

    def act_move(self, direction: str) -> None:
        self.view.move(direction)

    act_page = act_move

    def act_back(self) -> None:
        self.trackboard.close_case(self.child)

    def act_filter(self) -> None:
        self.trackboard.close_case(self.child)
        if isinstance(self.trackboard.screen, ActScreen):
            self.trackboard.screen.action_act("filter")

    def act_next_child(self) -> None:
        self._go(1)

    def act_previous_child(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        number = self._number
        if number is not None:
            self.open(self.trail[number + step])

    def open(self, child: int) -> None:
        """Show another child's case in place of this one."""
        case = self._read_ahead.pop(child, None) or self.trackboard.read_case(child)
        if case is None:
            self.say("That child is no longer in the database.")
            return
        self.case = case
        self._hide()
        self._show(keep=False)
        self.call_after_refresh(self._read_neighbours)

    def _read_neighbours(self) -> None:
        """Have the next case ready, so that going on reads nothing."""
        number = self._number
        if number is not None:
            beside = [self.trail[place] for place in (number + 1, number - 1) if 0 <= place < len(self.trail)]
            self._read_ahead = {
                child: self._read_ahead.get(child) or self.trackboard.read_case(child) for child in beside
            }

    def act_reviewed(self) -> None:
        """On record, and on to the next child: one key for a child of whom nothing has to change."""
        from trackboard.casework.acts.notes import mark_reviewed

        child = self.child

        def answer(outcome: Outcome) -> None:
            # Whoever was reviewed today already, or pressed on meanwhile, goes on all the same.
            if self.is_attached and self.child == child:
                number = self._number
                if number is not None and number + 1 < len(self.trail):
                    self._go(1)
                self.say(str(outcome) if isinstance(outcome, TrackboardError) else outcome.sentence)

        self.trackboard.record(lambda desk: mark_reviewed(desk, child), answer)

    def act_open_sibling(self) -> None:
        if self.view.child is not None:
            self.open(self.view.child)

    def on_block_view_block_opened(self) -> None:
        self.act_open_sibling()

    def act_reveal(self) -> None:
        try:
            self.trackboard.options.disclose(f"the name of {self.case.card.reference} was revealed")
        except TrackboardError as problem:
            self.say(str(problem))
            return
        found = self.trackboard.board.cards([self.child], "names")
        self._revealed = found[0].label if found else ""
        self._show_head()
        child = self.child
        self.set_timer(REVEALED_FOR, lambda: self._hide() if self.child == child else None)

    def _hide(self) -> None:
        self._revealed = ""
        self._show_head()
