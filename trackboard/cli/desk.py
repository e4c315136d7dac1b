"""What the commands that record something share: the desk they work at, what they say, what they read from stdin."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from trackboard.casework.desk import Actor, Desk, Done
from trackboard.cli.context import Context
from trackboard.cli.print_table import say
from trackboard.errors import UsageProblem

F = TypeVar("F", bound=Callable[..., Any])

DATES = {"ignore_unknown_options": True}
"""Context settings of a command with a date among its arguments: `-3` is three days ago, not an option."""


def desk_of(context: Context) -> Desk:
    """The desk of the person at the command line. Refuses --read-only, and --as-at another day than today."""
    context.writes()
    return Desk(context.database, context.rules, Actor(context.actor, "command"), context.day)


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


def asked_text(what: str) -> str:
    """Text from a pipe, or typed until ctrl-D: never an argument, which others on the machine can read."""
    if sys.stdin.isatty():
        say(f"type {what}, then ctrl-D on a line of its own")
    return sys.stdin.read()


def asked_name(label: str) -> str:
    """One part of a name, typed at a prompt or a line of a pipe; '' leaves it blank."""
    if sys.stdin.isatty():
        return str(click.prompt(f"{label} (enter for none)", default="", show_default=False, err=True))
    return sys.stdin.readline().strip()


def asked_names() -> tuple[str, str]:
    """Given and family name, typed at two prompts, or from a pipe: a line each, or both on one line."""
    if sys.stdin.isatty():
        return asked_name("Given name"), asked_name("Family name")
    lines = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
    if len(lines) > 2 or any(character.isdigit() for line in lines for character in line):
        raise UsageProblem(
            "what stdin holds is no name: a given and a family name, a line each; without a name, give it < /dev/null"
        )
    if len(lines) == 2:
        return lines[0], lines[1]
    given, _, family = "".join(lines).rpartition(" ")
    return (given, family) if given else (family, "")
