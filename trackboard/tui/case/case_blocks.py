"""A case as blocks of lines: what each section says, in the width there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from trackboard.board.model import Privacy
from trackboard.paint.cells import Span
from trackboard.paint.palette import Name
from trackboard.paint.signs import SYMBOLS
from trackboard.paint.text import width_of, wrap
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import Standings, Statuses
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.case import case_record
from trackboard.tui.labels import counted, standing_said, standing_word
from trackboard.tui.parts.blocks import INDENT, Block, heading, sections, sentences
from trackboard.tui.parts.child_blocks import OPEN, question_blocks, worst_first

if TYPE_CHECKING:
    from trackboard.board.case import Case, CaseClock
    from trackboard.board.timeline import TimelineEntry

WITH_NAMES_ONLY = ("Born", "Ethnicity")
"""What would tell who a child is, and is not needed to see what holds them up."""


# --- What is running, and why it is flagged ---


def why_blocks(case: Case, policy: Policy, width: int) -> list[Block]:
    """Clocks, flags and gaps: what holds this child up."""
    running = sorted((clock for clock in case.clocks if clock.status in OPEN), key=worst_first)
    done = [clock for clock in case.clocks if clock.status in (Statuses.LATE, Statuses.MET)]
    return sections(
        [heading("To ask", width), *question_blocks(case, width, "e records the birth")],
        [heading("Clocks running", width), *(_open_clock(clock, policy, width) for clock in running)],
        [heading("Flags", width), *(sentences(words, width, "text", "!") for _, words in case.flags)],
        [heading("Gaps in the record", width), *(sentences(gap, width, "text", "?") for gap in case.gaps)],
        [heading("Clocks stopped", width), *(_stopped_clock(clock, policy, width) for clock in done)],
        [heading("Other clocks", width), *_other_clocks(case.clocks, policy, width)],
    )


def _open_clock(clock: CaseClock, policy: Policy, width: int) -> Block:
    standing = Standings.ON_TRACK if clock.status == Statuses.RUNNING else clock.status
    role: Name = standing if clock.counts else "muted"  # type: ignore[assignment]  # the standings are roles
    words: dict[str, str] = {
        Statuses.OVERDUE: f"{counted(clock.overdue_days, 'day')} over",
        Statuses.DUE_SOON: standing_word(Standings.DUE_SOON, policy),
    }
    due = f", due {day_text(clock.due_on)}" if clock.due_on else ""
    said = words.get(clock.status, standing_word(Standings.ON_TRACK, policy)) + due
    label = f" {SYMBOLS[standing]} {clock.label}"
    if width_of(label) + width_of(said) >= width:
        said = said.removesuffix(due)  # the sentence says it again
    lines = _ends(label, said, width, role, bold=clock.status == Statuses.OVERDUE)
    lines += _indented(clock.sentence, width, "text" if clock.status != Statuses.RUNNING and clock.counts else "muted")
    if clock.verdict:
        lines += _indented(f"Judged {policy.verdicts.get(clock.verdict, clock.verdict).lower()}", width, "accent")
    elif clock.delay_point and clock.status == Statuses.OVERDUE:
        lines += _indented("No verdict yet: was this delay avoidable?", width, "accent")
    if not clock.counts:
        lines += _indented("Shown, and not counted in the standing", width, "muted")
    return Block(tuple(lines))


def _stopped_clock(clock: CaseClock, policy: Policy, width: int) -> Block:
    took = f"{counted(clock.elapsed_days or 0, 'day')}, limit {clock.limit}"
    late = f"late by {counted(clock.overdue_days, 'day')}: took {took}"
    verdict = f", judged {policy.verdicts.get(clock.verdict, clock.verdict).lower()}" if clock.verdict else ""
    said = (late if clock.overdue_days else f"{policy.statuses[Statuses.MET].lower()} in {took}") + verdict
    role: Name = "text" if clock.overdue_days else "muted"
    sign = SYMBOLS["overdue" if clock.overdue_days else "on_track"]
    return Block(tuple(_ends(f" {sign} {clock.label}", said, width, role)))


def _other_clocks(clocks: Sequence[CaseClock], policy: Policy, width: int) -> Iterator[Block]:
    for status in (Statuses.NOT_STARTED, Statuses.NOT_APPLICABLE):
        labels = [clock.label for clock in clocks if clock.status == status]
        if labels:
            yield sentences(f"{policy.statuses[status]}: {', '.join(labels)}", width, "muted")


def _ends(left: str, right: str, width: int, role: Name, *, bold: bool = False) -> list[tuple[Span, ...]]:
    """Both ends of one line; where there is no room for both, the right one under the left."""
    gap = width - width_of(left) - width_of(right)
    if gap > 0:
        return [((left, role, True), (" " * gap + right, role, bold))]
    return [*(((line, role, True),) for line in _hanging(left, width)), *_indented(right, width, role)]


def _hanging(text: str, width: int) -> list[str]:
    first, *rest = wrap(text, max(10, width - INDENT))
    return [f" {first}", *(" " * INDENT + line for line in rest)]


def _indented(text: str, width: int, role: Name, indent: int = INDENT) -> list[tuple[Span, ...]]:
    return [((" " * indent + line, role, False),) for line in wrap(text, max(10, width - indent))]


# --- What happened ---


def story_blocks(case: Case, policy: Policy, width: int, privacy: Privacy) -> list[Block]:
    """Timeline, plans, siblings, early permanence, actions, minutes and the child's own fields."""
    fields = [(label, value) for label, value in case.fields if privacy == "names" or label not in WITH_NAMES_ONLY]
    hidden = [label.lower() for label, _ in case.fields if privacy != "names" and label in WITH_NAMES_ONLY]
    return sections(
        [heading("Timeline", width, "days between"), *(_event(entry, width) for entry in case.timeline)],
        [heading("Planned", width, "days from the as-at date"), *(_event(entry, width) for entry in case.planned)],
        [heading("Struck out", width), *case_record.struck(case, policy, width)],
        [heading("Earlier journeys", width), *_earlier(case, policy, width)],
        [heading("Plans", width), *_plans(case, policy, width)],
        [heading("Siblings", width, "enter opens"), *_siblings(case, policy, width)],
        [heading("Early permanence", width, case.eligibility.lower()), *_early(case, width)],
        [heading("Placement and contact", width), *case_record.placements(case, policy, width)],
        [heading("Actions", width), *_actions(case, width)],
        [heading("Notes", width), *case_record.notes(case, width)],
        [heading("Verdicts", width), *case_record.verdicts(case, policy, width)],
        [heading("Minutes", width), *_minutes(case, width)],
        [
            heading("Child", width, f"{' and '.join(hidden)} only with names" if hidden else ""),
            *(sentences(f"{label}: {_dated(value)}", width, "text") for label, value in fields),
        ],
    )


def _dated(value: str) -> str:
    try:
        return day_text(date.fromisoformat(value))
    except ValueError:
        return value


DATE, BETWEEN = 12, 8
"""Cells of a timeline's date and of the days since the one before."""


def _event(entry: TimelineEntry, width: int) -> Block:
    between = "" if entry.days_between is None else f"{entry.days_between:+,} d"
    start = f"{day_text(entry.on):>{DATE}}{between:>{BETWEEN}}  "
    role: Name = "text" if entry.in_effect or entry.planned else "muted"
    label = entry.label if entry.in_effect or entry.planned else f"{entry.label} (no longer in effect)"
    room = max(10, width - len(start))
    lines: list[tuple[Span, ...]] = [
        ((start if place == 0 else " " * len(start), "muted", False), (line, role, role == "text"))
        for place, line in enumerate(wrap(label, room))
    ]
    for limit in entry.limits:
        limit_role: Name = "overdue" if limit.endswith(" over") else "muted"
        taken = sum(width_of(text) for text, _, _ in lines[-1])
        if limit is entry.limits[0] and taken + width_of(limit) + 2 <= width:
            lines[-1] = (*lines[-1], (f"{'':{width - taken - width_of(limit)}}{limit}", limit_role, False))
        else:
            lines += _indented(limit, width, limit_role, len(start))
    if entry.slip_days is not None:
        lines += _indented(_slip(entry.slip_days), width, "muted" if entry.slip_days <= 0 else "due_soon", len(start))
    if entry.detail:
        lines += _indented(entry.detail, width, "muted", len(start))
    return Block(tuple(lines))


def _slip(days: int) -> str:
    """How a planned day compares with the day on which it happened."""
    if days == 0:
        return "it happened on that day"
    return f"it happened {counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _earlier(case: Case, policy: Policy, width: int) -> Iterator[Block]:
    for journey in case.earlier_journeys:
        outcome = policy.outcomes.get(journey.outcome, journey.outcome)
        yield sentences(f"Closed {day_text(journey.closed_on)}: {outcome.lower()}", width, "muted")


def _plans(case: Case, policy: Policy, width: int) -> Iterator[Block]:
    for row in case.plan_history:
        since = f"from {day_text(parse_iso(row.from_on))}" if row.from_on else "without a date"
        plans = [policy.plans.get(plan, plan) for plan in (row.plan, row.parallel_plan) if plan]
        yield sentences(f"{', in parallel '.join(plans) or 'none'}, {since}", width, "text")


def _siblings(case: Case, policy: Policy, width: int) -> Iterator[Block]:
    for sibling in case.siblings:
        sign, role = standing_said(sibling, policy)
        line: tuple[Span, ...] = (
            (f"   {sibling.label}", "text", True),
            (f"  {sibling.age}, {sibling.stage}  ", "muted", False),
        )
        yield Block(((*line, (sign, role, False)),), child=sibling.id)


def _early(case: Case, width: int) -> Iterator[Block]:
    considered = f"Considered: {case.considered}" if case.considered else "Not recorded whether it was considered"
    yield sentences(f"{considered}{f'; route: {case.route.lower()}' if case.route else ''}", width, "text")
    for criterion in case.criteria:
        answer = criterion.answer.replace("_", " ")
        source = f" ({criterion.source})" if criterion.source else ""
        yield Block(tuple(_answered(answer, f"{criterion.label}{source}", width)))


def _answered(answer: str, label: str, width: int) -> Iterator[tuple[Span, ...]]:
    room = 18
    for place, line in enumerate(wrap(label, max(10, width - room))):
        shown = f"   {answer}".ljust(room) if place == 0 else " " * room
        yield ((shown, "text" if answer != "unknown" else "accent", True), (line, "muted", False))


def _actions(case: Case, width: int) -> Iterator[Block]:
    for action in sorted(case.actions, key=lambda action: (bool(action.done_on), action.due_on or "9999")):
        due = f", due {day_text(parse_iso(action.due_on))}" if action.due_on else ""
        done = f", done {day_text(parse_iso(action.done_on))}" if action.done_on else due
        who = f" ({action.owner})" if action.owner else ""
        yield sentences(
            f"{action.action}{who}{done}", width, "muted" if action.done_on else "text", "✓" if action.done_on else "·"
        )


def _minutes(case: Case, width: int) -> Iterator[Block]:
    for meeting, minute in case.minutes:
        same = "No change since last time" if minute.no_change else ""
        by = f"by {day_text(parse_iso(minute.next_on))}" if minute.next_on else ""
        who = ", ".join(part for part in (minute.owner, by) if part) if minute.decision else ""
        parts: Sequence[str] = (same, minute.discussion, minute.decision, who)
        if minute.blank and minute.as_signed:
            parts = ("No minute was written", *minute.recorded)
        words = ". ".join(part.rstrip(".") for part in parts if part)
        yield sentences(f"{day_text(parse_iso(meeting.held_on))}: {words or 'nothing was written'}", width, "text")
