"""The plan and the parallel plan, with their history: a new one is added, the old ones stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, act
from trackboard.casework.fields.plan_fields import SET_PLAN
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError
from trackboard.pathway.policy.policy import Policy
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import plans_of
from trackboard.store.tables import PlanRow


def set_plan(
    desk: Desk,
    child_id: int,
    *,
    plan: str | None = None,
    parallel_plan: str | None = None,
    from_on: date | str | None = None,
    seen: PlanRow | Sequence[PlanRow] | NoCheck | None = NO_CHECK,
) -> Done:
    """The plan and the parallel plan from a day on, today if none is given. None leaves one as it is, '' empties it.

    The fields of `SET_PLAN`. A plan from the same day is replaced; every other stays in the history. `seen` is the plan
    in force on that day as the person saw it, None if there was none, or all the child's plans: `Clash` if someone else
    has set another since.
    """
    given = {"plan": plan, "parallel_plan": parallel_plan}
    chosen = SET_PLAN.read_given(desk, given)
    day = SET_PLAN.read(desk, given | {"from_on": from_on})["from_on"]
    with act(desk, "set_plan", [child_id]) as work:
        child = work.child(child_id)
        held = plan_on(desk.db, child_id, day) or PlanRow(child_id, 0)
        saw = in_force(seen, day) if isinstance(seen, Sequence) else seen
        work.look_for_clash(held, saw, chosen)
        new = replace(held, **chosen)
        words = in_words(desk.policy, new.plan, new.parallel_plan)
        if new == held:
            raise TrackboardError(f"{child.reference}: {words} already; nothing was changed")
        if held.from_on == day.isoformat():
            if isinstance(seen, NoCheck):
                work.tell_replaced(held, chosen)
            work.revise(PlanRow, (child_id, held.seq), chosen | {"recorded_by": desk.who.name})
        else:
            seq = work.next_seq(PlanRow, child_id)
            row = PlanRow(child_id, seq, day.isoformat(), new.plan, new.parallel_plan, desk.who.name)
            rows.insert(work.tx, row)
    return work.done(f"{child.reference}: {words} from {in_full(day)}")


def plan_on(db: Database, child_id: int, day: date) -> PlanRow | None:
    """The plan in force on a day: the latest dated up to it, or failing one that without a date."""
    return in_force(plans_of(db, child_id), day)


def in_force(plans: Iterable[PlanRow], day: date) -> PlanRow | None:
    """Of a child's plans the one in force on a day."""
    begun = (row for row in plans if row.from_on is None or row.from_on <= day.isoformat())
    return max(begun, key=lambda row: (row.from_on or "", row.plan, row.parallel_plan), default=None)


def in_words(policy: Policy, plan: str, parallel_plan: str) -> str:
    """`plan Adoption, parallel plan Relatives`."""
    first = f"plan {policy.plans.get(plan, plan)}" if plan else "no plan"
    return f"{first}, parallel plan {policy.plans.get(parallel_plan, parallel_plan)}" if parallel_plan else first
