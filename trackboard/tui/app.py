"""The full-screen app: the terminal of a session."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from trackboard.paint.palette import THEMES
from trackboard.tui import acts
from trackboard.tui.board_session import BoardSession
from trackboard.tui.common_acts import ALWAYS
from trackboard.tui.first_look import FirstLook, first_of
from trackboard.tui.navigator import FIRST_STYLES
from trackboard.tui.parts.line_widget import Brush
from trackboard.tui.parts.themes import depth_of, textual_theme
from trackboard.tui.textual_private import PrivateApp

if TYPE_CHECKING:
    from textual.command import Provider

    from trackboard.board.board import Board
    from trackboard.tui.options import Options
    from trackboard.tui.workers import Answered

HINT = "New here? ? shows every key, ctrl+p finds an act by its name, m records a milestone, u takes it back"


def _palette() -> type[Provider]:
    from trackboard.tui.palette import ActsProvider

    return ActsProvider


class TrackboardApp(PrivateApp, inherit_bindings=False):
    """Everyone under 10 by stage. `board` belongs to this thread; `open_board` opens another for a worker's."""

    TITLE = "trackboard"
    AT_ONCE = frozenset(act.keys for act in ALWAYS)
    CSS_PATH = FIRST_STYLES
    COMMANDS = {_palette}  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *acts.bindings(ALWAYS, always=True),
        Binding("ctrl+c", "help_quit", "How to quit", show=False, id="help_quit"),
    ]

    def __init__(
        self, board: Board, open_board: Callable[[], Board], options: Options, look: FirstLook | None = None
    ) -> None:
        super().__init__()
        depth = depth_of(self.console.color_system, no_color=self.no_color)
        for theme in THEMES.values():
            self.register_theme(textual_theme(theme, depth))
        self.brush = Brush(options.theme, depth, options.plain_signs or self.console.legacy_windows)
        self.session = BoardSession(self, board, open_board, options)
        self.theme = options.theme
        self._first_look = look

    # --- Coming and going ---

    def get_default_screen(self) -> Screen[Any]:
        look = self._first_look.take() if self._first_look else None
        self.session.listing.start(look or first_of(self.session.board, self.session.listing.chosen))
        return self.session.open.first_screen()

    def on_mount(self) -> None:
        self.call_after_refresh(self._first_picture_stands)
        self.set_interval(self.session.options.looks_every, self.session.look_for_changes)

    def _first_picture_stands(self) -> None:
        gc.freeze()  # what it took to start is not looked through again
        gc.enable()
        self.session.read()
        if self.session.open.front is not None and self.session.listing.total and self.session.is_new_here():
            self.session.open.front.welcome(HINT)

    def on_unmount(self) -> None:
        self.session.stop()

    def on_answered(self, message: Answered) -> None:
        """A worker is done with something."""
        message.tell()

    def watch_theme(self, theme: str) -> None:
        """Draw in the colours of a theme."""
        self.brush = self.brush._replace(theme=theme)
        self.session.children_changed()

    # --- Keys that always work ---

    def action_act(self, name: str) -> None:
        """An act that works whatever is on the screen."""
        for act in ALWAYS:
            if act.name == name and act.do is not None:
                act.do(self)

    def action_help_quit(self) -> None:
        """ctrl+c copies, elsewhere; it must not end the board by accident."""
        self.session.say("ctrl+q leaves trackboard.")

    def said_of_fault(self, fault: BaseException | None) -> str:
        what = f" ({self.session.faults.note('screen', fault)})" if fault else ""
        return f"trackboard met a fault of its own and closed{what}; nothing that was saved is lost."
