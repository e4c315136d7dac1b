"""One child in full as tables, as `trackboard case` prints them and the child's own record has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trackboard.board.board import Board
from trackboard.board.case import Case
from trackboard.casework.history import HistoryEntry
from trackboard.casework.wording import moment_text
from trackboard.pathway.ids import Statuses
from trackboard.pathway.policy.policy import Policy
from trackboard.table import Column, Table


def case_tables(found: Case, board: Board) -> list[Table]:
    """The case as a list of tables, each with its title; those without rows are left out by who prints them."""
    card, policy = found.card, board.policy
    stage = next(stage.label for stage in policy.stages if stage.id == card.stage)
    since = f" since {card.since.isoformat()} ({card.days_in_stage} days)" if card.since else ""
    head = [
        ("Reference", card.reference),
        *([("Shown as", card.label)] if card.label != card.reference else []),
        ("Stage", card.closed or stage + since),
        ("Standing", _standing(card.standing, policy)),
        ("Age", card.age),
        ("Plan", found.plan),
        ("Parallel plan", found.parallel_plan),
        *found.fields,
        ("Early permanence", "; ".join(part for part in (found.eligibility, found.route, found.considered) if part)),
    ]
    return [
        _table("Child", ("Field", "Value"), [(label, value) for label, value in head if value]),
        _table(
            "Clocks",
            ("Clock", "Status", "Started", "Due", "Stopped", "Days", "Over", "Limit", "Basis", "Verdict"),
            [
                (
                    each.label, each.status_label, each.started_on, each.due_on, each.stopped_on, each.elapsed_days,
                    each.overdue_days or None, each.limit, each.basis, each.verdict,
                )
                for each in found.clocks
            ],
        ),
        _table("Why", ("Clock", "Because"),
               [(each.label, each.sentence) for each in found.clocks if _asks(each.status)]),
        _table("To ask", ("Question",), [(each,) for each in found.questions]),
        _table("Flags", ("Flag", "Says"), list(found.flags)),
        _table(
            "Timeline",
            ("Date", "Days between", "Event", "Limits", "Detail", "Source"),
            [
                (each.on, each.days_between, each.label + ("" if each.in_effect else " (no longer in effect)"),
                 "; ".join(each.limits), each.detail, each.source)
                for each in found.timeline
            ],
        ),
        _table("Planned", ("Date", "In days", "Event", "Days late", "Detail"),
               [(each.on, each.days_between, each.label, each.slip_days, each.detail) for each in found.planned]),
        _table("Struck out", ("Date", "Event", "By", "When", "Why"),
               [(each.on_date, policy.label(each.kind), each.struck_by, _when(each.struck_at), each.why)
                for each in found.struck]),
        _table("Plans", ("From", "Plan", "Parallel plan", "By"),
               [(each.from_on, policy.plans.get(each.plan, each.plan),
                 policy.plans.get(each.parallel_plan, each.parallel_plan), each.recorded_by)
                for each in found.plan_history]),
        _table("Verdicts", ("Clock", "From", "Verdict", "Reason", "Party", "By", "When", "Note"),
               [(policy.clock_label(each.clock), each.started_on,
                 policy.verdicts.get(each.verdict, each.verdict), policy.reasons.get(each.reason, each.reason),
                 policy.parties.get(each.party, each.party),
                 each.recorded_by, _when(each.recorded_at), each.note) for each in found.verdicts]),
        _table("Siblings", ("Reference", "Stage", "Standing", "Age"),
               [(each.reference, each.stage, _standing(each.standing, policy), each.age) for each in found.siblings]),
        _table("Early-permanence criteria", ("Criterion", "Answer", "Source"),
               [(each.label, each.answer, each.source) for each in found.criteria]),
        _table("Early-permanence placements", ("From", "Until", "How it ended", "Dually approved", "Note"),
               [(each.started_on, each.ended_on, policy.placement_ends.get(each.how_ended, each.how_ended),
                 each.dually_approved, each.note) for each in found.placements]),
        _table("Contact", ("With", "From", "Until", "Times a week", "Miles", "Note"),
               [(each.contact, each.from_on, each.until_on, each.weekly, each.miles, each.note)
                for each in found.contacts]),
        _table("Actions", ("Number", "Action", "Owner", "Team", "Due", "Carried", "Done", "Outcome"),
               [(each.id, each.action, each.owner, policy.teams.get(each.team, each.team), each.due_on,
                 each.carried or None, each.done_on, each.outcome) for each in found.actions]),
        _table("Notes", ("When", "By", "Note"),
               [(_when(each.recorded_at), each.recorded_by, each.note or "Reviewed, nothing to change")
                for each in found.notes]),
        _table("Minutes", ("Held", "Meeting", "Discussion", "Decision"),
               [(each.meeting.held_on, each.meeting.meeting, each.minute.discussion, each.minute.decision)
                for each in found.minutes]),
    ]  # fmt: skip


def history_table(told: Sequence[HistoryEntry]) -> Table:
    """Who changed what and when, the latest first."""
    return _table(
        "History",
        ("Change", "When", "Who", "What"),
        [
            (each.change, moment_text(each.at), each.by,
             "; ".join(each.what) + (f" (undone by {each.undone_by})" if each.undone_by else ""))
            for each in told
        ],
    )  # fmt: skip


def _standing(standing: str, policy: Policy) -> str:
    """In words; '' of a closed child, who has an outcome and no standing."""
    return policy.standings[standing] if standing else ""


def _when(at: str) -> str:
    """A recorded moment as people read it; of an imported one perhaps only the day is known."""
    return moment_text(at) if "T" in at else at


def _asks(status: str) -> bool:
    return status in (Statuses.OVERDUE, Statuses.DUE_SOON, Statuses.UNRECORDED, Statuses.LATE)


def _table(title: str, labels: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Table:
    return Table(tuple(Column(label.lower().replace(" ", "_"), label) for label in labels), rows, title=title)
