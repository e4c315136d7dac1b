"""A second reading of the pathway, slow and literal: a child's events replayed one by one, every clock by hand.

It shares nothing with trackboard.pathway but the record, the names and the order of the milestones, and keeps its own
copy of the rules.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.record import Event, Record

POLICY = load_policy()


def _words(text: str) -> list[str]:
    return text.split(" ")


STAGES = _words(
    "unborn pre_proceedings in_proceedings looked_after recommended decided ordered matched panel placed closed"
)
GIVES = {
    "became_looked_after": "looked_after",
    "recommended": "recommended",
    "adm_decision": "decided",
    "placement_order": "ordered",
    "consent_given": "ordered",
    "proposed_match": "matched",
    "matching_panel": "panel",
    "placed": "placed",
}
LATE_PART = _words("family_identified proposed_match matching_panel match_decision placed adoption_application")
FROM_ORDER = ["placement_order", "consent_given", "family_finding_referral", *LATE_PART]
CARE = _words(
    "became_looked_after planning_meeting early_permanence_placement moved_in_with_adopters first_review second_review "
    "review recommended medical_report adm_decision placement_application"
)
RETURNS = {
    "placement_disrupted": LATE_PART,
    "order_revoked": FROM_ORDER,
    "decision_reversed": ["recommended", "adm_decision", "placement_application", *FROM_ORDER],
    "match_withdrawn": LATE_PART,
    "ceased_looked_after": [*CARE, *FROM_ORDER],
}
RESTARTS = ("placement_disrupted", "order_revoked", "decision_reversed")
ENDS = ("adoption_order", "closed")
OPENS = ("referred", "proceedings_issued", "became_looked_after")

SIX = [
    ("looked_after_to_recommended", ["became_looked_after"], ["recommended"], (112, "days")),
    ("recommended_to_decided", ["recommended"], ["adm_decision"], (7, "working")),
    ("decided_to_ordered", ["adm_decision"], ["placement_order", "consent_given"], (70, "days")),
    ("ordered_to_matched", ["placement_order", "consent_given"], ["proposed_match"], (121, "days")),
    ("matched_to_panel", ["proposed_match"], ["matching_panel"], (56, "days")),
    ("panel_to_placed", ["matching_panel"], ["placed"], (42, "days")),
]
OTHERS = [
    ("proceedings", ["proceedings_issued"], ["final_hearing", "care_order", "placement_order"], (181, "days")),
    (
        "pre_proceedings",
        ["pre_proceedings_started"],
        ["proceedings_issued", "pre_proceedings_ended", "became_looked_after"],
        (112, "days"),
    ),
    ("planning_meeting", ["became_looked_after"], ["planning_meeting"], (3, "days")),
    ("first_review", ["became_looked_after"], ["first_review"], (20, "working")),
    ("second_review", ["first_review"], ["second_review"], (3, "months")),
    ("decision_to_panel", ["adm_decision"], ["matching_panel", "match_decision", "placed"], (6, "months")),
    (
        "family_finding",
        ["placement_order"],
        ["family_finding_referral", "family_identified", "proposed_match", "placed"],
        (3, "months"),
    ),
    ("entry_to_placed", ["became_looked_after"], ["placed"], (426, "days")),
]
AMBER = {
    "looked_after_to_recommended": 14, "recommended_to_decided": 3, "decided_to_ordered": 14,
    "ordered_to_matched": 21, "matched_to_panel": 14, "panel_to_placed": 7, "proceedings": 28, "pre_proceedings": 14,
    "planning_meeting": 1, "first_review": 5, "second_review": 14, "decision_to_panel": 28, "family_finding": 14,
    "pre_birth": 14, "permanence_planning": 7, "later_reviews": 14, "entry_to_placed": 60,
}  # fmt: skip
LATER_STAGE = {
    "looked_after_to_recommended": "decided",
    "recommended_to_decided": "ordered",
    "decided_to_ordered": "placed",
    "ordered_to_matched": "panel",
    "matched_to_panel": "placed",
}
ADOPTION = {clock for clock, *_ in SIX} | {"decision_to_panel", "family_finding", "entry_to_placed"}
COUNTING = {clock for clock, *_ in SIX} | {"proceedings", "decision_to_panel", "family_finding"}
TOWARDS = (
    "recommended",
    "adm_decision",
    "placement_order",
    "consent_given",
    "proposed_match",
    "matching_panel",
    "placed",
)


@dataclass
class Plain:
    """What the replay has come to."""

    effect: dict[str, list[date]] = field(default_factory=dict)
    """Every date of what is in effect, the first first."""
    started: dict[str, date] = field(default_factory=dict)
    """Of the clocks that opened again: the day of it, for as long as their start stays in effect."""
    proceedings_stop: date | None = None
    back: dict[str, date] = field(default_factory=dict)
    closed: date | None = None
    outcome: str = ""
    stage: str = ""
    since: date | None = None
    statuses: dict[str, tuple[str, date | None, date | None, date | None, int | None, int]] = field(
        default_factory=dict
    )
    standing: str = "on_track"

    def first(self, kinds: list[str]) -> date | None:
        return min((self.effect[kind][0] for kind in kinds if kind in self.effect), default=None)

    def has(self, *kinds: str) -> bool:
        return any(kind in self.effect for kind in kinds)


def read(record: Record, as_at: date) -> Plain:
    now = Plain()
    for event in sorted((e for e in record.events if not e.planned and e.on <= as_at), key=_place):
        if now.closed:
            if event.kind not in OPENS:
                continue
            now = Plain()
        if event.kind in RETURNS:
            _go_back(now, event)
        elif event.kind in ENDS:
            now.closed, now.outcome = event.on, "adopted" if event.kind == "adoption_order" else event.outcome
        else:
            _take_effect(now, event)
    unborn = record.born > as_at if record.born else record.due is not None
    _stage(now, record, unborn)
    _clocks(now, record, as_at, unborn)
    return now


def _place(event: Event) -> tuple[date, int, int, str]:
    if event.kind in RETURNS:
        return event.on, 0, list(RETURNS).index(event.kind), event.outcome
    if event.kind in ENDS:
        return event.on, 2, ENDS.index(event.kind), event.outcome
    return event.on, 1, list(POLICY.milestones).index(event.kind), event.outcome


def _go_back(now: Plain, event: Event) -> None:
    stage = _furthest(now)
    open_before = {clock: now.first(stops) is None for clock, _, stops, _ in SIX + OTHERS}
    for kind in RETURNS[event.kind]:
        now.effect.pop(kind, None)
    for clock, starts, stops, _ in SIX + OTHERS:
        start = now.first(starts)
        if start is None:
            now.started.pop(clock, None)
        elif event.kind in RESTARTS and not open_before[clock] and now.first(stops) is None and start < event.on:
            now.started[clock] = event.on
    if _furthest(now) != stage:
        now.back[_furthest(now)] = event.on


def _take_effect(now: Plain, event: Event) -> None:
    if event.kind == "proceedings_issued" and now.has("final_hearing", "care_order"):
        for kind in ("proceedings_issued", "interim_care_order", "timetable_extended", "final_hearing", "care_order"):
            now.effect.pop(kind, None)
        now.proceedings_stop = None
    elif event.kind == "proceedings_issued" and not now.has("proceedings_issued"):
        now.proceedings_stop = now.first(["placement_order"])
    elif event.kind in ("final_hearing", "care_order", "placement_order"):
        now.proceedings_stop = now.proceedings_stop or event.on
    dates = now.effect.setdefault(event.kind, [])
    if event.on not in dates:
        dates.append(event.on)


def _furthest(now: Plain) -> str:
    reached = {GIVES[kind] for kind in now.effect if kind in GIVES}
    if now.has("proceedings_issued") and not now.has("final_hearing", "care_order"):
        reached.add("in_proceedings")
    return max(reached, key=STAGES.index, default="pre_proceedings")


def _stage(now: Plain, record: Record, unborn: bool) -> None:
    stage = _furthest(now)
    moved = now.back.get(stage)
    if now.closed:
        now.stage, now.since = "closed", now.closed
        return
    if unborn and STAGES.index(stage) < STAGES.index("looked_after"):
        moved = max(
            (now.back[each] for each in ("pre_proceedings", "in_proceedings") if each in now.back), default=None
        )
        now.stage, gave = "unborn", now.first(["referred"])
    elif stage == "pre_proceedings":
        court = now.first(["final_hearing", "care_order"]) if now.has("proceedings_issued") else None
        known = [each for each in (now.first(["referred"]), record.born, court) if each]
        now.stage, gave = stage, max(known, default=None)
    else:
        giving = [kind for kind, given in GIVES.items() if given == stage] or ["proceedings_issued"]
        now.stage, gave = stage, now.first(giving)
    now.since = max((each for each in (gave, moved) if each), default=None)


def _clocks(now: Plain, record: Record, as_at: date, unborn: bool) -> None:
    plans = [plan for plan in record.plans if plan.from_on is None or plan.from_on <= as_at]
    plan = max(plans, key=lambda each: (each.from_on or date.min, each.plan, each.parallel_plan), default=None)
    words = {plan.plan, plan.parallel_plan} - {""} if plan else set()
    ruled_out = bool(words) and not words & {"adoption", "undecided"} and not now.has(*TOWARDS)
    no_plan = not words and not now.has(*TOWARDS)
    for clock, starts, stops, limit in SIX + OTHERS:
        start, stop = now.started.get(clock, now.first(starts)), now.first(stops)
        if clock == "proceedings":
            start, stop = now.first(starts), now.proceedings_stop
        due = _after(start, limit) if start else None
        if clock == "proceedings" and due:
            due += timedelta(weeks=8 * len(now.effect.get("timetable_extended", ())))
        six = clock in {each for each, *_ in SIX}
        needs_placed = clock == "ordered_to_matched" and not now.has("placed")
        if start and stop and due:
            status = "met" if stop <= due else "late"
        elif six and stop and not start and not needs_placed:
            status = "unrecorded"
        elif now.closed or (clock in ADOPTION and ruled_out):
            status = "not_applicable"
        elif clock in LATER_STAGE and not stop and STAGES.index(now.stage) >= STAGES.index(LATER_STAGE[clock]):
            status = "unrecorded"
        else:
            status = _running(clock, start, due, as_at)
        _note(now, clock, status, start, due, stop, as_at)
        if clock in COUNTING and not (no_plan and clock in ADOPTION):
            now.standing = max(now.standing, status, key=["on_track", "due_soon", "overdue"].index) if status in (
                "due_soon", "overdue"
            ) else now.standing  # fmt: skip

    start = record.due - timedelta(weeks=40) if record.due else None
    stop, due = now.first(["pre_birth_assessment"]), start + timedelta(weeks=20) if start else None
    if start and stop and due:
        status = "met" if stop <= due else "late"
    else:
        status = "not_applicable" if now.closed or not unborn else _running("pre_birth", start, due, as_at)
    _note(now, "pre_birth", status, start, due, stop, as_at)

    start = None
    status = "not_applicable"
    if (
        now.has("proceedings_issued", "interim_care_order")
        and not now.has("final_hearing", "care_order", "placement_order")
        and now.stage in ("in_proceedings", "looked_after", "recommended", "decided")
    ):
        start = max(now.effect.get("permanence_planning_meeting", ()), default=None) or max(
            (now.effect[kind][0] for kind in ("proceedings_issued", "became_looked_after") if kind in now.effect),
            default=None,
        )
        status = _running("permanence_planning", start, start + timedelta(days=42) if start else None, as_at)
    _note(now, "permanence_planning", status, start, start + timedelta(days=42) if start else None, None, as_at)

    looked_after = not now.closed and now.has("became_looked_after")
    start = max(now.effect.get("review", ()), default=None) if looked_after else None
    second = now.first(["second_review"]) if looked_after else None
    start = max((each for each in (start, second) if each), default=None)
    due = _after(start, (6, "months")) if start else None
    status = _running("later_reviews", start, due, as_at) if looked_after else "not_applicable"
    _note(now, "later_reviews", status, start, due, None, as_at)


def _running(clock: str, start: date | None, due: date | None, as_at: date) -> str:
    if not start or not due:
        return "not_started"
    if as_at > due:
        return "overdue"
    return "due_soon" if as_at >= due - timedelta(days=AMBER[clock]) else "running"


def _note(
    now: Plain, clock: str, status: str, start: date | None, due: date | None, stop: date | None, as_at: date
) -> None:
    elapsed, over = None, 0
    if status in ("met", "late") and start and stop and due:
        elapsed, over = max((stop - start).days, 0), max((stop - due).days, 0)
    elif status in ("running", "due_soon", "overdue") and start and due:
        elapsed, over = max((as_at - start).days, 0), max((as_at - due).days, 0)
    now.statuses[clock] = (status, start, due, stop, elapsed, over)


BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")


def _after(start: date, limit: tuple[int, str]) -> date:
    amount, unit = limit
    if unit == "days":
        return start + timedelta(days=amount)
    if unit == "months":
        month = start.month - 1 + amount
        year, month = start.year + month // 12, month % 12 + 1
        return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    day = start
    while amount:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in BANK_HOLIDAYS:
            amount -= 1
    return day
