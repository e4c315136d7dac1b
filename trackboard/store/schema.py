"""Where the schema is, and which version of it this program knows."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

APPLICATION_ID = 0x7472626B
"""`trkb`, in the header of every trackboard file."""

VERSION = 1
"""PRAGMA user_version of a file that schema.sql describes: the number of the last migration."""


def schema_sql() -> str:
    """schema.sql: from the checkout's root, or as it was installed with the package."""
    checkout = Path(__file__).parents[2] / "schema.sql"
    source = checkout if checkout.is_file() else files("trackboard") / "schema.sql"
    return source.read_text(encoding="utf-8")
