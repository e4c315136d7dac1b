"""The command line's front door: global options, and every other command imported only when it is called."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from trackboard import __version__
from trackboard.cli.context import Context
from trackboard.cli.lazy import Commands, LazyGroup
from trackboard.clock import MACHINE, Clock
from trackboard.errors import TrackboardError

# By section, name: (module, attribute, what it does). The help is here so that `--help` imports none of them.
SECTIONS: dict[str, Commands] = {
    "The board": {
        "open": ("trackboard.cli.open", "open_command", "Open the full-screen board (what `trackboard` alone does)."),
        "board": ("trackboard.cli.board", "board", "The board as a table."),
        "case": ("trackboard.cli.case", "case", "One child: timeline, clocks, flags."),
        "report": ("trackboard.cli.report", "report", "Any of the reports: delay, attendance, scorecard, survey, ..."),
        "reconcile": ("trackboard.cli.reconcile", "reconcile", "Find children in one list and missing from another."),
    },
    "Casework": {
        "add": ("trackboard.cli.add", "add", "Add a child, born or unborn."),
        "record": ("trackboard.cli.record", "record", "Record a milestone, a return or an end, or plan one."),
        "correct": ("trackboard.cli.record", "correct", "Put right the date of a recorded milestone."),
        "strike": ("trackboard.cli.record", "strike", "Strike out a milestone that was wrong; it stays on record."),
        "close": ("trackboard.cli.close", "close", "Close a child's case with an outcome."),
        "reopen": ("trackboard.cli.close", "reopen", "Open a closed case again."),
        "edit": ("trackboard.cli.edit", "edit", "Change a field of a child, its plan or a criterion's answer."),
        "siblings": ("trackboard.cli.siblings", "siblings", "Join or leave a sibling group."),
        "placement": ("trackboard.cli.placement", "placement", "An early-permanence placement: its start or its end."),
        "contact": (
            "trackboard.cli.placement",
            "contact",
            "A contact arrangement: its start, a change or its end.",
        ),
        "note": ("trackboard.cli.note", "note", "Write a note on a child."),
        "reviewed": ("trackboard.cli.note", "reviewed", "Record that a child was reviewed and nothing had to change."),
        "verdict": ("trackboard.cli.verdict", "verdict", "Judge a delay: avoidable, unavoidable or unclear."),
        "action": (
            "trackboard.cli.action",
            "action",
            "Add an action, change it, carry it over or finish it.",
        ),
        "undo": ("trackboard.cli.undo", "undo", "Take back your last change, or any by its number."),
    },
    "The meeting": {
        "meeting": ("trackboard.cli.meeting", "meeting_group", "A meeting: agenda, roll call, minutes, closing, pack."),
        "changes": ("trackboard.cli.changes", "changes", "What changed since the last meeting."),
    },
    "In and out": {
        "import": (
            "trackboard.cli.import_",
            "import_group",
            "Bring in what the case system exports; previews by default.",
        ),
        "conflicts": (
            "trackboard.cli.conflicts",
            "conflicts",
            "Differences between what was typed and what was imported.",
        ),
        "settle": (
            "trackboard.cli.conflicts",
            "settle",
            "Settle conflicts: keep what was typed, or take the import's.",
        ),
        "duplicates": ("trackboard.cli.duplicates", "duplicates", "Possible duplicate children."),
        "link": ("trackboard.cli.links", "link", "Link another system's reference to a child."),
        "unlink": ("trackboard.cli.links", "unlink", "Forget another system's reference of a child."),
        "export": (
            "trackboard.cli.export",
            "export_group",
            "Export the board, a table, a return, minutes or everything.",
        ),
    },
    "The database": {
        "demo": ("trackboard.cli.demo", "demo", "Open a made-up authority, in a throwaway database."),
        "init": ("trackboard.cli.init", "init", "Make an empty database."),
        "check": ("trackboard.cli.check", "check", "Gaps and contradictions in the data, then the database itself."),
        "audit": ("trackboard.cli.audit", "audit", "Who changed what and when."),
        "retention": ("trackboard.cli.retention", "retention_group", "Whose record is due by the authority's periods."),
        "erase": ("trackboard.cli.erase", "erase", "Erase a child's record for good; never automatic."),
        "backup": ("trackboard.cli.backup", "backup", "Copy the whole database to a file."),
        "restore": (
            "trackboard.cli.backup",
            "restore",
            "Put a backup in the database's place, once it is found sound.",
        ),
        "policy": (
            "trackboard.cli.policy",
            "policy_group",
            "The rules in force: show them, or check a file of your own.",
        ),
    },
}
COMMANDS: Commands = {name: command for section in SECTIONS.values() for name, command in section.items()}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    sections=SECTIONS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--db", metavar="FILE", envvar="TRACKBOARD_DB", help="The database. [default: in your user data folder]")
@click.option(
    "--as-at", metavar="YYYY-MM-DD", help="Show the board as at that day, from what is recorded now. [default: today]"
)
@click.option("--user", metavar="NAME", envvar="TRACKBOARD_USER", help="Who is acting. [default: your login name]")
@click.option("--policy", metavar="FILE", envvar="TRACKBOARD_POLICY", help="Your authority's own policy file (TOML).")
@click.option("--read-only", is_flag=True, help="Change nothing, whatever is asked.")
@click.option("--shared-drive", is_flag=True, help="The file lies on a shared drive: one person at a time.")
@click.version_option(__version__, prog_name="trackboard", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:
    """Children's permanence tracking: the board, the meeting, the record.

    Data goes to stdout, words to stderr. Exit codes: 0 done, 1 something is wrong with the data, 2 usage.
    """
    context = ctx.ensure_object(Context)
    for name, value in options.items():
        setattr(context, name, value)
    ctx.call_on_close(context.close)  # on a shared drive nobody else gets in until it is
    if ctx.invoked_subcommand is None:
        ctx.invoke(ctx.command.get_command(ctx, "open"))  # type: ignore[attr-defined]


def main(clock: Clock = MACHINE) -> None:
    """Run the command line by `clock`; errors that people can mend are one sentence on stderr."""
    _write_utf8()
    context = Context(clock=clock)
    try:
        # A command that leaves with a code (click's Exit) has it handed back here, not raised.
        sys.exit(cli(prog_name="trackboard", standalone_mode=False, obj=context))
    except TrackboardError as problem:
        _stop(str(problem), problem.exit_code)
    except click.exceptions.Abort:
        _stop("stopped", 1)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except BrokenPipeError:
        # The reader of our output went away (`| head`). Nothing is wrong, and Python must not say so at exit.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        _stop("stopped", 130)
    except Exception as bug:
        # Never a traceback: it would print names. Where it broke is enough to mend it.
        from trackboard.store.files.faults import FaultFile

        what = FaultFile(context.path, context.read_only, clock.utc_text).note("command", bug)
        _stop(f"Internal error in trackboard ({what}). {_WHAT_IS_SAVED[context.saved]}", 1)


_WHAT_IS_SAVED = {
    True: "What was put on record before it stays saved: look before doing it again.",
    False: "Nothing was saved.",
    None: "Nothing more was done.",
}
"""What is said after a fault, by whether the command had put anything on record; None: it never had the database."""


def _write_utf8() -> None:
    """To a file or pipe as well: Windows would use its code page there, and fail on a name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _stop(sentence: str, code: int) -> None:
    click.echo(f"trackboard: {sentence}", err=True)
    sys.exit(code)
