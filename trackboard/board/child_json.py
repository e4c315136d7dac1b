"""One child as the JSON that users' scripts rest on. Dates are ISO text, what is absent is None."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from trackboard.board.cards import CardMaker
from trackboard.board.kept_clocks import JudgedRun, decode
from trackboard.board.model import Privacy
from trackboard.board.privacy import name_or_none
from trackboard.pathway.days import age_years, iso_or_none, parse_iso
from trackboard.pathway.rules import clock_runs as clocks
from trackboard.store.reads.board_rows import CardRow


def child_document(maker: CardMaker, row: CardRow, privacy: Privacy) -> dict[str, Any]:
    """The child of `row` as `board --format json` prints it."""
    born = parse_iso(row.date_of_birth) if row.date_of_birth else None
    unborn = not row.date_of_birth or (born is not None and born > maker.as_at)
    document: dict[str, Any] = {
        "reference": row.reference,
        "name": name_or_none(row.given_name, row.family_name, privacy),
        "authority": row.authority or None,
        "team": row.team or None,
        "owner": row.owner or None,
        "age": age_years(born, maker.as_at) if born and not unborn else None,
        "age_text": maker.age(row) or None,
        "stage": maker.policy.stages[row.stage].id,
        "stage_since": row.since,
        "days_in_stage": (maker.as_at - parse_iso(row.since)).days if row.since else None,
        "standing": maker.standing(row) or None,
        "plan": row.plan or None,
        "flags": list(maker.flags(row)),
        "outcome": row.outcome or None,
        "clocks": {judged.run.clock: clock_document(maker, judged) for judged in decode(row.clocks)},
    }
    if unborn and row.due_date:
        document["due_date"] = row.due_date
    return document


def clock_document(maker: CardMaker, judged: JudgedRun) -> dict[str, Any]:
    """One clock of a child."""
    run = judged.run
    if run.started_on is None and run.stopped_on is None:
        return _blank_document(run.state, maker.basis[run.clock])
    now = clocks.reading(run, maker.as_at)
    return {
        "status": now.status,
        "started_on": iso_or_none(run.started_on),
        "due_on": iso_or_none(run.due_on),
        "stopped_on": iso_or_none(run.stopped_on),
        "elapsed_days": now.elapsed_days,
        "overdue_days": now.overdue_days,
        "basis": maker.basis[run.clock],
        "verdict": judged.verdict or None,
    }


@lru_cache(maxsize=256)
def _blank_document(state: str, basis: str) -> dict[str, Any]:
    """A clock without dates; one object serves every child, so it is not to be changed."""
    dates = dict.fromkeys(("started_on", "due_on", "stopped_on", "elapsed_days"))
    return {"status": state, **dates, "overdue_days": 0, "basis": basis, "verdict": None}
