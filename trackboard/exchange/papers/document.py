"""Pages handed out: headings, paragraphs and tables, as Markdown and as plain text. Word is `paper_docx`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

_WIDTH = 96
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_ESCAPE = r"\\\1"
_LEADING = re.compile(r"^(\s*\d*)([-+=.)])", re.M)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the page's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text, which may run over lines; `label` stands before it."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page, where there are pages."""


Block: TypeAlias = Heading | Paragraph | Grid | PageBreak


def markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown; what people wrote stays text, whatever it looks like."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def text(blocks: Sequence[Block]) -> str:
    """The blocks as plain text, tables as labelled lines, which a screen reader reads in order."""
    return "\n\n".join(_text(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f"{'#' * level} {_SPECIAL.sub(_ESCAPE, ' '.join(words.split()))}"
        case Paragraph(words, label):
            lines = escaped(words).split("\n")
            return (f"**{escaped(label)}:** " if label else "") + "  \n".join(lines)
        case Grid(columns, rows):
            heads = [f"| {' | '.join(map(escaped, columns))} |", f"|{' --- |' * len(columns)}"]
            cells = (" | ".join(escaped(cell).replace("\n", "<br>") for cell in row) for row in rows)
            return "\n".join([*heads, *(f"| {row} |" for row in cells)])
        case _:
            return "---"


def _text(block: Block) -> str:
    match block:
        case Heading(level, words):
            title = " ".join(words.split())
            return f"{title}\n{('=' if level == 1 else '-') * len(title)}" if level < 3 else title
        case Paragraph(words, label):
            return _wrapped(f"{label}: {words}" if label else words)
        case Grid(columns, rows):
            return "\n\n".join(
                "\n".join(
                    _wrapped(f"{column}: {cell}", "  ") for column, cell in zip(columns, row, strict=True) if cell
                )
                for row in rows
            )
        case _:
            return "-" * _WIDTH


def escaped(words: str) -> str:
    """Words in which Markdown finds nothing to act on."""
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(_ESCAPE, words))


def _wrapped(words: str, indent: str = "") -> str:
    lines = (
        textwrap.fill(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for line in words.split("\n")
    )
    return "\n".join(lines)
