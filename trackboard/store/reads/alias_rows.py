"""What other systems call the children."""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.store.rows import select, select_in
from trackboard.store.sqlite.queries import Queries
from trackboard.store.tables import AliasRow


def aliases_of(db: Queries, child_id: int) -> tuple[str, ...]:
    """The other references of a child, in order."""
    return tuple(row.alias for row in select(db, AliasRow, "WHERE child_id = ? ORDER BY alias", (child_id,)))


def aliases_by_name(db: Queries, aliases: Iterable[str]) -> dict[str, AliasRow]:
    """Those of `aliases`, exactly as written, that are another system's reference of a child."""
    return {row.alias: row for row in select_in(db, AliasRow, "alias", sorted(set(aliases)))}


def any_aliases(db: Queries) -> bool:
    """Whether there are any at all."""
    return db.value("SELECT 1 FROM aliases LIMIT 1") is not None


def own_references(db: Queries, references: Iterable[str]) -> dict[str, str]:
    """Of `references`, those that are another system's, each with the child's own."""
    found = {alias: row.child_id for alias, row in aliases_by_name(db, references).items()}
    own: dict[int, str] = {}
    ids = sorted(set(found.values()))
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        own.update(db.rows(f"SELECT id, reference FROM children WHERE id IN ({', '.join('?' * len(some))})", some))
    return {alias: own[child_id] for alias, child_id in found.items()}
