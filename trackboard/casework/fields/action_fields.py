"""What is asked of something to be done, of a note, and of a verdict on a delay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trackboard.casework.fields.choice import Choice, Team
from trackboard.casework.fields.field import Day, Fields, Labels, Person, Prose

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy

_TEXT = Prose("text", "What is to be done", needed=True, asked=True, what="the action", column="action")
_OWNER = Person("owner", "Who", hint="a person", help="Who is to do it.")
_TEAM = Team("team", "Team", help="The team that is to do it.")
_DUE = Day("due_on", "Until when", reads="ahead", option="due", help="Until when.")

ADD_ACTION = Fields(_TEXT, _OWNER, _TEAM, _DUE)
CHANGE_ACTION = Fields(_TEXT, _OWNER, _TEAM, _DUE)
CARRY_ACTION = Fields(replace(_DUE, needed=True))
FINISH_ACTION = Fields(
    Day("on", "Done", default="today", help="On which day.", column="done_on"),
    Prose("outcome", "What came of it", what="the outcome", help="What came of it."),
)

WRITE_NOTE = Fields(Prose("note", "Note", needed=True, asked=True, what="the note"))


def _clocks(policy: Policy) -> Labels:
    return {each.id: each.label for each in policy.clocks}


CLOCK = Choice("clock", "Delay point", needed=True, among=_clocks, what="clock", metavar="CLOCK",
               help="One of the delay points.")  # fmt: skip
JUDGE_DELAY = Fields(
    Choice("verdict", "Verdict", needed=True, among=lambda policy: policy.verdicts, what="verdict", metavar="VERDICT",
           hint="was it avoidable?", help="Was it avoidable?"),
    Choice("reason", "Reason", among=lambda policy: policy.reasons, what="reason for a delay", metavar="REASON",
           hint="type a part of it; may stay empty", help="Why it was late, by the policy's list or a part of it."),
    Choice("party", "Whose delay", among=lambda policy: policy.parties, what="party", metavar="PARTY",
           hint="may stay empty", help="Whose delay: authority, court, health, family, other."),
    Prose("note", "Note", what="the note", help="Kept with it."),
)  # fmt: skip
