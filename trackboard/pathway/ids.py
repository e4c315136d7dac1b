"""The ids of the policy as constants, so that a name that does not exist, or one kind of id given for another, is an
error of the type checker and not a clock that never runs.

default_policy.toml is where they are written; a test compares the two both ways, and another refuses a literal of them
anywhere else. An authority's own kinds, clocks, reasons and teams have ids of these types as well, without a constant:
code never needs to name one.
"""

from __future__ import annotations

from typing import Final, NewType

KindId = NewType("KindId", str)
HearingOutcomeId = NewType("HearingOutcomeId", str)
HearingReasonId = NewType("HearingReasonId", str)
ClockId = NewType("ClockId", str)
StageId = NewType("StageId", str)
FlagId = NewType("FlagId", str)
OutcomeId = NewType("OutcomeId", str)
PlanId = NewType("PlanId", str)
RouteId = NewType("RouteId", str)
CriterionId = NewType("CriterionId", str)
EligibilityId = NewType("EligibilityId", str)
PlacementEndId = NewType("PlacementEndId", str)
StatusId = NewType("StatusId", str)
StandingId = NewType("StandingId", str)
InclusionId = NewType("InclusionId", str)
VerdictId = NewType("VerdictId", str)
PartyId = NewType("PartyId", str)
TeamId = NewType("TeamId", str)
AttendanceId = NewType("AttendanceId", str)
BandId = NewType("BandId", str)
ContactLimitId = NewType("ContactLimitId", str)
MeetingKindId = NewType("MeetingKindId", str)
AgendaId = NewType("AgendaId", str)
AgendaReasonId = NewType("AgendaReasonId", str)
RetentionId = NewType("RetentionId", str)


class Kinds:
    """Events of a child: milestones in pathway order, then what goes back, then what ends."""

    REFERRED: Final = KindId("referred")
    PRE_BIRTH_ASSESSMENT: Final = KindId("pre_birth_assessment")
    LEGAL_PLANNING_MEETING: Final = KindId("legal_planning_meeting")
    LETTER_BEFORE_PROCEEDINGS: Final = KindId("letter_before_proceedings")
    FAMILY_MEETING_OFFERED: Final = KindId("family_meeting_offered")
    FAMILY_GROUP_CONFERENCE: Final = KindId("family_group_conference")
    ALTERNATIVE_PLANS_REVIEWED: Final = KindId("alternative_plans_reviewed")
    WIDER_FAMILY_ASSESSED: Final = KindId("wider_family_assessed")
    PRE_PROCEEDINGS_STARTED: Final = KindId("pre_proceedings_started")
    PRE_PROCEEDINGS_ENDED: Final = KindId("pre_proceedings_ended")
    PERMANENCE_PLANNING_MEETING: Final = KindId("permanence_planning_meeting")
    ADOPTION_TEAM_ALERTED: Final = KindId("adoption_team_alerted")
    PROCEEDINGS_ISSUED: Final = KindId("proceedings_issued")
    INTERIM_CARE_ORDER: Final = KindId("interim_care_order")
    TIMETABLE_EXTENDED: Final = KindId("timetable_extended")
    HEARING: Final = KindId("hearing")
    BECAME_LOOKED_AFTER: Final = KindId("became_looked_after")
    PLANNING_MEETING: Final = KindId("planning_meeting")
    EARLY_PERMANENCE_PLACEMENT: Final = KindId("early_permanence_placement")
    MOVED_IN_WITH_ADOPTERS: Final = KindId("moved_in_with_adopters")
    FIRST_REVIEW: Final = KindId("first_review")
    SECOND_REVIEW: Final = KindId("second_review")
    REVIEW: Final = KindId("review")
    RECOMMENDED: Final = KindId("recommended")
    MEDICAL_REPORT: Final = KindId("medical_report")
    ADM_DECISION: Final = KindId("adm_decision")
    PLACEMENT_APPLICATION: Final = KindId("placement_application")
    FINAL_HEARING: Final = KindId("final_hearing")
    CARE_ORDER: Final = KindId("care_order")
    PLACEMENT_ORDER: Final = KindId("placement_order")
    CONSENT_GIVEN: Final = KindId("consent_given")
    FAMILY_FINDING_REFERRAL: Final = KindId("family_finding_referral")
    FAMILY_IDENTIFIED: Final = KindId("family_identified")
    PROPOSED_MATCH: Final = KindId("proposed_match")
    MATCHING_PANEL: Final = KindId("matching_panel")
    MATCH_DECISION: Final = KindId("match_decision")
    PLACED: Final = KindId("placed")
    ADOPTION_APPLICATION: Final = KindId("adoption_application")
    MATCH_WITHDRAWN: Final = KindId("match_withdrawn")
    PLACEMENT_DISRUPTED: Final = KindId("placement_disrupted")
    ORDER_REVOKED: Final = KindId("order_revoked")
    DECISION_REVERSED: Final = KindId("decision_reversed")
    CEASED_LOOKED_AFTER: Final = KindId("ceased_looked_after")
    ADOPTION_ORDER: Final = KindId("adoption_order")
    CLOSED: Final = KindId("closed")


class HearingOutcomes:
    """What came of a hearing."""

    HELD: Final = HearingOutcomeId("held")
    ADJOURNED: Final = HearingOutcomeId("adjourned")
    CANCELLED: Final = HearingOutcomeId("cancelled")


class HearingReasons:
    """What a hearing was about."""

    CASE_MANAGEMENT: Final = HearingReasonId("case_management")
    FURTHER_CASE_MANAGEMENT: Final = HearingReasonId("further_case_management")
    ISSUES_RESOLUTION: Final = HearingReasonId("issues_resolution")
    FINAL: Final = HearingReasonId("final")
    OTHER: Final = HearingReasonId("other")


class Clocks:
    """Time limits between milestones."""

    LOOKED_AFTER_TO_RECOMMENDED: Final = ClockId("looked_after_to_recommended")
    RECOMMENDED_TO_DECIDED: Final = ClockId("recommended_to_decided")
    DECIDED_TO_ORDERED: Final = ClockId("decided_to_ordered")
    ORDERED_TO_MATCHED: Final = ClockId("ordered_to_matched")
    MATCHED_TO_PANEL: Final = ClockId("matched_to_panel")
    PANEL_TO_PLACED: Final = ClockId("panel_to_placed")
    PROCEEDINGS: Final = ClockId("proceedings")
    PRE_PROCEEDINGS: Final = ClockId("pre_proceedings")
    PLANNING_MEETING: Final = ClockId("planning_meeting")
    FIRST_REVIEW: Final = ClockId("first_review")
    SECOND_REVIEW: Final = ClockId("second_review")
    LATER_REVIEWS: Final = ClockId("later_reviews")
    DECISION_TO_PANEL: Final = ClockId("decision_to_panel")
    FAMILY_FINDING: Final = ClockId("family_finding")
    PRE_BIRTH: Final = ClockId("pre_birth")
    PERMANENCE_PLANNING: Final = ClockId("permanence_planning")
    ENTRY_TO_PLACED: Final = ClockId("entry_to_placed")


class Stages:
    """The columns of the board, in order."""

    UNBORN: Final = StageId("unborn")
    PRE_PROCEEDINGS: Final = StageId("pre_proceedings")
    IN_PROCEEDINGS: Final = StageId("in_proceedings")
    LOOKED_AFTER: Final = StageId("looked_after")
    RECOMMENDED: Final = StageId("recommended")
    DECIDED: Final = StageId("decided")
    ORDERED: Final = StageId("ordered")
    MATCHED: Final = StageId("matched")
    PANEL: Final = StageId("panel")
    PLACED: Final = StageId("placed")
    CLOSED: Final = StageId("closed")


class Flags:
    """What somebody should look at."""

    CARE_ORDER_WITHOUT_PLACEMENT_ORDER: Final = FlagId("care_order_without_placement_order")
    FAMILY_NOT_IDENTIFIED: Final = FlagId("family_not_identified")
    NO_OWNER: Final = FlagId("no_owner")
    STALE: Final = FlagId("stale")
    DUE_DATE_PASSED: Final = FlagId("due_date_passed")
    NOT_DISCUSSED: Final = FlagId("not_discussed")
    TURNING_10: Final = FlagId("turning_10")
    ORDER_AWAITED: Final = FlagId("order_awaited")
    PLAN_UNRECORDED: Final = FlagId("plan_unrecorded")
    BIRTH_UNKNOWN: Final = FlagId("birth_unknown")
    COURT_FINISHED: Final = FlagId("court_finished")
    FEW_LEGAL_PLANNING_MEETINGS: Final = FlagId("few_legal_planning_meetings")
    EARLY_PERMANENCE_UNCONSIDERED: Final = FlagId("early_permanence_unconsidered")
    DECISION_WITHOUT_MEDICAL: Final = FlagId("decision_without_medical")
    UNRECORDED: Final = FlagId("unrecorded")
    ADOPTED_SIBLING: Final = FlagId("adopted_sibling")
    UNKNOWN_START: Final = FlagId("unknown_start")


class Outcomes:
    """How a case closed."""

    ADOPTED: Final = OutcomeId("adopted")
    SPECIAL_GUARDIANSHIP: Final = OutcomeId("special_guardianship")
    CHILD_ARRANGEMENTS: Final = OutcomeId("child_arrangements")
    RETURNED_HOME: Final = OutcomeId("returned_home")
    RELATIVES: Final = OutcomeId("relatives")
    LONG_TERM_FOSTERING: Final = OutcomeId("long_term_fostering")
    OTHER_AUTHORITY: Final = OutcomeId("other_authority")
    DIED: Final = OutcomeId("died")
    OTHER: Final = OutcomeId("other")


class Plans:
    """The plan and the parallel plan of a child."""

    UNDECIDED: Final = PlanId("undecided")
    ADOPTION: Final = PlanId("adoption")
    SPECIAL_GUARDIANSHIP: Final = PlanId("special_guardianship")
    RELATIVES: Final = PlanId("relatives")
    RETURN_HOME: Final = PlanId("return_home")
    LONG_TERM_FOSTERING: Final = PlanId("long_term_fostering")
    OTHER: Final = PlanId("other")


class Routes:
    """Routes of early permanence."""

    NONE: Final = RouteId("none")
    CONCURRENT_PLANNING: Final = RouteId("concurrent_planning")
    FOSTERING_FOR_ADOPTION: Final = RouteId("fostering_for_adoption")
    REGULATION_25A: Final = RouteId("regulation_25a")
    REGULATION_24_CONNECTED_PERSONS: Final = RouteId("regulation_24_connected_persons")


class Criteria:
    """Of eligibility for early permanence."""

    AGE: Final = CriterionId("age")
    LEGAL_STATUS: Final = CriterionId("legal_status")
    FAMILY: Final = CriterionId("family")
    ADOPTERS: Final = CriterionId("adopters")
    REHABILITATION: Final = CriterionId("rehabilitation")


class Eligible:
    """What the criteria come to."""

    ELIGIBLE: Final = EligibilityId("eligible")
    POSSIBLE: Final = EligibilityId("possible")
    NOT_ELIGIBLE: Final = EligibilityId("not_eligible")


class PlacementEnds:
    """How a placement with early-permanence carers ended."""

    ADOPTED_BY_CARERS: Final = PlacementEndId("adopted_by_carers")
    RETURNED_TO_PARENTS: Final = PlacementEndId("returned_to_parents")
    RELATIVES: Final = PlacementEndId("relatives")
    MOVED: Final = PlacementEndId("moved")
    CONTINUING: Final = PlacementEndId("continuing")


class Statuses:
    """What a clock reads on a day."""

    MET: Final = StatusId("met")
    LATE: Final = StatusId("late")
    UNRECORDED: Final = StatusId("unrecorded")
    NOT_APPLICABLE: Final = StatusId("not_applicable")
    NOT_STARTED: Final = StatusId("not_started")
    OVERDUE: Final = StatusId("overdue")
    DUE_SOON: Final = StatusId("due_soon")
    RUNNING: Final = StatusId("running")


class Standings:
    """The worst of the clocks that count."""

    OVERDUE: Final = StandingId("overdue")
    DUE_SOON: Final = StandingId("due_soon")
    ON_TRACK: Final = StandingId("on_track")


class Inclusion:
    """Which children an authority tracks."""

    EVERYONE: Final = InclusionId("everyone")
    BEFORE_THE_COURT: Final = InclusionId("before_the_court")
    POTENTIAL_ADOPTION: Final = InclusionId("potential_adoption")
    DECISION_MADE: Final = InclusionId("decision_made")


class Verdicts:
    """On a delay."""

    AVOIDABLE: Final = VerdictId("avoidable")
    UNAVOIDABLE: Final = VerdictId("unavoidable")
    UNCLEAR: Final = VerdictId("unclear")


class Parties:
    """Whose delay it is."""

    AUTHORITY: Final = PartyId("authority")
    COURT: Final = PartyId("court")
    HEALTH: Final = PartyId("health")
    FAMILY: Final = PartyId("family")
    OTHER: Final = PartyId("other")


class Teams:
    """At the table of a meeting."""

    CIN: Final = TeamId("CIN")
    LAC: Final = TeamId("LAC")
    ADOPTION: Final = TeamId("adoption")
    LEGAL: Final = TeamId("legal")
    REFERRAL_AND_ASSESSMENT: Final = TeamId("referral_and_assessment")
    COURT: Final = TeamId("court")
    HEALTH: Final = TeamId("health")
    OTHER: Final = TeamId("other")


class Attendances:
    """Of a team at a meeting."""

    PRESENT: Final = AttendanceId("present")
    APOLOGIES: Final = AttendanceId("apologies")
    WRITTEN_UPDATE: Final = AttendanceId("written_update")
    ABSENT: Final = AttendanceId("absent")
    NOT_REQUIRED: Final = AttendanceId("not_required")


class Bands:
    """The survey's words for a share of meetings (S2 3.3)."""

    ALL: Final = BandId("all")
    MORE_THAN_HALF: Final = BandId("more_than_half")
    ABOUT_HALF: Final = BandId("about_half")
    FEWER_THAN_HALF: Final = BandId("fewer_than_half")
    NONE: Final = BandId("none")


class ContactLimits:
    """Of contact in early permanence: information only (S3, S4)."""

    SETTLING_IN: Final = ContactLimitId("settling_in")
    DISTANCE: Final = ContactLimitId("distance")
    FREQUENCY: Final = ContactLimitId("frequency")


class MeetingKinds:
    """What a meeting is held for."""

    TRACKING: Final = MeetingKindId("tracking")
    PERMANENCE_PLANNING: Final = MeetingKindId("permanence_planning")
    LEGAL_PLANNING: Final = MeetingKindId("legal_planning")
    OTHER: Final = MeetingKindId("other")


class Agendas:
    """How an agenda is built."""

    EXCEPTIONS: Final = AgendaId("exceptions")
    EVERYONE: Final = AgendaId("everyone")
    STAGE: Final = AgendaId("stage")
    CHOSEN: Final = AgendaId("chosen")


class AgendaReasons:
    """Why a child is on an agenda."""

    NEW: Final = AgendaReasonId("new")
    OVERDUE_UNJUDGED: Final = AgendaReasonId("overdue_unjudged")
    OVERDUE: Final = AgendaReasonId("overdue")
    DUE: Final = AgendaReasonId("due")
    CARRIED: Final = AgendaReasonId("carried")
    CHANGED: Final = AgendaReasonId("changed")
    NOT_DISCUSSED: Final = AgendaReasonId("not_discussed")
    ROTATION: Final = AgendaReasonId("rotation")


class RetentionRules:
    """How long the record of a closed case is kept."""

    ADOPTED: Final = RetentionId("adopted")
    DIED: Final = RetentionId("died")
    LOOKED_AFTER: Final = RetentionId("looked_after")
    OTHER: Final = RetentionId("other")


class Expected:
    """For what children on the agenda the policy expects a team."""

    ALWAYS: Final = "always"
    LOOKED_AFTER: Final = "looked_after"
    ADOPTION: Final = "adoption"
    COURT: Final = "court"
    NEVER: Final = "never"


OWN: Final = "own_"
"""What the id of a kind, a clock or a prompt begins with that an authority has added in its own policy file."""

BIRTH: Final = KindId("birth")
"""The day of birth, where a rule compares with it or counts from it: no event, and no kind of the policy."""
