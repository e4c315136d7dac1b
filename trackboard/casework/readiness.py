"""What must lie before the agency decision maker, asked when a decision is recorded (Re N [2021] EWCA Civ 785)."""

from __future__ import annotations

from datetime import date

from trackboard.board.on_record import OnRecord
from trackboard.casework.doubts import Doubts
from trackboard.pathway.days import day_or_none, day_text
from trackboard.pathway.ids import Kinds
from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.store.reads.on_record import PERMANENCE_REPORT
from trackboard.store.tables import ChildRow

_CASE = "Re N [2021] EWCA Civ 785"


def not_ready(
    child: ChildRow, journey: Journey, decided_on: date, policy: Policy, on_record: OnRecord, prefix: str = ""
) -> Doubts:
    """What a decision of that day went without: a doubt where the authority records such a thing, else a remark."""
    papers = (
        (Kinds.MEDICAL_REPORT, policy.label(Kinds.MEDICAL_REPORT), journey.in_effect.get(Kinds.MEDICAL_REPORT)),
        (PERMANENCE_REPORT, "Child's Permanence Report complete", day_or_none(child.permanence_report_on)),
        (Kinds.RECOMMENDED, policy.label(Kinds.RECOMMENDED), journey.in_effect.get(Kinds.RECOMMENDED)),
    )
    doubts = Doubts()
    decision = prefix + policy.label(Kinds.ADM_DECISION)
    for kind, label, on in papers:
        if on is None:
            doubts.lack(f"{decision}, and not on record: {label} ({_CASE})", child.authority, [kind], on_record)
        elif on > decided_on:
            doubts.warnings.append(f"{decision}, and only afterwards: {label}, {day_text(on)} ({_CASE})")
    return doubts
