"""Recording what happened to a child or is planned to, putting right what was recorded, and closing the case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from trackboard.board.derive import ChildJourney
from trackboard.board.on_record import OnRecord
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, Work, act, read_children
from trackboard.casework.doubts import Doubts
from trackboard.casework.fields.field import Texts
from trackboard.casework.fields.milestone_fields import (
    CLOSE_CHILD,
    EVENT,
    REOPEN_CHILD,
    STRIKE_MILESTONE,
)
from trackboard.casework.readiness import not_ready
from trackboard.casework.wording import in_full
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import HearingOutcomes, HearingReasons, KindId, Kinds, Outcomes
from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Event, Record
from trackboard.pathway.rules.turns import said_of_adding, said_of_striking
from trackboard.store import rows
from trackboard.store.reads.child_rows import milestones_of
from trackboard.store.tables import ChildRow, MilestoneRow, StruckRow

TYPED = "typed"
"""The source of what a person recorded: no import overwrites it."""

_FINAL_AND_HELD = (HearingReasons.FINAL, HearingOutcomes.HELD)


@dataclass(frozen=True, slots=True)
class Entry:
    """A milestone, return or end: the values of `EVENT`. `kind` and `outcome` may still be a label or a part of one."""

    kind: str
    on: date
    planned: bool = False
    outcome: str = ""
    """By id, label or a part of one, of those that the kind has; a closing needs one."""
    reason: str = ""
    """By id, label or a part of one, of those that the kind has; free text where it has none."""
    note: str = ""


def record_milestone(
    desk: Desk, child_id: int, event: Entry | Texts, *, siblings: Collection[int] = (), insist: bool = False
) -> Done:
    """Record an event of a child, and at the same time of those of its siblings that are named.

    `event` are fields of `EVENT`.
    """
    entry = checked(desk, event)
    everyone = {child_id, *siblings}
    with act(desk, "record_milestone", everyone, insist=insist) as work:
        if lies_ahead(entry, desk.today):
            work.instead = "if it is planned for that day, say so (--planned)"
        references = [_record(work, work.before(each), entry, len(everyone) > 1) for each in sorted(everyone)]
    return work.done(f"{', '.join(references)}: {said(desk.policy, entry)}")


def lies_ahead(entry: Entry, today: date) -> bool:
    """Whether an entry says of a day to come that it happened: most often it is planned for that day."""
    return entry.on > today and not entry.planned


def record_all(work: Work, child: ChildJourney, entries: Sequence[Entry]) -> None:
    """Record several events of `child` within another act, each as if those before it were on record."""
    policy, today = work.desk.policy, work.desk.today
    for place, entry in enumerate(entries, start=1):
        entry = checked(work.desk, entry)
        if place == len(entries):
            _record(work, child, entry)
            return
        before, (_, event) = child, _insert(work, child, entry)
        child = child.changed(replace(child.record, events=(*child.record.events, event)), today, policy)
        work.remarks += said_of_adding(before.journey, child.journey, event, today, policy)


def correct_milestone(
    desk: Desk,
    child_id: int,
    seq: int,
    event: Entry | Texts,
    *,
    seen: MilestoneRow | NoCheck = NO_CHECK,
    insist: bool = False,
) -> Done:
    """Put another event in the place of a recorded one: another date, kind, outcome, reason or note.

    `event` are fields of `EVENT`; what is not given stays as it is.
    """
    policy = desk.policy
    if not isinstance(event, Entry):
        held = rows.get(desk.db, MilestoneRow, child_id, seq)
        stays = EVENT.values_of(held) if held is not None else {}
        event = stays | {name: text for name, text in event.items() if text is not None}
    entry = checked(desk, event)
    with act(desk, "correct_milestone", [child_id], insist=insist) as work:
        child = work.child(child_id)
        found = work.before(child_id)
        new = {
            "kind": entry.kind,
            "on_date": entry.on.isoformat(),
            "planned": int(entry.planned),
            "outcome": entry.outcome,
            "reason": entry.reason,
            "note": entry.note,
        }
        before, after = work.revise(MilestoneRow, (child_id, seq), new | {"source": TYPED}, seen)
        if replace(after, source=before.source, version=before.version) == before:
            raise TrackboardError(f"{child.reference}: {said(policy, entry)} already; nothing was changed")
        refuse_twice(work, after, child.reference)
        work.doubt(unready(child, found.journey, entry, policy, work.on_record, instead_of=before))
        # What the correction makes of the case is told against the case without the event, not with it as it was.
        blank = found.changed(without(found.record, before), desk.today, policy).journey
        put = event_of(after)
        work.tell_turn(child_id, lambda corrected: said_of_adding(blank, corrected, put, desk.today, policy))
    was = f"{policy.label(before.kind)} {in_full(parse_iso(before.on_date))}"
    return work.done(f"{child.reference}: {said(policy, entry)}, in place of {was}")


def strike_milestone(
    desk: Desk, child_id: int, seq: int, why: str, *, seen: MilestoneRow | NoCheck = NO_CHECK, insist: bool = False
) -> Done:
    """Strike out an event that was wrong. It counts no more, and stays on record with who, when and why."""
    why = STRIKE_MILESTONE.read(desk, {"why": why})["why"]
    with act(desk, "strike_milestone", [child_id], insist=insist) as work:
        child = work.child(child_id)
        wrong = work.current(MilestoneRow, child_id, seq)
        if not isinstance(seen, NoCheck):
            work.look_for_clash(wrong, seen, {name: getattr(seen, name) for name in MilestoneRow.STATED.content})
        before, event = work.before(child_id).journey, event_of(wrong)
        work.tell_turn(child_id, lambda after: said_of_striking(before, after, event, desk.today, desk.policy))
        rows.delete(work.tx, wrong)
        struck = StruckRow(
            child_id, work.next_seq(StruckRow, child_id), wrong.kind, wrong.on_date, wrong.planned, wrong.outcome,
            wrong.reason, wrong.note, wrong.source, why=why, struck_by=desk.who.name, struck_at=work.now,
            recorded_on=wrong.recorded_on, period=wrong.period, year=wrong.year,
        )  # fmt: skip
        rows.insert(work.tx, struck)
    label = desk.policy.label(wrong.kind)
    return work.done(f"{child.reference}: {label} of {in_full(parse_iso(wrong.on_date))} struck out")


def close_child(
    desk: Desk, child_id: int, outcome: str, on: date | str | None = None, *, note: str = "", insist: bool = False
) -> Done:
    """Close the case with an outcome, today if no day is given; adoption closes it by the Adoption Order."""
    return record_milestone(desk, child_id, closing(desk, {"outcome": outcome, "on": on, "note": note}), insist=insist)


def closing(desk: Desk, texts: Texts) -> Entry:
    """The event that closes a case; `texts` are fields of `CLOSE_CHILD`."""
    given = CLOSE_CHILD.read(desk, texts)
    kind = next((end.kind for end in desk.policy.ends.values() if end.outcome == given["outcome"]), Kinds.CLOSED)
    return Entry(kind, **given)


def reopen_child(
    desk: Desk,
    child_id: int,
    on: date | str | None = None,
    kind: str | None = None,
    *,
    note: str = "",
    insist: bool = False,
) -> Done:
    """Open a closed case again by what happened on a day after its closing: a new journey begins with it.

    The fields of `REOPEN_CHILD`: `kind` is first known, care proceedings issued or looked after again.
    """
    policy = desk.policy
    given = REOPEN_CHILD.read(desk, {"kind": kind, "on": on, "note": note})
    opened_on: date = given["on"]
    with act(desk, "reopen_child", [child_id], insist=insist) as work:
        journey = work.before(child_id).journey
        reference = work.child(child_id).reference
        if journey.closed_on is None:
            raise TrackboardError(f"{reference}: the case is open, so there is nothing to open again")
        if opened_on <= journey.closed_on:
            raise UsageProblem(
                f"{reference}: the case closed on {in_full(journey.closed_on)}, and only what happened after that day "
                "opens it again; if it should not have been closed, strike the closing out"
            )
        if journey.outcome == Outcomes.DIED:
            work.warnings.append(f"the case closed on {in_full(journey.closed_on)} because the child died")
        if opened_on > desk.today:
            raise UsageProblem(f"{in_full(opened_on)} is still to come: a case is opened again by what has happened")
        row = MilestoneRow(
            child_id, work.next_seq(MilestoneRow, child_id), **REOPEN_CHILD.kept(given), source=TYPED,
            recorded_on=desk.today.isoformat(),
        )  # fmt: skip
        refuse_twice(work, row, reference)
        rows.insert(work.tx, row)
    return work.done(f"{reference}: the case is open again, {said(policy, Entry(given['kind'], opened_on))}")


def is_closed(desk: Desk, child_id: int) -> bool:
    """Whether the child's case is closed today."""
    return any(each.journey.closed_on is not None for each in read_children(desk, [child_id]))


def milestone_on(desk: Desk, child_id: int, kind: str, on: date | str, *, planned: bool | str = False) -> MilestoneRow:
    """The event that is known by `WHICH_MILESTONE`. TrackboardError where there is none, or more than one."""
    policy = desk.policy
    wanted = {"kind": kind, "on": on, "planned": planned}
    kind, planned = EVENT["kind"].read(kind, desk), EVENT["planned"].read(planned, desk)
    day: date = EVENT["on"].read(on, desk, wanted)
    there = [row for row in milestones_of(desk.db, child_id) if row.kind == kind and bool(row.planned) == planned]
    found = [row for row in there if row.on_date == day.isoformat()]
    if len(found) == 1:
        return found[0]
    label = ("planned " if planned else "") + policy.label(kind)
    if found:
        raise TrackboardError(f"{label} is recorded {len(found)} times on {in_full(day)}: choose one on the board")
    days = ", ".join(day_text(parse_iso(row.on_date)) for row in there) or "on no day"
    raise TrackboardError(f"no {label} is recorded on {in_full(day)}; it is recorded: {days}")


def said(policy: Policy, entry: Entry) -> str:
    """`Placement Order on Tue 12 March 2024`."""
    outcome = f", outcome {policy.event_outcomes.get(entry.outcome, entry.outcome)}" if entry.outcome else ""
    return f"{policy.label(entry.kind)} {'planned for' if entry.planned else 'on'} {in_full(entry.on)}{outcome}"


def checked(desk: Desk, event: Entry | Texts) -> Entry:
    """The event that is meant, with the policy's ids. UsageProblem where its values do not go together."""
    texts = {each.name: getattr(event, each.name) for each in fields(event)} if isinstance(event, Entry) else event
    entry = Entry(**EVENT.read(desk, texts))
    policy = desk.policy
    end = policy.ends.get(KindId(entry.kind))
    if end is None:
        return entry
    if not end.outcome and not entry.outcome and not entry.planned:
        raise UsageProblem(f"{policy.label(entry.kind)} needs an outcome: one of {', '.join(policy.outcomes)}")
    return replace(entry, outcome="") if end.outcome else entry  # the kind says it


def _record(work: Work, before: ChildJourney, entry: Entry, several: bool = False) -> str:
    """Insert the event of a child, and say once all is written what became of it; returns the child's reference.
    `several`: what is said names the child."""
    today, policy = work.desk.today, work.desk.policy
    reference, event = _insert(work, before, entry, several)
    of = f"{reference}: " if several else ""
    work.tell_turn(
        before.id,
        lambda after: [of + said for said in said_of_adding(before.journey, after, event, today, policy)],
    )
    return reference


def _insert(work: Work, before: ChildJourney, entry: Entry, several: bool = False) -> tuple[str, Event]:
    """Insert the event and take in what speaks against it; returns the child's reference and the event."""
    child_id, child = before.id, work.child(before.id)
    of = f"{child.reference}: " if several else ""
    work.doubt(unready(child, before.journey, entry, work.desk.policy, work.on_record, of))
    row = MilestoneRow(
        child_id, work.next_seq(MilestoneRow, child_id), entry.kind, entry.on.isoformat(), int(entry.planned),
        entry.outcome, entry.reason, entry.note, TYPED, recorded_on=work.desk.today.isoformat(),
    )  # fmt: skip
    refuse_twice(work, row, child.reference)
    rows.insert(work.tx, row)
    return child.reference, event_of(row)


def event_of(row: MilestoneRow) -> Event:
    """The event as the pathway reads it."""
    return Event(KindId(row.kind), parse_iso(row.on_date), bool(row.planned), row.outcome, row.reason)


def without(record: Record, row: MilestoneRow) -> Record:
    """The record as if `row` had never been on it."""
    event = event_of(row)
    return replace(record, events=tuple([each for each in record.events if each != event]))


def unready(
    child: ChildRow,
    journey: Journey,
    entry: Entry,
    policy: Policy,
    on_record: OnRecord,
    prefix: str = "",
    instead_of: MilestoneRow | None = None,
) -> Doubts:
    """What speaks against an event: what a decision that was made went without, or where it takes the place of a
    recorded one, what that did not; and that a final hearing which was held may be another kind of event."""
    found = Doubts()
    if entry.kind == Kinds.ADM_DECISION and not entry.planned:
        known = None
        if instead_of is not None and instead_of.kind == Kinds.ADM_DECISION and not instead_of.planned:
            known = not_ready(child, journey, parse_iso(instead_of.on_date), policy, on_record, prefix)
        found.add(not_ready(child, journey, entry.on, policy, on_record, prefix), known)
    if entry.kind == Kinds.HEARING and not entry.planned and (entry.reason, entry.outcome) == _FINAL_AND_HELD:
        ended = policy.label(Kinds.FINAL_HEARING)
        found.warnings.append(f"{prefix}a final hearing that was held: if it ended the proceedings, record {ended}")
    return found


def refuse_twice(work: Work, row: MilestoneRow, reference: str) -> None:
    """Refuse an event of a kind that is recorded on the same day already."""
    same = (row.kind, row.on_date, row.planned)
    others = (each for each in milestones_of(work.db, row.child_id) if each.seq != row.seq)
    if any((each.kind, each.on_date, each.planned) == same for each in others):
        label = ("planned " if row.planned else "") + work.desk.policy.label(row.kind)
        raise TrackboardError(
            f"{reference}: {label} is recorded on {in_full(parse_iso(row.on_date))} already; correct that one instead"
        )
