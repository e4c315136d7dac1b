"""What the board and the table have in common: the children, the cursor on one of them, and reading ahead of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from trackboard.board.model import Card
from trackboard.paint.cells import Line
from trackboard.paint.palette import Ink
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.board.pane_words import Place
from trackboard.tui.board.totals import NOBODY, Outside
from trackboard.tui.labels import empty_words
from trackboard.tui.listing import Listing
from trackboard.tui.parts.line_widget import LineWidget


class ChildView(LineWidget):
    """Children drawn line by line, with a cursor of its own: `selected` is the id of the child under it.

    The cursor is never Textual's focus: moving that repaints the whole screen. A move marks two children
    as changed and reads nothing: cards are read by windows, ahead of the cursor, when there is nothing else to do.
    """

    DEFAULT_CSS = "ChildView { height: 1fr; }"

    class ChildSelected(Message):
        """The mouse put the cursor on a child."""

    class ChildOpened(Message):
        """The child under the cursor was clicked again."""

    def __init__(self, listing: Listing, policy: Policy) -> None:
        super().__init__()
        self.listing = listing
        self.policy = policy
        self.selected: int | None = None
        self._picture: object = None
        self._laid_out_for: object = None

    @property
    def card(self) -> Card | None:
        """The card under the cursor, if there is one and it was read."""
        return None if self.selected is None else self.listing.card(self.selected)

    @property
    def wished_width(self) -> int:
        """Cells that it would have beside the pane: all that there are, unless a view needs less."""
        return 10_000

    @property
    def place(self) -> Place:
        """Which one of how many is under the cursor."""
        return Place(0, self.listing.shown)

    @property
    def outside(self) -> Outside:
        """What is out of sight at either side."""
        return NOBODY

    @property
    def trail(self) -> Sequence[int]:
        """Every child shown, in the order in which this view shows them."""
        return self.listing.flat()

    def select(self, child: int | None) -> None:
        """Put the cursor on a child; where it is not shown, keep it as near as can be. Repaints everything."""

    def move(self, direction: str) -> bool:
        """Move the cursor up, down, left, right, page_up, page_down, first or last. Whether it moved."""
        return False

    def jump(self, stage: int) -> None:
        """Put the cursor on the first child of a stage that has any."""

    def on_resize(self) -> None:
        """Read what came into sight."""
        self.reload()

    def _fit_size(self) -> None:
        """Lay out for the size and the columns there are, before the first picture of them is drawn, not after it."""
        if (wanted := (self.size, len(self.listing.summary.stages))) != self._laid_out_for:
            self._laid_out_for = wanted
            self.lay_out(self.size.width, self.size.height)
            self._read_what_shows()

    def lay_out(self, width: int, height: int) -> None:
        """Find where everything stands at this size."""

    def line(self, y: int) -> Line:
        self._fit_size()
        return self.child_line(y) if self.listing.total or self.listing.narrowing.view else self._empty_line(y)

    def child_line(self, y: int) -> Line:
        """Line `y` of a board that has children."""
        return []

    def _empty_line(self, y: int) -> Line:
        """Words in the middle that say what to do."""
        words = empty_words(self.listing.summary, self.policy)
        place = y - max(0, (self.size.height - len(words)) // 2)
        if not 0 <= place < len(words):
            return []
        left = max(0, (self.size.width - max(map(len, words))) // 2)
        return [(" " * left + words[place], Ink(bold=place == 0))]

    def reload(self) -> None:
        """Read what is in sight, if it is not here yet, and paint everything anew where anything of it changed."""
        if self._read_what_shows():
            self.refresh()
        self.call_after_refresh(self.prefetch)

    def _read_what_shows(self) -> bool:
        """Read the cards in sight. Whether the picture is another one now."""
        if not self.size:
            self.listing.fetch([] if self.selected is None else [self.selected])
            return False
        ids = self.in_sight(ahead=False)
        self.listing.fetch(ids)
        picture = (self.brush, self.layout_now(), [self.listing.card(child) for child in ids])
        if picture == self._picture:
            return False
        self._picture = picture
        self.forget_painted()
        return True

    def layout_now(self) -> object:
        """What else the picture depends on: compared, to see whether there is anything to paint."""
        return None

    def forget_painted(self) -> None:
        """What was drawn before is of no use any more."""

    def prefetch(self) -> None:
        """Read a page more above and below the cursor, so that the next move finds it here."""
        self.listing.fetch(self.in_sight(ahead=True))

    def in_sight(self, *, ahead: bool) -> Sequence[int]:
        """Ids in sight; with `ahead` those a page above and below as well."""
        return ()
