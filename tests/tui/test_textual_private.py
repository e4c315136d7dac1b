"""What trackboard uses of Textual's private parts: a new release that drops one of them fails here, and says which."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import textual
from rich.console import Console
from textual import _compositor, app, dom, message, message_pump, screen, widget
from textual._compositor import ChopsUpdate
from textual.app import App
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.worker import WorkerFailed

import trackboard.tui
from trackboard.tui import textual_private
from trackboard.tui.textual_private import TightUpdate

FOLDER = Path(trackboard.tui.__file__).parent
ROUTE = ("maximized", "priority=True", "_forward_event")
"""How `App.on_event` hands on a key."""


def takes(function: Callable[..., object], *names: str) -> bool:
    return list(inspect.signature(function).parameters) == list(names)


CANARIES: dict[str, tuple[Callable[[], bool], str]] = {
    "_compositor.ChopsUpdate": (
        lambda: hasattr(_compositor, "ChopsUpdate"),
        "the update that is cropped at the right edge only: a move of the cursor would cost ten times the bytes",
    ),
    "ChopsUpdate(chops, spans, chop_ends)": (
        lambda: takes(ChopsUpdate.__init__, "self", "chops", "spans", "chop_ends"),
        "the cells that changed, from which TightUpdate is made",
    ),
    "ChopsUpdate.render_segments(console)": (
        lambda: takes(ChopsUpdate.render_segments, "self", "console"),
        "what writes an update to the terminal, which TightUpdate does in its place",
    ),
    "App._display(screen, renderable)": (
        lambda: takes(App._display, "self", "screen", "renderable"),
        "through which every update goes, and where the tight one takes its place",
    ),
    "App._fatal_error()": (
        lambda: takes(App._fatal_error, "self"),
        "what a fault is said with: without ours a traceback with every local variable, names and all, is printed",
    ),
    "App._exception": (lambda: "self._exception:" in inspect.getsource(App.__init__), "the fault that ended the app"),
    "App._exit_renderables": (
        lambda: "self._exit_renderables" in inspect.getsource(App.__init__),
        "what is printed once the app has ended",
    ),
    "App._close_messages_no_wait()": (
        lambda: takes(MessagePump._close_messages_no_wait, "self"),
        "what ends the app after a fault",
    ),
    "WorkerFailed.error": (
        lambda: WorkerFailed(ValueError()).error.__class__ is ValueError,
        "the fault of a worker: without it the fault file would name Textual's line and not ours",
    ),
    "App.on_event(event)": (
        lambda: takes(App.on_event, "self", "event") and all(part in inspect.getsource(App.on_event) for part in ROUTE),
        "the way of a key to the screen in front: keys that come before a form is up would be lost",
    ),
    "App.get_line_filters()": (
        lambda: takes(App.get_line_filters, "self"),
        "through which every line goes: control characters would reach the terminal",
    ),
}


@pytest.mark.parametrize("name", CANARIES)
def test_textual_still_has(name: str) -> None:
    is_there, what = CANARIES[name]
    try:
        found = is_there()
    except AttributeError:
        found = False
    assert found, (
        f"Textual {textual.__version__} has no {name} any more, or another: {what}. "
        "Mend trackboard/tui/textual_private.py before this release of Textual is allowed."
    )


def test_an_update_is_cropped_at_both_ends() -> None:
    console = Console(width=20, force_terminal=True)
    update = ChopsUpdate([{0: Strip.blank(4), 4: Strip.blank(16)}], [(0, 8, 10)], [[4, 20]])
    assert TightUpdate.of(update).render_segments(console) == "\x1b[1;9H  "


def private_names() -> set[str]:
    """Every name with one `_` in front that an app, a screen, a widget or a message of Textual's has."""
    parts = (app, dom, message, message_pump, screen, widget)
    return {name for part in parts for name in re.findall(r"(?:\bself\.|\bdef )(_[a-z]\w*)", inspect.getsource(part))}


def test_private_parts_of_textual_are_used_in_one_module() -> None:
    """Nor does anything of ours have a name that Textual has already: one would be taken for the other."""
    private, found = private_names(), []
    assert {"_display", "_fatal_error", "_compositor", "_size"} <= private
    for path in FOLDER.rglob("*.py"):
        if path == Path(textual_private.__file__):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("textual", "rich"):
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                names = [name for name in names if name.startswith("_")]
            elif isinstance(node, ast.Attribute) and node.attr in private:
                names = [node.attr]
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in private:
                names = [node.name]
            found += [f"{path.relative_to(FOLDER)}:{node.lineno} {name}" for name in names]  # type: ignore[attr-defined]
    assert found == []
