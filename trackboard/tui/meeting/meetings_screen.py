"""The meetings: the next ones by their cadence, those to be held, those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trackboard.casework.meetings.drafts import unfinished
from trackboard.casework.meetings.meetings import NewMeeting, Offer, create_meeting, every_meeting, offers
from trackboard.errors import TrackboardError
from trackboard.pathway.days import parse_iso
from trackboard.store.tables import MeetingRow
from trackboard.tui import acts
from trackboard.tui.labels import counted, weekday_text
from trackboard.tui.parts.blocks import Block, heading, sections, sentences
from trackboard.tui.parts.page import Page

if TYPE_CHECKING:
    from trackboard.casework.desk import Desk, Done
    from trackboard.tui.recorder import Outcome

STATUS = {"draft": "not closed", "closed": "closed"}


class MeetingsScreen(Page):
    """Enter opens a meeting, or sets up the one that is offered."""

    PLACE = "meetings"
    BINDINGS = acts.bindings("meetings")

    def __init__(self) -> None:
        super().__init__()
        self.meetings: dict[int, MeetingRow] = {}
        self.offers: list[Offer] = []

    def look(self) -> None:
        app, width = self.trackboard, self.view.pane_widths[0]
        held = every_meeting(app.board.db)
        self.meetings = {row.id: row for row, _, _ in held}
        self.offers = offers(app.board.db, app.policy, app.options.today())
        typed = {draft.meeting_id for draft in unfinished(app.desk())} if app.options.actor else set()
        self.banner(([("Meetings", "accent")], counted(len(held), "meeting")))
        blocks = sections(
            [heading("Next by the cadence", width, "enter sets it up"),
             *(self._offer(number, offer, width) for number, offer in enumerate(self.offers))],
            [heading("Meetings", width, "enter opens, N sets up a new one"),
             *(self._meeting(*each, each[0].id in typed, width) for each in held)],
        )  # fmt: skip
        self.view.show(blocks or [sentences("No meeting is set up yet: N sets one up.", width)], [], keep=True)

    def _offer(self, number: int, offer: Offer, width: int) -> Block:
        label = self.trackboard.policy.meeting_kinds[offer.kind]
        words = f"{label} on {weekday_text(offer.on)}, {offer.every} after {offer.last.meeting}"
        return Block(sentences(words, width).lines, child=-1 - number)

    def _meeting(self, row: MeetingRow, listed: int, minuted: int, typed: bool, width: int) -> Block:
        kind = self.trackboard.policy.meeting_kinds.get(row.kind, row.kind)
        of = f"{minuted} of " if minuted < listed or not minuted else ""  # minutes from elsewhere have no agenda
        said = [STATUS.get(row.status, row.status), f"{of}{counted(max(listed, minuted), 'child', 'children')} minuted"]
        said += [f"rated {row.rating} of 5"] if row.rating else []
        said += ["a draft of yours is not saved"] if typed else []
        role = "muted" if row.closed else "text"
        words = f"{weekday_text(parse_iso(row.held_on))}  {kind} ({row.meeting}): {', '.join(said)}"
        return Block(sentences(words, width, role, "✓" if row.closed else "·").lines, child=row.id)  # type: ignore[arg-type]

    # --- Acts ---

    def open_line(self, number: int) -> None:
        if number < 0:
            offer = self.offers[-1 - number]
            reason = self.trackboard.why_not_record()
            if reason:
                self.say(reason)
            else:
                self._set_up(NewMeeting(offer.kind, offer.on))
        else:
            self.open_meeting(number)

    def open_meeting(self, meeting_id: int) -> None:
        """Show a meeting: its items, or of a closed one what was signed."""
        from trackboard.tui.meeting.presenter_screen import MeetingScreen

        row = self.meetings[meeting_id]
        if row.closed:
            self.open_closed(row)
        else:
            self.trackboard.push_screen(MeetingScreen(row))

    def open_closed(self, row: MeetingRow) -> None:
        """Show the read-out of a closed meeting."""
        from trackboard.tui.meeting.closing_screen import ClosingScreen

        self.trackboard.push_screen(ClosingScreen(row))

    def _set_up(self, new: NewMeeting) -> None:
        made: list[MeetingRow] = []
        seen = frozenset(self.meetings)

        def do(desk: Desk) -> Done:
            row, done = create_meeting(desk, new, seen=seen)
            made.append(row)
            return done

        def answer(outcome: Outcome) -> None:
            if isinstance(outcome, TrackboardError):
                if self.is_current:
                    self.look()
                self.say(str(outcome))
            elif self.is_current:
                self.look()
                self.open_meeting(made[0].id)
                self.trackboard.say_done(outcome)

        self.trackboard.record(do, answer)

    def why_not(self, act: str) -> str:
        if act == "edit_meeting":
            row = self.meetings.get(self.view.child or 0)
            if row is None:
                return "e changes a meeting: put the cursor on one that is set up."
            if row.closed:
                return f"{row.meeting} is closed, and stays as it was signed: enter opens it, a amends its minutes."
        return ""

    def act_edit_meeting(self) -> None:
        from trackboard.tui.forms.form import Form
        from trackboard.tui.forms.meeting import EditMeeting

        row = self.meetings[self.view.child or 0]

        def left(done: Done | None) -> None:
            if done is not None:
                self.look()
                self.trackboard.say_done(done)

        self.trackboard.push_screen(Form(EditMeeting(self.trackboard.desk(), row)), left)

    def act_new_meeting(self) -> None:
        from trackboard.tui.forms.form import Form
        from trackboard.tui.forms.meeting import SetUpMeeting

        sheet = SetUpMeeting(self.trackboard.desk(), 0, "A new meeting")

        def left(done: Done | None) -> None:
            if done is not None and sheet.made is not None:
                self.look()
                self.open_meeting(sheet.made.id)
                self.trackboard.say_done(done)

        self.trackboard.push_screen(Form(sheet), left)
