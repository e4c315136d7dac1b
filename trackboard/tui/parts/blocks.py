"""Lines that belong together, as a screen of blocks shows them: headings, sentences, and the air between sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trackboard.paint.cells import Span
from trackboard.paint.palette import Name
from trackboard.paint.text import width_of, wrap

INDENT = 3
"""Cells before the words of a sentence, in which its sign stands."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that the cursor stops at, unless they are a heading or air. Enter opens `child`, if there is one."""

    lines: tuple[tuple[Span, ...], ...]
    stops: bool = True
    child: int | None = None
    """The child, or the number of whatever else, that the block is about."""


def heading(title: str, width: int, said: str = "") -> Block:
    """A section's title over a rule, with a word beside it."""
    beside = f" {said}" if said else ""
    rule = "─" * max(0, width - width_of(title) - width_of(beside) - 1)
    return Block((((title, "accent", True), (beside, "muted", False), (f" {rule}", "rule", False)),), stops=False)


AIR = Block(((),), stops=False)


def sentences(text: str, width: int, role: Name = "text", sign: str = "") -> Block:
    """A paragraph, after a sign."""
    lines = wrap(text, max(10, width - INDENT))
    return Block(
        tuple(((f" {sign or ' '} " if place == 0 else " " * INDENT, role, False), (line, role, False))
              for place, line in enumerate(lines))
    )  # fmt: skip


def sections(*groups: Sequence[Block]) -> list[Block]:
    """The groups that have anything under their heading, with air between them."""
    found: list[Block] = []
    for group in groups:
        if len(group) > 1:
            found += [AIR, *group] if found else group
    return found
