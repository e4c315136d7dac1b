"""How a child is shown: by reference, by initials, or by name where names were asked for."""

from __future__ import annotations

from trackboard.board.model import Privacy


def initials(given: str, family: str) -> str:
    """`A.B.` of the names as written; one name gives one initial; none gives ''."""
    return "".join(f"{name.lstrip()[0].upper()}." for name in (given, family) if name.strip())


def shown_as(reference: str, given: str, family: str, privacy: Privacy) -> str:
    """What stands for the child on a card. A child without a name is its reference."""
    if privacy == "names":
        return " ".join(part for part in (given.strip(), family.strip()) if part) or reference
    if privacy == "initials":
        return initials(given, family) or reference
    return reference


def name_or_none(given: str, family: str, privacy: Privacy) -> str | None:
    """What leaves the process as a child's name: nothing, the initials, or the name, as was asked for."""
    if privacy == "references":
        return None
    return shown_as("", given, family, privacy) or None
