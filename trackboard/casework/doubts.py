"""What an act makes doubtful: facts that cannot be, and facts without what they do not come without.

The second is a reason to ask only where the authority records such a thing at all; else it is worth a word.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from trackboard.board.on_record import OnRecord
from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import Record
from trackboard.pathway.rules.contradictions import Contradiction, Missing, contradictions, missing


@dataclass(frozen=True, slots=True)
class State:
    """What is wrong and what is missing of a child, as its record stands."""

    wrong: tuple[Contradiction, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(slots=True)
class Doubts:
    """Sentences against saving, and sentences that are only worth knowing."""

    warnings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def lack(self, sentence: str, authority: str, kinds: Collection[str], on_record: OnRecord) -> None:
        """Something is not on record: asked about where the authority records any of `kinds`."""
        (self.warnings if on_record.any(authority, kinds) else self.remarks).append(sentence)

    def add(self, more: Doubts, but: Doubts | None = None) -> None:
        """Add `more`, without what `but` has as well."""
        known = {*but.warnings, *but.remarks} if but else set()
        self.warnings += [each for each in more.warnings if each not in known]
        self.remarks += [each for each in more.remarks if each not in known]

    def compare(self, before: State, after: State, authority: str, on_record: OnRecord, prefix: str = "") -> None:
        """What is wrong or missing now and was not before. `prefix` says of whom, where there are several."""
        self.warnings += [prefix + each.said for each in after.wrong if each not in before.wrong]
        lacked = {(each.kind, each.one_of) for each in before.missing}
        for each in after.missing:
            if (each.kind, each.one_of) not in lacked:
                self.lack(prefix + each.sentence, authority, each.one_of, on_record)


def state(record: Record, journey: Journey, as_at: date, policy: Policy) -> State:
    """The child's, as at a day."""
    return State(contradictions(record, journey, as_at, policy), missing(record, journey, policy))
