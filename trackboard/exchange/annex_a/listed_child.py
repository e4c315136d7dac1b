"""One child as lists 8 and 10 of Annex A tell it: milestones, the columns of children.csv, and contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trackboard.exchange.annex_a import cell_meanings
from trackboard.exchange.dates import written
from trackboard.exchange.line_milestones import Told
from trackboard.exchange.list_lines import Line
from trackboard.exchange.ssda903 import codes
from trackboard.exchange.ssda903.periods import leaving
from trackboard.exchange.staged import FileRow, PlanToday, whole_table
from trackboard.pathway.ids import Kinds
from trackboard.store.tables import ChildRow, Row

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy

SOURCE = "annex-a"

ADOPTION = {
    "decided": Kinds.ADM_DECISION,
    "ordered": Kinds.PLACEMENT_ORDER,
    "early": Kinds.EARLY_PERMANENCE_PLACEMENT,
    # The authority's decision after panel: so the guidance defines the date of matching, which the looked-after return
    # has as DATE_MATCH. The proposed match, weeks earlier, is in no list.
    "matched": Kinds.MATCH_DECISION,
    "placed": Kinds.PLACED,
    "adopted": Kinds.ADOPTION_ORDER,
    "reversed": Kinds.DECISION_REVERSED,
}
"""Columns of list 10, and the milestones they date."""
_STATUSES = {
    codes.INTERIM_CARE_ORDER: Kinds.INTERIM_CARE_ORDER,
    codes.CARE_ORDER: Kinds.CARE_ORDER,
    **dict.fromkeys(codes.PLACEMENT_ORDERS, Kinds.PLACEMENT_ORDER),
}
_IN_ORDER = (
    ("born", "started", "placed_from"),
    ("started", "ceased"),
    ("born", "entered", "decided", "placed", "adopted"),
    ("decided", "ordered"),
    ("decided", "matched", "placed"),
    ("decided", "reversed"),
)
"""Columns whose dates follow one another."""


@dataclass(slots=True)
class Child:
    """What both lists tell of one child. Where they differ list 10 is used, but for the day care began."""

    reference: str
    care: Line | None
    """The line of list 8."""
    adoption: tuple[Line, ...]
    """The lines of list 10: one, or one for each decision."""
    told: Told = field(init=False)

    def __post_init__(self) -> None:
        self.told = Told(self.reference, SOURCE)

    @property
    def lines(self) -> list[Line]:
        return [line for line in (self.care, *self.adoption) if line]

    def tell(self) -> Told:
        """What the lines tell, with its problems."""
        told = self.told
        for line in self.lines:
            told.check(line, _IN_ORDER)
            told.check_reversal(line)
            if "adopted" in line.dates and "reversed" in line.dates:
                told.say(line, "reversed", f"{line.says('adopted')}, though {line.says('reversed')}")
            if line in self.adoption and "decided" not in line.dates:
                told.say(line, "decided", f"{line.headers['decided']} is blank")
        for line in self.adoption:
            for key, kind in ADOPTION.items():
                reason = cell_meanings.reason_reversed(line.texts.get("reason", "")) if key == "reversed" else ""
                told.tell(kind, line, key, reason=reason)
        if self.care:
            reviewed = self.care.dates.get("reviewed")
            note = f"Latest review in the list: {written(reviewed)}" if reviewed else ""
            told.claim(Kinds.BECAME_LOOKED_AFTER, self.care, "started", note=note)
        for line in self.adoption:
            told.claim(Kinds.BECAME_LOOKED_AFTER, line, "entered")
        if self.care:
            self._tell_care(self.care)
        return told

    def _tell_care(self, line: Line) -> None:
        """The present legal status and placement, and the end of care."""
        status = cell_meanings.legal_status(line.texts.get("status", ""))
        placement = cell_meanings.placement(line.texts.get("placement", ""))
        if status in _STATUSES:
            self.told.claim(_STATUSES[status], line, "status_from")
        if placement in codes.EARLY_PERMANENCE:
            self.told.claim(Kinds.EARLY_PERMANENCE_PLACEMENT, line, "placed_from")
        if placement in codes.FOR_ADOPTION:
            self.told.claim(Kinds.PLACED, line, "placed_from")
        if "ceased" in line.dates:
            because = cell_meanings.reason_ceased(line.texts.get("ceased_because", ""))
            kind, outcome = leaving(because, status)
            if not because:
                self.told.say(line, "ceased", f"{line.says('ceased')}, and no reason is given")
            reason = "" if kind == Kinds.ADOPTION_ORDER else because
            self.told.claim(kind, line, "ceased", outcome=outcome, reason=reason)

    def rows(self, policy: Policy, authority: str) -> Iterator[FileRow[Row]]:
        """The child's own row as the lists have it, and today's plan."""
        born = [(line, line.dates["born"]) for line in self.lines if "born" in line.dates]
        for line, day in born[1:]:
            first, other = born[0]
            if day != other:
                sentence = f"{line.says('born')} is not {first.says('born')} of {first.at.file}, row {first.at.row}"
                self.told.say(line, "born", sentence, "left out")
        row = ChildRow(
            0,
            self.reference,
            authority=authority,
            date_of_birth=born[0][1].isoformat() if born else None,
            sex=cell_meanings.sex(self._text("sex")),
            ethnicity=cell_meanings.ethnicity(self._text("ethnicity")),
            team=self._text("team"),
            social_worker=self._text("worker"),
        )
        yield FileRow(row, self.reference, whole_table(ChildRow, ""))
        if plan := self._plan(policy):
            yield FileRow(PlanToday(0, 0, plan=plan), self.reference, whole_table(PlanToday, ""))

    def _text(self, key: str) -> str:
        return next((line.texts[key] for line in self.lines if key in line.texts), "")

    def _plan(self, policy: Policy) -> str:
        said = self.care.texts.get("plan", "") if self.care else ""
        plan = cell_meanings.plan(said)
        if plan in policy.plans:
            return plan
        if said and self.care:
            self.told.say(self.care, "plan", f'"{said}" is not a plan that the board has', "value left out")
        return ""
