"""Records of made-up children in one line, and what is read from them."""

from __future__ import annotations

from datetime import date

from trackboard.pathway.journey import Journey, fold
from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.record import Event, Plan, Record
from trackboard.pathway.rules import clocks
from trackboard.pathway.rules.clocks import ClockRun, Reading

POLICY = load_policy()


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(text: str) -> Event:
    """`kind 2026-01-05`, with `planned` or `outcome=...` or `reason=...` after it."""
    kind, on, *rest = text.split()
    given = dict(word.split("=") for word in rest if "=" in word)
    return Event(kind, day(on), planned="planned" in rest, **given)


def plan(text: str) -> Plan:
    """`adoption/relatives 2026-01-05`, the parallel plan and the date optional."""
    plans, _, from_on = text.partition(" ")
    first, _, parallel = plans.partition("/")
    return Plan(first, parallel, day(from_on) if from_on else None)


def child(*events: str, born: str = "", due: str = "", plans: tuple[str, ...] = (), **fields: object) -> Record:
    return Record(
        born=day(born) if born else None,
        due=day(due) if due else None,
        events=tuple(event(text) for text in events),
        plans=tuple(plan(text) for text in plans),
        **fields,  # type: ignore[arg-type]
    )


def at(record: Record, as_at: str) -> Journey:
    return fold(record, day(as_at), POLICY)


def runs(record: Record, as_at: str) -> dict[str, ClockRun]:
    return {run.clock: run for run in clocks.read(at(record, as_at), record, POLICY)}


def read(record: Record, clock: str, as_at: str) -> Reading:
    return clocks.reading(runs(record, as_at)[clock], day(as_at))


def status(record: Record, clock: str, as_at: str) -> str:
    return read(record, clock, as_at).status
