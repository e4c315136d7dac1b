"""The meetings: the next ones by their cadence, those to be held, those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from trackboard.casework.meetings.drafts import unfinished
from trackboard.casework.meetings.meetings import NewMeeting, Offer, create_meeting, every_meeting, offers
from trackboard.errors import TrackboardError
from trackboard.pathway.days import parse_iso
from trackboard.store.tables import MeetingRow
from trackboard.tui import acts
from trackboard.tui.acts import Act
from trackboard.tui.common_acts import COMMON
from trackboard.tui.forms.meeting import EditMeeting, SetUpMeeting
from trackboard.tui.labels import CHANGE_MEETING, counted, weekday_text
from trackboard.tui.parts.blocks import Block, heading, sections, sentences
from trackboard.tui.parts.page import Page

if TYPE_CHECKING:
    from trackboard.casework.desk import Desk, Done
    from trackboard.tui.recorder import Outcome
    from trackboard.tui.session import Session

STATUS = {"draft": "not closed", "closed": "closed"}


class MeetingsScreen(Page):
    """Enter opens a meeting, or sets up the one that is offered."""

    PLACE = "meetings"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.meetings: dict[int, MeetingRow] = {}
        self.offers: list[Offer] = []

    def look(self) -> None:
        session, width = self.session, self.view.pane_widths[0]
        held = every_meeting(session.board.db)
        self.meetings = {row.id: row for row, _, _ in held}
        self.offers = offers(session.board.db, session.policy, session.today())
        typed = {draft.meeting_id for draft in unfinished(session.desk())} if session.actor else set()
        self.banner(([("Meetings", "accent")], counted(len(held), "meeting")))
        blocks = sections(
            [heading("Next by the cadence", width, "enter sets it up"),
             *(self._offer(number, offer, width) for number, offer in enumerate(self.offers))],
            [heading("Meetings", width, "enter opens, N sets up a new one"),
             *(self._meeting(*each, each[0].id in typed, width) for each in held)],
        )  # fmt: skip
        self.view.show(blocks or [sentences("No meeting is set up yet: N sets one up.", width)], [], keep=True)

    def _offer(self, number: int, offer: Offer, width: int) -> Block:
        label = self.session.policy.meeting_kinds[offer.kind]
        words = f"{label} on {weekday_text(offer.on)}, {offer.every} after {offer.last.meeting}"
        return Block(sentences(words, width).lines, child=-1 - number)

    def _meeting(self, row: MeetingRow, listed: int, minuted: int, typed: bool, width: int) -> Block:
        kind = self.session.policy.meeting_kinds.get(row.kind, row.kind)
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
            if reason := self.session.why_not_record():
                self.say(reason)
            else:
                self._set_up(NewMeeting(offer.kind, offer.on))
        else:
            self.session.open.meeting(self.meetings[number])

    def _set_up(self, new: NewMeeting) -> None:
        made: list[MeetingRow] = []
        seen = frozenset(self.meetings)

        def do(desk: Desk) -> Done:
            row, done = create_meeting(desk, new, seen=seen)
            made.append(row)
            return done

        def answer(outcome: Outcome) -> None:
            if self.is_current:
                self.look()
            if isinstance(outcome, TrackboardError):
                self.say(str(outcome))
            elif self.is_current:
                self.session.open.meeting(made[0])
                self.session.say_done(outcome)

        self.session.record(do, answer)

    def _not_to_be_changed(self) -> str:
        row = self.meetings.get(self.view.child or 0)
        if row is None:
            return "e changes a meeting: put the cursor on one that is set up."
        if row.closed:
            return f"{row.meeting} is closed, and stays as it was signed: enter opens it, a amends its minutes."
        return ""

    @work
    async def act_edit_meeting(self) -> None:
        row = self.meetings[self.view.child or 0]
        done = await self.session.open.form(EditMeeting(self.session.desk(), row))
        if done is not None:
            self.look()
            self.session.say_done(done)

    @work
    async def act_new_meeting(self) -> None:
        sheet = SetUpMeeting(self.session.desk(), 0, "A new meeting")
        done = await self.session.open.form(sheet)
        if done is not None and sheet.made is not None:
            self.look()
            self.session.open.meeting(sheet.made)
            self.session.say_done(done)

    ACTS = (
        *acts.placed(
            "meetings",
            Act("open_line", "Open", "The meeting under the cursor; the one that is offered is set up",
                Page.act_open_line, keys="enter", footer="open"),
            Act("new_meeting", "A new meeting", "Set one up; its agenda builds itself", act_new_meeting, keys="N",
                footer="new meeting", group="record", words="create plan calendar", records=True),
            Act("edit_meeting", "Change the meeting", CHANGE_MEETING, act_edit_meeting, unless=_not_to_be_changed,
                keys="e", footer="change", words="move chair date", records=True),
        ),
        *COMMON,
    )  # fmt: skip
    BINDINGS = acts.bindings(ACTS)
