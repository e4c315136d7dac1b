"""Filter as one writes it in an afternoon: an Input, and SQL LIKE over the children at each letter.

Run with a database made by `Workbench.like_database`. `/` begins, escape ends.
"""

import sqlite3
import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Input, Static

SHOWN = 46
COLUMNS = ("reference", "given_name", "family_name", "team", "owner", "authority")
LIKE = " OR ".join(f"{column} LIKE :like" for column in COLUMNS)


class LikeApp(App[None]):
    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [("slash", "begin", "Filter"), ("escape", "end", "All")]

    def __init__(self, path: str) -> None:
        super().__init__()
        self.database = sqlite3.connect(path)
        self.count = self.database.execute("SELECT count(*) FROM children").fetchone()[0]

    def compose(self) -> ComposeResult:
        yield Input()
        yield Static(markup=False)

    def on_mount(self) -> None:
        self.show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.show(event.value)

    def action_begin(self) -> None:
        self.query_one(Input).focus()

    def action_end(self) -> None:
        self.query_one(Input).clear()
        self.set_focus(None)

    def show(self, text: str) -> None:
        like = {"like": f"%{text}%", "shown": SHOWN}
        found = self.database.execute(f"SELECT count(*) FROM children WHERE {LIKE}", like).fetchone()[0]
        rows = self.database.execute(f"SELECT * FROM children WHERE {LIKE} ORDER BY reference LIMIT :shown", like)
        self.query_one(Static).update("\n".join([f"{found} of {self.count}", *map("  ".join, rows)]))


if __name__ == "__main__":
    LikeApp(sys.argv[1]).run()
