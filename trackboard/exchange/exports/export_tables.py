"""What export hands out as tables: the children with their dates in effect as a tracker has them, a row a child; and
their milestones, verdicts and actions, a row each, with the columns of the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any, TypeVar

from trackboard.board.board import Board
from trackboard.board.derive import record_of
from trackboard.board.model import Filter, Privacy
from trackboard.board.privacy import initials, name_or_none
from trackboard.casework.fields.child_fields import CHILD
from trackboard.exchange.bundle.bundle_form import FORMS, Form
from trackboard.exchange.bundle.bundle_writer import cell_text
from trackboard.exchange.exports.masked import masked_rows
from trackboard.exchange.exports.pseudonyms import Pseudonyms
from trackboard.exchange.exports.shape import Field, Outward
from trackboard.pathway.ids import KindId
from trackboard.pathway.journey import fold
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import ON_OR_BEFORE
from trackboard.store.reads.board_rows import CardRow
from trackboard.store.reads.child_rows import children_by_id, references
from trackboard.store.reads.facts import Facts, everything_for_derivation
from trackboard.store.reads.meeting_rows import actions_of_no_child, meetings
from trackboard.store.reads.recorded_rows import rows_of
from trackboard.store.tables import ActionRow, DelayRow, MilestoneRow, Row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Handing:
    """What of the board is handed out, and how children are shown in it."""

    board: Board
    chosen: Filter
    privacy: Privacy = "references"
    pseudonyms: Pseudonyms | None = None
    past: bool = False
    """Nothing that is dated after the board's day."""

    @property
    def policy(self) -> Policy:
        """The board's."""
        return self.board.policy

    def rows(self) -> list[CardRow]:
        """The children's rows by stage, the worst first; masked where they go under pseudonyms."""
        found = self.board.rows(self.chosen)
        return list(found if self.pseudonyms is None else masked_rows(self.board, list(found), self.pseudonyms))

    def mask(self, form: Form) -> Callable[[str, str], str]:
        """From a cell (column, text) of a file of the bundle to what is written of it."""
        if self.pseudonyms is None:
            return lambda _, text: text
        cell = self.pseudonyms.cell
        return lambda column, text: cell(form, column, text)

    def until(self, day: str | None) -> bool:
        """Whether what is dated so is known: without a date, always."""
        return not self.past or not day or day[:10] <= self.board.as_at.isoformat()


def children(handing: Handing) -> Outward:
    """A row a child: its fields, where it stands, and a column for each milestone with its date in effect.

    A plan for a day that is still to come, a reason and a return have columns where a child has one.
    """
    board, policy = handing.board, handing.policy
    standing = {row.id: row for row in handing.rows()}
    form, mask = FORMS["children"], handing.mask(FORMS["children"])
    reason = handing.mask(FORMS["milestones"])
    dates = {
        facts.id: _dates(facts, board.as_at, policy, reason) for facts in everything_for_derivation(board.db, standing)
    }
    used = {column for found in dates.values() for column, text in found.items() if text}
    fields = (*_who(handing), *_standing_fields(policy), *_child_fields(policy), *_date_fields(policy, used))
    rows = []
    for child in children_by_id(board.db, standing).values():
        row = standing[child.id]
        cells = {column: mask(column, _text(getattr(child, column, None))) for column in form.every}
        cells |= {"plan": row.plan, "parallel_plan": row.parallel_plan}
        cells["initials"] = initials(child.given_name, child.family_name)
        cells |= _standing(board, row) | dates[child.id]
        rows.append(tuple([cells.get(each.key, "") for each in fields]))
    rows.sort()
    note = "of a milestone that repeats the first date; `trackboard export milestones` has every one"
    return Outward("children", fields, rows, len(rows), (note,))


def milestones(handing: Handing) -> Outward:
    """A row a milestone, planned ones too."""
    policy = handing.policy
    words = {
        "kind": policy.kinds,
        "outcome": policy.event_outcomes,
        "reason": {ON_OR_BEFORE: _UNSURE_IN_WORDS, **policy.event_reasons},
    }
    found = [row for row in _of_children(handing, MilestoneRow) if row.planned or handing.until(row.on_date)]
    return _long(handing, "milestones", found, words)


def delays(handing: Handing) -> Outward:
    """A row a verdict on a delay."""
    policy = handing.policy
    words: dict[str, Mapping[str, str]] = {
        "clock": {clock.id: clock.label for clock in policy.clocks},
        "verdict": policy.verdicts,
        "reason": policy.reasons,
        "party": policy.parties,
    }
    found = [row for row in _of_children(handing, DelayRow) if handing.until(row.recorded_at or row.started_on)]
    return _long(handing, "delays", found, words)


def actions(handing: Handing) -> Outward:
    """A row an action, open or done; those of no child only where every child's are."""
    found = _of_children(handing, ActionRow)
    chosen = handing.chosen
    if chosen == Filter(include=chosen.include, all=chosen.all):
        found += actions_of_no_child(handing.board.db)
    held = {row.id: row.held_on for row in meetings(handing.board.db)}
    found = [row for row in found if handing.until(row.recorded_on or held.get(row.meeting_id or 0))]
    found = [row if handing.until(row.done_on) else replace(row, done_on=None, outcome="") for row in found]
    return _long(handing, "actions", found, {"team": handing.policy.teams})


def _who(handing: Handing) -> Iterator[Field]:
    yield Field("reference", "Reference", "reference")
    if handing.privacy == "initials":
        yield Field("initials", "Initials")
    if handing.privacy == "names":
        yield Field("given_name", "Given name", "given_name")
        yield Field("family_name", "Family name", "family_name")


def _child_fields(policy: Policy) -> Iterator[Field]:
    """The fields of a child but those that say who it is."""
    form = FORMS["children"]
    labels = {name: each.label for name, each in CHILD.items()}
    labels |= {"date_of_birth": "Date of birth", "due_date": "Due date"}
    labels |= {"plan": "Plan", "parallel_plan": "Parallel plan"}
    words: Mapping[str, Mapping[str, str]] = {
        "team": policy.teams,
        "plan": policy.plans,
        "parallel_plan": policy.plans,
        "early_permanence_route": policy.routes,
    }
    for column in form.every:
        if column not in ("reference", "given_name", "family_name"):
            yield Field(column, labels[column], column, words.get(column, {}), day=column in form.dates)


def _standing_fields(policy: Policy) -> Iterator[Field]:
    """Where the child stands: worked out, so an import leaves it alone."""
    yield Field("stage", "Stage", words={stage.id: stage.label for stage in policy.stages})
    yield Field("stage_since", "In this stage since", day=True)
    yield Field("days_in_stage", "Days in this stage", number=True)
    yield Field("standing", "Standing", words={id: label.lower() for id, label in policy.standings.items()})
    yield Field("worst", "Worst clock")
    yield Field("worst_due_on", "Worst clock due on", day=True)


_UNSURE_IN_WORDS = "That day or earlier"


def _standing(board: Board, row: CardRow) -> dict[str, str]:
    card = board.maker.card(row, "references")
    return {
        "stage": card.stage,
        "stage_since": _text(card.since),
        "days_in_stage": _text(card.days_in_stage),
        "standing": card.standing,
        "worst": f"{card.worst.label}: {card.worst.words}" if card.worst else "",
        "worst_due_on": _text(card.worst.due_on) if card.worst else "",
    }


def _date_fields(policy: Policy, used: set[str]) -> Iterator[Field]:
    """The milestones in pathway order, what went back, the ends: each with its plan and its reason beside it."""
    for kind, label in policy.kinds.items():
        if kind not in policy.returns or kind in used:
            yield Field(kind, label, f"milestone:{kind}", day=True)
        if f"planned:{kind}" in used:
            yield Field(f"planned:{kind}", f"{label} (planned)", f"planned:{kind}", day=True)
        if f"reason:{kind}" in used:
            words = policy.reasons_of(KindId(kind)) or {ON_OR_BEFORE: _UNSURE_IN_WORDS}
            yield Field(f"reason:{kind}", f"{label} (reason)", f"reason:{kind}", words)
    yield Field("outcome", "Outcome", "outcome", policy.outcomes)


def _dates(facts: Facts, as_at: date, policy: Policy, mask: Callable[[str, str], str]) -> dict[str, str]:
    """By column: what is in effect, the latest return and end of the journey, what is planned, reasons, outcome."""
    journey = fold(record_of(facts, as_at), as_at, policy)
    found: dict[str, str] = {kind: on.isoformat() for kind, on in journey.in_effect.items()}
    today, opened, outcome = as_at.isoformat(), _text(journey.opened_on), ""
    planned: dict[str, str] = {}
    for kind, on, plan, ended, _ in sorted(facts.events, key=itemgetter(1)):
        if plan:
            if on >= today or kind not in journey.in_effect:  # the next day for it or, where all went by, the last
                planned[kind] = planned[kind] if planned.get(kind, "") >= today else on
        elif (kind in policy.returns or kind in policy.ends) and opened <= on <= today:
            found[kind], outcome = on, ended or outcome
    reasons = {
        f"reason:{kind}": mask("reason", reason)
        for kind, on, plan, _, reason in facts.events
        if not plan and found.get(kind) == on
    }
    return found | reasons | {f"planned:{kind}": on for kind, on in planned.items()} | {"outcome": outcome}


def _of_children(handing: Handing, row: type[R]) -> list[R]:
    """The rows of one table that belong to the children chosen."""
    return rows_of(handing.board.db, row, [each.id for each in handing.board.rows(handing.chosen)])


def _long(handing: Handing, table: str, found: Iterable[Row], words: Mapping[str, Mapping[str, str]]) -> Outward:
    """The rows as the bundle has them and sorted as there, with who the child is where that was asked for."""
    form, db, privacy = FORMS[table], handing.board.db, handing.privacy
    mask = handing.mask(form)
    names = {
        "reference": {child: reference for reference, child in references(db).items()},
        "meeting": {row.id: row.meeting for row in meetings(db)},
    }
    shown = {} if privacy == "references" else _shown(handing)

    def cells(row: Any) -> dict[str, str]:
        known = {column: mask(column, cell_text(form, row, column, names)) for column in form.every}
        return known | {"name": shown.get(row.child_id, "")}

    rows = [cells(row) for row in found]
    rows.sort(key=lambda row: (*(row[column] for column in form.order), *row.values()))
    columns = [column for column in form.every if column in form.columns or any(row[column] for row in rows)]
    fields = [
        Field(each, _label(each), each, words.get(each, {}), day=each in form.dates, number=each in form.numbers)
        for each in columns
    ]
    if shown:
        fields.insert(columns.index("reference") + 1, Field("name", "Name" if privacy == "names" else "Initials"))
    children = len({row["reference"] for row in rows} - {""})
    return Outward(table, tuple(fields), [tuple([row[each.key] for each in fields]) for row in rows], children)


def _shown(handing: Handing) -> dict[int, str]:
    """By child, its name or its initials."""
    privacy = handing.privacy
    return {
        row.id: name_or_none(row.given_name, row.family_name, privacy) or ""
        for row in handing.board.rows(handing.chosen)
    }


def _label(column: str) -> str:
    return _LABELS.get(column) or column.replace("_", " ").capitalize()


_LABELS = {
    "kind": "Milestone",
    "started_on": "Clock started on",
    "due_on": "Due",
    "done_on": "Done",
    "carried": "Times carried over",
    "period": "Period of care",
    "year": "Year of the return",
}
"""Columns that are called otherwise than by their name."""


def _text(value: object) -> str:
    """As the bundle writes it."""
    return "" if value is None else str(value)
