"""Pages as a Word document, by python-docx, which is imported only here and only when a document is asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime

from trackboard.exchange.papers.document import Block, Grid, Heading, PageBreak, Paragraph

# What XML cannot hold, beyond what is cleaned of every text that comes in.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx(blocks: Sequence[Block], *, author: str, at: datetime) -> bytes:
    """The document as the bytes of a .docx file. Its properties hold `author` and `at`, and nobody's name else."""
    from docx import Document
    from docx.enum.text import WD_BREAK
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.author = properties.last_modified_by = _plain(author)
    properties.title = next((_plain(block.text) for block in blocks if isinstance(block, Heading)), "")
    properties.comments = ""
    properties.created = properties.modified = at
    for block in blocks:
        match block:
            case Heading(level, words):
                document.add_heading(_plain(words), level - 1)
            case Paragraph(words, label):
                paragraph = document.add_paragraph()
                if label:
                    paragraph.add_run(f"{_plain(label)}: ").bold = True
                paragraph.add_run(_plain(words))
            case Grid(columns, rows):
                table = document.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
                for row in (columns, *rows):
                    cells = table.rows[0].cells if row is columns else table.add_row().cells
                    for cell, words in zip(cells, row, strict=True):
                        cell.text = _plain(words)
            case PageBreak():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _plain(words: str) -> str:
    return _NO_XML.sub("", words)
