"""Every act of the screen, once: its keys, what it is called and what it does.

The bindings, the command palette, the footer, the help screen and the keys section of the README are made of this.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding, BindingType

from trackboard.pathway.ids import Attendances

if TYPE_CHECKING:
    from trackboard.table import Table

EVERYWHERE = "everywhere"
CHILD = "a child"
"""The child under the cursor of the board, or the one whose case is open."""
PLACES = (
    EVERYWHERE,
    "board",
    "case",
    CHILD,
    "meetings",
    "meeting",
    "roll call",
    "closing",
    "conflicts",
    "reports",
    "report",
)
"""Where an act can be done, in the order in which people meet them."""


class Act(NamedTuple):
    """Something a person can do. `name` is the method `act_<name>` of the screen, or failing that of the app."""

    name: str
    title: str
    help: str
    keys: str
    """Textual's names of the keys; '' for an act of the palette only."""
    where: str = EVERYWHERE
    footer: str = ""
    """The word in the footer; '' where it has no room for it."""
    given: tuple[tuple[str, str], ...] = ()
    """More keys, each with what the method is given."""
    shown_keys: str = ""
    """The keys as people read them, where their names do not say it."""
    always: bool = False
    """Works over everything else, even while something is typed."""
    listed: bool = True
    """Whether the palette lists it: moving about is for keys."""
    records: bool = False
    """Whether it writes: not to be done on a past day's board, nor in a file that is only to be read."""
    sheet: str = ""
    """What is filled in for it: a class of a module of `trackboard.tui.forms`, as `milestone.RecordMilestone`."""

    @property
    def keys_text(self) -> str:
        """The keys as people read them: `?`, `arrows hjkl`."""
        return self.shown_keys or " ".join(map(key_text, filter(None, self.keys.split(","))))

    @property
    def first_key(self) -> str:
        """The key that the footer shows."""
        return key_text(self.keys.split(",")[0])


_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
}


def key_text(key: str) -> str:
    """A key as people read it: `?` for question_mark, `ctrl+p` as it is."""
    return _NAMES.get(key, key)


def _form(name: str, title: str, help: str, sheet: str, key: str = "", footer: str = "") -> Act:
    """An act on a child that is a form to fill in."""
    return Act(name, title, help, key, CHILD, footer, records=True, sheet=sheet)


_CHANGE = "Chair, joint chairs, minute-taker, day and length, until it is closed"
ACTS: tuple[Act, ...] = (
    Act("help", "Help", "The keys that work here, and what the signs mean", "question_mark", footer="help"),
    Act("back", "Back", "Back one level: what narrows the board first, then the screen", "escape", listed=False),
    Act(
        "filter",
        "Filter as you type",
        'Only the children whose reference, initials, team or owner holds what you type; "n of N" stays in view',
        "slash",
        footer="filter",
    ),
    Act("palette", "Command palette", "Find an act by its name", "ctrl+p", listed=False),
    Act(
        "switch_privacy",
        "References or initials",
        "Show children by reference or by initials",
        "x",
        footer="references/initials",
    ),
    Act("show_names", "Show names", "Show names for 10 minutes; asks first, and is logged", "X"),
    Act("blank", "Blank the screen", "Hide everything at once; any key returns", "f9", footer="blank", always=True),
    Act("go_to", "Go to a reference", "Open the case of the child whose reference you type", "g", footer="go to"),
    Act("meetings", "Meetings", "The meetings: the next one, those to be held and those that were", "M",
        footer="meetings"),
    Act("reports", "Reports", "What the dates tell: delay, attendance, scorecard, survey and the others", "R",
        footer="reports"),
    Act(
        "move",
        "Move",
        "Move the cursor",
        "",
        given=(("up,k", "up"), ("down,j", "down"), ("left,h", "left"), ("right,l", "right")),
        shown_keys="arrows hjkl",
        listed=False,
    ),
    Act(
        "page",
        "Move far",
        "A page up or down, to the first, to the last",
        "",
        given=(("pageup", "page_up"), ("pagedown", "page_down"), ("home", "first"), ("end", "last")),
        shown_keys="pageup pagedown home end",
        listed=False,
    ),
    Act("quit", "Quit", "Leave trackboard, from anywhere", "ctrl+q", always=True),
    Act("undo", "Undo my last change", "Shows what you did last, and takes it back once you confirm", "u",
        footer="undo", records=True),
    Act("switch_theme", "Dark or light", "Change between the dark and the light theme", ""),
    Act("open_case", "Open the case", "Everything recorded of the child under the cursor", "enter", "board", "open"),
    Act(
        "jump_to_stage",
        "Jump to a stage",
        "To the first child of a stage: 1 is the first column, 0 the tenth",
        "",
        "board",
        given=tuple((str((place + 1) % 10), str(place)) for place in range(10)),
        shown_keys="1-9 0",
        listed=False,
    ),
    Act("switch_view", "Board or table", "The same children in columns or as a table", "b", "board", "board/table"),
    Act("views", "Saved views", "Mine, overdue, without verdict and so on; and views of my own", "f", "board", "views"),
    Act("sort", "Sort", "Worst first, longest in stage, oldest, by reference", "s", "board", "sort"),
    Act("only_overdue", "Only what is overdue", "Only children with a clock overdue", "o", "board", "only overdue"),
    Act(
        "delay_points",
        "Delay points",
        "Only the children overdue at a delay point: arrows choose, enter keeps",
        "D",
        "board",
        "delay points",
    ),
    Act("conflicts", "Conflicts", "What a person typed against what was imported: keep the one or take the other", "C",
        "board"),
    Act("add_child", "Add a child", "Born, unborn, or before the court and at home", "N", "board", "new child",
        records=True, sheet="child.AddChild"),
    Act("leave", "Quit", "Leave trackboard; asks first if something is not saved", "q", "board", "quit", listed=False),
    Act("open_sibling", "Open", "The case of the sibling under the cursor", "enter", "case", listed=False),
    Act("next_child", "Next child", "The next child of the list you came from", "right_square_bracket", "case", "next"),
    Act(
        "previous_child",
        "Previous child",
        "The previous child of the list you came from",
        "left_square_bracket",
        "case",
        "previous",
    ),
    Act(
        "reviewed",
        "Reviewed, nothing to change",
        "Say that you looked at this child today and nothing has to change; goes on to the next one",
        "c",
        "case",
        "reviewed",
        records=True,
    ),
    Act("reveal", "Reveal this name", "This child's name for 15 seconds; logged", "r", "case", "reveal name"),
    _form("record", "Record a milestone", "What happened to this child, or is planned to",
          "milestone.RecordMilestone", "m", "record"),
    Act("edit", "Edit", "Whatever else is recorded of this child: choose it by typing a part of its name", "e", CHILD,
        "edit", records=True),
    _form("judge", "Delay verdict", "Was a delay avoidable, why, and whose was it", "verdict.JudgeDelay", "v",
          "verdict"),
    _form("add_action", "Add an action", "Something to be done, by whom and until when", "action.AddAction", "a",
          "action"),
    _form("note", "Write a note", "A note, which stays as it is", "note.WriteNote", "w", "note"),
    Act("history", "History", "Who changed what of this child, and when", "y", CHILD, "history"),
    _form("hand_over", "Hand over", "Another team, social worker or owner, and why", "child.HandOver"),
    _form("plan", "Plan and parallel plan", "From a day on; those before it stay in the history", "plan.SetPlan"),
    _form("correct", "Correct a milestone", "Another date or kind in the place of one recorded",
          "milestone.CorrectMilestone"),
    _form("strike", "Strike out a milestone", "One that was wrong: it counts no more, and stays on record",
          "milestone.StrikeMilestone"),
    _form("close", "Close the case", "With an outcome", "milestone.CloseChild"),
    _form("reopen", "Reopen the case", "Of a closed child who is known, before the court or looked after again",
          "milestone.ReopenCase"),
    _form("birth", "Record the birth", "Of an unborn child", "milestone.RecordBirth"),
    _form("finish_action", "Finish an action", "It is done, and what came of it", "action.FinishAction"),
    _form("carry_action", "Carry over an action", "To a later day", "action.CarryAction"),
    _form("change_action", "Change an action", "Its text, owner, team or due date", "action.ChangeAction"),
    _form("considered", "Early permanence considered", "Whether it was, when, and why not", "early.Considered"),
    _form("criterion", "Early-permanence criterion", "Answer one that no date gives", "early.AnswerCriterion"),
    _form("placement", "Early-permanence placement", "The child was placed with early-permanence carers",
          "placement.StartPlacement"),
    _form("end_placement", "End of an early-permanence placement", "How it ended, or a correction",
          "placement.ChangePlacement"),
    _form("contact", "Contact arrangement", "Contact with the birth family", "placement.ArrangeContact"),
    _form("change_contact", "Change a contact arrangement", "Or end one", "placement.ChangeContact"),
    _form("join_siblings", "Join a sibling", "Put this child in one sibling group with another",
          "siblings.JoinSiblings"),
    _form("leave_siblings", "Leave the sibling group", "The others stay in it", "siblings.LeaveSiblings"),
    _form("edit_field", "Edit a field", "Reference, names, dates, sex, ethnicity and so on", "child.EditField"),
    Act("open_line", "Open", "The meeting under the cursor; the one that is offered is set up", "enter", "meetings",
        "open"),
    Act("new_meeting", "A new meeting", "Set one up; its agenda builds itself", "N", "meetings", "new meeting",
        records=True),
    Act("edit_meeting", "Change the meeting", _CHANGE, "e", "meetings", "change", records=True),
    Act("next_item", "Next item", "The next child on the agenda", "n", "meeting", "next"),
    Act("previous_item", "Previous item", "The child before", "p", "meeting", "back"),
    Act("no_change", "No change since last time", "Looked at, and nothing has changed: minuted so", "c", "meeting",
        "no change", records=True),
    Act("minute", "Discussion and decision", "Write what is said and decided; saving goes on to the next child", "d",
        "meeting", "minute", records=True),
    Act("ask_action", "Add an action", "Something that the meeting asks for, by whom and until when", "a", "meeting",
        "action", records=True),
    Act("take_roll", "Roll call", "Who came, team by team", "t", "meeting", "roll"),
    Act("close_up", "Close and lock", "Who would leave unowned, the read-out, and closing the meeting", "z", "meeting",
        "close"),
    Act("judge_item", "Delay verdict", "Was a delay avoidable, why, and whose was it", "v", "meeting", "verdict",
        records=True),
    Act("reveal_item", "Reveal this name", "This child's name for 15 seconds; logged", "r", "meeting", "reveal name"),
    Act("list_child", "Add a child", "Put a child on the agenda by its reference", "A", "meeting", records=True),
    Act("drop_item", "Drop from the agenda", "This child is not looked at today; u takes it back", "D", "meeting",
        records=True),
    Act("move_item", "Earlier or later", "Move this child one place on the agenda", "", "meeting",
        given=(("less_than_sign", "earlier"), ("greater_than_sign", "later")), shown_keys="< >", listed=False,
        records=True),
    Act("begin", "Begin", "The meeting begins now: the time left is counted from here", "s", "meeting", "begin",
        records=True),
    Act("open_item", "Open the case", "Everything recorded of this child; escape comes back", "enter", "meeting",
        "case"),
    Act("edit_meeting", "Change the meeting", _CHANGE, "e", "meeting", "change", records=True),
    Act("build_agenda", "Build the agenda again", "By the rules; children you added or dropped stay so", "B", "meeting",
        records=True),
    Act("answer", "Answer for the team", "What the team under the cursor says to the roll call; on to the next team",
        "", "roll call",
        given=(("p", Attendances.PRESENT), ("a", Attendances.APOLOGIES), ("b", Attendances.ABSENT),
               ("n", Attendances.NOT_REQUIRED)),
        shown_keys="p a b n", listed=False, records=True),
    Act("written_update", "Written update", "The team sent one: its text", "w", "roll call", "written update",
        records=True),
    Act("late", "Arrived late", "The team is present, from now on or from another time", "L", "roll call", "late",
        records=True),
    Act("answer_whole", "People and text", "Who came for the team, when, and what it wrote", "enter", "roll call",
        "people", records=True),
    Act("to_item", "To this child", "Back to the item of the child under the cursor", "enter", "closing", "to child"),
    Act("close_meeting", "Close and lock", "Rate the meeting and lock its minutes", "z", "closing", "close and lock",
        records=True),
    Act("open_line", "Open the case", "Of the child whom the conflict is about; escape comes back",
        "enter", "conflicts", "open"),
    Act("keep_typed", "Keep what was typed", "The import is not asked about again until it says something else", "t",
        "conflicts", "keep typed", records=True),
    Act("take_imported", "Take what was imported", "In the place of what was typed; u takes it back", "i", "conflicts",
        "take imported", records=True),
    Act("amend", "Amendment", "What closed minutes have wrong, put right beside them, dated", "a", "closing",
        "amend", records=True),
    Act("open_line", "Open", "The report under the cursor", "enter", "reports", "open"),
    Act("switch_picture", "Picture or table", "The same as a picture, where there is one", "p", "report"),
    Act("period", "Change the period", "Financial year, quarter, last 12 months, or dates of your own", "d", "report"),
    Act("authority", "Choose an authority", "One of those in this database, or all of them", "a", "report"),
    Act("rule", "Who is included", "Choose the inclusion rule", "i", "report"),
    Act("publish", "For publication", "As it may leave the service: small numbers suppressed, others rounded", "P",
        "report"),
    Act("next_report", "Next report", "The next report of the list", "right_square_bracket", "report"),
    Act("previous_report", "Previous report", "The report before", "left_square_bracket", "report"),
    Act("next_section", "Next section", "To the next table of this report", "s", "report"),
    Act("open_row", "Open the case", "Of the child on the row under the cursor", "enter", "report"),
    Act("about_child", "About one child", "Type the reference of the child it is to be about", "c", "report"),
    Act("other_option", "Other options", "What only this report can be asked: of the forecast, a match by a day", "m",
        "report"),
    Act("save_report", "Save as a file", "This report as a workbook, as Word, CSV, JSON or Markdown", "w",
        "report"),
    Act("make_anew", "Make it anew", "With what was recorded since it was made", "r", "report"),
)  # fmt: skip


@cache
def at(place: str) -> tuple[Act, ...]:
    """The acts that can be done there: the place's own, those on a child, then those that can be done everywhere."""
    places = (place, CHILD, EVERYWHERE) if place in ("board", "case") else (place, EVERYWHERE)
    return tuple(act for where in dict.fromkeys(places) for act in ACTS if act.where == where)


@cache
def named(name: str) -> Act | None:
    """The act of that name."""
    return next((act for act in ACTS if act.name == name), None)


def bindings(place: str, *, always: bool = False) -> list[BindingType]:
    """Textual's bindings of a place, with the act's name as id; `always`: only those that always work, for the app."""
    return [
        Binding(
            keys,
            f"act({act.name!r}, {given!r})" if given else f"act({act.name!r})",
            act.title,
            tooltip=act.help,
            id=f"{act.name}.{given}" if given else act.name,
            priority=always,
        )
        for act in at(place)
        if act.always == always
        for keys, given in ((act.keys, ""), *act.given)
        if keys
    ]


def keys_table() -> Table:
    """Every key with what it does, place by place."""
    from trackboard.table import Column, Table

    acts = [act for place in PLACES for act in ACTS if act.where == place and act.keys_text]
    return Table(
        (Column("where", "Where"), Column("keys", "Keys"), Column("title", "Act"), Column("help", "What it does")),
        [(act.where, act.keys_text, act.title, act.help) for act in acts],
    )


def keys_markdown() -> str:
    """The keys section of the README, between its markers."""
    table = keys_table()
    lines = ["| " + " | ".join(column.label for column in table.columns) + " |", "|---" * len(table.columns) + "|"]
    for where, keys, title, help_ in table.rows:
        lines.append(f"| {where} | {' '.join(f'`{key}`' for key in keys.split())} | {title} | {help_} |")
    return "\n".join(lines)
