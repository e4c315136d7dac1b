"""From the rows of all returns to the children that are staged: put together, told, judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trackboard.exchange.ssda903 import codes, validation_rules
from trackboard.exchange.ssda903.newest_rows import Rank, gone, newest, oldest_first, people
from trackboard.exchange.ssda903.periods import periods_of_care
from trackboard.exchange.ssda903.return_milestones import Child, in_order, tell
from trackboard.exchange.ssda903.return_rows import Episode, Person, Review, Rows, Worker
from trackboard.exchange.staged import FileRow, Problem, Staged, whole_table
from trackboard.store.tables import ChildRow


def stage(rows: Rows, staged: Staged, authority: str) -> None:
    """Add the children, their milestones and their problems to `staged`.

    A child is staged who was looked after, or of whom a decision or an adoption is told. Children with short breaks
    only, and those whom Header alone names (care leavers), are counted in `not_used`.
    """
    problems = staged.problems
    told, reviewed = oldest_first(rows.episodes), oldest_first(rows.reviews)
    episodes = newest(told, lambda e: e.start, problems)
    decisions = newest(oldest_first(rows.decisions), lambda d: d.made or (d.reversed,), problems)
    adoptions = newest(oldest_first(rows.adoptions), lambda a: None, problems)
    reviews = newest(reviewed, lambda r: r.held, problems)
    workers = newest(oldest_first(rows.workers), lambda w: w.start, problems)
    persons = people(oldest_first(rows.people), problems)
    dropped, reviews_from = gone(told), _covered_from(told, reviewed)
    if rows.episodes and not rows.decisions:
        sentence = "no PlacedAdoption table is among the files, so no ADM decision is known"
        problems.append(Problem("PlacedAdoption", None, "", sentence, "imported without it"))

    short_breaks = named_only = 0
    for reference in sorted(episodes.keys() | decisions.keys() | adoptions.keys() | persons.keys()):
        mended = [validation_rules.mend(e) for e in sorted(episodes.get(reference, []), key=lambda e: e.start)]
        own = [episode for episode, _ in mended]
        child = Child(
            reference,
            periods_of_care(own),
            tuple(sorted(decisions.get(reference, []), key=lambda d: d.made or d.reversed or date.min)),
            next(iter(adoptions.get(reference, [])), None),
            tuple(sorted(reviews.get(reference, []), key=lambda r: r.held)),
        )
        telling = tell(child, reviews_from)
        if not telling.milestones:
            short_breaks += bool(own)
            named_only += not own
            continue
        person = persons.get(reference)
        row = _row(reference, person, workers.get(reference, []), authority)
        staged.add(FileRow(row, reference, whole_table(ChildRow, "")))
        staged.add_all(in_order(telling.milestones))
        problems += telling.problems
        problems += (problem for _, problem in mended if problem)
        problems += validation_rules.person_faults(reference, person, header_known=bool(rows.people))
        problems += validation_rules.episode_faults(own)
        problems += validation_rules.decision_faults(child)
        problems += validation_rules.adoption_faults(child, telling)
        problems += validation_rules.order_and_placement_faults(child, telling, decisions_known=bool(rows.decisions))
        problems += validation_rules.consent_open(child, telling)
        if reference in dropped and child.period and child.period.ended is None:
            sentence = "the child is looked after in this return, and is in no later one"
            problems.append(child.period.last.at.problem("DEC", sentence, "kept as looked after"))
    if short_breaks:
        staged.not_used.append(f"children with short breaks only (V3, V4), never on the board: {short_breaks}")
    if named_only:
        staged.not_used.append(f"children in Header without an episode (care leavers): {named_only}")


def _covered_from(episodes: Sequence[tuple[Rank, Episode]], reviews: Sequence[tuple[Rank, Review]]) -> date:
    """The first day from which the files can hold every review: where the oldest return year begins.

    A return lists the reviews of its own year only, but an episode from long ago as long as it is open. So the start of
    a period can be known and its first reviews not. Files that reach further back show it by an earlier review.
    """
    years = [rank.year for rank, _ in episodes]
    years += [row.held.year + (row.held.month > 3) for _, row in reviews]
    return date(max(min(years) - 1, 1), 4, 1) if years else date.min


def _row(reference: str, person: Person | None, workers: Sequence[Worker], authority: str) -> ChildRow:
    """What the return says of the child's own row."""
    open_now = [worker for worker in workers if worker.end is None]
    return ChildRow(
        0,
        reference,
        authority=authority or (person.authority if person else ""),
        date_of_birth=person.born.isoformat() if person and person.born else None,
        sex=codes.SEXES.get(person.sex, "") if person else "",
        ethnicity=person.ethnicity if person else "",
        social_worker=max(open_now, key=lambda worker: worker.start).name if open_now else "",
    )
