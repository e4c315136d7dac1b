"""A child and what is recorded of it that has no date: added, born, edited, handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from trackboard.casework.acts.milestones import Entry, record_all
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, Work, act, read_children
from trackboard.casework.fields.child_fields import ADD_CHILD, CHILD, RECORD_BIRTH, STARTS
from trackboard.casework.fields.field import Texts
from trackboard.casework.teams import teams_at
from trackboard.casework.wording import in_full
from trackboard.clean import one_line, search_key
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.pathway.rules.contradictions import too_old
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads import report_rows
from trackboard.store.reads.child_rows import children_born_or_due, id_of
from trackboard.store.tables import ChildRow

_HANDED_OVER = {"team", "social_worker", "owner"}


def add_child(desk: Desk, texts: Texts, *, insist: bool = False) -> Done:
    """Add a child, born or unborn, with what is known of it. `texts` are fields of `ADD_CHILD`."""
    new = ADD_CHILD.read(desk, texts)
    born, due = new["born"], new["due"]
    if born is None and due is None:
        raise UsageProblem("a child is added with its date of birth or, not yet born, with its due date")
    values = ADD_CHILD.kept({name: value for name, value in new.items() if name not in STARTS})
    entries = [Entry(kind, new[name]) for name, kind in STARTS.items() if new[name] is not None]
    with act(desk, "add_child", insist=insist) as work:
        values["authority"] = values["authority"] or usual_authority(desk.db)
        _refuse_reference(work, values["reference"], None)
        row = ChildRow(0, **values)
        work.warnings += [
            *teams_at(desk).doubts(row.team),
            *_like(work, row),
            *_too_old(desk, row.date_of_birth),
        ]
        child_id = rows.insert_numbered(work.tx, row)
        work.children.add(child_id)
        if entries:
            (added,) = read_children(desk, [child_id])
            record_all(work, added, entries)
        work.remarks += teams_at(desk).read_as(texts.get("team") or "")
    day = f"born {in_full(born)}" if born else f"due {in_full(due)}"
    named = ", with a name" if row.given_name or row.family_name else ", without a name"
    return work.done(f"{row.reference} added, {day}{named}")


def edit_child(
    desk: Desk,
    child_id: int,
    given: Mapping[str, str],
    *,
    seen: ChildRow | NoCheck = NO_CHECK,
    note: str = "",
    insist: bool = False,
) -> Done:
    """Change fields of a child; `given` maps columns of `CHILD` to what was typed, '' empties one.

    `note` says why, for the history: where a case is handed over, above all.
    """
    values = _read(desk, given)
    name = "hand_over" if _HANDED_OVER.issuperset(values) else "edit_child"
    return _changed(desk, name, child_id, values, seen=seen, note=note, insist=insist)


def record_birth(
    desk: Desk, child_id: int, on: date | str, *, seen: ChildRow | NoCheck = NO_CHECK, insist: bool = False
) -> Done:
    """The birth of an unborn child. The due date stays on record."""
    values = RECORD_BIRTH.kept(RECORD_BIRTH.read(desk, {"on": on}))
    child = rows.get(desk.db, ChildRow, child_id)
    if child is not None and child.date_of_birth and parse_iso(child.date_of_birth) <= desk.today:
        on = in_full(parse_iso(child.date_of_birth))
        raise TrackboardError(f"{child.reference} is recorded as born on {on} already; edit the date if it is wrong")
    return _changed(desk, "record_birth", child_id, values, seen=seen, note="", insist=insist)


def is_unborn(desk: Desk, child_id: int) -> bool:
    """Whether a child is expected, and not recorded as born."""
    child = rows.get(desk.db, ChildRow, child_id)
    return child is not None and not child.date_of_birth and bool(child.due_date)


def _changed(
    desk: Desk,
    name: str,
    child_id: int,
    values: Mapping[str, Any],
    *,
    seen: ChildRow | NoCheck,
    note: str,
    insist: bool,
) -> Done:
    with act(desk, name, [child_id], insist=insist, note=one_line(note)) as work:
        if "reference" in values:
            _refuse_reference(work, values["reference"], child_id)
        work.warnings += teams_at(desk).doubts(values.get("team", ""))
        before, after = work.revise(ChildRow, (child_id,), values, seen)
        if after.date_of_birth != before.date_of_birth:
            work.warnings += _too_old(desk, after.date_of_birth)
        if replace(after, version=before.version) == before:
            same = ", ".join(in_words(desk, column, value) for column, value in values.items())
            raise TrackboardError(f"{before.reference}: {same} already; nothing was changed")
    changed = [in_words(desk, column, value) for column, value in values.items() if getattr(before, column) != value]
    return work.done(f"{after.reference}: {'; '.join(changed)}")


def in_words(desk: Desk, column: str, value: Any) -> str:
    """`Owner Kim Lee`, `Born Tue 12 March 2024`; of a name only that it is one."""
    known = CHILD[column]
    if value in (None, ""):
        return f"{known.label} blank"
    if known.private:
        return f"{known.label} written"
    return f"{known.label} {in_full(parse_iso(value)) if known.kind == 'date' else known.words(value, desk.policy)}"


def _read(desk: Desk, given: Mapping[str, str]) -> dict[str, Any]:
    unknown = [column for column in given if column not in CHILD]
    if unknown:
        raise UsageProblem(f'there is no field "{unknown[0]}" of a child; there are: {", ".join(CHILD)}')
    return CHILD.kept(CHILD.read_given(desk, given))


def _refuse_reference(work: Work, reference: str, child_id: int | None) -> None:
    other = id_of(work.db, reference)
    if other not in (None, child_id):
        raise TrackboardError(f'there is a child "{reference}" already: a reference belongs to one child')


def usual_authority(db: Database) -> str:
    """The one authority that everything there is belongs to; failing that the database's own."""
    known = report_rows.authorities(db)
    return known[0] if len(known) == 1 else db.setting("authority")


def _too_old(desk: Desk, born: str | None) -> list[str]:
    said = too_old(parse_iso(born), desk.today, desk.policy) if born else ""
    return [said] if said else []


def _like(work: Work, new: ChildRow) -> list[str]:
    """Sentences on children who may be the same one: the same name, born or due on the same day."""
    name = search_key(f"{new.given_name} {new.family_name}").strip()
    if not name:
        return []
    day = new.date_of_birth or new.due_date
    born = children_born_or_due(work.db, day)
    return [
        f"{each.reference} has the same name and the same date of birth or due date: is it the same child?"
        for each in born
        if search_key(f"{each.given_name} {each.family_name}").strip() == name
    ]
