"""Checks before a child is looked after: five things that should have been done, and for how many (S2, Table 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from trackboard.pathway.ids import KindId, Kinds
from trackboard.reports.kit import child_histories, cohort, columns
from trackboard.reports.kit.cohort import Spell, under_age
from trackboard.reports.kit.report import N, Picture, Relation, Report, ReportRequest, in_rows, notes, share, shares
from trackboard.store.reads import report_rows

CHECKS = {
    "planning_meeting_unborn": "Permanence planning meeting for unborn children",
    "planning_meeting_before_proceedings": "Permanence planning meeting before proceedings",
    "alternative_plans_before_proceedings": "Alternative care plans reviewed before proceedings",
    "wider_family_before_proceedings": "Wider family assessed before proceedings",
    "family_group_conference_before_proceedings": "Family group conference before proceedings",
}
BANDS = {
    "always": "Always",
    "most_of_the_time": "Most of the time",
    "sometimes": "Sometimes",
    "rarely": "Rarely",
    "never": "Never",
}
_BEFORE_PROCEEDINGS = {
    "planning_meeting_before_proceedings": Kinds.PERMANENCE_PLANNING_MEETING,
    "alternative_plans_before_proceedings": Kinds.ALTERNATIVE_PLANS_REVIEWED,
    "wider_family_before_proceedings": Kinds.WIDER_FAMILY_ASSESSED,
    "family_group_conference_before_proceedings": Kinds.FAMILY_GROUP_CONFERENCE,
}


def band(done: int, eligible: int) -> str:
    """The survey's word for `done` of `eligible`; '' of none."""
    if not eligible:
        return ""
    if done == eligible:
        return "always"
    if not done:
        return "never"
    # In whole numbers, because 0.6 is not exactly three fifths.
    if done * 10 > eligible * 6:
        return "most_of_the_time"
    return "sometimes" if done * 10 >= eligible * 3 else "rarely"


def checks(asked: ReportRequest) -> Report:
    """A row a check: done of eligible, and the band."""
    eligible: Counter[str] = Counter()
    done: Counter[str] = Counter()
    children = set()
    limit = asked.policy.settings.age_limit
    for child_id, met in _planned_for_unborn(asked):
        children.add(child_id)
        eligible["planning_meeting_unborn"] += 1
        done["planning_meeting_unborn"] += met
    for child in child_histories.read(
        asked, Kinds.PROCEEDINGS_ISSUED, *_BEFORE_PROCEEDINGS.values(), to=[Kinds.PROCEEDINGS_ISSUED]
    ):
        for spell in child.spells:
            issued = spell.in_effect.get(Kinds.PROCEEDINGS_ISSUED)
            if issued is not None and asked.within(issued) and under_age(child.born, issued, limit):
                children.add(child.id)
                for check, kind in _BEFORE_PROCEEDINGS.items():
                    eligible[check] += 1
                    done[check] += _by(spell, kind, issued)
    return Report(
        name="checks",
        title="Checks made in time (Table 1)",
        columns=(
            *columns.labels("check:", "label:Check"),
            *columns.counts("eligible>Eligible", "done>Done"),
            columns.derived("share>Share", "done", "eligible", by=shares),
            columns.derived(
                "band:", "done", "eligible", by=lambda bases: [published_band(*base) or None for base in bases]
            ),
            columns.derived(
                "band_label:Band",
                "done",
                "eligible",
                by=lambda bases: [BANDS.get(published_band(*base), "") for base in bases],
            ),
        ),
        rows=[
            (
                check,
                label,
                eligible[check],
                done[check],
                share(done[check], eligible[check]),
                (found := band(done[check], eligible[check])) or None,
                BANDS.get(found, ""),
            )
            for check, label in CHECKS.items()
        ],
        notes=notes(
            asked,
            len(children),
            "children eligible for a check",
            "eligible for the first: known while unborn, on any day of the period; for the others: care proceedings "
            "issued in the period; done: dated before the birth, or on or before the day of issue",
            "bands: always, 1; most of the time, above 0.6; sometimes, 0.3 to 0.6; rarely, below 0.3; never, 0",
        ),
        n=len(children),
        n_is="children eligible for a check",
        relations=(
            *in_rows(len(CHECKS), "eligible", "done", adds_up=False),
            *(Relation(N, ((row, "eligible"),), adds_up=False) for row in range(len(CHECKS))),
            # The last four are asked of the same children.
            *(Relation((1, "eligible"), ((row, "eligible"),)) for row in range(2, len(CHECKS))),
        ),
        pictures=(Picture("label", "share"),),
    )


def published_band(done: int | None, eligible: int | None) -> str:
    """The band of two rounded counts. Never "always": that would say that the check was missed for no child."""
    found = band(done, eligible) if done is not None and eligible is not None else ""
    return "most_of_the_time" if found == "always" else found


def _planned_for_unborn(asked: ReportRequest) -> Iterator[tuple[int, bool]]:
    """Each child known while unborn, and whether a permanence planning meeting came before the birth."""
    back, chosen = cohort.gone_back(asked), cohort.included(asked)
    found = report_rows.known_unborn(
        asked.db,
        list(asked.policy.ends),
        asked.start.isoformat(),
        asked.until.isoformat(),
        asked.as_at.isoformat(),
        asked.authority,
    )
    for key in found:
        if key.id not in back and (chosen is None or key.id in chosen):
            meeting = key.planning_meeting
            in_time = key.date_of_birth is None or (meeting or "") < key.date_of_birth
            yield key.id, meeting is not None and in_time and (key.ended is None or meeting <= key.ended)
    for child in cohort.read(asked, back & {key.id for key in found}):
        meetings = child.journey.repeats.get(Kinds.PERMANENCE_PLANNING_MEETING, ())
        yield child.id, any(child.record.born is None or meeting < child.record.born for meeting in meetings)


def _by(spell: Spell, kind: KindId, day: date) -> bool:
    """Whether `kind` had happened by `day`."""
    first = spell.in_effect.get(kind)
    return first is not None and first <= day
