"""A database in memory from a bundle, and what a report is asked for on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from trackboard.exchange.bundle import bundle_reader as bundle_read
from trackboard.exchange.demo_authority import stage_demo
from trackboard.exchange.staged import Staged
from trackboard.exchange.three_way import import_merge
from trackboard.pathway.policy.policy import load_policy
from trackboard.reports.catalogue import OPTIONS, REPORTS
from trackboard.reports.kit.report import Report, ReportRequest, financial_year
from trackboard.store.database import Database

FIXTURES = Path(__file__).parents[2] / "fixtures"
POLICY = load_policy()
TODAY = date(2026, 11, 16)


def database(staged: Staged, recorded: str = "2026-11-16T09:00:00Z") -> Database:
    """What was staged, in memory, as if recorded at that moment."""
    db = Database.memory(
        settings={"policy_digest": POLICY.digest, "authority": "Testshire", "pseudonym_salt": "salt"},
        clock=lambda: recorded,
    )
    import_merge.apply(db, staged, POLICY, actor="test", today=date.fromisoformat(recorded[:10]))
    return db


def of_folder(folder: Path) -> Database:
    """The bundle in `folder`."""
    return database(bundle_read.read([folder], POLICY))


@cache
def fixture(name: str) -> Database:
    """One of the bundles under fixtures/, read once; tests only read it."""
    return of_folder(FIXTURES / name)


@lru_cache(maxsize=1)
def northshire() -> Database:
    """The demonstration as at `TODAY`."""
    return database(stage_demo(POLICY, TODAY))


def asked(db: Database, as_at: date = TODAY, start: date | None = None, **others: Any) -> ReportRequest:
    """The period is the financial year to the as-at date, unless `start` says otherwise. `others` are its fields, or
    options of single reports."""
    own = {option.name: others.pop(option.name) for option in OPTIONS if option.name in others}
    first = start or financial_year(as_at)[0]
    return ReportRequest(db, POLICY, as_at, first, others.pop("end", as_at), options=own, **others)


def made(name: str, db: Database, as_at: date = TODAY, start: date | None = None, **others: Any) -> Report:
    """The report of that name."""
    return REPORTS[name].make(asked(db, as_at, start, **others))


def by(report: Report, key: str) -> dict[Any, Mapping[str, Any]]:
    """The rows by one of their columns."""
    return {row[key]: row for row in report.records()}
