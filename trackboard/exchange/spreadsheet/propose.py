"""A mapping proposed for a tracker nobody has explained yet: headers by their words, columns by what stands in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date

from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import recognise
from trackboard.exchange.files.textfiles import fold
from trackboard.exchange.spreadsheet.grid import Grid
from trackboard.exchange.spreadsheet.layout import Block, Header, Heading, header_at, lines_of
from trackboard.exchange.spreadsheet.mapping import IGNORE, NOTE, ColumnMapping, Mapping, SheetMapping
from trackboard.exchange.spreadsheet.meanings import CHILD, ids_of, is_repeatable, section_of
from trackboard.exchange.spreadsheet.samples import Content, content_of, samples_of
from trackboard.exchange.spreadsheet.tracker_words import LIKELY, NO_MATCH, SURE, Match, Words, plain
from trackboard.pathway.policy.policy import Policy

_WITHIN = 40
_FEWEST = 3
"""So many columns must be known for a row to be the header of a table of children."""
_MOSTLY, _HARDLY = 0.6, 0.34
_LONGEST_WORD = 60
_BY_CONTENT = dict.fromkeys(
    ("early_permanence_route", "milestone:early_permanence_placement"),
    ("early_permanence_route", "milestone:early_permanence_placement"),
)
"""Fields with headers that people use for either: without dates the first, with dates the second."""
_LONG_LAYOUTS = ("milestones", "actions", "delays")
_WEIGHTY = ("reference", "date_of_birth", "due_date", "plan", "parallel_plan", "milestone", "planned")
"""Fields of which two columns are a question, and not only a note more."""


@dataclass(slots=True)
class Guess:
    """What one column may be."""

    header: str
    field: str
    sure: bool
    score: float
    content: Content
    samples: tuple[str, ...] = ()
    words: dict[str, str] = made_by(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """What people write in it that stands for none of its ids, as far as is known."""


@dataclass(slots=True)
class SheetProposal:
    """How one sheet, or the sheets of all months, may be read."""

    sheet: str
    rows: str
    header_rows: int
    guesses: list[Guess]
    stands_for: str = ""
    headings: dict[str, str] = made_by(default_factory=dict)
    colours: dict[str, str] = made_by(default_factory=dict)
    unexplained: Counter[str] = made_by(default_factory=Counter)
    """Children's cells by their colour, where no key says what it means."""

    def mapping(self) -> SheetMapping:
        """As it stands now."""
        columns = tuple(ColumnMapping(each.header, each.field, each.words, each.samples) for each in self.guesses)
        return SheetMapping(
            columns, self.sheet, self.rows, self.header_rows, self.stands_for, self.headings, self.colours
        )


class Proposal:
    """A mapping in the making: what is sure, and what to ask."""

    def __init__(self, sheets: list[SheetProposal], words: Words, policy: Policy, today: date) -> None:
        self.sheets = sheets
        self.words = words
        self.policy = policy
        self.today = today

    @property
    def questions(self) -> list[tuple[SheetProposal, Guess]]:
        """The columns of which it is not sure what they are."""
        return [(sheet, guess) for sheet in self.sheets for guess in sheet.guesses if not guess.sure]

    def settle(self, guess: Guess, field: str) -> None:
        """Say what a column is."""
        guess.field, guess.sure = field, True
        fill_in(guess, self.words, self.today)

    def mapping(self) -> Mapping:
        """As it stands now."""
        return Mapping(tuple(sheet.mapping() for sheet in self.sheets))


def propose(grids: Sequence[Grid], policy: Policy, today: date, file: str) -> Proposal:
    """A mapping for the sheets of one file. `TrackboardError` where no sheet is a table of children or of theirs."""
    words = Words(policy)
    made: list[tuple[Grid, SheetProposal]] = []
    nameless: list[str] = []
    for grid in grids:
        header, rows = _header(grid, words)
        if header is None:
            continue
        if rows in _LONG_LAYOUTS:
            made.append((grid, _long(grid, header, rows, words, today)))
            continue
        sheet = _Sheet(grid, header, words, policy, today).proposal()
        if any(guess.field == "reference" for guess in sheet.guesses):
            made.append((grid, sheet))
        else:
            nameless.append(grid.file)
    if not made and nameless:
        raise TrackboardError(
            f"{nameless[0]} has no column with each child's reference, which is what a child is known by: add one, "
            "with the number of the case system."
        )
    if not made:
        raise TrackboardError(
            f"{file} has no row that looks like the header of a tracker, with a reference and milestones such as "
            "Placement Order: write a mapping, and give it with --mapping."
        )
    return Proposal(_months_together(made), words, policy, today)


def fill_in(guess: Guess, words: Words, today: date) -> None:
    """The samples of a column that has its field, and what its words stand for."""
    guess.samples = samples_of(guess.content, guess.field, words, today)
    guess.words, guess.unknown = {}, ()
    if section := section_of(guess.field, words.policy):
        texts = [text.strip() for text in guess.content.texts if len(text) <= _LONGEST_WORD]
        meant = {text: words.value(section, text) for text in texts}
        guess.words = {text: id for text, id in meant.items() if id}
        guess.unknown = tuple(text for text, id in meant.items() if not id and not words.is_empty(text))


def valid_word(field: str, meaning: str, policy: Policy) -> bool:
    """Whether an id, or two plans with a stroke between, can be what a word of the field's column stands for."""
    section = section_of(field, policy)
    parts = meaning.split("/") if section == "plans" else [meaning]
    return len(parts) <= 2 and all(part in ids_of(section, policy) for part in parts)


def _header(grid: Grid, words: Words) -> tuple[Header | None, str]:
    """The row or two rows that look most like a header, and what a row below is."""
    best: tuple[float, Header | None, str] = (0.0, None, "")
    for place in range(min(_WITHIN, len(grid.rows))):
        for rows in (1, 2):
            header = header_at(grid, place, rows)
            if header is None or len(header.names) < 2:
                continue
            form = recognise({plain(name).replace(" ", "_") for name in header.names})
            if rows == 1 and form and form.table in _LONG_LAYOUTS:
                return header, form.table
            found = [field for name in zip(header.names, header.parts, strict=True) if (field := _exact(*name, words))]
            known = {field for field in found if field not in (NOTE, IGNORE)}
            score = len(known) + 0.3 * (len(found) - len(known)) - 0.5 * (rows - 1)
            named = known & {"reference", "name", "given_name", "family_name"}
            if named and len(known) >= _FEWEST and score > best[0]:
                best = score, header, "children"
    return best[1], best[2]


def _exact(name: str, parts: tuple[str, str], words: Words) -> str:
    if not name:
        return ""
    return words.exact(name) or (words.exact(parts[1]) if parts[0] else "")


def _match(name: str, parts: tuple[str, str], words: Words) -> Match:
    """The field of a column, by the whole of its header or, under another heading, by its own part."""
    whole = words.field(name)
    upper, lower = parts
    if whole.score >= SURE or not upper or not lower:
        return whole
    above, own = words.field(upper), words.field(lower)
    if above.score >= SURE and above.field.startswith("milestone:"):
        # What stands under a milestone beside its date is about it: "Outcome", "Notes", "By whom".
        if own.field.startswith("milestone:") and own.score >= SURE:
            return Match(own.field, LIKELY)
        return Match(NOTE, SURE) if own.score >= SURE else NO_MATCH
    return max(whole, own, key=lambda match: match.score)


class _Sheet:
    """One sheet with its header, on the way to a proposal."""

    def __init__(self, grid: Grid, header: Header, words: Words, policy: Policy, today: date) -> None:
        self.grid = grid
        self.header = header
        self.words = words
        self.policy = policy
        self.today = today

    def proposal(self) -> SheetProposal:
        """What the columns, headings and colours of the sheet seem to mean."""
        matches = [
            _match(name, parts, self.words) if name else NO_MATCH
            for name, parts in zip(self.header.names, self.header.parts, strict=True)
        ]
        fields = [match.field if match.score >= SURE else "" for match in matches]
        name = next((place for place, each in enumerate(fields) if each in ("name", "family_name")), None)
        reference = fields.index("reference") if "reference" in fields else (name or 0)
        lines = list(
            lines_of(
                self.grid, self.header, reference, name, lambda text: self.words.heading(text) not in (NOTE, IGNORE)
            )
        )
        blocks = [line for line in lines if isinstance(line, Block)]
        guesses = [
            self._guess(place, header, matches[place], blocks)
            for place, header in enumerate(self.header.names)
            if header
        ]
        _only_one_each(guesses, self.policy)
        if not any(guess.field == "reference" for guess in guesses):
            _find_reference(guesses, len(blocks))
        for guess in guesses:
            fill_in(guess, self.words, self.today)
        proposal = SheetProposal(self.grid.sheet or "*", "children", self.header.last - self.header.first + 1, guesses)
        stands_for = self.words.heading(self.grid.sheet) if self.grid.sheet else ""
        proposal.stands_for = stands_for if stands_for.startswith(("unborn", "team:")) else ""
        stages = [stage.label for stage in self.policy.stages]
        for line in lines:
            if isinstance(line, Heading) and (meaning := self.words.heading(line.text, stages=stages)) != NOTE:
                proposal.headings[line.text] = meaning
        self._colours(proposal, blocks)
        return proposal

    def _guess(self, place: int, header: str, match: Match, blocks: list[Block]) -> Guess:
        content = content_of(self._texts(place, blocks), self.words, self.today)
        if (other := _BY_CONTENT.get(match.field)) and content.cells:
            match = Match(other[content.dates >= _MOSTLY], match.score)
        head = match.field.partition(":")[0]
        of_dates = head in ("milestone", "planned") or match.field in CHILD.dates
        sure = match.score >= SURE
        field = match.field
        if not field or (field == NOTE and content.dated > _MOSTLY):
            field = "dated_notes" if content.dated > _MOSTLY else NOTE
            sure = content.dated > _MOSTLY or content.dates < _MOSTLY or content.cells < 2 or match.field == NOTE
        elif field in (NOTE, IGNORE, "dated_notes"):
            sure, field = True, field if sure or field != IGNORE else NOTE
        elif of_dates and content.cells and content.dates < _HARDLY:
            said = sum(count for text, count in content.texts.items() if not self.words.is_empty(text))
            field, sure = (NOTE, True) if said >= _FEWEST or not sure else (field, sure)
        return Guess(header, field, sure, match.score, content)

    def _texts(self, place: int, blocks: list[Block]) -> Iterator[str]:
        for block in blocks:
            for _, cells in block.rows:
                if place < len(cells) and cells[place]:
                    yield cells[place]

    def _colours(self, proposal: SheetProposal, blocks: list[Block]) -> None:
        """The colours of children's cells, with what a key outside the table says of them."""
        rows = {number for block in blocks for number, _ in block.rows}
        used = Counter(
            colour
            for number in rows
            for place, colour in self.grid.fills.get(number, {}).items()
            if place < len(self.header.names)
        )
        in_header = {self.grid.rows[place][0] for place in range(self.header.first, self.header.last + 1)}
        for number, cells in self.grid.rows:
            if number in rows or number in in_header:
                continue
            for place, colour in self.grid.fills.get(number, {}).items():
                text = cells[place] if place < len(cells) else ""
                if colour in used and text and colour not in proposal.colours:
                    proposal.colours[colour] = self._colour(text)
        proposal.unexplained = Counter({colour: n for colour, n in used.items() if colour not in proposal.colours})

    def _colour(self, text: str) -> str:
        words = plain(text)
        if verdict := self.words.value("verdicts", text):
            return f"verdict:{verdict}"
        if plan := self.words.value("plans", text):
            return f"plan:{plan.partition('/')[0]}"
        return IGNORE if words in ("closed", "left", "ended", "key") else f"note:{' '.join(text.split())}"


def _long(grid: Grid, header: Header, table: str, words: Words, today: date) -> SheetProposal:
    from trackboard.exchange.bundle.bundle_form import FORMS

    guesses: list[Guess] = []
    for place, name in enumerate(header.names):
        if name:
            column = plain(name).replace(" ", "_")
            texts = (cells[place] for _, cells in grid.rows[header.last + 1 :] if place < len(cells) and cells[place])
            field = column if column in FORMS[table].every else IGNORE
            guesses.append(Guess(name, field, True, 100.0, content_of(texts, words, today)))
    return SheetProposal(grid.sheet or "*", table, 1, guesses)


def _only_one_each(guesses: list[Guess], policy: Policy) -> None:
    """Of two columns for the same thing the likelier is taken; the other is asked about, or is a note more.

    What is said of an action is one only where there is an action.
    """
    repeats = {f"milestone:{kind}" for kind, each in policy.milestones.items() if each.repeats}
    best: dict[str, Guess] = {}
    for guess in sorted(guesses, key=lambda guess: -guess.score):
        first = best.setdefault(guess.field, guess)
        repeatable = is_repeatable(guess.field) and (not guess.field.startswith("milestone:") or guess.field in repeats)
        if first is not guess and not repeatable:
            guess.sure = guess.field.partition(":")[0] not in _WEIGHTY
            guess.field = NOTE
    for guess in guesses:
        if guess.field.startswith("action_") and "action" not in best:
            guess.field, guess.sure = NOTE, True


def _find_reference(guesses: list[Guess], children: int) -> None:
    """A column that could hold the references: each child has one, no two the same, with a number in it."""
    for guess in guesses:
        texts = guess.content.texts
        distinct = len(texts) == guess.content.cells == children > 1
        if distinct and guess.content.dates == 0 and all(any(c.isdigit() for c in text) for text in texts):
            guess.field, guess.sure = "reference", False
            return


def _months_together(made: list[tuple[Grid, SheetProposal]]) -> list[SheetProposal]:
    """Sheets of several months are read alike, and so are those still to come; the newest says how."""
    months = sorted(
        ((grid, sheet) for grid, sheet in made if grid.month and grid.sheet and sheet.rows == "children"),
        key=lambda each: str(each[0].month),
        reverse=True,
    )
    if len({grid.month for grid, _ in months}) < 2:
        return [sheet for _, sheet in made]
    newest = months[0][1]
    alike = [sheet for _, sheet in months if sheet.header_rows == newest.header_rows]
    for sheet in alike[1:]:
        known = {fold(guess.header): guess for guess in newest.guesses}
        for guess in sheet.guesses:
            if (same := known.get(fold(guess.header))) is None:
                newest.guesses.append(guess)
            else:
                same.words = {**guess.words, **same.words} if same.field == guess.field else same.words
        newest.headings = {**sheet.headings, **newest.headings}
        newest.colours = {**sheet.colours, **newest.colours}
    newest.sheet, newest.stands_for = "*", ""
    return [*(sheet for _, sheet in made if not any(sheet is each for each in alike)), newest]
