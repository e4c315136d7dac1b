"""What changed since a day, child by child: stage, dates, plan, verdicts, actions; and what was recorded late."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from trackboard.pathway.days import parse_iso
from trackboard.pathway.journey import fold
from trackboard.pathway.policy.policy import Policy
from trackboard.reports.kit import cohort, columns
from trackboard.reports.kit.cohort import Child
from trackboard.reports.kit.options import SINCE
from trackboard.reports.kit.report import Report, ReportRequest, notes
from trackboard.store.reads import report_rows
from trackboard.store.reads.report_rows import Recorded

_TABLES = ("milestones", "struck", "plans", "delays", "actions")
Row = tuple[str, str, str, str, str, date | None, date | None, str]


def changes(asked: ReportRequest) -> Report:
    """Rows by child, in order of reference: what, from, to, its day, the day it was recorded, whether that was late."""
    since = since_day(asked)
    audit = _audit(asked, since)
    dated = report_rows.with_milestone(
        asked.db,
        list(asked.policy.kinds),
        (since + timedelta(days=1)).isoformat(),
        asked.as_at.isoformat(),
    )
    rows: list[Row] = []
    children = set()
    arrived = report_rows.arrived(asked.db, since.isoformat(), asked.as_at.isoformat())
    for child in cohort.read(asked, {*audit, *dated}):
        found = list(_of(child, since, audit.get(child.id, []), asked))
        if found:
            children.add(child.id)
        rows += found
    rows.sort(key=lambda row: (row[0], row[5] or date.max))
    late = sum(row[7] == "yes" for row in rows)
    return Report(
        name="changes",
        title=f"What changed since {since}",
        columns=columns.of_child(
            "reference:Reference",
            "change:Change",
            "what:What",
            "before:Before",
            "after:After",
            "on:On",
            "recorded_on:Recorded",
            "late:Late",
        ),
        rows=rows,
        notes=notes(
            asked,
            len(children),
            f"children of whom something changed after {since}, up to {asked.as_at}",
            f"late: dated {since} or before, and recorded after it: {late} of {len(rows)}",
            *(
                [f"{len(arrived)} records came into this database as a whole since then: told by their dates alone"]
                if arrived
                else []
            ),
            period=False,
        ),
        n=len(children),
        n_is="children of whom something changed",
    )


def since_day(asked: ReportRequest) -> date:
    """The day asked for, or that of the last tracking meeting before the as-at date; failing both a month ago."""
    since = SINCE.of(asked)
    if since is not None:
        return since
    kinds = asked.policy.settings.tracking_meetings
    held = report_rows.last_meeting(asked.db, kinds, asked.as_at.isoformat(), asked.authority)
    return parse_iso(held) if held else asked.as_at - timedelta(days=30)


def _audit(asked: ReportRequest, since: date) -> dict[int, list[Recorded]]:
    """What was recorded since, by child; those written more than once as one change, if any."""
    rows: dict[tuple[int, str, str], Recorded] = {}
    for each in report_rows.recorded(asked.db, _TABLES, since.isoformat(), asked.as_at.isoformat()):
        key = (each.child_id, each.table, _seq(each))
        first = rows.get(key)
        rows[key] = each._replace(old=first.old, op=first.op) if first is not None else each
    found: dict[int, list[Recorded]] = defaultdict(list)
    for (child, _, _), each in rows.items():
        if each.old is not None or each.new is not None:
            found[child].append(each)
    return found


def _seq(each: Recorded) -> str:
    row = json.loads(each.new or each.old or "{}")
    return str(row.get("seq", row.get("id", "")))


def _of(child: Child, since: date, audit: list[Recorded], asked: ReportRequest) -> Iterator[Row]:
    """One child's changes: what the dates say, then what the audit adds."""
    policy = asked.policy
    was = fold(child.record, since, policy)
    now = child.journey
    stages = {stage.id: stage.label for stage in policy.stages}
    if not was.known:
        yield child.reference, "new", "New on the board", "", stages[now.stage], now.opened_on, None, ""
    elif was.stage != now.stage:
        yield child.reference, "stage", "Stage", stages[was.stage], stages[now.stage], now.since, None, ""
    recorded = {(row["kind"], row["on_date"]): each for each in audit if (row := _milestone(each))}
    told: set[tuple[str, str]] = set()
    for event in child.record.events:
        if since < event.on <= asked.as_at and not event.planned:
            told.add((event.kind, event.on.isoformat()))
            found = recorded.get((event.kind, event.on.isoformat()))
            yield (child.reference, "milestone", policy.label(event.kind), "", event.on.isoformat(), event.on,
                   parse_iso(found.on) if found else None, "")  # fmt: skip
    for each in audit:
        yield from _recorded(child, each, since, told, policy)
    if not audit:
        for plan in child.record.plans:
            if plan.from_on is not None and since < plan.from_on <= asked.as_at and was.known:
                after = _plan({"plan": plan.plan, "parallel_plan": plan.parallel_plan}, policy)
                before = _plan({"plan": was.plan, "parallel_plan": was.parallel_plan}, policy)
                if after != before:
                    yield child.reference, "plan", "Plan", before, after, plan.from_on, None, ""


def _milestone(each: Recorded) -> dict[str, Any] | None:
    return json.loads(each.new) if each.table == "milestones" and each.new else None


def _recorded(child: Child, each: Recorded, since: date, told: set[tuple[str, str]], policy: Policy) -> Iterator[Row]:
    """The row that one change of the record makes; none where its date has already been told."""
    old = json.loads(each.old) if each.old else {}
    new = json.loads(each.new) if each.new else {}
    row = new or old
    on = parse_iso(each.on)
    if each.table == "milestones":
        if new and (row["kind"], row["on_date"]) in told:
            return
        same = (
            old
            and new
            and (old["kind"], old["on_date"], old["planned"]) == (new["kind"], new["on_date"], new["planned"])
        )
        if same or not new:
            return  # a note was added; or it was struck out, which `struck` tells
        words = policy.label(row["kind"]) + (" (planned)" if row["planned"] else "")
        late = "yes" if not row["planned"] and parse_iso(row["on_date"]) <= since else ""
        day = parse_iso(row["on_date"])
        yield child.reference, "milestone", words, old.get("on_date", ""), row["on_date"], day, on, late
    elif each.table == "struck" and new:
        yield child.reference, "milestone", f"{policy.label(row['kind'])} struck out", row["on_date"], "", None, on, ""
    elif each.table == "plans" and new:
        from_on = parse_iso(row["from_on"]) if row["from_on"] else None
        late = "yes" if from_on is not None and from_on <= since else ""
        yield child.reference, "plan", "Plan", _plan(old, policy), _plan(new, policy), from_on, on, late
    elif each.table == "delays" and new:
        what = f"Verdict: {policy.clock(row['clock']).label}"
        words = "; ".join(
            word for word in (policy.verdicts.get(row["verdict"], ""), policy.reasons.get(row["reason"], row["reason"]))
            if word
        )  # fmt: skip
        yield child.reference, "verdict", what, "", words, parse_iso(row["started_on"]), on, ""
    elif each.table == "actions":
        was, now = _standing(old), _standing(new)
        if was != now:
            due = parse_iso(row["due_on"]) if row["due_on"] else None
            team = policy.teams.get(row["team"], row["team"])
            yield child.reference, "action", f"Action {team}".strip(), was, now, due, on, ""


def _plan(row: dict[str, Any], policy: Policy) -> str:
    plans = (row.get("plan", ""), row.get("parallel_plan", ""))
    return " / ".join(policy.plans.get(plan, plan) for plan in plans if plan)


def _standing(row: dict[str, Any]) -> str:
    """How an action stands, without its words: those may name people."""
    if not row:
        return ""
    return f"done {row['done_on']}" if row["done_on"] else f"due {row['due_on']}" if row["due_on"] else "open"
