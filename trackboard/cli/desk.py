"""What the commands that record something share: the desk they work at, the child they are about, what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trackboard.cli.context import Context
from trackboard.cli.print_table import say

if TYPE_CHECKING:
    from trackboard.casework.desk import Desk, Done

F = TypeVar("F", bound=Callable[..., Any])


def desk_of(context: Context) -> Desk:
    """The desk of the person at the command line. Refuses --read-only, and --as-at another day than today."""
    context.writes()
    return _desk(context, context.actor)


def reading_desk(context: Context) -> Desk:
    """A desk for a command that only reads, on any day, whether or not it is known who is reading."""
    return _desk(context, "")


def _desk(context: Context, name: str) -> Desk:
    from trackboard.casework.desk import Actor, Desk

    return Desk(context.database, context.rules, Actor(name, "command"), context.day)


def insist_option(command: F) -> F:
    """`--insist`: save what contradicts something else."""
    return click.option("--insist", is_flag=True, help="Save it even where it contradicts what is on record.")(command)


def report(done: Done) -> None:
    """Say what was done, what was insisted on, and how to have it back."""
    say(done.sentence)
    for warning in done.warnings:
        say(f"saved all the same: {warning}")
    for remark in done.remarks:
        say(f"note: {remark}")
    say(f"to take it back: trackboard undo {done.change}")
