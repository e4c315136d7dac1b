"""Verdicts on delay: was it avoidable, why, and whose was it."""

from __future__ import annotations

from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, Work, act
from trackboard.casework.fields.action_fields import CLOCK, JUDGE_DELAY
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.ids import ClockId, Statuses
from trackboard.pathway.rules import clocks
from trackboard.store import rows
from trackboard.store.reads.child_rows import verdict_on
from trackboard.store.tables import DelayRow

_JUDGED = (Statuses.OVERDUE, Statuses.LATE)


def judge_delay(
    desk: Desk,
    child_id: int,
    clock: str,
    verdict: str,
    *,
    reason: str = "",
    party: str = "",
    note: str = "",
    meeting: str = "",
    seen: DelayRow | NoCheck | None = NO_CHECK,
) -> Done:
    """Judge the present run of a delay point that is overdue or was late. The latest verdict holds, earlier ones stay.

    The fields are `CLOCK` and those of `JUDGE_DELAY`; `meeting` is the id of the one that judged.
    `seen` is the verdict on this run as the person saw it, None if there was none: `Clash` if someone else has given
    another since.
    """
    policy = desk.policy
    point: ClockId = CLOCK.read(clock, desk)
    label = policy.clock(point).label
    if not policy.clock(point).delay_point:
        points = ", ".join(each.id for each in policy.delay_points)
        raise UsageProblem(f'"{label}" is no delay point; verdicts are given on {points}')
    given = JUDGE_DELAY.read(desk, {"verdict": verdict, "reason": reason, "party": party, "note": note})
    with act(desk, "judge_delay", [child_id]) as work:
        child = work.child(child_id)
        before = work.before(child_id)
        runs = clocks.read(before.journey, before.record, policy)
        run = next((run for run in runs if run.clock == point), None)
        if run is None:
            raise UsageProblem(f'the clock "{label}" is switched off in the policy')
        status = clocks.reading(run, desk.today).status
        if status not in _JUDGED or run.started_on is None:
            raise TrackboardError(
                f"{child.reference}: {label} is neither overdue nor late, so there is no delay to judge: "
                + clocks.sentence(run, desk.today, policy)
            )
        row = DelayRow(
            child_id, work.next_seq(DelayRow, child_id), point, run.started_on.isoformat(), **given, meeting=meeting,
            recorded_by=desk.who.name, recorded_at=work.now,
        )  # fmt: skip
        _refuse_unseen(work, row, seen, f"{child.reference}: {label}")
        rows.insert(work.tx, row)
    because = f", {policy.reasons[row.reason]}" if row.reason else ""
    whose = f" ({policy.parties[row.party]})" if row.party else ""
    since = clocks.short(run, desk.today, policy)
    return work.done(f"{child.reference}: {label}, {since}: {policy.verdicts[row.verdict].lower()}{because}{whose}")


def _refuse_unseen(work: Work, new: DelayRow, seen: DelayRow | NoCheck | None, about: str) -> None:
    """Refuse a verdict in the place of one that the person has not seen, or a second one that says the same."""
    held = verdict_on(work.db, new.child_id, new.clock, new.started_on)
    if held is None or held == seen:
        return
    mine = {name: getattr(new, name) for name in ("verdict", "reason", "party", "note")}
    if isinstance(seen, NoCheck):
        work.tell_replaced(held, mine)
        return
    work.look_for_clash(held, seen, mine)
    if all(getattr(held, name) == value for name, value in mine.items()) and held.meeting == new.meeting:
        verdict = work.desk.policy.verdicts[held.verdict].lower()
        raise TrackboardError(f"{about}: {held.recorded_by} judged it {verdict} already; nothing was changed")
