"""The codes of the return that matter to the board, old and new lists together."""

from __future__ import annotations

from trackboard.pathway.ids import Outcomes


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


REASONS_FOR_EPISODE = _codes("S L P T U B")
NEW_CARER = _codes("P B")

LEGAL_STATUSES = _codes("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3")
SHORT_BREAKS = _codes("V3 V4")
INTERIM_CARE_ORDER = "C1"
CARE_ORDER = "C2"
PLACEMENT_ORDERS = _codes("E1 D1")
"""D1, a freeing order, is what a placement order was before December 2005."""
ORDER_GONE = _codes("C2 V2")
"""Either of these after a placement order says that it was revoked."""
ACCOMMODATED = "V2"

PLACEMENTS = _codes(
    "A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14"
)
FOR_ADOPTION = _codes("A3 A4 A5 A6")
BY_CONSENT = _codes("A3 A4")
BY_ORDER = _codes("A5 A6")
EARLY_PERMANENCE = _codes("U2 U5")
"""With a foster carer who is also an approved adopter."""
TEMPORARY = _codes("T0 T1 T2 T3 T4")

CONTINUES = "X1"
ADOPTED = _codes("E11 E12")
TO_FAMILY = _codes("E4 E4A E4B E13")
"""Left care for parents, relatives or others without an order: the court may still have the case."""
OUTCOMES = {
    **dict.fromkeys(("E41",), Outcomes.CHILD_ARRANGEMENTS),
    **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), Outcomes.SPECIAL_GUARDIANSHIP),
    **dict.fromkeys(("E4", "E4A", "E4B"), Outcomes.RETURNED_HOME),
    **dict.fromkeys(("E13",), Outcomes.RELATIVES),
    **dict.fromkeys(("E2",), Outcomes.DIED),
    **dict.fromkeys(("E3",), Outcomes.OTHER_AUTHORITY),
    **dict.fromkeys(("E5", "E6", "E7", "E8", "E9", "E14", "E15", "E16", "E17"), Outcomes.OTHER),
}
"""Why an episode ended, to how the child left the board; adoption is a milestone of its own."""
REASONS_CEASED = frozenset({CONTINUES, *ADOPTED, *OUTCOMES})

REASONS_REVERSED = _codes("RD1 RD2 RD3 RD4")

SEXES = {"1": "M", "2": "F", "M": "M", "F": "F", "U": "U", "1.0": "M", "2.0": "F"}
"""Old and new list, and what a spreadsheet makes of the old one, to the new list."""
ETHNICITIES = _codes(
    "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
)
