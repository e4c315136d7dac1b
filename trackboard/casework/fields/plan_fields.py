"""What is asked of a plan, of early permanence, placements, contact and siblings."""

from __future__ import annotations

from dataclasses import replace

from trackboard.casework.fields.choice import Choice, YesNo
from trackboard.casework.fields.field import ChildReference, Day, Field, Fields, Number, Prose
from trackboard.pathway.ids import Criteria

_PLAN = Choice("plan", "Plan", among=lambda policy: policy.plans, what="plan", metavar="PLAN")
SET_PLAN = Fields(
    _PLAN,
    replace(_PLAN, name="parallel_plan", label="Parallel plan"),
    Day("from_on", "From", default="today", help="From when."),
)

CONSIDERED = Fields(
    YesNo("answer", "Considered", needed=True, column="early_permanence_considered"),
    Day("on", "When", default="today", column="early_permanence_considered_on"),
    Prose("why_not", "Why not", what="why not", column="early_permanence_why_not"),
)

COMPUTED = (Criteria.AGE, Criteria.LEGAL_STATUS)
"""The criteria that follow from the record."""
CRITERION = Choice("criterion", "Criterion", needed=True, among=lambda policy: policy.criteria, what="criterion")
ANSWER_CRITERION = Fields(
    Choice("answer", "Answer", needed=True, what="answer", among={"yes": "Yes", "no": "No", "unknown": "Unknown"}),
    Prose("note", "Where it is from", what="the note"),
)

_APPROVED = YesNo("dually_approved", "Dually approved", hint="approved to foster and to adopt",
                  help="Approved both to foster and to adopt.")  # fmt: skip
_NOTE = Prose("note", "Note", what="the note", help="Kept with it.")
START_PLACEMENT = Fields(
    Day("started_on", "Placed", needed=True, option="start", help="The day the child was placed with the carers."),
    _APPROVED,
    _NOTE,
)
CHANGE_PLACEMENT = Fields(
    Day("started_on", "Placed", needed=True),
    Day("ended_on", "Ended", option="end", help="The day the placement that is open ended."),
    Choice("how_ended", "How", among=lambda policy: policy.placement_ends, what="way a placement ends", option="how",
           metavar="HOW", hint="how it ended",
           help="How it ended: adopted_by_carers, returned_to_parents, relatives, moved."),
    _APPROVED,
    _NOTE,
)  # fmt: skip

CONTACT = Fields(
    Field("contact", "With", needed=True, hint="mother, grandparents: no names", metavar="WHOM",
          missing="say with whom the contact is: mother, father, siblings, ..."),
    Day("from_on", "From", option="from", help="The first day."),
    Day("until_on", "Until", reads="ahead", option="until", help="The last day: of one that is on record, its end."),
    Number("weekly", "Times a week", what="times a week", help="Times a week."),
    Number("miles", "Miles", what="miles", help="How far the child travels."),
    _NOTE,
)  # fmt: skip

JOIN_SIBLINGS = Fields(
    ChildReference("other", "Sibling", needed=True, hint="the other child's reference", option="join",
                   help="Put the two children in one sibling group.")
)  # fmt: skip
