"""The place beside memory for an import's rows: read back in order, and never readable by anybody else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trackboard.store.sqlite.spool import Spool


def groups(spool: Spool[list[str]], owners: list[str]) -> list[list[str]]:
    return list(spool.read(1, owners))


def test_the_groups_of_an_owner_come_back_in_the_order_in_which_they_were_added() -> None:
    spool: Spool[list[str]] = Spool()
    for number in range(3_000):
        spool.add(1, f"C{number % 1_500}", [str(number)])
    assert groups(spool, ["C7", "C3"]) == [["3"], ["7"], ["1503"], ["1507"]]
    assert [len(some) for some in spool.owners(1)] == [500, 500, 500]
    assert next(spool.owners(1))[:2] == ["C0", "C1"]
    assert spool.holds(1, ["C1", "nobody"]) == {"C1"}
    assert sum(1 for _ in spool.every(1)) == 3_000


def test_owners_without_a_record_in_a_list_are_found_among_the_others() -> None:
    spool: Spool[list[str]] = Spool()
    spool.add(0, "B", ["own"])
    for owner in ("C", "A", "B"):
        spool.add(1, owner, ["x"])
    spool.add(2, "A", ["y"])
    assert list(spool.owners_besides(0, "", "Z")) == [["A", "C"]]
    assert list(spool.owners_besides(0, "A", "Z")) == [["C"]]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the open files of the process")
def test_what_does_not_fit_into_memory_lies_nameless_and_encrypted() -> None:
    spool: Spool[list[str]] = Spool()
    for number in range(40_000):
        spool.add(1, f"C{number}", ["Seeded Name " * 20])
    next(spool.owners(1))
    files = [each for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    temporary = [each for each in files if "etilqs" in str(each.readlink())]
    assert temporary and all("(deleted)" in str(each.readlink()) for each in temporary), "it has no name any more"
    for each in temporary:
        data = each.read_bytes()
        assert len(data) > 1_000_000 and b"Seeded Name" not in data and b"SQLite format" not in data
