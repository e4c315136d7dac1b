"""How a policy file is refused: one sentence with the file, the line or the key, and what would be accepted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.pathway.policy.value_checks import Check


class PolicyError(TrackboardError):
    """The policy file cannot be used. The sentence names the file, the line or key, and what would be accepted."""


class FileErrors:
    """The errors of one policy file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def checked(self, place: str, value: Any, check: Check) -> Any:
        """The value, where the check accepts it. `place` is the key from its section on."""
        accepts, words = check
        if accepts(value) is None:
            raise self.wrong(place, value, words)
        return value

    def section(self, place: str, value: Any) -> dict[str, Any]:
        """The value, where it is a section."""
        if not isinstance(value, dict):
            raise self.wrong(place, value, f"a section, under [{place}] on a line of its own")
        return value

    def wrong(self, place: str, value: Any, words: str) -> PolicyError:
        """A value that is not accepted, and in words what is."""
        return self.says(f"{place} is {_shown(value)}, which is not accepted; write {words}.")

    def unknown(self, place: str, key: str, known: Iterable[str], hint: str = "") -> PolicyError:
        """A key that is not known in `place`, '' for the file; `hint` where no known key is like it."""
        from difflib import get_close_matches

        listed = list(known)
        near = get_close_matches(key, listed, n=1)
        where = f"[{place}]" if place else "a policy"
        way_out = f'did you mean "{near[0]}"?' if near else hint or f"known there: {', '.join(listed)}."
        return self.says(f'there is no "{one_line(key)}" in {where}; {way_out}')

    def says(self, sentence: str) -> PolicyError:
        """The sentence, with the file before it."""
        return PolicyError(f"{self._path}: {sentence}")


def _shown(value: Any) -> str:
    """The value much as TOML writes it, cut to a length that fits a sentence."""
    text = one_line(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= 60 else text[:57] + "..."
