"""What tests of the screen share: the app on a board, pressed and looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.clocks import StandingClock
from tests.tui.fakes import AS_AT, FakeBoard, made_up_cards
from trackboard.board.board import Board
from trackboard.board.model import Privacy
from trackboard.clock import Clock
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database
from trackboard.tui.app import TrackboardApp
from trackboard.tui.board_session import BoardSession
from trackboard.tui.forms.sheet import Sheet
from trackboard.tui.options import Options

LOOKS_EVERY = 0.05
"""Seconds between two looks at what others saved: what people wait a second for, a test does not."""
SIZES = {"wide": (160, 50), "middle": (120, 30), "small": (80, 24)}


@dataclass
class Seen:
    """The app under a Pilot."""

    app: TrackboardApp
    pilot: Pilot[Any]
    disclosed: list[str] = field(default_factory=list)

    @property
    def session(self) -> BoardSession:
        """What its screens are handed."""
        return self.app.session

    def fill_in(self, sheet: Sheet) -> None:
        """Open a form."""
        self.app.run_worker(self.session.open.fill_in_sheet(sheet))

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as a terminal would get them."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until what they ask for is on the screen; not long between the letters of a text."""
        typed = False
        for key in keys:
            if typed and not self._types(key):
                await self.pilot.pause()
            typed = self._types(key)
            with pytest.MonkeyPatch.context() as patch:
                if typed:
                    patch.setattr("textual._wait.SLEEP_GRANULARITY", 0.001)
                await self.pilot.press(key)
        await self.pilot.pause()

    def _types(self, key: str) -> bool:
        """Whether a key is a letter of a text, which opens nothing."""
        in_a_field = isinstance(self.app.focused, Input | TextArea) and not isinstance(self.app.screen, CommandPalette)
        return in_a_field and (len(key) == 1 or key == "space")

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something, five seconds at most."""
        for _ in range(500):
            if true():
                await self.pilot.pause()
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"waited in vain\n{self.text}")

    async def settled(self, count: Callable[[], int]) -> None:
        """Wait until a look at what others saved has come and gone without anything being counted."""
        before = -1
        while before != (before := count()):
            await self.pilot.pause(LOOKS_EVERY)

    async def read(self) -> None:
        """Wait until everyone was read."""
        await self.until(lambda: self.session.listing.complete and self.session.search_text is not None)


Open = Callable[..., Any]


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same terminal for every test, wherever they run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def opened() -> Open:
    """`async with opened(board) as seen`: the app on a board, at a size, with everyone read."""

    @asynccontextmanager
    async def open_(
        board: Any = None,
        size: str | tuple[int, int] = "wide",
        privacy: Privacy = "references",
        open_board: Callable[[], Any] | None = None,
        clock: Clock | None = None,
        disclose: Callable[[str], None] | None = None,
        theme: str = "trackboard-dark",
        stays: bool = False,
    ) -> AsyncIterator[Seen]:
        board = FakeBoard(made_up_cards(91)) if board is None else board
        disclosed: list[str] = []
        options = Options(
            clock or StandingClock(AS_AT), disclose or disclosed.append, privacy=privacy, theme=theme, stays=stays,
            looks_every=LOOKS_EVERY,
        )  # fmt: skip
        app = TrackboardApp(board, open_board or (lambda: board), options)
        async with app.run_test(size=SIZES[size] if isinstance(size, str) else size) as pilot:
            seen = Seen(app, pilot, disclosed)
            await seen.read()
            yield seen

    return open_


@pytest.fixture(scope="session")
def northshire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up authority in a database, as at the day of the tests."""
    from trackboard.exchange.demo_authority import stage_demo
    from trackboard.exchange.three_way.import_merge import apply

    policy = load_policy()
    path = tmp_path_factory.mktemp("northshire") / "demo.db"
    settings = {"authority": "Northshire", "made_up": "yes", "policy_digest": policy.digest}
    with Database.create(path, settings=settings, clock=lambda: f"{AS_AT}T10:00:00Z") as db:
        apply(db, stage_demo(policy, AS_AT), policy, actor="demo", today=AS_AT)
    return path


@pytest.fixture
def on_northshire(northshire: Path, opened: Open) -> Open:
    """The same on the made-up authority."""

    def open_board() -> Board:
        return Board(Database.open(northshire), load_policy(), AS_AT)

    def open_(**options: Any) -> Any:
        return opened(open_board(), open_board=open_board, **options)

    return open_
