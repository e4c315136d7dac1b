"""Data without the people in it: identifiers hashed with the database's salt, births to their month, no free text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import Form
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.record import ON_OR_BEFORE
from trackboard.store.database import Database

LEFT_OUT = "(left out)"
"""What stands where something was and may not be blank."""

_IDENTIFIERS = frozenset({"reference", "alias", "sibling_group", "meeting"})
_BIRTHS = frozenset({"date_of_birth", "due_date"})


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """What is written in place of what a child or a person can be known by."""

    salt: str
    policy: Policy

    @classmethod
    def of(cls, db: Database, policy: Policy) -> Self:
        """Those of a database. The salt stays in it; without one pseudonyms could be guessed, so that is refused."""
        salt = db.setting("pseudonym_salt")
        if not salt:
            raise TrackboardError(
                "this database has no salt, and without one pseudonyms can be guessed: import its bundle into a new "
                "database, which `trackboard init` makes, and export from there"
            )
        return cls(salt, policy)

    def name(self, identifier: str) -> str:
        """The salted SHA-256 of a reference, in hexadecimal: the same wherever it stands."""
        return hashlib.sha256((self.salt + identifier).encode()).hexdigest()

    def cell(self, form: Form, column: str, text: str) -> str:
        """What is written of one cell of the bundle."""
        if not text:
            return ""
        if column in _IDENTIFIERS:
            return self.name(text)
        if column in _BIRTHS:
            return f"{text[:7]}-01"  # still a date
        if column in form.prose or column in form.people or not self._known(form, column, text):
            return LEFT_OUT if column in form.filled else ""
        return text

    def _known(self, form: Form, column: str, text: str) -> bool:
        """Whether a code is one of its list, where something else might have been written."""
        if column in form.codes:
            return text in form.codes[column].ids(self.policy)
        if form.table == "milestones" and column == "reason":
            return text in self.policy.event_reasons or text == ON_OR_BEFORE
        if column == "early_permanence_considered":
            return text in ("yes", "no")
        return True
