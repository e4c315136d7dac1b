"""The report in front as a file: under which name, over what is there or not, and put on record."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trackboard.casework.desk import Desk, Done
from trackboard.casework.disclosures import DISCLOSED, disclosed
from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.outfiles import refuse_taken
from trackboard.reports.kit.report_files import ending, write
from trackboard.tui.forms.field_values import Option
from trackboard.tui.recorder import sentence_of

if TYPE_CHECKING:
    from trackboard.reports.kit.report import Report
    from trackboard.tui.reports.report_worker import Question
    from trackboard.tui.session import Session

LONGEST = 200
"""Characters of a name with its folder."""
REPLACE, ANOTHER = "replace", "another"


class SaveReport:
    """Asks under which name, and has the file written in the recorder's thread. What is saved is what is shown."""

    def __init__(self, session: Session, question: Question, report: Report, as_at: date) -> None:
        self._session = session
        self._question = question
        self._report = report
        self._as_at = as_at

    async def ask(self) -> None:
        """Ask for the name, with one to take as it is, until there is one to write under or it is left."""
        sentence = "The ending says in what form: .xlsx, .docx, .csv, .json or .md"
        given = str(self._usual())
        while text := await self._session.open.ask("Save as a file", sentence, LONGEST, given):
            out = self._path(text)
            try:
                ending(out)
                refuse_taken([out], force=True)
            except TrackboardError as problem:
                self._session.say(str(problem))
                return
            if not os.path.lexists(out):
                return self._write(out, force=False)
            which = await self._what_of(out)
            if which == REPLACE:
                return self._write(out, force=True)
            if which != ANOTHER:
                return
            given = str(out)

    def _usual(self) -> Path:
        """Among the person's documents, by report and day: nothing in the name says who is in it."""
        from platformdirs import user_documents_path

        folder = user_documents_path()
        published = "-published" if self._question.publish else ""
        name = f"{self._question.name}-{self._as_at}{published}.xlsx"
        return (folder if folder.is_dir() else Path.home()) / name

    def _path(self, text: str) -> Path:
        typed = Path(one_line(text))
        with suppress(RuntimeError):  # no such person's home: it is a name like any other
            typed = typed.expanduser()
        return self._usual().parent / typed

    async def _what_of(self, out: Path) -> str | None:
        """What is to become of a file that is there already."""
        among = [Option(ANOTHER, "Choose another name"), Option(REPLACE, "Replace it", "what is in it now is lost")]
        return await self._session.open.pick(self._question.name, f"{out.name} is already there", among)

    def _write(self, out: Path, *, force: bool) -> None:
        question, report, as_at = self._question, self._report, self._as_at
        said = [f"Saved as {out}"]

        def save(desk: Desk) -> Done:
            def log(what: str) -> None:
                if desk.db.read_only:
                    said.append("not on record, because the database is only read")
                else:
                    disclosed(desk.db, desk.who.name, desk.who.source, DISCLOSED, what)

            asked = question.asked(desk.db, desk.policy, as_at)
            write(report, asked, out, author=desk.who.name, log=log, force=force)
            return Done(0, (), "; ".join(said))

        self._session.record(save, lambda outcome: self._session.say(sentence_of(outcome)))
