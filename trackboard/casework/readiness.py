"""What must lie before the agency decision maker, asked when a decision is recorded (Re N [2021] EWCA Civ 785)."""

from __future__ import annotations

from datetime import date

from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.journey import Journey
from trackboard.pathway.policy import Policy
from trackboard.store.children import ChildRow

DECISION = "adm_decision"
_CASE = "Re N [2021] EWCA Civ 785"


def not_ready(child: ChildRow, journey: Journey, decided_on: date, policy: Policy) -> list[str]:
    """Sentences on what a decision of that day went without."""
    report = parse_iso(child.permanence_report_on) if child.permanence_report_on else None
    papers = (
        (policy.label("medical_report"), journey.in_effect.get("medical_report")),
        ("Child's Permanence Report complete", report),
        (policy.label("recommended"), journey.in_effect.get("recommended")),
    )
    found = []
    for label, on in papers:
        if on is None:
            found.append(f"{policy.label(DECISION)}, and not on record: {label} ({_CASE})")
        elif on > decided_on:
            found.append(f"{policy.label(DECISION)}, and only afterwards: {label}, {day_text(on)} ({_CASE})")
    return found
