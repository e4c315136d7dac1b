"""Erasing a child for good: what will go, what stands in the way, the act itself, and what lies beyond it.

Never automatic, never taken back. What a court or the law asks for: the record, its history and the search have nothing
of the child any more, and the chain of the audit still verifies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trackboard.casework import derivation
from trackboard.casework.desk import Desk, Done, read_children
from trackboard.casework.fields.child_fields import ERASE_CHILD
from trackboard.casework.wording import moment_text
from trackboard.clean import one_line
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.store import rows
from trackboard.store.audit import erasure
from trackboard.store.audit.chain import ERASURE
from trackboard.store.audit.erasure import Known
from trackboard.store.database import Database
from trackboard.store.files import copies
from trackboard.store.reads import child_rows
from trackboard.store.reads.child_rows import children_by_id
from trackboard.store.tables import ChildRow


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure would do; nothing is done yet."""

    child_id: int
    reference: str
    who: Known
    counts: tuple[tuple[str, int], ...]
    """(table, rows that go), `changes` those of the audit whose content goes."""
    closed: tuple[str, ...]
    """The closed meetings whose minutes lose the child's text."""
    obstacles: tuple[str, ...]
    """Why it is refused unless a further reason is given."""
    elsewhere: tuple[str, ...]
    """What names the child and is not the child's own, in words: it is not touched."""
    disclosed: tuple[str, ...]
    """What was handed out since the child came to the board, which may hold the child."""


def plan(desk: Desk, child_id: int) -> Plan:
    """Look at what there is of the child, and at what else names it."""
    db = desk.db
    child = rows.get(db, ChildRow, child_id)
    assert child is not None
    who = erasure.known(db, child_id)
    return Plan(
        child_id,
        child.reference,
        who,
        tuple(erasure.counts(db, who).items()),
        tuple(erasure.at_meetings(db, who, closed=True)),
        tuple(_obstacles(desk, child_id, who)),
        tuple(_elsewhere(db, who)),
        tuple(
            f"{moment_text(at)}, {by}: {what}" for at, by, what in erasure.disclosed(db, erasure.first_known(db, who))
        ),
    )


def erase_child(desk: Desk, found: Plan, reason: str, *, despite: str = "") -> Done:
    """Erase the child of `found`. `reason` is kept for good; `despite`: why an open case is erased all the same.

    Refused where the case is open or on the agenda of an open meeting, unless there is such a reason. The remarks say
    what is beyond it. It cannot be undone.
    """
    given = ERASE_CHILD.read(desk, {"reason": reason, "despite": despite})
    why = _reason(found, one_line(given["reason"]), given["despite"])
    if found.obstacles and not given["despite"]:
        raise TrackboardError(
            f"{found.reference} is not erased: {'; '.join(found.obstacles)}; end that first, or where a court "
            "orders it say why it is erased all the same with --despite REASON"
        )
    db = desk.db
    family = child_rows.with_siblings(db, found.who.ids)
    with db.write(actor=desk.who.name, source=ERASURE, act="erase_child", note=why) as tx:
        if rows.get(db, ChildRow, found.child_id) is None or found.child_id in erasure.erasures(db):
            raise TrackboardError("someone else has erased or removed this child meanwhile; nothing was done")
        marker = erasure.erase(tx, found.child_id, found.who)
        derivation.refresh(tx, family - set(found.who.ids), desk.policy, desk.today)
        number = tx.id
    scrubbed = db.scrub()
    return Done(
        number,
        (found.child_id,),
        f"erased: what is left of the child is {marker} in the minutes of closed meetings and in the audit",
        remarks=tuple(_beyond(db, found, scrubbed)),
    )


def left_out(db: Database, references: Sequence[str]) -> dict[str, str]:
    """Those of `references` whose child was erased, each with the sentence that says so: for what reads files.

    Not one that a person has given to a child again since.
    """
    gone = erasure.of_references(db, references)
    again = gone.keys() & child_rows.references(db).keys() if gone else ()
    return {reference: sentence(each.at, each.reason) for reference, each in gone.items() if reference not in again}


def sentence(at: str, reason: str) -> str:
    """`erased lawfully on 16 Nov 2026 10:00: court order`."""
    return f"erased lawfully on {moment_text(at)}: {reason}"


def backups_of(db: Database) -> list[Path]:
    """Automatic backups and replaced files beside the database: made before an erasure they still hold the child."""
    return copies.beside(db.path) if db.path else []


def _reason(found: Plan, reason: str, despite: str) -> str:
    if despite:
        reason += f"; although {', '.join(found.obstacles) or 'nothing stood in the way'}: {despite}"
    if erasure.names(found.who, reason):
        raise UsageProblem("the reason is kept for good: leave the child's reference and name out of it")
    return reason


def _obstacles(desk: Desk, child_id: int, who: Known) -> Iterator[str]:
    (child,) = read_children(desk, [child_id])
    if child.journey.closed_on is None:
        yield "the case is open"
    for meeting in erasure.at_meetings(desk.db, who, closed=False):
        yield f"the child is on the agenda of {meeting}, which is not closed"


def _elsewhere(db: Database, who: Known) -> Iterator[str]:
    """`NS-4: 2 texts`, and of what is nobody's own its table."""
    found: Counter[tuple[int | None, str]] = Counter()
    for mention, count in erasure.mentions(db, who).items():
        found[mention.child_id, "" if mention.child_id else mention.table] += count
    children = children_by_id(db, {id for id, _ in found if id})
    for (child, table), count in found.items():
        yield f"{children[child].reference if child else table}: {count} text{'' if count == 1 else 's'}"


def _beyond(db: Database, found: Plan, scrubbed: bool) -> Iterator[str]:
    if not scrubbed:
        yield (
            f"{db.path} could not be rewritten, because others have it open or there is no room: what was erased may "
            "still be read from the disk in the file and in its -wal; once everyone has closed it, a backup taken then "
            "and restored in its place has nothing of it"
        )
    copies = backups_of(db)
    if copies:
        listed = ", ".join(map(str, copies))
        yield f"backups made before still hold the child; these lie here, delete what the law does not keep: {listed}"
    yield "backups that were put elsewhere still hold the child, and a restored one brings it back"
    if found.disclosed:
        yield f"what was handed out is beyond this and may hold the child: {'; '.join(found.disclosed)}"
    if found.elsewhere:
        yield f"other records name the child and were not touched, look at them: {', '.join(found.elsewhere)}"
