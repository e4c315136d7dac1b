"""Programs timed from outside: in a pseudo-terminal of a fixed size, or as a plain command.

The clock is the one of this process, and a moment is when the bytes could be read here. While a program is timed
nothing else is done: what its screen showed at each moment is worked out afterwards, from the bytes and their times.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ..terminal import KEYS, Emulator

ROWS, COLS = 50, 160
FRAME_QUIET = 0.04
"""Seconds without output after which a key is answered in full: over two repaint ticks of Textual (16.7 ms each)."""
START_QUIET = 1.0
"""Seconds without output after which a start is over. A program whose cursor blinks (each 0.5 s) needs less."""
SILENT_AFTER = 0.5
"""Seconds after which a key that brought no output counts as silent."""

LONGEST = 60.0
"""Seconds after which a program that writes and writes is not listened to any longer."""
CLOSING = 1.0
"""Seconds a program has to end by itself once its terminal is gone."""


class BenchmarkError(Exception):
    """A program could not be run or never showed what it should; one sentence."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something to run in the terminal."""

    name: str
    argv: tuple[str, ...]
    shows: re.Pattern[str]
    """What its screen contains once its first picture is whole."""
    quiet: float = START_QUIET
    """Seconds without output after which its start is over."""
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that arrived together, and when: seconds on time.perf_counter()."""

    at: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Start:
    """How a program started. Times in ms since the moment before it was forked."""

    first_text: float
    """The first character that is no space is on the screen."""
    picture: float
    """The text on the screen is as it stays: no later output changed it until all was quiet."""
    last_byte: float
    """The last output before all was quiet."""
    peak_mb: float | None
    """The most memory resident so far, its children's included; None where the system does not tell."""


@dataclass(frozen=True, slots=True)
class Press:
    """What one key brought."""

    ms: float
    """From just before the key was written to the arrival of the last byte before FRAME_QUIET seconds of silence."""
    size: int
    """Bytes written; 0 if the key was silent, and then `ms` means nothing."""


class Session:
    """A program running in a pseudo-terminal of 160x50."""

    def __init__(self, program: Program, env: Mapping[str, str], cwd: Path) -> None:
        self.program = program
        self.screen = Emulator(ROWS, COLS)
        self._began = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            _become(program.argv, {**env, **dict(program.env)}, cwd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)  # as if the window were closed: the program is told by SIGHUP, and may tidy up
        limit = time.monotonic() + CLOSING
        while os.waitpid(self._pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > limit:
                os.killpg(self._pid, signal.SIGKILL)
            time.sleep(0.01)

    def start(self, timeout: float = 120.0) -> Start:
        """Waits until the program shows its first picture and is quiet."""
        chunks: list[Chunk] = []
        texts: list[str] = []
        while not texts or not self.program.shows.search(texts[-1]):
            new = self._collect(first=self._began + timeout - time.perf_counter(), quiet=self.program.quiet)
            if not new:
                raise self._fault(f"did not show {self.program.shows.pattern!r}")
            chunks += new
            texts += [self._fed(chunk) for chunk in new]
        settled = next((n for n in range(len(texts) - 1, 0, -1) if texts[n - 1] != texts[-1]), 0)
        first = next(n for n, text in enumerate(texts) if text.strip())
        return Start(
            first_text=self._since_start(chunks[first]),
            picture=self._since_start(chunks[settled]),
            last_byte=self._since_start(chunks[-1]),
            peak_mb=peak_mb(self._pid),
        )

    def press(self, key: str) -> Press:
        """Presses a key, a name of tests.terminal.KEYS or the character, between one silence and the next."""
        self._drain()
        sent = self._send(key)
        chunks = self._collect(first=SILENT_AFTER, quiet=FRAME_QUIET)
        for chunk in chunks:
            self.screen.feed(chunk.data)
        last = chunks[-1].at if chunks else sent
        return Press((last - sent) * 1000, sum(len(chunk.data) for chunk in chunks))

    def reach(self, keys: Sequence[str]) -> None:
        """Presses the keys that lead to another screen, and makes sure that most of its lines are other ones."""
        before = self.screen.lines
        for key in keys:
            self.press(key)
        self._drain()
        if keys and sum(old != new for old, new in zip(before, self.screen.lines, strict=True)) < ROWS // 2:
            raise self._fault(f"shows no other screen after {' '.join(keys)}")

    def press_until(self, key: str, reading: Callable[[str], object], timeout: float = 5.0) -> float:
        """Presses a key; ms until `reading` of the screen's text is another than before, at the first such byte."""
        self._drain()
        before = reading(self.screen.text)
        sent = self._send(key)
        changed: float | None = None
        while changed is None:
            chunks = self._collect(first=sent + timeout - time.perf_counter(), quiet=FRAME_QUIET)
            if not chunks:
                raise self._fault(f"did not answer the key {key!r}")
            readings = [reading(self._fed(chunk)) for chunk in chunks]
            changed = next((chunk.at for chunk, now in zip(chunks, readings, strict=True) if now != before), None)
        return (changed - sent) * 1000

    def _drain(self) -> None:
        for chunk in self._collect(first=FRAME_QUIET, quiet=FRAME_QUIET):
            self.screen.feed(chunk.data)

    def _send(self, key: str) -> float:
        """The moment just before the key's bytes are written."""
        if os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            raise self._fault("has ended")  # the terminal alone would still echo the key
        sent = time.perf_counter()
        os.write(self._fd, KEYS.get(key, key).encode())
        return sent

    def _fed(self, chunk: Chunk) -> str:
        self.screen.feed(chunk.data)
        return self.screen.text

    def _fault(self, what: str) -> BenchmarkError:
        seen = [line for line in self.screen.lines if line.strip()][-6:]
        return BenchmarkError("\n    ".join([f"{self.program.name} {what}; the end of its screen:", *seen]))

    def _since_start(self, chunk: Chunk) -> float:
        return (chunk.at - self._began) * 1000

    def _collect(self, first: float, quiet: float) -> list[Chunk]:
        """What is written: waits up to `first` seconds for any, then until there was none for `quiet` seconds.

        A program that never falls silent is cut off after LONGEST seconds.
        """
        chunks: list[Chunk] = []
        limit = time.perf_counter() + LONGEST
        wait = max(0.0, first)
        while select.select([self._fd], [], [], wait)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # how Linux tells that the program has ended
                break
            now = time.perf_counter()
            if not data or now > limit:
                break
            chunks.append(Chunk(now, data))
            wait = quiet
        return chunks


def _become(argv: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
    """In the forked child: set the window's size before the program can ask for it, and be the program."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, 0, 0))
        os.chdir(cwd)
        os.execvpe(argv[0], list(argv), dict(env))
    except OSError as error:
        os.write(2, f"{argv[0]}: {error}".encode())
    finally:
        os._exit(127)


def run(argv: Sequence[str], env: Mapping[str, str], cwd: Path) -> float:
    """Runs a command to its end, its output unread; ms. BenchmarkError with its last words where it fails."""
    began = time.perf_counter()
    nothing, words = subprocess.DEVNULL, subprocess.PIPE
    done = subprocess.run(argv, env=dict(env), cwd=cwd, stdin=nothing, stdout=nothing, stderr=words, check=False)
    took = (time.perf_counter() - began) * 1000
    if done.returncode != 0:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no words"])[-1]
        raise BenchmarkError(f"`{' '.join(argv)}` ended with {done.returncode}: {last}")
    return took


def peak_mb(pid: int) -> float | None:
    """Sum of the peak resident sizes of a process and its descendants, in MB of 1024 KB; None without Linux's /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return None
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    own = int(peak[1]) / 1024 if peak else 0.0
    return own + sum(peak_mb(child) or 0.0 for child in children)
