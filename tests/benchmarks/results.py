"""One line a measurement: medians, their ratio, and whether it meets the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("what", "n", "unit", "ours", "against", "theirs", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Target:
    """At most `limit`: times the rival's median, or, where `absolute`, in the row's own unit."""

    limit: float
    absolute: bool = False

    def __str__(self) -> str:
        return f"<= {self.limit:.4g}" + ("" if self.absolute else " x")


@dataclass(frozen=True, slots=True)
class Row:
    """A measurement of ours beside one of a rival, in the same unit. Empty where there is none."""

    what: str
    unit: str
    ours: Sequence[float] = ()
    against: str = ""
    theirs: Sequence[float] = ()
    target: Target | None = None
    remark: str = ""
    """What is said in place of a figure: not installed, silent."""

    @property
    def ratio(self) -> float | None:
        return median(self.ours) / median(self.theirs) if self.ours and self.theirs else None

    @property
    def met(self) -> bool | None:
        """None where there is no target, or nothing to hold against it."""
        if self.target is None or not self.ours:
            return None
        if self.target.absolute:
            return median(self.ours) <= self.target.limit
        return None if self.ratio is None else self.ratio <= self.target.limit

    def cells(self) -> tuple[str, ...]:
        counts = dict.fromkeys(str(len(values)) for values in (self.ours, self.theirs) if values)
        return (
            self.what,
            "/".join(counts),
            self.unit,
            _figure(self.ours),
            self.against,
            _figure(self.theirs) or self.remark,
            "" if self.ratio is None else f"{self.ratio:.2f}",
            "" if self.target is None else str(self.target),
            {True: "yes", False: "NO", None: ""}[self.met],
        )


def layout(rows: Sequence[Row]) -> str:
    """The rows as one table, figures to the right."""
    table = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    right = {"n", "ours", "theirs", "ratio"}
    lines = [
        "  ".join(
            cell.rjust(width) if heading in right else cell.ljust(width)
            for cell, width, heading in zip(cells, widths, HEADINGS, strict=True)
        ).rstrip()
        for cells in table
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _figure(values: Sequence[float]) -> str:
    if not values:
        return ""
    middle = median(values)
    return f"{middle:,.0f}" if middle >= 100 else f"{middle:.1f}" if middle >= 10 else f"{middle:.2f}"
