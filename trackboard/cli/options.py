"""The options and arguments of a command, made of what an act asks for; and what was typed for them, by field.

Nothing here opens a policy or a database: what there is to choose from is looked up when a shell completes it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from trackboard.casework.fields.choice import Choice, OpenChoice
from trackboard.casework.fields.field import Field, Fields, Prose
from trackboard.errors import UsageProblem

F = TypeVar("F", bound=Callable[..., Any])

DATES = {"ignore_unknown_options": True}
"""Context settings of a command with a date among its arguments: `-3` is three days ago, not an option."""
_UNSEEN = "`-` reads it from stdin, unseen by others."


def field_options(*acts: Fields, but: Collection[str] = (), required: Collection[str] = ()) -> Callable[[F], F]:
    """An option for each field of these acts, in their order, but for those that are asked for and those named."""
    fields: dict[str, Field] = {}
    for act in acts:
        fields |= {name: each for name, each in act.items() if name not in (*fields, *but) and not each.asked}

    def made(command: F) -> F:
        for each in reversed(fields.values()):
            command = field_option(each, required=each.name in required)(command)
        return command

    return made


def field_option(field: Field, *, required: bool = False) -> Callable[[F], F]:
    """The option of one field."""
    names = [f"--{each.replace('_', '-')}" for each in (field.option or field.name).split()]
    if isinstance(field, Choice) and field.flag:
        return click.option(*names, field.name, is_flag=True, help=field.help)
    return click.option(
        *names,
        field.name,
        metavar=field.metavar,
        help=_help(field),
        multiple=field.several,
        required=required,
        shell_complete=completion(field),
    )


def going_with(option: str, field: Field, /, **changes: Any) -> Field:
    """The field, whose help says that it goes with an option."""
    return replace(field, **changes, help=f"With {option}: {field.help[:1].lower()}{field.help[1:]}")


def field_argument(field: Field, *, required: bool = True, metavar: str = "") -> Callable[[F], F]:
    """The argument of one field."""
    shown = metavar or field.metavar
    return click.argument(
        field.name,
        required=required,
        metavar=shown if required else f"[{shown}]",
        shell_complete=completion(field),
    )


def texts(fields: Iterable[Field], options: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed for these fields, by name: what was not given is left out, `-` is read from stdin."""
    found: dict[str, Any] = {}
    for field in fields:
        given = options.get(field.name)
        if given is None or given is False or given == ():
            continue
        if given is True and isinstance(field, Choice):
            given = field.flag
        elif given == "-" and isinstance(field, Prose):
            if any(options.get(name) == "-" for name in found):
                raise UsageProblem(f"stdin holds one text, and `-` stands for more than one: {field.label} too")
            given = asked_text(field)
        found[field.name] = given
    return found


def asked_text(field: Field) -> str:
    """A text from a pipe, or typed: never an argument, which others on the machine can read."""
    if is_terminal():
        end = "ctrl-Z and enter" if sys.platform == "win32" else "ctrl-D"
        what = field.what if isinstance(field, Prose) else field.label
        click.echo(f"type {what}, then {end} on a line of its own", err=True)
    return piped()


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def piped() -> str:
    """All that a pipe holds."""
    return sys.stdin.read()


def asked_line(field: Field) -> str:
    """One line, typed at a prompt or read from a pipe; '' leaves it blank."""
    if is_terminal():
        return str(click.prompt(f"{field.label} (enter for none)", default="", show_default=False, err=True))
    return sys.stdin.readline().strip()


def completion(field: Field) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What a shell completes the field's text with."""

    def found(ctx: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
        key = typed.casefold()
        return [
            CompletionItem(id, help=label) for id, label in _offers(field, ctx).items() if id.casefold().startswith(key)
        ]

    return found


def _offers(field: Field, ctx: click.Context) -> Mapping[str, str]:
    """What there is to choose from; nothing where the policy or the database cannot be read without a question."""
    from trackboard.casework.desk import Actor, Desk
    from trackboard.cli.context import Context
    from trackboard.errors import TrackboardError
    from trackboard.store.database import Database

    given = ctx.find_root().params
    context = Context(db=given.get("db"), policy=given.get("policy"), read_only=True)
    try:
        if isinstance(field, Choice) and not isinstance(field, OpenChoice):
            return field.labels(context.rules)
        with Database.open(context.path, read_only=True, passphrase=context.passphrase) as db:
            return field.offers(Desk(db, context.rules, Actor("", "command"), context.day))
    except TrackboardError:
        return {}


def option_of(field: Field) -> str:
    """The option of a field, as it is typed: `--due`."""
    return f"--{(field.option or field.name).split()[0].replace('_', '-')}"


def _help(field: Field) -> str:
    """The sentence of the help, with what is taken where nothing is given."""
    said = field.help
    if field.default and "[default" not in said:
        said = f"{said} [default: {field.default}]"
    return f"{said} {_UNSEEN}" if isinstance(field, Prose) and not field.several else said
