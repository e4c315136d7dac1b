"""`trackboard close REFERENCE OUTCOME [DATE]` and `reopen REFERENCE [DATE]`: a case closes, and opens again."""

from __future__ import annotations

from typing import Any

import click

from trackboard.casework.fields.child_fields import REFERENCE
from trackboard.casework.fields.milestone_fields import CLOSE_CHILD, REOPEN_CHILD
from trackboard.cli.context import Context
from trackboard.cli.desk import desk_of, insist_option, report
from trackboard.cli.options import DATES, field_argument, field_options, texts


@click.command("close", short_help="Close a child's case with an outcome.", context_settings=DATES)
@field_argument(REFERENCE)
@field_argument(CLOSE_CHILD["outcome"])
@field_argument(CLOSE_CHILD["on"], required=False)
@field_options(CLOSE_CHILD, but=["outcome", "on"])
@insist_option
@click.pass_obj
def close(context: Context, /, reference: str, insist: bool, **options: Any) -> None:
    """Close the case with OUTCOME, an id or a part of its name; adoption closes it by the Adoption Order.

    DATE is written as you write it: 12/3, yesterday, -3. [default: today]
    """
    from trackboard.casework.acts.milestones import close_child

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    report(close_child(desk, child, **texts(CLOSE_CHILD.values(), options), insist=insist))


@click.command("reopen", short_help="Open a closed case again.", context_settings=DATES)
@field_argument(REFERENCE)
@field_argument(REOPEN_CHILD["on"], required=False)
@field_options(REOPEN_CHILD, but=["on"])
@insist_option
@click.pass_obj
def reopen(context: Context, /, reference: str, insist: bool, **options: Any) -> None:
    """Open a closed case again: a new journey begins with something that happened after the closing.

    DATE is written as you write it: 12/3, yesterday, -3. [default: today]
    """
    from trackboard.casework.acts.milestones import reopen_child

    desk = desk_of(context)
    child = REFERENCE.read(reference, desk)
    report(reopen_child(desk, child, **texts(REOPEN_CHILD.values(), options), insist=insist))
