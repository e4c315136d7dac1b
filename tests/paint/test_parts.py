"""The parts that pictures are made of, as text: what they say, and that nothing is wider than it was given."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paint.test_text import TEXTS
from trackboard.paint.bars import Clock, clock_bar, mark_place, share_line, squares
from trackboard.paint.cards import Face, card
from trackboard.paint.cells import Line, filled, kept, merged, wide
from trackboard.paint.figures import figures
from trackboard.paint.heads import Heading, head
from trackboard.paint.palette import Ink
from trackboard.paint.panel import heading, panel, pill, ruled
from trackboard.paint.text import width_of

WIDTHS = st.integers(0, 60)
COUNTS = st.integers(0, 120_000)
STANDINGS = st.sampled_from(("overdue", "due_soon", "accent", "on_track"))


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


def test_drawing_needs_no_framework() -> None:
    script = (
        "import sys, pkgutil, importlib, trackboard.paint\n"
        "names = [m.name for m in pkgutil.iter_modules(trackboard.paint.__path__)]\n"
        "[importlib.import_module(f'trackboard.paint.{name}') for name in names]\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'rich')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- Figures, bars, squares ---


def test_a_number_is_three_lines_high() -> None:
    assert figures(116) == ["▄█  ▄█  █▀▀", " █   █  █▀█", "▀▀▀ ▀▀▀ ▀▀▀"]
    assert figures(73) == ["▀▀█ ▀▀█", " ▄▀  ▀█", " ▀  ▀▀▀"]


@given(st.integers(0, 10**6))
def test_figures_are_told_apart_and_equally_wide(number: int) -> None:
    lines = figures(number)
    assert {len(line) for line in lines} == {4 * len(str(number)) - 1}
    assert figures(number + 1) != lines


def test_a_clock_bar_has_its_mark_at_the_limit() -> None:
    assert text_of(clock_bar(Clock(228, 112, "overdue"), 21)) == "━━━━━━━━━━┃■■■■■■■■■■"
    assert text_of(clock_bar(Clock(50, 100, "on_track"), 11)) == "━━━━━─────┃"
    assert text_of(clock_bar(Clock(100, 100, "due_soon"), 5)) == "━━━━┃"


@given(st.integers(-5, 5000), st.integers(0, 5000), st.integers(0, 80), STANDINGS, st.booleans())
def test_a_clock_bar_is_as_wide_as_asked_and_says_whether_it_is_over_by_its_shape(
    gone: int, limit: int, width: int, standing: str, counts: bool
) -> None:
    said = text_of(clock_bar(Clock(gone, limit, standing, counts), width))  # type: ignore[arg-type]
    assert width_of(said) == width
    if width >= 2:
        assert ("■" in said) == (gone > limit)
        assert said[mark_place(Clock(gone, limit, standing, counts), width)] == "┃"  # type: ignore[arg-type]


@given(st.lists(COUNTS, min_size=3, max_size=3), WIDTHS)
def test_no_share_is_lost_while_there_is_a_cell_for_it(counts: list[int], width: int) -> None:
    names = ("overdue_bar", "due_soon_bar", "on_track_bar")
    line = share_line(list(zip(counts, names, strict=True)), width)  # type: ignore[arg-type]
    assert wide(line) == width
    if width >= 3 and any(counts):
        assert {ink.name for _, ink in line} == {name for name, count in zip(names, counts, strict=True) if count}


def test_without_colour_the_shares_are_one_thin_line() -> None:
    assert text_of(share_line([(1, "overdue_bar"), (2, "on_track_bar")], 5, coloured=False)) == "─────"


@given(st.lists(st.integers(0, 400), max_size=4), WIDTHS)
def test_squares_are_a_child_each_or_say_how_many_more(counts: list[int], width: int) -> None:
    said = text_of(squares([(count, "overdue_bar") for count in counts], width))
    assert width_of(said) <= width
    if sum(counts) <= width:
        assert said == "■" * sum(counts)
    elif width > 6:
        shown, more = said.split("+")
        assert len(shown) + int(more.replace(",", "")) == sum(counts)


# --- Cards and heads ---


@pytest.mark.parametrize(
    ("face", "said"),
    [
        (Face("L.H.", age="23m", colour="overdue", sign="▲", days="116", marks=("avoidable", "A")),
         ["▌L.H.  23m", "▌▲ 116   A"]),
        (Face("M.C.", "·180", age="6y", colour="overdue", sign="▲", days="62", marks=("~",)),
         ["▌M.C.·180 ", "▌▲ 62    ~"]),
        (Face("U.S.", age="EP", colour="accent", asks="born?", days="2d"), ["▌U.S.   EP", "▌born?  2d"]),
        (Face("A.C.", age="4y"), ["▎A.C.   4y"]),
        (Face("NS-0001234", by_reference=True, age="4y"), ["▎…-0001234"]),
    ],
)  # fmt: skip
def test_a_card_of_ten_cells(face: Face, said: list[str]) -> None:
    assert [text_of(line) for line in card(face, 10)] == said


def test_a_wide_card_says_the_verdict_in_a_word_and_a_close_one_has_one_bar() -> None:
    face = Face("L.H.", age="23m", colour="overdue", sign="▲", days="6", marks=("avoidable", "avoid.", "A"))
    assert text_of(card(face, 14)[1]) == "▌▲ 6 avoidable"
    assert text_of(card(face._replace(days="116"), 14)[1]) == "▌▲ 116  avoid."
    assert [text_of(line)[0] for line in card(face, 10, close=True)] == ["▌", " "]


@given(TEXTS, TEXTS, TEXTS, STANDINGS, TEXTS, st.lists(TEXTS), st.integers(3, 50), st.booleans())
def test_a_card_is_as_wide_as_asked_whatever_it_says(
    who: str, end: str, age: str, standing: str, days: str, marks: list[str], width: int, in_hand: bool
) -> None:
    face = Face(who, end, age=age, colour=standing, sign="▲", days=days, marks=marks)  # type: ignore[arg-type]
    for line in card(face, width, in_hand=in_hand):
        assert wide(line) <= width
        assert {ink.on for _, ink in line} == {"card" if in_hand else "ground"}


def test_a_head_says_the_passage_that_leaves_the_column() -> None:
    lines = [text_of(line) for line in head(Heading("4", "In care", 24, 8, 3, 2, 2), 10)]
    assert lines == ["4 In care ", "24   ▲8 ◆3", "A2      ?2", "━━━━━━━━━━"]
    assert len(head(Heading("4", "In care", 24), 10, verdicts=False)) == 3


@given(COUNTS, COUNTS, COUNTS, st.none() | COUNTS, COUNTS, st.none() | COUNTS, st.sampled_from((10, 14, 44)))
def test_a_head_is_as_wide_as_asked_and_never_hides_who_is_overdue(
    children: int, overdue: int, due_soon: int, avoidable: int | None, wanted: int, of: int | None, width: int
) -> None:
    heading_ = Heading("4", "In care", children, overdue, due_soon, avoidable, wanted, of)
    lines = head(heading_, width)
    assert {wide(line) for line in lines} == {width}
    assert not overdue or "▲" in text_of(lines[1])


# --- Panels, rules, pills ---


def test_a_panel_has_its_title_in_its_border() -> None:
    lines = [text_of(line) for line in panel([[("one", Ink())]], 24, 4, [("L.H.", Ink())], [("1 of 2", Ink())])]
    assert lines == [
        "╭─ L.H. ───── 1 of 2 ─╮",
        "│ one                  │",
        "│                      │",
        "╰" + "─" * 22 + "╯",
    ] or (lines[0].startswith("╭─ L.H. ") and lines[0].endswith(" 1 of 2 ─╮"))
    assert {width_of(line) for line in lines} == {24}


@given(st.lists(TEXTS), TEXTS, TEXTS, WIDTHS, st.integers(0, 12))
def test_a_panel_is_as_wide_and_as_high_as_asked(
    texts: list[str], title: str, right: str, width: int, height: int
) -> None:
    lines = panel([[(text, Ink())] for text in texts], width, height, [(title, Ink())], [(right, Ink())])
    assert len(lines) == height
    assert all(wide(line) == width for line in lines)


@given(TEXTS, TEXTS, WIDTHS)
def test_headings_and_rules_fit(title: str, said: str, width: int) -> None:
    assert wide(heading(title, width, [(said, Ink())])) <= width
    assert wide(ruled([(title, Ink())], [(said, Ink())], width, Ink("edge"))) <= width


def test_a_pill_is_green_or_red() -> None:
    assert pill("SHARE-SAFE initials", safe=True) == [(" SHARE-SAFE initials ", Ink("text", "safe", True))]
    assert pill("NAME 15 s", safe=False)[0][1].on == "exposed"


# --- Lines of pieces ---

LINES = st.lists(st.tuples(TEXTS, st.sampled_from((Ink(), Ink("accent"), Ink(on="bar")))))


@given(LINES, WIDTHS)
def test_filled_is_exactly_as_wide_as_asked(line: Line, width: int) -> None:
    assert wide(filled(line, width)) == width


@given(LINES, WIDTHS)
def test_kept_pieces_are_whole_and_fit(line: Line, width: int) -> None:
    assert wide(kept(line, width)) <= width


@given(LINES)
def test_merged_says_the_same_in_fewer_pieces(line: Line) -> None:
    found = merged(line)
    assert text_of(found) == text_of(line)
    assert all(one[1] != other[1] for one, other in pairwise(found))
