"""What each table of the return becomes on the board, with the trap in each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exchange import staged_rows

from .ssda903_build import read, said, table, told


def test_the_children_columns_that_the_return_fills(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        header="A 2 04/03/2020 WBRI\nB M 05/03/2020 xbri\nC 3 - -\nD U 06/03/2020 REFU",
        episodes="\n".join(f"{child} 01/04/2020 S C1 U6 - -" for child in "ABCD"),
        workers="A Wren 01/04/2020 01/06/2020\nA Lark 01/05/2020 -\nA Rook 01/06/2020 -\nB Wren 01/04/2020 01/05/2020",
    )
    assert staged_rows.children(staged) == {
        "A": {"date_of_birth": date(2020, 3, 4), "sex": "F", "ethnicity": "WBRI", "social_worker": "Rook"},
        "B": {"date_of_birth": date(2020, 3, 5), "sex": "M", "ethnicity": "XBRI"},
        "C": {},
        "D": {"date_of_birth": date(2020, 3, 6), "sex": "U", "ethnicity": "REFU"},
    }
    assert said(staged.problems) == [
        'header.csv 3 ETHNIC: "XBRI" is not a code of ETHNIC [row kept, code not used]',
        "header.csv 4 DOB: DOB is blank [no date of birth]",
        'header.csv 4 SEX: "3" is not a code of SEX [row kept, code not used]',
    ]


def test_every_milestone_says_where_it_came_from(tmp_path: Path) -> None:
    (milestone,) = staged_rows.milestones(read(tmp_path, episodes="A 01/04/2020 S V2 U6 - -"))
    assert (milestone.source, milestone.file, milestone.row) == ("ssda903", "episodes.csv", 2)
    assert milestone.planned is False


def test_a_whole_journey_to_adoption(tmp_path: Path) -> None:
    staged = read(
        tmp_path,
        episodes="""
            A 01/04/2020 S C1 U6 01/10/2020 X1
            A 01/10/2020 L C2 U6 20/12/2020 X1
            A 20/12/2020 L E1 U6 01/03/2021 X1
            A 01/03/2021 P E1 A6 01/02/2022 E12
        """,
        placed="A 01/08/2020 - -",
        ad1="A 01/08/2020 10/02/2021",
        reviews="A 25/04/2020 PN0\nA 20/07/2020 PN0\nA 20/01/2021 PN0",
    )
    assert told(staged) == [
        "2020-04-01 became_looked_after",
        "2020-04-01 interim_care_order",
        "2020-04-25 first_review",
        "2020-07-20 second_review",
        "2020-08-01 adm_decision",
        "2020-10-01 care_order",
        "2020-12-20 placement_order",
        "2021-02-10 match_decision",
        "2021-03-01 placed",
        "2022-02-01 adoption_order",
    ]
    assert said(staged.problems) == []


class TestBecomingLookedAfter:
    def test_only_the_latest_period_is_told(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="""
                A 01/04/2018 S C1 U5 01/05/2018 X1
                A 01/05/2018 L E1 U5 01/06/2018 E4A
                A 01/04/2020 S C2 U6 - -
            """,
        )
        assert told(staged) == ["2020-04-01 became_looked_after", "2020-04-01 care_order"]

    def test_without_the_row_that_opened_the_period_it_is_that_day_or_before(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/06/2020 L E1 A5 01/07/2020 X1\nA 01/07/2020 L E1 U5 - -")
        assert told(staged) == [
            "2020-06-01 became_looked_after on_or_before",
            "2020-06-01 placed on_or_before",
            "2020-06-01 placement_order on_or_before",
            "2020-07-01 early_permanence_placement",
        ]
        assert said(staged.problems) == [
            "episodes.csv 2 RNE: the episode that opened the period of care is missing; "
            "the earliest starts on 01/06/2020 [looked after on or before that day]"
        ]
        assert not any(problem.refused for problem in staged.problems)

    def test_an_earlier_period_does_not_give_its_start(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="A 01/04/2018 S C2 U6 01/06/2018 E4A\nA 01/06/2020 P V2 U6 - -",
        )
        assert told(staged) == ["2020-06-01 became_looked_after on_or_before"]

    def test_an_episode_on_the_day_of_leaving_continues_the_period(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2018 S V2 U6 01/06/2018 E4A\nA 01/06/2018 P V2 U6 - -")
        assert told(staged) == ["2018-04-01 became_looked_after"]


class TestShortBreaks:
    def test_children_with_nothing_else_are_not_staged(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            header="A 1 01/01/2019 WBRI\nB 1 01/01/2019 WBRI",
            episodes="A 01/04/2020 S V4 U6 - -\nB 01/04/2020 S V3 U6 02/04/2020 E4A\nB 09/04/2020 S V3 U6 - -",
        )
        assert staged_rows.children(staged) == {}
        assert staged_rows.milestones(staged) == []
        assert "children with short breaks only (V3, V4), never on the board: 2" in staged.not_used

    def test_a_later_period_of_short_breaks_is_skipped(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2020 S V2 U6 01/06/2020 E41\nA 01/09/2020 S V4 U6 - -")
        assert told(staged) == ["2020-04-01 became_looked_after", "2020-06-01 closed child_arrangements E41"]

    def test_care_begins_where_the_short_breaks_end(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2020 S V4 U6 01/06/2020 X1\nA 01/06/2020 L C1 U6 - -")
        assert told(staged) == ["2020-06-01 became_looked_after", "2020-06-01 interim_care_order"]

    def test_care_that_passes_into_short_breaks_has_ended(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2020 S V2 U6 01/06/2020 X1\nA 01/06/2020 P V4 U6 - -")
        assert told(staged) == ["2020-04-01 became_looked_after", "2020-06-01 closed returned_home"]
        assert said(staged.problems) == [
            "episodes.csv 2 LS: the period of care passes into short breaks (V3, V4) on 01/06/2020 "
            "[taken as the end of the period: closed]"
        ]


class TestOrders:
    def test_later_episodes_repeat_the_status_and_only_the_first_counts(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="""
                A 01/04/2020 S V2 U6 01/05/2020 X1
                A 01/05/2020 L C1 U6 01/06/2020 X1
                A 01/06/2020 P C1 U6 01/07/2020 X1
                A 01/07/2020 L E1 U6 01/08/2020 X1
                A 01/08/2020 P E1 U6 - -
            """,
        )
        assert told(staged) == [
            "2020-04-01 became_looked_after",
            "2020-05-01 interim_care_order",
            "2020-07-01 placement_order",
        ]

    @pytest.mark.parametrize(("after", "more"), [("C2", ["2020-05-01 care_order"]), ("V2", [])])
    def test_an_order_that_gives_way_was_revoked(self, tmp_path: Path, after: str, more: list[str]) -> None:
        staged = read(
            tmp_path,
            episodes=f"""
                A 01/04/2020 S E1 U6 01/05/2020 X1
                A 01/05/2020 L {after} U6 01/06/2020 X1
                A 01/06/2020 L E1 U6 - -
            """,
        )
        assert told(staged) == [
            "2020-04-01 became_looked_after",
            "2020-04-01 placement_order",
            *more,
            "2020-05-01 order_revoked",
            "2020-06-01 placement_order",
        ]

    def test_a_freeing_order_was_a_placement_order(self, tmp_path: Path) -> None:
        assert told(read(tmp_path, episodes="A 01/04/2004 S D1 U6 - -"))[1] == "2004-04-01 placement_order"

    def test_an_interim_order_after_a_placement_order_revokes_nothing(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2020 S E1 U6 01/05/2020 X1\nA 01/05/2020 L C1 U6 - -")
        assert not any("order_revoked" in milestone for milestone in told(staged))


class TestDecisions:
    def test_several_cycles_with_their_reasons(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="A 01/04/2018 S C2 U6 - -",
            placed="A 01/06/2018 01/03/2019 RD3\nA 01/09/2019 01/02/2020 rd1\nA 01/06/2020 - -",
        )
        assert told(staged)[2:] == [
            "2018-06-01 adm_decision",
            "2019-03-01 decision_reversed RD3",
            "2019-09-01 adm_decision",
            "2020-02-01 decision_reversed RD1",
            "2020-06-01 adm_decision",
        ]
        assert said(staged.problems) == []

    def test_the_decision_of_an_earlier_period_is_left_out(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="A 01/04/2018 S C2 U6 01/04/2019 E4A\nA 01/04/2020 S C2 U6 - -",
            placed="A 01/06/2018 - -",
        )
        assert told(staged) == ["2020-04-01 became_looked_after", "2020-04-01 care_order"]
        assert said(staged.problems) == [
            "placed.csv 2 DATE_PLACED: the decision of 01/06/2018 comes before the latest period of care [left out]"
        ]

    def test_a_child_without_an_episode_is_staged_for_its_decision(self, tmp_path: Path) -> None:
        assert told(read(tmp_path, placed="A 01/06/2018 - -")) == ["2018-06-01 adm_decision"]

    def test_ad1_gives_the_decision_where_placed_adoption_has_none(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2018 S C2 U6 - -", ad1="A 01/06/2018 01/09/2018")
        assert told(staged)[2:] == ["2018-06-01 adm_decision", "2018-09-01 match_decision"]

    def test_two_dates_for_one_decision(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path, episodes="A 01/04/2018 S C2 U6 - -", placed="A 01/06/2018 - -", ad1="A 02/06/2018 01/09/2018"
        )
        assert told(staged)[2:] == ["2018-06-01 adm_decision", "2018-09-01 match_decision"]
        assert said(staged.problems) == [
            "ad1.csv 2 DATE_INT: DATE_INT 02/06/2018 is no date of decision in PlacedAdoption [left out]"
        ]


class TestPlacements:
    def test_the_first_with_an_early_permanence_carer(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2020 S C1 U2 01/05/2020 X1\nA 01/05/2020 P C1 U5 - -")
        assert told(staged)[1:] == ["2020-04-01 early_permanence_placement", "2020-04-01 interim_care_order"]

    def test_the_same_adopters_under_another_code_are_one_placement(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="""
                A 01/04/2020 S C2 A4 01/05/2020 X1
                A 01/05/2020 U E1 A6 01/06/2020 X1
                A 01/06/2020 L E1 A6 - -
            """,
            placed="A 01/04/2020 - -",
        )
        assert [each for each in told(staged) if "plac" in each] == ["2020-04-01 placed", "2020-05-01 placement_order"]

    @pytest.mark.parametrize("because", ["P", "B"])
    def test_a_second_placement_is_a_disruption_of_the_first(self, tmp_path: Path, because: str) -> None:
        staged = read(
            tmp_path,
            episodes=f"A 01/04/2020 S E1 A6 01/05/2020 X1\nA 01/05/2020 {because} E1 A6 - -",
            placed="A 01/04/2020 - -",
        )
        assert told(staged)[-2:] == ["2020-05-01 placed", "2020-05-01 placement_disrupted"]

    def test_moving_to_foster_carers_is_a_disruption_too_and_said(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="""
                A 01/04/2020 S E1 A6 01/05/2020 X1
                A 01/05/2020 P E1 U6 01/08/2020 X1
                A 01/08/2020 P E1 A6 - -
            """,
            placed="A 01/04/2020 - -",
        )
        assert told(staged)[-2:] == ["2020-05-01 placement_disrupted", "2020-08-01 placed"]
        assert said(staged.problems) == [
            "episodes.csv 3 PLACE: placed for adoption, then moved to new carers (U6) [taken as a disruption]"
        ]

    def test_a_temporary_placement_is_no_move(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="""
                A 01/04/2020 S E1 A6 01/05/2020 X1
                A 01/05/2020 P E1 T1 04/05/2020 X1
                A 04/05/2020 T E1 A6 - -
            """,
            placed="A 01/04/2020 - -",
        )
        assert [each for each in told(staged) if "placed" in each or "disrupt" in each] == ["2020-04-01 placed"]

    def test_a_new_decision_places_the_child_anew(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="""
                A 01/04/2020 S E1 A6 01/05/2020 X1
                A 01/05/2020 L E1 A6 01/07/2020 X1
                A 01/07/2020 L E1 A6 - -
            """,
            placed="A 01/04/2020 15/04/2020 RD4\nA 01/06/2020 - -",
        )
        assert [each for each in told(staged) if each.endswith("placed")] == ["2020-04-01 placed", "2020-07-01 placed"]

    def test_consent_has_no_date_so_it_is_said_and_not_invented(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="A 01/04/2020 S V2 A4 - -\nB 01/04/2020 S V2 U6 - -\nC 01/04/2020 S E1 U6 - -",
            placed="A 01/04/2020 - -\nB 01/06/2020 - -\nC 01/04/2020 - -",
        )
        assert not any(milestone.kind == "consent_given" for milestone in staged_rows.milestones(staged))
        assert said(staged.problems) == [
            "episodes.csv 2 PLACE: placed for adoption by consent (A4), without the date of it "
            "[no milestone: record consent_given with its date]",
            "episodes.csv 3 LS: accommodated (V2) with an ADM decision: consent to placement has no date "
            "[no milestone: record consent_given with its date]",
        ]


class TestLeaving:
    @pytest.mark.parametrize(
        ("code", "end"),
        [
            ("E11", "adoption_order"),
            ("E12", "adoption_order"),
            ("E41", "closed child_arrangements E41"),
            ("E43", "closed special_guardianship E43"),
            ("E44", "closed special_guardianship E44"),
            ("E45", "closed special_guardianship E45"),
            ("E46", "closed special_guardianship E46"),
            ("E47", "closed special_guardianship E47"),
            ("E48", "closed special_guardianship E48"),
            ("E4A", "closed returned_home E4A"),
            ("E4B", "closed returned_home E4B"),
            ("E13", "closed relatives E13"),
            ("E2", "closed died E2"),
            ("E3", "closed other_authority E3"),
            ("E5", "closed other E5"),
            ("E8", "closed other E8"),
            ("E15", "closed other E15"),
            ("E99", "closed other E99"),
            ("-", "closed other"),
        ],
    )
    def test_how_care_ended(self, tmp_path: Path, code: str, end: str) -> None:
        staged = read(tmp_path, episodes=f"A 01/04/2020 S C2 U6 01/05/2020 {code}")
        assert told(staged)[2:] == [f"2020-05-01 {end}"]

    @pytest.mark.parametrize("code", ["E4A", "E4B", "E13"])
    def test_home_under_an_interim_order_the_case_stays_open(self, tmp_path: Path, code: str) -> None:
        staged = read(tmp_path, episodes=f"A 01/04/2020 S C1 U6 01/05/2020 {code}")
        assert told(staged)[2:] == [f"2020-05-01 ceased_looked_after {code}"]

    def test_other_endings_under_an_interim_order_close_the_case(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/04/2020 S C1 U6 01/05/2020 E46")
        assert told(staged)[2:] == ["2020-05-01 closed special_guardianship E46"]

    def test_a_reason_without_a_date_is_no_end(self, tmp_path: Path) -> None:
        assert told(read(tmp_path, episodes="A 01/04/2020 S V2 U6 - E11")) == ["2020-04-01 became_looked_after"]

    @pytest.mark.parametrize("blank", ["1900-01-01", "01/01/1900"])
    def test_the_first_of_january_1900_is_no_end(self, tmp_path: Path, blank: str) -> None:
        staged = read(tmp_path, episodes=f"A 01/04/2020 S V2 U6 {blank} E11")
        assert told(staged) == ["2020-04-01 became_looked_after"]


class TestReviews:
    def test_only_those_of_the_period_count(self, tmp_path: Path) -> None:
        staged = read(
            tmp_path,
            episodes="A 01/04/2018 S C2 U6 01/09/2018 E4A\nA 01/04/2020 S C2 U6 01/09/2020 E4A",
            reviews="A 20/04/2018\nA 21/04/2020\nA 21/04/2020\nA 10/07/2020\nA 01/12/2020",
        )
        assert [each for each in told(staged) if "review" in each] == [
            "2020-04-21 first_review",
            "2020-07-10 second_review",
        ]

    def test_without_the_start_only_the_latest_is_known(self, tmp_path: Path) -> None:
        staged = read(tmp_path, episodes="A 01/06/2020 L C2 U6 - -", reviews="A 20/06/2020\nA 10/12/2020")
        assert told(staged)[:1] == ["2020-06-01 became_looked_after on_or_before"]
        assert not any("review" in each for each in told(staged))
        assert staged_rows.milestones(staged)[0].note == "Latest review in the return: 10/12/2020"

    def test_a_start_from_before_the_files_says_nothing_of_which_review_is_the_first(self, tmp_path: Path) -> None:
        """An open episode stands in every year's return, the reviews of its first year in the first year's only."""
        late = {"episodes_2021": "A 01/05/2018 S C2 U6 - -\nB 01/06/2020 S C2 U6 - -", "reviews_2021": "A 20/06/2020"}
        assert not any("review" in each for each in told(read(tmp_path / "one", **late)))
        both = read(
            tmp_path / "both",
            **late,
            episodes_2019="A 01/05/2018 S C2 U6 - -",
            reviews_2019="A 20/05/2018\nA 20/08/2018",
        )
        assert [each for each in told(both) if "review" in each] == [
            "2018-05-20 first_review",
            "2018-08-20 second_review",
        ]


def test_the_tables_that_hold_nothing_for_the_board_are_named(tmp_path: Path) -> None:
    others = {
        "a": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK",
        "b": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
        "c": "CHILD,SEX,DOB,DUC",
        "d": "CHILD,DOB,MISSING,MIS_START,MIS_END",
        "e": "CHILD,DOB,DOLO_START,DOLO_END",
        "f": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\nA,01/01/2015,P1,,zz/05/2020",
        "g": "Something,else",
    }
    for name, text in others.items():
        (tmp_path / f"{name}.csv").write_text(text + "\n")
    staged = read(tmp_path, episodes="A 01/04/2020 S C2 U6 - -")
    assert staged.files == ["episodes.csv"]
    assert staged.not_used == [
        "a.csv: the OC2 table holds nothing that the board shows",
        "b.csv: the OC3 table holds nothing that the board shows",
        "c.csv: the UASC table holds nothing that the board shows",
        "d.csv: the Missing table holds nothing that the board shows",
        "e.csv: the DoLo table holds nothing that the board shows",
        "f.csv: the PrevPerm table holds nothing that the board shows",
        "g.csv: not a table of the SSDA903 return",
    ]
    assert said(staged.problems) == []


def test_children_whom_header_alone_names_are_counted(tmp_path: Path) -> None:
    staged = read(tmp_path, header="A 1 01/01/2019 WBRI\nZ 1 01/01/2003 WBRI", episodes="A 01/04/2020 S C2 U6 - -")
    assert set(staged_rows.children(staged)) == {"A"}
    assert staged.not_used == ["children in Header without an episode (care leavers): 1"]


def test_the_order_and_case_of_columns_is_of_no_account(tmp_path: Path) -> None:
    assert table("episodes", "A").startswith("CHILD,DECOM,RNE,LS,PLACE,DEC")
    (tmp_path / "x.csv").write_text(" rec ,Place,LS,rne,DEC,decom,Child\nE4A,U6,C2,S,01/05/2020,01/04/2020,A\n")
    assert told(read(tmp_path)) == [
        "2020-04-01 became_looked_after",
        "2020-04-01 care_order",
        "2020-05-01 closed returned_home E4A",
    ]
