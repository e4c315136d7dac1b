"""`trackboard import spreadsheet`: which mapping a tracker is read by, and the questions where none is known yet."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, say, text_of
from trackboard.errors import UsageProblem
from trackboard.table import Column, Table

if TYPE_CHECKING:
    from trackboard.exchange.spreadsheet.mapping import Mapping
    from trackboard.exchange.spreadsheet.propose import Guess, Proposal, SheetProposal
    from trackboard.exchange.spreadsheet.tracker_files import Tracker
    from trackboard.exchange.staged import Progress, Staged
    from trackboard.pathway.policy.policy import Policy

_COLUMNS = (
    Column("file", "File"),
    Column("sheet", "Sheet"),
    Column("header", "Column"),
    Column("field", "Field"),
    Column("sure", "Sure"),
    Column("samples", "Such as"),
)
_NAMED = 3
"""So many ambiguous columns are named in a sentence."""
_WORDS_ASKED = 12
"""So many words of a column are asked about; the others are kept as notes."""


class TrackerReader:
    """Reads trackers by the mapping given, found or agreed on. `form` is how the proposal is printed."""

    def __init__(self, context: Context, mapping: Path | None, save_to: Path | None, form: str) -> None:
        from trackboard.exchange.spreadsheet.tracker_files import FOLDER

        self.context = context
        self.given = mapping
        self.save_to = save_to
        self.form = form
        self.folder = context.path.parent / FOLDER

    def __call__(
        self,
        paths: Sequence[Path],
        policy: Policy,
        *,
        authority: str = "",
        prefix: str = "",
        progress: Progress | None = None,
    ) -> Staged:
        """The trackers at `paths`, staged. UsageProblem where it is not plain what they mean and nobody is there."""
        from trackboard.exchange.spreadsheet.stage_sheets import stage
        from trackboard.exchange.spreadsheet.tracker_files import open_trackers
        from trackboard.exchange.staged import Staged

        staged = Staged("spreadsheet")
        trackers = open_trackers(paths, self.context.day, staged)
        files = [(tracker.grids, self._mapping(tracker, policy)) for tracker in trackers]
        stage(files, policy, self.context.day, staged, authority=authority, prefix=prefix)
        return staged

    def _mapping(self, tracker: Tracker, policy: Policy) -> Mapping:
        """The mapping of one file."""
        from trackboard.exchange.spreadsheet.mapping import load
        from trackboard.exchange.spreadsheet.meanings import checked
        from trackboard.exchange.spreadsheet.propose import propose
        from trackboard.exchange.spreadsheet.tracker_files import kept_mapping

        if self.given is not None:
            return checked(load(self.given), policy, str(self.given))
        if self.save_to is None and (kept := kept_mapping(tracker, policy, self.folder)):
            mapping, path = kept
            say(f"{tracker.name} is read by the mapping {path}")
            return mapping
        proposal = propose(tracker.grids, policy, self.context.day, tracker.name)
        if sys.stdin.isatty() and sys.stderr.isatty():
            say(text_of(_listed(tracker.name, proposal), "simple"))
            _ask(proposal, policy)
        elif questions := proposal.questions:
            emit(_listed(tracker.name, proposal), self.form)
            raise UsageProblem(self._ambiguous(tracker, proposal, questions))
        mapping = checked(proposal.mapping(), policy, f"the mapping proposed for {tracker.name}")
        self._save(mapping, tracker)
        return mapping

    def _ambiguous(self, tracker: Tracker, proposal: Proposal, questions: list[tuple[SheetProposal, Guess]]) -> str:
        """The sentence about columns that nobody was there to ask about; the proposal is kept if that was wanted."""
        headers = list(dict.fromkeys(guess.header for _, guess in questions))
        named = ", ".join(f'"{header}"' for header in headers[:_NAMED])
        more = f" and {len(headers) - _NAMED} more" if len(headers) > _NAMED else ""
        what = "the column" if len(headers) == 1 else "the columns"
        sentence = (
            f"{tracker.name}: it is not plain what {what} {named}{more} {'holds' if len(headers) == 1 else 'hold'}"
        )
        if self.save_to is None:
            way_out = "keep the proposal with --save-mapping FILE, put it right there, and give it with --mapping FILE"
            return f"{sentence}; {way_out}"
        self._save(proposal.mapping(), tracker)
        return f"{sentence}; put it right in {self.save_to}, and give that with --mapping {self.save_to}"

    def _save(self, mapping: Mapping, tracker: Tracker) -> None:
        """Keep a mapping that was just made, where it was asked for or else beside the database."""
        from trackboard.exchange.files.outfiles import write_text
        from trackboard.exchange.spreadsheet.mapping import text_of as mapping_text
        from trackboard.exchange.spreadsheet.tracker_files import save_mapping

        if self.save_to is not None:
            write_text(self.save_to, mapping_text(mapping), force=False)
            say(f"the mapping of {tracker.name} is kept in {self.save_to}")
        elif not self.context.read_only:
            path = save_mapping(mapping, tracker, self.folder)
            say(f"the mapping of {tracker.name} is kept in {path}; edit it there, and import again")


def _listed(file: str, proposal: Proposal) -> Table:
    """The proposal, column by column."""
    rows = [
        (file, "" if sheet.sheet == "*" else sheet.sheet, guess.header, guess.field, "yes" if guess.sure else "no",
         " | ".join(guess.samples))
        for sheet in proposal.sheets
        for guess in sheet.guesses
    ]  # fmt: skip
    return Table(_COLUMNS, rows)


def _ask(proposal: Proposal, policy: Policy) -> None:
    """Ask of each column, word and colour that is not plain; enter takes what is proposed."""
    from trackboard.exchange.files.textfiles import fold

    answers: dict[str, str] = {}
    for sheet, guess in proposal.questions:
        taken = {other.field for other in sheet.guesses if other is not guess}
        field = answers.get(fold(guess.header)) or _field(guess, taken, proposal, policy)
        answers[fold(guess.header)] = field
        proposal.settle(guess, field)
    said: dict[tuple[str, str], str] = {}
    for sheet in proposal.sheets:
        for guess in sheet.guesses:
            for word in guess.unknown[:_WORDS_ASKED]:
                key = guess.field, fold(word)
                meaning = said[key] if key in said else _word(guess, word, policy)
                said[key] = guess.words[word] = meaning
        for colour, cells in sheet.unexplained.most_common():
            sheet.colours[colour] = _colour(sheet, colour, cells, policy)


def _field(guess: Guess, taken: set[str], proposal: Proposal, policy: Policy) -> str:
    """The answer for one column; `taken` are the fields of the sheet's others."""
    from trackboard.exchange.spreadsheet.meanings import fields, is_repeatable
    from trackboard.exchange.spreadsheet.tracker_words import SURE

    known = frozenset(fields(policy))
    say(f'"{guess.header}", such as {" | ".join(guess.samples) or "nothing yet"}')
    while True:
        answer = click.prompt("  is", default=guess.field, err=True).strip()
        match = proposal.words.field(answer)
        field = answer if answer in known else match.field if match.score >= SURE else ""
        if field in taken and not is_repeatable(field):
            say(f"  another column is {field} already; what is this one?")
            continue
        if field:
            say(f"  {field}")
            return field
        say('  no such field: write one such as "placement order", milestone:placed, plan, note or ignore')


def _word(guess: Guess, word: str, policy: Policy) -> str:
    from trackboard.exchange.spreadsheet.meanings import ids_of, section_of
    from trackboard.exchange.spreadsheet.propose import valid_word

    ids = ids_of(section_of(guess.field, policy), policy)
    say(f'"{word}" in the column "{guess.header}" is one of {", ".join(ids)}, or a note')
    while True:
        answer = click.prompt("  is", default="note", err=True).strip()
        if answer == "note":
            return ""
        if valid_word(guess.field, answer, policy):
            return answer
        say("  that is none of them")


def _colour(sheet: SheetProposal, colour: str, cells: int, policy: Policy) -> str:
    from trackboard.exchange.spreadsheet.colours import called
    from trackboard.exchange.spreadsheet.meanings import is_colour_meaning

    say(f"{cells} cells are {called(colour)} ({colour}): plan:ID, verdict:ID, note:WORDS or ignore")
    while True:
        answer = click.prompt("  means", default="ignore", err=True).strip()
        if is_colour_meaning(answer, policy):
            return answer
        say(f"  write plan:{next(iter(policy.plans))}, verdict:{next(iter(policy.verdicts))}, note:urgent or ignore")
