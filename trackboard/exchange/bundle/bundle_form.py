"""The form of the board's own bundle: its files and their columns, made of the tables that the store states.

Ten files, and the columns that they had from the start, are always written, and so is the day on which a milestone was
recorded, since an import of a file without it takes the day of the import. What else came later is written only where
there is something in it, so that a bundle without it comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import RECORDED_ROWS, Row
from trackboard.store.tables.statement import Column, Extra, Kind


@dataclass(frozen=True, slots=True)
class Code:
    """A list of ids that a column holds one of. What is not in the list is refused, or, where `open`, kept and said."""

    words: str
    """What one of them is called in a sentence."""
    ids: Callable[[Policy], Iterable[str]]
    open: bool = False
    blank: str = ""
    """What a blank stands for."""


def _fixed(*ids: str) -> Callable[[Policy], Iterable[str]]:
    return lambda _: ids


DISPUTED = tuple(row.TABLE for row in RECORDED_ROWS if row.STATED.disputed)
"""The tables of whose rows a bundle tells what was typed against what was imported."""

CODES: Mapping[str, Code] = {
    "agenda_reasons": Code("reason to be on an agenda", attrgetter("agenda_reasons"), open=True),
    "agenda_ways": Code("way onto an agenda", _fixed("rule", "added", "dropped")),
    "answers": Code("answer", _fixed("yes", "no", "unknown")),
    "attendance": Code("attendance", attrgetter("attendance")),
    "clocks": Code("clock", lambda policy: [clock.id for clock in policy.clocks]),
    "criteria": Code("criterion", attrgetter("criteria"), open=True),
    "disputed": Code("table with a child's rows", _fixed(*DISPUTED)),
    "kinds": Code("kind of milestone", attrgetter("kinds")),
    "meeting_kinds": Code("kind of meeting", attrgetter("meeting_kinds"), open=True),
    "minute_outcomes": Code("outcome of an item", _fixed("information", "decision", "action")),
    "meeting_states": Code("status of a meeting", _fixed("draft", "closed"), blank="draft"),
    "note_kinds": Code("kind of note", _fixed("reviewed")),
    "event_outcomes": Code("outcome", attrgetter("event_outcomes")),
    "parties": Code("party", attrgetter("parties")),
    "placement_ends": Code("way a placement ends", attrgetter("placement_ends")),
    "plans": Code("plan", attrgetter("plans")),
    "reasons": Code("reason for a delay", attrgetter("reasons"), open=True),
    "routes": Code("early-permanence route", attrgetter("routes")),
    "settlements": Code("way to settle a conflict", _fixed("typed", "imported", "agreed")),
    "teams": Code("team", attrgetter("teams"), open=True),
    "verdicts": Code("verdict", attrgetter("verdicts")),
    "yes_no": Code("answer", _fixed("yes", "no")),
}
"""The lists that the tables name, each with what an import knows of it."""


@dataclass(frozen=True)
class Form:
    """One file of the bundle, its columns by the names that they have there."""

    row: type[Row]
    columns: tuple[str, ...]
    """Those always written, in order. `reference` and `meeting` stand for the id of the child and the meeting."""
    more: tuple[str, ...]
    """Columns after those, each written only where a row has something in it."""
    known_by: tuple[str, ...]
    """The columns that a file must have to be this one."""
    filled: tuple[str, ...]
    """The columns that may not be blank in any row."""
    key: tuple[str, ...]
    """No two rows are the same in these; () where rows may repeat."""
    order: tuple[str, ...]
    """What the rows are sorted by, before all their columns."""
    later: bool
    """The file came later: written only where it has rows."""
    stored_as: Mapping[str, str]
    """The columns that the database calls otherwise."""
    numbered: Mapping[str, str]
    """The columns in place of which the database has a number: the child's and the meeting's."""
    kinds: Mapping[str, Kind]
    codes: Mapping[str, Code]
    kept_back: frozenset[str]
    """The columns that are written only where somebody asks for them."""
    blanks: Mapping[str, str | int | None]
    """What a blank means in a column of whole numbers."""

    @cached_property
    def every(self) -> tuple[str, ...]:
        """All columns that the file may have."""
        return (*self.columns, *self.more)

    @property
    def table(self) -> str:
        """What the table is called, in the database and as a file."""
        return self.row.TABLE

    @property
    def file(self) -> str:
        """What the file is called when it is written."""
        return f"{self.table}.csv"

    def stored(self, column: str) -> str:
        """What the database calls a column of the file; for a child's reference and a meeting's name, their numbers."""
        return self.stored_as.get(column) or self.numbered.get(column, column)

    @cached_property
    def dates(self) -> frozenset[str]:
        """The columns of days."""
        return self._of(Kind.DAY)

    @cached_property
    def moments(self) -> frozenset[str]:
        """The columns of moments."""
        return self._of(Kind.MOMENT)

    @cached_property
    def prose(self) -> frozenset[str]:
        """Free text, which may run over lines and is left out of what is pseudonymised. The others are one line."""
        return self._of(Kind.PROSE)

    @cached_property
    def people(self) -> frozenset[str]:
        """Names of people, left out likewise."""
        return self._of(Kind.PERSON)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The columns of whole numbers."""
        return self._of(Kind.NUMBER) | self._of(Kind.FLAG)

    @cached_property
    def yes(self) -> frozenset[str]:
        """The columns that say `yes` or nothing."""
        return self._of(Kind.YES)

    def _of(self, kind: Kind) -> frozenset[str]:
        return frozenset(column for column, its in self.kinds.items() if its is kind)


def form_of(row: type[Row]) -> Form:
    """The file of a table that has one."""
    table = row.STATED
    file = table.file
    assert file is not None
    stated = {name: column for column in table.columns if (name := column.in_file)}
    written = _in_order([name for name, column in stated.items() if not column.later], file.first, file.extra)
    filled = tuple(name for name in written if name in stated and _needed(stated[name]))
    key = tuple(table.column(name).in_file or "" for name in table.key)
    key = key if all(key) else tuple(name for name, column in stated.items() if column.unique)
    known_by = file.known_by or filled
    return Form(
        row,
        columns=written,
        more=tuple(name for name, column in stated.items() if column.later),
        known_by=known_by,
        filled=filled,
        key=key,
        order=file.order or key or known_by,
        later=file.later,
        stored_as={name: column.name for name, column in stated.items() if _other_name(name, column)},
        numbered={name: column.name for name, column in stated.items() if column.kind in (Kind.CHILD, Kind.MEETING)},
        kinds={name: column.kind for name, column in stated.items()} | dict.fromkeys(file.extra, Kind.CODE),
        codes={name: CODES[column.codes] for name, column in (stated | dict(file.extra)).items() if _coded(column)},
        kept_back=frozenset(name for name, column in stated.items() if column.on_purpose),
        blanks={name: column.default for name, column in stated.items()},
    )


def _other_name(name: str, column: Column) -> bool:
    """Whether a file calls a column otherwise; a child's reference in place of its number is another value."""
    return name != column.name and column.kind not in (Kind.CHILD, Kind.MEETING)


def _needed(column: Column) -> bool:
    return column.needed if column.needed is not None else not column.null and column.default is None


def _coded(column: Column | Extra) -> bool:
    return isinstance(column, Extra) or column.kind is Kind.CODE


def _in_order(names: Iterable[str], first: Collection[str], extra: Mapping[str, Extra]) -> tuple[str, ...]:
    """The names with those of `first` before the others, and each extra one after the one that it follows."""
    found = [*first, *(name for name in names if name not in first)]
    for name, each in extra.items():
        found.insert(found.index(each.after) + 1, name)
    return tuple(found)


def forms_of(tables: Iterable[type[Row]]) -> dict[str, Form]:
    """The files of those of `tables` that have one, by table, in the order in which they are written."""
    places = {row: row.STATED.file.place for row in tables if row.STATED.file is not None}
    return {row.TABLE: form_of(row) for row in sorted(places, key=lambda row: places[row])}


FORMS: Mapping[str, Form] = forms_of(RECORDED_ROWS)
"""Every file of a bundle by its table."""


def recognise(columns: Collection[str]) -> Form | None:
    """The file whose columns these are: the one that has most of them, of those that lack none they are known by."""
    fitting = [form for form in FORMS.values() if all(column in columns for column in form.known_by)]
    return max(fitting, key=lambda form: sum(column in columns for column in form.every), default=None)


def nearest(columns: Collection[str]) -> tuple[Form, list[str]]:
    """The file that columns which fit none come nearest to, and those it is known by that are missing."""
    form = max(FORMS.values(), key=lambda form: sum(column in columns for column in form.every))
    return form, [column for column in form.known_by if column not in columns]
