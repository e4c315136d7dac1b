"""The report in front as a file: under which name, over what is there or not, and put on record."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from trackboard.casework.desk import Desk, Done
from trackboard.casework.disclosures import DISCLOSED, disclosed
from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.files.outfiles import refuse_taken
from trackboard.reports.kit.report_files import ending, write
from trackboard.tui.forms.field_values import Option
from trackboard.tui.forms.pick import PickModal
from trackboard.tui.parts.ask import AskModal

if TYPE_CHECKING:
    from trackboard.reports.kit.report import Report
    from trackboard.tui.recorder import Outcome
    from trackboard.tui.reports.report_screen import ReportScreen

LONGEST = 200
"""Characters of a name with its folder."""
REPLACE, ANOTHER = "replace", "another"


class Saving:
    """The conversation about a file, and its writing in a thread of its own. What is saved is what is shown."""

    def __init__(self, screen: ReportScreen, report: Report) -> None:
        self._screen = screen
        self._app = screen.trackboard
        self._question = screen.question
        self._report = report
        self._as_at = screen.as_at

    def ask(self, given: str = "") -> None:
        """Ask for the name, with one to take as it is."""
        sentence = "The ending says in what form: .xlsx, .docx, .csv, .json or .md"
        self._app.push_screen(AskModal("Save as a file", sentence, LONGEST, given or str(self._usual())), self._named)

    def _usual(self) -> Path:
        """Among the person's documents, by report and day: nothing in the name says who is in it."""
        from platformdirs import user_documents_path

        folder = user_documents_path()
        published = "-published" if self._question.publish else ""
        name = f"{self._question.name}-{self._as_at}{published}.xlsx"
        return (folder if folder.is_dir() else Path.home()) / name

    def _named(self, text: str | None) -> None:
        if text is None:
            return
        typed = Path(one_line(text))
        with suppress(RuntimeError):  # no such person's home: it is a name like any other
            typed = typed.expanduser()
        out = self._usual().parent / typed
        try:
            ending(out)
            refuse_taken([out], force=True)
        except TrackboardError as problem:
            self._screen.say(str(problem))
            return
        if not os.path.lexists(out):
            self._write(out, force=False)
            return
        among = [Option(ANOTHER, "Choose another name"), Option(REPLACE, "Replace it", "what is in it now is lost")]
        title = f"{out.name} is already there"

        def chosen(which: str | None) -> None:
            if which == REPLACE:
                self._write(out, force=True)
            elif which == ANOTHER:
                self.ask(str(out))

        self._app.push_screen(PickModal(self._question.name, title, among), chosen)

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

        def answer(outcome: Outcome) -> None:
            self._screen.say(str(outcome) if isinstance(outcome, TrackboardError) else outcome.sentence)

        self._app.record(save, answer)
