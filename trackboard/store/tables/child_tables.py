"""The tables of what is recorded of a child."""

from typing import Annotated

from trackboard.store.tables.statement import (
    BundleFile,
    Child,
    Code,
    Day,
    Extra,
    Index,
    Moment,
    Name,
    Number,
    Person,
    Prose,
    Reference,
    Row,
    RowId,
    Seq,
    Text,
    Version,
    Yes,
    recorded,
)


@recorded(
    "children",
    key=("id",),
    disputed=True,
    indexes=(Index("children_sibling_group", ("sibling_group",), "sibling_group <> ''"),),
    joined_apart=True,
    file=BundleFile(
        known_by=("reference", "date_of_birth"),
        about=("reference",),
        extra={"plan": Extra("owner", "plans"), "parallel_plan": Extra("plan", "plans")},
        later=False,
        place=1,
    ),
)
class ChildRow(Row):
    """One row a child."""

    id: Annotated[int, RowId("here and below: never used twice, for the audit goes by it")]
    reference: Annotated[str, Reference("what the case system calls the child; unique in a database", unique=True)]
    authority: Annotated[str, Text()] = ""
    given_name: Annotated[str, Person("as written; shown only when asked for")] = ""
    family_name: Annotated[str, Person()] = ""
    date_of_birth: Annotated[str | None, Day("may lie ahead: then the child is unborn until that day")] = None
    due_date: Annotated[str | None, Day("the expected date of delivery of an unborn child")] = None
    sex: Annotated[str, Text()] = ""
    ethnicity: Annotated[str, Text()] = ""
    sibling_group: Annotated[str, Text("the same text on each of the siblings")] = ""
    team: Annotated[str, Text("the team that holds the case")] = ""
    social_worker: Annotated[str, Person()] = ""
    owner: Annotated[str, Person("who is responsible for the next step (S2 3.7)")] = ""
    early_permanence_route: Annotated[str, Code("routes")] = ""
    early_permanence_considered: Annotated[str, Text("yes, no; '' where nobody recorded it")] = ""
    early_permanence_considered_on: Annotated[str | None, Day(later=True)] = None
    early_permanence_why_not: Annotated[str, Prose(later=True)] = ""
    permanence_report_on: Annotated[
        str | None, Day("the day the Child's Permanence Report was complete", later=True)
    ] = None
    version: Annotated[int, Version()] = 1


@recorded(
    "aliases",
    key=("alias",),
    tells_of_child=False,
    indexes=(Index("aliases_child", ("child_id",)),),
    noun="also known as {alias}",
    file=BundleFile(first=("reference",), order=("reference", "alias"), place=17),
)
class AliasRow(Row):
    """What other systems call a child. Whatever is imported under such a reference is this child's, and no child has it
    as its own."""

    alias: Annotated[str, Reference()]
    child_id: Annotated[int, Child()]
    recorded_by: Annotated[str, Person()] = ""
    recorded_at: Annotated[str, Moment()] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "plans",
    key=("child_id", "seq"),
    disputed=True,
    noun="plan",
    told_first=("plan", "parallel_plan"),
    file=BundleFile(
        known_by=("reference", "plan", "from"),
        order=("reference", "from"),
        first=("reference", "plan", "parallel_plan"),
        about=("child_id", "from_on"),
        later=False,
        place=9,
    ),
)
class PlanRow(Row):
    """The plan and the parallel plan with their history. The one in force on a day is the latest dated on or before it;
    a plan without a date holds always, from before any dated one."""

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq("the child's own numbering, here and below")]
    from_on: Annotated[str | None, Day(label="from", file="from")] = None
    plan: Annotated[str, Code("plans", label="")] = ""
    parallel_plan: Annotated[str, Code("plans", label="parallel plan")] = ""
    recorded_by: Annotated[str, Person()] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "milestones",
    key=("child_id", "seq"),
    disputed=True,
    noun="{planned} {kind}",
    told_first=("on_date",),
    joined_apart=True,
    file=BundleFile(
        order=("reference", "date", "kind"), about=("child_id", "kind", "on_date", "planned"), later=False, place=2
    ),
)
class MilestoneRow(Row):
    """Everything dated that happened to a child, or is planned to. Kinds are the policy's. A planned date never moves a
    child."""

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq()]
    kind: Annotated[str, Code("kinds", label="kind")]
    on_date: Annotated[str, Day(label="", file="date")]
    planned: Annotated[int, Yes(label="planned")] = 0
    outcome: Annotated[str, Code("event_outcomes", "of a closing: how it ended", label="outcome")] = ""
    reason: Annotated[
        str,
        Text(
            "of a reversal: RD1 to RD4; 'on_or_before' where the true date is not known",
            label="reason",
            codes="event_reasons",
        ),
    ] = ""
    note: Annotated[str, Prose(label="note")] = ""
    source: Annotated[str, Text("'typed', or the format it was imported from")] = ""
    version: Annotated[int, Version()] = 1
    recorded_on: Annotated[
        str | None,
        Day(
            "the day on which somebody recorded it or a file brought it; NULL where nothing tells",
            origin=True,
            since=3,
            filled=True,
        ),
    ] = None
    period: Annotated[
        str, Text("the first day of the period of care that a return gives it", later=True, origin=True, since=3)
    ] = ""
    year: Annotated[str, Text("the return's year, where a return brought it", later=True, origin=True, since=3)] = ""


@recorded(
    "struck",
    key=("child_id", "seq"),
    disputed=True,
    noun="{planned} {kind}",
    file=BundleFile(
        known_by=("reference", "kind", "date", "why"),
        order=("reference", "date", "kind"),
        about=("child_id", "kind", "on_date", "planned"),
        place=13,
    ),
)
class StruckRow(Row):
    """A milestone that was wrong, whole, with who struck it out and why. It is not in `milestones`, so that nothing
    counts it."""

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq()]
    kind: Annotated[str, Code("kinds")]
    on_date: Annotated[str, Day(file="date")]
    planned: Annotated[int, Yes()] = 0
    outcome: Annotated[str, Code("event_outcomes")] = ""
    reason: Annotated[str, Text()] = ""
    note: Annotated[str, Prose()] = ""
    source: Annotated[str, Text()] = ""
    why: Annotated[str, Prose()] = ""
    struck_by: Annotated[str, Person()] = ""
    struck_at: Annotated[str, Moment()] = ""
    version: Annotated[int, Version()] = 1
    recorded_on: Annotated[str | None, Day(origin=True, since=3, filled=True)] = None
    period: Annotated[str, Text(later=True, origin=True, since=3)] = ""
    year: Annotated[str, Text(later=True, origin=True, since=3)] = ""


@recorded(
    "notes",
    key=("child_id", "seq"),
    indexes=(Index("notes_recorded", ("recorded_at",)),),
    noun="{kind}",
    file=BundleFile(
        known_by=("reference", "note", "recorded_by"),
        order=("reference", "recorded_at"),
        about=("child_id", "kind", "note", "recorded_by", "recorded_at"),  # all there is: notes are never altered
        place=14,
    ),
)
class NoteRow(Row):
    """What somebody wrote of a child, or that somebody looked and found nothing to change. Notes are only ever
    added."""

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq()]
    kind: Annotated[str, Code("note_kinds", "'', or 'reviewed' where there was nothing to change")] = ""
    note: Annotated[str, Prose()] = ""
    recorded_by: Annotated[str, Person()] = ""
    recorded_at: Annotated[str, Moment()] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "placements",
    key=("child_id", "seq"),
    disputed=True,
    noun="early-permanence placement",
    file=BundleFile(known_by=("reference", "started_on", "how_ended"), order=("reference", "started_on"), place=15),
)
class PlacementRow(Row):
    """Early-permanence placements, and whether the carers are approved both to foster and to adopt."""

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq()]
    started_on: Annotated[str, Day(label="from")]
    ended_on: Annotated[str | None, Day(label="until")] = None
    how_ended: Annotated[str, Code("placement_ends", label="")] = ""
    dually_approved: Annotated[str, Code("yes_no", "yes, no", label="dually approved")] = ""
    note: Annotated[str, Prose(label="note")] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "contacts",
    key=("child_id", "seq"),
    disputed=True,
    noun="contact with {contact}",
    file=BundleFile(order=("reference", "contact", "from"), about=("child_id", "contact", "from_on"), place=16),
)
class ContactRow(Row):
    """Contact with the birth family as the court or the plan has it."""

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq()]
    contact: Annotated[str, Person("with whom, in words: mother, siblings")]
    from_on: Annotated[str | None, Day(label="from", file="from")] = None
    until_on: Annotated[str | None, Day(label="until", file="until")] = None
    weekly: Annotated[int | None, Number("times a week", label="times a week")] = None
    miles: Annotated[int | None, Number("how far the child travels to it", label="miles")] = None
    note: Annotated[str, Prose(label="note")] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "delays",
    key=("child_id", "seq"),
    disputed=True,
    noun="verdict on {clock}",
    file=BundleFile(
        order=("reference", "clock", "started_on", "recorded_at"),
        about=("child_id", "clock", "started_on", "meeting", "recorded_at"),
        later=False,
        place=3,
    ),
)
class DelayRow(Row):
    """A meeting's judgement of one delay: the clock of a child, known by the day it started. The latest recorded
    holds."""

    child_id: Annotated[int, Child()]
    seq: Annotated[int, Seq()]
    clock: Annotated[str, Code("clocks")]
    started_on: Annotated[str, Day()]
    verdict: Annotated[str, Code("verdicts", "avoidable, unavoidable, unclear", label="")]
    reason: Annotated[str, Code("reasons", label="")] = ""
    party: Annotated[str, Code("parties", "authority, court, health, family, other", label="")] = ""
    note: Annotated[str, Prose(label="note")] = ""
    meeting: Annotated[str, Name("the meeting's id, where one gave the verdict")] = ""
    recorded_by: Annotated[str, Person()] = ""
    recorded_at: Annotated[str, Moment()] = ""
    version: Annotated[int, Version()] = 1


@recorded(
    "criteria",
    key=("child_id", "criterion"),
    disputed=True,
    noun="{criterion}",
    joined_apart=True,
    file=BundleFile(
        known_by=("reference", "criterion", "answer"), order=("reference", "criterion"), later=False, place=8
    ),
)
class CriterionRow(Row):
    """The answers to the early-permanence criteria that no date gives (S1)."""

    child_id: Annotated[int, Child()]
    criterion: Annotated[str, Code("criteria")]
    answer: Annotated[str, Code("answers", "yes, no, unknown", label="")] = ""
    note: Annotated[str, Prose(label="note")] = ""
    version: Annotated[int, Version()] = 1
