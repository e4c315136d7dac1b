"""Made-up children in any number, as a bundle and as SSDA903 episodes: the same every time for the same day.

Written with their dates before a given day, because the board opened on that day is what is measured: all are open,
under 10 or unborn, in every stage, with clocks on time, due soon and overdue.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

MILESTONES_EACH = 10
EPISODES_EACH = 4
SEED = 1989

CHILDREN = (
    "reference", "authority", "given_name", "family_name", "date_of_birth", "due_date", "sex", "ethnicity",
    "sibling_group", "team", "social_worker", "owner", "plan", "parallel_plan", "early_permanence_route",
    "early_permanence_considered",
)  # fmt: skip
MILESTONES = ("reference", "kind", "date", "planned", "outcome", "reason", "note", "source")
HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODES = (
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST",
    "PL_POST", "URN",
)  # fmt: skip

# The way through the pathway, and which milestone is the latest of how many children in a hundred.
PATH = (
    "referred", "pre_birth_assessment", "legal_planning_meeting", "family_group_conference",
    "alternative_plans_reviewed", "wider_family_assessed", "pre_proceedings_started", "permanence_planning_meeting",
    "proceedings_issued",
    "interim_care_order", "became_looked_after", "planning_meeting", "first_review", "second_review", "recommended",
    "medical_report", "adm_decision", "placement_application", "final_hearing", "care_order", "placement_order",
    "family_finding_referral", "family_identified", "proposed_match", "matching_panel", "match_decision", "placed",
)  # fmt: skip
UNBORN = "pre_birth_assessment"
STANDING_AT = {
    UNBORN: 4,
    "permanence_planning_meeting": 12,
    "proceedings_issued": 8,
    "second_review": 30,
    "recommended": 6,
    "medical_report": 4,
    "placement_application": 8,
    "placement_order": 8,
    "family_identified": 6,
    "proposed_match": 5,
    "match_decision": 4,
    "placed": 5,
}
REPEATS = ("legal_planning_meeting", "family_group_conference", "permanence_planning_meeting")
STAGE_GIVING = {
    "referred", "proceedings_issued", "became_looked_after", "recommended", "adm_decision", "placement_order",
    "proposed_match", "matching_panel", "placed",
}  # fmt: skip

GIVEN = ("Amelia", "Noah", "Isla", "Leo", "Ava", "Arthur", "Mia", "Oscar", "Ivy", "Jude", "Zara", "Yusuf", "Niamh")
FAMILY = ("Ashdown", "Birch", "Calder", "Dunmore", "Ellerby", "Fenwick", "Garside", "Hollis", "Ings", "Jardine", "Keld")
STATUSES = (("C1", "C1", "C2", "C2"), ("C1", "C2", "E1", "E1"), ("V2", "C1", "C2", "E1"), ("V2", "V2", "C1", "C1"))
TEAMS = ("CIN", "LAC", "adoption", "legal")
WORKERS = ("A. Moor", "B. Fell", "C. Beck", "D. Garth", "E. Tarn", "F. Scar", "G. Rigg", "H. Holme")
NOTES = ("", "", "", "", "Papers late; to be heard next month")


def make_bundle(folder: Path, children: int, today: date) -> Path:
    """Writes children.csv and milestones.csv (MILESTONES_EACH rows a child) into a new folder; the folder."""
    folder.mkdir(parents=True)
    random = Random(SEED)
    with (
        (folder / "children.csv").open("w", encoding="utf-8", newline="") as children_file,
        (folder / "milestones.csv").open("w", encoding="utf-8", newline="") as milestones_file,
    ):
        child_rows, milestone_rows = csv.writer(children_file), csv.writer(milestones_file)
        child_rows.writerow(CHILDREN)
        milestone_rows.writerow(MILESTONES)
        for number in range(children):
            reference = f"C{number:06d}"
            last = random.choices(list(STANDING_AT), weights=list(STANDING_AT.values()))[0]
            events = _events(random, last, today)
            child_rows.writerow([reference, *_child(random, last == UNBORN, events[0][1], today)])
            milestone_rows.writerows(
                (reference, kind, on.isoformat(), "", "", "", random.choice(NOTES), "") for kind, on in events
            )
    return folder


def make_episodes(folder: Path, rows: int, today: date) -> Path:
    """Writes an SSDA903 folder: `rows` rows of Episodes, EPISODES_EACH a child, and the Header; the folder."""
    folder.mkdir(parents=True)
    random = Random(SEED)
    with (
        (folder / "header.csv").open("w", encoding="utf-8", newline="") as header_file,
        (folder / "episodes.csv").open("w", encoding="utf-8", newline="") as episodes_file,
    ):
        header, episodes = csv.writer(header_file), csv.writer(episodes_file)
        header.writerow(HEADER)
        episodes.writerow(EPISODES)
        for number in range(rows // EPISODES_EACH):
            child = str(100_000 + number)
            dates = _days_up_to(random, today, EPISODES_EACH, longest=200)
            born = dates[0] - timedelta(days=random.randrange(2000))
            header.writerow([child, random.choice("12"), _british(born), "WBRI", "UN3", "", ""])
            episodes.writerows(_care(random, child, dates))
    return folder


def _events(random: Random, last: str, today: date) -> list[tuple[str, date]]:
    """One child's milestones in order: the last one, the way there, and meetings to make up the number."""
    way = [kind for kind in PATH[: PATH.index(last) + 1] if kind != UNBORN or kind == last]
    needed = [kind for kind in way if kind in STAGE_GIVING or kind == last][-MILESTONES_EACH:]
    others = [kind for kind in way if kind not in needed]
    kinds = needed + random.sample(others, min(len(others), MILESTONES_EACH - len(needed)))
    kinds += [random.choice(REPEATS) for _ in range(MILESTONES_EACH - len(kinds))]
    if last == "placed" and random.random() < 0.2:
        kinds = [*sorted(kinds, key=PATH.index)[1:], "placement_disrupted"]
    order = {kind: n for n, kind in enumerate((*PATH, "placement_disrupted"))}
    days = _days_up_to(random, today, MILESTONES_EACH, longest=45)
    return list(zip(sorted(kinds, key=order.__getitem__), days, strict=True))


def _child(random: Random, unborn: bool, first: date, today: date) -> list[str]:
    """The columns of children.csv after the reference, for a child first known on a day."""
    born = "" if unborn else (first - timedelta(days=random.randrange(2900))).isoformat()
    due = (today + timedelta(days=random.randrange(1, 200))).isoformat() if unborn else ""
    plan = random.choices(("adoption", "undecided", "special_guardianship", "relatives", ""), (60, 15, 8, 7, 10))[0]
    parallel = random.choice(("", "adoption", "relatives", "return_home")) if plan else ""
    siblings = f"S{random.randrange(40_000):05d}" if random.random() < 0.3 else ""
    route = random.choices(("", "fostering_for_adoption", "concurrent_planning"), (80, 14, 6))[0]
    return [
        "Benchshire", random.choice(GIVEN), random.choice(FAMILY), born, due, random.choice("MF"), "WBRI", siblings,
        random.choice(TEAMS), random.choice(WORKERS), random.choice(WORKERS), plan, parallel, route,
        "yes" if route else "",
    ]  # fmt: skip


def _care(random: Random, child: str, dates: list[date]) -> Iterator[list[str]]:
    """One period of care, episode on episode; the last is open."""
    for n, (on, status) in enumerate(zip(dates, random.choice(STATUSES), strict=True)):
        open_ended = n == EPISODES_EACH - 1
        adoptive = open_ended and status == "E1" and random.random() < 0.4
        yield [
            child, _british(on), "S" if n == 0 else "B" if adoptive else random.choice("PL"), status, "N1",
            "A6" if adoptive else "U6", "PR1", "" if open_ended else _british(dates[n + 1]), "" if open_ended else "X1",
            "", "AB1 2CD", "AB3 4EF", "SC000001",
        ]  # fmt: skip


def _days_up_to(random: Random, today: date, count: int, longest: int) -> list[date]:
    """`count` days in order, up to `longest` days apart, the last of them at most 150 days ago."""
    gaps = [random.randrange(150), *(random.randrange(1, longest) for _ in range(count - 1))]
    return [today - timedelta(days=ago) for ago in accumulate(gaps)][::-1]


def _british(day: date) -> str:
    return f"{day:%d/%m/%Y}"
