"""The table of conflicts: where a person typed one thing and a file says another."""

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from trackboard.store.tables.statement import (
    BundleFile,
    Child,
    Code,
    Index,
    Moment,
    Person,
    Prose,
    Row,
    RowId,
    Text,
    Version,
    recorded,
)

Side = Literal["typed", "imported"]
"""What a conflict is settled by."""
TYPED: Side = "typed"
IMPORTED: Side = "imported"
AGREED = "agreed"
"""`settled` where the two say the same by now, or what was typed is gone."""


@recorded(
    "conflicts",
    key=("id",),
    tells_of_child=False,
    unique=(("table_name", "row_key", "item", "source"),),
    indexes=(Index("conflicts_child", ("child_id",)), Index("conflicts_open", ("id",), "settled = ''")),
    noun="{file} says otherwise than was typed: {item}",
    joined_apart=True,
    file=BundleFile(
        known_by=("reference", "about", "typed", "imported"),
        order=("reference", "about", "item", "source"),
        about=("child_id", "table_name", "row_key", "item", "source"),
        place=18,
    ),
)
class ConflictRow(Row):
    """Where a person typed one thing and a file says another: one row for what each source says of each row or field.
    It waits until a person settles it, and once settled it is what the source said last, so that it is not asked again
    until the file says something else."""

    id: Annotated[int, RowId()]
    child_id: Annotated[int | None, Child("NULL for a meeting's own row or the survey's", needed=True)]
    table_name: Annotated[str, Code("disputed", "where what was typed stands", file="about")]
    row_key: Annotated[str, Text("the primary key of its row as a JSON array, as in changes", file=None)]
    item: Annotated[str, Text("the column of a child, the kind of a milestone, or what the row is about", needed=False)]
    source: Annotated[str, Text("the format of the import")]
    file: Annotated[str, Text("the file that says it", default="")]
    typed: Annotated[str, Prose("what stood when it was found, a JSON object by column")]
    imported: Annotated[str, Prose("what the file says, a JSON object by column")]
    before: Annotated[str, Prose("what it said when this was last settled, where it waits again")] = ""
    found_at: Annotated[str, Moment(given=True, needed=False)] = ""
    settled: Annotated[
        str, Code("settlements", "'' while it waits; typed, imported: what was taken; agreed", label="")
    ] = ""
    settled_by: Annotated[str, Person()] = ""
    settled_at: Annotated[str, Moment()] = ""
    version: Annotated[int, Version()] = 1

    @property
    def last_settled(self) -> dict[str, Any] | None:
        """What the source said when what was typed was last kept, or agreed with it; None where neither ever was."""
        if self.settled in (TYPED, AGREED):
            return self.said
        return json.loads(self.before) if self.before and not self.settled else None

    @property
    def about(self) -> tuple[str, str, str]:
        """What it is about, whatever the source: table, row and item."""
        return self.table_name, self.row_key, self.item

    @property
    def key(self) -> tuple[Any, ...]:
        """The primary key of the row that stands."""
        return tuple(json.loads(self.row_key))

    @property
    def stands(self) -> dict[str, Any]:
        """What stood when it was found, by column."""
        found: dict[str, Any] = json.loads(self.typed)
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What the file says, by column."""
        found: dict[str, Any] = json.loads(self.imported)
        return found


def as_json(values: Iterable[Any] | Mapping[str, Any]) -> str:
    """A key or the columns of a row as the tables keep them: the same text for the same values."""
    kept = dict(sorted(values.items())) if isinstance(values, Mapping) else list(values)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
