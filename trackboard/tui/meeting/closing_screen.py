"""The end of a meeting: who would leave unowned, the read-out of decisions and actions, and the lock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import work

from trackboard.casework.meetings.closing import Closing, Unowned, look_at_closing
from trackboard.casework.meetings.meeting_record import Amended, Item, Minutes, read_minutes
from trackboard.casework.wording import joined, moment_text
from trackboard.pathway.days import day_text, parse_iso
from trackboard.store.rows import get
from trackboard.store.tables import MeetingRow
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.common_acts import COMMON
from trackboard.tui.forms.field_values import Option
from trackboard.tui.forms.meeting import AmendMinutes, CloseMeeting
from trackboard.tui.labels import counted, weekday_text
from trackboard.tui.meeting.presenter_blocks import minute_blocks
from trackboard.tui.parts.blocks import Block, heading, sections, sentences
from trackboard.tui.parts.page import Page

if TYPE_CHECKING:
    from trackboard.tui.session import Session


class ClosingScreen(Page):
    """What is read out at the end; of a closed meeting what was signed, with its hash."""

    PLACE = "closing"

    def __init__(self, session: Session, meeting: MeetingRow) -> None:
        super().__init__(session)
        self.meeting = meeting
        self.closing: Closing | None = None
        """What closing it now would mean; None once it is closed."""
        self.unowned: tuple[Unowned, ...] = ()

    def look(self) -> None:
        session, width = self.session, self.view.pane_widths[0]
        self.meeting = get(session.board.db, MeetingRow, self.meeting.id) or self.meeting
        minutes = read_minutes(session.board.db, session.policy, self.meeting, session.listing.privacy)
        self.closing = None if self.meeting.closed else look_at_closing(session.desk(), self.meeting.id)
        self.unowned = self.closing.unowned if self.closing else ()
        needs = self.closing.needs[bool(self.unowned) :] if self.closing else ()
        without = self.closing.unminuted if self.closing else ()
        carried = (self.closing.minutes if self.closing else minutes).carried
        held = weekday_text(parse_iso(self.meeting.held_on))
        status = "closed and locked" if self.meeting.closed else "not closed"
        self.banner(
            ([(minutes.kind, "accent"), (held, "text"), (status, "on_track" if self.meeting.closed else "due_soon")],
             f"{len(minutes.minuted)} of {counted(len(minutes.items), 'child', 'children')} minuted"),
            ([(minutes.quorum, "text"), (f"chair: {self.meeting.chair}" if self.meeting.chair else "", "muted")],
             self.meeting.meeting),
        )  # fmt: skip
        missed = [sentences(each, width, "overdue", "!") for each in minutes.absences]
        self.view.show(
            sections(
                [heading("Locked", width), *self._signed(minutes, width)],
                [heading("Would leave unowned", width, "enter goes to the child"),
                 *(self._lacking(each, minutes, width) for each in self.unowned)],
                [heading("Needs a reason to close", width), *(sentences(_begun(each), width, "overdue", "!")
                                                              for each in needs)],
                [heading("Without a minute", width, "enter goes to the child"),
                 *(self._unminuted(item, words, minutes, width) for item, words in without)],
                [heading("Teams that were expected", width), *missed],
                [heading("Read-out", width, "decisions and actions"),
                 *(block for item in minutes.discussed for block in self._read_out(item, width))],
                [heading("Not reached", width, carried.words if carried else ""),
                 *(sentences(each.label, width, "muted") for each in minutes.not_reached)],
                [heading("Amendments", width),
                 *(sentences(_amended(each), width, "text", "+")
                   for each in minutes.amendments)],
            ),
            [],
            keep=True,
        )  # fmt: skip

    def _signed(self, minutes: Minutes, width: int) -> Iterator[Block]:
        row = self.meeting
        if row.closed:
            rated = f", rated {row.rating} of 5" if row.rating else ""
            if row.signed_off_at:
                by = f"Closed by {row.signed_off_by} on {moment_text(row.signed_off_at)}{rated}"
                yield sentences(by, width, "on_track", "✓")
            if row.sha256:
                yield sentences(f"SHA-256 {row.sha256}", width)
            if row.despite:
                yield sentences(f"Closed although {joined(minutes.despite)}: {row.despite}", width, "due_soon", "!")

    def _lacking(self, each: Unowned, minutes: Minutes, width: int) -> Block:
        label = next((item.label for item in minutes.items if item.child_id == each.child_id), each.reference)
        words = f"{label}: {', '.join(each.missing)}"
        return Block(sentences(words, width, "overdue", "!").lines, child=each.child_id)

    def _unminuted(self, item: Item, words: str, minutes: Minutes, width: int) -> Block:
        label = next((each.label for each in minutes.items if each.child_id == item.child_id), item.reference)
        return Block(sentences(f"{label}: {words}", width, "due_soon", "!").lines, child=item.child_id)

    def _read_out(self, item: Item, width: int) -> Iterator[Block]:
        policy = self.session.policy
        lines = list(sentences(item.label, width, "accent").lines)
        for block in minute_blocks(None if item.unminuted else item.minute, width):
            lines += block.lines
        if item.unminuted:
            lines += sentences("No minute was written", width, "due_soon", "!").lines
        for each in item.verdicts:
            verdict = policy.verdicts.get(each.verdict, each.verdict)
            lines += sentences(f"{policy.clock_label(each.clock)}: {verdict.lower()}", width, "text", "=").lines
        for fact in item.facts:
            lines += sentences(fact.words, width, "text", "+").lines
        for action in item.beside_decision:
            due = f"by {day_text(parse_iso(action.due_on))}" if action.due_on else "without a date"
            team = policy.teams.get(action.team, action.team)
            beside = ", ".join(part for part in (action.owner, team, due) if part)
            lines += sentences(f"{action.action} ({beside})", width, "text", "·").lines
        yield Block(tuple(lines))

    # --- Acts ---

    def open_line(self, number: int) -> None:
        self.session.open.back(number)

    def act_back(self) -> None:
        """Back; from a meeting that is closed to the list, past its items."""
        if self.meeting.closed:
            self.session.open.meetings()
        else:
            super().act_back()

    def _no_child(self) -> str:
        if self.view.child is None:
            return "Enter goes to a child that would leave unowned, where the cursor is on one."
        return ""

    def _not_closed(self) -> str:
        if self.meeting.closed:
            return ""
        return f"{self.meeting.meeting} is not closed yet: change the minutes themselves."

    def _is_locked(self) -> str:
        return f"{self.meeting.meeting} is closed, and its minutes are locked." if self.meeting.closed else ""

    @work
    async def act_amend(self) -> None:
        session = self.session
        minutes = read_minutes(session.board.db, session.policy, self.meeting)
        discussed = [Option(str(item.child_id), item.reference) for item in minutes.discussed]
        done = await session.open.form(AmendMinutes(session.desk(), self.meeting, discussed))
        if done is not None:
            self.view.move("last")
            session.say_done(done)

    @work
    async def act_close_meeting(self) -> None:
        done = await self.session.open.form(CloseMeeting(self.session.desk(), self.meeting))
        if done is not None:
            self.look()
            self.view.move("first")
            self.say(". ".join((f"{self.meeting.meeting} is closed and locked", *done.remarks)))

    ACTS = (
        *acts.placed(
            "closing",
            Act("to_item", "To this child", "Back to the item of the child under the cursor", Page.act_open_line,
                unless=_no_child, keys="enter", footer="to child", group="go"),
            Act("close_meeting", "Close and lock", "Rate the meeting and lock its minutes", act_close_meeting,
                unless=_is_locked, keys="z", footer="close and lock", words="end sign off finish", records=True),
            Act("amend", "Amendment", "What closed minutes have wrong, put right beside them, dated", act_amend,
                unless=_not_closed, keys="a", footer="amend", words="correct wrong change", records=True),
        ),
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _amended(each: Amended) -> str:
    return ", ".join(part for part in (each.label, moment_text(each.at), each.by) if part) + f": {each.text}"
