"""The made-up authority that `trackboard demo` opens, moved in time so that its last meeting was this week.

It moves by whole weeks: a Tuesday hearing stays on a Tuesday, and a panel is never on a Sunday.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from trackboard.exchange.bundle import bundle_reader
from trackboard.exchange.files.sources import Source
from trackboard.exchange.staged import Staged
from trackboard.pathway.policy.policy import Policy

_BUNDLE = files("trackboard.exchange.demo") / "northshire"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T")


def stage_demo(policy: Policy, today: date) -> Staged:
    """The bundle, staged as if it had been exported this week."""
    anchor = date.fromisoformat((_BUNDLE / "anchor.txt").read_text(encoding="utf-8").strip())
    weeks = timedelta(days=(today - anchor).days // 7 * 7)
    csvs = sorted((file for file in _BUNDLE.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name)
    staged = bundle_reader.read_sources([Source(file.name, file.read_bytes) for file in csvs], policy)
    staged.milestones = [milestone._replace(on=milestone.on + weeks) for milestone in staged.milestones]
    for fields in staged.children.values():
        _move(fields, weeks)
    for rows in staged.tables.values():
        for row in rows:
            _move(row, weeks)
    return staged


def _move(row: dict[str, Any], by: timedelta) -> None:
    for key, value in row.items():
        if isinstance(value, date):
            row[key] = value + by
        elif isinstance(value, str) and _MOMENT.match(value):
            row[key] = (date.fromisoformat(value[:10]) + by).isoformat() + value[10:]
