"""A person's own views of the board, kept with the database: no record, so not audited. Never with a name in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from trackboard.casework.desk import NO_CHECK, Desk, NoCheck
from trackboard.clean import one_line
from trackboard.errors import TrackboardError, UsageProblem

LONGEST = 40
"""Characters of a view's name."""


@dataclass(frozen=True, slots=True)
class OwnView:
    """What the board showed when it was saved. `view` and `whose` are of board.views; `text` was typed to filter."""

    name: str
    view: str = ""
    whose: str = ""
    overdue: bool = False
    delay_point: str = ""
    text: str = ""
    sort: str = "worst"


def own_views(desk: Desk) -> list[OwnView]:
    """The person's views, by name."""
    return _views(_kept(desk))


def keep_view(desk: Desk, view: OwnView, *, seen: Sequence[OwnView] | NoCheck = NO_CHECK) -> None:
    """Save a view by its name, in the place of one of the same name.

    `seen` are the person's views as they were listed: refused where another session of the same person has saved one
    under this name since.
    """
    name = one_line(view.name)[:LONGEST]
    if not name:
        raise UsageProblem("a view is saved by a name: give it one")
    named = OwnView(**(asdict(view) | {"name": name}))

    def put(kept: dict[str, Any]) -> dict[str, Any]:
        views = _views(kept)
        same = [each for each in views if each.name.casefold() == name.casefold()]
        if not isinstance(seen, NoCheck) and any(each not in (*seen, named) for each in same):
            raise TrackboardError(f"{name} has been saved meanwhile as another view: choose another name")
        others = [each for each in views if each not in same]
        return _with_views(kept, sorted([*others, named], key=lambda each: each.name.casefold()))

    _keep(desk, put)


def drop_view(desk: Desk, name: str) -> None:
    """Forget the view of that name."""
    _keep(desk, lambda kept: _with_views(kept, [each for each in _views(kept) if each.name != name]))


def whose(desk: Desk, view: str) -> str:
    """Whose cases the person calls `mine` or `my_team`; '' if that was never said."""
    return str(_kept(desk).get(view, ""))


def keep_whose(desk: Desk, view: str, name: str) -> None:
    """Keep whose cases those are."""
    _keep(desk, lambda kept: kept | {view: name})


def _views(kept: dict[str, Any]) -> list[OwnView]:
    return [OwnView(**each) for each in kept.get("views", ())]


def _with_views(kept: dict[str, Any], views: Sequence[OwnView]) -> dict[str, Any]:
    return kept | {"views": [asdict(each) for each in views]}


def _key(desk: Desk) -> str:
    return f"views of {desk.who.name}"


def _kept(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.db.setting(_key(desk), "{}"))
    return found


def _keep(desk: Desk, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Change what is kept. It is read and written in one transaction: another session of the same person may write."""
    with desk.db.upkeep():
        desk.db.set_setting(_key(desk), json.dumps(change(_kept(desk)), ensure_ascii=False))
