"""Attendance: how often each team came to the tracking meeting, in the survey's bands, and what it missed (S2 3.3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from trackboard.pathway.days import day_or_none, parse_iso
from trackboard.pathway.ids import Attendances, KindId
from trackboard.pathway.journey import plan_in_force
from trackboard.pathway.record import Plan
from trackboard.pathway.rules import attendance_rules as rules
from trackboard.reports.kit import child_histories, columns, reference_values
from trackboard.reports.kit.columns import Holds, Section
from trackboard.reports.kit.report import Picture, Report, ReportRequest, notes
from trackboard.store.reads import report_rows

_STATUSES = (
    Attendances.PRESENT,
    Attendances.APOLOGIES,
    Attendances.WRITTEN_UPDATE,
    Attendances.ABSENT,
    Attendances.NOT_REQUIRED,
)
_MISSING = (Attendances.APOLOGIES, Attendances.ABSENT)
_LETTERS: Mapping[str, str] = {
    Attendances.PRESENT: "P",
    Attendances.APOLOGIES: "a",
    Attendances.WRITTEN_UPDATE: "w",
    Attendances.ABSENT: "-",
    Attendances.NOT_REQUIRED: ".",
}


def attendance(asked: ReportRequest) -> Report:
    """A row a team, in the order of the roll call; teams that a meeting added come last."""
    policy = asked.policy
    first, last = asked.start.isoformat(), asked.until.isoformat()
    kinds = policy.settings.tracking_meetings
    held = report_rows.meetings_held(asked.db, kinds, first, last, asked.authority)
    ids = {meeting.id for meeting in held}
    roll: dict[str, dict[int, str]] = {team: {} for team in policy.teams}
    for meeting, team, status in report_rows.attendance(asked.db, first, last):
        if meeting in ids:
            roll.setdefault(team, {})[meeting] = status
    expected: Counter[str] = Counter()
    mattered: Counter[str] = Counter()
    for meeting, asks in _agendas(asked, {meeting.id: parse_iso(meeting.held_on) for meeting in held}):
        for team, count in rules.expected(asks, policy).items():
            expected[team] += 1
            if roll.get(team, {}).get(meeting) in _MISSING:
                mattered[team] += count
    rows = []
    for team, came in roll.items():
        statuses = Counter(came.values())
        found = rules.attended(statuses)
        rows.append(
            (team, policy.teams.get(team, team), len(held), expected[team], *(statuses[each] for each in _STATUSES),
             len(held) - len(came), None if found.share is None else round(found.share, 3), found.band or None,
             policy.bands.get(found.band, ""), mattered[team])
        )  # fmt: skip
    return Report(
        name="attendance",
        title="Attendance by team",
        columns=(
            *columns.labels("team:", among=policy.teams),
            *columns.labels("label:Team", among=policy.teams.values()),
            *columns.of_meetings("held>Held"),
            *columns.counts("expected>Expected"),  # it tells how many children were before the court, and so on
            *columns.of_meetings(
                "present>Present",
                "apologies>Apologies",
                "written_update>Written update",
                "absent>Absent",
                "not_required>Not required",
                "not_recorded>Not recorded",
                "share>Share",
                "band:",
                "band_label:Band",
            ),
            *columns.counts("missed_children>Missed children"),
        ),
        rows=rows,
        notes=notes(
            asked,
            len(held),
            "tracking meetings held",
            "share: meetings at which the team was present, of those whose roll call required it; bands: all; more "
            "than half, above 0.6; about half, 0.4 to 0.6; fewer than half; none (S2 3.3)",
            "expected: meetings whose agenda asked for the team (always; when a child is looked after; may be adopted; "
            "is before the court)",
            "missed children: discussed in a stage that asks for the team, at a meeting that it missed without a "
            "written update; a child is counted once a meeting",
            reference_values.S2_ATTENDANCE,
        ),
        n=len(held),
        n_is="tracking meetings held",
        n_holds=Holds.MEETINGS,
        sections={"by_meeting": _by_meeting(held, roll, asked)},
        pictures=(Picture("label", "share"), Picture("label", section="by_meeting")),
    )


def _agendas(asked: ReportRequest, held: dict[int, date]) -> Iterator[tuple[int, list[frozenset[str]]]]:
    """Of each meeting, what every child discussed there asks for, as the child stood on that day."""
    discussed: dict[int, list[int]] = defaultdict(list)
    if held:
        for child, meeting in report_rows.minuted(asked.db, asked.start.isoformat(), asked.until.isoformat()):
            if meeting in held:
                discussed[child].append(meeting)
    agendas: dict[int, list[frozenset[str]]] = {meeting: [] for meeting in held}
    plans: dict[int, list[Plan]] = defaultdict(list)
    for row in report_rows.plans(asked.db, discussed):
        plans[row.child_id].append(Plan(row.plan, row.parallel_plan, day_or_none(row.from_on)))
    for life in child_histories.read(asked, *rules.LOOKED_AT, ids=discussed, everyone=True):
        for meeting in discussed[life.id]:
            then = life.on(held[meeting], asked.policy)
            planned = plan_in_force(plans[life.id], held[meeting]) or _NO_PLAN
            stood = _Stood(then.in_effect, then.closed_on, planned.plan, planned.parallel_plan)
            agendas[meeting].append(rules.asks_for(stood))
    yield from agendas.items()


class _Stood(NamedTuple):
    """A child on the day of a meeting."""

    in_effect: Mapping[KindId, date]
    closed_on: date | None
    plan: str
    parallel_plan: str


_NO_PLAN = Plan("", "")


def _by_meeting(held: list[report_rows.HeldRow], roll: dict[str, dict[int, str]], asked: ReportRequest) -> Section:
    """Team by meeting, a letter a cell: legible without colour."""
    names = [f"{meeting.meeting}:{meeting.held_on}" for meeting in held]
    rows = [
        (asked.policy.teams.get(team, team), *(_LETTERS.get(came.get(meeting.id, ""), "?") for meeting in held))
        for team, came in roll.items()
    ]
    title = "Team by meeting: P present, w written update, a apologies, - absent, . not required, ? not recorded"
    heads = (*columns.labels("label:Team", among=asked.policy.teams.values()), *columns.of_meetings(*names))
    return Section(heads, rows, title=title)
