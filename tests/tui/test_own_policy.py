"""An authority's own kind, clock, reason and prompt on the screen, recorded by keys: board, case and meeting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_own_policy import CHILDREN, MILESTONES, OWN
from tests.conftest import Run
from tests.tui.working import asked, at_work, fill, go_to, saved, write
from trackboard.pathway.policy.policy import Policy, load_policy


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    return load_policy(path)


@pytest.fixture
def file(run: Run, db_path: Path, tmp_path: Path, policy: Policy, bundle: Callable[..., Path]) -> Path:
    own = ("--policy", tmp_path / "own.toml")
    assert run(*own, "init", "--authority", "Northshire").code == 0
    made = bundle(children=CHILDREN, milestones=MILESTONES)
    assert run(*own, "import", "bundle", made, "--apply").code == 0
    return db_path


async def test_an_own_kind_is_chosen_by_typing_and_asks_for_its_own_outcome(file: Path, policy: Policy) -> None:
    async with at_work(file, policy=policy) as seen:
        await go_to(seen, "NS-1")
        await seen.press("m")
        await write(seen, "life st")
        assert "► Life story work begun" in seen.text
        await seen.press("enter")
        await fill(seen, on="12/8", outcome="died")
        assert "no outcome of Life story work begun" in await asked(seen)
        await fill(seen, outcome="worker")
        await saved(seen)
        assert "NS-1: Life story work begun on Wed 12 August 2026, outcome With the worker" in seen.text
        assert "With the worker" in seen.text


async def test_an_own_delay_point_is_judged_for_an_own_reason(file: Path, policy: Policy) -> None:
    async with at_work(file, size="wide", policy=policy) as seen:
        assert "Life story" in seen.text, "the head or the strip of the seventh delay point"
        await go_to(seen, "NS-1")
        assert "Placement Order to life story work" in seen.text
        await seen.press("v")
        await write(seen, "life story")
        await seen.press("enter")
        await fill(seen, verdict="avoidable", reason="no life", party="authority")
        await saved(seen)
        assert "No life story worker" in seen.text


async def test_an_own_prompt_is_asked_after_the_stages_own(
    run: Run, file: Path, tmp_path: Path, policy: Policy
) -> None:
    own = ("--policy", tmp_path / "own.toml")
    assert run(*own, "meeting", "new", "--on", "2026-11-30").code == 0
    async with at_work(file, size="wide", policy=policy) as seen:
        await seen.press("M", "enter")
        await seen.until(lambda: "To ask" in seen.text)
        asked_ = seen.text.index("Has a family been identified?")
        assert asked_ < seen.text.index("Has the life story worker met the child?")
