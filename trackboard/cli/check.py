"""`trackboard check`: what is missing or contradicts itself, child by child, then the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, format_option, say

if TYPE_CHECKING:
    from trackboard.store.files.faults import FaultFile


@click.command("check", short_help="Gaps and contradictions in the data, then the database itself.")
@format_option
@click.pass_obj
def check(context: Context, form: str) -> None:
    """Gaps and contradictions of each child, then the database: integrity, audit chain, version, where it lies.

    Exit code 1 for contradictions and faults of the database, 0 where there are only gaps.
    """
    from trackboard.board.findings import Finding, database_findings, findings, findings_table
    from trackboard.casework.derivation import differences
    from trackboard.casework.meetings.closing import blanked, doubts
    from trackboard.store.files.faults import FaultFile

    board = context.board()
    today = context.clock.today()
    about_children = findings(board, today)
    about_database = database_findings(board, differences(board.db, board.policy, today))
    about_database += [Finding("fault", "", "", sentence) for sentence in doubts(board.db, board.policy)]
    emit(findings_table([*about_children, *about_database]), form)
    for sentence in blanked(board.db):
        say(sentence)
    _tell_faults(FaultFile.of(board.db))
    wrong = sum(finding.severity != "gap" for finding in (*about_children, *about_database))
    gaps = len(about_children) - sum(finding.severity != "gap" for finding in about_children)
    say(f"{gaps} gaps, {wrong} contradictions and faults in {context.path}")
    if wrong:
        raise click.exceptions.Exit(1)


def _tell_faults(faults: FaultFile) -> None:
    """Say what faults of trackboard's own were met at this database: about the program, not about the data."""
    from trackboard.casework.wording import moment_text

    noted = faults.noted()
    if noted:
        last = noted[-1]
        count = "1 fault" if len(noted) == 1 else f"{len(noted)} faults"
        say(f"{count} of trackboard's own noted, the latest on {moment_text(last.at)} by the {last.part}: {last.what}")
        say(f"they are in {faults.path}, without names: report them, then delete that file")
