"""What a list is narrowed by: the team, owner and authority that are named there, however they are written.

A name typed wrong would give a list of nobody, which looks like one of good news. What looks names up is imported where
one is given: most lists are narrowed by none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trackboard.clean import search_key
from trackboard.errors import UsageProblem
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database

_MOST_LISTED = 12


def known_team(db: Database, policy: Policy, given: str) -> str:
    """The team as it is kept; by its label too. UsageProblem where neither the policy nor anybody's record has it."""
    if not given:
        return given
    from trackboard.store.reads import view_rows

    labels = {team: policy.teams.get(team, team) for team in (*policy.teams, *view_rows.named(db, "team"))}
    return _known("team", given, labels)


def known_owner(db: Database, given: str) -> str:
    """The owner of a child or an action as it is kept. UsageProblem where nobody is called so."""
    if not given:
        return given
    from trackboard.store.reads import view_rows

    return _known("owner", given, {owner: owner for owner in view_rows.named(db, "owner")})


def known_authority(db: Database, given: str) -> str:
    """The authority as it is kept. UsageProblem where nothing here is of that authority."""
    if not given:
        return given
    from trackboard.store.reads import report_rows

    return _known("authority", given, {name: name for name in report_rows.authorities(db)})


def _known(what: str, given: str, labels: Mapping[str, str]) -> str:
    if given in labels:
        return given
    key = search_key(given)
    found = [id for id, label in labels.items() if key in (search_key(id), search_key(label))]
    if len(found) == 1:
        return found[0]
    raise UsageProblem(f'there is no {what} "{given}" here; {_instead(given, labels)}')


def _instead(given: str, labels: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    there_is = f"here is: {_listed(labels) or 'none yet'}"
    by_key = {search_key(word): id for id, label in labels.items() for word in (label, id)}
    near = get_close_matches(search_key(given), by_key, n=1) if len(labels) > 1 else ()
    return f'did you mean "{by_key[near[0]]}"? T{there_is}' if near else f"t{there_is}"


def _listed(names: Iterable[str]) -> str:
    every = sorted(names, key=search_key)
    more = f" and {len(every) - _MOST_LISTED} more" if len(every) > _MOST_LISTED else ""
    return ", ".join(every[:_MOST_LISTED]) + more
