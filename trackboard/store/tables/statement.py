"""The words that a table is stated in: columns with what they hold, keys, indexes, its file in a bundle.

Everything here is plain data. It knows no engine: trackboard/store/sqlite turns it into SQL.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum
from inspect import cleandoc
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform, get_args


class Type(Enum):
    """What an engine stores: whole numbers and text. Both engines that are thought of have these two."""

    INTEGER = "INTEGER"
    TEXT = "TEXT"


class Kind(Enum):
    """What a column holds. From it follow how a cell of a file is read, the words of the history, and what an erasure
    does."""

    ID = "the table's own number of the row, never used twice"
    SEQ = "the number of the row among those of one child"
    VERSION = "how often the row was changed"
    CHILD = "the number of a child"
    MEETING = "the number of a meeting"
    NUMBER = "a whole number"
    YES = "1 for yes, 0 for no; in a file `yes` or nothing"
    FLAG = "1 for yes, 0 for no; in a file too"
    TEXT = "one line of text"
    REFERENCE = "what the case system, or another, calls a child"
    NAME = "what people and files call a meeting"
    CODE = "one of a list of ids"
    PERSON = "the name of a person, or of several"
    PROSE = "free text, which may run over lines"
    DAY = "a day, YYYY-MM-DD; NULL where there is none"
    MOMENT = "a moment in UTC, YYYY-MM-DDTHH:MM:SSZ; '' where there is none"


_BLANKED = {Kind.TEXT, Kind.REFERENCE, Kind.NAME, Kind.PERSON, Kind.PROSE, Kind.DAY, Kind.MOMENT}
"""Kinds that a lawful erasure empties in a row that stays."""
_NOT_IN_FILES = {Kind.ID, Kind.SEQ, Kind.VERSION}
_WHERE_IT_STANDS = _NOT_IN_FILES | {Kind.CHILD, Kind.MEETING}
_FILE_NAMES = {Kind.CHILD: "reference", Kind.MEETING: "meeting"}
_WHOLE = {Kind.ID, Kind.SEQ, Kind.VERSION, Kind.CHILD, Kind.MEETING, Kind.NUMBER, Kind.YES, Kind.FLAG}


@dataclass(slots=True, eq=False)  # not frozen, and compared by identity: two hundred are made at each start
class Column:
    """One column. Of a row class the name, the default and whether it may be NULL come from the class."""

    name: str
    kind: Kind
    says: str = ""
    """What it holds, for schema.sql; '' where the name says it."""
    null: bool = False
    default: str | int | None = None
    """The default of a column that may not be NULL; None where a row must say it."""
    label: str | None = None
    """What the history calls it; '' where its value speaks for itself, None where the history leaves it out."""
    codes: str = ""
    """The list that a CODE is one of, or that has words for a text. The rooms above know the lists by this name."""
    hidden: bool = False
    """The history only says that it was written, not what. Always so of PROSE."""
    file: str | None = ""
    """Its name in the bundle; '' where it is the column's own, None where it is not in the bundle."""
    later: bool = False
    """In the bundle it is written only where a row has something in it."""
    needed: bool | None = None
    """Whether a row of a file must fill it; None: where the table has no default for it."""
    erased: Literal["", "blank", "keep"] = ""
    """What a lawful erasure does to it in a row that stays; '': as its kind has it."""
    unique: bool = False
    references: str = ""
    """The table whose number it holds."""
    check: str = ""
    """A condition on each row, as SQL."""
    on_purpose: bool = False
    """Its text leaves the file only where somebody asks for it: no export, paper or bundle has it otherwise."""
    origin: bool = False
    """It says how the row came here, not what it says: rows that differ only in it say the same."""
    given: bool = False
    """A row must say it in SQL, although the class has a default for it."""
    since: int = 1
    """The version of the file that brought it. Changes that were written before do not have it."""
    filled: bool = False
    """The migration that brought it gave it values in rows that were there, which the changes before do not have."""

    @property
    def type(self) -> Type:
        """What an engine stores."""
        return Type.INTEGER if self.kind in _WHOLE else Type.TEXT

    @property
    def in_file(self) -> str | None:
        """Its name in the bundle, None if it is not there."""
        if self.file is None or self.kind in _NOT_IN_FILES:
            return None
        return self.file or _FILE_NAMES.get(self.kind, self.name)

    @property
    def kept(self) -> bool:
        """Whether a lawful erasure leaves it as it is in a row that stays."""
        return self.erased == "keep" or (self.erased != "blank" and self.kind not in _BLANKED)

    @property
    def unsaid(self) -> bool:
        """Whether the history says only that it was written."""
        return self.hidden or self.kind is Kind.PROSE

    @property
    def blank(self) -> str | int | None:
        """What stands in it once it is emptied."""
        return None if self.null else 0 if self.type is Type.INTEGER else ""


def _maker(kind: Kind, **always: Any) -> Callable[..., Column]:
    def column(says: str = "", **more: Any) -> Column:
        return Column(**{"name": "", "kind": kind, "says": says, **always, **more})

    return column


RowId = _maker(Kind.ID)
Seq = _maker(Kind.SEQ)
Version = _maker(Kind.VERSION)
Child = _maker(Kind.CHILD, references="children")
Meeting = _maker(Kind.MEETING, references="meetings")
Number = _maker(Kind.NUMBER)
Yes = _maker(Kind.YES)
Flag = _maker(Kind.FLAG)
Text = _maker(Kind.TEXT)
Reference = _maker(Kind.REFERENCE)
Name = _maker(Kind.NAME)
Person = _maker(Kind.PERSON)
Prose = _maker(Kind.PROSE)
Day = _maker(Kind.DAY)
Moment = _maker(Kind.MOMENT)


def Code(codes: str, says: str = "", **more: Any) -> Column:
    """One of the ids of a list."""
    return Column("", Kind.CODE, says, codes=codes, **more)


@dataclass(frozen=True, slots=True)
class Index:
    """An index. `where` leaves out rows, as SQL."""

    name: str
    columns: tuple[str, ...]
    where: str = ""
    unique: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """A column that a file has beside those of its table."""

    after: str
    """The column of the file that it follows."""
    codes: str


@dataclass(frozen=True, slots=True)
class BundleFile:
    """The table's file in a bundle, in the file's own names of the columns."""

    known_by: tuple[str, ...] = ()
    """The columns by which a file is known to be this one; (): those that may not be blank."""
    order: tuple[str, ...] = ()
    """What rows are sorted by, before all their columns; (): the key, or without one what they are known by."""
    first: tuple[str, ...] = ()
    """Columns that stand first, whatever their place in the table."""
    about: tuple[str, ...] = ()
    """The table's columns that say what a row is about; see `Table.about`."""
    extra: Mapping[str, Extra] = field(default_factory=dict)
    later: bool = True
    """Written only where it has rows. The ten files of the first version are always written."""
    place: int = 99
    """Its place among the files."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table, whole."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    says: str = ""
    """What its rows are, for schema.sql."""
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[Index, ...] = ()
    recorded: bool = False
    """Every change of it is written to the audit, with who made it."""
    ordinary: bool = False
    """Kept by a number of its own and not by its key: for rows so long that a page holds only a few."""
    numbered: bool = True
    """Of a table with an ID: no number is given twice, even after a row is gone."""
    noun: str = ""
    """What the history calls a row; `{column}` stands for the words of a column."""
    told_first: tuple[str, ...] = ()
    """Columns that the history tells before the others."""
    signed: bool = False
    """The rows of a closed meeting stay as they were signed; a lawful erasure empties them and does not remove them."""
    joined_apart: bool = False
    """Where two records of one child become one, its rows need more than to move: casework says what."""
    tells_of_child: bool = True
    """What is written in it is something recorded of its child, and counts for when anything last was."""
    disputed: bool = False
    """An import may say otherwise of a row than a person typed, and a bundle takes that along."""
    file: BundleFile | None = None

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def child(self) -> str:
        """The column that says whose child's a row is, '' if it is no child's."""
        return "id" if self.name == "children" else self._of(Kind.CHILD)

    @property
    def meeting(self) -> str:
        """The column that says which meeting's a row is, '' if it is no meeting's."""
        return "id" if self.name == "meetings" else self._of(Kind.MEETING)

    @property
    def of_a_child(self) -> bool:
        """Whether a row may be a child's, and is not the child's own row."""
        return self.child not in ("", "id")

    @property
    def of_a_meeting(self) -> bool:
        """Whether every row is a meeting's."""
        return bool(self.meeting) and not self.column(self.meeting).null

    @property
    def own_numbers(self) -> bool:
        """Whether its rows are numbered for each child."""
        return any(self.column(name).kind is Kind.SEQ for name in self.key)

    @property
    def named_by_key(self) -> bool:
        """Whether the key of a row is itself a name of the child."""
        return any(self.column(name).kind is Kind.REFERENCE for name in self.key)

    @property
    def references(self) -> tuple[str, ...]:
        """The columns that name a child."""
        return tuple(column.name for column in self.columns if column.kind is Kind.REFERENCE)

    def without_kept_back(self, row: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """A row by column, with what leaves only on purpose replaced by words that say so."""
        back = {column.name for column in self.columns if column.on_purpose}
        if row is None or not back:
            return row
        return {name: "(left out)" if name in back and value else value for name, value in row.items()}

    @property
    def content(self) -> tuple[str, ...]:
        """The columns that say something. The others say whose the row is, where it stands and how it came here."""
        columns = (column for column in self.columns if column.kind not in _WHERE_IT_STANDS and not column.origin)
        return tuple(column.name for column in columns)

    @property
    def about(self) -> tuple[str, ...]:
        """The columns that say what a row is about: where a file says something else of the same thing, it is a change.
        The key; where rows are only numbered, what a row must say."""
        if self.file and self.file.about:
            return self.file.about
        if not any(self.column(name).kind in _NOT_IN_FILES for name in self.key):
            return self.key
        return tuple(
            column.name
            for column in self.columns
            if not column.null and column.default is None and column.kind not in _NOT_IN_FILES
        )

    def _of(self, kind: Kind) -> str:
        return next((column.name for column in self.columns if column.kind is kind), "")


class Row:
    """A row of a recorded table: a dataclass whose fields are the columns, each `Annotated` with a Column."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]
    STATED: ClassVar[Table]
    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    version: int


R = TypeVar("R", bound=Row)


@dataclass_transform(frozen_default=True)
def recorded(name: str, key: Iterable[str], **more: Any) -> Callable[[type[R]], type[R]]:
    """Make a row class the statement of the table `name`. Its docstring says what the rows are.

    To the type checker its rows are frozen. While the program runs they are plain dataclasses with slots, because a
    frozen one takes five times as long to make, and an import or an export makes millions.
    """

    def stated(row: type[R]) -> type[R]:
        row = dataclass(slots=True, unsafe_hash=True)(row)
        columns = tuple(_column(field.name, field.type, field.default) for field in fields(row))
        says = cleandoc(row.__doc__ or "")
        row.STATED = Table(name, columns, tuple(key), says=says, recorded=True, **more)
        row.TABLE, row.KEY = name, tuple(key)
        return row

    return stated


def computed(row: type[tuple[Any, ...]], name: str, key: Iterable[str], **more: Any) -> Table:
    """The table `name` of what is computed. `row` is a NamedTuple, each field `Annotated` with a Column; its docstring
    says what the rows are."""
    columns = tuple(_column(field, stated, MISSING) for field, stated in row.__annotations__.items())
    return Table(name, columns, tuple(key), says=cleandoc(row.__doc__ or ""), **more)


def _column(name: str, stated: Any, default: Any) -> Column:
    column: Column
    type_, column = get_args(stated)
    column.name = name
    column.null = type(None) in get_args(type_)
    if column.default is None and not column.null and not column.given and default is not MISSING:
        column.default = default
    return column
