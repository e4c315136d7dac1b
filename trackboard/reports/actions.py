"""Actions: what each team has open, overdue, closed and carried over, by owner. In order of name: nobody is ranked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from trackboard.reports.kit import columns
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.report import N, Picture, Relation, Report, ReportRequest, in_rows, notes
from trackboard.store.reads import report_rows

_KEYS = ("open", "overdue", "closed", "carried")
_COUNTED = ("open>Open", "overdue>Overdue", "closed>Closed", "carried>Times carried")


def actions(asked: ReportRequest) -> Report:
    """A row a team: open and overdue on the as-at date, closed in the period."""
    day = asked.as_at.isoformat()
    first, last = asked.start.isoformat(), asked.until.isoformat()
    owners: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    n = 0
    for action in report_rows.actions(asked.db, day, asked.authority):
        counts = owners[action.team, action.owner]
        if action.done_on is None or action.done_on > day:
            counts["open"] += 1
            counts["overdue"] += action.due_on is not None and action.due_on < day
        elif first <= action.done_on <= last:
            counts["closed"] += 1
        else:
            continue
        counts["carried"] += action.carried
        n += 1
    teams: dict[str, Counter[str]] = defaultdict(Counter)
    for (team, _), counts in owners.items():
        teams[team].update(counts)
    labels = asked.policy.teams
    in_order = [team for team in (*labels, *sorted(teams.keys() - labels.keys())) if teams[team]]
    return Report(
        name="actions",
        title="Actions by team",
        columns=(
            *columns.labels("team:", among=labels),
            *columns.labels("label:Team", among=labels.values()),
            *columns.counts(*_COUNTED),
        ),
        rows=[(team, labels.get(team, team), *(teams[team][key] for key in _KEYS)) for team in in_order],
        notes=notes(
            asked,
            n,
            "actions open on the as-at date, or closed in the period",
            "overdue: open, and due before the as-at date; times carried: how often they were put off to a later day; "
            "the inclusion rule does not apply to actions",
        ),
        n=n,
        n_is="actions open on the as-at date, or closed in the period",
        only_found=True,
        relations=(
            *_made_up_of(len(in_order)),
            *in_rows(len(in_order), "open", "overdue", adds_up=False),
        ),
        sections={"owners": _owners(owners, labels)},
        pictures=(Picture("label", "open"),),
    )


def _made_up_of(rows: int) -> tuple[Relation, ...]:
    """What is open and what was closed make up all; of no row at all nothing is told."""
    parts = tuple((row, key) for row in range(rows) for key in ("open", "closed"))
    return (Relation(N, parts),) if parts else ()


def _owners(found: Mapping[tuple[str, str], Counter[str]], labels: Mapping[str, str]) -> Section:
    """The same by owner, in order of name."""
    rows = [
        (labels.get(team, team), owner, *(counts[key] for key in _KEYS))
        for (team, owner), counts in sorted(found.items())
        if counts["open"] or counts["closed"]
    ]
    heads = (
        *columns.labels("team:Team", among=labels.values()),
        *columns.of_person("owner:Owner"),
        *columns.counts(*_COUNTED),
    )
    return Section(heads, rows, title="By owner, in order of name")
