"""What is wrong with a child's rows, by the numbers of the return's own validation rules. Nothing is rejected here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import pairwise

from trackboard.exchange.dates import written
from trackboard.exchange.ssda903 import codes
from trackboard.exchange.ssda903.return_milestones import Child, Telling
from trackboard.exchange.ssda903.return_rows import Decision, Episode, Person, Place
from trackboard.exchange.staged import Problem


def _fault(at: Place, rule: int, column: str, sentence: str, done: str = "kept") -> Problem:
    return at.problem(column, f"{sentence} (903 rule {rule})", done)


def mend(episode: Episode) -> tuple[Episode, Problem | None]:
    """Rule 356. An end that lies before the start is no end."""
    if episode.end is None or episode.end >= episode.start:
        return episode, None
    sentence = f"the episode ends on {written(episode.end)}, before it starts on {written(episode.start)}"
    return episode._replace(end=None), _fault(episode.at, 356, "DEC", sentence, "end date left out")


def person_faults(reference: str, person: Person | None, header_known: bool) -> Iterator[Problem]:
    """A date of birth that is missing, and codes that no list has. `header_known`: Header is among the files."""
    if person is None:
        if header_known:
            yield Problem("Header", None, "CHILD", "the child has no row", "no date of birth", reference=reference)
        return
    if person.born is None:
        yield person.at.problem("DOB", "DOB is blank", "no date of birth")
    yield from _unlisted(person.at, "SEX", person.sex, codes.SEXES)
    yield from _unlisted(person.at, "ETHNIC", person.ethnicity, codes.ETHNICITIES)


def _unlisted(at: Place, column: str, code: str, listed: Collection[str]) -> Iterator[Problem]:
    if code and code not in listed:
        yield at.problem(column, f'"{code}" is not a code of {column}', "row kept, code not used")


def episode_faults(episodes: Sequence[Episode]) -> Iterator[Problem]:
    """Codes that no list has, which give no milestone; then rules 355, 388, 408 and 432.

    `episodes` are all of a child's in order: short breaks are links of the chain too.
    """
    for e in episodes:
        yield from _unlisted(e.at, "RNE", e.new_because, codes.REASONS_FOR_EPISODE)
        yield from _unlisted(e.at, "LS", e.legal_status, codes.LEGAL_STATUSES)
        yield from _unlisted(e.at, "PLACE", e.placement, codes.PLACEMENTS)
        yield from _unlisted(e.at, "REC", e.ended_because, codes.REASONS_CEASED)
        if e.end == e.start:
            yield _fault(e.at, 355, "DEC", f"the episode ends on the day it starts, {written(e.start)}")
        if e.placement in codes.BY_ORDER and e.legal_status != "E1":
            status = e.legal_status or "blank"
            sentence = f"placed for adoption by placement order ({e.placement}), but the legal status is {status}"
            yield _fault(e.at, 408, "LS", sentence)
    for e, following in pairwise(episodes):
        yield from _chain(e, following)
    if not episodes:
        return
    last = episodes[-1]
    if last.end and not last.left_care:
        sentence = f"the episode ends on {written(last.end)} with X1, but no other begins"
        yield _fault(last.at, 388, "REC", sentence, "kept as looked after")
    elif last.end and not last.ended_because:
        yield last.at.problem("REC", f"the episode ends on {written(last.end)} and REC does not say why")


def _chain(e: Episode, following: Episode) -> Iterator[Problem]:
    if e.end is None:
        sentence = f"the episode has no end, but the next one starts on {written(following.start)}"
        yield _fault(e.at, 388, "DEC", sentence)
    elif not e.left_care and e.end != following.start:
        sentence = (
            f"the episode ends on {written(e.end)} with X1, but the next one starts on {written(following.start)}"
        )
        yield _fault(e.at, 388, "REC", sentence)
    elif e.left_care and e.end == following.start:
        because = e.ended_because or "no reason"
        sentence = f"the episode ends on {written(e.end)} with {because}, but the next one starts on the same day"
        yield _fault(e.at, 388, "REC", sentence)
    if e.left_care and e.ended_because and following.new_because != "S":
        because = following.new_because or "blank"
        sentence = f"the child left care with {e.ended_because}, but the reason of the next episode is {because}, not S"
        yield _fault(following.at, 432, "RNE", sentence)


def decision_faults(child: Child) -> Iterator[Problem]:
    """Rules 119, 120, 522, 579 and 1003, of the rows of PlacedAdoption, in order."""
    first = child.periods[0] if child.periods else None
    for d in child.decisions:
        yield from _reversal(d)
        if d.made and first and first.start_known and d.made < first.start:
            sentence = f"decided on {written(d.made)}, before the child was looked after on {written(first.start)}"
            yield _fault(d.at, 1003, "DATE_PLACED", sentence)
    for before, d in pairwise(d for d in child.decisions if d.made):
        if before.made and d.made and (before.reversed is None or d.made < before.reversed):
            sentence = f"decided on {written(d.made)}, while the decision of {written(before.made)} was still open"
            yield _fault(d.at, 579, "DATE_PLACED", sentence)


def _reversal(d: Decision) -> Iterator[Problem]:
    if d.reason and d.reason not in codes.REASONS_REVERSED:
        sentence = f'"{d.reason}" is not a reason for reversing a decision, RD1 to RD4'
        yield _fault(d.at, 120, "REASON_PLACED_CEASED", sentence, "reason left out")
    if d.reversed and not d.reason:
        sentence = f"the decision was reversed on {written(d.reversed)}, and no reason is given"
        yield _fault(d.at, 119, "REASON_PLACED_CEASED", sentence)
    if d.reason and not d.reversed:
        sentence = f"a reason for reversing the decision is given, {d.reason}, and no date"
        yield _fault(d.at, 119, "DATE_PLACED_CEASED", sentence, "decision kept as not reversed")
    if d.made and d.reversed and d.reversed < d.made:
        sentence = f"the decision was reversed on {written(d.reversed)}, before it was made on {written(d.made)}"
        yield _fault(d.at, 522, "DATE_PLACED_CEASED", sentence)


def adoption_faults(child: Child, telling: Telling) -> Iterator[Problem]:
    """Rules 331, 333, 334 and 525, of the row of AD1, and 558."""
    last = child.decisions[-1] if child.decisions else None
    period = child.period
    if last and last.reversed and period and period.ended and period.ended_because in codes.ADOPTED:
        sentence = f"adopted on {written(period.ended)}, though the decision was reversed on {written(last.reversed)}"
        yield _fault(last.at, 558, "DATE_PLACED_CEASED", sentence)
    a = child.adoption
    if a is None:
        return
    if last and last.reversed:
        sentence = f"the child is among the adopted, though the decision was reversed on {written(last.reversed)}"
        yield _fault(a.at, 525, "DATE_INT", sentence)
    if a.matched and not a.decided:
        yield _fault(a.at, 333, "DATE_INT", f"matched on {written(a.matched)}, and no decision")
    elif a.matched and a.decided and a.decided > a.matched:
        sentence = f"decided on {written(a.decided)}, after the match on {written(a.matched)}"
        yield _fault(a.at, 333, "DATE_INT", sentence)
    if a.decided and period and period.start_known and a.decided < period.start:
        sentence = f"decided on {written(a.decided)}, before the child was looked after on {written(period.start)}"
        yield _fault(a.at, 334, "DATE_INT", sentence)
    if a.matched and telling.placed and a.matched > telling.placed[-1].start:
        sentence = f"matched on {written(a.matched)}, after the placement on {written(telling.placed[-1].start)}"
        yield _fault(a.at, 331, "DATE_MATCH", sentence)


def order_and_placement_faults(child: Child, telling: Telling, decisions_known: bool) -> Iterator[Problem]:
    """Rules 521 and 551 to 554. `decisions_known`: PlacedAdoption is among the files, what is not in it is missing."""
    a = child.adoption
    for e in telling.ordered:
        if e.legal_status != "E1" or _decided(child, e):
            continue
        if later := _later(child.decisions, e):
            sentence = f"placement order on {written(e.start)}, before the decision of {written(later)}"
            yield _fault(e.at, 554, "LS", sentence)
        elif decisions_known:
            yield _fault(e.at, 553, "LS", f"placement order on {written(e.start)}, and no decision")
    for e in telling.placed:
        if _decided(child, e):
            continue
        if later := _later(child.decisions, e):
            sentence = f"placed for adoption on {written(e.start)}, before the decision of {written(later)}"
            yield _fault(e.at, 552, "PLACE", sentence)
        elif a and a.decided:
            sentence = f"placed for adoption on {written(e.start)}, before the decision of {written(a.decided)}"
            yield _fault(e.at, 521, "PLACE", sentence)
        elif decisions_known:
            yield _fault(e.at, 551, "PLACE", f"placed for adoption on {written(e.start)}, and no decision")


def _decided(child: Child, e: Episode) -> bool:
    """A decision was in force on the day the episode began."""
    ad1 = child.adoption.decided if child.adoption else None
    return any(d.live(e.start) for d in child.decisions) or (ad1 is not None and ad1 <= e.start)


def _later(decisions: Sequence[Decision], e: Episode) -> date | None:
    return min((d.made for d in decisions if d.made and d.made > e.start), default=None)


def consent_open(child: Child, telling: Telling) -> Iterator[Problem]:
    """The return says that parents consented, never when: a milestone would be an invention."""
    episodes = child.period.episodes if child.period else ()
    done = "no milestone: record consent_given with its date"
    for e in episodes:
        if e.placement in codes.BY_CONSENT:
            yield e.at.problem("PLACE", f"placed for adoption by consent ({e.placement}), without the date of it", done)
            return
    if telling.ordered:
        return
    for e in episodes:
        if e.legal_status == codes.ACCOMMODATED and any(_overlap(d, e) for d in child.decisions):
            yield e.at.problem("LS", "accommodated (V2) with an ADM decision: consent to placement has no date", done)
            return


def _overlap(d: Decision, e: Episode) -> bool:
    if d.made is None:
        return False
    return (e.end is None or d.made < e.end) and (d.reversed is None or d.reversed > e.start)
