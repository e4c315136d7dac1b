"""What cannot be so, and what does not come without something else: as data, each with where it is written.

`rule` is the number of a validation rule of the looked-after children return (SSDA903), `source` the law or practice.
Kinds are the policy's; `BIRTH` stands for the day of birth, and a case that closed as adopted has an `adoption_order`.
`contradictions` reads the rules: nothing here is ever a reason to refuse what a person insists on.
"""

from __future__ import annotations

from dataclasses import dataclass

from trackboard.pathway.ids import BIRTH, KindId, Kinds, Outcomes

ADOPTED = Kinds.ADOPTION_ORDER
"""The end of a case that closed as adopted, whichever kind of event said so."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """`then` lies neither before `first` nor less than `weeks` after it. Of what repeats: the last `first`, the first
    `then`."""

    first: KindId
    then: KindId
    rule: str = ""
    source: str = ""
    weeks: int = 0
    or_since: KindId | None = None
    """Where this is in effect and earlier, the weeks count from it."""


@dataclass(frozen=True, slots=True)
class Needs:
    """`kind` does not come without one of `one_of`.

    With a `rule` the lack of it is an error of the return, and is always said. Without one it may well be that the
    authority keeps it elsewhere: it is asked about only where the authority records such a thing at all.
    """

    kind: KindId
    one_of: tuple[KindId, ...]
    rule: str = ""
    source: str = ""
    given: tuple[KindId, ...] = ()
    """Asked only with one of these in effect."""


_REVIEWS = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 33"
_TIMETABLE = "Children Act 1989 s32"
_INTERIM = "Children Act 1989 s38"
_AGENCIES = "Adoption Agencies Regulations 2005"
_ADOPTION = "Adoption and Children Act 2002"

IN_ORDER = (
    InOrder(Kinds.BECAME_LOOKED_AFTER, Kinds.ADM_DECISION, "1003"),
    InOrder(Kinds.ADM_DECISION, Kinds.MATCH_DECISION, "333"),
    InOrder(Kinds.MATCH_DECISION, Kinds.PLACED, "331"),
    InOrder(Kinds.PROPOSED_MATCH, Kinds.PLACED, "331"),
    InOrder(Kinds.ADM_DECISION, Kinds.PLACED, "521"),
    InOrder(Kinds.ADM_DECISION, Kinds.PLACEMENT_ORDER, "553"),
    InOrder(Kinds.RECOMMENDED, Kinds.ADM_DECISION),
    InOrder(Kinds.MATCHING_PANEL, Kinds.PLACED),
    InOrder(Kinds.BECAME_LOOKED_AFTER, Kinds.FIRST_REVIEW, source=_REVIEWS),
    InOrder(Kinds.FIRST_REVIEW, Kinds.SECOND_REVIEW, source=_REVIEWS),
    InOrder(Kinds.SECOND_REVIEW, Kinds.REVIEW, source=_REVIEWS),
    InOrder(Kinds.PROCEEDINGS_ISSUED, Kinds.INTERIM_CARE_ORDER, source=_INTERIM),
    InOrder(Kinds.PROCEEDINGS_ISSUED, Kinds.TIMETABLE_EXTENDED, source=_TIMETABLE),
    InOrder(Kinds.TIMETABLE_EXTENDED, Kinds.FINAL_HEARING, source=_TIMETABLE),
    InOrder(Kinds.TIMETABLE_EXTENDED, Kinds.CARE_ORDER, source=_TIMETABLE),
    InOrder(Kinds.ADM_DECISION, Kinds.PLACEMENT_APPLICATION, source=f"{_AGENCIES} reg 19"),
    InOrder(Kinds.PLACEMENT_APPLICATION, Kinds.PLACEMENT_ORDER, source=f"{_ADOPTION} s21"),
    InOrder(BIRTH, Kinds.CONSENT_GIVEN, source=f"{_ADOPTION} ss18(1), 52(3)", weeks=6),
    InOrder(Kinds.PROPOSED_MATCH, Kinds.MATCHING_PANEL, source=f"{_AGENCIES} reg 32"),
    InOrder(Kinds.MATCHING_PANEL, Kinds.MATCH_DECISION, source=f"{_AGENCIES} reg 33"),
    InOrder(
        Kinds.PLACED,
        Kinds.ADOPTION_APPLICATION,
        source=f"{_ADOPTION} s42(2)",
        weeks=10,
        or_since=Kinds.EARLY_PERMANENCE_PLACEMENT,
    ),
)
"""Both in effect. A start of which only the latest possible day is known comes before nothing for certain."""

NEEDS = (
    Needs(Kinds.PLACED, (Kinds.ADM_DECISION,), "551"),
    Needs(Kinds.PLACEMENT_ORDER, (Kinds.ADM_DECISION,), "554"),
    Needs(Kinds.PLACED, (Kinds.PLACEMENT_ORDER, Kinds.CONSENT_GIVEN), "408"),
    Needs(Kinds.PRE_PROCEEDINGS_ENDED, (Kinds.PRE_PROCEEDINGS_STARTED,)),
    Needs(Kinds.TIMETABLE_EXTENDED, (Kinds.PROCEEDINGS_ISSUED,), source=_TIMETABLE),
    Needs(Kinds.HEARING, (Kinds.PROCEEDINGS_ISSUED,)),
    Needs(Kinds.FINAL_HEARING, (Kinds.PROCEEDINGS_ISSUED,)),
    Needs(Kinds.CARE_ORDER, (Kinds.PROCEEDINGS_ISSUED,), source="Children Act 1989 s31"),
    Needs(Kinds.PLACEMENT_ORDER, (Kinds.PROCEEDINGS_ISSUED, Kinds.PLACEMENT_APPLICATION), source=f"{_ADOPTION} s21"),
    Needs(Kinds.PLANNING_MEETING, (Kinds.BECAME_LOOKED_AFTER,)),
    Needs(Kinds.EARLY_PERMANENCE_PLACEMENT, (Kinds.BECAME_LOOKED_AFTER,), source="Children Act 1989 s22C(9B)"),
    Needs(Kinds.MOVED_IN_WITH_ADOPTERS, (Kinds.BECAME_LOOKED_AFTER,)),
    Needs(Kinds.FIRST_REVIEW, (Kinds.BECAME_LOOKED_AFTER,), source=_REVIEWS),
    Needs(Kinds.SECOND_REVIEW, (Kinds.FIRST_REVIEW,), source=_REVIEWS),
    Needs(Kinds.REVIEW, (Kinds.SECOND_REVIEW,), source=_REVIEWS),
    Needs(Kinds.PLACEMENT_APPLICATION, (Kinds.ADM_DECISION,), source=f"{_AGENCIES} reg 19"),
    Needs(Kinds.MATCHING_PANEL, (Kinds.PROPOSED_MATCH,), source=f"{_AGENCIES} reg 32"),
    Needs(Kinds.MATCH_DECISION, (Kinds.MATCHING_PANEL,), source=f"{_AGENCIES} reg 33"),
    Needs(
        Kinds.PLACED, (Kinds.PROPOSED_MATCH, Kinds.MATCHING_PANEL, Kinds.MATCH_DECISION), source=f"{_AGENCIES} reg 35"
    ),
    Needs(Kinds.ADOPTION_APPLICATION, (Kinds.PLACED, Kinds.EARLY_PERMANENCE_PLACEMENT), source=f"{_ADOPTION} s42(2)"),
    # One who was placed without an order or consent is asked about as that; foster carers and relatives adopt without.
    Needs(ADOPTED, (Kinds.PLACEMENT_ORDER, Kinds.CONSENT_GIVEN, Kinds.PLACED), source=f"{_ADOPTION} s47(4)"),
    Needs(
        ADOPTED,
        (Kinds.PLACED, Kinds.EARLY_PERMANENCE_PLACEMENT),
        source=f"{_ADOPTION} s42(2)",
        given=(Kinds.PLACEMENT_ORDER, Kinds.CONSENT_GIVEN),
    ),
)

ONLY_BEFORE_BIRTH = (Kinds.PRE_BIRTH_ASSESSMENT,)
"""Cannot lie after the birth."""
FROM_BIRTH_ON = frozenset(
    {
        Kinds.PROCEEDINGS_ISSUED,
        Kinds.INTERIM_CARE_ORDER,
        Kinds.TIMETABLE_EXTENDED,
        Kinds.HEARING,
        Kinds.BECAME_LOOKED_AFTER,
        Kinds.PLANNING_MEETING,
        Kinds.EARLY_PERMANENCE_PLACEMENT,
        Kinds.MOVED_IN_WITH_ADOPTERS,
        Kinds.FIRST_REVIEW,
        Kinds.SECOND_REVIEW,
        Kinds.REVIEW,
        Kinds.RECOMMENDED,
        Kinds.MEDICAL_REPORT,
        Kinds.ADM_DECISION,
        Kinds.PLACEMENT_APPLICATION,
        Kinds.FINAL_HEARING,
        Kinds.CARE_ORDER,
        Kinds.PLACEMENT_ORDER,
        Kinds.CONSENT_GIVEN,
        Kinds.PROPOSED_MATCH,
        Kinds.MATCHING_PANEL,
        Kinds.MATCH_DECISION,
        Kinds.PLACED,
        Kinds.ADOPTION_APPLICATION,
        Kinds.PLACEMENT_DISRUPTED,
        Kinds.ORDER_REVOKED,
        Kinds.DECISION_REVERSED,
        Kinds.CEASED_LOOKED_AFTER,
    }
)
"""None of these lies before the birth. Family finding may: carers for early permanence are looked for, and found, while
the mother is expecting (S1)."""
ENDS_BEFORE_BIRTH = (Outcomes.OTHER_AUTHORITY, Outcomes.DIED, Outcomes.OTHER)
"""The outcomes with which the case of an unborn child closes: all others need a child who was born."""

LONGEST_PREGNANCY_WEEKS = 42
"""Counted to the day of birth, or the due date: nothing is known of a child before that, and none is due later.
Practice: the due date is at 40 weeks, and a birth is brought on by 42."""
EARLY_WEEKS, LATE_WEEKS = 20, 10
"""A birth lies at most so long before and after the due date. None lives that was born earlier; and the date of a
pregnancy found late may be estimated weeks out."""
ADULT_YEARS = 18
"""A child is a person under this age: Children Act 1989 s105(1)."""
