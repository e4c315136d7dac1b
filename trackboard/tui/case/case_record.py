"""What people wrote and judged of a child, and what was struck out, as blocks of the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trackboard.casework.wording import moment_text
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.tui.labels import counted
from trackboard.tui.parts.blocks import Block, sentences

if TYPE_CHECKING:
    from trackboard.board.case import Case

NOTES = 8
"""Notes that are shown; the history counts them all."""


def placements(case: Case, policy: Policy, width: int) -> Iterator[Block]:
    """Early-permanence carers, and contact with the birth family."""
    approved = {"yes": "dually approved carers", "no": "carers not dually approved"}
    for row in case.placements:
        carers = approved.get(row.dually_approved, "carers")
        ended = f" until {_day(row.ended_on)}" if row.ended_on else ""
        how = f", {policy.placement_ends.get(row.how_ended, row.how_ended).lower()}" if row.how_ended else ""
        note = f": {row.note}" if row.note else ""
        yield sentences(f"Placed with {carers} from {_day(row.started_on)}{ended}{how}{note}", width)
    for contact in case.contacts:
        parts = [
            f"from {_day(contact.from_on)}" if contact.from_on else "",
            f"until {_day(contact.until_on)}" if contact.until_on else "",
            f"{contact.weekly} times a week" if contact.weekly is not None else "",
            counted(contact.miles, "mile") if contact.miles is not None else "",
            contact.note,
        ]
        yield sentences(", ".join(filter(None, (f"Contact with {contact.contact}", *parts))), width)


def verdicts(case: Case, policy: Policy, width: int) -> Iterator[Block]:
    """Every verdict on a delay, the latest first."""
    for row in reversed(case.verdicts):
        parts = [policy.reasons.get(row.reason, row.reason), policy.parties.get(row.party, row.party), row.note]
        because = "; ".join(filter(None, parts))
        judged = f"{policy.clock_label(row.clock)}: {policy.verdicts.get(row.verdict, row.verdict).lower()}"
        by = ", ".join(filter(None, (row.recorded_by, moment_text(row.recorded_at))))
        yield sentences(f"{judged}{f' ({because})' if because else ''}{f'. {by}' if by else ''}", width)


def notes(case: Case, width: int) -> Iterator[Block]:
    """What people wrote, the latest first; that somebody only looked is in the history."""
    written = [row for row in case.notes if not row.kind]
    for row in written[:NOTES]:
        by = ", ".join(filter(None, (moment_text(row.recorded_at), row.recorded_by)))
        yield sentences(f"{by}: {row.note}" if by else row.note, width)
    if len(written) > NOTES:
        yield sentences(f"and {counted(len(written) - NOTES, 'earlier note')}", width, "muted")


def struck(case: Case, policy: Policy, width: int) -> Iterator[Block]:
    """What was struck out, with why and by whom."""
    for row in case.struck:
        what = f"{'planned ' if row.planned else ''}{policy.label(row.kind)} of {_day(row.on_date)}"
        yield sentences(f"{what}: {row.why} ({row.struck_by}, {moment_text(row.struck_at)})", width, "muted", "×")


def _day(day: str | None) -> str:
    return day_text(parse_iso(day)) if day else ""
