"""`trackboard demo`: a made-up authority, dated so that its last meeting was this week."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from trackboard.cli.context import Context
from trackboard.cli.open import open_or_print
from trackboard.cli.print_table import say


@click.command("demo", short_help="Open a made-up authority, in a throwaway database.")
@click.option(
    "--to", "target", metavar="FILE", type=click.Path(path_type=Path), help="Keep it in FILE, without opening."
)
@click.pass_context
def demo(ctx: click.Context, target: Path | None) -> None:
    """Open Northshire, a made-up authority: 90 children under 10, in every stage, with half a year of meetings."""
    context: Context = ctx.obj
    if target is not None:
        _build(target, context)
        say(f"made {target}: a made-up authority, no real child; open it with: trackboard --db {target}")
        return
    with tempfile.TemporaryDirectory(prefix="trackboard-demo-") as folder:
        path = Path(folder) / "demo.db"
        _build(path, context)
        ctx.obj = replace(context, db=str(path), shared_drive=False, read_only=False)
        try:
            open_or_print(ctx)
        finally:
            ctx.obj.close()


def _build(path: Path, context: Context) -> None:
    from trackboard.exchange.demo_authority import stage_demo
    from trackboard.exchange.three_way.import_merge import apply
    from trackboard.store.database import Database

    policy, today = context.rules, context.clock.today()
    settings = {"authority": "Northshire (made up)", "made_up": "yes", "policy_digest": policy.digest}
    with Database.create(path, settings=settings, clock=context.clock.utc_text) as db:
        apply(db, stage_demo(policy, today), policy, actor="demo", today=today)
