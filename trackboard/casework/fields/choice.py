"""Fields that are chosen: among what the policy lists, among what is known here, or between two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trackboard.casework.fields.field import Field, Labels, Place, Texts
from trackboard.casework.typed_words import choose, known_as, listed
from trackboard.clean import one_line
from trackboard.errors import TrackboardError, UsageProblem

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of those that the policy lists, by id, label or a part that only one of them has. It is read as the id."""

    among: Labels | Callable[[Policy], Labels] | None = None
    what: str = "choice"
    """What a sentence calls one of them: `kind of milestone`."""
    flag: str = ""
    """The id that a command chooses by the bare option."""
    kind = "choice"

    def labels(self, policy: Policy) -> Labels:
        """Those there are."""
        return self.among(policy) if callable(self.among) else self.among or {}

    def offers(self, desk: Place) -> Labels:
        return self.labels(desk.policy)

    def meaning(self, text: str, desk: Place, beside: Texts) -> Any:
        return choose(text, self.offers(desk), self.what)

    def problem_of_none(self, desk: Place) -> TrackboardError:
        return UsageProblem(f"{self.label}: nothing is chosen; it is one of: {listed(self.offers(desk), self.what)}")

    def words(self, kept: Any, policy: Policy) -> str:
        return self.labels(policy).get(kept, str(kept)) if kept else ""


@dataclass(frozen=True, slots=True)
class OpenChoice(Choice):
    """One of those there are, or something new. `meant` says which of them a text is beyond doubt."""

    def meant(self, desk: Place) -> Callable[[str], str | None]:
        """From a text to the id of the one that it means, None if it is none of them; the look-up is made once."""
        raise NotImplementedError

    def meaning(self, text: str, desk: Place, beside: Texts) -> Any:
        return self.meant(desk)(text) or one_line(text)


@dataclass(frozen=True, slots=True)
class Team(OpenChoice):
    """A team that is known here, or a new one: the act asks about that."""

    metavar: str = "TEAM"

    def labels(self, policy: Policy) -> Labels:
        return policy.teams

    def offers(self, desk: Place) -> Labels:
        from trackboard.casework.teams import teams_at

        return teams_at(desk).labels

    def meant(self, desk: Place) -> Callable[[str], str | None]:
        from trackboard.casework.teams import teams_at

        return teams_at(desk).meant


@dataclass(frozen=True, slots=True)
class Flag(Choice):
    """Two choices, the second of which a command makes by the bare option. It is read as whether that one was made."""

    def meaning(self, text: str, desk: Place, beside: Texts) -> bool:
        return choose(text, self.offers(desk), self.what) == self.flag

    def made(self, beside: Texts) -> bool:
        """Whether it is made among the texts of an act; a text that is neither makes it not."""
        given = beside.get(self.name)
        if not isinstance(given, str):
            return bool(given)
        return isinstance(self.among, Mapping) and known_as(given, self.among) == self.flag

    def kept(self, value: bool) -> int:
        return int(value)

    def value_of(self, kept: int) -> bool:
        return bool(kept)

    def typed_as(self, kept: Any) -> str:
        assert isinstance(self.among, Mapping)
        return self.flag if kept else next(iter(self.among))


YES_NO: Labels = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True, slots=True)
class YesNo(Choice):
    """`yes` or `no`, '' where nobody said."""

    metavar: str = "yes|no"

    def labels(self, policy: Policy) -> Labels:
        return YES_NO

    def meaning(self, text: str, desk: Place, beside: Texts) -> Any:
        answer = one_line(text).casefold()
        found = next((id for id in YES_NO if id.startswith(answer)), None)
        if found is None:
            raise UsageProblem(f'"{one_line(text)}" is neither yes nor no')
        return found

    def value(self, given: object) -> Any:
        return "yes" if given else "no"

    def problem_of_none(self, desk: Place) -> TrackboardError:
        return UsageProblem(f"{self.label}: say yes or no")
