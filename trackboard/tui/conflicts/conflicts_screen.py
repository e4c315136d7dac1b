"""Conflicts: what a person typed against what was imported, settled one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trackboard.casework.acts.conflicts import Conflict, open_conflicts, settle
from trackboard.casework.wording import moment_text
from trackboard.errors import TrackboardError
from trackboard.paint.cells import Span
from trackboard.paint.text import fit, width_of, wrap
from trackboard.store.tables import IMPORTED, TYPED, Side
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.common_acts import COMMON
from trackboard.tui.labels import counted
from trackboard.tui.parts.blocks import AIR, INDENT, Block, sentences
from trackboard.tui.parts.page import Page

if TYPE_CHECKING:
    from trackboard.tui.recorder import Outcome
    from trackboard.tui.session import Session

_SIDE = 10
"""Cells of the word before a value."""
_VALUE = 32
"""Cells of a value that has its origin beside it."""


class ConflictsScreen(Page):
    """t keeps what was typed, i takes what was imported, enter opens the case."""

    PLACE = "conflicts"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.conflicts: dict[int, Conflict] = {}

    def look(self) -> None:
        session, width = self.session, self.view.pane_widths[0]
        privacy = session.listing.privacy
        found = open_conflicts(session.desk(), names=privacy == "names", prose=True)
        self.conflicts = {each.number: each for each in found}
        ids = list({each.child_id for each in found if each.child_id is not None})
        labels = {card.id: card.label for card in session.board.cards(ids, privacy)}
        self.banner(
            ([("Conflicts", "accent"), ("what was typed against what was imported", "text")],
             counted(len(found), "conflict")),
            ([("t keeps what was typed, i takes what was imported; u takes either back", "muted")], ""),
        )  # fmt: skip
        blocks = [part for each in found for part in (_block(each, labels.get(each.child_id or 0, ""), width), AIR)]
        none = "Nothing waits to be settled: nothing that was typed differs from what was imported."
        self.view.show(blocks[:-1] or [sentences(none, width)], [], keep=True)

    def _none(self) -> str:
        return "There is no conflict under the cursor." if self._in_hand is None else ""

    @property
    def _in_hand(self) -> Conflict | None:
        return self.conflicts.get(self.view.child) if self.view.child is not None else None

    # --- Acts ---

    def open_line(self, number: int) -> None:
        child = self.conflicts[number].child_id
        if child is None:
            self.say("This is about a meeting or the survey: it has no case.")
        else:
            self.session.open.case(child)

    def act_keep_typed(self) -> None:
        self._settle(TYPED)

    def act_take_imported(self) -> None:
        self._settle(IMPORTED)

    def _settle(self, side: Side) -> None:
        conflict = self._in_hand
        assert conflict is not None

        def answer(outcome: Outcome) -> None:
            self.say(str(outcome) if isinstance(outcome, TrackboardError) else f"{outcome.sentence}; u takes it back")

        self.session.record(
            lambda desk: settle(desk, [conflict.number], side, seen={conflict.number: conflict}), answer
        )

    ACTS = (
        *acts.placed(
            "conflicts",
            Act("open_line", "Open the case", "Of the child whom the conflict is about; escape comes back",
                Page.act_open_line, keys="enter", footer="open"),
            Act("keep_typed", "Keep what was typed", "The import is not asked about again until it says something else",
                act_keep_typed, unless=_none, keys="t", footer="keep typed", words="mine ours reject", records=True),
            Act("take_imported", "Take what was imported", "In the place of what was typed; u takes it back",
                act_take_imported, unless=_none, keys="i", footer="take imported", words="theirs accept",
                records=True),
        ),
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)


def _block(each: Conflict, label: str, width: int) -> Block:
    """Whose and what, then the two sides under each other, each with where it comes from."""
    whose = label or "A meeting"
    beside = f"  {each.reference}" if label and label != each.reference else ""
    by = ", ".join(filter(None, (each.typed_by, moment_text(each.typed_at) if each.typed_at else "")))
    head: tuple[Span, ...] = ((f" {whose}{beside}", "accent", True), (f"  {each.item}", "text", True))
    return Block((head, *_side("typed", each.typed, by, width), *_side("imported", each.imported, each.file, width)),
                 child=each.number)  # fmt: skip


def _side(word: str, value: str, origin: str, width: int) -> Iterator[tuple[Span, ...]]:
    """One of the two values, and beside it whose it is; below it where the value is long."""
    room = width - INDENT - _SIDE
    lines = wrap(value, max(10, room))
    beside = len(lines) == 1 and width_of(lines[0]) < _VALUE and _VALUE + width_of(origin) <= room
    for place, line in enumerate(lines):
        start: Span = (" " * INDENT + (word if place == 0 else "").ljust(_SIDE), "muted", False)
        yield (
            start,
            (fit(line, _VALUE) if beside else line, "text", False),
            (origin if beside else "", "muted", False),
        )
    if origin and not beside:
        yield ((" " * (INDENT + _SIDE), "muted", False), (fit(origin, max(10, room)), "muted", False))
