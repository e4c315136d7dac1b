"""The minutes as pages and as the JSON that users' scripts rest on; the read-out; the actions by team."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trackboard.casework.meetings.meeting_record import Asked, Item, Judged, Minutes
from trackboard.casework.wording import in_full, joined, moment_text
from trackboard.exchange.papers.document import Block, Grid, Heading, Paragraph
from trackboard.pathway.days import day_text, parse_iso
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import MinuteRow
from trackboard.table import Column, Table

NO_CHANGE = "No change since last time."
NO_MINUTE = "No minute was written."
NOT_SIGNED = "No minute was written, and this is not part of what was signed."


def document(minutes: Minutes) -> dict[str, Any]:
    """The minutes as `meeting minutes ID --format json` prints them."""
    row = minutes.row
    return {
        "meeting": row.meeting,
        "kind": row.kind,
        "held_on": row.held_on,
        "authority": row.authority or None,
        "chair": row.chair or None,
        "joint_chairs": row.joint_chairs.split("; ") if row.joint_chairs else [],
        "minute_taker": row.minute_taker or None,
        "status": row.status,
        "signed_off_by": row.signed_off_by or None,
        "signed_off_at": row.signed_off_at or None,
        "sha256": row.sha256 or None,
        "audit_head": row.audit_head or None,
        "rating": row.rating or None,
        "quorum": minutes.quorum or None,
        "despite": row.despite or None,
        "despite_for": list(minutes.despite),
        "attendance": [
            {
                "team": each.team,
                "status": each.status,
                "people": each.people or None,
                "arrived": each.arrived or None,
                "note": each.note or None,
            }
            for each, _ in minutes.attendance
        ],
        "absences": list(minutes.absences),
        "items": [_item_document(item) for item in minutes.discussed],
        "not_reached": [item.reference for item in minutes.not_reached],
        "carried_to": minutes.carried.on.isoformat() if minutes.carried and minutes.carried.on else None,
        "amendments": [
            {"reference": each.label or None, "amendment": each.text, "by": each.by, "at": each.at}
            for each in minutes.amendments
        ],
    }


def _item_document(item: Item) -> dict[str, Any]:
    minute = item.minute or MinuteRow(0, item.child_id)
    return {
        "reference": item.reference,
        "name": item.label if item.label != item.reference else None,
        "erased": item.erased or None,
        "why": item.why or None,
        "discussion": minute.discussion or None,
        "decision": minute.decision or None,
        "no_change": bool(minute.no_change),
        "owner": minute.owner or None,
        "next_on": minute.next_on,
        "minuted": not item.unminuted,
        "recorded": [fact.words for fact in item.facts],
        "actions": [
            {
                "id": each.id,
                "action": each.action,
                "owner": each.owner or None,
                "team": each.team or None,
                "due_on": each.due_on,
                "done_on": each.done_on,
                "outcome": each.outcome or None,
            }
            for each in item.actions
        ],
        "verdicts": [
            {
                "clock": each.clock,
                "verdict": each.verdict,
                "reason": each.reason or None,
                "party": each.party or None,
            }
            for each in item.verdicts
        ],
    }


def pages(minutes: Minutes, policy: Policy) -> list[Block]:
    """The minutes to be handed out."""
    row = minutes.row
    blocks: list[Block] = [Heading(1, f"{minutes.kind}, {in_full(parse_iso(row.held_on))}"), *_head(minutes)]
    if minutes.attendance:
        blocks += [Heading(2, "Attendance"), _attendance(minutes, policy)]
    blocks += [Paragraph(sentence) for sentence in minutes.absences]
    blocks.append(Heading(2, "Children discussed"))
    for place, item in enumerate(minutes.discussed, start=1):
        blocks += [Heading(3, f"{place}. {item.label}"), *_item(item, policy, signed=bool(row.sha256))]
    if not minutes.discussed:
        blocks.append(Paragraph("None."))
    if minutes.not_reached:
        blocks.append(_not_reached(minutes))
    actions = action_table(minutes, policy)
    if actions.rows:
        blocks += [Heading(2, "Actions by team"), grid(actions)]
    if minutes.amendments:
        blocks.append(Heading(2, "Amendments"))
        for each in minutes.amendments:
            whose = f"{each.label}, " if each.label else ""
            blocks.append(Paragraph(each.text, f"{whose}{each.by}, {moment_text(each.at)}"))
    return [*blocks, Heading(2, "Signed off"), *_signature(minutes)]


def read_out(minutes: Minutes, policy: Policy) -> list[Block]:
    """What the chair reads out at the end: each child's decision, what was recorded beside it, and who does what until
    when; then whom the meeting did not reach."""
    blocks: list[Block] = []
    for item in minutes.discussed:
        if item.erased:
            blocks.append(Paragraph(f"Text {item.erased}.", item.label))
            continue
        minute = item.minute or MinuteRow(0, item.child_id)
        said = NO_CHANGE if minute.no_change else minute.decision or (NO_MINUTE if item.unminuted else "No decision.")
        blocks.append(Paragraph(f"{said}{_by(minute.owner, '', minute.next_on)}", item.label))
        said_too = [f"{_delay(each, policy)}: {_verdict(each, policy)}" for each in item.verdicts]
        said_too += [fact.words for fact in item.facts]
        said_too += [f"{each.action}{_by(each.owner, each.team, each.due_on)}" for each in item.beside_decision]
        blocks += [Paragraph(f"- {words}") for words in said_too]
    return [*blocks, _not_reached(minutes)] if minutes.not_reached else blocks


def _not_reached(minutes: Minutes) -> Paragraph:
    carried = f", {minutes.carried.words}" if minutes.carried else ""
    return Paragraph(", ".join(item.label for item in minutes.not_reached), f"Not reached{carried}")


def action_table(minutes: Minutes, policy: Policy) -> Table:
    """Everything that the meeting gave somebody to do, decisions among it: by team, in the order of the roll call, each
    team's first due first."""
    columns = (
        Column("team", "Team"), Column("reference", "Child"), Column("action", "Action"), Column("owner", "Owner"),
        Column("due_on", "Due"), Column("done_on", "Done"),
    )  # fmt: skip
    order = {team: place for place, team in enumerate(policy.teams)}
    found = [(item, each) for item in minutes.discussed for each in item.to_do]
    found.sort(key=lambda one: (order.get(one[1].team, len(order)), one[1].team, one[1].due_on or "9", one[1].id))
    rows = [
        (policy.teams.get(each.team, each.team), item.label, each.action, each.owner, each.due_on, each.done_on)
        for item, each in found
    ]
    return Table(columns, rows, title="Actions by team")


def _head(minutes: Minutes) -> Iterator[Block]:
    row = minutes.row
    for label, value in (
        ("Meeting", row.meeting),
        ("Authority", row.authority),
        ("Chair", row.chair),
        ("Joint chairs", row.joint_chairs),
        ("Minutes taken by", row.minute_taker),
        ("Quorum", minutes.quorum),
    ):
        if value:
            yield Paragraph(value, label)


def _attendance(minutes: Minutes, policy: Policy) -> Grid:
    rows = [
        (
            team,
            policy.attendance.get(row.status, row.status) + (f" from {row.arrived}" if row.arrived else ""),
            row.people,
            row.note,
        )
        for row, team in minutes.attendance
    ]
    return Grid(("Team", "Status", "People", "Note"), rows)


def _item(item: Item, policy: Policy, *, signed: bool) -> Iterator[Block]:
    minute = item.minute or MinuteRow(0, item.child_id)
    if item.erased:
        yield Paragraph(f"Text {item.erased}.")
        return
    if item.why:
        yield Paragraph(item.why, "Why")
    if item.unminuted:
        yield Paragraph(NO_MINUTE if item.minute or not signed else NOT_SIGNED)
    if minute.discussion:
        yield Paragraph(minute.discussion, "Discussion")
    if minute.no_change:
        yield Paragraph(NO_CHANGE)
    if minute.decision:
        yield Paragraph(minute.decision + _by(minute.owner, "", minute.next_on), "Decision")
    elif minute.owner or minute.next_on:
        yield Paragraph(_by(minute.owner, "", minute.next_on).strip(" ()"), "Next")
    for each in item.verdicts:
        yield Paragraph(_verdict(each, policy), _delay(each, policy))
    for fact in item.facts:
        yield Paragraph(fact.words, "Recorded")
    for action in item.beside_decision:
        yield Paragraph(_action(action, policy), "Action")


def _delay(each: Judged, policy: Policy) -> str:
    """`Delay, ADM decision to Placement Order`."""
    return f"Delay, {policy.clock_label(each.clock)}"


def _verdict(each: Judged, policy: Policy) -> str:
    """`Avoidable, Court capacity, Court`."""
    because = [policy.reasons.get(each.reason, each.reason), policy.parties.get(each.party, each.party)]
    return ", ".join([policy.verdicts.get(each.verdict, each.verdict), *(part for part in because if part)])


def _action(each: Asked, policy: Policy) -> str:
    done = f"; done {day_text(parse_iso(each.done_on))}" if each.done_on else ""
    return each.action + _by(each.owner, policy.teams.get(each.team, each.team), each.due_on) + done


def _by(owner: str, team: str, due_on: str | None) -> str:
    """` (K. Lee, Adoption, by 2 Dec 2026)`."""
    parts = [part for part in (owner, team, f"by {day_text(parse_iso(due_on))}" if due_on else "") if part]
    return f" ({', '.join(parts)})" if parts else ""


def grid(table: Table) -> Grid:
    """A table as it stands on a page."""
    return Grid(
        tuple(column.label for column in table.columns),
        [tuple("" if cell is None else str(cell) for cell in row) for row in table.rows],
    )


def _signature(minutes: Minutes) -> Iterator[Block]:
    row = minutes.row
    if not row.closed:
        yield Paragraph("Not closed yet: these are draft minutes.")
        return
    when = f", {moment_text(row.signed_off_at)}" if row.signed_off_at else ""
    yield Paragraph(f"{row.signed_off_by or 'nobody named'}{when}", "Closed by")
    for label, value in (
        ("Rating of the meeting", f"{row.rating} of 5" if row.rating else ""),
        (f"Closed although {joined(minutes.despite)}", row.despite),
        ("SHA-256 of the minutes", row.sha256),
        (
            "Of the text as signed, before",
            "; ".join(dict.fromkeys(item.erased for item in minutes.items if item.erased)),
        ),
        ("Audit head", row.audit_head),
    ):
        if value:
            yield Paragraph(value, label)
