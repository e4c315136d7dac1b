"""A mapping proposed for a tracker nobody has explained: what is sure, what is asked, and what of it is shown."""

from __future__ import annotations

from datetime import date

import pytest

from tests.exchange.tracker_build import POLICY, TODAY, book, grids
from trackboard.errors import TrackboardError
from trackboard.exchange.spreadsheet.propose import Proposal, propose
from trackboard.exchange.spreadsheet.tracker_words import SURE, Words

WORDS = Words(POLICY)
DAYS = [date(2024, 1, 1), date(2024, 2, 1), "tbc"]


def proposed(data: bytes | str) -> Proposal:
    return propose(grids(data), POLICY, TODAY, "t")


def fields(proposal: Proposal) -> dict[str, str]:
    """Header to field, with a question mark after what is not sure."""
    return {
        guess.header: guess.field + ("" if guess.sure else "?") for sheet in proposal.sheets for guess in sheet.guesses
    }


def columns(**contents: list[object]) -> bytes:
    """A tracker of three children with these columns."""
    every = {"ID": [1, 2, 3], "Name": ["A B", "C D", "E F"], "DoB": [*DAYS[:2], date(2024, 3, 1)]} | contents
    return book([[name.replace("_", " ") for name in every], *zip(*every.values(), strict=True)])


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Date of SHOBPA", "milestone:adm_decision"),
        ("SHOBPA (ADM)", "milestone:adm_decision"),
        ("P.O. granted dd/mm/yy", "milestone:placement_order"),
        ("Plcement order", "milestone:placement_order"),
        ("Placement Order application", "milestone:placement_application"),
        ("Date LAC", "milestone:became_looked_after"),
        ("MP", "milestone:matching_panel"),
        ("Matching panel (booked)", "planned:matching_panel"),
        ("PLO", "milestone:pre_proceedings_started"),
        ("LPM", "milestone:legal_planning_meeting"),
        ("FGC", "milestone:family_group_conference"),
        ("ICO", "milestone:interim_care_order"),
        ("EDD", "due_date"),
        ("S/W", "social_worker"),
        ("Twin track plan", "parallel_plan"),
        ("Child’s Name", "name"),
        ("M/F", "sex"),
        ("Age", "ignore"),
        ("IRO", "note"),
    ],
)
def test_headers_as_people_write_them(header: str, field: str) -> None:
    match = WORDS.field(header)
    assert match.score >= SURE and match.field == field


@pytest.mark.parametrize("header", ["3rd looked after review", "LPM / FGC", "Placement order hearing listed at", "Foo"])
def test_no_header_is_taken_for_what_it_is_not(header: str) -> None:
    assert WORDS.field(header).score < SURE


def test_each_kind_and_column_has_words_of_its_own() -> None:
    missing = [kind for kind, label in POLICY.kinds.items() if WORDS.exact(label) != f"milestone:{kind}"]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("SGO", "special_guardianship"),
        ("LTF", "long_term_fostering"),
        ("Adoption / SGO", "adoption/special_guardianship"),
        ("Parallel planning adoption & rehab", "adoption/return_home"),
        ("adoption (twin track SGO)", "adoption/special_guardianship"),
        ("tbc", "undecided"),
        ("who knows", ""),
    ],
)
def test_plans_as_people_write_them(text: str, plan: str) -> None:
    assert WORDS.value("plans", text) == plan


def test_what_is_plain_is_taken_and_what_is_not_is_asked() -> None:
    made = proposed(
        columns(
            PO=DAYS,
            Plcement_aplication=DAYS,
            LAC_medical_due=DAYS,
            Odd=DAYS,
            Remarks=["x y", "z", "w"],
            Log=["1/2/24: seen, and all is well", "1/2/24: one\n2/2/24: two", "3/3/24: nothing new at all"],
        )
    )
    assert fields(made) == {
        "ID": "reference",
        "Name": "name",
        "DoB": "date_of_birth",
        "PO": "milestone:placement_order",
        "Plcement aplication": "milestone:placement_application",
        "LAC medical due": "note",
        "Odd": "note?",
        "Remarks": "note",
        "Log": "dated_notes",
    }


def test_what_stands_in_a_column_decides_between_two_fields() -> None:
    made = proposed(columns(EPP=DAYS, FfA=["yes", "no", "FfA"], ADM=["agreed", "not agreed", "agreed"]))
    assert fields(made)["EPP"] == "milestone:early_permanence_placement"
    assert fields(made)["FfA"] == "early_permanence_route"
    assert fields(made)["ADM"] == "note"


def test_two_columns_for_the_same_thing_are_a_question() -> None:
    made = proposed(columns(Placement_Order=DAYS, PO_made=DAYS, LPM=DAYS, LPM_held=DAYS, Update=["", "", "a"]))
    assert fields(made) | {"ID": "", "Name": "", "DoB": ""} == {
        "ID": "", "Name": "", "DoB": "", "Placement Order": "milestone:placement_order", "PO made": "note?",
        "LPM": "milestone:legal_planning_meeting", "LPM held": "milestone:legal_planning_meeting", "Update": "note",
    }  # fmt: skip


def test_headings_colours_and_words_are_proposed_with_their_meanings() -> None:
    rows = [
        ["Our tracker", None, "avoidable delay", "SGO cases", "to be chased"],
        ["ID", "Name", "DoB", "Plan", "PO"],
        ["UNBORN"],
        ["1", "A B", "1/2/27", "Adoption", ""],
        ["South Team"],
        ["2", "C D", "1/2/24", "SGO with Gran", "1/2/25"],
    ]
    fills = {
        "C1": "FF0000",
        "E6": "FF0000",
        "D1": "00B050",
        "A4": "00B050",
        "E1": "FFFF00",
        "E4": "FFFF00",
        "B6": "0070C0",
    }
    (sheet,) = proposed(book(rows, fills=fills)).sheets
    assert sheet.headings == {"UNBORN": "unborn", "South Team": "team:South Team"}
    assert sheet.colours == {
        "FF0000": "verdict:avoidable",
        "00B050": "note:SGO cases",
        "FFFF00": "note:to be chased",
    }
    assert dict(sheet.unexplained) == {"0070C0": 1}
    plan = next(guess for guess in sheet.guesses if guess.field == "plan")
    assert (plan.words, plan.unknown) == ({"Adoption": "adoption"}, ("SGO with Gran",))


def test_sheets_of_months_are_one_and_those_to_come_too() -> None:
    head = ["ID", "Name", "DoB", "PO"]
    made = proposed(
        book(
            {
                "Oct 26": [[*head, "Gone"], ["1", "A B", "1/2/24", "", "x"]],
                "Nov 26": [[*head, "New"], ["1", "A B", "1/2/24"]],
            }
        )
    )
    (sheet,) = made.sheets
    assert (sheet.sheet, [guess.header for guess in sheet.guesses]) == ("*", [*head, "New", "Gone"])


def test_our_own_long_tables_are_known() -> None:
    (sheet,) = proposed(book([["Reference", "Kind", "Date", "Days"], ["1", "placement_order", "2024-01-01", 3]])).sheets
    assert (sheet.rows, [guess.field for guess in sheet.guesses]) == (
        "milestones",
        ["reference", "kind", "date", "ignore"],
    )


def test_names_and_free_text_are_not_shown() -> None:
    made = proposed(
        columns(
            SW=["Ann Lee", "Bo Ray", "Cy Fox"], Comments=["Ann rang", "12/3/24", "tbc"], PO=["1/2/24 Ann", "tbc", "-"]
        )
    )
    shown = {guess.header: guess.samples for sheet in made.sheets for guess in sheet.guesses}
    assert shown["Name"] == shown["SW"] == ("(a name)",)
    assert shown["Comments"] == ("(text, 8 characters)", "12/3/24", "tbc")
    assert shown["PO"] == ("1/2/24 (and words)", "tbc", "-")
    assert "Ann" not in str(shown)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Name,DoB,PO,Plan\nA B,1/2/24,1/2/25,SGO\n", "t.csv has no column with each child's reference"),
        ("Fruit,Colour\napple,red\n", "t has no row that looks like the header of a tracker"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_the_way_out(text: str, why: str) -> None:
    with pytest.raises(TrackboardError) as refused:
        proposed(text)
    assert str(refused.value).startswith(why)
