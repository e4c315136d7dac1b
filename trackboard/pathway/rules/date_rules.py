"""What cannot be so, and what does not come without something else: as data, each with where it is written.

`rule` is the number of a validation rule of the looked-after children return (SSDA903), `source` the law or practice.
Kinds are the policy's; `BIRTH` stands for the day of birth, and a case that closed as adopted has an `adoption_order`.
`contradictions` reads the rules: nothing here is ever a reason to refuse what a person insists on.
"""

from __future__ import annotations

from dataclasses import dataclass

BIRTH = "birth"
"""The day of birth, where a rule compares with it."""
ADOPTED = "adoption_order"
"""The end of a case that closed as adopted, whichever kind of event said so."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """`then` lies neither before `first` nor less than `weeks` after it. Of what repeats: the last `first`, the first
    `then`."""

    first: str
    then: str
    rule: str = ""
    source: str = ""
    weeks: int = 0
    or_since: str = ""
    """Where this is in effect and earlier, the weeks count from it."""


@dataclass(frozen=True, slots=True)
class Needs:
    """`kind` does not come without one of `one_of`.

    With a `rule` the lack of it is an error of the return, and is always said. Without one it may well be that the
    authority keeps it elsewhere: it is asked about only where the authority records such a thing at all.
    """

    kind: str
    one_of: tuple[str, ...]
    rule: str = ""
    source: str = ""
    given: tuple[str, ...] = ()
    """Asked only with one of these in effect."""


_REVIEWS = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 33"
_TIMETABLE = "Children Act 1989 s32"
_INTERIM = "Children Act 1989 s38"
_AGENCIES = "Adoption Agencies Regulations 2005"
_ADOPTION = "Adoption and Children Act 2002"

IN_ORDER = (
    InOrder("became_looked_after", "adm_decision", "1003"),
    InOrder("adm_decision", "match_decision", "333"),
    InOrder("match_decision", "placed", "331"),
    InOrder("proposed_match", "placed", "331"),
    InOrder("adm_decision", "placed", "521"),
    InOrder("adm_decision", "placement_order", "553"),
    InOrder("recommended", "adm_decision"),
    InOrder("matching_panel", "placed"),
    InOrder("became_looked_after", "first_review", source=_REVIEWS),
    InOrder("first_review", "second_review", source=_REVIEWS),
    InOrder("proceedings_issued", "interim_care_order", source=_INTERIM),
    InOrder("proceedings_issued", "timetable_extended", source=_TIMETABLE),
    InOrder("timetable_extended", "final_hearing", source=_TIMETABLE),
    InOrder("timetable_extended", "care_order", source=_TIMETABLE),
    InOrder("adm_decision", "placement_application", source=f"{_AGENCIES} reg 19"),
    InOrder("placement_application", "placement_order", source=f"{_ADOPTION} s21"),
    InOrder(BIRTH, "consent_given", source=f"{_ADOPTION} ss18(1), 52(3)", weeks=6),
    InOrder("proposed_match", "matching_panel", source=f"{_AGENCIES} reg 32"),
    InOrder("matching_panel", "match_decision", source=f"{_AGENCIES} reg 33"),
    InOrder(
        "placed", "adoption_application", source=f"{_ADOPTION} s42(2)", weeks=10, or_since="early_permanence_placement"
    ),
)
"""Both in effect. A start of which only the latest possible day is known comes before nothing for certain."""

NEEDS = (
    Needs("placed", ("adm_decision",), "551"),
    Needs("placement_order", ("adm_decision",), "554"),
    Needs("placed", ("placement_order", "consent_given"), "408"),
    Needs("pre_proceedings_ended", ("pre_proceedings_started",)),
    Needs("timetable_extended", ("proceedings_issued",), source=_TIMETABLE),
    Needs("final_hearing", ("proceedings_issued",)),
    Needs("care_order", ("proceedings_issued",), source="Children Act 1989 s31"),
    Needs("placement_order", ("proceedings_issued", "placement_application"), source=f"{_ADOPTION} s21"),
    Needs("planning_meeting", ("became_looked_after",)),
    Needs("early_permanence_placement", ("became_looked_after",), source="Children Act 1989 s22C(9B)"),
    Needs("first_review", ("became_looked_after",), source=_REVIEWS),
    Needs("second_review", ("first_review",), source=_REVIEWS),
    Needs("placement_application", ("adm_decision",), source=f"{_AGENCIES} reg 19"),
    Needs("matching_panel", ("proposed_match",), source=f"{_AGENCIES} reg 32"),
    Needs("match_decision", ("matching_panel",), source=f"{_AGENCIES} reg 33"),
    Needs("placed", ("proposed_match", "matching_panel", "match_decision"), source=f"{_AGENCIES} reg 35"),
    Needs("adoption_application", ("placed", "early_permanence_placement"), source=f"{_ADOPTION} s42(2)"),
    # One who was placed without an order or consent is asked about as that; foster carers and relatives adopt without.
    Needs(ADOPTED, ("placement_order", "consent_given", "placed"), source=f"{_ADOPTION} s47(4)"),
    Needs(
        ADOPTED,
        ("placed", "early_permanence_placement"),
        source=f"{_ADOPTION} s42(2)",
        given=("placement_order", "consent_given"),
    ),
)

ONLY_BEFORE_BIRTH = ("pre_birth_assessment",)
"""Cannot lie after the birth."""
FROM_BIRTH_ON = "proceedings_issued"
"""From this milestone on, in pathway order, nothing lies before the birth, nor a return or an end; but for these:"""
BEFORE_BIRTH_TOO = ("family_finding_referral", "family_identified", "match_withdrawn")
"""Carers for early permanence are looked for, and found, while the mother is expecting (S1)."""
ENDS_BEFORE_BIRTH = ("other_authority", "died", "other")
"""The outcomes with which the case of an unborn child closes: all others need a child who was born."""

LONGEST_PREGNANCY_WEEKS = 42
"""Counted to the day of birth, or the due date: nothing is known of a child before that, and none is due later.
Practice: the due date is at 40 weeks, and a birth is brought on by 42."""
EARLY_WEEKS, LATE_WEEKS = 20, 10
"""A birth lies at most so long before and after the due date. None lives that was born earlier; and the date of a
pregnancy found late may be estimated weeks out."""
ADULT_YEARS = 18
"""A child is a person under this age: Children Act 1989 s105(1)."""
