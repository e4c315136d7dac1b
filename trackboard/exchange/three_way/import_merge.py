"""What an import would do to the database, and doing it: the same for every format, in one pass over portions.

What an earlier import brought is corrected. What a person typed is never overwritten. Where the file says of it what
its source said last time, theirs did not move and ours stays; where it says something else, it is a conflict: kept, and
settled by a person (trackboard/casework/acts/conflicts.py). Nothing is removed. The same file twice changes nothing.

A portion is some hundred children with all that the files say of them, so memory does not grow with their number. To
compare is to go through all portions and write none; to apply is to compare each within the act and write it at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from trackboard.casework.acts.imports import Changes, import_act
from trackboard.errors import TrackboardError
from trackboard.exchange.staged import Progress, Staged
from trackboard.exchange.three_way.alias_merge import Links
from trackboard.exchange.three_way.child_merge import compare_children
from trackboard.exchange.three_way.clashes import Prefer
from trackboard.exchange.three_way.erased import leave_out_erased
from trackboard.exchange.three_way.merge_result import MergeResult
from trackboard.exchange.three_way.milestone_merge import compare_milestones
from trackboard.exchange.three_way.plan_merge import compare_plans
from trackboard.exchange.three_way.portion_merge import Import, Numbers, PortionMerge
from trackboard.exchange.three_way.repeats import without_repeats
from trackboard.exchange.three_way.table_merge import TableMerge
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import origins
from trackboard.store.database import Database
from trackboard.store.tables import ChildRow, MilestoneRow

_AT_ONCE = 500


class RefusedError(TrackboardError):
    """Rows were refused, so nothing was written."""

    def __init__(self, rows: int) -> None:
        what = "1 row is" if rows == 1 else f"{rows} rows are"
        super().__init__(
            f"{what} refused, so nothing was written: mend what is listed, or import the rest with --skip-bad-rows"
        )


class _NothingNewError(Exception):
    """There is nothing to write after all: somebody else has recorded the same meanwhile."""


def compare(
    db: Database,
    staged: Staged,
    policy: Policy,
    today: date,
    *,
    prefer: Prefer = "",
    actor: str = "",
    look: Callable[[Changes], object] | None = None,
) -> MergeResult:
    """What `staged` would change, with the conflicts settled by `prefer` in the name of `actor`. Nothing is written.

    `look` is shown what each portion would write.
    """
    what = Import(db, policy, today.isoformat(), prefer, actor)
    return _merge(what, staged, look or (lambda changes: None))


def apply(
    db: Database,
    staged: Staged,
    policy: Policy,
    *,
    actor: str,
    today: date,
    result: MergeResult | None = None,
    prefer: Prefer = "",
    skip_bad_rows: bool = False,
    progress: Progress | None = None,
) -> MergeResult:
    """Write `staged` in one act. `result` is what `compare` said of it, if it was looked at before.

    It is compared again within the act, so what others wrote since then is taken into account. `RefusedError`, and
    nothing is written, where rows are refused and are not to be skipped. Where nothing is new, nothing is written
    either.
    """
    what = Import(db, policy, today.isoformat(), prefer, actor)
    result = result or _merge(what, staged, lambda changes: None)
    _look_for_refused(result, skip_bad_rows)
    if not result.writes:
        return result
    act, note, total = f"import_{staged.format}", f"{', '.join(staged.files)}: {staged.rows_read} rows", result.inserts
    try:
        with import_act(
            db, policy, actor=actor, act=act, note=note, today=today, total=total.total(), progress=progress
        ) as writer:
            result = _merge(what, staged, writer.write)
            _look_for_refused(result, skip_bad_rows)
            if not result.writes:
                raise _NothingNewError
    except _NothingNewError:
        pass
    return result


def _look_for_refused(result: MergeResult, skip_bad_rows: bool) -> None:
    if result.refused and not skip_bad_rows:
        raise RefusedError(result.refused)


def _merge(what: Import, staged: Staged, take: Callable[[Changes], object]) -> MergeResult:
    """Compare one portion after another, and hand on what each would write."""
    result = MergeResult(staged, problems=list(staged.problems))
    children = staged.file_of.get("children")
    result.refused_children = {p.reference for p in staged.problems if p.refused and p.file == children}
    for kind in (ChildRow, MilestoneRow):
        if kind is ChildRow or kind in staged.kinds:
            result.count(kind.TABLE)
    links, numbers = Links(what.db, result), Numbers(what.db)
    for portion in staged.portions(links.own):
        links.resolve(portion)
        leave_out_erased(what.db, portion, result)
        changes = _compare_portion(PortionMerge(what, portion, result, numbers))
        result.take_in(changes)
        take(changes)
    _tell_missing(what.db, result, links)
    return result


def _compare_portion(merge: PortionMerge) -> Changes:
    """Children first, then all that is theirs."""
    without_repeats(merge.portion, merge.result)
    compare_children(merge)
    compare_milestones(merge)
    tables = TableMerge(merge)
    tables.compare()
    compare_plans(merge, tables)
    merge.conflicts.conclude()
    return merge.changes


def _tell_missing(db: Database, result: MergeResult, links: Links) -> None:
    """Open children of the same authority, and for a return with milestones from it, who are not in the files."""
    staged = result.staged
    whole = staged.format == "bundle"
    if whole and "children" not in staged.file_of:
        return
    known_as = defaultdict(list)
    for alias, own in links.own.items():
        known_as[own].append(alias)
    there = origins.open_children(db, staged.authorities, None if whole else staged.format)
    for start in range(0, len(there), _AT_ONCE):
        some = there[start : start + _AT_ONCE]
        found = staged.with_own_row([name for each in some for name in (each, *known_as[each])])
        here = {links.own.get(name, name) for name in found} | result.refused_children
        for reference in some:
            if reference not in here:
                result.count("children").missing += 1
                result.tell("missing", "children", None, "child", reference)
