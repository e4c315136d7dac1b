"""One child of a meeting as blocks: why, what to ask, what changed, what was decided last, what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trackboard.paint.cells import Line
from trackboard.paint.palette import Ink, Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import fit, plain, width_of
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import Standings, Statuses
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import counted
from trackboard.tui.parts.block_view import BlockView
from trackboard.tui.parts.blocks import Block, heading, sections, sentences
from trackboard.tui.parts.child_blocks import OPEN, question_blocks, worst_first
from trackboard.tui.parts.line_widget import LineWidget

if TYPE_CHECKING:
    from trackboard.board.case import Case
    from trackboard.casework.meetings.agenda_item import Presented
    from trackboard.store.tables import ActionRow, MinuteRow

Said = tuple[str, str]
EVENTS, COMING = 6, 3
"""Of the timeline the latest, and of what is planned the next."""


class Plate(LineWidget):
    """Whom the meeting is looking at, in a band across the screen that a room can read: three lines where they fit."""

    def __init__(self) -> None:
        super().__init__()
        self._said: tuple[tuple[Said, ...], str] = ((), "")

    def show(self, said: Sequence[Said], where: str) -> None:
        """Words from the left, the most important first, and which of how many at the right."""
        new = (tuple(said), where)
        if new != self._said:
            self._said = new
            self.refresh()

    def line(self, y: int) -> Line:
        if y != self.size.height // 2:
            return []
        said, where = self._said
        room = self.size.width - width_of(where) - 2
        line: Line = []
        for words, role in said:
            words = plain(words)
            if not words or (line and width_of(words) + 4 > room):
                continue
            words = fit(words, max(0, min(width_of(words), room - 4)))
            line.append((f"  {words}  ", Ink(role, "row", True)))  # type: ignore[arg-type]
            room -= width_of(words) + 4
        return [*line, (" " * max(0, room), self.ground_ink(y)),
                (f" {where} ", Ink("text", "row", True))]  # fmt: skip

    def ground_ink(self, y: int) -> Ink:
        return Ink("text", "row")


class PresenterView(BlockView):
    """Two panes: what the meeting asks of this child, and what it needs to know for that."""


def asked_blocks(shown: Presented, policy: Policy, width: int) -> list[Block]:
    """Why the child is on the agenda, what to ask, the worst clock, what changed, what is minuted so far."""
    known = shown.last.meeting if shown.last else None
    since = f"since {day_text(parse_iso(known.held_on))}" if known else ""
    changed = [sentences(each, width, "text", "+") for each in shown.since]
    nothing = "Nothing was recorded" if known else "Not discussed at a meeting before"
    counted_to = f"days counted to {day_text(shown.day)}" if shown.ahead else ""
    return sections(
        [heading("Why on the agenda", width, counted_to), sentences(shown.why, width, "accent", "►")],
        [heading("To ask", width), *_asks(shown, width)],
        [heading("Minuted at this meeting", width), *minute_blocks(shown.minute, width)],
        [heading("Recorded at this meeting", width), *_recorded(shown, policy, width)],
        [heading("Clock", width, counted_to), *_worst(shown, policy, width)],
        [heading("Changed since last time", width, since), *(changed or [sentences(nothing, width, "muted")])],
    )


def _asks(shown: Presented, width: int) -> Iterator[Block]:
    """What a day that has passed asks of this child, then what is asked of every child in its stage."""
    yield from question_blocks(shown.case, width, "enter opens the case, e there records the birth")
    for prompt in shown.prompts:
        yield sentences(prompt, width, "text", "?")


def known_blocks(shown: Presented, policy: Policy, width: int) -> list[Block]:
    """The last decision, the open actions and the timeline in short."""
    last = shown.last
    said = f"{day_text(parse_iso(last.meeting.held_on))}, {last.meeting.meeting}" if last else ""
    today = shown.case.card
    return sections(
        [heading("Last time", width, said), *(minute_blocks(last.minute, width) if last else ())],
        [heading("Open actions", width), *(action_block(row, policy, width) for row in shown.open_actions)],
        [heading("Timeline", width, f"{today.age}"), *_timeline(shown.case, width)],
        [
            heading("Siblings", width),
            *(sentences(f"{each.label}: {each.stage}", width) for each in shown.case.siblings),
        ],
    )


def minute_blocks(minute: MinuteRow | None, width: int) -> Iterator[Block]:
    """A minute in words; nothing where there is none. Of one that closing made: what was recorded instead."""
    if minute is None:
        return
    if minute.blank and minute.as_signed:
        yield sentences("No minute was written", width, "muted")
        yield from (sentences(words, width) for words in minute.recorded)
    if minute.no_change:
        yield sentences("No change since last time", width, "on_track", "✓")
    if minute.discussion:
        yield sentences(f"Discussion: {minute.discussion}", width)
    if minute.decision:
        yield sentences(f"Decision: {minute.decision}", width, "text", "→")
    by = f"by {day_text(parse_iso(minute.next_on))}" if minute.next_on else ""
    who = ", ".join(part for part in (minute.owner, by) if part)
    if who and not minute.no_change:
        yield sentences(f"Next: {who}", width)


def action_block(row: ActionRow, policy: Policy, width: int) -> Block:
    """An action: what, who, until when, and how often it was put off."""
    team = policy.teams.get(row.team, row.team)
    due = f"due {day_text(parse_iso(row.due_on))}" if row.due_on else "without a date"
    carried = f"carried over {counted(row.carried, 'time')}" if row.carried else ""
    beside = ", ".join(part for part in (row.owner, team, due, carried) if part)
    return sentences(f"{row.action} ({beside})", width, "text", "·")


def _recorded(shown: Presented, policy: Policy, width: int) -> Iterator[Block]:
    """What stands in the minutes beside the minute; the meeting's own actions are among the open ones."""
    for each in shown.verdicts:
        verdict = policy.verdicts.get(each.verdict, each.verdict).lower()
        yield sentences(f"{policy.clock_label(each.clock)}: judged {verdict}", width, "text", "=")
    for fact in shown.facts:
        yield sentences(fact.words, width, "text", "+")


def _worst(shown: Presented, policy: Policy, width: int) -> Iterator[Block]:
    """The sentence of the clock that the reason names, else of the one that presses most; then each other that counts
    and is over."""
    named = shown.clock
    running = [clock for clock in shown.case.clocks if clock.status in OPEN]
    running.sort(key=lambda each: (each.clock != named, *worst_first(each)))
    for clock in running[:1]:
        standing = Standings.ON_TRACK if clock.status == Statuses.RUNNING else clock.status
        role: Name = standing if clock.counts else "muted"  # type: ignore[assignment]  # the standings are roles
        yield sentences(f"{clock.label}: {clock.sentence}", width, role, SYMBOLS[standing])
        if clock.verdict:
            yield sentences(f"Judged {policy.verdicts.get(clock.verdict, clock.verdict).lower()}", width, "accent")
        elif clock.delay_point and clock.status == Statuses.OVERDUE:
            asked = "was this delay avoidable? v judges it"
            if clock.due_on is not None and clock.due_on >= shown.today:
                asked = f"it can be judged once it is over, after {day_text(clock.due_on)}"
            yield sentences(f"No verdict yet: {asked}", width, "accent")
    over = [clock for clock in running[1:] if clock.status == Statuses.OVERDUE and clock.counts]
    for clock in over:
        judged = f", {policy.verdicts.get(clock.verdict, clock.verdict).lower()}" if clock.verdict else ""
        days = f"{counted(clock.overdue_days, 'day')} over"
        yield sentences(f"{clock.label}: {days}{judged}", width, "overdue", SYMBOLS["overdue"])


def _timeline(case: Case, width: int) -> Iterator[Block]:
    for entry in case.timeline[-EVENTS:]:
        gone = "" if entry.in_effect else " (no longer in effect)"
        yield sentences(f"{day_text(entry.on):>11}  {entry.label}{gone}", width, "text" if not gone else "muted")
    for entry in case.planned[:COMING]:
        yield sentences(f"{day_text(entry.on):>11}  {entry.label}, planned", width, "muted")
