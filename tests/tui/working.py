"""People at work on a real database: the app opened on it as somebody, and what they do there by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tests.clocks import StandingClock
from tests.tui.conftest import LOOKS_EVERY, SIZES, Seen
from tests.tui.fakes import AS_AT
from trackboard.board.board import Board
from trackboard.board.model import Privacy
from trackboard.pathway.policy.policy import Policy, load_policy
from trackboard.store.database import Database
from trackboard.tui.acts import Act
from trackboard.tui.app import TrackboardApp
from trackboard.tui.forms.form import Form
from trackboard.tui.key_table import every_act
from trackboard.tui.options import Options

NOW = f"{AS_AT}T10:00:00Z"


@asynccontextmanager
async def at_work(
    path: Path,
    who: str = "Kim",
    size: str = "middle",
    *,
    privacy: Privacy = "references",
    as_at: date = AS_AT,
    read_only: bool = False,
    looks_every: float = LOOKS_EVERY,
    policy: Policy | None = None,
) -> AsyncIterator[Seen]:
    """The app on the file, with everyone read."""

    def open_board() -> Board:
        return Board(Database.open(path, read_only=read_only, clock=lambda: NOW), policy or load_policy(), as_at)

    options = Options(
        StandingClock(AS_AT), lambda what: None, actor=who, privacy=privacy, stays=as_at != AS_AT,
        looks_every=looks_every,
    )  # fmt: skip
    app = TrackboardApp(open_board(), open_board, options)
    async with app.run_test(size=SIZES[size]) as pilot:
        seen = Seen(app, pilot)
        await seen.read()
        yield seen


def act_named(name: str) -> Act[Any]:
    """The act of that name."""
    return next(act for act in every_act() if act.name == name)


async def go_to(seen: Seen, reference: str) -> None:
    """To the child's case, by keys."""
    await seen.press("g")
    await write(seen, reference)
    await seen.press("enter")
    assert seen.app.screen.case.card.reference == reference


async def write(seen: Seen, text: str) -> None:
    """Type, a key for each character."""
    names = {" ": "space", "/": "slash", "-": "minus", ",": "comma", ".": "full_stop", "'": "apostrophe"}
    await seen.press(*(names.get(letter, letter) for letter in text))


async def fill(seen: Seen, **typed: str) -> None:
    """Type into the form in front, tab by tab: into each field that is named, past the others."""
    form = seen.app.screen
    assert isinstance(form, Form), seen.text
    for name, text in typed.items():
        for _ in form.rows:
            if any(row.field.name == name and row.input.has_focus for row in form.rows):
                break
            await seen.press("tab")
        row = next(row for row in form.rows if row.field.name == name)
        assert row.input.has_focus, f"no key leads to {name}\n{seen.text}"
        if row.text:
            await seen.press("end", "ctrl+u")
        await write(seen, text)


async def saved(seen: Seen) -> None:
    """Save, and wait until the form is gone."""
    form = seen.app.screen
    await seen.press("ctrl+s")
    await seen.until(lambda: seen.app.screen is not form)
    await seen.pilot.pause()


async def asked(seen: Seen) -> str:
    """Save, and wait for what is said against it."""
    await seen.press("ctrl+s")
    form = seen.app.screen
    await seen.until(lambda: any(sign in ("!", "×") for sign, _, _ in form.paragraphs.said) and not form._saving)
    return " ".join(sentence for _, sentence, _ in form.paragraphs.said)
