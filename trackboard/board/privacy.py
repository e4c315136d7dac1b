"""How a child is shown: by reference, by initials, or by name where names were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trackboard.board.model import Privacy
from trackboard.store.database import Database
from trackboard.store.kept_board import KEPT, Tables
from trackboard.store.reads import board_rows


def initials(given: str, family: str) -> str:
    """`A.B.` of the names as written; one name gives one initial; none gives ''."""
    return "".join(f"{name.lstrip()[0].upper()}." for name in (given, family) if name.strip())


END_LENGTHS = (3, 4, 5)
"""How much of the end of the reference is said beside initials, the least that tells the child apart."""


def end_of(reference: str, alike: Sequence[int]) -> str:
    """What is said beside initials that other children have too: `·180`.

    `alike`: for each of `END_LENGTHS`, how many of those others end on the same so many characters.
    """
    enough = (length for length, others in zip(END_LENGTHS, alike, strict=True) if not others)
    return f"·{reference[-next(enough, len(reference)) :]}"


def ends(references: Mapping[int, str], db: Database, tables: Tables = KEPT) -> dict[int, str]:
    """By id, of those of these children whose initials another child has too, what tells them apart."""
    alike = board_rows.namesakes(db.connection, tables, list(references), END_LENGTHS)
    return {child: end_of(references[child], counts) for child, counts in alike.items()}


def shown_as(reference: str, given: str, family: str, privacy: Privacy, end: str = "") -> str:
    """What stands for the child wherever it is shown. A child without a name is its reference.

    `end` is said after initials: what tells the child from another one of the same initials.
    """
    if privacy == "names":
        return " ".join(part for part in (given.strip(), family.strip()) if part) or reference
    if privacy == "initials":
        shown = initials(given, family)
        return f"{shown}{end}" if shown else reference
    return reference


def name_or_none(given: str, family: str, privacy: Privacy) -> str | None:
    """What leaves the process as a child's name: nothing, the initials, or the name, as was asked for."""
    if privacy == "references":
        return None
    return shown_as("", given, family, privacy) or None
