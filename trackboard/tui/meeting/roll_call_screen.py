"""The roll call: every team on one screen, a key for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trackboard.casework.desk import Clash
from trackboard.casework.meetings.roll_call import Answer, RollLine, quorum, roll, take_roll
from trackboard.casework.wording import moment_text
from trackboard.errors import TrackboardError
from trackboard.paint.palette import Name
from trackboard.paint.text import fit, wrap
from trackboard.pathway.ids import Attendances
from trackboard.store.tables import AttendanceRow, MeetingRow
from trackboard.tui import acts
from trackboard.tui.conflicts.conflict_dialog import ConflictModal
from trackboard.tui.labels import counted
from trackboard.tui.parts.blocks import AIR, Block, sentences
from trackboard.tui.parts.foot import KeyBar
from trackboard.tui.parts.page import Page

if TYPE_CHECKING:
    from trackboard.casework.desk import Done
    from trackboard.tui.recorder import Outcome

KEYS = (("p", "present"), ("a", "apologies"), ("w", "written update"), ("b", "absent"), ("n", "not required"),
        ("L", "late"), ("enter", "people"), ("esc", "back"), ("?", "help"))  # fmt: skip
TEAM, STATUS = 26, 18
"""Cells of the team and of its answer."""
SIGNS: dict[str, str] = {
    Attendances.PRESENT: "✓",
    Attendances.APOLOGIES: "–",
    Attendances.WRITTEN_UPDATE: "w",
    Attendances.ABSENT: "×",
    Attendances.NOT_REQUIRED: "·",
}


class RollScreen(Page):
    """Who came. An answer is saved at once, and the cursor is on the next team."""

    PLACE = "roll call"
    BINDINGS = acts.bindings("roll call")

    def __init__(self, meeting: MeetingRow) -> None:
        super().__init__()
        self.meeting = meeting
        self.lines: tuple[RollLine, ...] = ()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(KEYS)

    def look(self) -> None:
        app, width = self.trackboard, self.view.pane_widths[0]
        self.lines = roll(app.board.db, app.policy, self.meeting)
        stands = quorum(app.policy, self.meeting, self.lines).sentence
        answered = sum(line.row is not None for line in self.lines)
        self.banner(
            ([("Roll call", "accent"), (stands, "text")], f"{answered} of {counted(len(self.lines), 'team')}"),
            ([("marked ►: expected for the children on the agenda", "muted")], self.meeting.meeting),
        )
        missed = [sentences(line.sentence, width, "overdue", "!") for line in self.lines if line.sentence]
        heard = [Block(block.lines, stops=False) for block in missed]
        self.view.show([*(self._team(line, width) for line in self.lines), *([AIR, *heard] if heard else [])], [],
                       keep=True)  # fmt: skip

    def _team(self, line: RollLine, width: int) -> Block:
        row, policy = line.row, self.trackboard.policy
        status = policy.attendance.get(row.status, row.status) if row else "asked to come" if line.asked else ""
        sign = SIGNS.get(row.status, "·") if row else " "
        expected = f"expected for {counted(line.expected, 'child', 'children')}" if line.expected else ""
        aside = [row.people, f"from {row.arrived}" if row.arrived else "", row.note] if row else []
        role: Name = "text" if row else "muted"
        beside = ", ".join(part for part in (expected, *aside) if part)
        start = [
            (f" {'►' if line.asked else ' '} ", "accent", True),
            (fit(line.label, TEAM), "text", True),
            (fit(f"{sign} {status}", STATUS), "overdue" if line.sentence else role, row is not None),
        ]
        first, *rest = wrap(beside, max(10, width - TEAM - STATUS - 4)) or [""]
        indent = " " * (TEAM + STATUS + 3)
        return Block(
            ((*start, (f" {first}", "muted", False)),  # type: ignore[arg-type]  # the roles are roles
             *(((f"{indent} {words}", "muted", False),) for words in rest))
        )  # fmt: skip

    # --- Acts ---

    @property
    def line(self) -> RollLine | None:
        """The team under the cursor."""
        place = self.view.place
        return self.lines[place] if place < len(self.lines) else None

    def why_not(self, act: str) -> str:
        if act in ("answer", "written_update", "late", "answer_whole") and self.line is None:
            return "There is no team under the cursor."
        return ""

    def act_answer(self, status: str) -> None:
        line = self.line
        assert line is not None
        held = line.row
        answer = Answer(line.team, status, held.people if held else "", "", held.note if held else "")
        self.view.move("down")
        self._save(answer, line.label, line.row)

    def _save(self, answer: Answer, label: str, seen: AttendanceRow | None) -> None:
        """Save a team's answer in the place of the one that was on the screen."""
        meeting = self.meeting.id

        def answered(outcome: Outcome) -> None:
            if isinstance(outcome, Clash) and self.is_attached:
                clash = outcome
                self.app.push_screen(
                    ConflictModal(label, self.trackboard.policy, clash),
                    lambda mine: self._save(answer, label, clash.current) if mine else None,  # type: ignore[arg-type]
                )
            elif isinstance(outcome, TrackboardError):
                self.say(str(outcome))

        self.trackboard.record(lambda desk: take_roll(desk, meeting, [answer], seen={answer.team: seen}), answered)

    def act_written_update(self) -> None:
        self._ask(Attendances.WRITTEN_UPDATE)

    def act_late(self) -> None:
        now = moment_text(self.trackboard.board.db.now()).split()[-1]
        self._ask(Attendances.PRESENT, now)

    def act_answer_whole(self) -> None:
        self._ask()

    def _ask(self, status: str = "", arrived: str = "") -> None:
        from trackboard.tui.forms.form import Form
        from trackboard.tui.forms.meeting import AnswerRoll

        assert self.line is not None
        sheet = AnswerRoll(self.trackboard.desk(), self.meeting, self.line, status, arrived)

        def left(done: Done | None) -> None:
            if done is not None:
                self.view.move("down")

        self.trackboard.push_screen(Form(sheet), left)
