"""The table of what is computed of each child."""

from trackboard.store.tables.statement import Column, Index, Kind, Table

_DUE = tuple(f"due_{number}" for number in range(1, 7))

BOARD = Table(
    "board",
    (
        Column("child_id", Kind.CHILD, references="children"),
        Column("holds_from", Kind.DAY),
        Column("holds_until", Kind.DAY),
        Column("known_from", Kind.DAY, "the first event: the child is on no board before it"),
        Column("closed", Kind.YES),
        Column("stage", Kind.NUMBER, "place in the policy's order of stages"),
        Column("since", Kind.DAY, "the stage's first day", null=True),
        Column("tenth_birthday", Kind.DAY, "from this day on not in the default view"),
        Column("amber_on", Kind.DAY, "first day on which a counting clock is due soon"),
        Column("red_on", Kind.DAY, "first day on which a counting clock is overdue"),
        Column("due_1", Kind.DAY, "due dates of the six delay points, while they run and count"),
        *(Column(name, Kind.DAY) for name in _DUE[1:]),
        Column("avoidable", Kind.NUMBER, "bits: those of the six whose run was judged avoidable"),
        Column("rules", Kind.NUMBER, "bits: the inclusion rules that take the child in, in the policy's order"),
        Column("records", Kind.NUMBER, "bits: what is recorded of the child at all (owner, medical, ...)"),
        Column("opened_on", Kind.DAY, "the first event of the present journey", null=True),
        Column("recorded_on", Kind.DAY, "the latest day on which anything of the child was recorded", null=True),
        Column("early_permanence", Kind.YES, "a route is recorded, or the child is with early-permanence carers"),
        Column("outcome", Kind.TEXT),
        Column("plan", Kind.TEXT, "the plan in force"),
        Column("parallel_plan", Kind.TEXT),
        Column("flags", Kind.TEXT, "ids, space separated: those that do not depend on the day"),
        Column("clocks", Kind.TEXT, "every clock's run, as trackboard/board/derive.py writes it"),
        Column("went_back", Kind.YES, "on any day not all that had happened is in effect: reports fold the child"),
    ),
    key=("child_id",),
    indexes=(
        Index(
            "board_open",
            ("stage", "red_on", "child_id", "amber_on", "tenth_birthday", "known_from", "rules", "avoidable", *_DUE),
            "closed = 0",
            says="Covering for all that the first picture counts and sorts by, so that it reads this and nothing else.",
        ),
        Index("board_holds_until", ("holds_until",)),
        Index("board_holds_from", ("holds_from",)),
        Index("board_records", ("records",)),
        Index("board_went_back", ("child_id",), "went_back = 1"),
    ),
    says="""\
True on every day from holds_from up to, not including, holds_until: between two events nothing changes but the day
itself, and everything that depends on the day is a comparison with a date in this row. 'Never' is 9999-12-31.""",
)
