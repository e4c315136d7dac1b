"""Children who may be one child under two references, and those who are not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from trackboard.board import duplicates
from trackboard.board.duplicates import possible_duplicates
from trackboard.store.reads.people import Person

ANNA = Person(1, "N-1", "Anna", "O’Neill", "2025-01-05", looked_after="2025-02-01")


def why(*people: Person) -> list[tuple[str, str, str]]:
    return [(pair.first.reference, pair.second.reference, pair.why) for pair in possible_duplicates(people)]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (ANNA._replace(given="ANNA", family="O'neill"), "the same name, born on the same day"),
        (ANNA._replace(given="Ánna"), "the same name, born on the same day"),
        (
            ANNA._replace(given=""),
            "the same family name, born on the same day, and one has no given name",
        ),
        (
            ANNA._replace(given="", born="", due="2025-01-20", looked_after=""),
            "the same family name, and one was due about the day that the other was born",
        ),
        (
            ANNA._replace(given="", family="", sex="2"),
            "born on the same day, looked after since the same day, and one has no name",
        ),
    ],
)
def test_who_may_be_the_same(other: Person, reason: str) -> None:
    other = other._replace(id=2, reference="M-9")
    assert why(ANNA._replace(sex="F"), other) == [("N-1", "M-9", reason)]
    assert why(other._replace(id=0), ANNA._replace(sex="F")) == [("M-9", "N-1", reason)]


@pytest.mark.parametrize(
    "other",
    [
        ANNA._replace(given="Ben"),  # a twin
        ANNA._replace(born="2025-01-06"),
        ANNA._replace(family="Fern", looked_after=""),
        ANNA._replace(given="", born="", due="2025-06-20", looked_after=""),
        ANNA._replace(given="Ben", born="", due="2025-01-20"),
        ANNA._replace(given="", family="", sex="1"),  # a boy
        ANNA._replace(given="", family="", looked_after="2025-02-02"),
        ANNA._replace(given="", family="", siblings="S1"),  # a twin of whom a return has no name
        Person(2, "M-9"),
    ],
)
def test_who_is_not(other: Person) -> None:
    assert why(ANNA._replace(sex="F", siblings="S1"), other._replace(id=2, reference="M-9")) == []


def test_children_of_whom_nothing_is_known_are_not_all_one() -> None:
    assert why(*(Person(number, f"N-{number}") for number in range(50))) == []


def test_it_does_not_grow_with_every_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """However alike they are, each child is told about once, and its name folded no oftener for more children."""

    @dataclass
    class Count:
        calls: int = 0

    count = Count()
    fold = duplicates.search_key

    def counted(text: str) -> str:
        count.calls += 1
        return fold(text)

    monkeypatch.setattr(duplicates, "search_key", counted)

    def calls(number: int) -> float:
        count.calls = 0
        given = ("Anna", "")
        alike = [ANNA._replace(id=each, reference=f"N-{each}", given=given[each % 2]) for each in range(number)]
        assert len(possible_duplicates(alike)) < 3 * number
        return count.calls / number

    assert calls(2_000) < 1.2 * calls(200)
