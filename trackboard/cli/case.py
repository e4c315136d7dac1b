"""`trackboard case REFERENCE`: one child in full."""

from __future__ import annotations

from typing import Any

import click

from trackboard.board.board import Board
from trackboard.board.case import Case, read_case
from trackboard.board.document import child_document
from trackboard.board.model import Privacy
from trackboard.cli.board import privacy_of, privacy_option
from trackboard.cli.context import Context
from trackboard.cli.output import emit, emit_json, format_option
from trackboard.errors import TrackboardError
from trackboard.store.history import history_of
from trackboard.table import Column, Table


@click.command("case", short_help="One child: timeline, clocks, flags.")
@click.argument("reference")
@privacy_option
@format_option
@click.pass_obj
def case(context: Context, reference: str, privacy: str | None, form: str) -> None:
    """One child: timeline with days between, clocks with limit, source and due date, flags, actions, minutes."""
    board = context.board()
    child_id = board.id_of(reference)
    shown_by = privacy_of(privacy, form)
    found = read_case(board, child_id, shown_by) if child_id is not None else None
    if found is None or child_id is None:
        raise TrackboardError(
            f'there is no child "{reference}" in {context.path}; `trackboard board` lists the references'
        )
    if shown_by == "names":
        context.log_disclosure(f"the name of {found.card.reference} shown by `case`")
    if form == "json":
        emit_json(case_document(board, child_id, found, shown_by))
        return
    for table in case_tables(found, board):
        if table.rows:
            click.echo(f"\n{table.title}")
            emit(table, form)


def case_document(board: Board, child_id: int, found: Case, privacy: Privacy) -> dict[str, Any]:
    """What `board` prints of the child, and the dated rows behind it."""
    row = board.case_row(child_id)
    assert row is not None
    document = child_document(board.maker, row, privacy)
    document["milestones"] = [
        {
            "kind": entry.kind,
            "date": entry.on,
            "planned": entry.planned,
            "in_effect": entry.in_effect and not entry.planned,
            "days_between": None if entry.planned else entry.days_between,
            "outcome": entry.outcome or None,
            "reason": entry.reason or None,
            "note": entry.note or None,
            "source": entry.source or None,
        }
        for entry in (*found.timeline, *found.planned)
    ]
    document["history"] = [
        {
            "at": each.at,
            "by": each.actor,
            "source": each.source,
            "act": each.act,
            "table": each.table,
            "change": each.op,
        }
        for each in history_of(board.db, child_id)
    ]
    document["actions"] = [
        {
            "action": each.action,
            "owner": each.owner or None,
            "team": each.team or None,
            "due_on": each.due_on,
            "done_on": each.done_on,
            "outcome": each.outcome or None,
        }
        for each in found.actions
    ]
    document["minutes"] = [
        {
            "meeting": each.meeting.meeting,
            "held_on": each.meeting.held_on,
            "discussion": each.minute.discussion or None,
            "decision": each.minute.decision or None,
        }
        for each in found.minutes
    ]
    return document


def case_tables(found: Case, board: Board) -> list[Table]:
    """The case as a list of tables, each with its title; those without rows are left out by who prints them."""
    card, policy = found.card, board.policy
    stage = next(stage.label for stage in policy.stages if stage.id == card.stage)
    since = f" since {card.since.isoformat()} ({card.days_in_stage} days)" if card.since else ""
    head = [
        ("Reference", card.reference),
        *([("Shown as", card.label)] if card.label != card.reference else []),
        ("Stage", stage + since),
        ("Standing", policy.standings[card.standing]),
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
        _table("Planned", ("Date", "In days", "Event", "Detail"),
               [(each.on, each.days_between, each.label, each.detail) for each in found.planned]),
        _table("Siblings", ("Reference", "Stage", "Standing", "Age"),
               [(each.reference, each.stage, policy.standings[each.standing], each.age) for each in found.siblings]),
        _table("Early-permanence criteria", ("Criterion", "Answer", "Source"),
               [(each.label, each.answer, each.source) for each in found.criteria]),
        _table("Actions", ("Action", "Owner", "Team", "Due", "Done", "Outcome"),
               [(each.action, each.owner, each.team, each.due_on, each.done_on, each.outcome) for each in found.actions]),
        _table("Minutes", ("Held", "Meeting", "Discussion", "Decision"),
               [(each.meeting.held_on, each.meeting.meeting, each.minute.discussion, each.minute.decision)
                for each in found.minutes]),
    ]  # fmt: skip


def _asks(status: str) -> bool:
    return status in ("overdue", "due_soon", "unrecorded", "late")


def _table(title: str, labels: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Table:
    return Table(tuple(Column(label.lower().replace(" ", "_"), label) for label in labels), rows, title=title)
