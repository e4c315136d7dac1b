"""Facts that cannot be are asked about at once and listed; what is merely missing only where others have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from trackboard.board.board import Board
from trackboard.board.findings import Finding, findings
from trackboard.casework.acts.children import add_child, edit_child, record_birth
from trackboard.casework.acts.milestones import (
    Entry,
    close_child,
    correct_milestone,
    record_milestone,
    strike_milestone,
)
from trackboard.casework.acts.siblings import join_siblings
from trackboard.casework.desk import Actor, Desk, Done, Doubtful
from trackboard.casework.foresight import foreseen
from trackboard.pathway.ids import BIRTH
from trackboard.pathway.policy.policy import load_policy
from trackboard.pathway.rules.date_rules import IN_ORDER, NEEDS, InOrder, Needs
from trackboard.store.database import Database

from .conftest import TODAY, add, on
from .test_milestones import at

Record = Callable[..., None]
POLICY = load_policy()
PLACED = ("adm_decision 2025-03-01", "placement_order 2025-04-01", "placed 2026-06-01")


def said_by_check(desk: Desk, reference: str) -> dict[str, str]:
    """By its sentence, the severity of everything that `check` lists of the child."""
    found: list[Finding] = findings(Board(desk.db, desk.policy, desk.today), desk.today)
    return {each.sentence: each.severity for each in found if each.reference == reference}


def entry(text: str) -> Entry:
    kind, day, *outcome = text.split()
    return Entry(kind, on(day), outcome=outcome[0] if outcome else "")


def given(desk: Desk, child: int, *events: str) -> None:
    for event in events:
        record_milestone(desk, child, entry(event), insist=True)


def asked_and_listed(desk: Desk, child: int, reference: str, event: str, said: str, severity: str) -> None:
    """The act asks, the form says the same beforehand, nothing is saved; insisted on, `check` lists it."""
    before = said_by_check(desk, reference)
    foretold = foreseen(desk, child, entry(event))
    with pytest.raises(Doubtful) as doubtful:
        record_milestone(desk, child, entry(event))
    assert any(said in warning for warning in doubtful.value.warnings), doubtful.value.warnings
    assert tuple(foretold.warnings) == doubtful.value.warnings
    assert said_by_check(desk, reference) == before
    done = record_milestone(desk, child, entry(event), insist=True)
    assert (done.warnings, done.remarks) == (doubtful.value.warnings, tuple(foretold.remarks))
    listed = {sentence: severity for sentence, severity in said_by_check(desk, reference).items() if said in sentence}
    assert set(listed.values()) == {severity}, said_by_check(desk, reference)


# --- What cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "event", "said"),
    [
        # Of an unborn child: anything but a referral, an assessment, planning, and that the case closed.
        ((), "became_looked_after 2026-11-16",
         "Became looked after (16 Nov 2026) of a child not yet born (due 10 Jan 2027)"),
        ((), "first_review 2026-11-10", "of a child not yet born"),
        ((), "proceedings_issued 2026-11-10", "of a child not yet born"),
        ((), "interim_care_order 2026-11-10", "of a child not yet born"),
        ((), "recommended 2026-11-10", "of a child not yet born"),
        ((), "adm_decision 2026-11-10", "of a child not yet born"),
        ((), "placement_order 2026-11-10", "of a child not yet born"),
        ((), "consent_given 2026-11-10", "of a child not yet born"),
        ((), "placed 2026-11-10", "of a child not yet born"),
        ((), "adoption_order 2026-11-10", "of a child not yet born"),
        ((), "closed 2026-11-10 adopted", "of a child not yet born"),
        ((), "closed 2026-11-10 special_guardianship", "of a child not yet born"),
        ((), "ceased_looked_after 2026-11-10", "of a child not yet born"),
        # Before there was a child.
        ((), "referred 2025-11-16", "First known (16 Nov 2025) lies before the child was conceived (due 10 Jan 2027)"),
        ((), "legal_planning_meeting 2026-03-21", "lies before the child was conceived"),
    ],
)  # fmt: skip
def test_what_cannot_be_of_an_unborn_child(desk: Desk, before: tuple[str, ...], event: str, said: str) -> None:
    unborn = add(desk, "NS-2", due="2027-01-10")
    given(desk, unborn, *before)
    asked_and_listed(desk, unborn, "NS-2", event, said, "contradiction")


@pytest.mark.parametrize(
    "event",
    ["referred 2026-03-22", "pre_birth_assessment 2026-11-16", "legal_planning_meeting 2026-10-01",
     "family_group_conference 2026-10-01", "alternative_plans_reviewed 2026-10-01", "wider_family_assessed 2026-10-01",
     "pre_proceedings_started 2026-10-01", "permanence_planning_meeting 2026-10-01", "adoption_team_alerted 2026-10-01",
     "family_finding_referral 2026-10-01", "family_identified 2026-11-01", "closed 2026-11-10 other_authority",
     "closed 2026-11-10 died", "closed 2026-11-10 other"],
)  # fmt: skip
def test_what_can_well_be_of_an_unborn_child(desk: Desk, event: str) -> None:
    unborn = add(desk, "NS-2", due="2027-01-10")
    assert record_milestone(desk, unborn, entry(event)).warnings == ()
    assert "contradiction" not in said_by_check(desk, "NS-2").values()


def test_a_child_past_its_due_date_is_asked_for_the_birth_first(desk: Desk) -> None:
    late = add(desk, "NS-2", due="2026-09-01")
    said = "Became looked after (20 Sep 2026) of a child whose birth is not recorded (due 1 Sep 2026)"
    asked_and_listed(desk, late, "NS-2", "became_looked_after 2026-09-20", said, "contradiction")
    record_birth(desk, late, on("2026-09-05"))
    assert "contradiction" not in said_by_check(desk, "NS-2").values()


@pytest.mark.parametrize(
    ("before", "event", "said"),
    [
        ((), "referred 1999-03-12", "First known (12 Mar 1999) lies before the child was conceived (born 5 Jan 2025)"),
        ((), "pre_birth_assessment 2026-11-16",
         "Pre-birth assessment complete (16 Nov 2026) lies after the birth (5 Jan 2025)"),
        (("pre_birth_assessment 2024-12-01",), "pre_birth_assessment 2026-11-16", "lies after the birth"),
        ((), "consent_given 2025-02-15",
         "Parental consent to placement (s19) (15 Feb 2025) lies less than 6 weeks after the birth (5 Jan 2025): "
         "Adoption and Children Act 2002 ss18(1), 52(3)"),
        (PLACED, "adoption_application 2026-08-09",
         "Adoption Order application (9 Aug 2026) lies less than 10 weeks after Placed for adoption (1 Jun 2026): "
         "Adoption and Children Act 2002 s42(2)"),
        (PLACED, "adoption_application 2026-05-09",
         "lies before Placed for adoption (1 Jun 2026): Adoption and Children Act 2002 s42(2)"),
        (("second_review 2026-05-01",), "first_review 2026-06-01",
         "Second review (1 May 2026) lies before First review (1 Jun 2026)"),
        (("became_looked_after 2026-06-01",), "first_review 2026-05-01",
         "First review (1 May 2026) lies before Became looked after"),
        (("proceedings_issued 2026-01-05", "timetable_extended 2026-04-01", "final_hearing 2026-06-01"),
         "timetable_extended 2026-07-01",
         "Final hearing (1 Jun 2026) lies before Court extends the timetable (1 Jul 2026): Children Act 1989 s32"),
        (("proceedings_issued 2026-01-05",), "timetable_extended 2025-12-01", "lies before Care proceedings issued"),
        (("proceedings_issued 2026-01-05",), "interim_care_order 2025-12-01", "lies before Care proceedings issued"),
        (("matching_panel 2026-03-01",), "match_decision 2026-02-01", "lies before Matching panel (1 Mar 2026)"),
    ],
)  # fmt: skip
def test_what_cannot_be_of_a_child_who_was_born(
    desk: Desk, child: int, before: tuple[str, ...], event: str, said: str
) -> None:
    given(desk, child, *before)
    asked_and_listed(desk, child, "NS-1", event, said, "contradiction")


@pytest.mark.parametrize(
    ("before", "event"),
    [
        ((), "referred 2024-03-18"),
        ((), "pre_birth_assessment 2025-01-05"),
        ((), "consent_given 2025-02-16"),
        (PLACED, "adoption_application 2026-08-10"),
        # With early-permanence carers the child has had a home since then.
        (("became_looked_after 2026-01-05", "early_permanence_placement 2026-01-05", "adm_decision 2026-02-01",
          "placement_order 2026-04-01", "placed 2026-06-01"), "adoption_application 2026-07-01"),
        (("proceedings_issued 2026-01-05", "final_hearing 2026-06-01"), "timetable_extended 2026-06-01"),
        # Proceedings that began again have a timetable of their own.
        (("proceedings_issued 2025-02-05", "final_hearing 2025-06-01", "proceedings_issued 2026-02-05"),
         "timetable_extended 2026-07-01"),
    ],
)  # fmt: skip
def test_what_can_well_be_is_not_asked_about(desk: Desk, child: int, before: tuple[str, ...], event: str) -> None:
    given(desk, child, *before)
    known = said_by_check(desk, "NS-1")
    assert record_milestone(desk, child, entry(event)).warnings == ()
    new = {sentence: severity for sentence, severity in said_by_check(desk, "NS-1").items() if sentence not in known}
    assert "contradiction" not in new.values()


def test_an_uncertain_start_comes_before_nothing_for_certain(desk: Desk, child: int) -> None:
    record_milestone(desk, child, Entry("became_looked_after", on("2026-06-01"), reason="on_or_before"))
    assert record_milestone(desk, child, entry("first_review 2026-05-01")).warnings == ()


@pytest.mark.parametrize("rule", IN_ORDER, ids=lambda rule: f"{rule.first}-{rule.then}")
def test_every_rule_of_order_is_listed_with_both_dates_and_where_it_is_written(desk: Desk, rule: InOrder) -> None:
    known = {*POLICY.milestones, *POLICY.ends, BIRTH}
    assert {rule.first, rule.then, rule.or_since or BIRTH} <= known
    child = add(desk, "NS-2", born="2020-01-05")
    then = on("2020-01-20") if rule.first == BIRTH else on("2026-03-02")
    if rule.first != BIRTH:
        record_milestone(desk, child, Entry(rule.first, on("2026-04-01")), insist=True)
    record_milestone(desk, child, Entry(rule.then, then), insist=True)
    (found,) = [
        each
        for each in findings(Board(desk.db, desk.policy, desk.today), desk.today)
        if each.rule == rule.rule and POLICY.label(rule.then) in each.sentence.split(" lies ")[0]
        and (POLICY.label(rule.first) if rule.first != BIRTH else "the birth") in each.sentence.split(" lies ")[-1]
    ]  # fmt: skip
    assert found.severity == "contradiction"
    assert found.sentence.endswith(rule.source)


# --- Ages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "due", "said"),
    [
        ("2005-01-01", "", "born 1 Jan 2005, 21 years old: this board is for children under 10"),
        ("2016-11-16", "", "born 16 Nov 2016, 10 years old: this board is for children under 10"),
        ("2020-01-01", "2027-01-01", "born 1 Jan 2020, more than 20 weeks before the due date (1 Jan 2027)"),
        ("2026-11-01", "2026-01-01", "born 1 Nov 2026, more than 10 weeks after the due date (1 Jan 2026)"),
        ("", "2027-11-16", "due 16 Nov 2027, more than 42 weeks ahead"),
        ("", "2026-01-01", "due 1 Jan 2026, more than 42 weeks ago, and no birth is recorded"),
    ],
)
def test_an_age_outside_the_world_of_the_board_is_asked_about(desk: Desk, born: str, due: str, said: str) -> None:
    new = {"reference": "NS-2", "born": on(born) if born else None, "due": on(due) if due else None}
    with pytest.raises(Doubtful, match=said.split("(")[0].strip()) as doubtful:
        add_child(desk, new)
    assert said in doubtful.value.warnings
    assert desk.db.value("SELECT count(*) FROM children") == 0
    assert add_child(desk, new, insist=True).warnings == (said,)
    # One of 10 to 17 is a child, though not one of this board's: the return brings many, and nobody accuses them.
    listed = [sentence for sentence, severity in said_by_check(desk, "NS-2").items() if severity == "contradiction"]
    assert listed == ([] if "10 years old" in said else [said])


@pytest.mark.parametrize(
    ("born", "due"),
    [
        ("2016-11-17", ""),
        ("2026-11-16", "2027-03-16"),
        ("2026-11-16", "2026-10-01"),
        ("", "2027-09-06"),
        ("", "2026-02-01"),
    ],
)
def test_an_age_of_the_board_is_not(desk: Desk, born: str, due: str) -> None:
    done = add_child(desk, {"reference": "NS-2", "born": on(born) if born else None, "due": on(due) if due else None})
    assert done.warnings == ()
    assert "contradiction" not in said_by_check(desk, "NS-2").values()


def test_a_date_of_birth_is_asked_about_whichever_way_it_comes(desk: Desk, child: int) -> None:
    for born in ("1/1/05", "1/1/2014"):
        with pytest.raises(Doubtful, match="years old: this board is for children under 10"):
            edit_child(desk, child, {"date_of_birth": born})
    unborn = add(desk, "NS-2", due="2026-11-20")
    with pytest.raises(Doubtful, match="more than 20 weeks before the due date"):
        record_birth(desk, unborn, on("2026-04-01"))
    with pytest.raises(Doubtful, match="more than 20 weeks before the due date"):
        edit_child(desk, child, {"due_date": "1/1/27"})
    assert edit_child(desk, child, {"owner": "Kim"}).warnings == ()


def test_nothing_happens_to_a_grown_up_but_that_the_case_closes(desk: Desk) -> None:
    grown = add(desk, "NS-2", born="2008-05-01")
    given(desk, grown, "became_looked_after 2024-01-01")
    assert said_by_check(desk, "NS-2").get("contradiction") is None
    said = "First review (1 Jun 2026) lies after the 18th birthday (1 May 2026)"
    asked_and_listed(desk, grown, "NS-2", "first_review 2026-06-01", said, "contradiction")
    assert record_milestone(desk, grown, entry("closed 2026-06-02 other")).warnings == ()


def test_a_due_date_that_lay_far_ahead_is_no_contradiction_of_a_past_day(desk: Desk) -> None:
    add(desk, "NS-2", due="2027-01-10")
    past = findings(Board(desk.db, desk.policy, on("2025-11-16")), desk.today)
    assert [each for each in past if each.severity == "contradiction"] == []


# --- What is missing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "need", [need for need in NEEDS if not need.rule], ids=lambda need: f"{need.kind}-{need.one_of[0]}"
)
def test_what_is_missing_is_asked_about_only_where_the_authority_records_it(desk: Desk, need: Needs) -> None:
    """Nobody has it: a word. Another authority's child, or one planned: still a word. A child of ours: it is asked."""
    child = add(desk, "NS-2", born="2020-01-05")
    lacking = "without " + " or ".join(POLICY.label(kind) for kind in need.one_of)
    given(desk, child, *(f"{kind} 2026-03-01" for kind in need.given[:1]))

    def try_it() -> tuple[list[str], list[str]]:
        found = foreseen(desk, child, Entry(need.kind, on("2026-05-01")))
        return [each for each in found.warnings if lacking in each], [each for each in found.remarks if lacking in each]

    def listed() -> list[str]:
        return [severity for sentence, severity in said_by_check(desk, "NS-2").items() if lacking in sentence]

    said = f"{POLICY.label(need.kind)} (1 May 2026) {lacking}" + (f": {need.source}" if need.source else "")
    assert try_it() == ([], [said])
    elsewhere, ours = add(desk, "OT-1", born="2020-01-05", authority="Othershire"), add(desk, "NS-3", born="2020-01-05")
    kind = need.one_of[0]
    given(desk, elsewhere, f"{kind} 2026-02-01")
    record_milestone(desk, ours, Entry(kind, on("2026-12-01"), planned=True))
    assert try_it() == ([], [said])
    done = record_milestone(desk, child, Entry(need.kind, on("2026-05-01")), insist=True)
    assert said in done.remarks and said not in done.warnings
    assert listed() == []
    given(desk, ours, f"{kind} 2026-02-01")
    listed_now, all_now = listed(), said_by_check(desk, "NS-2")
    strike_milestone(desk, child, at(desk, child, need.kind, "2026-05-01").seq, "to record it once more", insist=True)
    assert try_it() == ([said], [])
    with pytest.raises(Doubtful, match="without"):
        record_milestone(desk, child, Entry(need.kind, on("2026-05-01")))
    # A delay point that says so already is not repeated by check.
    assert listed_now == ["gap"] or any("Not recorded: Proposed match" in each for each in all_now)


def test_the_lack_is_not_said_again_with_another_date(desk: Desk, child: int) -> None:
    other = add(desk, "NS-2", born="2020-01-05")
    given(desk, other, "became_looked_after 2026-01-01", "first_review 2026-01-20")
    given(desk, child, "became_looked_after 2026-01-01", "second_review 2026-05-01")
    row = at(desk, child, "second_review", "2026-05-01")
    assert correct_milestone(desk, child, row.seq, entry("second_review 2026-05-02")).warnings == ()


def test_striking_what_others_rest_on_is_asked_about(desk: Desk, child: int) -> None:
    other = add(desk, "NS-2", born="2020-01-05")
    given(desk, other, "became_looked_after 2026-01-01", "first_review 2026-01-20")
    given(desk, child, "became_looked_after 2026-01-01", "first_review 2026-01-20", "second_review 2026-04-20")
    first = at(desk, child, "first_review", "2026-01-20")
    with pytest.raises(Doubtful, match="without First review"):
        strike_milestone(desk, child, first.seq, "another child's")


def test_a_case_that_closes_as_adopted_needs_what_an_adoption_order_needs(desk: Desk, child: int) -> None:
    other = add(desk, "NS-2", born="2020-01-05")
    given(desk, other, "adm_decision 2026-01-01", "placement_order 2026-02-01", "placed 2026-03-01")
    said = "Adoption Order made (16 Nov 2026) without Placement Order or Parental consent"
    with pytest.raises(Doubtful) as doubtful:
        close_child(desk, child, "adopted", TODAY)
    assert doubtful.value.warnings[0].startswith(said)
    assert close_child(desk, child, "relatives", TODAY).warnings == ()
    third = add(desk, "NS-3", born="2020-01-05")
    given(desk, third, "closed 2026-11-16 adopted")
    assert [sentence.startswith(said) for sentence in said_by_check(desk, "NS-3")] == [True]


def test_each_of_several_siblings_is_named(desk: Desk, child: int) -> None:
    second, other = add(desk, "NS-2", born="2026-03-02"), add(desk, "NS-3", born="2020-01-05")
    join_siblings(desk, child, second)
    given(desk, other, "became_looked_after 2026-04-01", "first_review 2026-04-20")
    given(desk, child, "became_looked_after 2026-04-01")
    new = Entry("first_review", on("2026-04-28"))
    with pytest.raises(Doubtful) as doubtful:
        record_milestone(desk, child, new, siblings=[second])
    (said,) = doubtful.value.warnings
    assert said.startswith("NS-2: First review (28 Apr 2026) without Became looked after")
    assert tuple(foreseen(desk, child, new, siblings=[second]).warnings) == doubtful.value.warnings
    given(desk, second, "became_looked_after 2026-04-01")
    done = record_milestone(desk, child, Entry("became_looked_after", on("2026-05-01")), siblings=[second])
    assert [remark.split(":")[0] for remark in done.remarks] == ["NS-1", "NS-2"]


def test_another_reference_makes_nothing_doubtful_again(desk: Desk, child: int) -> None:
    given(desk, child, "placement_order 2026-01-20")
    assert edit_child(desk, child, {"reference": "NS-9"}).warnings == ()


# --- Ready for the decision maker -------------------------------------------------------------------------------------


def decide(desk: Desk, child: int, *, insist: bool = False) -> Done:
    return record_milestone(desk, child, Entry("adm_decision", on("2026-06-10")), insist=insist)


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Adoption medical report received", "medical_report"), ("Child's Permanence Report complete", ""),
     ("Recommended to be placed for adoption", "recommended")],
)  # fmt: skip
def test_readiness_is_asked_about_only_where_the_authority_records_it(desk: Desk, label: str, kind: str) -> None:
    def recorded_of(child: int) -> None:
        if kind:
            given(desk, child, f"{kind} 2026-02-01")
        else:
            edit_child(desk, child, {"permanence_report_on": "2026-02-01"})

    first = add(desk, "NS-2", born="2024-01-05")
    recorded_of(add(desk, "OT-1", born="2024-01-05", authority="Othershire"))
    given(desk, first, "became_looked_after 2026-01-01")
    done = decide(desk, first)
    assert done.warnings == () and len(done.remarks) == 3
    assert all("and not on record: " in remark and "Re N [2021] EWCA Civ 785" in remark for remark in done.remarks)
    recorded_of(add(desk, "NS-3", born="2024-01-05"))
    second = add(desk, "NS-4", born="2024-01-05")
    given(desk, second, "became_looked_after 2026-01-01")
    with pytest.raises(Doubtful) as doubtful:
        decide(desk, second)
    (asked,) = doubtful.value.warnings
    assert label in asked
    done = decide(desk, second, insist=True)
    assert done.warnings == (asked,) and len(done.remarks) == 2


def test_a_planned_decision_that_was_made_asks_for_readiness_when_it_is_corrected(desk: Desk, child: int) -> None:
    given(desk, add(desk, "NS-2", born="2024-01-05"), "medical_report 2026-02-01")
    given(desk, child, "became_looked_after 2026-01-01")
    record_milestone(desk, child, Entry("adm_decision", on("2026-06-10"), planned=True))
    row = at(desk, child, "adm_decision", "2026-06-10", planned=True)
    with pytest.raises(Doubtful, match="not on record: Adoption medical report received"):
        correct_milestone(desk, child, row.seq, Entry("adm_decision", on("2026-06-11")))
    correct_milestone(desk, child, row.seq, Entry("adm_decision", on("2026-06-11")), insist=True)
    assert correct_milestone(desk, child, row.seq, Entry("adm_decision", on("2026-06-12"))).warnings == ()
    given(desk, child, "medical_report 2026-06-10")
    with pytest.raises(Doubtful, match="only afterwards: Adoption medical report received, 10 Jun 2026"):
        correct_milestone(desk, child, row.seq, Entry("adm_decision", on("2026-06-09")))


# --- Cheap ------------------------------------------------------------------------------------------------------------


def test_what_an_authority_records_is_looked_up_only_where_something_is_missing() -> None:
    with Database.memory(settings={"authority": "Northshire"}, clock=lambda: f"{TODAY}T10:00:00Z") as db:
        desk = Desk(db, POLICY, Actor("Kim", "command"), TODAY)
        child = add(desk, "NS-1", born="2024-01-05")
        seen: list[str] = []
        db.connection.set_trace_callback(seen.append)
        record_milestone(desk, child, Entry("became_looked_after", TODAY - timedelta(days=40)))
        assert not [sql for sql in seen if "EXISTS" in sql and "CROSS JOIN" in sql]
        record_milestone(desk, child, Entry("second_review", TODAY))
        db.connection.set_trace_callback(None)
        assert len([sql for sql in seen if "EXISTS" in sql and "CROSS JOIN" in sql]) == 1
