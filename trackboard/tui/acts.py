"""What a person can do, stated once: its keys, what it is called, what it does, and the function that does it.

The bindings, the command palette, the footer, the help and the keys section of the README are made of this. Each
screen states its own acts (`ACTS`); common_acts has those that can be done everywhere, child_acts those on a child.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from trackboard.tui.forms.sheet import Sheet

EVERYWHERE = "everywhere"
CHILD = "a child"
"""The child under the cursor of the board, or the one whose case is open."""

Group = Literal["this", "go", "find", "show", "share", "record"]
"""What an act is for: something with what is in hand, going somewhere, finding a child, how things are shown, who may
see what, and recording anything else."""

S = TypeVar("S", contravariant=True)
"""What an act is done on: a kind of screen."""


@dataclass(frozen=True, slots=True)
class Act(Generic[S]):
    """Something a person can do. One of `do`, `do_given` and `sheet` says how."""

    name: str
    """Its id in key maps."""
    title: str
    help: str
    do: Callable[[S], object] | None = None
    _: KW_ONLY
    do_given: Callable[[S, str], object] | None = None
    """The same of an act with several keys, which is given what its key stands for."""
    sheet: Callable[[], type[Sheet]] | None = None
    """What is filled in for it, imported when it is asked for."""
    unless: Callable[[S], str] | None = None
    """Why it cannot be done just now, in one sentence; '' if it can."""
    keys: str = ""
    """Textual's names of the keys; '' for an act of the palette only."""
    given: tuple[tuple[str, str], ...] = ()
    """More keys, each with what the function is given."""
    shown_keys: str = ""
    """The keys as people read them, where their names do not say it."""
    where: str = EVERYWHERE
    group: Group = "this"
    footer: str = ""
    """The word in the footer; '' where it has no room for it."""
    rank: int = 3
    """How long the footer keeps it as the window gets narrower: 0 is kept always."""
    words: str = ""
    """Other words that people look for it by."""
    always: bool = False
    """Works over everything else, even while something is typed."""
    listed: bool = True
    """Whether the palette lists it: moving about is for keys."""
    records: bool = False
    """Whether it writes: not to be done on a past day's board, nor in a file that is only to be read."""

    @property
    def goes(self) -> bool:
        """Whether the footer has it at the right, among where one can go; at the left is what is done with this."""
        return self.group not in ("this", "record")

    @property
    def keys_text(self) -> str:
        """The keys as people read them: `?`, `arrows hjkl`."""
        return self.shown_keys or " ".join(map(key_text, filter(None, self.keys.split(","))))

    @property
    def first_key(self) -> str:
        """The key that the footer shows."""
        return key_text(self.keys.split(",")[0])


_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
}


def key_text(key: str) -> str:
    """A key as people read it: `?` for question_mark, `ctrl+p` as it is."""
    return _NAMES.get(key, key)


def placed(where: str, *acts: Act[S]) -> tuple[Act[S], ...]:
    """The acts of a place."""
    return tuple(replace(act, where=where) for act in acts)


def bindings(acts: Iterable[Act[Any]], *, always: bool = False) -> list[BindingType]:
    """Textual's bindings of acts, with the act's name as id; `always`: only those that always work, for the app."""
    return [
        Binding(
            keys,
            f"act({act.name!r}, {given!r})" if given else f"act({act.name!r})",
            act.title,
            tooltip=act.help,
            id=f"{act.name}.{given}" if given else act.name,
            priority=always,
        )
        for act in acts
        if act.always == always
        for keys, given in ((act.keys, ""), *act.given)
        if keys
    ]
