"""Early permanence: considered or not, and the criteria that people answer."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields.plan_fields import ANSWER_CRITERION, COMPUTED, CONSIDERED
from trackboard.store.reads.child_rows import criteria_of
from trackboard.store.rows import get
from trackboard.store.tables import CriterionRow
from trackboard.tui.forms.child import OfChild
from trackboard.tui.forms.field_values import Option, Values
from trackboard.tui.forms.sheet import Sheet


class Considered(OfChild):
    """Whether early permanence was considered, when, and why not."""

    TITLE = "Early permanence considered"
    FIELDS = CONSIDERED

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return record_considered(desk, self.child, **values, seen=self.seen)


class AnswerCriterion(Sheet):
    """One of the criteria that no date gives."""

    TITLE = "Early-permanence criterion"
    FIELDS = ANSWER_CRITERION
    AT = "answer"

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        held = criteria_of(desk.db, child)
        return [
            Option(criterion, label, held[criterion].answer if criterion in held else "")
            for criterion, label in desk.policy.criteria.items()
            if criterion not in COMPUTED
        ]

    def look(self) -> CriterionRow | None:
        return get(self.desk.db, CriterionRow, self.child, self.which)

    def remarks(self, values: Values) -> Sequence[str]:
        return (self.desk.policy.criteria[self.which],)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return answer_criterion(desk, self.child, self.which, **values, seen=self.seen)
