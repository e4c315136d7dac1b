"""What is used of openpyxl that it does not publish: the XML of a sheet and the workbook's list of styles.

Reading by rows gives neither, and each of these names may go with any release. They stand here alone, openpyxl has an
upper bound in pyproject.toml, and tests/exchange/test_openpyxl_private.py fails for each that is gone or means
something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zipfile import ZipFile


def archive(book: Any) -> ZipFile:
    """The file that the workbook is read from."""
    opened: ZipFile = book._archive
    return opened


def sheet_xml(book: Any, sheet: Any) -> bytes:
    """A sheet as it stands in the file."""
    with archive(book).open(sheet._worksheet_path) as opened:
        return opened.read()


def fills(book: Any) -> Sequence[Any]:
    """The fills that styles refer to by their place."""
    found: Sequence[Any] = book._fills
    return found


def cell_styles(book: Any) -> Sequence[Any]:
    """The styles that cells refer to by their place; each has a `fillId` and a `numFmtId`."""
    found: Sequence[Any] = book._cell_styles
    return found


def number_formats(book: Any) -> Sequence[str]:
    """The workbook's own formats of numbers, in order."""
    found: Sequence[str] = book._number_formats
    return found
