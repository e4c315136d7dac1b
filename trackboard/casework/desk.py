"""The form of every act: who, on which day, and one transaction that saves it, audits it and keeps the board true.

An act is a function of this package: `record_milestone(desk, child_id, ...) -> Done`. It refuses with a TrackboardError
of one sentence, and then nothing is saved. Where what it records contradicts something it raises `Doubtful`, unless the
person insists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any, Final, Literal, TypeVar

from trackboard.board.derive import ChildJourney, journey_of
from trackboard.board.on_record import OnRecord
from trackboard.casework import derivation
from trackboard.casework.doubts import Doubts, State, state
from trackboard.casework.wording import joined, moment_text
from trackboard.errors import TrackboardError
from trackboard.pathway.journey import Journey
from trackboard.pathway.policy.policy import Policy
from trackboard.store import rows
from trackboard.store.audit import changes, erasure
from trackboard.store.database import Database
from trackboard.store.reads import child_rows
from trackboard.store.reads.child_rows import children_by_id
from trackboard.store.reads.facts import everything_for_derivation
from trackboard.store.rows import StaleError
from trackboard.store.sqlite.queries import Transaction
from trackboard.store.tables import ChildRow, Row

R = TypeVar("R", bound=Row)
Tell = Callable[[Journey], Iterable[str]]
"""Says of a child's journey, as an act leaves it, what is worth a remark."""


class NoCheck(Enum):
    """What an act is given as `seen` by a caller who looked at nothing: it then means "write this", whatever is there.

    None says another thing: the person looked, and there was nothing. Were the two one value, the second person's first
    minute would replace the first's without a word.
    """

    NO_CHECK = "no check"


NO_CHECK: Final = NoCheck.NO_CHECK


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where."""

    name: str
    source: Literal["board", "command"]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every act is given: the database, the rules, the person and the day. It belongs to the database's thread."""

    db: Database
    policy: Policy
    who: Actor
    today: date


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act."""

    change: int
    """Its number, by which it can be undone; 0 where nothing changed."""
    children: tuple[int, ...]
    """The children it was about."""
    sentence: str
    """What was done, in words, dates in full; never a name."""
    warnings: tuple[str, ...] = ()
    """What the person insisted on."""
    remarks: tuple[str, ...] = ()
    """What is worth knowing and no reason to stop."""


class Doubtful(TrackboardError):
    """What was to be saved contradicts something. Nothing was saved; the same act with `insist` saves it."""

    def __init__(self, warnings: tuple[str, ...], instead: str = "") -> None:
        """`instead` is what may have been meant, and how to say that."""
        way_out = f"{instead}; " if instead else ""
        said = "; ".join(warnings)
        end = "" if said.endswith("?") else "."
        super().__init__(f"{said}{end} Nothing was saved; {way_out}if it is right all the same, insist (--insist)")
        self.warnings = warnings


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people changed: what it is now, and what was to be saved."""

    field: str
    theirs: Any
    mine: Any


class Clash(StaleError):
    """Someone else changed the same meanwhile. `current` is the row as it is now; nothing was saved."""

    def __init__(self, sentence: str, current: Row, differences: tuple[Difference, ...]) -> None:
        super().__init__(sentence, current)
        self.differences = differences


@dataclass(slots=True)
class Work:
    """An act at work."""

    desk: Desk
    tx: Transaction
    children: set[int] = field(default_factory=set)
    family: set[int] = field(default_factory=set)
    """Everyone whose board row may rest on what the act changes."""
    warnings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    instead: str = ""
    """What may have been meant where there are warnings, and how to say that."""
    on_record: OnRecord = field(init=False)
    """What the authorities record at all, as the act finds it."""

    _before: dict[int, ChildJourney] = field(default_factory=dict)
    _turns: list[tuple[int, Tell]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.on_record = OnRecord(self.desk.db, self.desk.today)

    @property
    def db(self) -> Database:
        """The database, within the act's transaction."""
        return self.desk.db

    @property
    def now(self) -> str:
        """This moment, in UTC."""
        return self.db.now()

    def before(self, child_id: int) -> ChildJourney:
        """The child as the act found it: read once, and so to be asked for before the act writes anything of it."""
        if child_id not in self._before:
            self.look_before([child_id])
        return self._before[child_id]

    def look_before(self, child_ids: Collection[int]) -> None:
        """Read these children as the act finds them."""
        self._before |= {each.id: each for each in read_children(self.desk, child_ids)}

    def tell_turn(self, child_id: int, tell: Tell) -> None:
        """Have `tell` say, from the child's journey once the act has written everything, what is worth a remark."""
        self._turns.append((child_id, tell))

    def conclude(self, insist: bool | None) -> None:
        """Once everything is written: say what became of it, look for doubts unless `insist` is None, and keep what
        follows. Each child is read and folded once for all three."""
        if insist is None and not self._turns:
            derivation.refresh(self.tx, self.family | self.children, self.desk.policy, self.desk.today)
            return
        everyone = child_rows.with_siblings(self.db, self.family | self.children)
        after = {each.id: each for each in read_children(self.desk, everyone)}
        for child_id, tell in self._turns:
            self.remarks += tell(after[child_id].journey)
        if insist is not None:
            self._compare(after)
            if self.warnings and not insist:
                raise Doubtful(tuple(self.warnings), self.instead)
        derivation.keep(self.tx, after.values(), self.desk.policy, self.desk.today)

    def _compare(self, after: Mapping[int, ChildJourney]) -> None:
        """Put what the act has made doubtful among the warnings and the remarks."""
        doubts = Doubts()
        found = children_by_id(self.db, self.children)
        for child_id in sorted(self.children & after.keys()):
            row = found[child_id]
            of = f"{row.reference}: " if len(found) > 1 else ""
            before = self._state(self._before[child_id]) if child_id in self._before else State()
            doubts.compare(before, self._state(after[child_id]), row.authority, self.on_record, of)
        self.doubt(doubts)
        self.warnings = list(dict.fromkeys(self.warnings))

    def _state(self, child: ChildJourney) -> State:
        return state(child.record, child.journey, self.desk.today, self.desk.policy)

    def done(self, sentence: str) -> Done:
        """The act's result, once it is saved."""
        return Done(self.tx.id, tuple(sorted(self.children)), sentence, tuple(self.warnings), tuple(self.remarks))

    def doubt(self, doubts: Doubts) -> None:
        """Take in what is against saving, and what is only worth knowing."""
        self.warnings += doubts.warnings
        self.remarks += doubts.remarks

    def involve(self, child_ids: Collection[int]) -> None:
        """Make the act about these children too, and see that their siblings of before it are looked at again."""
        self.children.update(child_ids)
        self.family |= child_rows.with_siblings(self.db, child_ids)

    def child(self, child_id: int) -> ChildRow:
        """The child's own row."""
        found = rows.get(self.db, ChildRow, child_id)
        if found is None:
            raise TrackboardError("this child is no longer in the database: someone took back that it was added")
        if child_id in erasure.erasures(self.db):
            raise TrackboardError("this child was erased meanwhile: nothing was saved")
        return found

    def next_seq(self, kind: type[Row], child_id: int) -> int:
        """The next number in a child's own numbering of a table."""
        return rows.next_seq(self.tx, kind.TABLE, child_id)

    def revise(
        self, kind: type[R], key: tuple[Any, ...], new: Mapping[str, Any], seen: R | NoCheck | None = NO_CHECK
    ) -> tuple[R, R]:
        """Change columns of a row, and return it as it was and as it is.

        `seen` is the row as the person saw it: `Clash` if someone changed one of the same columns to something else
        since. With NO_CHECK the row is taken as it is now.
        """
        current = self.current(kind, *key)
        self.look_for_clash(current, seen, new)
        return current, rows.update(self.tx, replace(current, **new))

    def put(
        self,
        blank: R,
        new: Mapping[str, Any],
        seen: R | NoCheck | None,
        *,
        apart: Collection[str] = (),
        also: Mapping[str, Any] | None = None,
    ) -> tuple[R | None, R]:
        """Insert a row with its own key, or change the one there is; returns it as it was (None if it was not) and is.

        `blank` carries the key and what a new row has besides `new`. `seen` as in `revise`, and None if the person saw
        that there was none: `Clash` if there is one now that says otherwise, StaleError if what was seen is gone.
        `apart` are columns that stand for themselves: one that is left as it was seen stays as it is by now. `also`
        follows from something else and is never compared.
        """
        kind = type(blank)
        current = rows.get(self.db, kind, *(getattr(blank, name) for name in blank.KEY))
        if current is None:
            if isinstance(seen, kind):
                raise StaleError(f"{_REMOVED}; save once more to write it as a new one.", None)
            row = replace(blank, **new, **(also or {}))
            rows.insert(self.tx, row)
            return None, row
        if isinstance(seen, NoCheck):
            self.tell_replaced(current, new)
        else:
            saw = blank if seen is None else seen
            new = {name: value for name, value in new.items() if name not in apart or value != getattr(saw, name)}
            self.look_for_clash(current, seen, new)
        row = replace(current, **new, **(also or {}))
        return current, current if row == current else rows.update(self.tx, row)

    def current(self, kind: type[R], *key: Any) -> R:
        """The row of that key as it is now."""
        found = rows.get(self.db, kind, *key)
        if found is None:
            raise StaleError(f"{_REMOVED}.", None)
        return found

    def look_for_clash(self, current: R, seen: R | NoCheck | None, new: Mapping[str, Any]) -> None:
        """`Clash` if a column of `new` is no longer what the person saw, nor what it is to be.

        Of a row that the person saw there was none of (None), what is blank is as it was seen.
        """
        if isinstance(seen, NoCheck):
            return
        differences = tuple(
            Difference(column, theirs, mine)
            for column, mine in new.items()
            if (theirs := getattr(current, column)) != mine
            and (theirs not in _BLANK if seen is None else theirs != getattr(seen, column))
        )
        if differences:
            raise Clash(self._clash_sentence(current, differences), current, differences)

    def first_writer(self, current: Row) -> str:
        """Who last changed a row, and when: `Minute Taker was first (16 Nov 2026 10:42)`."""
        writer = self._latest_writer(current)
        return f"{writer.actor} was first ({moment_text(writer.at)})" if writer else "someone else was first"

    def _latest_writer(self, current: Row) -> changes.ActRow | None:
        key = tuple(getattr(current, name) for name in current.KEY)
        return changes.latest_writer(self.db, current.TABLE, key, _child_of(current))

    def _clash_sentence(self, current: Row, differences: tuple[Difference, ...]) -> str:
        both = "; ".join(
            f"{_words(each.field)} is now {_shown(each.field, each.theirs)}, yours is {_shown(each.field, each.mine)}"
            for each in differences
        )
        return f"{self.first_writer(current)}: {both}. Nothing of yours was saved"

    def tell_replaced(self, current: Row, new: Mapping[str, Any]) -> None:
        """Remark on what another person wrote and this act replaces: without a look at it nothing else would say so."""
        gone = [_words(name) for name, mine in new.items() if getattr(current, name) not in (*_BLANK, mine)]
        writer = self._latest_writer(current) if gone else None
        if writer is not None and writer.actor != self.desk.who.name:
            said = f"this replaced what {writer.actor} saved on {moment_text(writer.at)}: {joined(gone)}"
            self.remarks.append(said)


@contextmanager
def act(
    desk: Desk,
    name: str,
    child_ids: Collection[int] = (),
    *,
    insist: bool | None = None,
    note: str = "",
    undoes: int | None = None,
) -> Iterator[Work]:
    """One act in one transaction, about `child_ids` and whom the body adds to them.

    `insist` None: it cannot contradict anything, and nobody looks. False: a contradiction that was not there before
    raises `Doubtful`, and so does something missing that the authority records of others. True: it is saved, and told
    among the warnings. What is missing and recorded of nobody is told among the remarks.
    """
    db = desk.db
    with db.write(actor=desk.who.name, source=desk.who.source, act=name, note=note, undoes=undoes) as tx:
        work = Work(desk, tx)
        work.involve(child_ids)
        for child_id in child_ids:
            work.child(child_id)
        if insist is not None:
            work.look_before(child_ids)
        yield work
        work.conclude(insist)


def read_children(desk: Desk, child_ids: Collection[int]) -> Iterator[ChildJourney]:
    """Each child as it stands today."""
    for facts in everything_for_derivation(desk.db, child_ids):
        yield journey_of(facts, desk.today, desk.policy)


_REMOVED = "Someone else has removed this meanwhile; nothing of yours was saved"
_BLANK = (None, "", 0)
"""What a column holds of which nothing was said."""


def _child_of(row: Row) -> int | None:
    if isinstance(row, ChildRow):
        return row.id
    return getattr(row, "child_id", None)


def _words(column: str) -> str:
    return column.replace("_", " ")


def _shown(column: str, value: Any) -> str:
    """A value as the person who typed one like it may see it; a child's name is never in a sentence."""
    if column in ("given_name", "family_name"):
        return "another name"
    if column == "no_change":
        return "yes" if value else "no"
    return f'"{value}"' if value not in (None, "") else "blank"
