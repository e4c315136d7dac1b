"""What an authority adds in its own policy file: kinds, clocks, prompts; and what is refused, by file and key."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.pathway.build import child as record
from tests.pathway.build import day
from trackboard.pathway.journey import fold
from trackboard.pathway.policy.policy import Limit, Policy, PolicyError, default_text, load_policy
from trackboard.pathway.rules import clocks, contradictions

Load = Callable[[str], Policy]
POLICY = load_policy()

KINDS = """
[milestones.own_life_story]
label = "Life story work begun"
short = "Life story"
after = "placement_order"
taken_out_by = ["order_revoked"]
outcomes = { begun = "Begun", refused = "Refused" }
[milestones.own_visit]
label = "Visit by the children's guardian"
after = "own_life_story"
repeats = true
[milestones.own_passport]
label = "Health passport"
after = "placement_order"
"""
CLOCK = """
[clocks.own_order_to_life_story]
label = "Placement Order to life story work"
starts = ["placement_order"]
stops = ["own_life_story"]
limit = "8 weeks"
"""
POINT = CLOCK + 'delay_point = true\ncolumn = "ordered"\nadoption = true\nunrecorded_from = "placed"\n'


@pytest.fixture
def over(tmp_path: Path) -> Load:
    def load(text: str) -> Policy:
        path = tmp_path / "own.toml"
        path.write_text(text, "utf-8")
        return load_policy(path)

    return load


def test_an_own_kind_stands_after_the_kind_that_it_names(over: Load) -> None:
    kinds = list(over(KINDS).milestones)
    place = kinds.index("placement_order")
    assert kinds[place : place + 5] == [
        "placement_order", "own_life_story", "own_visit", "own_passport", "consent_given",
    ]  # fmt: skip
    assert [kind for kind in kinds if not kind.startswith("own_")] == list(POLICY.milestones)
    orders = [each.order for each in over(KINDS).milestones.values()]
    assert orders == list(range(1, len(kinds) + 1))


def test_an_own_kind_gives_no_stage_and_only_what_it_names_takes_it_out(over: Load) -> None:
    policy = over(KINDS)
    events = ["became_looked_after 2025-01-06", "placement_order 2025-06-02", "own_life_story 2025-07-01",
              "own_visit 2025-07-02", "own_visit 2025-08-02"]  # fmt: skip
    journey = fold(record(*events), date(2025, 9, 1), policy)
    assert journey.stage == "ordered"
    assert journey.repeats["own_visit"] == (day("2025-07-02"), day("2025-08-02"))
    reversed_ = fold(record(*events, "decision_reversed 2025-09-01"), date(2025, 9, 1), policy)
    assert "own_life_story" in reversed_.in_effect and "placement_order" not in reversed_.in_effect
    revoked = fold(record(*events, "order_revoked 2025-09-01"), date(2025, 9, 1), policy)
    assert "own_life_story" not in revoked.in_effect and "own_visit" in revoked.in_effect


def test_an_own_kind_may_lie_before_the_birth(over: Load) -> None:
    child = record("own_passport 2025-01-06", born="2025-02-01")
    policy = over(KINDS)
    found = contradictions.contradictions(child, fold(child, day("2025-03-01"), policy), day("2025-03-01"), policy)
    assert found == ()


def test_its_outcomes_and_reasons_are_the_kinds_own(over: Load) -> None:
    policy = over(KINDS + '[milestones.own_passport.reasons]\nlost = "Lost"\n')
    assert list(policy.outcomes_of("own_life_story")) == ["begun", "refused"]
    assert policy.outcomes_of("own_visit") == {} and policy.outcomes_of("closed") == policy.outcomes
    assert policy.reasons_of("own_passport") == {"lost": "Lost"}
    assert policy.event_outcomes["begun"] == "Begun" and policy.event_outcomes["died"] == "Died"


def test_an_own_clock_runs_like_any_other(over: Load) -> None:
    policy = over(KINDS + CLOCK)
    clock = policy.clock("own_order_to_life_story")
    assert (clock.limit, clock.amber_days, clock.basis) == (Limit(8, "weeks"), 14, "local")
    assert clock.source == "the authority's own policy"
    assert not clock.counts and not clock.delay_point and clock not in policy.delay_points
    child = record("placement_order 2025-06-02", "own_life_story 2025-08-04")
    (run,) = [
        run for run in clocks.read(fold(child, day("2025-09-01"), policy), child, policy) if run.clock == clock.id
    ]
    assert (run.state, run.started_on, run.due_on) == ("late", day("2025-06-02"), day("2025-07-28"))


def test_an_own_delay_point_comes_after_the_surveys_six(over: Load) -> None:
    policy = over(KINDS + POINT)
    assert [clock.id for clock in policy.survey_points] == [clock.id for clock in POLICY.survey_points]
    assert policy.delay_points == (*policy.survey_points, policy.clock("own_order_to_life_story"))
    clock = policy.delay_points[-1]
    assert (clock.column, clock.unrecorded_from, clock.adoption, clock.counts) == ("ordered", "placed", True, True)
    child = record("placement_order 2025-06-02", "placed 2025-08-04")
    runs = {run.clock: run for run in clocks.read(fold(child, day("2025-09-01"), policy), child, policy)}
    assert runs[clock.id].state == "unrecorded"


def test_without_unrecorded_from_its_lack_is_never_a_gap(over: Load) -> None:
    policy = over(KINDS + POINT.replace('unrecorded_from = "placed"\n', ""))
    child = record("placement_order 2025-06-02", "placed 2025-08-04")
    runs = {run.clock: run for run in clocks.read(fold(child, day("2025-09-01"), policy), child, policy)}
    assert runs["own_order_to_life_story"].state == "open"


def test_prompts_are_by_stage_in_the_order_of_the_file(over: Load) -> None:
    policy = over(
        '[prompts.own_a]\nstage = "placed"\nquestion = "One?"\n[prompts.own_b]\nstage = "placed"\nquestion = "Two?"\n'
    )
    placed, panel = (policy.stages[policy.stage_order[stage]].question for stage in ("placed", "panel"))
    assert policy.prompts_at("placed") == (placed, "One?", "Two?") and policy.prompts_at("panel") == (panel,)


def test_a_copy_of_the_whole_policy_may_have_entries_of_its_own(over: Load) -> None:
    whole = over(default_text() + KINDS + POINT)
    assert whole.digest == over(KINDS + POINT).digest != POLICY.digest


def test_sections_and_entries_may_come_in_any_order(over: Load) -> None:
    turned = "[milestones.own_visit]" + KINDS.split("[milestones.own_visit]")[1].split("[milestones.own_passport]")[0]
    rest = KINDS.replace(turned, "")
    assert list(over(POINT + turned + rest).milestones) == list(over(KINDS + POINT).milestones)


def test_events_of_a_kind_that_the_policy_does_not_have_change_nothing_and_are_said() -> None:
    known = record("became_looked_after 2025-01-06")
    child = record("became_looked_after 2025-01-06", "own_life_story 2025-07-01")
    as_at = day("2025-09-01")
    assert fold(child, as_at, POLICY).in_effect == fold(known, as_at, POLICY).in_effect
    said = contradictions.contradictions(child, fold(child, as_at, POLICY), as_at, POLICY)
    assert [each.sentence for each in said] == [
        "own_life_story (1 Jul 2025) is of a kind that the policy in force does not have"
    ]


README = Path(__file__).parents[2] / "README.md"


def test_the_examples_that_are_written_for_authorities_are_accepted(over: Load) -> None:
    head = default_text().split("# Sources:")[0]
    examples = [line[6:] for line in head.splitlines() if line.startswith("#     ")]
    own = over("\n".join(examples))
    assert "own_life_story" in own.milestones and own.delay_points[-1].id == "own_order_to_life_story"
    written = re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert len(written) == 2 and all(over(each).digest != POLICY.digest for each in written)


KIND = '[milestones.own_x]\nlabel = "X"\nafter = "referred"\n'
REFUSED = [
    (
        '[milestones.life_story]\nlabel = "X"\nafter = "referred"',
        'there is no "life_story" in [milestones]; an id of your own begins with own_.',
    ),
    (
        '[clocks.zzz]\nlabel = "X"',
        'there is no "zzz" in [clocks]; an id of your own begins with own_.',
    ),
    ('[milestones.own_]\nlabel = "X"', '"own_" in [milestones] is not an id of your own; write own_ and then letters, '
     "digits and underscores."),
    ("[milestones]\nown_x = 3", "milestones.own_x is 3, which is not accepted; write a section, under "
     "[milestones.own_x] on a line of its own."),
    ('[milestones.own_x]\nlabel = "X"', "milestones.own_x.after is missing."),
    ('[milestones.own_x]\nafter = "referred"', "milestones.own_x.label is missing."),
    (
        KIND.replace("referred", "placment_order"),
        'milestones.own_x.after names "placment_order", which is no kind of milestone; '
        'did you mean "placement_order"?',
    ),
    (
        KIND.replace("referred", "closed"),
        'milestones.own_x.after names "closed", which is no kind of milestone; '
        "`trackboard policy show kinds` lists them.",
    ),
    (KIND.replace('"referred"', "3"), "milestones.own_x.after is [3], which is not accepted; write a list of one or "
     "more kinds of milestone."),
    (KIND.replace("referred", "own_x"), 'milestones.own_x.after is "own_x", which itself comes after own_x; '
     "write a kind that comes before both."),
    (
        KIND.replace("referred", "own_y") + '[milestones.own_y]\nlabel = "Y"\nafter = "own_x"\n',
        'milestones.own_x.after is "own_y", which itself comes after own_x; write a kind that comes before both.',
    ),
    (KIND + 'stage = "matched"', "milestones.own_x.stage: a kind of your own gives no stage; leave it out."),
    (KIND + "repeat = true", 'there is no "repeat" in [milestones.own_x]; did you mean "repeats"?'),
    (KIND + 'repeats = "yes"', 'milestones.own_x.repeats is "yes", which is not accepted; write true or false.'),
    (
        KIND + 'taken_out_by = ["closed"]',
        'milestones.own_x.taken_out_by is ["closed"], which is not accepted; write a list, empty or of '
        "match_withdrawn, placement_disrupted, order_revoked, decision_reversed, ceased_looked_after.",
    ),
    (
        KIND.replace('"X"', '"Placement order"'),
        'milestones.own_x.label is "Placement order", which is what placement_order is called; write another.',
    ),
    (KIND + "outcomes = {}", "milestones.own_x.outcomes is empty; write one or more, or leave it out."),
    (
        KIND + 'outcomes = { "a b" = "A" }',
        'milestones.own_x.outcomes: "a b" is not an id; use letters, digits and underscores.',
    ),
    (
        KIND + 'outcomes = { died = "The plan died" }',
        'milestones.own_x.outcomes.died is "The plan died", and elsewhere died is "Died"; '
        "use another id, or the same words.",
    ),
    ('[clocks.own_x]\nlabel = "X"\nstarts = ["referred"]\nstops = ["placed"]', "clocks.own_x.limit is missing."),
    (
        CLOCK.replace('stops = ["own_life_story"]', 'stops = ["own_lifestory"]') + KINDS,
        'clocks.own_order_to_life_story.stops names "own_lifestory", which is no kind of milestone; '
        'did you mean "own_life_story"?',
    ),
    (
        CLOCK.replace('starts = ["placement_order"]', "starts = []") + KINDS,
        "clocks.own_order_to_life_story.starts is [], which is not accepted; "
        "write a list of one or more kinds of milestone.",
    ),
    (
        CLOCK.replace('"own_life_story"', '"placement_order"'),
        "clocks.own_order_to_life_story starts and stops at placement_order; write another kind for one of them.",
    ),
    (CLOCK.replace("8 weeks", "8") + KINDS, 'clocks.own_order_to_life_story.limit is "8", which is not accepted; '
     'write a length such as "16 weeks", "7 working days", "3 months", "121 days".'),
    (
        CLOCK + "delay_point = true\nadoption = true\n" + KINDS,
        "clocks.own_order_to_life_story.column of a delay point is missing.",
    ),
    (
        CLOCK + 'delay_point = true\ncolumn = "ordered"\n' + KINDS,
        "clocks.own_order_to_life_story.adoption of a delay point is missing.",
    ),
    (
        CLOCK + 'column = "ordered"\n' + KINDS,
        "clocks.own_order_to_life_story.column is of a delay point; write delay_point = true, or leave it out.",
    ),
    (
        POINT.replace('"placed"', '"ordered"') + KINDS,
        'clocks.own_order_to_life_story.unrecorded_from is "ordered", which does not come after the column "ordered"; '
        "write a later stage, or leave it out.",
    ),
    (
        POINT.replace('"ordered"', '"closed"') + KINDS,
        'clocks.own_order_to_life_story.column is "closed", which is not accepted; write one of unborn, '
        "pre_proceedings, in_proceedings, looked_after, recommended, decided, ordered, matched, panel, placed.",
    ),
    ('[prompts.own_x]\nstage = "placed"', "prompts.own_x.question is missing."),
    ('[prompts.other]\nstage = "placed"', 'there is no "other" in [prompts]; an id of your own begins with own_.'),
    (
        '[survey]\ndelay_points = ["panel_to_placed"]',
        "survey.delay_points belongs to the pathway and cannot be changed.",
    ),
    (
        '[returns.order_revoked]\ntakes_out = ["placement_order"]',
        "returns.order_revoked.takes_out belongs to the pathway and cannot be changed; "
        "what can be changed there: label.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_what_contradicts_is_refused_with_file_and_key(over: Load, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as refused:
        over(text)
    assert str(refused.value) == f"{tmp_path / 'own.toml'}: {sentence}"
