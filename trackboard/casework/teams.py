"""The team that people name: one of the policy's, one that is at work here already, or a new one they insist on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from trackboard.casework.desk import Desk, Doubtful
from trackboard.casework.fields.field import Place
from trackboard.casework.typed_words import known_as, none_such
from trackboard.clean import one_line, search_key
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database
from trackboard.store.reads import view_rows


@dataclass(frozen=True)
class Teams:
    """The teams that are known here. A name typed short would be a team of its own, with an action list of its own."""

    db: Database
    policy: Policy

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Every team by id with its label: the policy's first, then those that hold a case or an action."""
        at_work = (team for team in view_rows.every_team(self.db) if team not in self.policy.teams)
        return {**self.policy.teams, **{team: team for team in at_work}}

    def meant(self, text: str) -> str | None:
        """The id of the one team that `text` is, or that it begins: `leg` is Legal, `ado` Adoption.

        Whole words that begin a team which is only at work here mean nothing: North may be another than North East.
        """
        exactly = known_as(text, self.labels)
        if exactly is not None:
            return exactly
        key = search_key(one_line(text))
        names = [(id, search_key(name)) for id, label in self.labels.items() for name in (id, label)]
        begun = [(id, name[len(key) :]) for id, name in names if key and name.startswith(key)]
        cut = all(id in self.policy.teams or rest[:1].isalnum() for id, rest in begun)
        return begun[0][0] if cut and len({id for id, _ in begun}) == 1 else None

    def id_of(self, text: str) -> str:
        """The id of the team meant; any other text as it stands, on one line, '' for none."""
        return self.meant(text) or one_line(text)

    def read_as(self, text: str) -> list[str]:
        """A sentence on the team that is meant by a part of its name, for an act that does not name it otherwise."""
        id = self.meant(text)
        if id is None or known_as(text, {id: self.labels[id]}) is not None:
            return []
        return [f'team "{one_line(text)}" is {self.labels[id]}']

    def doubts(self, *ids: str) -> list[str]:
        """Sentences on ids that are no team known here; looked at before anything is written. '' is no team."""
        wanted = [id for id in dict.fromkeys(ids) if id]
        return [none_such(id, self.labels, "team") for id in wanted if id not in self.labels]


def teams_at(desk: Place) -> Teams:
    """The teams that are known at a desk."""
    return Teams(desk.db, desk.policy)


def asked(desk: Desk, *ids: str, insist: bool) -> list[str]:
    """The doubts on these teams, raised as `Doubtful` unless the person insists: for acts nothing else contradicts."""
    found = teams_at(desk).doubts(*ids)
    if found and not insist:
        raise Doubtful(tuple(found))
    return found
