"""Text in cells, for any text: nothing wider than it was given, nothing that a terminal acts on, never an error."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from trackboard.paint.text import apart, cut, fit, joined, plain, shown, width_of, wrap

LETTERS = st.sampled_from("aZ 9.é́ஃि漢字가ᅡ👩👍🏽️⃣‍\t\n\x1b[\u202e\u200b…▲")
TEXTS = st.text() | st.text(LETTERS)
WIDTHS = st.integers(0, 30)


def test_every_letter_is_as_wide_as_the_screen_library_has_it() -> None:
    """Or a line would be longer on the screen than it was drawn."""
    wrong = [
        f"{code:x}"
        for code in range(sys.maxunicode + 1)
        if chr(code).isprintable() and shown(chr(code)) and width_of(chr(code)) != cell_len(chr(code))
    ]
    assert wrong == []


@given(TEXTS)
def test_what_is_shown_is_as_wide_as_the_screen_library_has_it_and_nothing_acts(text: str) -> None:
    for found in (shown(text), plain(text)):
        assert width_of(found) == cell_len(found)
        assert found.isprintable()
    assert plain(text) == plain(plain(text))


@given(TEXTS, WIDTHS, st.booleans())
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int, keep_end: bool) -> None:
    found = fit(text, width, keep_end=keep_end)
    assert width_of(found) == width
    if width_of(plain(text)) <= width:
        assert found == plain(text) + " " * (width - width_of(plain(text)))
    elif width > 1:
        assert (found[0] if keep_end else found.rstrip()[-1]) == "…"


@given(TEXTS, TEXTS, WIDTHS)
def test_two_ends_are_exactly_as_wide_as_asked_and_the_right_one_is_whole(left: str, right: str, width: int) -> None:
    found = apart(left, right, width)
    assert width_of(found) == width
    if width_of(plain(right)) <= width - 2:
        assert found.endswith(plain(right))


@given(TEXTS, WIDTHS)
def test_cut_keeps_whole_letters(text: str, width: int) -> None:
    found = cut(shown(text), width)
    assert width_of(found) <= width
    rest = shown(text)[len(found) :]
    assert not rest or width_of(rest[0]) > 0, "a mark stays with its letter"
    assert not rest or width_of(found + rest[0]) > width


@given(TEXTS, st.integers(2, 30))
def test_wrapped_lines_fit_and_hold_every_letter(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert lines
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())


@given(TEXTS, st.integers(-2, 1))
def test_wrapping_into_nothing_ends(text: str, width: int) -> None:
    assert all(width_of(line) <= max(width, 0) for line in wrap(text, width))


@given(st.lists(TEXTS), WIDTHS)
def test_joined_leaves_out_whole_parts(parts: list[str], width: int) -> None:
    assert width_of(joined(parts, width)) <= width


def test_in_words() -> None:
    assert fit("Pre-proceedings", 10) == "Pre-proce…"
    assert fit("NS-0123456", 7, keep_end=True) == "…123456"
    assert fit("漢字漢字", 4) == "漢… "
    assert apart("24", "▲8", 10) == "24      ▲8"
    assert wrap("Is the plan for permanence agreed?", 12) == ["Is the plan", "for", "permanence", "agreed?"]
    assert joined(["one", "far too long", "two"], 9) == "one · two"
    assert cut(unicodedata.normalize("NFD", "é"), 1) == "e\u0301"
