"""Minutes typed in one cell, with their dates: taken apart into notes, each with its day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trackboard.exchange.spreadsheet.cells import Found, dates_in

_BULLET = re.compile(r"[\s*•·>–—\[(-]*")
_AFTER = re.compile(r"[\s\])]*(?:[:–—-]+\s*|\.\s+)?")
_INLINE = re.compile(r"[\])]?\s*(?:[:–—]|-\s|-(?=[A-Za-z]))")
_SENTENCE_END = re.compile(r"(?:[.;!?|]\s*|\s[-–—|]\s*)$")

Entry = tuple[date | None, str]


def dated_notes(text: str, today: date) -> list[Entry]:
    """The entries of a cell in its order, (day or None, text); together they are all that the cell says.

    A line that begins with a date begins an entry, and so does a date within a line that ends a sentence and is
    followed by a colon or a dash. A date to come is no day on which something was minuted, so that entry has none and
    keeps its date in its text. A day without a year takes the one nearest to the dated entry before it, and is none
    without such.
    """
    entries: list[Entry] = []
    near: date | None = None
    for line in text.splitlines():
        for day, part, starts in _parts(line, today, near):
            if day:
                near = day
            if starts or not entries:
                entries.append((day, part))
            elif part.strip():
                last, before = entries[-1]
                entries[-1] = last, f"{before}\n{part}" if before else part
    return [(day, kept) for day, said in entries if (kept := said.strip())]


def _parts(line: str, today: date, near: date | None) -> Iterator[tuple[date | None, str, bool]]:
    """The pieces of a line: (day, text, whether it begins an entry)."""
    found = [each for each in dates_in(line, today, near) if _begins(line, each)]
    if not found or _BULLET.fullmatch(line, 0, found[0].start) is None:
        end = found[0].start if found else len(line)
        if line[:end].strip():
            yield None, line[:end].rstrip(), False
    for number, each in enumerate(found):
        end = found[number + 1].start if number + 1 < len(found) else len(line)
        after = _AFTER.match(line, each.end)
        rest = line[after.end() if after else each.end : end].rstrip()
        on = None if each.no_year and near is None else each.on
        near = on or near
        if on is None or on > today or not rest:
            yield (on if on and on <= today else None), line[each.start : end].rstrip(), True
        else:
            yield on, rest, True


def _begins(line: str, found: Found) -> bool:
    if _BULLET.fullmatch(line, 0, found.start):
        return True
    return bool(_INLINE.match(line, found.end) and _SENTENCE_END.search(line, 0, found.start))
