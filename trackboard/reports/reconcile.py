"""The lost children: in one of the three lists (looked after, legal, unborn) and missing from another (S2 3.3).

Each service keeps its own list. One authority's were found to miss exactly the children before the court who live at
home: the legal list has them, the looked-after list cannot.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from trackboard.pathway.ids import Kinds
from trackboard.pathway.journey import FINAL, FINAL_ORDERS, stage_of
from trackboard.reports.kit import child_histories, columns
from trackboard.reports.kit.child_histories import Life
from trackboard.reports.kit.cohort import under_age
from trackboard.reports.kit.report import Report, ReportRequest, notes

LISTS = {"looked_after": "Looked after", "legal": "Legal", "unborn": "Unborn"}
_LOOKED_AT = (
    Kinds.BECAME_LOOKED_AFTER,
    Kinds.PRE_PROCEEDINGS_STARTED,
    Kinds.PRE_PROCEEDINGS_ENDED,
    Kinds.PROCEEDINGS_ISSUED,
    *sorted(FINAL_ORDERS),
)
_OVERDUE_BIRTH = timedelta(weeks=3)


def reconcile(asked: ReportRequest, lists: Mapping[str, frozenset[str]] | None = None) -> Report:
    """A row for each child that something is wrong with, in order of reference.

    `lists` are other services' lists of references, by `LISTS`. Without any, the board's own dates are laid beside each
    other.
    """
    given = lists or {}
    known = {
        life.reference: (life, belongs_in(life, asked.as_at))
        for life in child_histories.read(asked, *_LOOKED_AT, everyone=True)
        if life.spells[-1].closed_on is None
    }
    limit = asked.policy.settings.age_limit
    found = []
    for reference in sorted({*known, *(each for listed in given.values() for each in listed)}):
        listed = {name for name, references in given.items() if reference in references}
        on_board = known.get(reference)
        if on_board and not under_age(on_board[0].born, asked.as_at, limit) and not listed:
            continue
        if findings := _findings(on_board, listed, given, asked):
            found.append((reference, listed, "; ".join(findings)))
    stages = _stages(asked, [known[reference][0].id for reference, _, _ in found if reference in known])
    rows = []
    for reference, listed, finding in found:
        should = known[reference][1] if reference in known else frozenset[str]()
        marks = (_mark(name, listed, should, given) for name in LISTS)
        rows.append((reference, stages.get(reference, ""), *marks, finding))
    read = ", ".join(f"{LISTS[name].lower()} ({len(references)})" for name, references in given.items())
    return Report(
        name="reconcile",
        title="Children in one list and missing from another",
        columns=columns.of_child(
            "reference:Reference",
            "stage:Stage on the board",
            *(f"{k}:{v}" for k, v in LISTS.items()),
            "finding:Finding",
        ),
        rows=rows,
        notes=notes(
            asked,
            len(rows),
            f"children with something to settle, of {len(known)} open on the board",
            f"lists read: {read or 'none; the dates on the board are laid beside each other'}",
            "legal: care proceedings or pre-proceedings under way; a list says yes or no, and in brackets what the "
            "dates on the board say",
            period=False,
        ),
        n=len(rows),
        n_is="children with something to settle",
    )


def _stages(asked: ReportRequest, ids: Collection[int]) -> dict[str, str]:
    """Of each of `ids`, by reference, the label of the stage."""
    policy = asked.policy
    labels = {stage.id: stage.label for stage in policy.stages}
    given_by = (*(milestone.kind for milestone in policy.staged), *FINAL)
    return {
        life.reference: labels[stage_of(life.spells[-1].in_effect, life.unborn_on(asked.as_at), policy)]
        for life in child_histories.read(asked, *given_by, ids=ids, everyone=True)
    }


def belongs_in(life: Life, day: date) -> frozenset[str]:
    """The lists that the child should be in on `day`, the one asked for, by the dates on the board."""
    in_effect = life.spells[-1].in_effect
    found = set()
    if Kinds.BECAME_LOOKED_AFTER in in_effect:
        found.add("looked_after")
    before_court = Kinds.PROCEEDINGS_ISSUED in in_effect and FINAL_ORDERS.isdisjoint(in_effect)
    pre = Kinds.PRE_PROCEEDINGS_STARTED in in_effect and Kinds.PRE_PROCEEDINGS_ENDED not in in_effect
    if before_court or (pre and Kinds.PROCEEDINGS_ISSUED not in in_effect and "looked_after" not in found):
        found.add("legal")
    if life.unborn_on(day):
        found.add("unborn")
    return frozenset(found)


def _findings(
    known: tuple[Life, frozenset[str]] | None,
    listed: set[str],
    given: Mapping[str, frozenset[str]],
    asked: ReportRequest,
) -> list[str]:
    """What is to be settled of one child, in sentences."""
    if known is None:
        return [
            f"in the {' and '.join(LISTS[name].lower() for name in LISTS if name in listed)} list, not on the board"
        ]
    life, should = known
    found = [
        f"missing from the {LISTS[name].lower()} list" for name in LISTS if name in given and name in should - listed
    ]
    found += [
        f"in the {LISTS[name].lower()} list, but not by the board's dates" for name in LISTS if name in listed - should
    ]
    if "looked_after" not in should and "legal" in should and Kinds.PROCEEDINGS_ISSUED in life.spells[-1].in_effect:
        found.append("before the court and living at home: in no looked-after data")
    due = life.due
    if not given and life.born is None and due is not None and due + _OVERDUE_BIRTH < asked.as_at:
        found.append(f"due {due} and no birth recorded: in no list of born children")
    return found


def _mark(name: str, listed: set[str], should: frozenset[str], given: Mapping[str, frozenset[str]]) -> str:
    """`yes`, `no`, or with the board's own view in brackets where it differs, or where no list was read."""
    by_dates = "yes" if name in should else "no"
    if name not in given:
        return f"({by_dates})"
    there = "yes" if name in listed else "no"
    return there if there == by_dates else f"{there} ({by_dates})"
