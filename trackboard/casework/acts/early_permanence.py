"""Early permanence: whether it was considered (Children Act 1989 s22C(9A)), and the criteria people answer (S1)."""

from __future__ import annotations

from datetime import date

from trackboard.casework.acts.children import edit_child
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, act
from trackboard.casework.fields.plan_fields import ANSWER_CRITERION, COMPUTED, CONSIDERED, CRITERION
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store import rows
from trackboard.store.tables import ChildRow, CriterionRow


def record_considered(
    desk: Desk,
    child_id: int,
    answer: str,
    *,
    why_not: str | None = "",
    on: date | str | None = None,
    seen: ChildRow | NoCheck = NO_CHECK,
) -> Done:
    """Whether early permanence was considered: yes or no, when, and why not. The fields of `CONSIDERED`.

    Of `why_not` None leaves what is on record.
    """
    given = CONSIDERED.kept(CONSIDERED.read(desk, {"answer": answer, "on": on, "why_not": why_not}))
    if why_not is None:
        del given["early_permanence_why_not"]
    return edit_child(desk, child_id, given, seen=seen)


def answer_criterion(
    desk: Desk,
    child_id: int,
    criterion: str,
    answer: str,
    *,
    note: str = "",
    seen: CriterionRow | NoCheck | None = NO_CHECK,
) -> Done:
    """Answer one of the criteria that no date gives: yes, no or unknown. The fields of `ANSWER_CRITERION`.

    `seen` is the answer as the person saw it, None if there was none: `Clash` if someone else has answered otherwise.
    """
    criterion = CRITERION.read(criterion, desk)
    label = desk.policy.criteria[criterion]
    if criterion in COMPUTED:
        raise UsageProblem(f'"{label}" is computed from the record and cannot be answered')
    row = CriterionRow(child_id, criterion, **ANSWER_CRITERION.read(desk, {"answer": answer, "note": note}))
    with act(desk, "answer_criterion", [child_id]) as work:
        child = work.child(child_id)
        held = rows.get(work.db, CriterionRow, child_id, criterion)
        if held is not None and (held.answer, held.note) == (row.answer, row.note):
            raise TrackboardError(f"{child.reference}: {label}: {held.answer} already; nothing was changed")
        work.put(CriterionRow(child_id, criterion), {"answer": row.answer, "note": row.note}, seen)
    return work.done(f"{child.reference}: {label}: {row.answer}")
