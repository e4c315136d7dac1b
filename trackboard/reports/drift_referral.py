"""A referral of drift to the Local Family Justice Board (S2 3.3): one child, pseudonymised, and what is asked."""

from __future__ import annotations

from datetime import date

from trackboard.errors import TrackboardError, UsageProblem
from trackboard.exchange.exports.pseudonyms import Pseudonyms
from trackboard.pathway.ids import Clocks, Kinds
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules import clocks
from trackboard.pathway.rules.clock_runs import OPEN
from trackboard.reports.kit import cohort, columns
from trackboard.reports.kit.cohort import Child
from trackboard.reports.kit.columns import Section
from trackboard.reports.kit.counted_runs import judgements
from trackboard.reports.kit.options import CHILD
from trackboard.reports.kit.report import Report, ReportRequest, events, notes
from trackboard.store.reads import child_rows


def drift_referral(asked: ReportRequest) -> Report:
    """The child's timeline, a row an event. No name, no free text, the birth to its month."""
    child = _child(asked)
    runs = {run.clock: run for run in clocks.read(child.journey, child.record, asked.policy)}
    issued = child.journey.in_effect.get(Kinds.PROCEEDINGS_ISSUED)
    rows = []
    before: date | None = None
    for event in sorted(child.record.events, key=lambda each: (each.on, asked.policy.sort_rank.get(each.kind, 0))):
        if event.planned or event.on > asked.as_at:
            continue
        rows.append(
            (event.on, asked.policy.label(event.kind), (event.on - before).days if before else None,
             (event.on - issued).days // 7 if issued and event.on >= issued else None)
        )  # fmt: skip
        before = event.on
    planned = [event for event in child.record.events if event.planned and event.on >= asked.as_at]
    rows += [(event.on, f"{asked.policy.label(event.kind)} (planned)", None, None) for event in planned]
    court = runs.get(Clocks.PROCEEDINGS)
    born = child.record.born or child.record.due
    start, stop = events(Clocks.PROCEEDINGS, asked.policy)
    return Report(
        name="drift-referral",
        title=f"Referral to the Local Family Justice Board: child {_pseudonym(child, asked)}",
        columns=columns.of_child("on:Date", "event:Event", "days>Days since the last", "week>Week of proceedings"),
        rows=rows,
        notes=notes(
            asked,
            1,
            "child, pseudonymised; " + (f"born or due {born:%B %Y}" if born else "birth not recorded"),
            f"26-week clock, from {start} to {stop}: "
            + (clocks.sentence(court, asked.as_at, asked.policy) if court else "not kept"),
            period=False,
        ),
        n=1,
        n_is="child, pseudonymised",
        sections={"asked_of_the_court": _asks(child, court, asked), "delays": _delays(child, asked)},
    )


def _child(asked: ReportRequest) -> Child:
    reference = CHILD.of(asked)
    if not reference:
        raise UsageProblem("the referral is about one child: name it with --child REFERENCE")
    found = child_rows.id_of(asked.db, reference)
    child = next(cohort.read(asked, [found]), None) if found is not None else None
    if child is None:
        raise TrackboardError(
            f'there is no child "{reference}" on the board of {asked.as_at}; see `trackboard board --all`'
        )
    return child


def _pseudonym(child: Child, asked: ReportRequest) -> str:
    """The first letters of the salted hash that an export writes in place of the reference."""
    return Pseudonyms.of(asked.db, asked.policy).name(child.reference)[:12]


def _asks(child: Child, court: clocks.ClockRun | None, asked: ReportRequest) -> Section:
    """What is asked of the court, by what the dates lack."""
    in_effect = child.journey.in_effect
    planned = {event.kind: event.on for event in child.record.events if event.planned and event.on >= asked.as_at}
    found: list[tuple[str, str]] = []
    if court is not None and court.state == OPEN and court.due_on is not None:
        hearing = planned.get(Kinds.FINAL_HEARING)
        if hearing is None:
            found.append(("List the final hearing", f"none is listed; 26 weeks end on {court.due_on}"))
        elif hearing > court.due_on:
            why = f"listed for {hearing}, {(hearing - court.due_on).days} days past {court.due_on}"
            found.append(("Bring the final hearing forward", why))
    extensions = len(child.journey.repeats.get(Kinds.TIMETABLE_EXTENDED, ()))
    if extensions and court is not None and court.state == OPEN:
        found.append(("Set a timetable to the end", f"extended {extensions} times; first due {court.first_due_on}"))
    decided = in_effect.get(Kinds.ADM_DECISION)
    if decided is not None and not {Kinds.PLACEMENT_ORDER, Kinds.CONSENT_GIVEN} & in_effect.keys():
        days = (asked.as_at - decided).days
        found.append(("List the Placement Order application", f"{days} days since the ADM decision"))
    return Section(columns.of_child("ask:Asked", "why:Because"), found, title="What is asked of the court")


def _delays(child: Child, asked: ReportRequest) -> Section:
    """What meetings judged of this child's delays, without their notes."""
    policy: Policy = asked.policy
    rows = [
        (policy.clock_label(clock), started, policy.verdicts.get(said.verdict, said.verdict),
         policy.reasons.get(said.reason, said.reason), policy.parties.get(said.party, said.party))
        for (child_id, clock, started), said in sorted(judgements(asked).items())
        if child_id == child.id
    ]  # fmt: skip
    heads = columns.of_child("clock:Delay", "from:From", "verdict:Verdict", "reason:Reason", "party:Party")
    return Section(heads, rows, title="Delays judged by the tracking meeting")
