"""What a mapping may say: fields, ids and meanings, checked against the policy before anything is read by it."""

from __future__ import annotations

from collections.abc import Iterator

from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.spreadsheet.mapping import IGNORE, NOTE, ColumnMapping, Mapping, SheetMapping
from trackboard.pathway.ids import KindId
from trackboard.pathway.policy.policy import Labels, Policy

ACTION_PARTS = ("action_owner", "action_team", "action_due", "action_done", "action_outcome")
CHILD = FORMS["children"]
SECTIONS = {
    "plan": "plans",
    "parallel_plan": "plans",
    "early_permanence_route": "routes",
    "early_permanence_considered": "answers",
    "criterion": "answers",
    "outcome": "event_outcomes",
    "verdict": "verdicts",
    "sex": "sexes",
}
"""By the first part of a field, the list whose ids the words of its column stand for."""
OF_A_KIND = ("outcome", "reason")
"""What is said of a milestone: `outcome:KIND` and `reason:KIND` have the list that the policy has for the kind."""


def section_of(field: str, policy: Policy) -> str:
    """The list of ids behind a field, by a name for it; blank for one of free text or dates."""
    head, _, id = field.partition(":")
    if id and head in OF_A_KIND:
        return field if words_for(field, policy) else ""
    return SECTIONS.get(head, "")


def words_for(field: str, policy: Policy) -> Labels:
    """The outcomes or the reasons that the policy has for the kind of `outcome:KIND` or `reason:KIND`."""
    head, _, id = field.partition(":")
    return policy.outcomes_of(KindId(id)) if head == "outcome" else policy.reasons_of(KindId(id))


def ids_of(section: str, policy: Policy) -> tuple[str, ...]:
    """The ids of a list."""
    if ":" in section:
        return tuple(words_for(section, policy))
    if section == "answers":
        return ("yes", "no", "unknown")
    if section == "sexes":
        return ("M", "F", "U")
    return tuple(getattr(policy, section))


def fields(policy: Policy) -> Iterator[str]:
    """Every field that a column of children can have."""
    yield from CHILD.every
    yield from ("name", NOTE, "dated_notes", "action", *ACTION_PARTS, "outcome", IGNORE)
    for kind in policy.kinds:
        yield from (f"milestone:{kind}", f"planned:{kind}", f"reason:{kind}")
        if policy.outcomes_of(KindId(kind)) and kind in policy.milestones:
            yield f"outcome:{kind}"
    yield from (f"criterion:{criterion}" for criterion in policy.criteria)
    yield from (f"verdict:{clock.id}" for clock in policy.clocks)


def checked(mapping: Mapping, policy: Policy, called: str) -> Mapping:
    """The mapping; `TrackboardError` where it names what there is not. `called` is what it goes by in the sentence."""
    known = frozenset(fields(policy))
    for sheet in mapping.sheets:
        columns = known if sheet.rows == "children" else frozenset((*FORMS[sheet.rows].every, IGNORE))
        for column in sheet.columns:
            if column.field not in columns:
                why = f'there is no field "{column.field}"{_like(column.field, columns)}'
                raise TrackboardError(f'{called}, column "{column.header}": {why}.')
            _check_words(column, policy, called)
        _check_once(sheet, called)
        says = {**sheet.headings, **({sheet.sheet: sheet.stands_for} if sheet.stands_for else {})}
        for text, meaning in says.items():
            if not _is_meaning(meaning, ("unborn", NOTE, IGNORE), ("plan", "team"), policy):
                raise TrackboardError(
                    f'{called}, heading "{text}": "{meaning}" is none of unborn, plan:ID, team:NAME, note and ignore.'
                )
        for colour, meaning in sheet.colours.items():
            if not is_colour_meaning(meaning, policy):
                raise TrackboardError(
                    f'{called}, colour "{colour}": "{meaning}" is none of plan:ID, verdict:ID, note:WORDS and ignore.'
                )
    return mapping


def is_colour_meaning(meaning: str, policy: Policy) -> bool:
    """Whether a colour can mean that."""
    return _is_meaning(meaning, (IGNORE,), ("plan", "verdict", NOTE), policy)


def is_repeatable(field: str) -> bool:
    """Whether several columns of a sheet may have the field."""
    return field in (NOTE, IGNORE, "dated_notes", "action") or field.startswith("milestone:")


def _check_once(sheet: SheetMapping, called: str) -> None:
    seen: dict[str, str] = {}
    for column in sheet.columns:
        first = seen.setdefault(column.field, column.header)
        if first != column.header and not is_repeatable(column.field):
            raise TrackboardError(
                f'{called}: "{first}" and "{column.header}" are both {column.field}; make one of them a note.'
            )


def _check_words(column: ColumnMapping, policy: Policy, called: str) -> None:
    section = section_of(column.field, policy)
    if not section:
        return
    ids = ids_of(section, policy)
    for word, meaning in column.words.items():
        parts = meaning.split("/") if section == "plans" else [meaning]
        if meaning and (len(parts) > 2 or not all(part.strip() in ids for part in parts)):
            raise TrackboardError(
                f'{called}, column "{column.header}", word "{word}": "{meaning}" is none of {", ".join(ids)}.'
            )


def _is_meaning(meaning: str, plain: tuple[str, ...], heads: tuple[str, ...], policy: Policy) -> bool:
    head, colon, id = meaning.partition(":")
    if not colon:
        return meaning in plain
    lists = {"plan": policy.plans, "verdict": policy.verdicts}
    return head in heads and bool(id) and (head not in lists or id in lists[head])


def _like(field: str, known: frozenset[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(field, known, 1)
    return f'; did you mean "{near[0]}"?' if near else ""
