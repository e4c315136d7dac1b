"""Text in cells: nothing here reads markup, and nothing is wider than it was given.

Widths are a terminal's: two cells for a wide letter, none for a mark that joins the letter before it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from trackboard.clean import one_line

_BLANKS = "\t\n\r\xa0"


def plain(text: str) -> str:
    """`text` as one line that a terminal only shows."""
    return text if _is_shown(text) else one_line(shown(text))


def shown(text: str) -> str:
    """`text` without what a terminal would act on, its spaces as they are."""
    if _is_shown(text):
        return text
    kept = (" " if each in _BLANKS else each for each in text)
    return "".join(each for each in kept if each.isprintable() and not _is_selector(each))


def _is_shown(text: str) -> bool:
    return text.isprintable() and (text.isascii() or not any(map(_is_selector, text)))


def _is_selector(each: str) -> bool:
    """Whether it only asks for another form of the sign before it, which may be of another width."""
    return "\ufe00" <= each <= "\ufe0f"


def width_of(text: str) -> int:
    """Cells that `text` takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(each: str) -> int:
    """Cells of one character."""
    if each.isascii():
        return 1
    code = ord(each)
    if _is_in(code, _JOINS) or unicodedata.category(each) in ("Mn", "Mc", "Me", "Cf", "Cc"):
        return 0
    return 2 if _is_in(code, _WIDE) or unicodedata.east_asian_width(each) in ("W", "F") else 1


def _is_in(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


# What joins the letter before it although it is a letter itself: vowels and endings of a Korean syllable, fillers, the
# colour of an emoji's skin. And what terminals draw in two cells although Python's tables do not say so yet.
_JOINS = ((0x1160, 0x11FF), (0x3164, 0x3164), (0xD7B0, 0xD7FF), (0xFFA0, 0xFFA0), (0x1F3FB, 0x1F3FF))
_WIDE = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D376))


def cut(text: str, width: int) -> str:
    """As much of `text` as fits in `width` cells, whole letters with their marks; it may be a cell short of it."""
    if text.isascii():
        return text[: max(0, width)]
    taken = 0
    for place, each in enumerate(text):
        taken += _cells(each)
        if taken > width:
            return text[:place]
    return text


def _end(text: str, width: int) -> str:
    """As much of the end of `text` as fits in `width` cells, not beginning with a mark of the letter left out."""
    taken = 0
    for place in range(len(text) - 1, -1, -1):
        taken += _cells(text[place])
        if taken > width:
            kept = text[place + 1 :]
            while kept and _cells(kept[0]) == 0:
                kept = kept[1:]
            return kept
    return text


def fit(text: str, width: int, *, keep_end: bool = False) -> str:
    """`text` in exactly `width` cells: padded, or cut with an ellipsis. `keep_end` cuts at the front (references)."""
    text = plain(text)
    taken = width_of(text)
    if taken == width:
        return text
    if taken < width:
        return text + " " * (width - taken)
    if width <= 1:
        return "…"[: max(0, width)]
    kept = "…" + _end(text, width - 1) if keep_end else cut(text, width - 1) + "…"
    return kept + " " * (width - width_of(kept))


def apart(left: str, right: str, width: int, *, keep_end: bool = False) -> str:
    """`left` and `right` at the two ends of `width` cells; `left` gives way."""
    right = plain(right)
    room = width - width_of(right)
    if not right or room < 2:
        return fit(left, width, keep_end=keep_end)
    return fit(left, room - 1, keep_end=keep_end) + " " + right


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken between words, and within one only where it must be.

    A letter wider than a line is left out.
    """
    lines: list[str] = []
    line = ""
    for word in plain(text).split():
        while word and width_of(word) > width:
            if line:
                lines.append(line)
                line = ""
            head = cut(word, width)
            if head:
                lines.append(head)
            word = word[len(head) or 1 :]
        longer = f"{line} {word}" if line else word
        if width_of(longer) <= width:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line or not lines else lines


def joined(parts: Iterable[str], width: int, separator: str = " · ") -> str:
    """As many of `parts` as fit in `width` cells, in order; the rest are dropped whole."""
    text = ""
    for part in map(plain, parts):
        longer = f"{text}{separator}{part}" if text else part
        if not part or width_of(longer) > width:
            continue
        text = longer
    return text
