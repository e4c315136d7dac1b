"""What tells one child from another, of everyone at once."""

from __future__ import annotations

from typing import NamedTuple

from trackboard.store.sqlite.queries import Queries


class Person(NamedTuple):
    """A child by what it is known by. Days are ISO text, '' where there is none."""

    id: int
    reference: str
    given: str = ""
    family: str = ""
    born: str = ""
    due: str = ""
    sex: str = ""
    siblings: str = ""
    """The sibling group."""
    looked_after: str = ""
    """The first day on which the child became looked after."""


def people(db: Queries, kind: str) -> list[Person]:
    """Every child who was not erased; `kind` is the kind of milestone by which it became looked after."""
    since = dict(
        db.rows(
            "SELECT child_id, min(on_date) FROM milestones WHERE kind = ? AND planned = 0 GROUP BY child_id", (kind,)
        )
    )
    found = db.rows(
        "SELECT id, reference, given_name, family_name, coalesce(date_of_birth, ''), coalesce(due_date, ''), sex, "
        "sibling_group FROM children WHERE id NOT IN (SELECT child_id FROM erased)"
    )
    return [Person(*row)._replace(looked_after=since.get(row[0], "")) for row in found]
