"""`python -m tests.benchmarks`: measures, and prints one table. It asserts nothing; see README, "Speed"."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from .commands import commands
from .imports import imports
from .keys import filtering, keys, paging
from .reports import reports
from .results import Row, layout
from .starts import starts
from .workbench import Workbench, say

GROUPS: dict[str, Callable[[Workbench], Iterator[Row]]] = {
    "commands": commands,
    "starts": starts,
    "keys": keys,
    "paging": paging,
    "filter": filtering,
    "imports": imports,
    "reports": reports,
}


def main() -> None:
    options = parse(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="trackboard-bench-") as temporary:
        bench = Workbench(
            folder=(options.keep or Path(temporary)).resolve(),
            today=date.today(),
            sizes=options.sizes,
            runs=options.runs,
            presses=options.presses,
            rows=options.rows,
            peers=options.peers,
        )
        rows: list[Row] = []
        try:
            for name in options.groups or GROUPS:
                say(f"measuring {name}")
                rows += GROUPS[name](bench)
        except KeyboardInterrupt:
            say("interrupted; what was measured until then:")
        machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"{machine}, 160x50, {bench.today}; medians of n")
        print(layout(rows))


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description="How fast trackboard is.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"what to measure, of {', '.join(GROUPS)}; all")
    parser.add_argument("--sizes", type=_sizes, help="children on the board; 100,1000,10000,100000")
    parser.add_argument("--runs", type=int, help="starts and imports measured of each program; 7")
    parser.add_argument("--presses", type=int, help="keys measured on each screen; 40")
    parser.add_argument("--rows", type=int, help="rows imported; 100000")
    parser.add_argument("--quick", action="store_true", help="1,000 children, 10,000 rows, 3 runs, 12 keys")
    parser.add_argument(
        "--peers", type=Path, default=os.environ.get("TRACKBOARD_PEERS"),
        help="a folder with vd, tl, ktui, posting and harlequin, if they are elsewhere ($TRACKBOARD_PEERS)",
    )  # fmt: skip
    parser.add_argument("--keep", type=Path, help="a folder to make the data in and to find it again, on the same day")
    usual = {"sizes": (100, 1_000, 10_000, 100_000), "runs": 7, "presses": 40, "rows": 100_000}
    quick = {"sizes": (1_000,), "runs": 3, "presses": 12, "rows": 10_000}
    options = parser.parse_args(arguments)
    if unknown := set(options.groups) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    for name, value in (quick if options.quick else usual).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


if __name__ == "__main__":
    main()
