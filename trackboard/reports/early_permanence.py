"""Early permanence: placements by how they stand, ages and waits, beside what was published (S0, S4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from trackboard.pathway.days import age_text, age_years, tenth_birthday
from trackboard.pathway.ids import Kinds, Outcomes, PlacementEnds, Routes
from trackboard.reports import placements
from trackboard.reports.kit import child_histories, columns, reference_values
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.report import (
    Picture,
    Report,
    ReportRequest,
    down_column,
    in_rows,
    mean,
    notes,
    share,
    shares,
    year_name,
)
from trackboard.reports.placements import OUTCOMES, Placement

ENDED = (PlacementEnds.ADOPTED_BY_CARERS, *placements.HOME, PlacementEnds.MOVED)
_COUNTED = (Kinds.BECAME_LOOKED_AFTER, Kinds.EARLY_PERMANENCE_PLACEMENT, Kinds.PLACED)
MONTH = 365.25 / 12
"""Days in a month, for averages told in months."""


def early_permanence(asked: ReportRequest) -> Report:
    """A row an outcome, which add to the placements: in the period, and since the first on record."""
    every = list(placements.read(asked))
    now = [each for each in every if asked.start <= each.started_on]
    routes = [*(route for route in asked.policy.routes if route != Routes.NONE), ""]
    by_outcome, by_outcome_now = (Counter(each.outcome for each in chosen) for chosen in (every, now))
    by_outcome_and_route = Counter((each.outcome, _route(each)) for each in every)
    came_back = Counter(outcome for each in every for outcome in each.went_to)
    rows = [
        (
            outcome,
            label,
            by_outcome_now[outcome],
            by_outcome[outcome],
            came_back[outcome],
            *(by_outcome_and_route[outcome, route] for route in routes),
        )
        for outcome, label in OUTCOMES.items()
    ]
    by_route = [f"{route or 'no_route'}>{asked.policy.routes.get(route, 'Not recorded')}" for route in routes]
    return Report(
        name="early-permanence",
        title="Early-permanence placements by how they stand",
        columns=(
            *columns.labels("outcome:", "label:Outcome"),
            *columns.counts("n>In the period", "cumulative>Cumulative", "came_back>Came back since", *by_route),
        ),
        rows=rows,
        notes=notes(
            asked,
            len(now),
            "placements begun in the period",
            "each placement is counted once, by its latest status; a child who went home and came back is in the same "
            "placement again (counted under 'came back since', by where it had gone); routes are cumulative",
            f"early permanence is asked of children under {asked.policy.settings.early_permanence_age_years} (a "
            "setting: the papers have 0 to 3, under 4, and 0 to 24 months)",
            "moves on record: disrupted placements, and early-permanence placements that ended by a move; a change of "
            "foster carer (903 reasons P and B) is no milestone, so the board does not hold it",
            *reference_values.CONCURRENT_PLANNING,
        ),
        remarks=(f"{len(every)} placements since the first on record",),
        n=len(now),
        n_is="placements begun in the period",
        relations=(
            down_column(range(len(OUTCOMES)), "n"),
            *in_rows(len(OUTCOMES), "cumulative", *(name.partition(">")[0] for name in by_route)),
            *in_rows(len(OUTCOMES), "cumulative", "n", adds_up=False),
        ),
        sections={
            "measures": _measures(every, asked),
            "ages": _ages(now, every),
            "years": _by_year(every),
            "compared": _compared(every, asked),
        },
        pictures=(Picture("label", "cumulative"),),
    )


def _route(placement: Placement) -> str:
    route = placement.child.route
    return "" if route == Routes.NONE else route


def _measures(every: Sequence[Placement], asked: ReportRequest) -> Section:
    """The figures of S4, of all placements on record: shares with both numbers, means in days and months."""
    born = [each for each in every if each.child.born]
    adopted = [each for each in every if each.adopted_on]
    decided = [each for each in every if each.outcome in ENDED]
    ages = [_since(each.child.born, each.adopted_on) for each in adopted]
    to_order = [_since(each.entered_on, each.adopted_on) for each in adopted]
    moved_in = [_since(each.entered_on, each.started_on) for each in adopted]
    rows = [
        _share("Referred at or before birth", sum(map(_referred_by_birth, born)), len(born)),
        _share("Placed before the first birthday", sum(map(_placed_before_one, born)), len(born)),
        _share("Adopted, of placements that ended", len(adopted), len(decided)),
        _share("Returned to parents, of placements that ended",
               sum(each.outcome == PlacementEnds.RETURNED_TO_PARENTS for each in decided), len(decided)),
        _share("Entry to moving in with the carers under 21 months (of those adopted)", *_under_21(moved_in)),
        _share("Entry to Adoption Order under 21 months (of those adopted)", *_under_21(to_order)),
        _mean("Age at adoption", ages, asked),
        _mean("Entry to Adoption Order", to_order, asked),
        _mean("Entry to moving in with the carers", moved_in, asked),
    ]  # fmt: skip
    return Section(
        (
            *columns.labels("label:Measure"),
            *columns.counts("n>n", "of>Of"),
            columns.derived("share>Share", "n", "of", by=shares),
            columns.derived("days>Mean days", "n"),
            columns.derived("months>Mean months", "n"),
        ),
        rows,
        title="Ages and waits, of all placements on record",
    )


def _ages(now: Sequence[Placement], every: Sequence[Placement]) -> Section:
    """Children by age at placement, with the youngest and the oldest."""
    aged, aged_now = (Counter(each.age_years for each in chosen) for chosen in (every, now))
    known = sorted(years for years in aged if years is not None)
    rows: list[tuple[Any, ...]] = [(f"{years} years", aged_now[years], aged[years]) for years in known]
    for name, pick in (("youngest", min), ("oldest", max)):
        rows.append((name, *(_extreme(chosen, pick) for chosen in (now, every))))
    # The youngest and the oldest are single children.
    heads = columns.of_child("age:Age at placement", "n>In the period", "cumulative>Cumulative")
    return Section(heads, rows, title="Children by age at placement")


def _extreme(chosen: Iterable[Placement], pick: Any) -> str:
    aged = [(each.started_on - each.child.born, each) for each in chosen if each.child.born]
    if not aged:
        return ""
    _, each = pick(aged, key=lambda pair: pair[0])
    return _age(each.child.born, each.started_on)


def _age(born: date, day: date) -> str:
    """`1 day`, `14 months`, `2 years 4 months`: from two years on with the months, as S0 gives ages."""
    years = age_years(born, day)
    if years < 2:
        return age_text(born, None, day)
    months = (day.month - born.month - (day.day < born.day)) % 12
    return f"{years} years {months} month{'' if months == 1 else 's'}"


def _by_year(every: Sequence[Placement]) -> Section:
    """Placements by the financial year in which they began."""
    names = sorted({year_name(each.started_on) for each in every})
    rows = [(name, sum(year_name(each.started_on) == name for each in every)) for name in names]
    return Section((*columns.dates("year:Year"), *columns.counts("n>Placements")), rows, title="Placements by year")


def _compared(every: Sequence[Placement], asked: ReportRequest) -> Section:
    """Adopted children by early permanence and by other routes: days from entry to placed, and moves on record."""
    early = {(each.child.id, each.adopted_on) for each in every if each.adopted_on}
    moved = Counter(each.child.id for each in every if each.outcome == PlacementEnds.MOVED)
    waits: dict[bool, list[int]] = {True: [], False: []}
    n = {True: 0, False: 0}
    moves = {True: 0, False: 0}
    for child in child_histories.read(asked, *_COUNTED, left=Outcomes.ADOPTED):
        events = child.folded.record.events if child.folded else ()
        disrupted = sum(event.kind == Kinds.PLACEMENT_DISRUPTED for event in events)
        for spell in child.spells:
            if spell.outcome != Outcomes.ADOPTED or not asked.within(spell.closed_on):
                continue
            route = (child.id, spell.closed_on) in early
            n[route] += 1
            ends = spell.in_effect.get(Kinds.EARLY_PERMANENCE_PLACEMENT) if route else None
            wait = _since(spell.in_effect.get(Kinds.BECAME_LOOKED_AFTER), ends or spell.in_effect.get(Kinds.PLACED))
            if wait is not None:
                waits[route].append(wait)
            moves[route] += disrupted + moved[child.id]
    rows = [
        (label, n[route], mean(waits[route], asked), len(waits[route]), moves[route])
        for route, label in ((True, "Early permanence"), (False, "Other routes"))
    ]
    return Section(
        (
            *columns.labels("route:Route"),
            *columns.counts("n>Adopted"),
            columns.derived("days>Mean days to the adopters", "timed"),
            *columns.counts("timed>n of the mean", "moves>Moves on record"),
        ),
        rows,
        title="Adopted in the period: became looked after to moving in with those who adopted",
    )


def _since(start: date | None, stop: date | None) -> int | None:
    return (stop - start).days if start is not None and stop is not None else None


def _referred_by_birth(placement: Placement) -> bool:
    born = placement.child.born
    referred = [event.on for event in placement.child.events if event.kind == Kinds.REFERRED]
    return born is not None and bool(referred) and min(referred) <= born


def _placed_before_one(placement: Placement) -> bool:
    born = placement.child.born
    return born is not None and placement.started_on < tenth_birthday(born, 1)


def _under_21(days: Iterable[int | None]) -> tuple[int, int]:
    known = [each for each in days if each is not None]
    return sum(each < 21 * MONTH for each in known), len(known)


def _share(label: str, n: int, of: int) -> tuple[Any, ...]:
    return label, n, of, share(n, of), None, None


def _mean(label: str, days: Iterable[int | None], asked: ReportRequest) -> tuple[Any, ...]:
    known = [each for each in days if each is not None]
    found = mean(known, asked)
    return label, len(known), None, None, found, None if found is None else round(found / MONTH, 1)
