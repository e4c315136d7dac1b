"""ssd_permanence of the Standard Safeguarding Dataset, written: every plan of permanence that the board has dates of.

What the board does not hold is left blank: the decision for an FFA or concurrent planning placement, brothers and
sisters counted, foster carers who adopt, the adoption worker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from trackboard.exchange.adoption_plans import AdoptionPlan, adoption_plans
from trackboard.exchange.exports.pseudonyms import Pseudonyms
from trackboard.exchange.ssd import DATES, KINDS
from trackboard.exchange.ssda903.codes import REASONS_REVERSED
from trackboard.pathway.ids import Kinds, Outcomes
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database
from trackboard.store.reads.recorded_rows import every_row
from trackboard.store.tables import ChildRow
from trackboard.table import Column, Table

COLUMNS = (
    "perm_person_id",
    "perm_adm_decision_date",
    "perm_ffa_cp_decision_date",
    "perm_placement_order_date",
    "perm_placed_for_adoption_date",
    "perm_matched_date",
    "perm_adopted_by_carer_flag",
    "perm_placed_ffa_cp_date",
    "perm_decision_reversed_date",
    "perm_decision_reversed_reason",
    "perm_placed_foster_carer_date",
    "perm_part_of_sibling_group",
    "perm_siblings_placed_together",
    "perm_siblings_placed_apart",
    "perm_permanence_order_date",
    "perm_permanence_order_type",
    "perm_adoption_worker_id",
)
_ORDERS: Mapping[str, str] = {
    Outcomes.ADOPTED: "Adoption",
    Outcomes.SPECIAL_GUARDIANSHIP: "Special Guardianship Order",
    Outcomes.CHILD_ARRANGEMENTS: "Child Arrangements/ Residence Order",
}
BLANK = (
    "perm_ffa_cp_decision_date",
    "perm_adopted_by_carer_flag",
    "perm_placed_foster_carer_date",
    "perm_siblings_placed_together",
    "perm_siblings_placed_apart",
    "perm_adoption_worker_id",
)
"""Columns that the board has nothing for."""


_ENOUGH = tuple(kind for kind in KINDS.values() if kind != Kinds.DECISION_REVERSED)
"""Milestones of which one is enough to make a row."""


def table(db: Database, policy: Policy, as_at: date, pseudonyms: Pseudonyms | None = None) -> Table:
    """The table as at that day, a row a plan; by references, or under `pseudonyms`."""
    plans = [plan for plan in adoption_plans(db, policy, as_at) if _told(plan)]
    groups = Counter((child.authority, child.sibling_group) for child in every_row(db, ChildRow) if child.sibling_group)
    rows: list[tuple[Any, ...]] = []
    for plan in plans:
        child = plan.child
        cells: dict[str, Any] = {DATES[key]: plan.dates.get(kind) for key, kind in KINDS.items()}
        cells |= {
            "perm_person_id": pseudonyms.name(child.reference) if pseudonyms else child.reference,
            "perm_decision_reversed_date": plan.reversed_on,
            "perm_decision_reversed_reason": plan.reason if plan.reason in REASONS_REVERSED else "",
            "perm_part_of_sibling_group": "1" if groups[child.authority, child.sibling_group] > 1 else "",
        }
        if plan.outcome in _ORDERS:
            cells["perm_permanence_order_date"] = plan.closed_on
            cells["perm_permanence_order_type"] = _ORDERS[plan.outcome]
        rows.append(tuple(cells.get(column) for column in COLUMNS))
    rows.sort(key=lambda row: str(row[0]))  # and not in the order in which children came to the board
    return Table(tuple(Column(column, column) for column in COLUMNS), rows)


def _told(plan: AdoptionPlan) -> bool:
    return plan.outcome in _ORDERS or any(kind in plan.dates for kind in _ENOUGH)
