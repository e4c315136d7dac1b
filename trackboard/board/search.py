"""Filter as you type: one long text in memory, one line a child."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from trackboard.board.model import Privacy
from trackboard.board.privacy import shown_as
from trackboard.clean import search_key
from trackboard.store.reads.search_rows import SearchRow


@dataclass(frozen=True, slots=True)
class SearchText:
    """A line of text for each child. Names are in it only where names are shown: a hit would give them away."""

    text: str
    starts: array[int]
    """Where each child's line starts in `text`."""
    ids: array[int]
    elsewhere: Mapping[int, str]
    """Whom the view does not show, by id, and where they are: `board`, `aged`, `closed` or `left_out`."""

    @classmethod
    def of(cls, rows: Iterable[SearchRow], privacy: Privacy, shown: Container[str] = ("board",)) -> SearchText:
        """Of everyone, where the view shows those who are at one of `shown`."""
        lines: list[str] = []
        starts, ids = array("q"), array("q")
        elsewhere: dict[int, str] = {}
        place = 0
        for row in rows:
            label = shown_as(row.reference, row.given_name, row.family_name, privacy)
            words = (row.reference, label, row.team, row.owner, row.authority)
            line = search_key(" ".join(words).replace("\n", " ")) + "\n"
            lines.append(line)
            starts.append(place)
            ids.append(row.id)
            place += len(line)
            if row.place not in shown:
                elsewhere[row.id] = row.place
        return cls("".join(lines), starts, ids, elsewhere)

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, query: str) -> Iterator[int]:
        """Ids of the children whose line holds every word of `query`, in the order of the text."""
        words = search_key(query).split()
        if not words:
            yield from self.ids
            return
        first, others = max(words, key=len), words
        place = self.text.find(first)
        while place >= 0:
            row = bisect_right(self.starts, place) - 1
            end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)
            line = self.text[self.starts[row] : end]
            if all(word in line for word in others):
                yield self.ids[row]
            place = self.text.find(first, end)
