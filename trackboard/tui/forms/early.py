"""Early permanence: considered or not, and the criteria that people answer."""

from __future__ import annotations

from collections.abc import Sequence

from trackboard.casework.acts.early_permanence import answer_criterion, record_considered
from trackboard.casework.desk import Desk, Done
from trackboard.casework.fields import CONSIDERED_ON
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.ids import Criteria
from trackboard.store.rows import get
from trackboard.store.tables import ChildRow, CriterionRow
from trackboard.tui.forms.field_values import YES_NO, Field, Option, Values
from trackboard.tui.forms.sheet import Sheet

COMPUTED = (Criteria.AGE, Criteria.LEGAL_STATUS)
ANSWERS = (*YES_NO, Option("unknown", "Unknown"))


class Considered(Sheet):
    """Whether early permanence was considered, when, and why not."""

    TITLE = "Early permanence considered"

    def asks(self) -> Sequence[Field]:
        row = self.seen = get(self.desk.db, ChildRow, self.child)
        assert row is not None
        on = row.early_permanence_considered_on
        return (
            Field("answer", "Considered", "choice", YES_NO, needed=True, initial=row.early_permanence_considered),
            Field(
                "on",
                "When",
                "date",
                date=CONSIDERED_ON,
                needed=True,
                initial=day_text(parse_iso(on)) if on else "today",
            ),
            Field("why_not", "Why not", "prose", initial=row.early_permanence_why_not),
        )

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        on = self.day(values, "on")
        return record_considered(desk, self.child, values["answer"], why_not=values["why_not"], on=on, seen=self.seen)


class AnswerCriterion(Sheet):
    """One of the criteria that no date gives."""

    TITLE = "Early-permanence criterion"
    AT = "answer"

    @classmethod
    def choices(cls, desk: Desk, child: int) -> Sequence[Option]:
        held = {
            criterion: row.answer
            for criterion in desk.policy.criteria
            if (row := get(desk.db, CriterionRow, child, criterion)) is not None
        }
        return [
            Option(criterion, label, held.get(criterion, ""))
            for criterion, label in desk.policy.criteria.items()
            if criterion not in COMPUTED
        ]

    def asks(self) -> Sequence[Field]:
        self.seen = get(self.desk.db, CriterionRow, self.child, self.which)
        held = self.seen or CriterionRow(self.child, self.which)
        return (
            Field("answer", "Answer", "choice", ANSWERS, needed=True, initial=held.answer),
            Field("note", "Where it is from", "prose", initial=held.note),
        )

    def remarks(self, values: Values) -> Sequence[str]:
        return (self.desk.policy.criteria[self.which],)

    def save(self, desk: Desk, values: Values, insist: bool) -> Done:
        return answer_criterion(desk, self.child, self.which, values["answer"], note=values["note"], seen=self.seen)
