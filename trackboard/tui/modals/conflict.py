"""Someone else was first: both values, and the person chooses."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from trackboard.casework.acts import Clash
from trackboard.pathway.policy import Policy
from trackboard.tui.drawing import fit, wrap
from trackboard.tui.modals.panel import Panel, Words, spoken

WIDTH = 70
FIELD = 22


class ConflictModal(ModalScreen[bool | None]):
    """True: mine in place of theirs. False: theirs stays. None: back to the form."""

    AUTO_FOCUS = None
    CSS_PATH = "modal.tcss"
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
                [("  theirs, saved:  ", "muted", False), (_shown(self._policy, each.field, each.theirs), "text", True)],
                [("  yours:          ", "muted", False), (_shown(self._policy, each.field, each.mine), "accent", True)],
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


def _shown(policy: Policy, column: str, value: Any) -> str:
    """A value in words. A child's name is not shown here."""
    if column in ("given_name", "family_name"):
        return "a name that is not shown here"
    labels = {"plan": policy.plans, "parallel_plan": policy.plans, "team": policy.teams, "kind": policy.kinds,
              "outcome": policy.outcomes, "early_permanence_route": policy.routes}.get(column, {})  # fmt: skip
    return str(labels.get(value, value)) if value not in (None, "") else "blank"
