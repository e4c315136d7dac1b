"""`trackboard check`: what is missing or contradicts itself, child by child, then the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, format_option, say

if TYPE_CHECKING:
    from trackboard.store.audit.verification import Verification
    from trackboard.store.files.faults import FaultFile


@click.command("check", short_help="Gaps and contradictions in the data, then the database itself.")
@format_option
@click.pass_obj
def check(context: Context, form: str) -> None:
    """Gaps and contradictions of each child, then the database: integrity, audit, version, where it lies.

    Of the audit it says how many acts were sealed here and are right, and how many were sealed by other installations:
    their chain is checked, their seals only they can prove. Exit code 1 for contradictions, faults of the database and
    anything wrong in the audit; 0 where there are only gaps.
    """
    from trackboard.board.findings import Finding, database_findings, findings, findings_table
    from trackboard.casework.derivation import differences
    from trackboard.casework.meetings.closing import blanked, doubts
    from trackboard.store.files.faults import FaultFile
    from trackboard.store.integrity import examine

    board = context.board()
    today = context.clock.today()
    about_children = findings(board, today)
    examined = examine(board.db)
    about_database = database_findings(examined, differences(board.db, board.policy, today))
    about_database += [Finding("fault", "", "", sentence) for sentence in doubts(board.db, board.policy)]
    emit(findings_table([*about_children, *about_database]), form)
    for sentence in blanked(board.db):
        say(sentence)
    _tell_audit(examined.audit, board.db.installation.trouble)
    _tell_faults(FaultFile.of(board.db))
    wrong = sum(finding.severity != "gap" for finding in (*about_children, *about_database))
    gaps = len(about_children) - sum(finding.severity != "gap" for finding in about_children)
    say(f"{gaps} gaps, {wrong} contradictions and faults in {context.path}")
    if wrong:
        raise click.exceptions.Exit(1)


def _tell_audit(audit: Verification, trouble: str) -> None:
    """Say how far the audit can be proved, and what nothing in the file can prove."""
    if not audit.acts:
        return
    counts = {
        "sealed here and right": audit.here,
        "sealed by other installations, which alone can prove it": audit.elsewhere,
        "of an earlier version, verified when this one took the file over": audit.older,
        "without a seal": audit.unsealed,
    }
    said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    say(f"audit: {audit.acts:,} acts: {said or 'none sealed'}; head {audit.head}")
    for sentence in audit.out_of_time[:3]:
        say(sentence)
    if len(audit.out_of_time) > 3:
        say(f"and {len(audit.out_of_time) - 3:,} more acts are dated before the one that they follow")
    if trouble:
        say(f"acts are not sealed here: {trouble}")
    say(
        "a person with both this file and the key that it was sealed with can write another history that passes; "
        "compare the head with one kept elsewhere: in signed minutes, in a backup's manifest, on paper"
    )


def _tell_faults(faults: FaultFile) -> None:
    """Say what faults of trackboard's own were met at this database: about the program, not about the data."""
    from trackboard.casework.wording import moment_text

    noted = faults.noted()
    if noted:
        last = noted[-1]
        count = "1 fault" if len(noted) == 1 else f"{len(noted)} faults"
        say(f"{count} of trackboard's own noted, the latest on {moment_text(last.at)} by the {last.part}: {last.what}")
        say(f"they are in {faults.path}, without names: report them, then delete that file")
