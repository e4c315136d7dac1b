"""Someone else was first: both values, and the person chooses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from trackboard.casework.desk import Clash
from trackboard.casework.wording import in_full
from trackboard.paint.palette import Name
from trackboard.paint.text import fit, wrap
from trackboard.pathway.days import parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import DelayRow
from trackboard.tui.parts.modal import Modal
from trackboard.tui.parts.panel import Panel, Words, spoken

WIDTH = 70
FIELD = 22
LINES = 5
"""Lines of a value; the whole of a longer one is in the form, and in the history."""
_DAYS = ("on_date", "date_of_birth", "due_date")


class ConflictModal(Modal[bool | None]):
    """True: mine in place of theirs. False: theirs stays. None: back to the form."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "answer(True)", "Save mine", id="conflict.mine"),
        Binding("t", "answer(False)", "Keep theirs", id="conflict.theirs"),
        Binding("escape", "leave", "Back to the form", id="conflict.leave"),
    ]

    def __init__(self, reference: str, policy: Policy, clash: Clash) -> None:
        super().__init__()
        self._reference = reference
        self._policy = policy
        self._clash = clash

    def compose(self) -> ComposeResult:
        who = str(self._clash).split(": ", maxsplit=1)[0]
        lines: list[Words] = [[], *(spoken(line, bold=True) for line in wrap(f"{self._reference}: {who}", WIDTH))]
        for each in self._clash.differences:
            lines += [
                [],
                [(f"  {fit(each.field.replace('_', ' '), FIELD)}", "muted", False)],
                *self._value("  theirs, saved:  ", self._shown(each.field, each.theirs), "text"),
                *self._value("  yours:          ", self._shown(each.field, each.mine), "accent"),
            ]
        keys: list[tuple[str, str]] = [("t", "keep theirs"), ("m", "save mine in its place"), ("escape", "the form")]
        lines += [[], [part for key, words in keys for part in
                       ((f"  {key} ", "accent", True), (f"{words} ", "text", False))], []]  # fmt: skip
        yield Panel(lines, "Changed meanwhile")

    def action_answer(self, mine: bool) -> None:
        """Leave with the choice."""
        self.dismiss(mine)

    def action_leave(self) -> None:
        """Back to the form; nothing is saved."""
        self.dismiss(None)

    def _value(self, whose: str, value: str, role: Name) -> Iterator[Words]:
        """Whose value it is, and the value beside it, as many lines as there is room for."""
        lines = wrap(value, WIDTH - len(whose)) or [""]
        if len(lines) > LINES:
            lines = [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]
        for place, line in enumerate(lines):
            yield [(whose if place == 0 else " " * len(whose), "muted", False), (line, role, True)]

    def _shown(self, column: str, value: Any) -> str:
        """A value in words. A child's name is not shown here."""
        policy = self._policy
        if column in ("given_name", "family_name"):
            return "a name that is not shown here"
        if column in ("no_change", "planned"):
            return "yes" if value else "no"
        if value in (None, ""):
            return "blank"
        if column in _DAYS or column.endswith("_on"):
            return in_full(parse_iso(value))
        reasons = policy.reasons if isinstance(self._clash.current, DelayRow) else policy.event_reasons
        labels = {"plan": policy.plans, "parallel_plan": policy.plans, "team": policy.teams, "kind": policy.kinds,
                  "outcome": policy.event_outcomes, "early_permanence_route": policy.routes, "verdict": policy.verdicts,
                  "reason": reasons, "party": policy.parties, "status": policy.attendance,
                  "how_ended": policy.placement_ends}.get(column, {})  # fmt: skip
        return str(labels.get(value, value))
