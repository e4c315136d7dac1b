"""The form of the board's own bundle: its files, their columns, and what each column may hold.

Ten files, and the columns that they had from the start, are always written. What came later is written only where there
is something in it, so that a bundle without it comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import (
    ActionRow,
    AgendaRow,
    AliasRow,
    AmendmentRow,
    AttendanceRow,
    ChildRow,
    ConflictRow,
    ContactRow,
    CriterionRow,
    DelayRow,
    MeetingRow,
    MilestoneRow,
    MinuteRow,
    NoteRow,
    PlacementRow,
    PlanRow,
    Row,
    StruckRow,
    SurveyRow,
)


@dataclass(frozen=True, slots=True)
class Code:
    """A column that holds one of a list of ids. What is not in the list is refused, or, where `open`, kept and said."""

    words: str
    """What one of them is called in a sentence."""
    ids: Callable[[Policy], Iterable[str]]
    open: bool = False
    blank: str = ""
    """What a blank stands for."""


@dataclass(frozen=True, slots=True)
class Form:
    """One file of the bundle."""

    row: type[Row]
    columns: tuple[str, ...]
    """Those always written, in order. `reference` and `meeting` stand for the id of the child and the meeting,
    `stored_as` says what else is called otherwise in the database."""
    known_by: tuple[str, ...]
    """The columns that a file must have to be this one."""
    filled: tuple[str, ...]
    """The columns that may not be blank in any row."""
    stored_as: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    """No two rows are the same in these; () where rows may repeat."""
    order: tuple[str, ...] = ()
    """What the rows are sorted by, before all their columns."""
    dates: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    codes: Mapping[str, Code] = field(default_factory=dict)
    prose: tuple[str, ...] = ()
    """Free text, which may run over lines and is left out of what is pseudonymised. The other columns are one line."""
    people: tuple[str, ...] = ()
    """Names of people, left out likewise."""
    numbers: Mapping[str, int | None] = field(default_factory=dict)
    """Columns of whole numbers, each with what a blank means."""
    more: tuple[str, ...] = ()
    """Columns after those, each written only where a row has something in it."""
    later: bool = False
    """The file came later: written only where it has rows."""

    @property
    def every(self) -> tuple[str, ...]:
        """All columns that the file may have."""
        return (*self.columns, *self.more)

    @property
    def table(self) -> str:
        """What the table is called, in the database and as a file."""
        return self.row.TABLE

    @property
    def file(self) -> str:
        """What the file is called when it is written."""
        return f"{self.table}.csv"


_PLANS = {
    "plan": Code("plan", attrgetter("plans")),
    "parallel_plan": Code("parallel plan", attrgetter("plans")),
}

_EVENTS = {
    "kind": Code("kind of milestone", attrgetter("kinds")),
    "outcome": Code("outcome", attrgetter("outcomes")),
}

DISPUTED = ("children", "plans", "milestones", "struck", "placements", "contacts", "delays", "criteria", "actions")
"""The tables of whose rows a bundle tells what was typed against what was imported."""

FORMS: Mapping[str, Form] = {
    form.table: form
    for form in (
        Form(
            ChildRow,
            (
                "reference",
                "authority",
                "given_name",
                "family_name",
                "date_of_birth",
                "due_date",
                "sex",
                "ethnicity",
                "sibling_group",
                "team",
                "social_worker",
                "owner",
                "plan",
                "parallel_plan",
                "early_permanence_route",
                "early_permanence_considered",
            ),
            known_by=("reference", "date_of_birth"),
            filled=("reference",),
            key=("reference",),
            order=("reference",),
            more=("early_permanence_considered_on", "early_permanence_why_not", "permanence_report_on"),
            dates=("date_of_birth", "due_date", "early_permanence_considered_on", "permanence_report_on"),
            prose=("early_permanence_why_not",),
            codes={**_PLANS, "early_permanence_route": Code("early-permanence route", attrgetter("routes"))},
            people=("given_name", "family_name", "social_worker", "owner"),
        ),
        Form(
            MilestoneRow,
            ("reference", "kind", "date", "planned", "outcome", "reason", "note", "source"),
            known_by=("reference", "kind", "date"),
            filled=("reference", "kind", "date"),
            stored_as={"date": "on_date"},
            order=("reference", "date", "kind"),
            dates=("date",),
            codes=_EVENTS,
            prose=("note",),
        ),
        Form(
            DelayRow,
            (
                "reference",
                "clock",
                "started_on",
                "verdict",
                "reason",
                "party",
                "note",
                "meeting",
                "recorded_by",
                "recorded_at",
            ),
            known_by=("reference", "clock", "started_on", "verdict"),
            filled=("reference", "clock", "started_on", "verdict"),
            order=("reference", "clock", "started_on", "recorded_at"),
            dates=("started_on",),
            moments=("recorded_at",),
            codes={
                "clock": Code("clock", lambda policy: [clock.id for clock in policy.clocks]),
                "verdict": Code("verdict", attrgetter("verdicts")),
                "reason": Code("reason for a delay", attrgetter("reasons"), open=True),
                "party": Code("party", attrgetter("parties")),
            },
            prose=("note",),
            people=("recorded_by",),
        ),
        Form(
            MeetingRow,
            ("meeting", "kind", "held_on", "authority", "chair", "status", "signed_off_by", "signed_off_at"),
            known_by=("meeting", "kind", "held_on"),
            filled=("meeting", "kind", "held_on"),
            key=("meeting",),
            order=("held_on", "meeting"),
            dates=("held_on",),
            more=(
                "joint_chairs",
                "minute_taker",
                "minutes_long",
                "started_at",
                "quorum",
                "rating",
                "despite",
                "sha256",
                "audit_head",
            ),
            moments=("signed_off_at", "started_at"),
            numbers={"minutes_long": 0, "rating": 0},
            # The text that was signed is left out of what is pseudonymised, and its hash with it.
            prose=("despite", "sha256", "audit_head"),
            codes={
                "kind": Code("kind of meeting", attrgetter("meeting_kinds"), open=True),
                "status": Code("status of a meeting", lambda _: ("draft", "closed"), blank="draft"),
            },
            people=("chair", "signed_off_by", "joint_chairs", "minute_taker"),
        ),
        Form(
            AttendanceRow,
            ("meeting", "team", "status", "people", "note"),
            known_by=("meeting", "team", "status"),
            filled=("meeting", "team", "status"),
            key=("meeting", "team"),
            order=("meeting", "team"),
            codes={
                "team": Code("team", attrgetter("teams"), open=True),
                "status": Code("attendance", attrgetter("attendance")),
            },
            more=("arrived",),
            prose=("note",),
            people=("people",),
        ),
        Form(
            MinuteRow,
            ("meeting", "reference", "position", "discussion", "decision"),
            known_by=("meeting", "reference", "discussion"),
            filled=("meeting", "reference"),
            key=("meeting", "reference"),
            order=("meeting", "reference"),
            more=("no_change", "owner", "next_on", "as_signed"),
            dates=("next_on",),
            numbers={"position": 0, "no_change": 0},
            prose=("discussion", "decision", "as_signed"),
            people=("owner",),
        ),
        Form(
            ActionRow,
            ("meeting", "reference", "action", "owner", "team", "due_on", "done_on", "outcome"),
            more=("recorded_on", "carried"),
            known_by=("reference", "action"),
            filled=("action",),
            order=("meeting", "reference", "action"),
            dates=("due_on", "done_on", "recorded_on"),
            numbers={"carried": 0},
            prose=("action", "outcome"),
            people=("owner",),
        ),
        Form(
            CriterionRow,
            ("reference", "criterion", "answer", "note"),
            known_by=("reference", "criterion", "answer"),
            filled=("reference", "criterion"),
            key=("reference", "criterion"),
            order=("reference", "criterion"),
            codes={
                "criterion": Code("criterion", attrgetter("criteria"), open=True),
                "answer": Code("answer", lambda _: ("yes", "no", "unknown")),
            },
            prose=("note",),
        ),
        Form(
            PlanRow,
            ("reference", "plan", "parallel_plan", "from", "recorded_by"),
            known_by=("reference", "plan", "from"),
            filled=("reference",),
            stored_as={"from": "from_on"},
            order=("reference", "from"),
            dates=("from",),
            codes=_PLANS,
            people=("recorded_by",),
        ),
        Form(
            SurveyRow,
            ("authority", "year", "question", "answer"),
            known_by=("authority", "year", "question", "answer"),
            filled=("question",),
            key=("authority", "year", "question"),
            order=("authority", "year", "question"),
            prose=("answer",),
        ),
        Form(
            AgendaRow,
            ("meeting", "reference", "position", "how", "reason", "why"),
            later=True,
            known_by=("meeting", "reference", "how", "why"),
            filled=("meeting", "reference", "how"),
            key=("meeting", "reference"),
            order=("meeting", "reference"),
            numbers={"position": 0},
            codes={
                "how": Code("way onto an agenda", lambda _: ("rule", "added", "dropped")),
                "reason": Code("reason to be on an agenda", attrgetter("agenda_reasons"), open=True),
            },
            prose=("why",),
        ),
        Form(
            AmendmentRow,
            ("meeting", "reference", "amendment", "recorded_by", "recorded_at"),
            later=True,
            known_by=("meeting", "amendment"),
            filled=("meeting", "amendment"),
            order=("meeting", "recorded_at"),
            moments=("recorded_at",),
            prose=("amendment",),
            people=("recorded_by",),
        ),
        Form(
            StruckRow,
            (
                "reference",
                "kind",
                "date",
                "planned",
                "outcome",
                "reason",
                "note",
                "source",
                "why",
                "struck_by",
                "struck_at",
            ),
            later=True,
            known_by=("reference", "kind", "date", "why"),
            filled=("reference", "kind", "date"),
            stored_as={"date": "on_date"},
            order=("reference", "date", "kind"),
            dates=("date",),
            moments=("struck_at",),
            codes=_EVENTS,
            prose=("note", "why"),
            people=("struck_by",),
        ),
        Form(
            NoteRow,
            ("reference", "kind", "note", "recorded_by", "recorded_at"),
            later=True,
            known_by=("reference", "note", "recorded_by"),
            filled=("reference",),
            order=("reference", "recorded_at"),
            moments=("recorded_at",),
            codes={"kind": Code("kind of note", lambda _: ("reviewed",))},
            prose=("note",),
            people=("recorded_by",),
        ),
        Form(
            PlacementRow,
            ("reference", "started_on", "ended_on", "how_ended", "dually_approved", "note"),
            later=True,
            known_by=("reference", "started_on", "how_ended"),
            filled=("reference", "started_on"),
            order=("reference", "started_on"),
            dates=("started_on", "ended_on"),
            codes={
                "how_ended": Code("way a placement ends", attrgetter("placement_ends")),
                "dually_approved": Code("answer", lambda _: ("yes", "no")),
            },
            prose=("note",),
        ),
        Form(
            ContactRow,
            ("reference", "contact", "from", "until", "weekly", "miles", "note"),
            later=True,
            known_by=("reference", "contact"),
            filled=("reference", "contact"),
            stored_as={"from": "from_on", "until": "until_on"},
            order=("reference", "contact", "from"),
            dates=("from", "until"),
            numbers={"weekly": None, "miles": None},
            prose=("note",),
            people=("contact",),
        ),
        Form(
            AliasRow,
            ("reference", "alias", "recorded_by", "recorded_at"),
            later=True,
            known_by=("reference", "alias"),
            filled=("reference", "alias"),
            key=("alias",),
            order=("reference", "alias"),
            moments=("recorded_at",),
            people=("recorded_by",),
        ),
        Form(
            ConflictRow,
            (
                "reference",
                "about",
                "item",
                "source",
                "file",
                "typed",
                "imported",
                "before",
                "found_at",
                "settled",
                "settled_by",
                "settled_at",
            ),
            later=True,
            known_by=("reference", "about", "typed", "imported"),
            filled=("reference", "about", "source", "typed", "imported"),
            stored_as={"about": "table_name"},
            order=("reference", "about", "item", "source"),
            moments=("found_at", "settled_at"),
            codes={
                "about": Code("table with a child's rows", lambda _: DISPUTED),
                "settled": Code("way to settle a conflict", lambda _: ("typed", "imported", "agreed")),
            },
            prose=("typed", "imported", "before"),
            people=("settled_by",),
        ),
    )
}


def recognise(columns: Collection[str]) -> Form | None:
    """The file whose columns these are: the one that has most of them, of those that lack none they are known by."""
    fitting = [form for form in FORMS.values() if all(column in columns for column in form.known_by)]
    return max(fitting, key=lambda form: sum(column in columns for column in form.every), default=None)


def nearest(columns: Collection[str]) -> tuple[Form, list[str]]:
    """The file that columns which fit none come nearest to, and those it is known by that are missing."""
    form = max(FORMS.values(), key=lambda form: sum(column in columns for column in form.every))
    return form, [column for column in form.known_by if column not in columns]
