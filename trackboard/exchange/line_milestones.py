"""What lists with a line a child tell of one child: milestones, and where the lines contradict each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from trackboard.exchange.list_lines import Line
from trackboard.exchange.ssda903 import codes
from trackboard.exchange.staged import FileRow, Problem, milestone
from trackboard.pathway.ids import Kinds
from trackboard.store.tables import MilestoneRow

_CODE = re.compile("RD[0-9]+", re.IGNORECASE)


@dataclass(slots=True)
class Told:
    """The milestones of one child, told line by line, with the problems met on the way."""

    reference: str
    source: str
    milestones: list[FileRow[MilestoneRow]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _days: dict[str, dict[date, tuple[Line, str]]] = field(default_factory=lambda: defaultdict(dict))
    """Kind to its days, each with the line and the column that told it."""

    def tell(self, kind: str, line: Line, key: str, *, outcome: str = "", reason: str = "", note: str = "") -> None:
        """A milestone on the day in column `key`, if there is one there and it was not told already."""
        day = line.dates.get(key)
        if day is None or day in self._days[kind]:
            return
        self._days[kind][day] = line, key
        at = line.at
        self.milestones.append(
            milestone(
                self.reference,
                kind,
                day.isoformat(),
                self.source,
                outcome=outcome,
                reason=reason,
                note=note,
                row=at.row,
                file=at.file,
            )
        )

    def claim(self, kind: str, line: Line, key: str, *, outcome: str = "", reason: str = "", note: str = "") -> None:
        """The same of what happens once on the way to an adoption: left out, and said, where another line has told it
        with another date."""
        day = line.dates.get(key)
        others = [told for other, told in self._days[kind].items() if day and not self._adopted_between(other, day)]
        if day and others and day not in self._days[kind]:
            other, column = others[0]
            sentence = f"{line.says(key)} is not {other.says(column)} of {other.at.file}, row {other.at.row}"
            self.say(line, key, sentence, "left out")
        else:
            self.tell(kind, line, key, outcome=outcome, reason=reason, note=note)

    def _adopted_between(self, one: date, other: date) -> bool:
        first, last = sorted((one, other))
        return any(first < day <= last for day in self._days[Kinds.ADOPTION_ORDER])

    def check(self, line: Line, in_order: Sequence[Sequence[str]]) -> None:
        """Say where dates of one line are the wrong way round: in each chain of columns they follow one another."""
        for before, after in sorted({pair for chain in in_order for pair in pairwise(chain)}):
            if before in line.dates and after in line.dates and line.dates[after] < line.dates[before]:
                self.say(line, after, f"{line.says(after)} comes before {line.says(before)}")

    def check_reversal(self, line: Line) -> None:
        """Say where the reversal of a decision has no reason, or a code that is none."""
        said = line.texts.get("reason", "")
        if "reversed" in line.dates and not said and "reason" in line.headers:
            self.say(line, "reason", f"{line.says('reversed')}, and no reason is given")
        if _CODE.fullmatch(said) and said.upper() not in codes.REASONS_REVERSED:
            sentence = f'"{said}" is not a reason for reversing a decision, RD1 to RD4'
            self.say(line, "reason", sentence, "taken as RD4, any other reason")

    def say(self, line: Line, key: str, sentence: str, done: str = "kept") -> None:
        """A problem in column `key` of `line` that does not stop the import."""
        self.problems.append(line.at.problem(line.headers[key], sentence, done))
