"""The tables of what is computed of each child: a row a child, and a row for each delay point that runs."""

from typing import Annotated, NamedTuple

from trackboard.store.tables.statement import (
    Child,
    Code,
    Day,
    Index,
    Number,
    Text,
    Yes,
    computed,
)


class BoardRow(NamedTuple):
    """True on every day from holds_from up to, not including, holds_until: between two events nothing changes but the
    day itself, and everything that depends on the day is a comparison with a date in this row. 'Never' is 9999-12-31.
    Rows are long, so this is an ordinary table: without rowids each of them would have a page to itself."""

    child_id: Annotated[int, Child()]
    holds_from: Annotated[str, Day()]
    holds_until: Annotated[str, Day()]
    known_from: Annotated[str, Day("the first event: the child is on no board before it")]
    closed: Annotated[int, Yes()]
    stage: Annotated[int, Number("place in the policy's order of stages")]
    since: Annotated[str | None, Day("the stage's first day")]
    tenth_birthday: Annotated[str, Day("from this day on not in the default view")]
    amber_on: Annotated[str, Day("first day on which a counting clock is due soon")]
    red_on: Annotated[str, Day("first day on which a counting clock is overdue")]
    rules: Annotated[int, Number("bits: the inclusion rules that take the child in, in the policy's order")]
    records: Annotated[int, Number("bits: what is recorded of the child at all (owner, medical, ...)")]
    opened_on: Annotated[str | None, Day("the first event of the present journey")]
    recorded_on: Annotated[str | None, Day("the latest day on which anything of the child was recorded")]
    early_permanence: Annotated[int, Yes("a route is recorded, or the child is with early-permanence carers")]
    outcome: Annotated[str, Text()]
    plan: Annotated[str, Text("the plan in force")]
    parallel_plan: Annotated[str, Text()]
    flags: Annotated[str, Text("ids, space separated: those that do not depend on the day")]
    clocks: Annotated[str, Text("every clock's run, as trackboard/board/derive.py writes it")]
    went_back: Annotated[int, Yes("on any day not all that had happened is in effect: reports fold the child")]
    asks_on: Annotated[str, Day("first due or planned day that has not come about: once passed, it is asked about")]
    initials: Annotated[str, Text("of the names; '' where there are none")]


class DelayPointRow(NamedTuple):
    """A delay point of a child that runs and counts. Which clocks are delay points is the policy's to say. What views
    choose by is repeated from `board`, so that the same condition holds of both and counting reads this table alone."""

    child_id: Annotated[int, Child()]
    clock: Annotated[str, Code("clocks")]
    due_on: Annotated[str, Day()]
    verdict: Annotated[str, Code("verdicts", "the latest on this run; '' where nobody judged it")]
    known_from: Annotated[str, Day("from here on as in `board`")]
    closed: Annotated[int, Yes()]
    stage: Annotated[int, Number()]
    tenth_birthday: Annotated[str, Day()]
    amber_on: Annotated[str, Day()]
    red_on: Annotated[str, Day()]
    rules: Annotated[int, Number()]


BOARD = computed(
    BoardRow,
    "board",
    key=("child_id",),
    indexes=(
        Index(
            "board_open",
            ("stage", "red_on", "child_id", "amber_on", "tenth_birthday", "known_from", "rules", "asks_on"),
            "closed = 0",
            says="Covering for all that the first picture counts and sorts by, so that it reads this and nothing else.",
        ),
        Index("board_holds_until", ("holds_until",)),
        Index("board_holds_from", ("holds_from",)),
        Index("board_records", ("records",)),
        Index("board_went_back", ("child_id",), "went_back = 1"),
        Index("board_initials", ("initials", "closed")),
    ),
    ordinary=True,
)

BOARD_DELAYS = computed(DelayPointRow, "board_delays", key=("child_id", "clock"))
