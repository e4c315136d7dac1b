"""Annex A of the inspection framework: list 8, children in care, and list 10, adoption, as a workbook or as CSVs.

List 10 is the best single source there is: every child with a live decision, with its dates. List 8 adds everyone else
in care, with teams, workers and plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trackboard.errors import TrackboardError
from trackboard.exchange.annex_a import cell_meanings
from trackboard.exchange.annex_a.listed_child import SOURCE, Child
from trackboard.exchange.annex_a.lists import LIST_8, LIST_10, lists_of
from trackboard.exchange.files.sources import TEXT, find_sources
from trackboard.exchange.files.workbooks import WORKBOOKS
from trackboard.exchange.list_lines import Line, ListForm
from trackboard.exchange.ssda903 import codes
from trackboard.exchange.ssda903.return_milestones import in_order
from trackboard.exchange.staged import Problem, Progress, Staged

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy

Lists = Sequence[tuple[str, Sequence[Line]]]
"""Every list found, with the name of its sheet or file."""


def read(
    paths: Sequence[Path],
    policy: Policy,
    *,
    authority: str = "",
    prefix: str = "",
    progress: Progress | None = None,
) -> Staged:
    """Lists 8 and 10 at `paths`, staged. Which sheet or file is which is told by the columns.

    A plan that is not in `policy` is left out and said. `TrackboardError` where a file cannot be read, or neither list
    is in any.
    """
    found = find_sources(paths, TEXT | WORKBOOKS, "workbook (.xlsx) or CSV file")
    staged = Staged(SOURCE, not_used=list(found.passed_over))
    lists: list[tuple[str, Sequence[Line]]] = []
    for source in found.sources:
        for name, lines in lists_of(source, prefix, staged.problems, staged.not_used):
            lists.append((name, lines))
            staged.rows_read += len(lines)
            if progress:
                progress(staged.rows_read, 0)
    if not lists:
        names = ", ".join(Path(path).name or str(path) for path in paths)
        raise TrackboardError(
            f"There is neither list 8 nor list 10 of Annex A in {names}: list 10 has the columns Child Unique ID and "
            "Date of Decision that Child Should be Placed for Adoption."
        )
    staged.files = [name for name, _ in lists]
    staged.rows_read += sum(problem.refused for problem in staged.problems)
    _stage(lists, staged, policy, authority)
    staged.problems.sort(key=lambda p: (p.file, p.row or 0, p.column, p.sentence))
    if progress:
        progress(staged.rows_read, staged.rows_read)
    return staged


def _stage(lists: Lists, staged: Staged, policy: Policy, authority: str) -> None:
    in_care, for_adoption = _newest(lists, LIST_8), _newest(lists, LIST_10)
    short_breaks = 0
    for reference in sorted(in_care.keys() | for_adoption.keys()):
        care = _present(in_care.get(reference, []), staged.problems)
        if care and cell_meanings.legal_status(care.texts.get("status", "")) in codes.SHORT_BREAKS:
            short_breaks += 1
            care = None
        child = Child(reference, care, tuple(for_adoption.get(reference, [])))
        told = child.tell()
        if told.milestones:
            staged.add_all(child.rows(policy, authority))
            staged.add_all(in_order(told.milestones))
            staged.problems += told.problems
        else:
            no_date = "the row has no date that the board shows"
            staged.problems += (line.at.problem("", no_date, "row left out") for line in child.lines)
    if short_breaks:
        staged.not_used.append(f"children with short breaks only (V3, V4), never on the board: {short_breaks}")


def _newest(lists: Lists, form: ListForm) -> dict[str, list[Line]]:
    """Each child's lines of one list. Of several workbooks that of the latest date wins, failing one the later name."""
    found: dict[str, list[Line]] = {}
    for _, lines in sorted(lists, key=lambda each: (_latest_date(each[1]), each[0])):
        own: dict[str, list[Line]] = {}
        for line in lines:
            if line.list is form:
                own.setdefault(line.at.child, []).append(line)
        found |= own
    return found


def _latest_date(lines: Iterable[Line]) -> date:
    return max((day for line in lines for day in line.dates.values()), default=date.min)


def _present(lines: Sequence[Line], problems: list[Problem]) -> Line | None:
    """The line of the present period of care, where list 8 has the child more than once."""
    if not lines:
        return None
    *earlier, latest = sorted(lines, key=lambda line: line.dates.get("started", date.min))
    for line in earlier:
        sentence = f"the child has a later period of care in row {latest.at.row}"
        problems.append(line.at.problem("", sentence, "row left out"))
    return latest
