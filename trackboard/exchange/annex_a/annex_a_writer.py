"""List 10 of Annex A, written: every child with a live decision, and those adopted or reversed in the last 12 months.

What the board does not hold is left blank: the adoptive family's identifier, and whether the child is disabled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from string import ascii_lowercase
from typing import Any

from trackboard.exchange.adoption_plans import AdoptionPlan, adoption_plans
from trackboard.exchange.annex_a.listed_child import ADOPTION
from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.exports.pseudonyms import Pseudonyms
from trackboard.exchange.ssda903.codes import ETHNICITIES
from trackboard.pathway.days import add_months, age_years, day_or_none
from trackboard.pathway.ids import Kinds
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database
from trackboard.table import Column, Table

NAME = "List 10"
"""What its sheet is called."""
HEADERS = {
    "reference": "Child Unique ID",
    "family": "Family identifier",
    "sex": "Gender",
    "ethnicity": "Ethnicity",
    "born": "Date of Birth",
    "age": "Age of Child (Years)",
    "disability": "Does the Child have a Disability",
    "entered": "Date the Child Entered Care",
    "decided": "Date of Decision that Child Should be Placed for Adoption",
    "ordered": "Date of Placement Order",
    "matched": "Date of Matching Child and Prospective Adopters",
    "placed": "Date Placed for Adoption",
    "adopted": "Date of Adoption Order",
    "reversed": "Date of Decision that Child Should No Longer be Placed for Adoption",
    "reason": "Reason Why Child No Longer Placed for Adoption",
    "early": "Date the child was placed for fostering in FFA or concurrent planning placement",
}
"""Our names for the columns, to their headers, in order."""
BLANK = ("family", "disability")
"""Columns that the board has nothing for."""

_SEXES = {"M": "a) Male", "F": "b) Female", "U": "c) Not stated/recorded"}
_LETTERED = "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
_ETHNICITIES = {code: f"{letter}) {code}" for letter, code in zip(ascii_lowercase, _LETTERED.split(), strict=False)}
_REASONS = {
    "RD1": "RD1 - The child’s needs changed subsequent to the decision",
    "RD2": "RD2 - The Court did not make a placement order",
    "RD3": "RD3 - Prospective adopters could not be found",
    "RD4": "RD4 - Any other reason",
}
_MONTHS = 12


def table(db: Database, policy: Policy, as_at: date, pseudonyms: Pseudonyms | None = None) -> Table:
    """The list as at that day, a row a decision, with real dates; by references, or under `pseudonyms`."""
    listed = _listed(db, policy, as_at)
    rows = sorted((_row(plan, as_at, pseudonyms) for plan in listed), key=lambda row: (row[0], row[8] or date.max))
    return Table(tuple(Column(header, header) for header in HEADERS.values()), rows)


def _listed(db: Database, policy: Policy, as_at: date) -> Iterator[AdoptionPlan]:
    since = add_months(as_at, -_MONTHS)
    for plan in adoption_plans(db, policy, as_at):
        reversed_lately = plan.reversed_on and plan.reversed_on >= since and Kinds.ADM_DECISION in plan.dates
        if plan.live or reversed_lately or (plan.adopted_on and plan.adopted_on >= since):
            yield plan


def _row(plan: AdoptionPlan, as_at: date, pseudonyms: Pseudonyms | None) -> tuple[Any, ...]:
    child = plan.child
    reference, birth, ethnicity = child.reference, child.date_of_birth or "", child.ethnicity
    if pseudonyms:
        reference = pseudonyms.name(reference)
        birth = pseudonyms.cell(FORMS["children"], "date_of_birth", birth)
        ethnicity = ethnicity if ethnicity in ETHNICITIES else ""
    born = day_or_none(birth)
    cells: dict[str, Any] = {
        "reference": reference,
        "sex": _SEXES.get(child.sex, child.sex),
        "ethnicity": _ETHNICITIES.get(ethnicity, ethnicity),
        "born": born,
        "age": age_years(born, as_at) if born and born <= as_at else None,
        "entered": plan.dates.get(Kinds.BECAME_LOOKED_AFTER),
        **{key: plan.dates.get(kind) for key, kind in ADOPTION.items()},
        "adopted": plan.adopted_on,
        "reversed": plan.reversed_on,
        "reason": _REASONS.get(plan.reason, ""),
    }
    return tuple(cells.get(key) for key in HEADERS)
