"""One child in full, over the board: what runs and why it is flagged, what happened, what is planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.getters import query_one

from trackboard.errors import TrackboardError
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.case.case_blocks import story_blocks, why_blocks
from trackboard.tui.child_acts import CHILD_ACTS
from trackboard.tui.common_acts import COMMON
from trackboard.tui.labels import stage_words, standing_said
from trackboard.tui.parts.banner import Banner
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.block_view import BlockView
from trackboard.tui.parts.foot import Bar, KeyBar
from trackboard.tui.parts.head import Head
from trackboard.tui.parts.revealed import SECONDS, name_shown

if TYPE_CHECKING:
    from trackboard.board.case import Case
    from trackboard.tui.recorder import Outcome
    from trackboard.tui.session import Session


class CaseScreen(ActScreen):
    """A case. `trail` is the list it was opened from: `]` and `[` go along it."""

    CSS_PATH = "case_screen.tcss"
    PLACE = "case"
    view = query_one(BlockView)
    bar = query_one(Bar)

    def __init__(self, session: Session, case: Case, trail: Sequence[int]) -> None:
        super().__init__(session)
        self.case = case
        self.trail = trail
        self._said = ""
        self._revealed = ""
        self._reviewed: frozenset[int] = frozenset()
        self._read_ahead: dict[int, Case | None] = {}
        self._gone = False

    @property
    def child(self) -> int:
        """The child's id."""
        return self.case.card.id

    @property
    def in_hand(self) -> int:
        return self.child

    @property
    def over(self) -> bool:
        return self._gone

    def compose(self) -> ComposeResult:
        self.size_up(self.app.size)
        yield Head(self.session.policy)
        yield Banner()
        yield BlockView()
        yield Bar()
        yield KeyBar(self.ACTS)

    def on_mount(self) -> None:
        self.query_one(Head).show(self.session.head_state())
        self._count_reviewed()
        self.view.fill = lambda: self._show(keep=True)
        self._show_head()
        self._show_bar()
        self.call_after_refresh(self._read_neighbours)

    # --- Showing ---

    def children_changed(self) -> None:
        self._read_ahead.clear()
        case = self.session.read_case(self.child)
        if case is None:
            self._gone = True
            if self.is_current:
                self.session.open.give_way()
            return
        self.case = case
        self._count_reviewed()
        self.query_one(Head).show(self.session.head_state())
        self._show(keep=True)

    def _count_reviewed(self) -> None:
        """The children that this person has reviewed today."""
        from trackboard.casework.acts.notes import reviewed_today

        if self.session.actor:
            self._reviewed = frozenset(reviewed_today(self.session.desk()))

    def _show(self, *, keep: bool) -> None:
        policy, case = self.session.policy, self.case
        first, second = self.view.pane_widths
        self.view.show(
            why_blocks(case, policy, first),
            story_blocks(case, policy, second, self.session.listing.privacy),
            keep=keep,
        )
        self._show_head()
        self._show_bar()

    def _show_head(self) -> None:
        card, policy = self.case.card, self.session.policy
        who = card.reference if card.label == card.reference else f"{card.label} ({card.reference})"
        plans = f"Plan: {self.case.plan or 'not recorded'}"
        parallel = f"Parallel plan: {self.case.parallel_plan or 'not recorded'}"
        fields = [
            (f"{label}: {value}", "muted")
            for label, value in self.case.fields
            if label in ("Team", "Social worker", "Owner")
        ]
        self.query_one(Banner).show(
            (
                [(who, "accent"), (name_shown(self._revealed), "overdue"), standing_said(card, policy),
                 (stage_words(card, policy), "text"), (card.age, "text"),
                 ("early permanence" if card.early_permanence else "", "muted")],
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
        self.bar.say([(self._said, "accent")])

    def say(self, sentence: str) -> None:
        self._said = sentence
        if self.is_mounted:
            self._show_bar()

    # --- Along the list ---

    def show_child(self, child: int) -> None:
        """Show another child's case in place of this one."""
        case = self._read_ahead.pop(child, None) or self.session.read_case(child)
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
            self._read_ahead = {child: self._read_ahead.get(child) or self.session.read_case(child) for child in beside}

    def _go(self, step: int) -> None:
        number = self._number
        if number is not None:
            self.show_child(self.trail[number + step])

    def _is_last(self) -> str:
        number = self._number
        if number is not None and number + 1 < len(self.trail):
            return ""
        return self._in_no_list if number is None else f"This is the last of {len(self.trail):,}."

    def _is_first(self) -> str:
        if self._number:
            return ""
        return self._in_no_list if self._number is None else f"This is the first of {len(self.trail):,}."

    _in_no_list = "This child is not in a list: escape goes back to the board."

    # --- Acts ---

    def action_act(self, name: str, given: str = "") -> None:
        self._said = ""
        super().action_act(name, given)
        if self.is_current:
            self._show_bar()

    def act_move(self, direction: str) -> None:
        self.view.move(direction)

    def act_back(self) -> None:
        self.session.open.back(self.child)

    def act_filter(self) -> None:
        self.session.open.back_to_filter(self.child)

    def act_next_child(self) -> None:
        self._go(1)

    def act_previous_child(self) -> None:
        self._go(-1)

    def act_reviewed(self) -> None:
        """On record, and on to the next child: one key for a child of whom nothing has to change."""
        from trackboard.casework.acts.notes import mark_reviewed
        from trackboard.tui.recorder import sentence_of

        child = self.child

        def answer(outcome: Outcome) -> None:
            # A child reviewed today already is left behind all the same; one that was left meanwhile stays so.
            if self.is_attached and self.child == child:
                if not self._is_last():
                    self._go(1)
                self.say(sentence_of(outcome))

        self.session.record(lambda desk: mark_reviewed(desk, child), answer)

    def _no_sibling(self) -> str:
        return "Enter opens a sibling, where the cursor is on one." if self.view.child is None else ""

    def act_open_sibling(self) -> None:
        if self.view.child is not None:
            self.show_child(self.view.child)

    def on_block_view_block_opened(self) -> None:
        self.act_open_sibling()

    def _names_are_shown(self) -> str:
        return "Names are shown already." if self.session.listing.privacy == "names" else ""

    def act_reveal(self) -> None:
        try:
            self._revealed = self.session.reveal(self.child, self.case.card.reference)
        except TrackboardError as problem:
            self.say(str(problem))
            return
        self._show_head()
        child = self.child
        self.set_timer(SECONDS, lambda: self._hide() if self.child == child else None)

    def _hide(self) -> None:
        self._revealed = ""
        self._show_head()

    ACTS = (
        *acts.placed(
            "case",
            Act("open_sibling", "Open", "The case of the sibling under the cursor", act_open_sibling,
                unless=_no_sibling, keys="enter", listed=False),
            Act("next_child", "Next child", "The next child of the list you came from", act_next_child, unless=_is_last,
                keys="right_square_bracket", footer="next", group="go"),
            Act("previous_child", "Previous child", "The previous child of the list you came from", act_previous_child,
                unless=_is_first, keys="left_square_bracket", footer="previous", group="go"),
            Act("reviewed", "Reviewed, nothing to change",
                "Say that you looked at this child today and nothing has to change; goes on to the next one",
                act_reviewed, keys="c", footer="reviewed", words="checked no change done", records=True),
            Act("reveal", "Reveal this name", "This child's name for 15 seconds; logged", act_reveal,
                unless=_names_are_shown, keys="r", footer="reveal name", group="share", words="who show"),
        ),
        *CHILD_ACTS,
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)
