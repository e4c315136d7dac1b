"""The least a Textual program can be: one Static, repainted on a key. None starts or answers sooner."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static


class FloorApp(App[None]):
    keys = 0

    def compose(self) -> ComposeResult:
        yield Static("Floor: 0 keys")

    def on_key(self, event: Key) -> None:
        self.keys += 1
        self.query_one(Static).update(f"Floor: {self.keys} keys")


if __name__ == "__main__":
    FloorApp().run()
