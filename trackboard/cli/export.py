"""`trackboard export`: what leaves as a file. Each is a command in a module of its own, imported when it is called."""

from __future__ import annotations

import click

from trackboard.cli.lazy import LazyGroup

EXPORTS = {
    "board": ("trackboard.cli.export_tables", "export_board", "The board as a file: xlsx, csv, json or markdown."),
    "children": (
        "trackboard.cli.export_tables",
        "export_children",
        "A row a child with its milestones' dates: the tracker as a spreadsheet.",
    ),
    "milestones": ("trackboard.cli.export_tables", "export_milestones", "A row a milestone, recorded or planned."),
    "actions": ("trackboard.cli.export_tables", "export_actions", "A row an action, open or done."),
    "delays": ("trackboard.cli.export_tables", "export_delays", "A row a verdict on a delay."),
    "calendar": (
        "trackboard.cli.export_calendar",
        "export_calendar",
        "Due dates, actions, planned days and meetings, without names: ics.",
    ),
    "annex-a": (
        "trackboard.cli.export_returns",
        "export_annex_a",
        "List 10 of Ofsted's Annex A, adoption: xlsx or csv.",
    ),
    "ssd": ("trackboard.cli.export_returns", "export_ssd", "ssd_permanence of the Standard Safeguarding Dataset: csv."),
    "child": ("trackboard.cli.export_child", "export_child", "One child's whole record: docx, markdown, text or json."),
    "audit": (
        "trackboard.cli.export_audit",
        "export_audit",
        "The audit trail with its chain, or one child's: csv, json or xlsx.",
    ),
    "bundle": ("trackboard.cli.export_bundle", "export_bundle", "Everything there is, as a folder of CSV files."),
    "meeting": ("trackboard.cli.export_meeting", "export_meeting", "The minutes: docx, markdown, text or json."),
}


@click.group(
    "export", cls=LazyGroup, lazy=EXPORTS, short_help="Export the board, a table, a return, minutes or everything."
)
def export_group() -> None:
    """Export the board, one of its tables, minutes or everything there is, as files that only you can read."""
