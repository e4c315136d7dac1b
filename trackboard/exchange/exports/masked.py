"""The board, minutes and packs under pseudonyms: what a child could be known by is not worked out from any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trackboard.board.board import Board
from trackboard.board.derive import deriver, journey_of
from trackboard.board.timeline import TimelineEntry
from trackboard.casework.meetings.agenda_item import Presented
from trackboard.casework.meetings.meeting_record import Asked, Item, Minutes
from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.exports.pseudonyms import LEFT_OUT, Pseudonyms
from trackboard.store.reads.board_rows import CardRow
from trackboard.store.reads.facts import Facts, everything_for_derivation


def masked_rows(board: Board, rows: Sequence[CardRow], pseudonyms: Pseudonyms) -> Iterator[CardRow]:
    """The rows in their order, as if the children were born, or due, on the first of the month.

    Stages, ages and clocks are worked out anew from that day: those of the true one would give it away.
    """
    derive = deriver(board.policy, board.as_at)
    derived = {
        facts.id: derive(journey_of(_masked(facts, pseudonyms), board.as_at, board.policy)).row
        for facts in everything_for_derivation(board.db, [row.id for row in rows])
    }
    for row in rows:
        yield row.computed_as(derived[row.id])._replace(
            reference=pseudonyms.name(row.reference),
            given_name="",
            family_name="",
            owner="",
            date_of_birth=_month(row.date_of_birth, pseudonyms),
            due_date=_month(row.due_date, pseudonyms),
        )


def _masked(facts: Facts, pseudonyms: Pseudonyms) -> Facts:
    return facts._replace(
        date_of_birth=_month(facts.date_of_birth, pseudonyms), due_date=_month(facts.due_date, pseudonyms)
    )


def _month(day: str | None, pseudonyms: Pseudonyms) -> str | None:
    return pseudonyms.cell(FORMS["children"], "date_of_birth", day) if day else None


def masked_minutes(minutes: Minutes, pseudonyms: Pseudonyms) -> Minutes:
    """The minutes with what was decided of whom and by which teams left to count, and no word that somebody wrote."""
    row = minutes.row
    names = {item.label: pseudonyms.name(item.reference) for item in minutes.items}
    return replace(
        minutes,
        row=replace(
            row,
            meeting=pseudonyms.name(row.meeting),
            chair="",
            joint_chairs="",
            minute_taker="",
            signed_off_by=LEFT_OUT if row.signed_off_by else "",
            despite=LEFT_OUT if row.despite else "",
            sha256="",
            audit_head="",
        ),
        attendance=tuple((replace(each, people="", note=""), team) for each, team in minutes.attendance),
        items=tuple(_item(item, pseudonyms) for item in minutes.items),
        amendments=tuple(
            replace(each, label=names.get(each.label, ""), text=LEFT_OUT, by=LEFT_OUT) for each in minutes.amendments
        ),
    )


def _item(item: Item, pseudonyms: Pseudonyms) -> Item:
    name, minute = pseudonyms.name(item.reference), item.minute
    return replace(
        item,
        reference=name,
        label=name,
        why="",
        minute=None
        if minute is None
        else replace(
            minute,
            discussion=LEFT_OUT if minute.discussion else "",
            decision=LEFT_OUT if minute.decision else "",
            owner="",
            as_signed="",
            confidential="",
        ),
        actions=tuple(_action(each) for each in item.actions),
        facts=tuple(replace(each, words=LEFT_OUT) for each in item.facts),
        decided=_action(item.decided) if item.decided else None,
    )


def masked_page(shown: Presented, board: Board, pseudonyms: Pseudonyms) -> Presented:
    """A child's page in the pack without what somebody wrote, and without a clock that is reckoned from a due date."""
    policy, case, last = board.policy, shown.case, shown.last
    rows = [row] if (row := board.case_row(case.card.id)) else []
    (card,) = (board.maker.card(row, "references") for row in masked_rows(board, rows, pseudonyms))
    return replace(
        shown,
        why="",
        facts=(),
        actions=(),
        case=replace(
            case,
            card=card,
            clocks=tuple(clock for clock in case.clocks if policy.clock(clock.clock).before_due is None),
            questions=(),
            flags=tuple((flag, policy.flags.get(flag, flag)) for flag in card.flags if flag not in policy.questions),
            timeline=tuple(map(_event, case.timeline)),
            planned=tuple(map(_event, case.planned)),
        ),
        last=last._replace(minute=replace(last.minute, discussion=LEFT_OUT, decision=LEFT_OUT)) if last else None,
        open_actions=tuple(replace(each, action=LEFT_OUT, owner="") for each in shown.open_actions),
    )


def _event(entry: TimelineEntry) -> TimelineEntry:
    return replace(entry, detail="", note="")


def _action(each: Asked) -> Asked:
    return replace(each, action=LEFT_OUT, owner="", outcome=LEFT_OUT if each.outcome else "")
