"""From the command to the first whole picture of the board, and the memory it takes by then."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .harness import Session, Start
from .peers import PEERS
from .results import Row, Target
from .workbench import FLOOR, Maker, Workbench

LARGE = 100_000
PICTURE, PICTURE_LARGE, PICTURE_VISIDATA = Target(1.2), Target(1.5), Target(0.6)
MEMORY, MEMORY_LARGE = Target(1.4), Target(1.7)


def starts(bench: Workbench) -> Iterator[Row]:
    """At each size: the whole picture and the first text against the floor, then picture and memory against all."""
    for size in bench.sizes:
        yield from _at(bench, size)


def _at(bench: Workbench, size: int) -> Iterator[Row]:
    peers = [peer for peer in PEERS if peer.at(bench, size)]
    makers: dict[str, Maker] = {"ours": partial(bench.board, size), "floor": lambda: FLOOR}
    makers |= {peer.name: maker for peer in peers if (maker := peer.maker(bench, size)) is not None}
    taken = bench.interleave(bench.runs, {name: partial(_start, bench, maker) for name, maker in makers.items()})

    def row(what: str, unit: str, figure: str, rival: str, target: Target | None = None) -> Row:
        ours, theirs = (
            [value for start in taken.get(name, ()) if (value := getattr(start, figure)) is not None]
            for name in ("ours", rival)
        )
        remark = "failed" if rival in makers else "not installed"
        return Row(f"{what}, {size:,} children", unit, ours, rival, theirs, target, remark)

    large = size >= LARGE
    yield row("first text", "ms", "first_text", "floor")
    yield row("last byte", "ms", "last_byte", "floor")
    yield row("first picture", "ms", "picture", "floor", PICTURE_LARGE if large else PICTURE)
    for peer in peers:
        yield row(
            "first picture", "ms", "picture", peer.name, PICTURE_VISIDATA if large and peer.name == "visidata" else None
        )
    yield row("memory", "MB", "peak_mb", "floor", MEMORY_LARGE if large else MEMORY)
    for peer in peers:
        yield row("memory", "MB", "peak_mb", peer.name)


def _start(bench: Workbench, maker: Maker) -> Start:
    with Session(maker(), bench.env, bench.folder) as session:
        return session.start()
