"""What is asked of an event of a child: recorded or planned, corrected, struck out; a case closed and opened again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from trackboard.casework.fields.choice import Choice, Flag, YesNo
from trackboard.casework.fields.field import Day, Fields, Labels, Prose, Reads, Texts
from trackboard.casework.typed_words import choose
from trackboard.clean import one_line
from trackboard.errors import UsageProblem
from trackboard.pathway.ids import KindId, Kinds
from trackboard.pathway.record import ON_OR_BEFORE

if TYPE_CHECKING:
    from trackboard.casework.fields.field import Place
    from trackboard.pathway.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Outcome(Choice):
    """How an event ended: one of those that its kind has; what its kind says itself need not be said."""

    def meaning(self, text: str, desk: Place, beside: Texts) -> Any:
        policy, kind = desk.policy, _kind(desk, beside)
        if kind is None:
            return choose(text, self.labels(policy), self.what)
        label, end, outcomes = policy.label(kind), policy.ends.get(kind), policy.outcomes_of(kind)
        if end is not None and end.outcome:
            if choose(text, policy.outcomes, self.what) != end.outcome:
                raise UsageProblem(f"{label} has the outcome {end.outcome}, and no other")
            return end.outcome
        if not outcomes:
            raise UsageProblem(f'{label} has no outcome; leave "{one_line(text)}" out')
        return choose(text, outcomes, f"outcome of {label}")


@dataclass(frozen=True, slots=True)
class Reason(Choice):
    """Why: one of the reasons that the kind of event has, as it is typed where it has none."""

    def labels(self, policy: Policy) -> Labels:
        return {**policy.event_reasons, ON_OR_BEFORE: "On that day or before"}

    def meaning(self, text: str, desk: Place, beside: Texts) -> Any:
        kind = _kind(desk, beside)
        reasons = desk.policy.reasons_of(kind) if kind is not None else {}
        if not reasons or one_line(text) == ON_OR_BEFORE:
            return one_line(text)
        return choose(text, reasons, f"reason of {desk.policy.label(KindId(str(kind)))}")


def _kind(desk: Place, beside: Texts) -> KindId | None:
    """The kind of event beside an outcome or a reason; None where it is none, which is said of itself."""
    try:
        return KindId(KIND.read(beside.get("kind"), desk))
    except UsageProblem:
        return None


def opening_kinds(policy: Policy) -> Labels:
    """What opens a closed case again, by kind with its label."""
    from trackboard.pathway.journey import OPENING

    return {kind: milestone.label for kind, milestone in policy.milestones.items() if kind in OPENING}


def happened_or_planned(beside: Texts) -> Reads:
    """How the day of an event is read: of a planned one it lies ahead."""
    return "ahead" if PLANNED.made(beside) else "past"


KIND = Choice("kind", "What", among=lambda policy: policy.kinds, what="kind of milestone", needed=True, metavar="KIND",
              hint="type a part of its name", help="An id, or a part of its name.")  # fmt: skip
PLANNED = Flag("planned", "Planned?", needed=True, default="happened", flag="planned", what="answer",
               among={"happened": "It happened", "planned": "It is planned for that day"},
               help="It is planned for that day: kept apart, and moves nobody.")  # fmt: skip
ON = Day("on", "When", needed=True, reads=happened_or_planned, column="on_date")
HAPPENED = replace(ON, reads="past")
OUTCOME = Outcome("outcome", "Outcome", among=lambda policy: policy.event_outcomes, what="outcome",
                  metavar="OUTCOME", hint="how it ended",
                  help="How it ended, of a closing or another kind that has outcomes.")  # fmt: skip
REASON = Reason("reason", "Reason", what="reason", metavar="REASON",
                help="Why, of a kind that has reasons: RD1 to RD4 of a reversed decision.")  # fmt: skip
NOTE = Prose("note", "Note", what="the note", help="Kept with it.")
SIBLINGS = YesNo("siblings", "Siblings", flag="yes", help="Record it for the open siblings as well.")

EVENT = Fields(KIND, ON, PLANNED, OUTCOME, REASON, NOTE)
RECORD_MILESTONE = Fields(KIND, ON, PLANNED, OUTCOME, REASON, SIBLINGS, NOTE)
WHICH_MILESTONE = Fields(KIND, ON, replace(PLANNED, help="Of a planned one."))
"""What a recorded event is known by."""
CORRECT_MILESTONE = Fields(
    replace(ON, name="right_date", label="Right date", metavar="RIGHT_DATE"),
    *(
        replace(EVENT[name], help=f"The right {name}. [default: as it is]")
        for name in EVENT
        if name not in WHICH_MILESTONE
    ),
)
"""What is asked of an event that was found so."""
STRIKE_MILESTONE = Fields(
    Prose("why", "Why it is wrong", needed=True, what="the reason for striking it out", help="Why it was wrong.")
)
CLOSE_CHILD = Fields(
    Choice(
        "outcome",
        "Outcome",
        needed=True,
        among=lambda policy: policy.outcomes,
        what="outcome",
        metavar="OUTCOME",
        hint="how it ended",
        help="How it ended.",
    ),
    replace(HAPPENED, default="today"),
    NOTE,
)
REOPEN_CHILD = Fields(
    replace(KIND, label="What happened", what="way to open a case again", default=Kinds.REFERRED, option="by", hint="",
            among=opening_kinds,
            help="What opens it: first known, care proceedings issued or looked after again."),
    replace(HAPPENED, default="today"),
    NOTE,
)  # fmt: skip
