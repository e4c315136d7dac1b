"""The lost children: in one of the three lists (looked after, legal, unborn) and missing from another (S2 3.3).

Each service keeps its own list. One authority's were found to miss exactly the children before the court who live at
home: the legal list has them, the looked-after list cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from trackboard.pathway.inclusion import FINAL_ORDERS
from trackboard.reports import cohort
from trackboard.reports.cohort import Child, under_age
from trackboard.reports.report import Asked, Report, columns, notes

LISTS = {"looked_after": "Looked after", "legal": "Legal", "unborn": "Unborn"}
_OVERDUE_BIRTH = timedelta(weeks=3)


def reconcile(asked: Asked, lists: Mapping[str, frozenset[str]] | None = None) -> Report:
    """A row for each child that something is wrong with, in order of reference.

    `lists` are other services' lists of references, by `LISTS`. Without any, the board's own dates are laid beside each
    other.
    """
    given = lists or {}
    known: dict[str, tuple[Child, frozenset[str]]] = {}
    for child in cohort.read(asked):
        if child.journey.closed_on is None:
            known[child.reference] = (child, belongs_in(child))
    limit = asked.policy.settings.age_limit
    stages = {stage.id: stage.label for stage in asked.policy.stages}
    rows = []
    for reference in sorted({*known, *(each for listed in given.values() for each in listed)}):
        listed = {name for name, references in given.items() if reference in references}
        on_board = known.get(reference)
        found = _findings(on_board, listed, given, asked)
        if on_board and not under_age(on_board[0].record.born, asked.as_at, limit) and not listed:
            continue
        if found:
            stage = stages[on_board[0].journey.stage] if on_board else ""
            should = on_board[1] if on_board else frozenset[str]()
            rows.append((reference, stage, *(_mark(name, listed, should, given) for name in LISTS), "; ".join(found)))
    read = ", ".join(f"{LISTS[name].lower()} ({len(references)})" for name, references in given.items())
    return Report(
        name="reconcile",
        title="Children in one list and missing from another",
        columns=columns(
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
        single_children=True,
    )


def belongs_in(child: Child) -> frozenset[str]:
    """The lists that the child should be in, by the dates on the board."""
    journey = child.journey
    in_effect = journey.in_effect
    found = set()
    if "became_looked_after" in in_effect:
        found.add("looked_after")
    before_court = "proceedings_issued" in in_effect and FINAL_ORDERS.isdisjoint(in_effect)
    pre = "pre_proceedings_started" in in_effect and "pre_proceedings_ended" not in in_effect
    if before_court or (pre and "proceedings_issued" not in in_effect and "looked_after" not in found):
        found.add("legal")
    if journey.unborn:
        found.add("unborn")
    return frozenset(found)


def _findings(
    known: tuple[Child, frozenset[str]] | None, listed: set[str], given: Mapping[str, frozenset[str]], asked: Asked
) -> list[str]:
    """What is to be settled of one child, in sentences."""
    if known is None:
        return [
            f"in the {' and '.join(LISTS[name].lower() for name in LISTS if name in listed)} list, not on the board"
        ]
    child, should = known
    found = [
        f"missing from the {LISTS[name].lower()} list" for name in LISTS if name in given and name in should - listed
    ]
    found += [
        f"in the {LISTS[name].lower()} list, but not by the board's dates" for name in LISTS if name in listed - should
    ]
    if "looked_after" not in should and "legal" in should and "proceedings_issued" in child.journey.in_effect:
        found.append("before the court and living at home: in no looked-after data")
    due = child.record.due
    if not given and child.record.born is None and due is not None and due + _OVERDUE_BIRTH < asked.as_at:
        found.append(f"due {due} and no birth recorded: in no list of born children")
    return found


def _mark(name: str, listed: set[str], should: frozenset[str], given: Mapping[str, frozenset[str]]) -> str:
    """`yes`, `no`, or with the board's own view in brackets where it differs, or where no list was read."""
    by_dates = "yes" if name in should else "no"
    if name not in given:
        return f"({by_dates})"
    there = "yes" if name in listed else "no"
    return there if there == by_dates else f"{there} ({by_dates})"
