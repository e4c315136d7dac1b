"""The board: everyone by stage, or as a table, narrowed by what is typed, overdue or late at a delay point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.getters import query_one

from trackboard.board.model import SORTS, Sort, sort_or_worst
from trackboard.clean import one_line
from trackboard.pathway.ids import ClockId
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.board.board_room import PANE_LOW, BoardBody, BoardFoot, BoardLists
from trackboard.tui.board.board_view import BoardView
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.column_places import LOW
from trackboard.tui.board.finder import Finder
from trackboard.tui.board.legend import legend
from trackboard.tui.board.pane_view import BESIDE_FROM, NARROWEST, PaneView, Preview
from trackboard.tui.board.totals import Totals
from trackboard.tui.child_acts import CHILD_ACTS, add_child
from trackboard.tui.common_acts import COMMON
from trackboard.tui.labels import clock_short, found_elsewhere, sort_words, standing_word
from trackboard.tui.listing import Narrowing
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.foot import Bar, KeyBar, Narrowed
from trackboard.tui.parts.head import LEAST, Head

if TYPE_CHECKING:
    from trackboard.board.review_views import View
    from trackboard.casework.acts.saved_views import OwnView
    from trackboard.tui.board.passage_view import PassageView
    from trackboard.tui.board.table_view import TableView
    from trackboard.tui.session import Session

MODE_KEYS = {
    "filter": (("enter", "keep"), ("esc", "clear"), ("arrows", "move")),
}
"""What the keys do while something is typed."""


class BoardScreen(ActScreen):
    """The first screen. Everything on it comes from the session's listing."""

    PLACE = "board"
    head = query_one(Head)
    totals = query_one(Totals)
    bar = query_one(Bar)
    key_bar = query_one(KeyBar)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.finder = Finder(session, self.children_changed, lambda go_on: self.set_timer(0.001, go_on))
        self.board_view = BoardView(session.listing, session.policy)
        self.panes = PaneView(beside=True), PaneView(beside=False)
        self.table_view: TableView | None = None
        self.passage_view: PassageView | None = None
        self.view: ChildView = self.board_view
        self._before_passages: ChildView = self.board_view
        self.preview = Preview(session, self.panes, lambda: self.view, self.set_timer)
        self._mode = ""
        self._said = ""
        self._hint = ""
        """Said until the first key, to a person who is new here."""

    def compose(self) -> ComposeResult:
        policy = self.session.policy
        self.size_up(self.app.size)
        yield Head(policy, board=True)
        with BoardBody():
            with BoardLists():
                yield Totals(policy)
                yield self.board_view
            yield self.panes[0]
        with BoardFoot():
            yield self.panes[1]
            yield Bar()
        yield KeyBar(self.ACTS)

    def on_mount(self) -> None:
        self.children_changed()

    def on_resize(self, event: events.Resize) -> None:
        self.make_room(event.size)
        self._show_detail()

    # --- Room ---

    def make_room(self, size: Size) -> None:
        """The pane beside the columns where there is room, else below them, in as many lines as there is room for."""
        beside, low = size.width >= BESIDE_FROM, size.height < LOW
        fits = size.width >= LEAST[0] and size.height >= LEAST[1]
        for pane, shown in zip(self.panes, (beside, not beside), strict=True):
            pane.display = shown and fits
        wished = min(self.view.wished_width, size.width - NARROWEST - 1)
        self.query_one(BoardLists).styles.width = wished if beside else "1fr"
        self.query_one(BoardFoot).styles.height = "auto" if beside else PANE_LOW if low else PANE_LOW + 2
        self.bar.least = 0 if low else 1

    # --- Showing ---

    def children_changed(self) -> None:
        self.view.select(self.view.selected)
        self.make_room(self.app.size)
        self._show_around()
        self.preview.show()

    def _show_around(self) -> None:
        self.head.show(self.session.head_state())
        self._show_detail()

    def _show_detail(self) -> None:
        self.totals.show(self.session.head_state(), self.view.outside)
        self.key_bar.show(MODE_KEYS.get(self._mode, ()))
        said = self._said or self._hint or ("" if self.view.card else self._nothing())
        self.bar.say([(said, "accent")], self._narrowed(), legend(self.session.policy, self.app.size.width))

    def _moved(self) -> None:
        """The cursor is on another child."""
        self._show_detail()
        self.preview.soon()

    def _narrowed(self) -> Narrowed | None:
        """What narrows the board, in words; None where nothing does."""
        listing, policy, typing = self.session.listing, self.session.policy, self._mode == "filter"
        narrowing = listing.narrowing
        if not typing and not narrowing:
            return None
        parts = [narrowing.view] if narrowing.view else []
        parts += [f"only {standing_word('overdue', policy)}"] if narrowing.overdue else []
        if narrowing.delay_point:
            parts.append(f"overdue at {clock_short(policy.clock(ClockId(narrowing.delay_point)))}")
        if typing or narrowing.text:
            parts.append("filter:")
        found = "reading…" if typing and self.finder.waits else f"{listing.shown:,} of {listing.total:,}"
        return Narrowed(", ".join(parts), self.finder.typed, found, "" if self._mode else "escape shows all", typing)

    def _nothing(self) -> str:
        listing = self.session.listing
        if self.finder.elsewhere:
            return found_elsewhere(self.finder.elsewhere, self.session.policy)
        if listing.narrowing and (listing.total or listing.narrowing.view):
            return "no child matches: escape shows all"
        return "no child on the board"

    def say(self, sentence: str) -> None:
        self._said = sentence
        self._show_detail()

    def welcome(self, hint: str) -> None:
        self._hint = hint
        self._show_detail()

    def children_read(self) -> None:
        if self._said.endswith("…"):
            self._said = ""  # what was waited for is here
        self.finder.find_again()

    def names_hidden(self) -> None:
        self.finder.forget()

    @property
    def in_hand(self) -> int | None:
        return self.view.selected

    def look_at(self, child: int) -> None:
        if child != self.view.selected and child in self.view.trail:
            self.view.select(child)
            self._show_detail()

    # --- Acts ---

    def action_act(self, name: str, given: str = "") -> None:
        self._said = ""
        if self._hint:
            self._hint = ""
            self._show_detail()
        super().action_act(name, given)

    def _no_child(self) -> str:
        return "There is no child under the cursor." if self.view.selected is None else ""

    def _still_reading(self) -> str:
        return "" if self.session.listing.complete else "Still reading; try again in a moment."

    def act_move(self, direction: str) -> None:
        passages = self.passage_view
        if passages is not None and self.view is passages and direction in ("left", "right"):
            self._show_point(passages.beside(1 if direction == "right" else -1))
        elif self.view.move(direction):
            self._moved()

    def act_jump_to_stage(self, place: str) -> None:
        listing, policy = self.session.listing, self.session.policy
        if int(place) >= len(listing.stages):
            return
        stage = listing.stages[int(place)]
        if not listing.ids[stage]:
            self.say(f"No child is shown in {policy.stages[policy.stage_order[stage]].label}.")
            return
        self.view.jump(int(place))
        self._moved()

    def act_open_case(self) -> None:
        if self.view.selected is not None:
            self.show_child(self.view.selected)

    def show_child(self, child: int) -> None:
        self.session.open.case(child, self.view.trail)

    def act_back(self) -> None:
        listing = self.session.listing
        if self.view is self.passage_view:
            self.leave_passages()
        elif self.session.view is not None and self.session.view.only:
            # The board is read first: nobody is shown as on it who is not.
            self.finder.typed, self.session.view = "", None
            listing.narrow(Narrowing(view=listing.narrowing.view))
            self.session.read()
            self.say("Reading the board…")
        elif listing.narrowing:
            self.finder.typed, self.session.view = "", None
            self.finder.narrow(Narrowing())

    def act_only_overdue(self) -> None:
        now = self.session.listing.narrowing
        self.finder.narrow(now._replace(overdue=not now.overdue))

    def act_switch_view(self) -> None:
        """The board and the table are both there once asked for; only one is laid out."""
        if self.table_view is None:
            from trackboard.tui.board.table_view import TableView

            self.table_view = TableView(self.session.listing, self.session.policy)
            self.query_one(BoardLists).mount(self.table_view)
        self._change_view(self.table_view if self.view is self.board_view else self.board_view)

    def _change_view(self, new: ChildView) -> None:
        """Show the children in another way, with the cursor on the same child."""
        old = self.view
        self.view = new
        old.display, new.display = False, True
        new.select(old.selected)
        self.make_room(self.app.size)
        self._show_around()
        self.preview.show()

    def act_views(self) -> None:
        from trackboard.tui.board.saved_views import SavedViews

        self.run_worker(SavedViews(self.session, self.show_view, self.show_own_view, self.act_back).choose())

    def show_view(self, view: View) -> None:
        """Show the children of a view, once they are read."""
        self.session.view = view
        self.session.read()
        self.say(f"Reading {view.label(self.session.policy)}…")

    def show_own_view(self, own: OwnView) -> None:
        """Show what the board showed when the person saved it."""
        from trackboard.board.review_views import VIEWS, View

        listing = self.session.listing
        self.finder.typed = own.text
        self.session.view = View(own.view, own.whose) if own.view in VIEWS else None
        narrowing = listing.narrowing._replace(overdue=own.overdue, delay_point=own.delay_point, text=own.text)
        listing.narrow(narrowing, set())
        self.session.read(sort_or_worst(own.sort))
        self.say(f"Reading {own.name}…")

    def act_sort(self) -> None:
        now = self.session.listing.sort
        self.sort_by(SORTS[(SORTS.index(now) + 1) % len(SORTS)] if now in SORTS else SORTS[0])

    def sort_by(self, sort: Sort) -> None:
        """Have the children read again in another order."""
        self.session.read(sort)
        self.say(f"Sorting {sort_words(sort)}…")

    def act_filter(self) -> None:
        self._mode = "filter"
        self._show_detail()

    def act_delay_points(self) -> None:
        """The delay points, one after the other; the same key leaves them."""
        if self.passage_view is not None and self.view is self.passage_view:
            self.leave_passages()
            return
        if self.passage_view is None:
            from trackboard.tui.board.passage_view import PassageView

            self.passage_view = PassageView(self.session.listing, self.session.policy)
            self.query_one(BoardLists).mount(self.passage_view)
        self._before_passages = self.view
        self._show_point(self.passage_view.point)
        self._change_view(self.passage_view)

    def leave_passages(self) -> None:
        """Back to the columns or the table, with everyone."""
        self._show_point("")
        self._change_view(self._before_passages)

    def _show_point(self, point: str) -> None:
        self.finder.narrow(self.session.listing.narrowing._replace(delay_point=point))

    def act_conflicts(self) -> None:
        self.session.open.conflicts()

    def act_leave(self) -> None:
        self.session.open.leave()

    ACTS = (
        *acts.placed(
            "board",
            Act("open_case", "Open the case", "Everything recorded of the child under the cursor", act_open_case,
                unless=_no_child, keys="enter", footer="case", rank=1, words="details record"),
            Act("jump_to_stage", "Jump to a stage", "To the first child of a stage: 1 is the first column, 0 the tenth",
                do_given=act_jump_to_stage, given=tuple((str((place + 1) % 10), str(place)) for place in range(10)),
                shown_keys="1-9 0", group="show", listed=False),
            Act("switch_view", "Board or table", "The same children in columns or as a table", act_switch_view,
                keys="b", footer="table", rank=4, group="show", words="list columns rows spreadsheet"),
            Act("views", "Saved views", "Mine, overdue, without verdict and so on; and views of my own", act_views,
                keys="f", footer="views", rank=4, group="find", words="closed aged ten mine team favourites"),
            Act("sort", "Sort", "Worst first, longest in stage, oldest, by reference", act_sort, unless=_still_reading,
                keys="s", footer="sort", rank=6, group="show", words="order age"),
            Act("only_overdue", "Only what is overdue", "Only children with a clock overdue", act_only_overdue,
                unless=_still_reading, keys="o", footer="overdue", rank=6, group="find", words="late red"),
            Act("delay_points", "Delay points",
                "Who is overdue at each, by how much, what was judged and why: left and right go through them",
                act_delay_points, unless=_still_reading, keys="D", footer="delay points", rank=5, group="find",
                words="late passage stage"),
            Act("conflicts", "Conflicts",
                "What a person typed against what was imported: keep the one or take the other",
                act_conflicts, keys="C", group="go", words="import differs clash twin"),
            Act("add_child", "Add a child", "Born, unborn, or before the court and at home", sheet=add_child, keys="N",
                footer="new child", rank=7, group="record", words="new unborn twin create", records=True),
            Act("leave", "Quit", "Leave trackboard; asks first if something is not saved",
                act_leave, keys="q", footer="quit", rank=8, group="go", listed=False),
        ),
        *CHILD_ACTS,
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)

    # --- Keys while something is typed or chosen ---

    def on_key(self, event: events.Key) -> None:
        """While something is typed or chosen, keys are for that; afterwards they are acts again."""
        if self._mode == "filter" and self._type(event):
            event.stop()

    def _type(self, event: events.Key) -> bool:
        typed = self.finder.typed
        if event.key in ("escape", "enter"):
            self._mode = ""
            self.finder.type("" if event.key == "escape" else typed)
        elif event.key == "backspace":
            self.finder.type(typed[:-1])
        elif event.key == "ctrl+u":
            self.finder.type("")
        elif event.character is not None and event.is_printable:
            self.finder.type(typed + event.character)
        else:
            return event.key not in ("up", "down", "left", "right", "pageup", "pagedown", "ctrl+p")
        return True

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed into the prompt, and does nothing anywhere else."""
        if self._mode == "filter":
            self.finder.type(self.finder.typed + one_line(event.text)[:200])

    # --- The mouse ---

    def on_child_view_child_selected(self) -> None:
        self._said = ""
        self._moved()

    def on_child_view_child_opened(self) -> None:
        self.action_act("open_case")
