"""The survey's return (S2): its questions in their order, for one authority, or for many side by side under letters.

Where an authority has answered a question for the year, its answer stands; the others are told by the board's dates.
Table 2 is an answer of its own kind: the eight authorities ranked the stages each by a rule of its own (X closes ranks
after a tie, W does not, Z leaves one out), so no count of alerts gives all their ranks, and what they answered is kept.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trackboard.errors import TrackboardError
from trackboard.pathway.policy.policy import Policy
from trackboard.reports import alerts as alerts_report
from trackboard.reports import checks as checks_report
from trackboard.reports.annual import MEASURES
from trackboard.reports.kit import columns, reference_values
from trackboard.reports.kit.columns import Holds, Section
from trackboard.reports.kit.options import AUTHORITIES
from trackboard.reports.kit.report import Cell, CellHolds, Relation, Report, ReportRequest, notes, year_name
from trackboard.reports.survey_answers import NOT_ANSWERED, Answered, Answers, answered, number
from trackboard.store.reads import report_rows


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the return. `key` is that of its answer in survey.csv."""

    section: str
    key: str
    label: str


def survey(asked: ReportRequest) -> Report:
    """A row a question. With AUTHORITIES a column each, under letters, and the published tables as sections."""
    if not AUTHORITIES.of(asked):
        found = answered(asked)
        sections = {key: Section(each.columns, each.rows, each.title) for key, each in found.reports.items()}
        return _report(asked, [("answer", "Answer", found)], sections)
    names = report_rows.authorities(asked.db)
    if not names:
        raise TrackboardError(
            "no child, meeting or answer in this database names its authority: there is nothing to lay side by side"
        )
    by_letter = [
        (letter, letter, answered(replace(asked, authority=name), letter))
        for letter, name in _lettered(names, asked).items()
    ]
    return _report(asked, by_letter, _tables([found.answers for _, _, found in by_letter], asked))


def questions(asked: ReportRequest) -> list[Question]:
    """Every question, in the survey's order (3.1 to 3.14)."""
    policy = asked.policy
    return [
        *(Question("3.1", key, label) for key, label in MEASURES.items()),
        Question("3.2", "inclusion", "Which children are tracked"),
        Question("3.3", "tracking_cadence", "How often the tracking meeting is held"),
        Question("3.3", "tracking_chair", "Who chairs it"),
        Question("3.3", "tracking_since_referral", "Children are tracked from referral"),
        Question("3.3", "tracking_effectiveness", "How effective it is"),
        Question("3.3", "tracking_what_helps", "What helps"),
        *(Question("3.3", f"attendance_{team}", f"Attendance: {label}") for team, label in policy.teams.items()),
        Question("3.3", "lost_children", "Children before the court who live at home, in no looked-after data"),
        Question("3.4", "legal_planning_meetings", "Two legal planning meetings before proceedings (share)"),
        *(Question("3.4", f"check_{key}", f"Table 1: {label}") for key, label in checks_report.CHECKS.items()),
        Question("3.5", "family_finding_in_time", "Referred for family finding within 3 months of the order (share)"),
        Question("3.6", "identified_by_order", "Family identified on or before the order (share)"),
        Question("3.7", "care_order_without_placement_order", "Care Order without a Placement Order, plan of adoption"),
        Question("3.7", "no_owner", "Children without a named owner"),
        *(Question("3.8", f"delay_{clock.id}", f"Avoidable delay: {clock.label}") for clock in policy.survey_points),
        *(Question("3.9", f"alert_rank_{key}", f"Table 2: {label}") for key, label in alerts_report.STAGES.items()),
        Question("3.10", "alerts_unborn_share", "Unborn children, share of the alerts"),
        Question("3.11", "early_permanence_provider", "Who provides early permanence"),
        Question("3.11", "dual_approval", "How carers are dually approved"),
        Question("3.12", "returned_home", "Left to return home"),
        Question("3.12", "with_relatives", "Left to relatives, special guardians or under a child arrangements order"),
        Question("3.13", "inspection", "Latest inspection"),
        Question("3.13", "inspection_on_permanence", "What it said of permanence"),
        Question("3.14", "pre_birth_in_time", "Pre-birth assessment by 20 weeks (share)"),
        Question("3.14", "help_wanted", "Help wanted"),
    ]


def _report(
    asked: ReportRequest, by_letter: Sequence[tuple[str, str, Answered]], sections: Mapping[str, Section]
) -> Report:
    """The return: a row a question, a column for each that answered, and how many did."""
    rows = []
    cells: dict[Cell, CellHolds] = {}
    for place, question in enumerate(questions(asked)):
        given = [found.answers.get(question.key) for _, _, found in by_letter]
        rows.append((question.section, question.key, question.label, *given, _how_many(given)))
        cells |= {(place, key): found.holds.get(question.key, NOT_ANSWERED) for key, _, found in by_letter}
    keys = [key for key, _, _ in by_letter]
    n_is = "authorities" if len(by_letter) != 1 else "authority"
    beneath: dict[Cell, int] = {}
    parts: dict[str, Report] = {}
    relations: list[Relation] = []
    for _, _, found in by_letter:
        beneath |= found.beneath
        parts |= found.parts
        relations += found.relations
    return Report(
        name="survey",
        title="The survey's return",
        columns=(
            *columns.labels("section:Section", "question:Key", "label:Question"),
            *columns.by_row(*(f"{key}:{label}" for key, label, _ in by_letter)),
            columns.derived("n>n", *keys, by=lambda bases: list(map(_how_many, bases))),
        ),
        rows=rows,
        notes=notes(
            asked,
            len(by_letter),
            n_is,
            f"an answer given for {year_name(asked.end)} (table survey) stands before what the dates say; n: how many "
            "answered (in S2 3.6 has 7 answers, 3.10 has 5)",
            "an authority names a delay point where a delay there was judged avoidable in the period",
            *_own_points(asked.policy),
            "letters are given in an order that the names do not tell"
            if len(by_letter) > 1
            else reference_values.S2_YEAR,
        ),
        n=len(by_letter),
        n_is=n_is,
        n_holds=Holds.MEETINGS,
        sections=sections,
        cells=cells,
        beneath=beneath,
        parts=parts,
        relations=tuple(relations),
    )


def _own_points(policy: Policy) -> list[str]:
    """What is said of the delay points that are no part of the survey."""
    own = [clock.label for clock in policy.delay_points if clock not in policy.survey_points]
    return [f"delay points of the authority's own are no part of the survey: {', '.join(own)}"] if own else []


def _how_many(given: Sequence[Any]) -> int:
    """How many of the answers are ones."""
    return sum(each not in (None, "") for each in given)


def _lettered(names: Sequence[str], asked: ReportRequest) -> dict[str, str]:
    """A letter for each authority, in an order that only this database knows and keeps."""
    salt = asked.db.setting("pseudonym_salt").encode()
    shuffled = sorted(names, key=lambda name: hmac.digest(salt, name.encode(), "sha256"))
    return {_letters(place): name for place, name in enumerate(shuffled)}


def _letters(place: int) -> str:
    """A to Z, then AA, AB, ..."""
    first, last = divmod(place, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def _tables(found: Sequence[Answers], asked: ReportRequest) -> dict[str, Section]:
    """The survey's published tables, over the authorities."""
    policy = asked.policy
    by_letter = columns.by_row(*(f"{letter}>{letter}" for letter in map(_letters, range(len(found)))))
    bands, checked = list(policy.bands), list(checks_report.BANDS)
    return {
        "year": Section(
            (
                *columns.labels("measure:", "label:Measure"),
                *columns.counts("total>Total", "least>Least", "most>Most"),
                *columns.of_meetings("n>n"),
            ),
            [_spread(key, label, found) for key, label in MEASURES.items()],
            title="3.1 The year in numbers",
        ),
        "attendance": Section(
            (
                *columns.labels("team:", "label:Team"),
                *columns.of_meetings(*(f"{band}>{policy.bands[band]}" for band in bands), "n>n"),
            ),
            [(team, label, *_tally(f"attendance_{team}", bands, found)) for team, label in policy.teams.items()],
            title="3.3 Attendance: authorities by band",
        ),
        "table_1": Section(
            (
                *columns.labels("check:", "label:Check"),
                *columns.of_meetings(*(f"{band}>{checks_report.BANDS[band]}" for band in checked), "n>n"),
            ),
            [(key, label, *_tally(f"check_{key}", checked, found)) for key, label in checks_report.CHECKS.items()],
            title="Table 1: checks, authorities by band",
        ),
        "table_2": Section(
            (*columns.labels("stage:", "label:Stage"), *by_letter),
            [
                (key, label, *(_rank(each.get(f"alert_rank_{key}")) for each in found))
                for key, label in alerts_report.STAGES.items()
            ],
            title="Table 2: at which stage the adoption team is alerted, ranks",
        ),
        "delay_points": Section(
            (*columns.labels("clock:", "label:Delay point"), *columns.of_meetings("named>Named by", "of>Of")),
            [
                (clock.id, clock.label, sum(each.get(f"delay_{clock.id}") == "yes" for each in found), len(found))
                for clock in policy.survey_points
            ],
            title="3.8 Avoidable delay: authorities that name each point",
        ),
        "unborn": Section(
            (*columns.labels("label:Question"), *by_letter, *columns.of_meetings("n>n")),
            [
                (
                    "Unborn share of the alerts, per cent",
                    *(_per_cent(each.get("alerts_unborn_share")) for each in found),
                    sum(_per_cent(each.get("alerts_unborn_share")) is not None for each in found),
                )
            ],
            title="3.10 Unborn children, share of the alerts",
        ),
    }


def _spread(key: str, label: str, found: Sequence[Answers]) -> tuple[Any, ...]:
    """The total over the authorities, the least and the most, and how many answered in numbers."""
    numbers = [count for each in found if (count := number(each.get(key))) is not None]
    return key, label, sum(numbers), min(numbers, default=None), max(numbers, default=None), len(numbers)


def _tally(key: str, bands: Sequence[str], found: Sequence[Answers]) -> tuple[int, ...]:
    counts = Counter(str(each.get(key)) for each in found)
    return (*(counts[band] for band in bands), sum(counts[band] for band in bands))


def _rank(value: Any) -> int | str | None:
    """A rank as answered; `n/a` is an answer too."""
    rank = number(value)
    return value if rank is None else rank


def _per_cent(value: Any) -> int | None:
    return round(value * 100) if isinstance(value, float) else number(value)
