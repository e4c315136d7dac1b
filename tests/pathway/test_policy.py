from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from trackboard.pathway.policy.policy import Limit, Policy, PolicyError, default_text, load_policy

from .build import POLICY, day


@pytest.fixture
def over(tmp_path: Path):
    """A policy from an authority's file with this text."""

    def load(text: str | bytes) -> Policy:
        path = tmp_path / "own.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_policy(path)

    return load


def test_the_stages_in_order() -> None:
    assert " ".join(POLICY.stage_order) == (
        "unborn pre_proceedings in_proceedings looked_after recommended decided ordered matched panel placed closed"
    )
    assert all(stage.label and len(stage.short) <= 12 and stage.question.endswith("?") for stage in POLICY.stages)
    assert len({stage.short for stage in POLICY.stages}) == len(POLICY.stages)


def test_which_milestones_repeat_and_which_give_a_stage() -> None:
    assert [each.kind for each in POLICY.milestones.values() if each.repeats] == [
        "legal_planning_meeting",
        "family_meeting_offered",
        "family_group_conference",
        "permanence_planning_meeting",
        "timetable_extended",
        "hearing",
        "review",
    ]
    assert {each.kind: each.stage for each in POLICY.milestones.values() if each.stage} == {
        "proceedings_issued": "in_proceedings",
        "became_looked_after": "looked_after",
        "recommended": "recommended",
        "adm_decision": "decided",
        "placement_order": "ordered",
        "consent_given": "ordered",
        "proposed_match": "matched",
        "matching_panel": "panel",
        "placed": "placed",
    }


FROM_FAMILY = {
    "family_identified", "proposed_match", "matching_panel", "match_decision", "placed", "adoption_application",
}  # fmt: skip
FROM_ORDER = FROM_FAMILY | {"placement_order", "consent_given", "family_finding_referral"}


@pytest.mark.parametrize(
    ("kind", "takes_out", "restarts"),
    [
        ("match_withdrawn", FROM_FAMILY, False),
        ("placement_disrupted", FROM_FAMILY, True),
        ("order_revoked", FROM_ORDER, True),
        ("decision_reversed", FROM_ORDER | {"recommended", "adm_decision", "placement_application"}, True),
        (
            "ceased_looked_after",
            FROM_ORDER
            | {
                "became_looked_after", "planning_meeting", "early_permanence_placement", "moved_in_with_adopters",
                "first_review", "second_review", "review", "recommended", "medical_report", "adm_decision",
                "placement_application",
            },
            False,
        ),
    ],
)  # fmt: skip
def test_what_each_return_takes_out_of_effect(kind: str, takes_out: set[str], restarts: bool) -> None:
    assert POLICY.returns[kind].takes_out == takes_out
    assert POLICY.returns[kind].restarts is restarts


# clock | starts | stops | limit | amber days | basis | one of the six, counts, adoption
CLOCKS = """
looked_after_to_recommended | became_looked_after | recommended | 16 weeks | 14 | practice | six adoption
recommended_to_decided | recommended | adm_decision | 7 working days | 3 | guidance | six adoption
decided_to_ordered | adm_decision | placement_order consent_given | 10 weeks | 14 | local | six adoption
ordered_to_matched | placement_order consent_given | proposed_match | 121 days | 21 | practice | six adoption
matched_to_panel | proposed_match | matching_panel | 8 weeks | 14 | local | six adoption
panel_to_placed | matching_panel | placed | 6 weeks | 7 | local | six adoption
proceedings | proceedings_issued | final_hearing care_order placement_order | 181 days | 28 | statute | counts
pre_proceedings | pre_proceedings_started | proceedings_issued pre_proceedings_ended became_looked_after \
    | 16 weeks | 14 | guidance |
planning_meeting | became_looked_after | planning_meeting | 3 days | 1 | practice |
first_review | became_looked_after | first_review | 20 working days | 5 | statute |
second_review | first_review | second_review | 3 months | 14 | statute |
later_reviews | review second_review | | 6 months | 14 | statute |
decision_to_panel | adm_decision | matching_panel match_decision placed | 6 months | 28 | guidance | counts adoption
family_finding | placement_order | family_finding_referral family_identified proposed_match placed \
    | 3 months | 14 | guidance | counts adoption
pre_birth | | pre_birth_assessment | 20 weeks | 14 | practice |
permanence_planning | permanence_planning_meeting proceedings_issued became_looked_after | | 42 days | 7 | practice |
entry_to_placed | became_looked_after | placed | 426 days | 60 | guide | adoption
"""


def test_the_clocks() -> None:
    written = [[cell.strip() for cell in row.split("|")] for row in CLOCKS.strip().splitlines()]
    read = [
        [
            clock.id,
            " ".join(clock.starts),
            " ".join(clock.stops),
            str(clock.limit),
            str(clock.amber_days),
            clock.basis,
        ]
        for clock in POLICY.clocks
    ]
    assert read == [row[:6] for row in written]
    for clock, row in zip(POLICY.clocks, written, strict=True):
        kind = row[6].split()
        assert clock.delay_point == ("six" in kind) == bool(clock.column)
        assert clock.adoption == ("adoption" in kind)
        assert clock.counts == ("six" in kind or "counts" in kind)
        assert clock.on and clock.source and clock.label
    assert [clock.id for clock in POLICY.delay_points] == [row[0] for row in written[:6]]


def test_the_words_that_files_use() -> None:
    assert " ".join(POLICY.outcomes) == (
        "adopted special_guardianship child_arrangements returned_home relatives long_term_fostering "
        "other_authority died other"
    )
    assert " ".join(POLICY.plans) == (
        "undecided adoption special_guardianship relatives return_home long_term_fostering other"
    )
    assert list(POLICY.verdicts) == ["avoidable", "unavoidable", "unclear"]
    assert list(POLICY.parties) == ["authority", "court", "health", "family", "other"]
    assert list(POLICY.teams)[:7] == ["CIN", "LAC", "adoption", "legal", "referral_and_assessment", "court", "health"]
    assert list(POLICY.inclusion_rules) == ["everyone", "before_the_court", "potential_adoption", "decision_made"]
    assert list(POLICY.attendance) == ["present", "apologies", "written_update", "absent", "not_required"]
    assert list(POLICY.bands) == ["all", "more_than_half", "about_half", "fewer_than_half", "none"]
    assert " ".join(POLICY.routes) == (
        "none concurrent_planning fostering_for_adoption regulation_25a regulation_24_connected_persons"
    )
    assert len(POLICY.reasons) == 16 and len(POLICY.criteria) == 5 and len(POLICY.flags) == 17
    assert list(POLICY.reversal_reasons) == ["RD1", "RD2", "RD3", "RD4"]
    assert set(POLICY.statuses) == {
        "met", "late", "unrecorded", "not_applicable", "not_started", "overdue", "due_soon", "running",
    }  # fmt: skip
    assert POLICY.label("adm_decision") == "ADM decision: should be placed"
    assert POLICY.label("something else") == "something else"
    assert list(POLICY.kinds) == [*POLICY.milestones, *POLICY.returns, *POLICY.ends]


def test_every_label_is_a_line_of_plain_text() -> None:
    lines = re.findall(r'= "(.*?)"(?: *#.*)?$', default_text(), re.MULTILINE)
    assert len(lines) > 200 and all(line == line.strip() and "  " not in line for line in lines)


def test_an_authority_overrides_key_by_key(over) -> None:
    policy = over(
        '[clocks.matched_to_panel]\nlimit = "6 weeks"\nsource = "our matching policy, 2026"\n'
        "[clocks.first_review]\ncounts = true\n[clocks.pre_birth]\non = false\n"
        '[stages.matched]\nlabel = "Linked"\n[milestones.proposed_match]\nlabel = "Link"\n'
        '[teams]\nIRO = "Independent reviewing officers"\n[expected]\nIRO = "looked_after"\n'
        '[reasons]\nflood = "Office flooded"\n[outcomes]\nemigrated = "Left the country"\n'
        '[settings]\nage_limit = 12\ninclude = "before_the_court"\n'
    )
    clock = policy.clock("matched_to_panel")
    assert (clock.limit, clock.amber_days) == (Limit(6, "weeks"), 14)
    assert clock.source == "our matching policy, 2026"
    assert policy.clock("first_review").counts and not policy.clock("pre_birth").on
    assert policy.stages[7].label == "Linked" and policy.stages[7].short == "Matched"
    assert policy.label("proposed_match") == "Link"
    assert policy.settings.age_limit == 12 and policy.settings.include == "before_the_court"
    assert list(policy.teams)[-1] == "IRO" and policy.expected["IRO"] == "looked_after"
    assert policy.reasons["flood"] == "Office flooded" and policy.outcomes["emigrated"] == "Left the country"
    assert policy.clock("panel_to_placed") == POLICY.clock("panel_to_placed")


def test_a_changed_limit_does_not_stand_under_the_name_of_a_statute(over) -> None:
    clock = over('[clocks.proceedings]\nlimit = "20 weeks"').clock("proceedings")
    assert (clock.basis, clock.source) == ("local", "the authority's own policy")
    clock = over('[clocks.proceedings]\namber = "4 weeks"').clock("proceedings")
    assert (clock.amber_days, clock.basis) == (28, "statute") and clock.source.startswith("26 weeks")
    clock = over('[clocks.proceedings]\nlimit = "20 weeks"\nbasis = "practice"\nsource = "us"').clock("proceedings")
    assert (clock.basis, clock.source) == ("practice", "us")


def test_the_order_of_sections_in_a_file_does_not_matter(over) -> None:
    one = '[expected]\nIRO = "always"\n'
    other = '[teams]\nIRO = "Reviewing officers"\n'
    assert over(one + other).digest == over(other + one).digest


def test_the_digest_tells_policies_apart(over) -> None:
    assert over("").digest == over(default_text()).digest == POLICY.digest
    assert over("# a comment\n[stages.matched]\nlabel = 'Matched'").digest == POLICY.digest
    assert over('[stages.matched]\nlabel = "Linked"').digest != POLICY.digest
    assert over("[settings]\nstale_days = 31").digest != POLICY.digest


REFUSED = [
    (
        '[clocks.matched_to_panel]\nlimit = "6 wekes"',
        'clocks.matched_to_panel.limit is "6 wekes", which is not accepted; write a length such as "16 weeks", '
        '"7 working days", "3 months", "121 days".',
    ),
    (
        "[clocks.proceedings]\nlimit = 26",
        "clocks.proceedings.limit is 26, which is not accepted; write a length such as "
        '"16 weeks", "7 working days", "3 months", "121 days".',
    ),
    (
        '[clocks.proceedings]\nlimit = "0 days"',
        'clocks.proceedings.limit is "0 days", which is not accepted; write a length such as '
        '"16 weeks", "7 working days", "3 months", "121 days".',
    ),
    (
        '[clocks.first_review]\namber = "3 months"',
        'clocks.first_review.amber is "3 months", which is not accepted; write a length such as "14 days", "2 weeks".',
    ),
    (
        '[clocks.proceedings]\nbasis = "law"',
        'clocks.proceedings.basis is "law", which is not accepted; '
        "write one of statute, guidance, practice, local, guide.",
    ),
    (
        '[clocks.proceedings]\ncounts = "yes"',
        'clocks.proceedings.counts is "yes", which is not accepted; write true or false.',
    ),
    (
        "[clocks.matched_to_pannel]\non = true",
        'there is no "matched_to_pannel" in [clocks]; did you mean "matched_to_panel"?',
    ),
    ("[clock.proceedings]\non = true", 'there is no "clock" in a policy; did you mean "clocks"?'),
    ('[clocks.proceedings]\nlimmit = "3 days"', 'there is no "limmit" in [clocks.proceedings]; did you mean "limit"?'),
    (
        '[clocks.first_review]\nextension = "8 weeks"',
        'there is no "extension" in [clocks.first_review]; '
        "known there: label, short, limit, amber, basis, source, counts, on.",
    ),
    (
        '[clocks.first_review]\nstarts = ["referred"]',
        "clocks.first_review.starts belongs to the pathway and cannot be changed; "
        "what can be changed there: label, short, limit, amber, basis, source, counts, on.",
    ),
    (
        '[milestones.adm_decision]\nstage = "matched"',
        "milestones.adm_decision.stage belongs to the pathway and cannot be changed; what can be changed there: label.",
    ),
    ("clocks = 3", "clocks is 3, which is not accepted; write a section, under [clocks] on a line of its own."),
    (
        "[clocks]\nproceedings = 4",
        "clocks.proceedings is 4, which is not accepted; "
        "write a section, under [clocks.proceedings] on a line of its own.",
    ),
    (
        '[stages.matched]\nshort = "far too long for it"',
        'stages.matched.short is "far too long for it", which is not accepted; '
        "write one line of 1 to 12 characters, none of them invisible.",
    ),
    (
        '[stages.adopted]\nlabel = "Adopted"',
        'there is no "adopted" in [stages]; known there: unborn, pre_proceedings, in_proceedings, looked_after, '
        "recommended, decided, ordered, matched, panel, placed, closed.",
    ),
    (
        '[settings]\ninclude = "all"',
        'settings.include is "all", which is not accepted; '
        "write one of everyone, before_the_court, potential_adoption, decision_made.",
    ),
    (
        "[settings]\nage_limit = true",
        "settings.age_limit is true, which is not accepted; write a whole number, 1 or more.",
    ),
    ("[settings]\nage_limit = 0", "settings.age_limit is 0, which is not accepted; write a whole number, 1 or more."),
    (
        '[settings]\ntracking_meetings = ["weekly"]',
        'settings.tracking_meetings is ["weekly"], which is not accepted; '
        "write a list of one or more of tracking, permanence_planning, legal_planning, other.",
    ),
    (
        "[settings]\nvery_stale_days = 20",
        "settings.very_stale_days is 20, which is not accepted; write at least settings.stale_days, 30.",
    ),
    (
        '[teams]\n"agency adviser" = "Agency adviser"',
        '"agency adviser" in [teams] is not an id; '
        "use letters, digits and underscores, and give its words as the value.",
    ),
    (
        '[teams]\nIRO = ""',
        'teams.IRO is "", which is not accepted; write one line of 1 to 120 characters, none of them invisible.',
    ),
    (
        '[reasons]\nflood = "a\\nb"',
        'reasons.flood is "a\\nb", which is not accepted; '
        "write one line of 1 to 120 characters, none of them invisible.",
    ),
    (
        '[expected]\nIRO = "always"',
        'there is no "IRO" in [expected]; '
        "known there: CIN, LAC, adoption, legal, referral_and_assessment, court, health, other.",
    ),
    (
        '[expected]\nhealth = "sometimes"',
        'expected.health is "sometimes", which is not accepted; '
        "write one of always, looked_after, adoption, court, never.",
    ),
    ('[plans]\nadopton = "Adoption"', 'there is no "adopton" in [plans]; did you mean "adoption"?'),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_a_wrong_key_or_value_is_refused_by_name(over, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as refused:
        over(text)
    assert str(refused.value) == f"{tmp_path / 'own.toml'}: {sentence}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[stages.matched]\nlabel = "Linked\n',
            'line 2: this is not TOML (illegal character \'\\n\'); write name = "value" under a [section].',
        ),
        ("[teams", "last line: this is not TOML (expected ']' at the end of a table declaration); "
         'write name = "value" under a [section].'),
        ("[teams]\nA = 'a'\nA = 'b'\n", 'line 3: this is not TOML (cannot overwrite a value); '
         'write name = "value" under a [section].'),
        (b"[teams]\nX = '\xff'", "line 2: the text is not UTF-8; save the file as UTF-8."),
    ],
)  # fmt: skip
def test_what_is_not_toml_is_refused_by_line(over, tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(PolicyError) as refused:
        over(text)
    assert str(refused.value) == f"{tmp_path / 'own.toml'}, {sentence}"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"no\.toml: there is no such file; leave out --policy"):
        load_policy(tmp_path / "no.toml")
    with pytest.raises(PolicyError, match=r"the file cannot be read .*; name a TOML file"):
        load_policy(tmp_path)


def test_a_file_made_to_exhaust_the_parser_is_refused(over) -> None:
    with pytest.raises(PolicyError, match="nested too deeply"):
        over("x = " + "[" * 100_000)


@pytest.mark.parametrize("byte_order_mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_no_error(over, byte_order_mark: bytes) -> None:
    assert over(byte_order_mark + b"[settings]\nage_limit = 12").settings.age_limit == 12


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        (Limit(121, "days"), "2026-03-02", "2026-07-01"),
        (Limit(16, "weeks"), "2026-01-05", "2026-04-27"),
        (Limit(3, "months"), "2026-11-30", "2027-02-28"),
        (Limit(7, "working days"), "2026-04-01", "2026-04-14"),
    ],
)
def test_limits_by_their_unit(limit: Limit, start: str, due: str) -> None:
    assert limit.after(day(start)) == day(due)


def test_a_limit_in_words() -> None:
    assert [str(Limit(1, "weeks")), str(Limit(2, "months")), str(Limit(7, "working days"))] == [
        "1 week",
        "2 months",
        "7 working days",
    ]


def test_kinds_of_meeting_have_cadence_teams_quorum_and_time(over) -> None:
    tracking = POLICY.meeting("tracking")
    assert (tracking.every, tracking.agenda) == (Limit(4, "weeks"), "exceptions")
    assert tracking.teams == ("CIN", "LAC", "adoption", "legal")
    assert POLICY.meeting("legal_planning").every is None
    tables = '[meetings.tracking]\nevery = "1 month"\nquorum = 3\nteams = ["legal", "kinship"]\n'
    own = over(tables + '[teams]\nkinship = "Kinship"\n')
    assert own.meeting("tracking") == replace(tracking, every=Limit(1, "months"), quorum=3, teams=("legal", "kinship"))
    assert own.meeting("permanence_planning") == POLICY.meeting("permanence_planning")


def test_a_kind_of_ones_own_is_held_as_other_but_for_what_is_said(over) -> None:
    own = over('[meeting_kinds]\nunborn = "Unborn panel"\n[meetings.unborn]\nevery = "2 weeks"\n')
    assert own.meeting("unborn") == replace(POLICY.meeting("other"), every=Limit(2, "weeks"))
    assert over('[meeting_kinds]\nunborn = "Unborn panel"\n').meeting("unborn") == POLICY.meeting("other")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('every = "often"', 'meetings.tracking.every is "often", which is not accepted; write a length such as'),
        ('every = "5 working days"', "meetings.tracking.every"),
        ('teams = ["legl"]', "a list, empty or of CIN, LAC"),
        ("quorum = -1", "a whole number, 0 or more"),
        ("minutes_per_child = 0", "a whole number, 1 or more"),
        ('agenda = "mine"', "one of exceptions, everyone, stage, chosen"),
        ('chair = "me"', 'there is no "chair" in [meetings.tracking]'),
    ],
)
def test_what_is_wrong_with_a_kind_of_meeting_is_named(over, text: str, words: str) -> None:
    with pytest.raises(PolicyError) as refused:
        over(f"[meetings.tracking]\n{text}\n")
    assert words in str(refused.value)
