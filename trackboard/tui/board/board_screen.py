"""The board: everyone by stage, or as a table, narrowed by what is typed, overdue or late at a delay point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.getters import query_one

from trackboard.board.model import SORTS
from trackboard.clean import one_line
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.board.board_view import BoardView
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.delay_strip import DelayStrip
from trackboard.tui.board.finder import Finder
from trackboard.tui.child_acts import CHILD_ACTS, add_child
from trackboard.tui.common_acts import COMMON
from trackboard.tui.labels import SORT_WORDS, detail, found_elsewhere, standing_word
from trackboard.tui.listing import Narrowing
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.foot import Bar, KeyBar, Narrowed
from trackboard.tui.parts.head import Head

if TYPE_CHECKING:
    from trackboard.board.review_views import View
    from trackboard.casework.acts.saved_views import OwnView
    from trackboard.tui.board.table_view import TableView
    from trackboard.tui.session import Session

MODE_KEYS = {
    "filter": (("enter", "keep"), ("esc", "clear"), ("arrows", "move")),
    "delay": (("← →", "choose"), ("enter", "keep"), ("esc", "clear")),
}
"""What the keys do while something is typed or chosen."""


class BoardScreen(ActScreen):
    """The first screen. Everything on it comes from the session's listing."""

    PLACE = "board"
    board_view = query_one(BoardView)
    head = query_one(Head)
    strip = query_one(DelayStrip)
    bar = query_one(Bar)
    key_bar = query_one(KeyBar)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.finder = Finder(session, self.children_changed, lambda go_on: self.set_timer(0.001, go_on))
        self.table_view: TableView | None = None
        self._mode = ""
        self._said = ""
        self._hint = ""
        """Said until the first key, to a person who is new here."""

    def compose(self) -> ComposeResult:
        listing, policy = self.session.listing, self.session.policy
        self.size_up(self.app.size)
        yield Head(policy)
        yield DelayStrip(listing.summary, policy)
        yield BoardView(listing, policy)
        yield Bar()
        yield KeyBar(self.ACTS)

    def on_mount(self) -> None:
        self.view: ChildView = self.board_view
        self.children_changed()

    # --- Showing ---

    def children_changed(self) -> None:
        self.view.select(self.view.selected)
        self._show_around()

    def _show_around(self) -> None:
        listing = self.session.listing
        self.head.show(self.session.head_state())
        self.strip.show(listing.summary, listing.narrowing.delay_point, self._mode == "delay")
        self._show_detail()

    def _show_detail(self) -> None:
        self.key_bar.show(MODE_KEYS.get(self._mode, ()))
        card = self.view.card
        if self._said or self._hint:
            said = [(self._said or self._hint, "accent")]
        else:
            said = detail(card, self.session.policy) if card else [(self._nothing(), "muted")]
        self.bar.say(said, self._narrowed())

    def _narrowed(self) -> Narrowed | None:
        """What narrows the board, in words; None where nothing does."""
        listing, policy, typing = self.session.listing, self.session.policy, self._mode == "filter"
        narrowing = listing.narrowing
        if not typing and not narrowing:
            return None
        parts = [narrowing.view] if narrowing.view else []
        parts += [f"only {standing_word('overdue', policy)}"] if narrowing.overdue else []
        if narrowing.delay_point:
            parts.append(f"overdue at {policy.clock_label(narrowing.delay_point)}")
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
        if self.view.move(direction):
            self._show_detail()

    def act_jump_to_stage(self, place: str) -> None:
        listing, policy = self.session.listing, self.session.policy
        if int(place) >= len(listing.stages):
            return
        stage = listing.stages[int(place)]
        if not listing.ids[stage]:
            self.say(f"No child is shown in {policy.stages[policy.stage_order[stage]].label}.")
            return
        self.view.jump(int(place))
        self._show_detail()

    def act_open_case(self) -> None:
        if self.view.selected is not None:
            self.show_child(self.view.selected)

    def show_child(self, child: int) -> None:
        self.session.open.case(child, self.view.trail)

    def act_back(self) -> None:
        listing = self.session.listing
        if self.session.view is not None and self.session.view.only:
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
            self.mount(self.table_view, after=self.board_view)
        old, new = (self.view, self.table_view if self.view is self.board_view else self.board_view)
        self.view = new
        old.display, new.display = False, True
        new.select(old.selected)
        self._show_around()

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
        self.session.read(next((sort for sort in SORTS if sort == own.sort), "worst"))
        self.say(f"Reading {own.name}…")

    def act_sort(self) -> None:
        following = SORTS[(SORTS.index(self.session.listing.sort) + 1) % len(SORTS)]
        self.session.read(following)
        self.say(f"Sorting {SORT_WORDS[following]}…")

    def act_filter(self) -> None:
        self._mode = "filter"
        self._show_detail()

    def act_delay_points(self) -> None:
        self._mode = "delay"
        self._choose_point(self.session.listing.narrowing.delay_point or self._points()[0])

    def _points(self) -> list[str]:
        return [point.clock for point in self.session.listing.summary.delay_points]

    def _choose_point(self, point: str) -> None:
        self.finder.narrow(self.session.listing.narrowing._replace(delay_point=point))

    def act_conflicts(self) -> None:
        self.session.open.conflicts()

    def act_leave(self) -> None:
        self.session.open.leave()

    ACTS = (
        *acts.placed(
            "board",
            Act("open_case", "Open the case", "Everything recorded of the child under the cursor", act_open_case,
                unless=_no_child, keys="enter", footer="open", words="details record"),
            Act("jump_to_stage", "Jump to a stage", "To the first child of a stage: 1 is the first column, 0 the tenth",
                do_given=act_jump_to_stage, given=tuple((str((place + 1) % 10), str(place)) for place in range(10)),
                shown_keys="1-9 0", group="show", listed=False),
            Act("switch_view", "Board or table", "The same children in columns or as a table", act_switch_view,
                keys="b", footer="board/table", group="show", words="list columns rows spreadsheet"),
            Act("views", "Saved views", "Mine, overdue, without verdict and so on; and views of my own", act_views,
                keys="f", footer="views", group="find", words="closed aged ten mine team favourites"),
            Act("sort", "Sort", "Worst first, longest in stage, oldest, by reference", act_sort, unless=_still_reading,
                keys="s", footer="sort", group="show", words="order age"),
            Act("only_overdue", "Only what is overdue", "Only children with a clock overdue", act_only_overdue,
                unless=_still_reading, keys="o", footer="only overdue", group="find", words="late red"),
            Act("delay_points", "Delay points",
                "Only the children overdue at a delay point: arrows choose, enter keeps", act_delay_points,
                unless=_still_reading, keys="D", footer="delay points", group="find", words="late passage stage"),
            Act("conflicts", "Conflicts",
                "What a person typed against what was imported: keep the one or take the other",
                act_conflicts, keys="C", group="go", words="import differs clash twin"),
            Act("add_child", "Add a child", "Born, unborn, or before the court and at home", sheet=add_child, keys="N",
                footer="new child", group="record", words="new unborn twin create", records=True),
            Act("leave", "Quit", "Leave trackboard; asks first if something is not saved",
                act_leave, keys="q", footer="quit", group="go", listed=False),
        ),
        *CHILD_ACTS,
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)

    # --- Keys while something is typed or chosen ---

    def on_key(self, event: events.Key) -> None:
        """While something is typed or chosen, keys are for that; afterwards they are acts again."""
        if (self._mode == "filter" and self._type(event)) or (self._mode == "delay" and self._choose(event)):
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

    def _choose(self, event: events.Key) -> bool:
        points = self._points()
        now = self.session.listing.narrowing.delay_point
        steps = {"left": -1, "h": -1, "right": 1, "l": 1}
        if event.key in steps:
            self._choose_point(points[(points.index(now) + steps[event.key]) % len(points)])
            return True
        self._mode = ""
        if event.key == "escape":
            self._choose_point("")
        else:
            self._show_around()
        return event.key in ("escape", "enter", "D", "down")

    # --- The mouse ---

    def on_child_view_child_selected(self) -> None:
        self._said = ""
        self._show_detail()

    def on_child_view_child_opened(self) -> None:
        self.action_act("open_case")
