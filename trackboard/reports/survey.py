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

from trackboard.board.model import Filter
from trackboard.errors import TrackboardError
from trackboard.reports import alerts as alerts_report
from trackboard.reports import checks as checks_report
from trackboard.reports import lives, published
from trackboard.reports.alerts import alerts
from trackboard.reports.annual import MEASURES, annual
from trackboard.reports.attendance import attendance
from trackboard.reports.checks import checks
from trackboard.reports.delay import delay
from trackboard.reports.family_finding import family_finding
from trackboard.reports.report import Asked, Report, columns, financial_year, notes, share, year_name
from trackboard.store import reportrows
from trackboard.table import Column, Table


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the return. `key` is that of its answer in survey.csv."""

    section: str
    key: str
    label: str


Answers = Mapping[str, Any]
_COUNTED = ("proceedings_issued", "legal_planning_meeting", "care_order", "placement_order")


def survey(asked: Asked, *, authorities: bool = False) -> Report:
    """A row a question. With `authorities` a column each, under letters, and the published tables as sections."""
    if not authorities:
        found, reports = _answers(asked)
        return _report(asked, [("answer", "Answer", found)], {key: _plain(each) for key, each in reports.items()})
    names = reportrows.authorities(asked.db)
    if not names:
        raise TrackboardError(
            "no child, meeting or answer in this database names its authority: there is nothing to lay side by side"
        )
    by_letter = [
        (letter, letter, _answers(replace(asked, authority=name))[0])
        for letter, name in _lettered(names, asked).items()
    ]
    return _report(asked, by_letter, _tables([found for _, _, found in by_letter], asked))


def questions(asked: Asked) -> list[Question]:
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
        *(Question("3.8", f"delay_{clock.id}", f"Avoidable delay: {clock.label}") for clock in policy.delay_points),
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


def _answers(asked: Asked) -> tuple[Answers, dict[str, Report]]:
    """One authority's answers by key, and the reports that gave those which dates give."""
    year = replace(asked, start=financial_year(asked.end)[0])
    reports = {
        "attendance": attendance(asked),
        "table_1": checks(asked),
        "table_2": alerts(asked),
        "delay_points": delay(asked),
        "family_finding": family_finding(asked),
        "year": annual(year),
    }
    given = reportrows.answers(asked.db)
    whose = asked.authority or _only([name for name, _ in given])
    return {**_by_dates(asked, reports), **given.get((whose, year_name(asked.end)), {})}, reports


def _by_dates(asked: Asked, reports: Mapping[str, Report]) -> Answers:
    """The answers that the board's dates give. None where there is nothing to tell it by."""
    found: dict[str, Any] = {"inclusion": asked.policy.inclusion_rules[asked.include]}
    years = reports["year"].records()
    found |= {key: years[-1][key] if years else None for key in MEASURES}
    found |= {f"attendance_{row['team']}": row["band"] for row in reports["attendance"].records()}
    found |= {f"check_{row['check']}": row["band"] for row in reports["table_1"].records()}
    for row in reports["delay_points"].records()[: len(asked.policy.delay_points)]:
        found[f"delay_{row['clock']}"] = "yes" if row["avoidable"] else "no"
    table_2 = reports["table_2"].records()
    found |= {f"alert_rank_{row['stage']}": row["rank"] for row in table_2}
    known = sum(row["birth_known"] for row in table_2)
    found["alerts_unborn_share"] = share(sum(row["unborn"] for row in table_2), known)
    finding: Counter[str] = Counter()
    orders = 0
    for row in reports["family_finding"].records():
        finding[row["outcome"]] += row["n"]
        orders += row["of"] if row["outcome"] == "in_time" else 0
    found["family_finding_in_time"] = share(finding["in_time"], orders)
    found["identified_by_order"] = share(finding["identified_by_order"], orders)
    pre_birth = next((row for row in reports["delay_points"].records() if row["clock"] == "pre_birth"), None)
    if pre_birth:
        found["pre_birth_in_time"] = share(pre_birth["met"], pre_birth["met"] + pre_birth["late"])
    return found | _from_counts(_counted(asked))


def _counted(asked: Asked) -> Counter[str]:
    """What no other report counts: how the open children stand, and who left in the period."""
    counts: Counter[str] = Counter()
    to_be_adopted = set()
    for row in asked.board.stands(Filter(include=asked.include, authority=asked.authority, all=True)):
        if not row.closed:
            counts["no_owner"] += not row.owner
            # Whoever is looked after has come further than this stage.
            counts["lost"] += asked.policy.stages[row.stage].id == "in_proceedings"
            if row.plan == "adoption":
                to_be_adopted.add(row.id)
    for child in lives.read(asked, *_COUNTED):
        now = child.spells[-1]
        issued, care, order = map(now.in_effect.get, ("proceedings_issued", "care_order", "placement_order"))
        if asked.within(issued) and issued is not None:
            meetings = now.repeats.get("legal_planning_meeting", ())
            counts["issued"] += 1
            counts["two_meetings"] += sum(meeting <= issued for meeting in meetings) >= 2
        if child.id in to_be_adopted:
            counts["care_without"] += care is not None and (order is None or order > care)
        for spell in child.spells:
            if asked.within(spell.closed_on):
                counts[spell.outcome] += 1
    return counts


def _from_counts(counts: Counter[str]) -> dict[str, Any]:
    """What no other report counts."""
    return {
        "lost_children": counts["lost"],
        "legal_planning_meetings": share(counts["two_meetings"], counts["issued"]),
        "care_order_without_placement_order": counts["care_without"],
        "no_owner": counts["no_owner"],
        "returned_home": counts["returned_home"],
        "with_relatives": counts["relatives"] + counts["special_guardianship"] + counts["child_arrangements"],
    }


def _report(asked: Asked, answered: Sequence[tuple[str, str, Answers]], sections: Mapping[str, Table]) -> Report:
    """The return: a row a question, a column for each that answered, and how many did."""
    rows = []
    for question in questions(asked):
        given = [found.get(question.key) for _, _, found in answered]
        rows.append(
            (question.section, question.key, question.label, *given, sum(each not in (None, "") for each in given))
        )
    n_is = "authorities" if len(answered) != 1 else "authority"
    return Report(
        name="survey",
        title="The survey's return",
        columns=(
            *columns("section:Section", "question:Key", "label:Question"),
            *(Column(key, label) for key, label, _ in answered),
            Column("n", "n", "right"),
        ),
        rows=rows,
        notes=notes(
            asked,
            len(answered),
            n_is,
            f"an answer given for {year_name(asked.end)} (table survey) stands before what the dates say; n: how many "
            "answered (in S2 3.6 has 7 answers, 3.10 has 5)",
            "an authority names a delay point where a delay there was judged avoidable in the period",
            "letters are given in an order that the names do not tell" if len(answered) > 1 else published.S2_YEAR,
        ),
        n=len(answered),
        n_is=n_is,
        sections=sections,
    )


def _lettered(names: Sequence[str], asked: Asked) -> dict[str, str]:
    """A letter for each authority, in an order that only this database knows and keeps."""
    salt = asked.db.setting("pseudonym_salt").encode()
    shuffled = sorted(names, key=lambda name: hmac.digest(salt, name.encode(), "sha256"))
    return {_letters(place): name for place, name in enumerate(shuffled)}


def _letters(place: int) -> str:
    """A to Z, then AA, AB, ..."""
    first, last = divmod(place, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def _tables(found: Sequence[Answers], asked: Asked) -> dict[str, Table]:
    """The survey's published tables, over the authorities."""
    policy = asked.policy
    letters = [_letters(place) for place in range(len(found))]
    bands, checked = list(policy.bands), list(checks_report.BANDS)
    return {
        "year": Table(
            columns("measure:", "label:Measure", "total>Total", "least>Least", "most>Most", "n>n"),
            [_spread(key, label, found) for key, label in MEASURES.items()],
            title="3.1 The year in numbers",
        ),
        "attendance": Table(
            columns("team:", "label:Team", *(f"{band}>{policy.bands[band]}" for band in bands), "n>n"),
            [(team, label, *_tally(f"attendance_{team}", bands, found)) for team, label in policy.teams.items()],
            title="3.3 Attendance: authorities by band",
        ),
        "table_1": Table(
            columns("check:", "label:Check", *(f"{band}>{checks_report.BANDS[band]}" for band in checked), "n>n"),
            [(key, label, *_tally(f"check_{key}", checked, found)) for key, label in checks_report.CHECKS.items()],
            title="Table 1: checks, authorities by band",
        ),
        "table_2": Table(
            (*columns("stage:", "label:Stage"), *(Column(letter, letter, "right") for letter in letters)),
            [
                (key, label, *(_rank(each.get(f"alert_rank_{key}")) for each in found))
                for key, label in alerts_report.STAGES.items()
            ],
            title="Table 2: at which stage the adoption team is alerted, ranks",
        ),
        "delay_points": Table(
            columns("clock:", "label:Delay point", "named>Named by", "of>Of"),
            [
                (clock.id, clock.label, sum(each.get(f"delay_{clock.id}") == "yes" for each in found), len(found))
                for clock in policy.delay_points
            ],
            title="3.8 Avoidable delay: authorities that name each point",
        ),
        "unborn": Table(
            (
                *columns("label:Question"),
                *(Column(letter, letter, "right") for letter in letters),
                Column("n", "n", "right"),
            ),
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
    numbers = [number for each in found if (number := _number(each.get(key))) is not None]
    return key, label, sum(numbers), min(numbers, default=None), max(numbers, default=None), len(numbers)


def _tally(key: str, bands: Sequence[str], found: Sequence[Answers]) -> tuple[int, ...]:
    counts = Counter(str(each.get(key)) for each in found)
    return (*(counts[band] for band in bands), sum(counts[band] for band in bands))


def _number(value: Any) -> int | None:
    """A whole number, typed or computed; commas between thousands are read over."""
    text = str(value).replace(",", "") if value is not None else ""
    return int(text) if text.isdecimal() else None


def _rank(value: Any) -> int | str | None:
    """A rank as answered; `n/a` is an answer too."""
    number = _number(value)
    return value if number is None else number


def _per_cent(value: Any) -> int | None:
    return round(value * 100) if isinstance(value, float) else _number(value)


def _plain(report: Report) -> Table:
    """A report as a mere table, to stand under another."""
    return Table(report.columns, report.rows, report.title)


def _only(names: Sequence[str]) -> str:
    """The one authority that answered; '' where there are several."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""
