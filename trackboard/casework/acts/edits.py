"""One thing of a child, named by what people call it: a column, a plan, or a criterion of early permanence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trackboard.casework.acts.children import edit_child, is_unborn, record_birth
from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.acts.plans import set_plan
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck
from trackboard.casework.fields.child_fields import CHILD
from trackboard.casework.fields.field import Field, Place
from trackboard.casework.fields.plan_fields import ANSWER_CRITERION, CONSIDERED, SET_PLAN
from trackboard.casework.typed_words import choose
from trackboard.errors import UsageProblem
from trackboard.store.tables import ChildRow

_BORN, _CONSIDERED = "date_of_birth", "early_permanence_considered"
_PLANS = ("plan", "parallel_plan")


def editable(desk: Place) -> Mapping[str, Field]:
    """Everything of a child that is edited by its name, by that name."""
    criteria = {
        criterion: replace(ANSWER_CRITERION["answer"], name=criterion, label=label)
        for criterion, label in desk.policy.criteria.items()
    }
    return {**CHILD, **{name: SET_PLAN[name] for name in _PLANS}, **criteria}


def field_named(desk: Place, text: str) -> Field:
    """The field that is meant by its name or label, or a part of one."""
    fields = editable(desk)
    return fields[choose(text, {name: each.label for name, each in fields.items()}, "field")]


def edit_field(
    desk: Desk,
    child_id: int,
    field: str,
    text: str | None,
    *,
    on: str | None = None,
    note: str = "",
    seen: ChildRow | NoCheck = NO_CHECK,
    insist: bool = False,
) -> Done:
    """Give one field a value, '' empties it; `field` is one of `editable`, by id, label or a part of one.

    `on`: of a plan from when, of early permanence considered when, today if it is not given. `note`: why, or why not.
    What is an act of its own is done as that: the birth of an unborn child, a plan, whether early permanence was
    considered, a criterion.
    """
    known = field_named(desk, field)
    if text is None:
        raise UsageProblem(f"give {known.label} a value, or '' to empty it")
    if known.name in _PLANS:
        plan: dict[str, Any] = {known.name: text}
        return set_plan(desk, child_id, **plan, from_on=on)
    if known.name == _CONSIDERED and text.strip():
        stays = None if CONSIDERED["answer"].read(text, desk) == "no" else ""
        return record_considered(desk, child_id, text, why_not=note or stays, on=on, seen=seen)
    if on is not None:
        raise UsageProblem(f"--on goes with a plan or with early permanence considered, not with {known.name}")
    if known.name in desk.policy.criteria:
        return answer_criterion(desk, child_id, known.name, text, note=note)
    if known.name == _BORN and text.strip() and is_unborn(desk, child_id):
        return record_birth(desk, child_id, text, seen=seen, insist=insist)
    return edit_child(desk, child_id, {known.name: text}, note=note, seen=seen, insist=insist)
