"""What saved views rest on besides the board: what changed since a moment, and who is named as what."""

from __future__ import annotations

from typing import Literal

from trackboard.store.sqlite.queries import Queries


def changed_since(db: Queries, moment: str) -> set[int]:
    """The children with anything recorded by people from that moment (UTC) on; imports are left out."""
    found = db.rows(
        "SELECT DISTINCT c.child_id FROM transactions t JOIN changes c ON c.txn = t.id "
        "WHERE t.at >= ? AND t.source <> 'import' AND c.child_id IS NOT NULL",
        (moment,),
    )
    return {child for (child,) in found}


def happened_between(db: Queries, after: str, until: str) -> set[int]:
    """The children with an event dated after one day, and up to another."""
    sql = "SELECT DISTINCT child_id FROM milestones WHERE planned = 0 AND on_date > ? AND on_date <= ?"
    return {child for (child,) in db.rows(sql, (after, until))}


def named(db: Queries, what: Literal["team", "owner"]) -> list[str]:
    """Every team or owner that a child or an action names, by name."""
    sql = f"SELECT {what} FROM children WHERE {what} <> '' UNION SELECT {what} FROM actions WHERE {what} <> ''"
    return [name for (name,) in db.rows(f"{sql} ORDER BY 1")]


def owners(db: Queries) -> list[tuple[str, int]]:
    """Everyone who is named as owner, with how many children that is, by name."""
    sql = "SELECT owner, count(*) FROM children WHERE owner <> '' GROUP BY owner ORDER BY owner"
    return [(owner, count) for owner, count in db.rows(sql)]


def teams(db: Queries) -> list[tuple[str, int]]:
    """Every team that holds a case, with how many, by name."""
    sql = "SELECT team, count(*) FROM children WHERE team <> '' GROUP BY team ORDER BY team"
    return [(team, count) for team, count in db.rows(sql)]


def every_team(db: Queries) -> list[str]:
    """Every team that holds a case or is to do something, by name."""
    sql = "SELECT team FROM children WHERE team <> '' UNION SELECT team FROM actions WHERE team <> '' ORDER BY team"
    return [team for (team,) in db.rows(sql)]
