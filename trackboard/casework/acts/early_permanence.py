"""Early permanence: whether it was considered (Children Act 1989 s22C(9A)), and the criteria people answer (S1)."""

from __future__ import annotations

from datetime import date

from trackboard.casework.acts.children import edit_child
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, act
from trackboard.casework.typed_words import choose
from trackboard.clean import clean
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.ids import Criteria
from trackboard.store import rows
from trackboard.store.tables import ChildRow, CriterionRow

_COMPUTED = (Criteria.AGE, Criteria.LEGAL_STATUS)
_ANSWERS = {"yes": "yes", "no": "no", "unknown": "unknown"}


def record_considered(
    desk: Desk,
    child_id: int,
    answer: str,
    *,
    why_not: str = "",
    on: date | None = None,
    seen: ChildRow | NoCheck = NO_CHECK,
) -> Done:
    """Whether early permanence was considered: yes or no, when, and why not."""
    if not answer.strip():
        raise UsageProblem("say whether early permanence was considered: yes or no")
    given = {
        "early_permanence_considered": answer,
        "early_permanence_considered_on": (on or desk.today).isoformat(),
        "early_permanence_why_not": why_not,
    }
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
    """Answer one of the criteria that no date gives: yes, no or unknown.

    `seen` is the answer as the person saw it, None if there was none: `Clash` if someone else has answered otherwise.
    """
    criterion = choose(criterion, desk.policy.criteria, "criterion")
    label = desk.policy.criteria[criterion]
    if criterion in _COMPUTED:
        raise UsageProblem(f'"{label}" is computed from the record and cannot be answered')
    row = CriterionRow(child_id, criterion, choose(answer, _ANSWERS, "answer"), clean(note).strip())
    with act(desk, "answer_criterion", [child_id]) as work:
        child = work.child(child_id)
        held = rows.get(work.db, CriterionRow, child_id, criterion)
        if held is not None and (held.answer, held.note) == (row.answer, row.note):
            raise TrackboardError(f"{child.reference}: {label}: {held.answer} already; nothing was changed")
        work.put(CriterionRow(child_id, criterion), {"answer": row.answer, "note": row.note}, seen)
    return work.done(f"{child.reference}: {label}: {row.answer}")
