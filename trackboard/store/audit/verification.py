"""Looking whether the audit is as it was written: nothing edited, removed, cut or reordered, and whose seals hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from trackboard.store.audit import anchor
from trackboard.store.audit.chain import (
    ANCHORED,
    ERASURE,
    LINES,
    WIDTH,
    Link,
    SealedAct,
    Witness,
    canonical,
    digest_of,
    head,
    linked,
)
from trackboard.store.audit.seals import Key
from trackboard.store.sqlite.queries import Queries

CLOCKS_DIFFER = timedelta(minutes=10)
"""So far the clocks of two machines may be apart before an act that is dated before the one it follows is told."""


@dataclass(slots=True)
class Verification:
    """What was found in the audit."""

    problems: list[str] = field(default_factory=list)
    """Sentences on everything that is not as it was written; none if the chain holds and no seal is wrong."""
    out_of_time: list[str] = field(default_factory=list)
    """Sentences on the acts that are dated before the one that they follow: by a wrong clock, or one that was set back.
    Nothing was altered, for the moments are sealed."""
    acts: int = 0
    here: int = 0
    """Acts that this installation sealed, and rightly."""
    elsewhere: int = 0
    """Acts that name another key: the chain holds them, and only where the key is can their seals be proved."""
    older: int = 0
    """Acts of the older form, which an act `anchored` closed."""
    unsealed: int = 0
    """Acts without a seal, since no key could be kept where they were written."""
    head: str = ""
    """The latest head."""


def verify(db: Queries, key: Key | None = None) -> Verification:
    """Read the whole audit; `key` is the one that this installation seals with, None if it has none."""
    found = Verification(head=head(db))
    witnessed = dict(db.rows(_WITNESSED))
    before, last = "", None
    for _, lines in groupby(db.stream(LINES.format(wanted="")), key=itemgetter(0)):
        first = next(lines)
        act = SealedAct._make(first[:WIDTH])
        changes = (line[WIDTH:] for line in chain((first,), lines) if line[WIDTH] is not None)
        before = _take(found, act, before, changes, witnessed.get(canonical([act.id])))
        found.out_of_time += _of_its_time(act, last)
        found.problems += _of_its_seal(found, act, last, key)
        found.acts += 1
        last = act
    if before != found.head:
        after = last.id if last else 0
        found.problems.append(f"The audit does not end where it should: acts after {after} are missing or were added.")
    found.problems += [f"There are changes of an act {txn} that is not there." for (txn,) in db.stream(_WITHOUT_ACT)]
    found.problems += [
        f"Change {change} was emptied or altered outside a lawful erasure." for (change,) in db.stream(_EMPTIED)
    ]
    return found


def _take(
    found: Verification, act: SealedAct, before: str, changes: Iterator[tuple[Any, ...]], witnessed: str | None
) -> str:
    """Look at the link of an act to the head before it; returns its own, as it is kept."""
    fields, kept = linked(act)
    link = Link(before, fields)
    witness = Witness(before, fields) if witnessed and not act.note else None
    count = 0
    for change in changes:
        digest = digest_of(change)
        link.take(digest)
        if witness is not None:
            witness.take(digest)
        count += 1
    if not kept:
        found.problems.append(f"{act} was never completed.")
    elif link.head != kept and (witness is None or witness.of(kept) != witnessed):
        counted = "" if act.rows == count else f" ({act.rows} changes were sealed, {count} are there)"
        found.problems.append(f"{act} is not as it was sealed, or an act before it is missing{counted}.")
    return kept


def _of_its_time(act: SealedAct, last: SealedAct | None) -> Iterator[str]:
    if last is not None and act.at < last.at and not _near(act.at, last.at):
        yield f"{act} is dated before the act that it follows, of {last.at}: a clock was wrong or set back."


def _near(at: str, after: str) -> bool:
    try:
        return datetime.fromisoformat(after) - datetime.fromisoformat(at) <= CLOCKS_DIFFER
    except (ValueError, TypeError):
        return False


def _of_its_seal(found: Verification, act: SealedAct, last: SealedAct | None, key: Key | None) -> Iterator[str]:
    """Count the act by its seal; a sentence where that is wrong."""
    if act.key_id == ANCHORED:
        found.older += 1
        if last is not None and last.key_id != ANCHORED:
            yield f"{act} stands as one of the older form, after acts of this one."
    elif key is not None and act.key_id == key.id:
        if key.holds(act.seal, act.head):
            found.here += 1
        else:
            yield f"{act} was not sealed by this installation, although it says so."
    elif act.key_id and act.seal:
        found.elsewhere += 1
    elif act.key_id or act.seal:
        yield f"{act} has lost its seal."
    else:
        found.unsealed += 1
    if act.act == ANCHORED:
        yield from anchor.doubts(act.note)


_WITNESSED = f"""
    SELECT c.row_key, c.new FROM transactions t JOIN changes c ON c.txn = t.id
    WHERE t.source = '{ERASURE}' AND c.op = 'erase' AND c.table_name = 'transactions'"""
_WITHOUT_ACT = "SELECT DISTINCT txn FROM changes WHERE txn NOT IN (SELECT id FROM transactions)"
_EMPTIED = f"""
    SELECT id FROM changes c WHERE (digest <> '' OR (old IS NULL AND new IS NULL AND op <> 'erase')) AND NOT EXISTS (
        SELECT 1 FROM changes e JOIN transactions t ON t.id = e.txn AND t.source = '{ERASURE}'
        WHERE e.child_id IS NOT DISTINCT FROM c.child_id AND e.op = 'erase' AND e.table_name = 'changes'
            AND e.row_key = '[' || c.id || ']' AND c.old IS NULL AND c.new IS NULL AND c.digest <> '')
    ORDER BY id"""
