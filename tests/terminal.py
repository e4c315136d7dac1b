"""The real program in a pseudo-terminal: press keys, wait for text, look at the screen.

    with Terminal(["--db", str(path)], rows=50, cols=160) as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.press("down", "enter")
        terminal.wait_for(re.compile(r"Placement Order\\s+12 Mar"))
        assert "on track" in terminal.text

Every wait reads what the program writes, has a limit, and fails with the screen in the message. POSIX only.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pexpect  # type: ignore[import-untyped]
import pyte

TRACKBOARD = (sys.executable, "-m", "trackboard")

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "f9": "\x1b[20~",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "slash": "/",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+s": "\x13",
}
"""What a terminal sends for the keys that have a name; any other text is sent as it is."""

ESCAPE_PAUSE = 0.15
"""Seconds after a lone escape, or the next byte would make it the start of a sequence (Textual waits 0.1)."""


_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<=>][0-9;]*[a-zA-Z]")
"""Keyboard protocols and the like: pyte ends the sequence at the sign and would draw the rest as text."""
_UNFINISHED = re.compile(rb"\x1b(\[[<=>?0-9;]*)?$")
"""A sequence cut by the end of what was read: kept until its rest comes."""


class _Screen(pyte.Screen):
    def select_graphic_rendition(self, *attrs: int, private: bool = False) -> None:
        """Colours, and not the private sequences that end in the same letter (pyte knows no such thing)."""
        if not private:
            super().select_graphic_rendition(*attrs)


class Emulator:
    """What a terminal of a given size shows after the bytes fed to it."""

    def __init__(self, rows: int, cols: int) -> None:
        self.screen = _Screen(cols, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""

    def feed(self, data: bytes) -> None:
        data = self._held + data
        cut = _UNFINISHED.search(data)
        end = cut.start() if cut else len(data)
        self._held = data[end:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data[:end]))

    @property
    def lines(self) -> list[str]:
        """The rows of the screen from the top, without the spaces at their ends."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def terminal_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The caller's environment as in a plain 24-bit terminal: no size, no colour switch, nothing of Textual or ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"LINES", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CI"}
        and not name.startswith(("TEXTUAL", "TRACKBOARD"))
    }
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | dict(extra or {})


class Terminal:
    """A program running in a pseudo-terminal. `args` follow `program`, which is trackboard unless told otherwise."""

    def __init__(
        self,
        args: Sequence[str] = (),
        rows: int = 50,
        cols: int = 160,
        env: Mapping[str, str] | None = None,
        *,
        program: Sequence[str] = TRACKBOARD,
        cwd: Path | None = None,
    ) -> None:
        self._emulator = Emulator(rows, cols)
        self._received = bytearray()
        command, *rest = [*program, *args]
        self._child: Any = pexpect.spawn(
            command, rest, env=terminal_environment(env), cwd=cwd, dimensions=(rows, cols), timeout=None
        )
        self._child.delaybeforesend = None
        self._child.ptyproc.delayafterterminate = self._child.ptyproc.delayafterclose = 0.02

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the program if it still runs, at once and without asking."""
        self._child.close(force=True)

    # -- looking

    @property
    def lines(self) -> list[str]:
        """The rows of the screen from the top, without the spaces at their ends; see `wait_for` to be up to date."""
        return self._emulator.lines

    @property
    def text(self) -> str:
        return self._emulator.text

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the terminal's own cursor, from 0."""
        cursor = self._emulator.screen.cursor
        return cursor.y, cursor.x

    @property
    def raw(self) -> bytes:
        """Every byte the program has written so far."""
        return bytes(self._received)

    # -- acting

    def send(self, text: str | bytes) -> None:
        """Writes to the program exactly this, as if typed in one go."""
        self._child.send(text)

    def press(self, *keys: str) -> None:
        """Presses keys one after another: a name of KEYS, or the character itself."""
        for key in keys:
            self.send(KEYS.get(key, key))
            if key == "escape":
                time.sleep(ESCAPE_PAUSE)

    def paste(self, text: str) -> None:
        """Pastes as terminals do, between the marks of a bracketed paste."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def resize(self, rows: int, cols: int) -> None:
        self._child.setwinsize(rows, cols)
        self._emulator.screen.resize(rows, cols)

    # -- waiting

    def wait_for(self, wanted: str | re.Pattern[str], timeout: float = 10.0) -> str:
        """Reads until the screen contains the text, or what matches the pattern; gives what matched."""
        pattern = re.compile(re.escape(wanted)) if isinstance(wanted, str) else wanted
        self._wait_until(lambda: pattern.search(self.text) is not None, f"to show {pattern.pattern!r}", timeout)
        match = pattern.search(self.text)
        assert match is not None
        return match.group()

    def wait_gone(self, unwanted: str, timeout: float = 10.0) -> None:
        """Reads until the screen no longer contains the text."""
        self._wait_until(lambda: unwanted not in self.text, f"to stop showing {unwanted!r}", timeout)

    def settle(self, quiet: float = 0.2, timeout: float = 10.0) -> None:
        """Reads until nothing has been written for `quiet` seconds."""
        limit = time.monotonic() + timeout
        while self._read(quiet):
            assert time.monotonic() < limit, f"the program still writes after {timeout:g} s\n{self.text}"

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Reads until the program ends; its exit code, or minus the signal that ended it."""
        self._wait_until(lambda: self._child.flag_eof, "to end", timeout)
        self._child.wait()
        return int(-self._child.signalstatus if self._child.exitstatus is None else self._child.exitstatus)

    def _wait_until(self, done: Callable[[], bool], what: str, timeout: float) -> None:
        limit = time.monotonic() + timeout
        while not done():
            left = limit - time.monotonic()
            outcome = "but it ended" if self._child.flag_eof else f"in vain for {timeout:g} s"
            assert left > 0 and not self._child.flag_eof, f"waited for the program {what}, {outcome}:\n{self.text}"
            self._read(min(left, 0.1))

    def _read(self, timeout: float) -> bool:
        """Takes in what has been written, waiting up to `timeout` seconds for it; whether there was any."""
        try:
            data = self._child.read_nonblocking(65536, timeout)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self._received += data
        self._emulator.feed(data)
        return True
