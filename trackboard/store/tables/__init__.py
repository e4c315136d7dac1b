"""Each table of the database, stated once. Everything else that knows tables is made from what stands here:
the schema and the triggers of the audit (trackboard/store/sqlite), the order of an import, the files of a bundle, the
words of the history, what becomes of a row when two records are linked, and what a lawful erasure leaves of it.

To add a column: a line at the end of its row class, with `since=` the next version of the file; an
`ALTER TABLE ... ADD COLUMN` and the table's new triggers in a migration (trackboard/store/sqlite/migrations). To add
a table: a row class like those beside it, its name in `RECORDED_ROWS`, and its CREATE TABLE and triggers in a
migration. Then `python -m trackboard.store.sqlite.schema > schema.sql` writes the schema again, from which the text of
the migration can be copied. Tests compare the three.
"""

from trackboard.store.tables.board_table import BOARD, BOARD_DELAYS, BoardRow, DelayPointRow
from trackboard.store.tables.child_tables import (
    AliasRow,
    ChildRow,
    ContactRow,
    CriterionRow,
    DelayRow,
    MilestoneRow,
    NoteRow,
    PlacementRow,
    PlanRow,
    StruckRow,
)
from trackboard.store.tables.conflict_table import AGREED, IMPORTED, TYPED, ConflictRow, Side, as_json
from trackboard.store.tables.file_tables import CHANGES, DRAFTS, ERASED, PREFERENCES, SETTINGS, TRANSACTIONS
from trackboard.store.tables.meeting_tables import (
    CLOSED,
    DRAFT,
    ActionRow,
    AgendaRow,
    AmendmentRow,
    AttendanceRow,
    MeetingRow,
    MinuteRow,
    QuestionRow,
    SurveyRow,
)
from trackboard.store.tables.statement import R, Row, Table

__all__ = [
    "AGREED", "BOARD", "BOARD_DELAYS", "CHANGES", "CLOSED", "COMPUTED", "DRAFT", "DRAFTS", "ERASED", "IMPORTED",
    "PREFERENCES", "RECORDED", "RECORDED_ROWS", "ROWS", "SETTINGS", "TRANSACTIONS", "TYPED", "ActionRow", "AgendaRow",
    "AliasRow", "AmendmentRow", "AttendanceRow", "BoardRow", "ChildRow", "ConflictRow", "ContactRow", "CriterionRow",
    "DelayPointRow", "DelayRow", "MeetingRow", "MilestoneRow", "MinuteRow", "NoteRow", "PlacementRow", "PlanRow",
    "QuestionRow", "R", "Row", "Side", "StruckRow", "SurveyRow", "Table", "as_json",
]  # fmt: skip

RECORDED_ROWS: tuple[type[Row], ...] = (
    ChildRow,
    AliasRow,
    PlanRow,
    MilestoneRow,
    StruckRow,
    NoteRow,
    PlacementRow,
    ContactRow,
    DelayRow,
    CriterionRow,
    MeetingRow,
    AgendaRow,
    AttendanceRow,
    MinuteRow,
    AmendmentRow,
    ActionRow,
    QuestionRow,
    SurveyRow,
    ConflictRow,
)
"""What people and imports record. What others refer to comes first, so this is also the order to write them in."""

ROWS = {row.TABLE: row for row in RECORDED_ROWS}
"""The same by table."""

RECORDED: tuple[Table, ...] = tuple(row.STATED for row in RECORDED_ROWS)
"""The tables of which every change is audited."""

COMPUTED: tuple[Table, ...] = (BOARD, BOARD_DELAYS)
"""What is computed of each child from the recorded tables."""
