"""What stands in a column, seen from afar: how much of it are dates, and five values that may be shown.

A terminal may be on a shared screen: names are never shown, nor what was written freely and may hold one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from trackboard.clean import one_line
from trackboard.exchange.spreadsheet.cells import dates_in, read_day, shortened
from trackboard.exchange.spreadsheet.dated_minutes import dated_notes
from trackboard.exchange.spreadsheet.meanings import CHILD, section_of
from trackboard.exchange.spreadsheet.tracker_words import Words

SAMPLES = 5
_LOOKED_AT = 500
"""So many different texts tell well enough what a column holds."""
_LONG_WORD = 40
_MANY = 60
_PEOPLE = frozenset({"name", "action_owner", *CHILD.people})


@dataclass(frozen=True, slots=True)
class Content:
    """A column's cells that are not blank, each text with how often it occurs."""

    texts: Counter[str]
    dates: float
    """The share of the cells that say anything which hold one date."""
    dated: float
    """The share of them that are minutes with their dates."""

    @property
    def cells(self) -> int:
        """How many cells say anything."""
        return self.texts.total()


def content_of(texts: Iterable[str], words: Words, today: date) -> Content:
    """The content of a column."""
    counted = Counter(texts)
    some = islice(counted.items(), _LOOKED_AT)
    said = {text: count for text, count in some if not words.is_empty(text)}
    total = sum(said.values()) or 1
    dates = sum(count for text, count in said.items() if len(text) <= _MANY and read_day(text, today).on)
    dated = sum(count for text, count in said.items() if _is_dated(text, today))
    return Content(counted, dates / total, dated / total)


def samples_of(content: Content, field: str, words: Words, today: date) -> tuple[str, ...]:
    """Five different values as they may be shown."""
    if field.partition(":")[0] in _PEOPLE:
        return ("(a name)",) if content.texts else ()
    coded = bool(section_of(field, words.policy)) or field == "reference"
    shown = dict.fromkeys(_shown(text, coded, words, today) for text in islice(content.texts, _LOOKED_AT))
    return tuple(shown)[:SAMPLES]


def _shown(text: str, coded: bool, words: Words, today: date) -> str:
    line = one_line(text)
    found = list(dates_in(line, today))
    if found and found[0].start == 0 and found[-1].end == len(line) and len(found) == 1:
        return line
    if words.is_empty(line) or (coded and len(line) <= _LONG_WORD) or not any(c.isalpha() for c in line):
        return shortened(line, _LONG_WORD)
    if found and len(line) <= _LONG_WORD:
        return f"{line[found[0].start : found[0].end]} (and words)"
    return f"(text, {len(text)} characters)"


def _is_dated(text: str, today: date) -> bool:
    entries = [day for day, _ in dated_notes(text, today) if day]
    return bool(entries) and (len(entries) > 1 or len(text) > _MANY // 2)
