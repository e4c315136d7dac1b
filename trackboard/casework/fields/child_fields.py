"""What is asked of a child: when it is added, born, edited and handed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trackboard.casework.fields.choice import Choice, Team, YesNo
from trackboard.casework.fields.field import ChildReference, Day, Field, Fields, Labels, Name, Person, Prose
from trackboard.pathway.ids import Kinds

if TYPE_CHECKING:
    from trackboard.casework.fields.field import Place

BORN = Day(
    "date_of_birth",
    "Born",
    help="The date of birth.",
    past_only="a date of birth lies in the past, and {day} does not; give it as the due date",
)
DUE = Day("due_date", "Due", help="The due date of an unborn child.", reads="due")


@dataclass(frozen=True, slots=True)
class EditedField(Field):
    """What is edited of a child, by name."""

    def offers(self, desk: Place) -> Labels:
        from trackboard.casework.acts.edits import editable

        return {name: each.label for name, each in editable(desk).items()}


CHILD = Fields(
    Field("reference", "Reference", needed=True, missing="a child needs a reference",
          hint="as the case system has it"),
    Field("authority", "Authority", metavar="NAME", help="The authority. [default: that of the other children]"),
    Name("given_name", "Given name", hint="empty takes the name out", asked=True),
    Name("family_name", "Family name", hint="empty takes the name out", asked=True),
    BORN,
    DUE,
    Field("sex", "Sex"),
    Field("ethnicity", "Ethnicity"),
    Field("sibling_group", "Sibling group", hint="the same text for each sibling",
          help="The same text for each of the siblings."),
    Team("team", "Team", help="The team that holds the case."),
    Person("social_worker", "Social worker"),
    Person("owner", "Owner", hint="who is responsible for the next step",
           help="Who is responsible for the next step."),
    Choice("early_permanence_route", "Early-permanence route", among=lambda policy: policy.routes,
           what="early-permanence route"),
    YesNo("early_permanence_considered", "Early permanence considered"),
    Day("early_permanence_considered_on", "Early permanence considered on"),
    Prose("early_permanence_why_not", "Why not early permanence"),
    Day("permanence_report_on", "Child's Permanence Report complete"),
)  # fmt: skip
"""What people edit of a child, by column, in the order of a form."""

_NEW_NAME = "may stay empty"
ADD_CHILD = Fields(
    CHILD["reference"],
    replace(BORN, name="born", column="date_of_birth"),
    replace(DUE, name="due", label="Due, if unborn", column="due_date"),
    Day("known", "First known", help="When the child was first known (referred)."),
    Day("issued", "Proceedings issued", help="When care proceedings were issued: a child before the court, at home."),
    CHILD["authority"],
    CHILD["team"],
    CHILD["social_worker"],
    CHILD["owner"],
    CHILD["sex"],
    CHILD["ethnicity"],
    CHILD["sibling_group"],
    replace(CHILD["given_name"], hint=_NEW_NAME),
    replace(CHILD["family_name"], hint=_NEW_NAME),
)
STARTS = {"known": Kinds.REFERRED, "issued": Kinds.PROCEEDINGS_ISSUED}
"""By field, the milestone that may have happened to a new child already."""

REFERENCE = ChildReference("reference", "Child", needed=True)
"""The child that an act is about."""
OTHER_REFERENCE = Field("other", "Other reference", needed=True, metavar="OTHER",
                        missing="another system's reference is one or more letters or digits")  # fmt: skip
WHY = Field("why", "Why", hint="for the history; may stay empty", option="note",
            help="Why: of a transfer, a criterion, early permanence not considered.")  # fmt: skip
HAND_OVER = Fields(*(CHILD[column] for column in ("team", "social_worker", "owner")), WHY)
RECORD_BIRTH = Fields(replace(BORN, name="on", needed=True, column="date_of_birth"))

EDIT_FIELD = Fields(
    EditedField("field", "Field", needed=True, metavar="FIELD"),
    Field("value", "Value", metavar="VALUE"),
    Day("on", "On", help="Of a plan: from when. Of early permanence considered: when. [default: today]"),
    replace(WHY, name="note"),
)

ERASE_CHILD = Fields(
    Prose("reason", "Reason", needed=True, what="the reason", help="Why, kept for good: without reference or name."),
    Field("despite", "Despite", metavar="REASON", help="Erase an open case, and why, as where a court orders it."),
)


def names_in(text: str) -> tuple[str, str]:
    """The given and the family name in a text: a line each, or both on one line. UsageProblem where it is no name."""
    from trackboard.errors import UsageProblem

    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 2 or any(character.isdigit() for line in lines for character in line):
        raise UsageProblem(
            "what stdin holds is no name: a given and a family name, a line each; without a name, give it < /dev/null"
        )
    if len(lines) == 2:
        return lines[0], lines[1]
    given, _, family = "".join(lines).rpartition(" ")
    return (given, family) if given else (family, "")
