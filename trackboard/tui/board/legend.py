"""What the letters and signs of a card mean, in one line."""

from __future__ import annotations

from trackboard.paint.cells import Line, wide
from trackboard.paint.palette import Ink
from trackboard.paint.signs import SYMBOLS
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import VERDICT_MARKS

ASKED = "?"


def legend(policy: Policy, width: int) -> Line:
    """`A avoidable  U unavoidable  ~ unclear  ? verdict wanted ...`, as much as fits, whole."""
    letters = [(VERDICT_MARKS[verdict], label.lower(), Ink()) for verdict, label in policy.verdicts.items()]
    entries = [
        *letters,
        (ASKED, "verdict wanted", Ink("accent", bold=True)),
        ("EP", "early permanence", Ink()),
        (SYMBOLS["overdue"], "days over", Ink("overdue", bold=True)),
        (SYMBOLS["due_soon"], "days left", Ink("due_soon", bold=True)),
        ("▎", "on track, with age", Ink("on_track_bar")),
    ]
    line: Line = []
    for sign, words, ink in entries:
        entry: Line = [("  " if line else " ", Ink()), (sign, ink), (f" {words}", Ink("second"))]
        if wide(line) + wide(entry) > width:
            break
        line += entry
    return line
