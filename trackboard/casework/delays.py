"""Verdicts on delay: was it avoidable, why, and whose was it."""

from __future__ import annotations

from trackboard.casework.acts import Desk, Done, act, read_children
from trackboard.casework.words import choose
from trackboard.clean import clean
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway import clocks
from trackboard.store import rows
from trackboard.store.children import DelayRow

_JUDGED = ("overdue", "late")


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
) -> Done:
    """Judge the present run of a delay point that is overdue or was late. The latest verdict holds, earlier ones stay.

    `clock`, `verdict`, `reason` and `party` by id, label or a part of one; `meeting` is the id of the one that judged.
    """
    policy = desk.policy
    labels = {each.id: each.label for each in policy.clocks}
    clock = choose(clock, labels, "clock")
    if not policy.clock(clock).delay_point:
        points = ", ".join(each.id for each in policy.delay_points)
        raise UsageProblem(f'"{labels[clock]}" is no delay point; verdicts are given on {points}')
    verdict = choose(verdict, policy.verdicts, "verdict")
    reason = choose(reason, policy.reasons, "reason for a delay") if reason.strip() else ""
    party = choose(party, policy.parties, "party") if party.strip() else ""
    with act(desk, "judge_delay", [child_id]) as work:
        child = work.child(child_id)
        ((_, record, journey),) = read_children(desk, [child_id])
        run = next((run for run in clocks.read(journey, record, policy) if run.clock == clock), None)
        if run is None:
            raise UsageProblem(f'the clock "{labels[clock]}" is switched off in the policy')
        status = clocks.reading(run, desk.today).status
        if status not in _JUDGED or run.started_on is None:
            raise TrackboardError(
                f"{child.reference}: {labels[clock]} is neither overdue nor late, so there is no delay to judge: "
                + clocks.sentence(run, desk.today, policy)
            )
        row = DelayRow(
            child_id, work.next_seq(DelayRow, child_id), clock, run.started_on.isoformat(), verdict, reason, party,
            clean(note).strip(), meeting, recorded_by=desk.who.name, recorded_at=work.now,
        )  # fmt: skip
        rows.insert(work.tx, row)
    because = f", {policy.reasons[reason]}" if reason else ""
    whose = f" ({policy.parties[party]})" if party else ""
    since = clocks.short(run, desk.today, policy)
    return work.done(f"{child.reference}: {labels[clock]}, {since}: {policy.verdicts[verdict].lower()}{because}{whose}")
