"""Keeping `board` true: what an act changed is computed again in the act's own transaction.

What computes is imported when something is to be computed: the board opens sooner on a day when nothing is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from trackboard.pathway.policy.policy import Policy
from trackboard.store import kept_board
from trackboard.store.database import Database
from trackboard.store.sqlite.queries import Transaction

if TYPE_CHECKING:
    from trackboard.board.derive import ChildJourney


def keep(tx: Transaction, children: Iterable[ChildJourney], policy: Policy, today: date) -> None:
    """Keep what follows from these children as they were just read, after everything that the act wrote."""
    from trackboard.board.derive import deriver

    kept_board.write(tx.connection, map(deriver(policy, today), children))


def refresh(tx: Transaction, child_ids: Collection[int] | None, policy: Policy, today: date) -> None:
    """Compute the rows of `child_ids` (None: of everyone) and of their siblings, whose flags may rest on them."""
    from trackboard.board.derive import derived
    from trackboard.store.reads.child_rows import with_siblings

    wanted = None if child_ids is None else with_siblings(tx.connection, child_ids)
    kept_board.write(tx.connection, derived(tx.connection, wanted, policy, today))


def keep_current(db: Database, policy: Policy, today: date) -> int:
    """On opening: compute what no longer holds, everything if the policy or the rules in code have changed since.

    Returns how many children that was. A file that cannot be written is left as it is: the board then makes its rows in
    memory.
    """
    changed = db.setting("policy_digest") != policy.digest
    day = today.isoformat()
    if not changed and not kept_board.out_of_date(db.connection, day):
        return 0
    from trackboard.board.derive import derived

    with db.upkeep() as connection:
        wanted = None if changed else kept_board.out_of_date(connection, day)
        count = kept_board.write(connection, derived(db, wanted, policy, today))
        db.set_setting("policy_digest", policy.digest)
    return count


def differences(db: Database, policy: Policy, today: date) -> list[int]:
    """Ids of the children whose kept row is not what the record gives today: none, unless something is broken."""
    from trackboard.board.derive import derived

    kept = kept_board.read_all(db.connection)
    return [each.row.child_id for each in derived(db, None, policy, today) if kept.get(each.row.child_id) != each]
