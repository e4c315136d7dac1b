"""The board: everyone by stage, or as a table, narrowed by what is typed, overdue or late at a delay point."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from trackboard.board.model import SORTS
from trackboard.clean import one_line
from trackboard.tui import acts
from trackboard.tui.board.board_view import BoardView
from trackboard.tui.board.child_view import ChildView
from trackboard.tui.board.delay_strip import DelayStrip
from trackboard.tui.labels import SORT_WORDS, detail, found_elsewhere, standing_word
from trackboard.tui.listing import Narrowing, Search
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.parts.foot import Bar, KeyBar, Narrowed
from trackboard.tui.parts.head import Head

if TYPE_CHECKING:
    from trackboard.board.review_views import View
    from trackboard.casework.acts.saved_views import OwnView
    from trackboard.tui.board.table_view import TableView

MODE_KEYS = {
    "filter": (("enter", "keep"), ("esc", "clear"), ("arrows", "move")),
    "delay": (("← →", "choose"), ("enter", "keep"), ("esc", "clear")),
}
"""What the keys do while something is typed or chosen."""
SLICE = 0.004
"""Seconds of looking between two looks at the keyboard."""


class BoardScreen(ActScreen):
    """The first screen. Everything on it comes from the app's listing."""

    PLACE = "board"
    BINDINGS = acts.bindings("board")

    def __init__(self) -> None:
        super().__init__()
        self._mode = ""
        self._typed = ""
        self._search: Search | None = None
        self._said = ""
        self.hint = ""
        """Said until the first key, to whoever is new here."""

    def compose(self) -> ComposeResult:
        app = self.trackboard
        self.size_up(app.size)
        yield Head(app.policy)
        yield DelayStrip(app.listing.summary, app.policy)
        yield BoardView(app.listing, app.policy)
        yield Bar()
        yield KeyBar(acts.at("board"))

    def on_mount(self) -> None:
        self.board_view = self.query_one(BoardView)
        self.table_view: TableView | None = None
        self.view: ChildView = self.board_view
        self.head = self.query_one(Head)
        self.strip = self.query_one(DelayStrip)
        self.bar = self.query_one(Bar)
        self.key_bar = self.query_one(KeyBar)
        self.children_changed()

    # --- Showing ---

    def children_changed(self) -> None:
        self.view.select(self.view.selected)
        self._show_around()

    def _show_around(self) -> None:
        app, listing = self.trackboard, self.trackboard.listing
        self.head.show(app.head_state())
        self.strip.show(listing.summary, listing.narrowing.delay_point, self._mode == "delay")
        self._show_detail()

    def _show_detail(self) -> None:
        self.key_bar.show(MODE_KEYS.get(self._mode, ()))
        card = self.view.card
        if self._said or self.hint:
            said = [(self._said or self.hint, "accent")]
        else:
            said = detail(card, self.trackboard.policy) if card else [(self._nothing(), "muted")]
        self.bar.say(said, self._narrowed())

    def _narrowed(self) -> Narrowed | None:
        """What narrows the board, in words; None where nothing does."""
        listing, narrowing, typing = self.trackboard.listing, self.trackboard.listing.narrowing, self._mode == "filter"
        if not typing and not narrowing:
            return None
        parts = [narrowing.view] if narrowing.view else []
        parts += [f"only {standing_word('overdue', self.trackboard.policy)}"] if narrowing.overdue else []
        if narrowing.delay_point:
            parts.append(f"overdue at {self.trackboard.policy.clock_label(narrowing.delay_point)}")
        if typing or narrowing.text:
            parts.append("filter:")
        waiting = typing and self._typed and self.trackboard.search_text is None
        found = "reading…" if waiting else f"{listing.shown:,} of {listing.total:,}"
        return Narrowed(", ".join(parts), self._typed, found, "" if self._mode else "escape shows all", typing)

    def _nothing(self) -> str:
        listing = self.trackboard.listing
        if self._typed and self._search is not None and self._search.elsewhere:
            return found_elsewhere(self._search.elsewhere, self.trackboard.policy)
        if listing.narrowing and (listing.total or listing.narrowing.view):
            return "no child matches: escape shows all"
        return "no child on the board"

    def say(self, sentence: str) -> None:
        self._said = sentence
        self._show_detail()

    # --- Keys ---

    def welcome(self, hint: str) -> None:
        """Say this until the first key."""
        self.hint = hint
        self._show_detail()

    def action_act(self, name: str, given: str = "") -> None:
        self._said = ""
        if self.hint:
            self.hint = ""
            self._show_detail()
        super().action_act(name, given)

    def why_not(self, act: str) -> str:
        listing = self.trackboard.listing
        if act == "open_case" and self.view.selected is None:
            return "There is no child under the cursor."
        if act in ("only_overdue", "delay_points", "sort") and not listing.complete:
            return "Still reading; try again in a moment."
        return ""

    @property
    def in_hand(self) -> int | None:
        return self.view.selected

    def act_move(self, direction: str) -> None:
        if self.view.move(direction):
            self._show_detail()

    act_page = act_move

    def act_jump_to_stage(self, place: str) -> None:
        stages = self.trackboard.listing.stages
        if int(place) >= len(stages):
            return
        if not self.trackboard.listing.ids[stages[int(place)]]:
            label = self.trackboard.policy.stages[self.trackboard.policy.stage_order[stages[int(place)]]].label
            self.say(f"No child is shown in {label}.")
            return
        self.view.jump(int(place))
        self._show_detail()

    def act_open_case(self) -> None:
        if self.view.selected is not None:
            self.trackboard.open_case(self.view.selected, self.view.trail)

    def look_at(self, child: int) -> None:
        """Put the cursor on a child, if it is shown."""
        if child != self.view.selected and child in self.view.trail:
            self.view.select(child)
            self._show_detail()

    def act_back(self) -> None:
        app = self.trackboard
        if app.view is not None and app.view.only:  # the board is read first: nobody is shown as on it who is not
            self._typed, app.view = "", None
            app.listing.narrow(Narrowing(view=app.listing.narrowing.view))
            app.read()
            self.say("Reading the board…")
        elif app.listing.narrowing:
            self._typed = ""
            app.view = None
            self._narrow(Narrowing())

    def act_only_overdue(self) -> None:
        now = self.trackboard.listing.narrowing
        self._narrow(now._replace(overdue=not now.overdue))

    def act_switch_view(self) -> None:
        """The board and the table are both there once asked for; only one is laid out."""
        if self.table_view is None:
            from trackboard.tui.board.table_view import TableView

            self.table_view = TableView(self.trackboard.listing, self.trackboard.policy)
            self.mount(self.table_view, after=self.board_view)
        old, new = (self.view, self.table_view if self.view is self.board_view else self.board_view)
        self.view = new
        old.display, new.display = False, True
        new.select(old.selected)
        self._show_around()

    def act_views(self) -> None:
        from trackboard.tui.board.saved_views import Viewing

        Viewing(self).choose()

    def show_view(self, view: View) -> None:
        """Show the children of a view, once they are read."""
        self.trackboard.view = view
        self.trackboard.read()
        self.say(f"Reading {view.label(self.trackboard.policy)}…")

    def show_own_view(self, own: OwnView) -> None:
        """Show what the board showed when the person saved it."""
        from trackboard.board.review_views import VIEWS, View

        app, now = self.trackboard, self.trackboard.listing.narrowing
        self._typed = own.text
        app.view = View(own.view, own.whose) if own.view in VIEWS else None
        app.listing.narrow(now._replace(overdue=own.overdue, delay_point=own.delay_point, text=own.text), set())
        app.read(next((sort for sort in SORTS if sort == own.sort), "worst"))
        self.say(f"Reading {own.name}…")

    def act_sort(self) -> None:
        listing = self.trackboard.listing
        following = SORTS[(SORTS.index(listing.sort) + 1) % len(SORTS)]
        self.trackboard.read(following)
        self.say(f"Sorting {SORT_WORDS[following]}…")

    def act_filter(self) -> None:
        self._mode = "filter"
        self._show_detail()

    def act_delay_points(self) -> None:
        self._mode = "delay"
        now = self.trackboard.listing.narrowing.delay_point
        self._choose_point(now or self._points()[0])

    def _points(self) -> list[str]:
        return [point.clock for point in self.trackboard.listing.summary.delay_points]

    def _choose_point(self, point: str) -> None:
        now = self.trackboard.listing.narrowing
        self._narrow(now._replace(delay_point=point))

    def on_key(self, event: events.Key) -> None:
        """While something is typed or chosen, keys are for that; afterwards they are acts again."""
        if (self._mode == "filter" and self._type(event)) or (self._mode == "delay" and self._choose(event)):
            event.stop()

    def _type(self, event: events.Key) -> bool:
        if event.key in ("escape", "enter"):
            if event.key == "escape":
                self._typed = ""
            self._mode = ""
            self._find()
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
            self._find()
        elif event.key == "ctrl+u":
            self._typed = ""
            self._find()
        elif event.character is not None and event.is_printable:
            self._typed += event.character
            self._find()
        else:
            return event.key not in ("up", "down", "left", "right", "pageup", "pagedown", "ctrl+p")
        return True

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed into the prompt, and does nothing anywhere else."""
        if self._mode == "filter":
            self._typed += one_line(event.text)[:200]
            self._find()

    def _choose(self, event: events.Key) -> bool:
        points = self._points()
        now = self.trackboard.listing.narrowing.delay_point
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

    # --- Narrowing ---

    def _narrow(self, narrowing: Narrowing, hits: set[int] | None = None) -> None:
        listing = self.trackboard.listing
        if narrowing.text and hits is None and self._search is not None:
            hits = self._search.hits
        listing.narrow(narrowing, hits)
        self.children_changed()

    def _find(self) -> None:
        """Look for what was typed: a first slice at once, the rest between key presses."""
        text = self.trackboard.search_text
        now = self.trackboard.listing.narrowing
        if text is None:
            self._show_detail()
            return
        if not self._typed.strip():
            self._search = None
            self._narrow(now._replace(text=""))
            return
        self._search = Search(text, self._typed)
        done = self._search.run(perf_counter() + SLICE)
        self._narrow(now._replace(text=self._typed), self._search.hits)
        if not done:
            self.set_timer(0.001, lambda search=self._search: self._find_more(search))

    def _find_more(self, search: Search) -> None:
        if search is not self._search:
            return
        if search.run(perf_counter() + SLICE):
            self._narrow(self.trackboard.listing.narrowing, search.hits)
        else:
            self.set_timer(0.001, lambda: self._find_more(search))

    def names_hidden(self) -> None:
        if self._typed:
            self._typed, self._search = "", None
            now = self.trackboard.listing.narrowing
            self.trackboard.listing.narrow(now._replace(text=""))

    def searched_anew(self) -> None:
        """The children were read anew: look for what is typed among them, to the end."""
        if self._said.endswith("…"):
            self._said = ""  # what was waited for is here
        if self._typed.strip() and self.trackboard.search_text is not None:
            self._search = Search(self.trackboard.search_text, self._typed)
            while not self._search.run(perf_counter() + 1):
                pass
            now = self.trackboard.listing.narrowing
            self.trackboard.listing.narrow(now._replace(text=self._typed), self._search.hits)

    # --- The mouse ---

    def on_child_view_child_selected(self) -> None:
        self._said = ""
        self._show_detail()

    def on_child_view_child_opened(self) -> None:
        self.action_act("open_case")
