"""`trackboard import`: what the case system exports, previewed, and written when asked."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import click

from trackboard.clean import one_line
from trackboard.cli.context import Context
from trackboard.cli.print_table import emit, format_option, say
from trackboard.exchange.files.tabletext import csv_text
from trackboard.exchange.import_kinds import KINDS, ImportKind, Reader
from trackboard.table import Column, Table

if TYPE_CHECKING:
    from trackboard.exchange.staged import Progress
    from trackboard.exchange.three_way.merge_result import MergeResult

F = TypeVar("F", bound=Callable[..., Any])

_COLUMNS = (
    Column("what", "What"),
    Column("file", "File"),
    Column("row", "Row", align="right"),
    Column("item", "Item"),
    Column("reference", "Reference"),
    Column("old", "Was"),
    Column("new", "In the file"),
    Column("words", "In words"),
)
_WORDS = {
    "conflict": "a person typed what is there: kept",
    "missing": "brought by an earlier import, not in this one: kept",
    "changed": "",
    "new": "",
}
"""What a line means, in the order in which people should look at them."""


@click.group("import", short_help="Bring in what the case system exports; previews by default.")
def import_group() -> None:
    """Bring in what the case system exports. Without --apply it shows what would happen, and writes nothing."""


def _options(command: F) -> F:
    """What every import takes."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)),
            click.option("--apply", "wanted", is_flag=True, help="Write it, after an automatic backup."),
            click.option("--skip-bad-rows", is_flag=True, help="Leave out the rows that are refused, take the others."),
            click.option(
                "--problems", metavar="FILE", type=click.Path(path_type=Path), help="Problems, as CSV, to FILE."
            ),
            click.option(
                "--authority", default="", metavar="NAME", help="Whose children they are, if not in the file."
            ),
            click.option("--prefix", default="", metavar="TEXT", help="Put TEXT before every reference."),
            click.option(
                "--aliases",
                metavar="FILE",
                type=click.Path(path_type=Path),
                help="CSV with the columns reference and same_as: what this system calls children who are here.",
            ),
            click.option(
                "--prefer",
                type=click.Choice(["typed", "imported"]),
                help="Settle every conflict so. [default: they wait, see `trackboard conflicts`]",
            ),
            format_option,
            click.pass_obj,
        )
    ):
        command = option(command)
    return command


def _help(kind: ImportKind) -> str:
    known = f"\n\nIts files are known by their columns: {', '.join(kind.known_by)}." if kind.known_by else ""
    return f"{kind.about}{known}"


def _command(kind: ImportKind, reader: Callable[[], Reader]) -> click.Command:
    @_options
    def command(context: Context, /, **options: Any) -> None:
        _import(context, kind, reader(), **options)

    return click.command(kind.id, short_help=kind.label, help=_help(kind))(command)


for _kind in KINDS.values():
    if _kind.reader is not None:
        import_group.add_command(_command(_kind, _kind.reader))


@import_group.command("spreadsheet", short_help=KINDS["spreadsheet"].label, help=_help(KINDS["spreadsheet"]))
@_options
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What its columns mean. [default: found or asked]",
)
@click.option(
    "--save-mapping",
    "save_to",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Keep the proposed mapping there.",
)
def spreadsheet(context: Context, /, mapping: Path | None, save_to: Path | None, **options: Any) -> None:
    from trackboard.cli.import_spreadsheet import TrackerReader

    reader = TrackerReader(context, mapping, save_to, options["form"])
    _import(context, KINDS["spreadsheet"], reader, **options)


def _without_collecting(command: F) -> F:
    """`command` without the garbage collector, which walks through all rows again and again and finds no cycle."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return command(*args, **options)
        finally:
            if collecting:
                gc.enable()

    return cast(F, run)


@_without_collecting
def _import(
    context: Context,
    kind: ImportKind,
    read: Reader,
    *,
    paths: tuple[Path, ...],
    wanted: bool,
    skip_bad_rows: bool,
    problems: Path | None,
    authority: str,
    prefix: str,
    aliases: Path | None,
    prefer: Literal["typed", "imported"] | None,
    form: str,
) -> None:
    """Preview or write what the files hold."""
    from trackboard.exchange.three_way import import_merge
    from trackboard.exchange.three_way.alias_merge import read_aliases
    from trackboard.exchange.three_way.look_alikes import LookAlikes
    from trackboard.store.files import backup
    from trackboard.store.reads.conflict_rows import how_many_wait

    if wanted:
        context.writes()
    db, policy = context.database, context.rules
    # A return does not say whose it is; in a bundle a blank is a blank.
    whose = one_line(authority) or ("" if kind.id == "bundle" else db.setting("authority"))
    asks = kind.reader is None
    with nullcontext() if asks else _bar("reading", lambda: _about_rows(paths)) as progress:
        staged = read(paths, policy, authority=whose, prefix=one_line(prefix), progress=progress)
    if aliases is not None:
        read_aliases(aliases, staged, prefix=one_line(prefix), actor=context.actor, at=db.now())
    alike = LookAlikes()
    result = import_merge.compare(
        db, staged, policy, context.day, prefer=prefer or "", actor=context.actor, look=None if wanted else alike.look
    )
    alike.note(db, result)
    listed = _listed(result)
    if listed.rows or form == "json":
        emit(listed, form)
    _say_counts(result)
    if problems is not None:
        _write_problems(problems, listed)
    if result.refused and not skip_bad_rows:
        raise import_merge.RefusedError(result.refused)
    if not result.writes:
        say("nothing is new: there is nothing to write")
    elif not wanted:
        say("nothing was written; add --apply to write it")
    else:
        kept = backup.automatic(db, "before-import")
        with _bar("writing", lambda: 0) as progress:
            import_merge.apply(
                db,
                staged,
                policy,
                actor=context.actor,
                today=context.day,
                result=result,
                prefer=prefer or "",
                skip_bad_rows=skip_bad_rows,
                progress=progress,
            )
        say(f"written; what was there before is in {kept}")
        if wait := how_many_wait(db):
            say(f"{wait} {'waits' if wait == 1 else 'wait'} to be settled: `trackboard conflicts`, or C on the board")


def _listed(result: MergeResult) -> Table:
    """What a person should look at: problems first, then conflicts and the rest."""
    rows: list[tuple[str | int | None, ...]] = [
        (
            "refused" if problem.refused else "noted",
            problem.file,
            problem.row,
            problem.column,
            problem.reference,
            "",
            "",
            one_line(f"{problem.sentence}: {problem.done}"),  # what it quotes may run over lines
        )
        for problem in sorted(result.problems, key=lambda problem: not problem.refused)
    ]
    order = list(_WORDS)
    rows += [
        (line.what, line.file, line.row, line.item, line.reference, line.old, line.new, _WORDS[line.what])
        for line in sorted(result.lines, key=lambda line: order.index(line.what))
    ]
    return Table(_COLUMNS, rows)


def _say_counts(result: MergeResult) -> None:
    from trackboard.exchange.bundle.bundle_form import FORMS

    staged = result.staged
    say(f"{staged.rows_read} rows read from {', '.join(staged.files)}")
    unused: dict[str, list[str]] = {}
    for told in staged.not_used:
        file, _, why = told.rpartition(": ")
        unused.setdefault(why, []).append(file)
    for why, files in unused.items():  # a return of five years has the same five tables in each
        say(f"not used: {', '.join(files)}: {why}")
    for table, count in sorted(result.counts.items(), key=lambda each: list(FORMS).index(each[0])):
        words = [f"{count.new} new", f"{count.changed} changed", f"{count.same} the same"]
        words += [f"{count.conflicts} in conflict"] if count.conflicts else []
        words += [f"{count.missing} not in the files any more"] if count.missing else []
        say(f"{table}: {', '.join(words)}")
    if result.refused:
        say(f"refused: {result.refused}")


def _write_problems(path: Path, listed: Table) -> None:
    """The problems and conflicts as CSV. A list of an earlier import is replaced, any other file is not."""
    from trackboard.exchange.files.outfiles import write_text

    rows = [row for row in listed.rows if row[0] in ("refused", "noted", "conflict")]
    text = csv_text(Table(_COLUMNS, rows))
    header = text.partition("\n")[0].encode()
    ours = path.is_file() and path.read_bytes()[: len(header)] == header
    write_text(path, text, force=ours)
    say(f"wrote {path}")


@contextmanager
def _bar(label: str, about: Callable[[], int]) -> Iterator[Progress | None]:
    """A progress bar on stderr while that is a terminal, else None. `about` says of how many rows, 0 if unknown."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=about() or 1, label=label, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = max(of or bar.length or 0, done)
            bar.update(done - bar.pos)

        yield progress
        progress(bar.length or 1, bar.length or 1)


def _about_rows(paths: tuple[Path, ...]) -> int:
    """How many lines the CSV files at `paths` have."""
    from trackboard.errors import TrackboardError
    from trackboard.exchange.files.sources import find_sources

    try:
        return sum(source.load().count(b"\n") for source in find_sources(paths).sources)
    except TrackboardError:
        return 0  # not CSV, or not there: the reader says so
