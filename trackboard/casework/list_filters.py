"""Which children a list shows, from what was typed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from trackboard.board.board import Board
from trackboard.board.model import Filter
from trackboard.casework.fields.field import Texts
from trackboard.casework.fields.list_fields import FILTER
from trackboard.errors import UsageProblem
from trackboard.pathway.ids import Stages
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database


class _Place(NamedTuple):
    """Where the texts are read, without a desk: a list that is only read starts sooner."""

    db: Database
    policy: Policy
    today: date


def read_filter(
    board: Board, texts: Texts, *, search: str = "", search_names: bool = False, everyone: bool = False
) -> Filter:
    """The filter that is meant by fields of `FILTER`. UsageProblem where no child could ever fit it.

    `search` is a part of the reference or, with `search_names`, of the name; `everyone` is the aged and the closed too.
    """
    chosen = FILTER.read(_Place(board.db, board.policy, board.as_at), texts)
    if chosen["stage"] == Stages.CLOSED:
        if chosen["standing"]:
            raise UsageProblem("a closed child has an outcome and no standing: leave --standing out")
        everyone = True  # a list of the closed is not wanted without them
    include = chosen.pop("include") or board.default_filter.include
    return Filter(**chosen, include=include, search=search, search_names=search_names, all=everyone)


def read_named(name: str, text: str | None, db: Database, policy: Policy) -> str:
    """What one field of `FILTER` means, '' where nothing is given: `authority`, `include`."""
    found: str = FILTER[name].read(text, _Place(db, policy, date.min))
    return found
