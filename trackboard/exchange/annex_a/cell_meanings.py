"""What the cells of Annex A mean.

They are prefixed text, `b) Adoption`, `E1: Placement order`: the code of the looked-after return that stands in it is
taken, and where there is none, the words.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from trackboard.exchange.ssda903 import codes
from trackboard.pathway.ids import Plans

_BLANK = frozenset({"", "-", "n/a", "na", "none", "null", "#n/a", "not applicable"})
_LETTER = re.compile(r"^[a-z]{1,2}\)\s*", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Z0-9]+")
_ENDED = re.compile(r"(?<![A-Z0-9])S?(E\s?[0-9]{1,2}\s?[AB]?)(?![A-Z0-9])")
_REVERSED = re.compile(r"RD[1-4]")

_SEXES = (("female", "F"), ("male", "M"))
_LEGAL_STATUSES = (
    ("placement order", "E1"),
    ("interim care", "C1"),
    ("care order", "C2"),
    ("freeing|freed", "D1"),
    ("short.?term break|short break|agreed series", "V4"),
    ("s\\.?\\s?20|section\\s+20|single period", "V2"),
)
_ENDS = (
    ("adopt", "E11"),
    ("no parental responsibility", "E13"),
    ("special guardian|sgo", "E46"),
    ("residence order granted|child arrangement", "E41"),
    ("died|death", "E2"),
    ("another la|other la|another local|other local", "E3"),
    ("return|parent|home", "E4A"),
    ("relative", "E13"),
)
_REVERSALS = (("need", "RD1"), ("court", "RD2"), ("adopter|found|match", "RD3"), (".", "RD4"))
_PLANS = (
    ("adopt", Plans.ADOPTION),
    ("parallel|concurrent", Plans.UNDECIDED),
    ("sgo|cao|special guardian|arrangement|residence order", Plans.SPECIAL_GUARDIANSHIP),
    ("foster", Plans.LONG_TERM_FOSTERING),
    ("relative|friend|connected", Plans.RELATIVES),
    ("return|parent|birth family", Plans.RETURN_HOME),
    ("living|independen|residential|other|assessment|treatment", Plans.OTHER),
)


def bare(cell: str) -> str:
    """`cell` without the letter before it; empty for what systems write where there is nothing."""
    words = _LETTER.sub("", cell).strip()
    return "" if words.casefold() in _BLANK else words


def sex(cell: str) -> str:
    """M, F or U."""
    words = bare(cell)
    if not words:
        return ""
    return codes.SEXES.get(words.upper()) or first(_SEXES, words) or "U"


def ethnicity(cell: str) -> str:
    """The return's code, or the words."""
    words = bare(cell)
    return _code(words, codes.ETHNICITIES) or words


def legal_status(cell: str) -> str:
    """The return's code; empty where neither code nor words tell."""
    words = bare(cell)
    return _code(words, codes.LEGAL_STATUSES) or first(_LEGAL_STATUSES, words)


def placement(cell: str) -> str:
    """The return's code; empty without one, because the words do not tell the codes apart."""
    return _code(bare(cell), codes.PLACEMENTS)


def reason_ceased(cell: str) -> str:
    """The return's code for why care ended, or the one that the words stand for; E8, other, where they say nothing."""
    words = bare(cell)
    found = _ENDED.search(words.upper())
    code = re.sub(r"\s", "", found[1]) if found else ""
    if code in codes.ADOPTED or code in codes.OUTCOMES:
        return code
    return (first(_ENDS, words) or "E8") if words else ""


def reason_reversed(cell: str) -> str:
    """RD1 to RD4."""
    words = bare(cell)
    found = _REVERSED.search(words.upper())
    return found[0] if found else first(_REVERSALS, words)


def plan(cell: str) -> str:
    """The policy's plan; empty where the words are none of those in use."""
    return first(_PLANS, bare(cell))


def _code(words: str, known: Collection[str]) -> str:
    return next((token for token in _TOKEN.findall(words.upper()) if token in known), "")


def first(patterns: tuple[tuple[str, str], ...], words: str) -> str:
    """The meaning of the first of `patterns` that is found in the words; empty where none is."""
    return next((meaning for pattern, meaning in patterns if re.search(pattern, words, re.IGNORECASE)), "")
