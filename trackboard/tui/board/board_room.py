"""The parts of the board's screen: the lists, the pane beside or below them, and what is said."""

from __future__ import annotations

from textual.widget import Widget

PANE_LOW = 3
"""Lines of the pane below the columns on a low screen: a rule and two; with more room two more, and the message's."""


class BoardBody(Widget):
    """The lists, and the pane where it stands beside them."""


class BoardLists(Widget):
    """The columns, the table or the passages, under the totals."""


class BoardFoot(Widget):
    """The pane where it stands below the columns, and what is said."""
