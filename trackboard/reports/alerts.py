"""Alerts: how far a case had come when the adoption team was told of the child (S2, Table 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from trackboard.pathway.ids import KindId, Kinds, Stages
from trackboard.reports.kit import child_histories, columns, reference_values
from trackboard.reports.kit.cohort import under_age
from trackboard.reports.kit.report import (
    Picture,
    Report,
    ReportRequest,
    down_column,
    in_rows,
    notes,
    places,
    ranks,
    share,
    shares,
)

STAGES = {
    Stages.PRE_PROCEEDINGS: "Pre-proceedings, or when proceedings commence",
    Kinds.INTERIM_CARE_ORDER: "When the Interim Care Order is made",
    Kinds.FIRST_REVIEW: "After the first review",
    Kinds.SECOND_REVIEW: "After the second review",
    Kinds.ADM_DECISION: "After the ADM decision",
    Kinds.PLACEMENT_ORDER: "When the Placement Order is made",
    "after_placement_order": "After the Placement Order",
}
ALERTED = Kinds.ADOPTION_TEAM_ALERTED
_EVENTS = (Kinds.INTERIM_CARE_ORDER, Kinds.FIRST_REVIEW, Kinds.SECOND_REVIEW, Kinds.ADM_DECISION, Kinds.PLACEMENT_ORDER)


def alerts(asked: ReportRequest) -> Report:
    """A row for each of the seven stages, the earliest first."""
    found: Counter[str] = Counter()
    unborn: Counter[str] = Counter()
    birth_known: Counter[str] = Counter()
    limit = asked.policy.settings.age_limit
    for child in child_histories.read(asked, ALERTED, *_EVENTS, to=[ALERTED]):
        for spell in child.spells:
            alerted = spell.in_effect.get(ALERTED)
            if alerted is not None and asked.within(alerted) and under_age(child.born, alerted, limit):
                stage = stage_of(alerted, child.on(alerted, asked.policy).in_effect)
                found[stage] += 1
                unborn[stage] += child.unborn_on(alerted)
                birth_known[stage] += child.born is not None or child.due is not None
    n = found.total()
    places_of = places([found[stage] for stage in STAGES])
    part = share(unborn.total(), birth_known.total())
    per_cent = f" ({part:.0%})" if part is not None else ""
    return Report(
        name="alerts",
        title="At which stage the adoption team was alerted (Table 2)",
        columns=(
            *columns.labels("stage:", "label:Stage"),
            *columns.counts("count>Alerts"),
            columns.derived("share>Share", "count", "*", by=shares),
            columns.derived("rank>Rank", "count", by=ranks),
            *columns.counts("birth_known>Birth known", "unborn>Unborn"),
        ),
        rows=[
            (stage, label, found[stage], share(found[stage], n), places_of[place], birth_known[stage], unborn[stage])
            for place, (stage, label) in enumerate(STAGES.items())
        ],
        notes=notes(
            asked,
            n,
            "alerts of children under 10 in the period",
            "the latest of the events on or before the alert decides; the first stage where there was none; ties share "
            "a rank",
            "birth known: a date of birth or a due date is recorded; of these, unborn when the team was alerted",
            reference_values.S2_ALERTS,
        ),
        remarks=(f"unborn when the team was alerted: {unborn.total()} of {birth_known.total()}" + per_cent,),
        n=n,
        n_is="alerts of children under 10 in the period",
        relations=(
            down_column(range(len(STAGES)), "count"),
            # Where every birth is known the one is the other, and an outsider would guess so.
            *in_rows(len(STAGES), "count", "birth_known", adds_up=birth_known == found),
            *in_rows(len(STAGES), "birth_known", "unborn", adds_up=False),
        ),
        pictures=(Picture("label", "count"),),
    )


def stage_of(alerted: date, in_effect: Mapping[KindId, date]) -> str:
    """The stage that the latest event on or before `alerted` gives; on one day the later in the pathway."""
    latest: date = date.min
    stage: str = Stages.PRE_PROCEEDINGS
    for kind in _EVENTS:
        day = in_effect.get(kind)
        if day is not None and latest <= day <= alerted:
            latest, stage = day, kind
    if stage == Kinds.PLACEMENT_ORDER and latest < alerted:
        return "after_placement_order"
    return stage
