"""The Standard Safeguarding Dataset: its table ssd_permanence as CSV, with ssd_person beside it if that is given.

A line of ssd_permanence is one plan of permanence, so a child may have several. Dates become milestones. What has no
column on the board (the decision for an FFA placement, brothers and sisters counted, the adoption worker) is kept as a
note on the child.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trackboard.errors import TrackboardError
from trackboard.exchange.annex_a import cell_meanings
from trackboard.exchange.dates import written
from trackboard.exchange.files.sources import find_sources
from trackboard.exchange.files.textfiles import open_table
from trackboard.exchange.line_milestones import Told
from trackboard.exchange.list_lines import Line, ListForm, lines_in, recognised
from trackboard.exchange.ssda903 import codes
from trackboard.exchange.ssda903.return_milestones import in_order
from trackboard.exchange.staged import FileRow, Progress, Staged, whole_table
from trackboard.pathway.ids import Kinds, Outcomes
from trackboard.store.tables import ChildRow, NoteRow

if TYPE_CHECKING:
    from trackboard.pathway.policy.policy import Policy

SOURCE = "ssd"

DATES = {
    "decided": "perm_adm_decision_date",
    "ffa_decided": "perm_ffa_cp_decision_date",
    "ordered": "perm_placement_order_date",
    "placed": "perm_placed_for_adoption_date",
    "matched": "perm_matched_date",
    "early": "perm_placed_ffa_cp_date",
    "reversed": "perm_decision_reversed_date",
    "fostered": "perm_placed_foster_carer_date",
    "permanent": "perm_permanence_order_date",
}
TEXTS = {
    "reference": "perm_person_id",
    "by_carer": "perm_adopted_by_carer_flag",
    "reason": "perm_decision_reversed_reason",
    "siblings": "perm_part_of_sibling_group",
    "together": "perm_siblings_placed_together",
    "apart": "perm_siblings_placed_apart",
    "order": "perm_permanence_order_type",
    "worker": "perm_adoption_worker_id",
}
"""Our names for the columns of ssd_permanence that are read."""

KINDS = {
    "decided": Kinds.ADM_DECISION,
    "ordered": Kinds.PLACEMENT_ORDER,
    "early": Kinds.EARLY_PERMANENCE_PLACEMENT,
    # The date of the decision to place with these adopters, by the dataset's guidance: not the proposed match.
    "matched": Kinds.MATCH_DECISION,
    "placed": Kinds.PLACED,
    "reversed": Kinds.DECISION_REVERSED,
}
"""The columns that date a milestone each."""
_ORDERS = (
    (r"adopt|\bAO\b", Outcomes.ADOPTED),
    (r"special guardian|\bSGO\b", Outcomes.SPECIAL_GUARDIANSHIP),
    (r"child arrangement|residence|\bCAO\b|\bRO\b", Outcomes.CHILD_ARRANGEMENTS),
)
"""Words of perm_permanence_order_type, to how the child left the board. It may be a code of the return too."""
_IN_ORDER = (
    ("decided", "ordered"),
    ("decided", "matched", "placed", "permanent"),
    ("decided", "reversed"),
    ("early", "placed"),
)
_BY_ORDER = frozenset({outcome for _, outcome in _ORDERS})
_CODE = re.compile("E[0-9]{1,2}[AB]?$", re.IGNORECASE)
_YES, _NO = frozenset({"1", "y", "yes", "true"}), frozenset({"", "0", "n", "no", "false"})


def _squeezed(columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {key: (column.replace("_", ""),) for key, column in columns.items()}


_PERMANENCE = ListForm(
    "the table ssd_permanence",
    {"reference": "perm_person_id", "decided": "perm_adm_decision_date"},
    _squeezed(DATES),
    _squeezed(TEXTS),
    frozenset({*DATES, *TEXTS}),
)
_PERSON = ListForm(
    "the table ssd_person",
    {"reference": "pers_person_id", "born": "pers_dob"},
    {"born": ("persdob",), "due": ("persexpecteddob",)},
    {"reference": ("perspersonid",), "sex": ("perssex",), "ethnicity": ("persethnicity",)},
    frozenset({"reference", "born", "due", "sex", "ethnicity"}),
)


def read(
    paths: Sequence[Path],
    policy: Policy,
    *,
    authority: str = "",
    prefix: str = "",
    progress: Progress | None = None,
) -> Staged:
    """ssd_permanence at `paths`, staged, with births, sex and ethnicity from ssd_person where it lies beside it.

    All kinds and outcomes are the pathway's own, so `policy` is not asked: it is there because every reader has this
    form. `TrackboardError` where a file cannot be read, or ssd_permanence is none of them.
    """
    found = find_sources(paths)
    staged = Staged(SOURCE, not_used=list(found.passed_over))
    plans: dict[str, list[Line]] = defaultdict(list)
    persons: dict[str, Line] = {}
    for source in found.sources:
        table = open_table(source)
        form = recognised((_PERMANENCE, _PERSON), table.name, table.header_row, table.header)
        if form is None:
            staged.not_used.append(f"{table.name}: neither ssd_permanence nor ssd_person")
            continue
        staged.files.append(table.name)
        rows = table.rows(staged.problems)
        for line in lines_in(*form, table.name, table.header, rows, prefix, staged.problems):
            staged.rows_read += 1
            if line.list is _PERMANENCE:
                plans[line.at.child].append(line)
            else:
                persons[line.at.child] = line
        if progress:
            progress(staged.rows_read, 0)
    if not plans and not any(problem.refused for problem in staged.problems):
        names = ", ".join(Path(path).name or str(path) for path in paths)
        raise TrackboardError(
            f"There is no row of ssd_permanence in {names}: the table has the columns perm_person_id and "
            "perm_adm_decision_date."
        )
    staged.rows_read += sum(problem.refused for problem in staged.problems)
    _stage(plans, persons, staged, authority)
    if progress:
        progress(staged.rows_read, staged.rows_read)
    return staged


def _stage(plans: Mapping[str, list[Line]], persons: Mapping[str, Line], staged: Staged, authority: str) -> None:
    known: set[str] = set()
    for reference in sorted(plans):
        told = Told(reference, SOURCE)
        lines = sorted(plans[reference], key=lambda line: min(line.dates.values(), default=date.max))
        for line in lines:
            _tell(told, line)
        staged.problems += told.problems
        if not told.milestones:
            no_date = "the row has no date that the board shows"
            staged.problems += (line.at.problem("", no_date, "row left out") for line in lines)
            continue
        known.add(reference)
        staged.add(FileRow(_row(reference, persons.get(reference), authority), reference, whole_table(ChildRow, "")))
        staged.add_all(in_order(told.milestones))
        for note in dict.fromkeys(filter(None, map(_note, lines))):
            # Signed by nobody, as no person wrote it: with the same words it is the same note, whenever it is imported.
            staged.add(FileRow(NoteRow(0, 0, note=note), reference, whole_table(NoteRow, "")))
    unknown = len(persons.keys() - known)
    if unknown:
        staged.not_used.append(f"people in ssd_person of whom ssd_permanence tells nothing: {unknown}")
    staged.problems.sort(key=lambda p: (p.file, p.row or 0, p.column, p.sentence))


def _tell(told: Told, line: Line) -> None:
    """One plan of permanence: its milestones, and the order that it came to."""
    told.check(line, _IN_ORDER)
    told.check_reversal(line)
    for key, kind in KINDS.items():
        reason = cell_meanings.reason_reversed(line.texts.get("reason", "")) if key == "reversed" else ""
        told.tell(kind, line, key, reason=reason)
    if "permanent" not in line.dates:
        return
    said, (outcome, code) = line.texts.get("order", ""), _outcome(line)
    if outcome == Outcomes.ADOPTED:
        told.tell(Kinds.ADOPTION_ORDER, line, "permanent")
        if not said:
            sentence = f"{line.says('permanent')}, without its kind, of a child placed for adoption"
            told.say(line, "permanent", sentence, "taken as an Adoption Order")
        if "reversed" in line.dates:
            told.say(line, "reversed", f"adopted, {line.says('permanent')}, though {line.says('reversed')}")
    elif outcome:
        told.tell(Kinds.CLOSED, line, "permanent", outcome=outcome, reason=code)
    else:
        sentence = f'"{said}" is no kind of permanence order' if said else f"{line.says('permanent')}, without its kind"
        told.say(line, "order" if said else "permanent", sentence, "no milestone: kept as a note")


def _outcome(line: Line) -> tuple[str, str]:
    """How the child left the board by the permanence order, and its code in the looked-after return if it has one.

    Systems that hold adoptions alone leave its kind blank: there the placement for adoption tells. Blank where nothing
    does.
    """
    said = line.texts.get("order", "")
    if not said and "placed" in line.dates and "reversed" not in line.dates:
        return Outcomes.ADOPTED, ""
    if _CODE.match(said):
        code = cell_meanings.reason_ceased(said)
        outcome = Outcomes.ADOPTED if code in codes.ADOPTED else codes.OUTCOMES[code]
        return (outcome, code) if outcome in _BY_ORDER else ("", "")
    return cell_meanings.first(_ORDERS, said), ""


def _row(reference: str, person: Line | None, authority: str) -> ChildRow:
    """What ssd_person says of the child's own row."""
    row = ChildRow(0, reference, authority=authority)
    if person is None:
        return row
    born, due = person.dates.get("born"), person.dates.get("due")
    return replace(
        row,
        date_of_birth=born.isoformat() if born else None,
        due_date=due.isoformat() if due and not born else None,
        sex=cell_meanings.sex(person.texts.get("sex", "")),
        ethnicity=cell_meanings.ethnicity(person.texts.get("ethnicity", "")),
    )


def _note(line: Line) -> str:
    """What the line tells that has no place of its own on the board; blank for nothing."""
    dates, texts = line.dates, line.texts
    said = [
        _dated("decision for an FFA or concurrent planning placement", line, "ffa_decided"),
        _flagged("one of a sibling group", texts.get("siblings", "")),
        f"placed together, this child among them: {texts['together']}" if "together" in texts else "",
        f"siblings placed apart: {texts['apart']}" if "apart" in texts else "",
        _flagged("adopted by the former carer", texts.get("by_carer", "")),
        _dated("first placed with those foster carers", line, "fostered"),
        f"adoption worker {texts['worker']}" if "worker" in texts else "",
    ]
    if "permanent" in dates and not _outcome(line)[0]:
        said.append(_dated(texts.get("order", "permanence order"), line, "permanent"))
    told = "; ".join(filter(None, said))
    return f"From ssd_permanence: {told}." if told else ""


def _dated(what: str, line: Line, key: str) -> str:
    return f"{what} {written(line.dates[key])}" if key in line.dates else ""


def _flagged(what: str, answer: str) -> str:
    """`what` where the answer is yes; nothing where it is no; another answer stands beside it."""
    folded = answer.casefold()
    if folded in _NO:
        return ""
    return what if folded in _YES else f"{what}: {answer}"
