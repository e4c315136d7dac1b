"""How pages leave the command line: text, Markdown or JSON on stdout; any of them, or Word, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackboard.casework.disclosures import how_many
from trackboard.cli.context import Context
from trackboard.cli.export_options import how_shown
from trackboard.cli.print_table import say
from trackboard.errors import UsageProblem

if TYPE_CHECKING:
    from trackboard.exchange.papers.document import Block

PAPER_FORMS = ("text", "plain", "markdown", "json", "docx")
"""`plain` is `text`: it is linear as it is."""

_ENDINGS = {".docx": "docx", ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".json": "json"}


def ending(out: Path | None, form: str | None, *, without: tuple[str, ...] = ()) -> str:
    """The form asked for, or that the file's ending says; `text` on stdout. Refuses what cannot be."""
    endings = {end: kind for end, kind in _ENDINGS.items() if kind not in without}
    if out is not None and form is None:
        from trackboard.exchange.files.outfiles import ending_of

        form = endings[ending_of(out, endings)]
    if form in without:
        others = ", ".join(each for each in PAPER_FORMS if each not in without)
        raise UsageProblem(f"there is no {form} of this; choose one of {others}")
    if form == "docx" and out is None:
        raise UsageProblem("a Word document is a file: name it with -o FILE.docx")
    return form or "text"


@dataclass(frozen=True, slots=True)
class Handed:
    """What pages are of and who is in them, for the log."""

    what: str
    """`the minutes of TM-1`."""
    children: int
    how: str
    """`by reference`, `with their names`."""

    @property
    def names(self) -> bool:
        """Whether children are named."""
        return self.how == how_shown("names")

    @property
    def nobody(self) -> bool:
        """Whether nobody at all is named, and so no author."""
        return self.how == how_shown(None, pseudonymise=True)

    def __str__(self) -> str:
        return f"{self.what} on {how_many(self.children)}, {self.how}"


def show(
    context: Context, content: str | Sequence[Block], form: str, out: Path | None, handed: Handed, *, force: bool
) -> None:
    """Pages, or a text that is ready, on stdout or as the file `out`. A file is on record, and names always are."""
    from trackboard.exchange.files import outfiles
    from trackboard.exchange.papers import document

    if isinstance(content, str):
        written: str | bytes = content
    elif form == "docx":
        from trackboard.exchange.papers.document_docx import docx

        author = "" if handed.nobody else context.actor
        written = docx(content, author=author, at=datetime.fromisoformat(context.database.now()))
    else:
        written = document.markdown(content) if form == "markdown" else document.text(content)
    if out is None:
        if handed.names:
            context.log_disclosure(f"{handed}, shown")
        click.echo(written, nl=False)
        return
    outfiles.write_text(
        out, written, force=force, record=lambda: context.log_handed_out(str(handed), names=handed.names)
    )
    say(f"wrote {out}")
