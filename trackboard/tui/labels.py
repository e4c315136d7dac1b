"""The sentences of the screen, made from plain values so that they can be read and tested without one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from trackboard.board.model import LAST_FIRST, Card, Privacy, Sort, Summary
from trackboard.paint.palette import Name
from trackboard.paint.signs import SYMBOLS
from trackboard.pathway.days import day_text
from trackboard.pathway.ids import Stages, Standings, Verdicts
from trackboard.pathway.policy.policy import Clock, Policy
from trackboard.tui.listing import Narrowing

if TYPE_CHECKING:
    from trackboard.board.case import Sibling
    from trackboard.casework.meetings.next_meeting import NextMeeting

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

SORT_WORDS: dict[Sort, str] = {
    "worst": "worst first",
    "longest": "longest in stage first",
    "oldest": "oldest child first",
    "reference": "by reference",
    "due": "by what is due",
    "stage": "by stage",
    "plan": "by plan",
    "team": "by team",
    "owner": "by owner",
    "early": "early permanence first",
}
CHANGE_MEETING = "Chair, joint chairs, minute-taker, day and length, until it is closed"
"""What the act that changes a meeting is for."""
PRIVACY_WORDS: dict[Privacy, str] = {"references": "SHARE-SAFE references", "initials": "SHARE-SAFE initials"}


def counted(number: int, one: str, many: str = "") -> str:
    """`1 child`, `2 children`, `91,000 children`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def weekday_text(day: date) -> str:
    """`Mon 16 Nov 2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day_text(day)}"


def day_of_week(day: date) -> str:
    """`Wed 9 Dec`: where the year is plain."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {day:%b}"


def day_and_month(day: date, today: date) -> str:
    """`9 Dec`; with the year where it is not this one: `9 Dec 25`."""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b} {day:%y}"


def as_at_text(as_at: date, today: date, *, short: bool = False) -> str:
    """The as-at date in words; where it is not today, how far from it."""
    if as_at == today:
        return f"{as_at.day} {as_at:%b}" if short else weekday_text(as_at)
    text = f"AS AT {weekday_text(as_at).upper()}: NOT TODAY"
    away = counted(abs((as_at - today).days), "day").upper()
    return text if short else f"{text}, {away} {'AGO' if as_at < today else 'AHEAD'}"


def privacy_words(privacy: Privacy, names_until: datetime | None, name_seconds: int, *, short: bool = False) -> str:
    """What a share of this screen would show: `SHARE-SAFE initials`, `NAMES until 17:12`, `NAME 15 s`."""
    if privacy == "names":
        return f"NAMES until {names_until:%H:%M}" if names_until else "NAMES"
    if name_seconds:
        return f"NAME {name_seconds} s"
    words = PRIVACY_WORDS[privacy]
    return words.split(" ")[0] if short else words


def list_words(summary: Summary, order: str, policy: Policy) -> str:
    """How the list is made: `every open child · worst first`."""
    return f"{policy.inclusion_rules[summary.include].lower()} · {order}"


def meeting_words(meeting: NextMeeting, today: date, policy: Policy, *, short: bool) -> tuple[str, str, str]:
    """How the meeting that comes next is led in, what it is called, and what is said of it beside the day."""
    label = policy.meeting_kinds.get(meeting.kind, meeting.kind)
    name = "meeting" if short or "meeting" not in label.lower() else " ".join(label.lower().split()[-2:])
    if meeting.children is None:
        return "next: ", name, "" if short else "by the cadence"
    lead = "not closed: " if meeting.on < today else "next: "
    return lead, name, counted(meeting.children, "child", "children")


def on_track(summary: Summary) -> int:
    """Children neither overdue nor due soon; the closed have no standing, and are not among them."""
    closed = sum(count.children for count in summary.stages if count.stage == Stages.CLOSED)
    return summary.children - summary.overdue - summary.due_soon - closed


def clock_short(clock: Clock) -> str:
    """A clock in few words: `Looked after → recommended`."""
    return clock.short or clock.label


def sort_words(sort: Sort) -> str:
    """How the children are sorted: `worst first`, `by owner, last first`."""
    words = SORT_WORDS[sort.removeprefix(LAST_FIRST)]
    return f"{words}, reversed" if sort.startswith(LAST_FIRST) else words


def standing_word(standing: str, policy: Policy) -> str:
    """The policy's word for it, as it stands within a sentence."""
    return policy.standings[standing].lower()


def standing_said(child: Card | Sibling, policy: Policy) -> tuple[str, Name]:
    """The sign and the word of a standing, and its role; `born? 2d` where that is asked of a child who is on track.

    '' of a closed child, who has an outcome and no standing.
    """
    if not child.standing:
        return "", "muted"
    if child.standing == Standings.ON_TRACK and question_said(child):
        return question_said(child), "accent"
    words = f"{SYMBOLS[child.standing]} {standing_word(child.standing, policy)}"
    return words, child.standing  # type: ignore[return-value]  # the standings are roles


def question_said(child: Card | Sibling) -> str:
    """`born? 2d`: not yet born, two days after the due date. `held? 5d`: planned for a day that has passed, and nobody
    said whether it came about. '' where nothing is asked."""
    if child.past_due:
        return f"born? {child.past_due}d"
    return f"held? {child.held_ago}d" if child.held_ago else ""


def not_shown(summary: Summary, policy: Policy) -> tuple[str, str]:
    """Whom the board does not show, in full and in short; '' where everyone is shown."""
    left = [
        (summary.turned_10, f"turned {policy.settings.age_limit}"),
        (summary.left_out, "left out by rule"),
        (summary.not_yet_known, "not yet known"),
    ]
    parts = [f"{number:,} {why}" for number, why in left if number]
    missing = sum(number for number, _ in left)
    return (f"{', '.join(parts)}, not shown", f"{missing:,} not shown") if parts else ("", "")


def empty_words(summary: Summary, policy: Policy) -> list[str]:
    """What a board without a child says: why, and what to do."""
    missing, _ = not_shown(summary, policy)
    if missing:
        return ["No child is on the board.", f"{missing[0].upper()}{missing[1:]}."]
    return [
        "There are no children here yet.",
        "",
        "Bring in what your case system exports; each shows first what it would do:",
        "",
        "trackboard import ssda903 FOLDER",
        "trackboard import annex-a WORKBOOK",
        "trackboard import bundle FOLDER",
        "",
        "Or look at an authority that is made up:  trackboard demo",
    ]


def found_elsewhere(elsewhere: Mapping[str, int], policy: Policy) -> str:
    """What was typed fits nobody who is shown: whom else, and how they are found; '' where it fits nobody at all.

    `elsewhere`: how many, by where they are, as SearchText has it.
    """
    from trackboard.board.review_views import view_label  # only who searches needs the views

    views = {view: view_label(view, policy) for view in ("closed", "aged")}
    named = {"board": "on the board", **views, "left_out": "left out by the rule"}
    parts = [f"{elsewhere[where]:,} {words}" for where, words in named.items() if elsewhere.get(where)]
    if not parts:
        return ""
    ways = ["f shows them"] if any(view in elsewhere for view in views) else []
    ways += ["escape shows the board"] if "board" in elsewhere else []
    ways += ["g opens one by its reference"] if "left_out" in elsewhere else []
    return f"none here, but {', '.join(parts)}: {', '.join(ways)}"


def nobody_words(narrowing: Narrowing, policy: Policy) -> str:
    """What an empty column says."""
    if narrowing.text or narrowing.delay_point or narrowing.view:
        return "none match"
    return f"none {standing_word('overdue', policy)}" if narrowing.overdue else "no child here"


def verdict_words(card: Card, policy: Policy) -> str:
    """The judgement of the worst clock, where that is an overdue delay point; a question where there is none yet."""
    if card.verdict == "none":
        return "verdict?"
    return policy.verdicts[card.verdict].lower() if card.verdict in policy.verdicts else card.verdict


VERDICT_MARKS = {Verdicts.AVOIDABLE: "A", Verdicts.UNAVOIDABLE: "U", Verdicts.UNCLEAR: "~", "none": "?"}
"""One cell on a narrow card; said in words in the line below and in the help."""


def who_and_end(card: Card) -> tuple[str, str]:
    """How a child is shown, in two parts: `M.C.` and, where that could be another one too, `·180`."""
    return (card.label.removesuffix(card.end), card.end) if card.end else (card.label, "")


def clock_words(card: Card) -> str:
    """The worst clock by name, in words and days: `ADM decision to Placement Order, 34 days over, due 13 Oct 2026`."""
    if card.worst is None:
        return ""
    return f"{card.worst.label}, {card.worst.words}, due {day_text(card.worst.due_on)}"


def stage_words(card: Card, policy: Policy) -> str:
    """`Decided since 12 Aug 2026, 92 days`; of a closed child `Closed: died, 29 Nov 2026`."""
    if card.closed:
        return card.closed
    label = policy.stages[policy.stage_order[card.stage]].label
    if card.since is None or card.days_in_stage is None:
        return label
    return f"{label} since {day_text(card.since)}, {counted(card.days_in_stage, 'day')}"


def detail(card: Card, policy: Policy) -> list[tuple[str, str]]:
    """(words, role) of everything about the card under the cursor, the most important first."""
    who = card.reference if card.label == card.reference else f"{card.label} ({card.reference})"
    standing, role = standing_said(card, policy)
    question, clock = question_said(card), clock_words(card)
    asked = f"verdict? {card.unjudged}" if card.unjudged else ""
    return [
        (who, "accent"),
        (f"{standing}: {clock}" if clock and standing != question else standing, role),
        (question if question != standing else "", "accent"),
        (verdict_words(card, policy), "text"),
        (asked, "text"),
        (stage_words(card, policy), "text"),
        (card.age, "text"),
        ("early permanence" if card.early_permanence else "", "text"),
        (counted(len(card.flags), "flag") if card.flags else "", "text"),
        (policy.plans.get(card.plan, card.plan), "muted"),
        (policy.teams.get(card.team, card.team), "muted"),
        (card.owner, "muted"),
    ]
