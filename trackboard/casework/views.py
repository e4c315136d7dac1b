"""A person's own views of the board, kept with the database: no record, so not audited. Never with a name in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from trackboard.casework.acts import Desk
from trackboard.clean import one_line
from trackboard.errors import UsageProblem

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
    return [OwnView(**each) for each in _kept(desk).get("views", ())]


def keep_view(desk: Desk, view: OwnView) -> None:
    """Save a view by its name, in the place of one of the same name."""
    name = one_line(view.name)[:LONGEST]
    if not name:
        raise UsageProblem("a view is saved by a name: give it one")
    others = [each for each in own_views(desk) if each.name.casefold() != name.casefold()]
    named = OwnView(**(asdict(view) | {"name": name}))
    _keep_views(desk, sorted([*others, named], key=lambda each: each.name.casefold()))


def drop_view(desk: Desk, name: str) -> None:
    """Forget the view of that name."""
    _keep_views(desk, [each for each in own_views(desk) if each.name != name])


def whose(desk: Desk, view: str) -> str:
    """Whose cases the person calls `mine` or `my_team`; '' if that was never said."""
    return str(_kept(desk).get(view, ""))


def keep_whose(desk: Desk, view: str, name: str) -> None:
    """Keep whose cases those are."""
    _keep(desk, _kept(desk) | {view: name})


def _keep_views(desk: Desk, views: Sequence[OwnView]) -> None:
    _keep(desk, _kept(desk) | {"views": [asdict(each) for each in views]})


def _key(desk: Desk) -> str:
    return f"views of {desk.who.name}"


def _kept(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.db.setting(_key(desk), "{}"))
    return found


def _keep(desk: Desk, content: dict[str, Any]) -> None:
    with desk.db.upkeep():
        desk.db.set_setting(_key(desk), json.dumps(content, ensure_ascii=False))
