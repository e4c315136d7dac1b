"""What a report is asked for, from what was typed."""

from __future__ import annotations

from datetime import date

from trackboard.casework.fields.field import Texts
from trackboard.casework.list_filters import read_named
from trackboard.pathway.policy.policy import Policy
from trackboard.reports.catalogue import OPTIONS
from trackboard.reports.kit.options import DayOption, Value
from trackboard.reports.kit.periods import read_period
from trackboard.reports.kit.report import ReportRequest
from trackboard.store.database import Database


def read_request(db: Database, policy: Policy, as_at: date, today: date, texts: Texts) -> ReportRequest:
    """The request that is meant by `start`, `end`, `authority`, `include` and the options of single reports.

    What is not given is the financial year to the as-at date, every authority, the authority's own inclusion rule.
    """
    start, end = read_period(texts.get("start"), texts.get("end"), as_at, today)
    options: dict[str, Value] = {}
    for option in OPTIONS:
        if given := texts.get(option.name):
            options[option.name] = option.field.on(given, today) if isinstance(option, DayOption) else given
    return ReportRequest(
        db,
        policy,
        as_at,
        start,
        end,
        authority=read_named("authority", texts.get("authority"), db, policy),
        include=read_named("include", texts.get("include"), db, policy) or policy.settings.include,
        small_means=bool(texts.get("small_means")),
        options=options,
    )
