"""A child and what is recorded of it that has no date: added, born, edited, handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from trackboard.casework import fields
from trackboard.casework.acts.milestones import Entry, record_all
from trackboard.casework.desk import NO_CHECK, Desk, Done, NoCheck, Work, act, read_children
from trackboard.casework.fields import DateField
from trackboard.casework.teams import teams_at
from trackboard.casework.typed_words import choose
from trackboard.casework.wording import in_full
from trackboard.clean import clean, one_line, search_key
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.pathway.days import parse_iso
from trackboard.pathway.ids import KindId, Kinds
from trackboard.pathway.policy.policy import Policy
from trackboard.pathway.rules.contradictions import too_old
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.reads import report_rows
from trackboard.store.reads.child_rows import children_born_or_due, id_of
from trackboard.store.tables import ChildRow

Read = Callable[[str, Desk], Any]
"""From what was typed to what is kept."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a child that people edit."""

    column: str
    label: str
    read: Read
    name: bool = False
    """A child's name: never in a sentence, a log or a command line."""
    date: DateField | None = None
    """How it is read where it is a date."""
    coded: str = ""
    """The section of the policy whose ids it holds."""
    yes_no: bool = False
    prose: bool = False
    """Text of several lines, which no sentence repeats."""

    def labels(self, policy: Policy) -> Mapping[str, str]:
        """The words for the ids that it holds; none where it holds no ids."""
        found: Mapping[str, str] = getattr(policy, self.coded) if self.coded else {}
        return found


def _line(text: str, _: Desk) -> str:
    return one_line(text)


def _reference(text: str, desk: Desk) -> str:
    reference = one_line(text)
    if not reference:
        raise UsageProblem("a child needs a reference")
    return reference


def _dated(field: DateField) -> Read:
    def read(text: str, desk: Desk) -> str | None:
        day = field.read_or_none(text, desk.today)
        return day.isoformat() if day else None

    return read


def _born(text: str, desk: Desk) -> str | None:
    born = fields.BORN.read_or_none(text, desk.today)
    if born is None:
        return None
    if born > desk.today:
        raise UsageProblem(f"a date of birth lies in the past, and {in_full(born)} does not; give it as the due date")
    return born.isoformat()


def _team(text: str, desk: Desk) -> str:
    return teams_at(desk).id_of(text) if text.strip() else ""


def _route(text: str, desk: Desk) -> str:
    return choose(text, desk.policy.routes, "early-permanence route") if text.strip() else ""


def _yes_no(text: str, _: Desk) -> str:
    answer = one_line(text).casefold()
    if answer not in ("", "yes", "no"):
        raise UsageProblem(f'"{one_line(text)}" is neither yes nor no')
    return answer


def _text(text: str, _: Desk) -> str:
    return clean(text).strip()


FIELDS: Mapping[str, Field] = {
    each.column: each
    for each in (
        Field("reference", "Reference", _reference),
        Field("authority", "Authority", _line),
        Field("given_name", "Given name", _line, name=True),
        Field("family_name", "Family name", _line, name=True),
        Field("date_of_birth", "Born", _born, date=fields.BORN),
        Field("due_date", "Due", _dated(fields.DUE), date=fields.DUE),
        Field("sex", "Sex", _line),
        Field("ethnicity", "Ethnicity", _line),
        Field("sibling_group", "Sibling group", _line),
        Field("team", "Team", _team, coded="teams"),
        Field("social_worker", "Social worker", _line),
        Field("owner", "Owner", _line),
        Field("early_permanence_route", "Early-permanence route", _route, coded="routes"),
        Field("early_permanence_considered", "Early permanence considered", _yes_no, yes_no=True),
        Field(
            "early_permanence_considered_on",
            "Early permanence considered on",
            _dated(fields.CONSIDERED_ON),
            date=fields.CONSIDERED_ON,
        ),
        Field("early_permanence_why_not", "Why not early permanence", _text, prose=True),
        Field(
            "permanence_report_on",
            "Child's Permanence Report complete",
            _dated(fields.REPORT_COMPLETE_ON),
            date=fields.REPORT_COMPLETE_ON,
        ),
    )
}
"""What people edit of a child, by column, in the order of a form."""

_HANDED_OVER = {"team", "social_worker", "owner"}


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child to be added, as typed. `fields` are columns of `FIELDS`; one of born and due is needed."""

    reference: str
    born: date | None = None
    due: date | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    entries: Sequence[Entry] = ()
    """What has happened already: first known, proceedings issued of a child at home."""


class Start(NamedTuple):
    """A milestone that may have happened to a new child already."""

    label: str
    kind: KindId
    date: DateField


STARTS: Mapping[str, Start] = {
    "known": Start("First known", Kinds.REFERRED, fields.KNOWN_FROM),
    "issued": Start("Proceedings issued", Kinds.PROCEEDINGS_ISSUED, fields.ISSUED_ON),
}
"""By the name under which they are asked for."""


def new_child(typed: Mapping[str, str | None], today: date) -> NewChild:
    """A new child of what was typed: `reference`, `born`, `due`, those of `STARTS`, and columns of `FIELDS`.

    None and blank text are not given.
    """
    given = {name: text for name, text in typed.items() if text and text.strip()}
    return NewChild(
        given.get("reference", ""),
        fields.BORN.read_or_none(given.get("born"), today),
        fields.DUE.read_or_none(given.get("due"), today),
        {name: text for name, text in given.items() if name in FIELDS and name != "reference"},
        [Entry(each.kind, each.date.read(given[name], today)) for name, each in STARTS.items() if name in given],
    )


def add_child(desk: Desk, new: NewChild, *, insist: bool = False) -> Done:
    """Add a child: born or unborn, with what is known of it."""
    if new.born is None and new.due is None:
        raise UsageProblem("a child is added with its date of birth or, not yet born, with its due date")
    dates = {"date_of_birth": new.born, "due_date": new.due}
    given = {name: day.isoformat() for name, day in dates.items() if day}
    values = _read(desk, {"reference": new.reference, **new.fields, **given})
    with act(desk, "add_child", insist=insist) as work:
        values.setdefault("authority", usual_authority(desk.db))
        _refuse_reference(work, values["reference"], None)
        row = ChildRow(0, **values)
        work.warnings += [
            *teams_at(desk).doubts(row.team),
            *_like(work, row),
            *_too_old(desk, row.date_of_birth),
        ]
        child_id = rows.insert_numbered(work.tx, row)
        work.children.add(child_id)
        if new.entries:
            (added,) = read_children(desk, [child_id])
            record_all(work, added, new.entries)
        work.remarks += teams_at(desk).read_as(new.fields.get("team", ""))
    born = f"born {in_full(new.born)}" if new.born else f"due {in_full(new.due)}" if new.due else ""
    named = ", with a name" if row.given_name or row.family_name else ", without a name"
    return work.done(f"{row.reference} added, {born}{named}")


def edit_child(
    desk: Desk,
    child_id: int,
    given: Mapping[str, str],
    *,
    seen: ChildRow | NoCheck = NO_CHECK,
    note: str = "",
    insist: bool = False,
) -> Done:
    """Change fields of a child; `given` maps columns of `FIELDS` to what was typed, '' empties one.

    `note` says why, for the history: where a case is handed over, above all.
    """
    values = _read(desk, given)
    name = "hand_over" if _HANDED_OVER.issuperset(values) else "edit_child"
    return _changed(desk, name, child_id, values, seen=seen, note=note, insist=insist)


def record_birth(
    desk: Desk, child_id: int, born: date, *, seen: ChildRow | NoCheck = NO_CHECK, insist: bool = False
) -> Done:
    """The birth of an unborn child. The due date stays on record."""
    values = {"date_of_birth": _born(born.isoformat(), desk)}
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
    known = FIELDS[column]
    if value in (None, ""):
        return f"{known.label} blank"
    if known.name or known.prose:
        return f"{known.label} written"
    if known.date:
        return f"{known.label} {in_full(parse_iso(value))}"
    return f"{known.label} {known.labels(desk.policy).get(value, value)}"


def _read(desk: Desk, given: Mapping[str, str]) -> dict[str, Any]:
    unknown = [column for column in given if column not in FIELDS]
    if unknown:
        raise UsageProblem(f'there is no field "{unknown[0]}" of a child; there are: {", ".join(FIELDS)}')
    return {column: FIELDS[column].read(text, desk) for column, text in given.items()}


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
