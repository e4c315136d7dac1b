"""The options that exports share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from trackboard.errors import UsageProblem

F = TypeVar("F", bound=Callable[..., Any])


def out_option(what: str) -> Callable[[F], F]:
    """`-o FILE` or `-o DIR`."""
    return click.option(
        "-o", "out", required=True, metavar=what, type=click.Path(path_type=Path), help="Where to write."
    )


privacy_option = click.option(
    "--privacy",
    type=click.Choice(["references", "initials", "names"]),
    help="How children are shown; names are put on record. [default: references]",
)
force_option = click.option("--force", is_flag=True, help="Replace what is there.")
pseudonymise_option = click.option(
    "--pseudonymise", is_flag=True, help="References replaced, births to their month, no names, no free text."
)


def no_names_with_pseudonyms(pseudonymise: bool, privacy: str | None) -> None:
    """Refuse to name those who are to be pseudonymised."""
    if pseudonymise and privacy in ("names", "initials"):
        raise UsageProblem(f"--pseudonymise leaves no {privacy} in the file: leave out --privacy {privacy}")


def how_shown(privacy: str | None, pseudonymise: bool = False) -> str:
    """How children are shown in what leaves, for the log and for who reads it."""
    if pseudonymise:
        return "pseudonymised"
    return {"names": "with their names", "initials": "with initials"}.get(privacy or "", "by reference")
