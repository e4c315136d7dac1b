"""The roll call: every team on one screen, a key for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from trackboard.casework.desk import Clash
from trackboard.casework.meetings.roll_call import Answer, RollLine, quorum, roll, take_roll
from trackboard.casework.wording import moment_text
from trackboard.errors import TrackboardError
from trackboard.paint.palette import Name
from trackboard.paint.text import fit, wrap
from trackboard.pathway.ids import Attendances
from trackboard.store.tables import AttendanceRow, MeetingRow
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.common_acts import COMMON
from trackboard.tui.forms.meeting import AnswerRoll
from trackboard.tui.labels import counted
from trackboard.tui.parts.blocks import AIR, Block, sentences
from trackboard.tui.parts.foot import KeyBar
from trackboard.tui.parts.page import Page

if TYPE_CHECKING:
    from trackboard.tui.recorder import Outcome
    from trackboard.tui.session import Session

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

    def __init__(self, session: Session, meeting: MeetingRow) -> None:
        super().__init__(session)
        self.meeting = meeting
        self.lines: tuple[RollLine, ...] = ()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(KEYS)

    def look(self) -> None:
        policy, width = self.session.policy, self.view.pane_widths[0]
        self.lines = roll(self.session.board.db, policy, self.meeting)
        stands = quorum(policy, self.meeting, self.lines).sentence
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
        row, policy = line.row, self.session.policy
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

    def _no_team(self) -> str:
        return "There is no team under the cursor." if self.line is None else ""

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
                self.run_worker(self._settle(answer, label, outcome))
            elif isinstance(outcome, TrackboardError):
                self.say(str(outcome))

        self.session.record(lambda desk: take_roll(desk, meeting, [answer], seen={answer.team: seen}), answered)

    async def _settle(self, answer: Answer, label: str, clash: Clash) -> None:
        if await self.session.open.settle(label, clash):
            self._save(answer, label, clash.current)  # type: ignore[arg-type]

    def act_written_update(self) -> None:
        self._ask(Attendances.WRITTEN_UPDATE)

    def act_late(self) -> None:
        now = moment_text(self.session.board.db.now()).split()[-1]
        self._ask(Attendances.PRESENT, now)

    def act_answer_whole(self) -> None:
        self._ask()

    @work
    async def _ask(self, status: str = "", arrived: str = "") -> None:
        assert self.line is not None
        sheet = AnswerRoll(self.session.desk(), self.meeting, self.line, status, arrived)
        if await self.session.open.form(sheet) is not None:
            self.view.move("down")

    ACTS = (
        *acts.placed(
            "roll call",
            Act("answer", "Answer for the team",
                "What the team under the cursor says to the roll call; on to the next team", do_given=act_answer,
                unless=_no_team,
                given=(("p", Attendances.PRESENT), ("a", Attendances.APOLOGIES), ("b", Attendances.ABSENT),
                       ("n", Attendances.NOT_REQUIRED)),
                shown_keys="p a b n", listed=False, records=True),
            Act("written_update", "Written update", "The team sent one: its text", act_written_update, unless=_no_team,
                keys="w", footer="written update", words="email letter", records=True),
            Act("late", "Arrived late", "The team is present, from now on or from another time", act_late,
                unless=_no_team, keys="L", footer="late", words="arrive time", records=True),
            Act("answer_whole", "People and text", "Who came for the team, when, and what it wrote", act_answer_whole,
                unless=_no_team, keys="enter", footer="people", words="names who came", records=True),
        ),
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)
