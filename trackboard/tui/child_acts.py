"""What can be done about a child, on the board and in its case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from trackboard.tui.acts import CHILD, Act, placed
from trackboard.tui.parts.base_screen import ActScreen

if TYPE_CHECKING:
    from trackboard.tui.forms.sheet import Sheet

# --- The forms, each imported when it is asked for ---


def add_child() -> type[Sheet]:
    from trackboard.tui.forms.child import AddChild

    return AddChild


def _record() -> type[Sheet]:
    from trackboard.tui.forms.milestone import RecordMilestone

    return RecordMilestone


def _judge() -> type[Sheet]:
    from trackboard.tui.forms.verdict import JudgeDelay

    return JudgeDelay


def _add_action() -> type[Sheet]:
    from trackboard.tui.forms.action import AddAction

    return AddAction


def _note() -> type[Sheet]:
    from trackboard.tui.forms.note import WriteNote

    return WriteNote


def _hand_over() -> type[Sheet]:
    from trackboard.tui.forms.child import HandOver

    return HandOver


def _plan() -> type[Sheet]:
    from trackboard.tui.forms.plan import SetPlan

    return SetPlan


def _correct() -> type[Sheet]:
    from trackboard.tui.forms.milestone import CorrectMilestone

    return CorrectMilestone


def _strike() -> type[Sheet]:
    from trackboard.tui.forms.milestone import StrikeMilestone

    return StrikeMilestone


def _close() -> type[Sheet]:
    from trackboard.tui.forms.milestone import CloseChild

    return CloseChild


def _reopen() -> type[Sheet]:
    from trackboard.tui.forms.milestone import ReopenCase

    return ReopenCase


def _birth() -> type[Sheet]:
    from trackboard.tui.forms.milestone import RecordBirth

    return RecordBirth


def _finish_action() -> type[Sheet]:
    from trackboard.tui.forms.action import FinishAction

    return FinishAction


def _carry_action() -> type[Sheet]:
    from trackboard.tui.forms.action import CarryAction

    return CarryAction


def _change_action() -> type[Sheet]:
    from trackboard.tui.forms.action import ChangeAction

    return ChangeAction


def _considered() -> type[Sheet]:
    from trackboard.tui.forms.early import Considered

    return Considered


def _criterion() -> type[Sheet]:
    from trackboard.tui.forms.early import AnswerCriterion

    return AnswerCriterion


def _placement() -> type[Sheet]:
    from trackboard.tui.forms.placement import StartPlacement

    return StartPlacement


def _end_placement() -> type[Sheet]:
    from trackboard.tui.forms.placement import ChangePlacement

    return ChangePlacement


def _contact() -> type[Sheet]:
    from trackboard.tui.forms.placement import ArrangeContact

    return ArrangeContact


def _change_contact() -> type[Sheet]:
    from trackboard.tui.forms.placement import ChangeContact

    return ChangeContact


def _join_siblings() -> type[Sheet]:
    from trackboard.tui.forms.siblings import JoinSiblings

    return JoinSiblings


def _leave_siblings() -> type[Sheet]:
    from trackboard.tui.forms.siblings import LeaveSiblings

    return LeaveSiblings


def _edit_field() -> type[Sheet]:
    from trackboard.tui.forms.child import EditField

    return EditField


# --- The acts ---


def _edit_child(screen: ActScreen) -> None:
    assert screen.in_hand is not None
    screen.session.open.edit(screen.in_hand)


def _show_history(screen: ActScreen) -> None:
    assert screen.in_hand is not None
    screen.session.open.history(screen.in_hand)


def _form(
    name: str,
    title: str,
    help: str,
    sheet: Callable[[], type[Sheet]],
    words: str,
    keys: str = "",
    footer: str = "",
    rank: int = 1,
) -> Act[ActScreen]:
    """An act that is a form to fill in."""
    return Act(name, title, help, sheet=sheet, words=words, keys=keys, footer=footer, rank=rank, records=True)


CHILD_ACTS: tuple[Act[ActScreen], ...] = placed(
    CHILD,
    _form("record", "Record a milestone", "What happened to this child, or is planned to", _record,
          "event date decision hearing panel order match placed viability", "m", "milestone"),
    _form("judge", "Delay verdict", "Was a delay avoidable, why, and whose was it", _judge,
          "late overdue avoidable blame reason", "v", "verdict"),
    _form("add_action", "Add an action", "Something to be done, by whom and until when", _add_action,
          "task to do chase", "a", "action"),
    _form("note", "Write a note", "A note, which stays as it is", _note, "comment write", "w", "note", 3),
    Act("edit", "Edit", "Whatever else is recorded of this child: choose it by typing a part of its name", _edit_child,
        words="change wrong", keys="e", footer="edit", records=True),
    Act("history", "History", "Who changed what of this child, and when", _show_history,
        words="audit log", keys="y", footer="history", rank=6),
    _form("hand_over", "Hand over", "Another team, social worker or owner, and why", _hand_over,
          "transfer reassign allocate move team owner worker"),
    _form("plan", "Plan and parallel plan", "From a day on; those before it stay in the history", _plan,
          "permanence adoption twin track"),
    _form("correct", "Correct a milestone", "Another date or kind in the place of one recorded", _correct,
          "wrong date mistake amend"),
    _form("strike", "Strike out a milestone", "One that was wrong: it counts no more, and stays on record", _strike,
          "delete remove wrong mistake"),
    _form("close", "Close the case", "With an outcome", _close, "end finish died moved delete"),
    _form("reopen", "Reopen the case", "Of a closed child who is known, before the court or looked after again",
          _reopen, "open again return"),
    _form("birth", "Record the birth", "Of an unborn child", _birth, "born baby date of birth"),
    _form("finish_action", "Finish an action", "It is done, and what came of it", _finish_action,
          "done complete task"),
    _form("carry_action", "Carry over an action", "To a later day", _carry_action, "postpone delay extend task"),
    _form("change_action", "Change an action", "Its text, owner, team or due date", _change_action, "edit task"),
    _form("considered", "Early permanence considered", "Whether it was, when, and why not", _considered,
          "EP fostering for adoption concurrent"),
    _form("criterion", "Early-permanence criterion", "Answer one that no date gives", _criterion, "EP eligibility"),
    _form("placement", "Early-permanence placement", "The child was placed with early-permanence carers", _placement,
          "EP fostering for adoption carers"),
    _form("end_placement", "End of an early-permanence placement", "How it ended, or a correction", _end_placement,
          "EP carers broke down"),
    _form("contact", "Contact arrangement", "Contact with the birth family", _contact, "family time parents"),
    _form("change_contact", "Change a contact arrangement", "Or end one", _change_contact, "family time parents"),
    _form("join_siblings", "Join a sibling", "Put this child in one sibling group with another", _join_siblings,
          "twin brother sister link"),
    _form("leave_siblings", "Leave the sibling group", "The others stay in it", _leave_siblings,
          "twin brother sister separate"),
    _form("edit_field", "Edit a field", "Reference, names, dates, sex, ethnicity and so on", _edit_field,
          "name date of birth due reference wrong"),
)  # fmt: skip
