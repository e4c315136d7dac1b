"""What a key costs on each screen: moving, paging onto rows not seen before, filtering."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from .harness import ROWS, BenchmarkError, Press, Session
from .peers import PEERS
from .results import Row, Target
from .workbench import FLOOR, Maker, Workbench, say

KEY, PAGE = Target(1.2), Target(2.5)
BYTES = Target(1.5, absolute=True)
FILTER, FILTER_LARGE = Target(1 / 3), Target(1 / 5)
LARGE = 100_000
LETTERS = "7352"
"""Typed one at a time, each found in some references and not in others."""


@dataclass(frozen=True, slots=True)
class View:
    """A screen of ours, the keys from the first picture to it, and the keys measured there."""

    name: str
    reach: tuple[str, ...]
    keys: tuple[str, ...]


VIEWS = (
    View("board", (), ("right", "down", "left", "up")),
    View("table", ("b",), ("down", "down", "up", "up")),
    View("case", ("enter",), ("down", "down", "up", "up")),
)
NEXT_CASE = View("case, next child", ("enter",), ("]",))
PAGED = (View("board, page down", (), ("pagedown",)), View("table, page down", ("b",), ("pagedown",)))
N_OF_N = re.compile(r"[\d,]+ of [\d,]+")
Pressed = tuple[Maker, tuple[str, ...]]
"""A program, and the keys it is pressed with, over and over."""


def keys(bench: Workbench) -> Iterator[Row]:
    """At each size and on each screen: a key's time to the last byte and its bytes, against floor and peers."""
    for size in bench.sizes:
        peers: dict[str, Pressed] = {
            peer.name: (maker, (peer.key,))
            for peer in PEERS
            if peer.key is not None and peer.at(bench, size) and (maker := peer.maker(bench, size)) is not None
        }
        for view in VIEWS:
            presses = _press(bench, size, view, bench.presses, peers if view is VIEWS[0] else {})
            what = f"key on {view.name}, {size:,} children"
            yield _row(what, "ms", presses, "floor", KEY)
            yield _row(what, "KB", presses, "floor", BYTES)
            for name in peers if view is VIEWS[0] else ():
                yield _row(what, "ms", presses, name)
                yield _row(what, "KB", presses, name)
        presses = _press(bench, size, NEXT_CASE, bench.presses)
        yield _row(f"{NEXT_CASE.name}, {size:,} children", "ms", presses, "floor")


def paging(bench: Workbench) -> Iterator[Row]:
    """Page down onto rows that were not on the screen before, against the floor's key."""
    for size in (size for size in bench.sizes if size >= 1_000):
        for view in PAGED:
            presses = _press(bench, size, view, min(bench.presses, size // ROWS))
            yield _row(f"{view.name}, {size:,} children", "ms", presses, "floor", PAGE)


def filtering(bench: Workbench) -> Iterator[Row]:
    """From a letter typed after `/` to the first new "n of N", against an Input over SQL LIKE."""
    for size in bench.sizes:
        makers: dict[str, Maker] = {"ours": partial(bench.board, size), "like": partial(bench.like, size)}
        taken = bench.interleave(
            max(1, bench.runs // 2), {name: partial(_filter, bench, maker) for name, maker in makers.items()}
        )
        target = FILTER_LARGE if size >= LARGE else FILTER if size >= 1_000 else None
        for what, part in (("first letter", slice(0, 1)), ("later letters", slice(1, None))):
            ours, theirs = ([ms for letters in taken[name] for ms in letters[part]] for name in ("ours", "like"))
            yield Row(f"filter, {what}, {size:,} children", "ms", ours, "Input + LIKE", theirs, target)


def _filter(bench: Workbench, maker: Maker) -> list[float]:
    with Session(maker(), bench.env, bench.folder) as session:
        session.start()
        session.press("/")
        taken = []
        for letter in LETTERS:
            taken.append(session.press_until(letter, N_OF_N.findall))
            session.press_until("backspace", N_OF_N.findall)
        return taken


def _press(
    bench: Workbench, size: int, view: View, times: int, peers: Mapping[str, Pressed] | None = None
) -> dict[str, list[Press]]:
    """Ours, the floor and the peers side by side, a key each in turn; what each key brought, the silent ones too."""
    contenders: dict[str, Pressed] = {
        "ours": (partial(bench.board, size), view.keys),
        "floor": (lambda: FLOOR, ("x",)),
        **(peers or {}),
    }
    presses: dict[str, list[Press]] = {name: [] for name in contenders}
    with bench.sessions({name: maker for name, (maker, _) in contenders.items()}) as sessions:
        for turn in range(times):
            for name, session in list(sessions.items()):
                keys = contenders[name][1]
                try:
                    if turn == 0 and name == "ours":
                        session.reach(view.reach)
                    presses[name].append(session.press(keys[turn % len(keys)]))
                except BenchmarkError as error:
                    say(f"{name}, {view.name}: {error}")
                    del sessions[name]
    return presses


def _row(what: str, unit: str, presses: Mapping[str, list[Press]], rival: str, target: Target | None = None) -> Row:
    ours, theirs = (
        [press.ms if unit == "ms" else press.size / 1024 for press in presses[name] if press.size]
        for name in ("ours", rival)
    )
    silent = len(presses["ours"]) - len(ours)
    return Row(what + (f" ({silent} silent)" if silent else ""), unit, ours, rival, theirs, target)
