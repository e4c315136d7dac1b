"""The bundle, written: everything there is comes back without loss, and what is pseudonymised names no one."""

from __future__ import annotations

import csv
import os
import stat
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from tests.exchange import staged_rows
from tests.northshire import BUNDLE
from trackboard.clean import clean
from trackboard.errors import TrackboardError
from trackboard.exchange.bundle import bundle_writer as bundle_write
from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.bundle.bundle_reader import read
from trackboard.exchange.files import outfiles
from trackboard.exchange.files.textfiles import guard, unguard
from trackboard.exchange.three_way import import_merge
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database

POLICY = load_policy()
TODAY = date(2026, 11, 16)
Bundle = Callable[..., Path]
Files = dict[str, bytes]


def held(*folders: Path) -> Database:
    """A database with those bundles in it."""
    db = Database.memory()
    for folder in folders:
        import_merge.apply(db, read([folder], POLICY), POLICY, actor="Ann", today=TODAY)
    return db


def written(db: Database, folder: Path, **how: Any) -> Files:
    """What `db` is as a bundle."""
    bundle_write.write(db, folder, POLICY, today=TODAY, **{"confidential": True, **how})
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode().splitlines()))


# --- Round trips ----------------------------------------------------------------------------------------------------


def test_a_sorted_and_whole_bundle_comes_back_byte_for_byte(tmp_path: Path) -> None:
    files = written(held(BUNDLE), tmp_path / "out")
    assert files == written(held(tmp_path / "out"), tmp_path / "again")
    # The day of recording, which the files do not say, is that of the import.
    milestones = files["milestones.csv"].decode().splitlines()
    assert milestones[0].endswith(",source,recorded_on")
    assert all(line.endswith(f",{TODAY}") for line in milestones[1:])
    files["milestones.csv"] = "".join(line.rpartition(",")[0] + "\n" for line in milestones).encode()
    assert files == {file.name: file.read_bytes() for file in BUNDLE.glob("*.csv")}


def test_when_a_milestone_was_recorded_comes_back_as_the_file_has_it(bundle: Bundle, tmp_path: Path) -> None:
    folder = bundle(children=["A1,,,,2025-01-05"])
    (folder / "milestones.csv").write_text(
        "reference,kind,date,source,recorded_on,period,year\n"
        "A1,placed,2026-01-05,typed,2026-02-01,2025-01-05,2026\n"
        "A1,referred,2025-01-05,typed,,,\n"
    )
    (folder / "struck.csv").write_text(
        "reference,kind,date,why,recorded_on,year\n"
        "A1,placed,2026-01-04,wrong,2026-01-09,\n"
        "A1,placed,2026-01-03,,,2026\n"
    )
    db = held(folder)
    assert db.rows("SELECT recorded_on, period, year FROM milestones ORDER BY on_date") == [
        (None, "", ""), ("2026-02-01", "2025-01-05", "2026"),
    ]  # fmt: skip
    assert db.rows("SELECT recorded_on, period, year FROM struck ORDER BY on_date") == [
        (None, "", "2026"), ("2026-01-09", "", ""),
    ]  # fmt: skip
    first = written(db, tmp_path / "first")
    assert first == written(held(tmp_path / "first"), tmp_path / "second")
    assert first["milestones.csv"].decode().splitlines() == [
        "reference,kind,date,planned,outcome,reason,note,source,recorded_on,period,year",
        "A1,referred,2025-01-05,,,,,typed,,,",
        "A1,placed,2026-01-05,,,,,typed,2026-02-01,2025-01-05,2026",
    ]
    again = import_merge.apply(db, read([tmp_path / "first"], POLICY), POLICY, actor="Ann", today=TODAY)
    assert not again.writes


def test_children_and_milestones_alone_come_back_the_same_from_the_second_round_on(
    bundle: Bundle, tmp_path: Path
) -> None:
    folder = bundle(
        children=["B2,,Zoë,O'Neill,2025-02-03,,,,,,,,adoption", "A1,,,,,2027-01-05"],
        milestones=["B2,placed,2026-01-05", "B2,referred,05/01/2025,,,,note", "A1,referred,2026-09-01,yes,,,,typed"],
    )
    first = written(held(folder), tmp_path / "first")
    second = written(held(tmp_path / "first"), tmp_path / "second")
    assert first == second
    assert set(first) == {form.file for form in FORMS.values() if not form.later}
    assert first["children.csv"].decode().splitlines()[1:] == [
        "A1,,,,,2027-01-05,,,,,,,,,,",
        "B2,,Zoë,O'Neill,2025-02-03,,,,,,,,adoption,,,",
    ]
    assert first["milestones.csv"].decode().splitlines()[1:] == [
        f"A1,referred,2026-09-01,yes,,,,typed,{TODAY}",
        f"B2,referred,2025-01-05,,,,note,,{TODAY}",
        f"B2,placed,2026-01-05,,,,,,{TODAY}",
    ]
    assert first["plans.csv"].decode().splitlines()[1:] == ["B2,adoption,,,"]
    assert first["actions.csv"] == b"meeting,reference,action,owner,team,due_on,done_on,outcome\n"


HOSTILE = st.sampled_from(
    ["=1+1", "'=1+1", "''@x", "+44 1", "-", "@SUM(A1)", " = x", "＝1", "\n=x", "'", '"', 'a"b', "a,b", "a;b\tc",
     "two\nlines", "1900-01-01", "yes", "O’Neill", "e\u0301", "שלום", "👶🏽", "NULL", "\ufffd", "a\u00a0b", "x" * 5000]
)  # fmt: skip
TEXT = (HOSTILE | st.text(max_size=20)).map(lambda text: clean(text.strip()).strip())
LINE = TEXT.map(lambda text: " ".join(text.split()))
FILLED = LINE.filter(bool)
DATE = st.dates(date(1990, 1, 1), date(2090, 1, 1)).filter(lambda day: day.year != 1900)
MAYBE = st.none() | DATE
MOMENT = st.just("") | DATE.map(date.isoformat) | DATE.map(lambda day: f"{day}T01:02:03Z")


def one_of(ids: Any, blank: bool = True) -> st.SearchStrategy[str]:
    return st.sampled_from([*([""] if blank else []), *ids])


def table(draw: st.DrawFn, key: tuple[str, ...], **columns: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    found = draw(st.lists(st.fixed_dictionaries(columns), max_size=4))
    return list({tuple(row[column] for column in key): row for row in found}.values())


@st.composite
def bundles(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """A bundle in which every row may be kept: hostile in all that people type, sound in codes and dates."""
    children = draw(st.lists(FILLED, min_size=1, max_size=3, unique=True))
    meetings = draw(st.lists(FILLED, min_size=1, max_size=2, unique=True))
    reference, meeting = st.sampled_from(children), st.sampled_from(meetings)
    plans, teams = one_of(POLICY.plans), one_of(POLICY.teams, blank=False)
    whole: dict[str, list[dict[str, Any]]] = {
        "children": [
            {
                "reference": name,
                **{c: draw(LINE) for c in ("authority", "given_name", "family_name", "sex", "ethnicity", "team")},
                **{c: draw(LINE) for c in ("sibling_group", "social_worker", "owner", "early_permanence_considered")},
                "date_of_birth": draw(MAYBE),
                "due_date": draw(MAYBE),
                "plan": draw(plans),
                "parallel_plan": draw(plans),
                "early_permanence_route": draw(one_of(POLICY.routes)),
                "early_permanence_considered_on": draw(MAYBE),
                "early_permanence_why_not": draw(TEXT),
                "permanence_report_on": draw(MAYBE),
            }
            for name in children
        ],
        "meetings": [
            {
                "meeting": name,
                "kind": draw(one_of(POLICY.meeting_kinds, blank=False)),
                "held_on": draw(DATE),
                "authority": draw(LINE),
                "chair": draw(LINE),
                "status": draw(st.sampled_from(["draft", "closed"])),
                "signed_off_by": draw(LINE),
                "signed_off_at": draw(MOMENT),
            }
            for name in meetings
        ],
        "milestones": table(
            draw, ("reference", "kind", "date", "planned", "reason", "note", "source"),
            reference=reference, kind=one_of(set(POLICY.kinds) - {"closed"}, blank=False), date=DATE,
            planned=st.sampled_from(["", "yes"]), outcome=st.just(""), reason=LINE, note=TEXT,
            source=st.sampled_from(["", "typed", "ssda903"]) | LINE, recorded_on=MAYBE, period=LINE, year=LINE,
        ),
        "delays": table(
            draw, ("reference", "clock"), reference=reference, clock=one_of([c.id for c in POLICY.clocks], blank=False),
            started_on=DATE, verdict=one_of(POLICY.verdicts, blank=False), reason=LINE, party=one_of(POLICY.parties),
            note=TEXT, meeting=meeting | st.just(""), recorded_by=LINE, recorded_at=MOMENT,
        ),
        "attendance": table(
            draw, ("meeting", "team"), meeting=meeting, team=teams, status=one_of(POLICY.attendance, blank=False),
            people=LINE, note=TEXT,
        ),
        "minutes": table(
            draw, ("meeting", "reference"), meeting=meeting, reference=reference, position=st.integers(0, 999),
            discussion=TEXT, decision=TEXT, outcome=st.sampled_from(["", "information", "decision", "action"]),
            confidential=TEXT,
        ),
        "questions": table(
            draw, ("reference", "team", "question", "asked_at"), reference=reference, meeting=meeting | st.just(""),
            team=teams, question=TEXT.filter(bool), asked_by=LINE, asked_at=MOMENT, answer=TEXT, answered_by=LINE,
            answered_on=MAYBE,
        ),
        "actions": table(
            draw, ("reference", "action"), meeting=meeting | st.just(""), reference=reference,
            action=TEXT.filter(bool), owner=LINE, team=LINE, due_on=MAYBE, done_on=MAYBE, outcome=TEXT,
            recorded_on=MAYBE, carried=st.integers(0, 9),
        ),
        "struck": table(
            draw, ("reference", "kind", "date", "planned"), reference=reference, kind=one_of(POLICY.kinds, blank=False),
            date=DATE, planned=st.sampled_from(["", "yes"]), outcome=one_of(POLICY.outcomes), reason=LINE, note=TEXT,
            source=LINE, why=TEXT, struck_by=LINE, struck_at=MOMENT, recorded_on=MAYBE, period=LINE, year=LINE,
        ),
        "notes": table(
            draw, ("reference", "note"), reference=reference, kind=st.sampled_from(["", "reviewed"]), note=TEXT,
            recorded_by=LINE, recorded_at=MOMENT,
        ),
        "placements": table(
            draw, ("reference", "started_on"), reference=reference, started_on=DATE, ended_on=MAYBE,
            how_ended=one_of(POLICY.placement_ends), dually_approved=st.sampled_from(["", "yes", "no"]), note=TEXT,
        ),
        "contacts": table(
            draw, ("reference", "contact", "from"), reference=reference, contact=FILLED,
            **{"from": MAYBE, "until": MAYBE}, weekly=st.none() | st.integers(0, 9),
            miles=st.none() | st.integers(0, 99), note=TEXT,
        ),
        "criteria": table(
            draw, ("reference", "criterion"), reference=reference, criterion=FILLED,
            answer=st.sampled_from(["", "yes", "no", "unknown"]), note=TEXT,
        ),
        "plans": table(
            draw, ("reference", "from"), reference=reference, plan=plans, parallel_plan=plans,
            **{"from": MAYBE}, recorded_by=LINE,
        ),
        "survey": table(
            draw, ("authority", "year", "question"), authority=LINE, year=LINE, question=FILLED, answer=TEXT
        ),
    }  # fmt: skip
    return dict(draw(st.permutations(sorted(whole.items()))))


def lay(folder: Path, whole: dict[str, list[dict[str, Any]]]) -> None:
    """The rows as files, in whatever order they come."""
    for name, found in whole.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, FORMS[name].every)
            writer.writeheader()
            for row in found:
                writer.writerow({k: guard(v) if isinstance(v, str) else v for k, v in row.items()})


@settings(max_examples=30, deadline=None)
@given(bundles())
def test_nothing_that_people_type_is_lost_in_a_round_trip(whole: dict[str, list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        lay(folder / "in", whole)
        staged = read([folder / "in"], POLICY)
        assert not [problem for problem in staged.problems if problem.refused]
        first = written(held(folder / "in"), folder / "first")
        second = written(held(folder / "first"), folder / "second")
        assert first == second
        again = read([folder / "first"], POLICY)
    planned = {str(row["reference"]) for row in whole["plans"]}
    before, after = staged_rows.children(staged), staged_rows.children(again)
    for children in (before, after):
        for reference in planned & children.keys():  # plans.csv has the say
            for column in ("plan", "parallel_plan"):
                children[reference].pop(column, None)
    assert after == before
    assert sorted(row[:8] for row in staged_rows.milestones(again)) == sorted(
        row[:8] for row in staged_rows.milestones(staged)
    )
    for name in set(whole) - {"children", "milestones", "plans"}:
        assert _content(name, staged_rows.tables(again)) == _content(name, staged_rows.tables(staged)), name


def _content(name: str, tables: dict[str, list[dict[str, object]]]) -> list[list[tuple[str, str]]]:
    unsaid = {"row", *FORMS[name].more}  # what came later is written only where there is something
    return sorted(
        [(key, str(value)) for key, value in row.items() if value or key not in unsaid]
        for row in [{**row, "row": None} for row in tables.get(name, [])]
    )


@given(TEXT)
def test_a_guard_is_taken_off_exactly(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text).lstrip()[:1] not in tuple("=+-@\t＝＋－＠")


def test_confidential_parts_leave_only_where_somebody_asks_for_them(run: Run, bundle: Bundle, tmp_path: Path) -> None:
    folder = bundle(children=["A1,,,,2025-01-05"], meetings=["M1,tracking,2026-11-02,,,draft"])
    (folder / "minutes.csv").write_text(
        "meeting,reference,discussion,outcome,confidential\nM1,A1,said,decision,SECRET of the carers\n"
    )
    run("init")
    assert run("import", "bundle", str(folder), "--apply").code == 0
    done = run("export", "bundle", "-o", str(tmp_path / "out"))
    assert "1 confidential part of minutes left out: --confidential writes them" in done.err
    for args in (
        ("export", "child", "A1", "-o", str(tmp_path / "child.json")),
        ("export", "child", "A1", "-o", str(tmp_path / "child.md")),
        ("export", "audit", "-o", str(tmp_path / "audit.json")),
        ("export", "audit", "-o", str(tmp_path / "audit.csv")),
        ("export", "bundle", "--pseudonymise", "-o", str(tmp_path / "masked")),
        ("meeting", "minutes", "M1", "-o", str(tmp_path / "minutes.md")),
    ):
        assert run(*args).code == 0, args
    left = [file for file in tmp_path.rglob("*.*") if file.suffix in (".csv", ".json", ".md")]
    left = [file for file in left if folder not in file.parents]
    assert len(left) > 20
    assert [file.name for file in left if "SECRET" in file.read_text()] == []
    assert "(left out)" in (tmp_path / "audit.json").read_text()
    for args in (("case", "A1", "--format", "json"), ("audit", "--format", "json"), ("audit", "A1")):
        done = run(*args)
        assert done.code == 0
        assert "SECRET" not in done.out
    assert run("export", "bundle", "--confidential", "-o", str(tmp_path / "all")).code == 0
    assert (tmp_path / "all" / "minutes.csv").read_text() == (
        "meeting,reference,position,discussion,decision,outcome,confidential\n"
        "M1,A1,0,said,,decision,SECRET of the carers\n"
    )


# --- Pseudonymised --------------------------------------------------------------------------------------------------


@pytest.fixture
def everything(bundle: Bundle) -> Database:
    """One of each, with something that names someone wherever there is room for it."""
    return held(
        bundle(
            children=["SECRET1,Northshire,SECRET2,SECRET3,2025-01-17,,F,WBRI,SECRET4,LAC,SECRET5,SECRET6,,,,SECRET7",
                      "SECRET8,Northshire,,,,2027-02-19,,,SECRET4"],
            milestones=["SECRET1,decision_reversed,2026-01-01,,,RD1,SECRET9,typed",
                        "SECRET1,placed,2026-01-02,,,SECRET10"],
            meetings=["SECRET11,tracking,2026-02-03,Northshire,SECRET12,closed,SECRET13,2026-02-03"],
            minutes=["SECRET11,SECRET1,1,SECRET14,SECRET15"],
            attendance=["SECRET11,CIN,present,SECRET16,SECRET17"],
            actions=["SECRET11,SECRET1,SECRET18,SECRET19,LAC,2026-03-01,,SECRET20"],
            criteria=["SECRET1,family,yes,SECRET21"],
            plans=["SECRET1,adoption,,2026-01-01,SECRET22"],
            delays=["SECRET1,proceedings,2026-01-01,unclear,SECRET23,court,SECRET24,SECRET11,SECRET25,2026-01-02"],
            survey=["Northshire,2025-26,cadence,SECRET26"],
            struck=["SECRET1,placed,2026-01-03,,,,SECRET27,typed,SECRET28,SECRET29,2026-01-04"],
            notes=["SECRET1,,SECRET30,SECRET31,2026-01-04"],
            placements=["SECRET1,2026-01-02,,,yes,SECRET32"],
            contacts=["SECRET1,SECRET33,2026-01-02,,2,,SECRET34"],
        )
    )  # fmt: skip


def test_pseudonymised_files_name_no_one(everything: Database, tmp_path: Path) -> None:
    files = written(everything, tmp_path / "out", pseudonymise=True)
    assert not [name for name, content in files.items() if b"SECRET" in content]
    salt = everything.setting("pseudonym_salt").encode()
    assert not [name for name, content in files.items() if salt in content]


def test_what_is_left_can_still_be_counted_and_joined(everything: Database, tmp_path: Path) -> None:
    files = written(everything, tmp_path / "out", pseudonymise=True)
    children = {row["reference"]: row for row in rows(files["children.csv"])}
    assert sorted((row["date_of_birth"], row["due_date"], row["sex"]) for row in children.values()) == [
        ("", "2027-02-01", ""),
        ("2025-01-01", "", "F"),
    ]
    assert len({row["sibling_group"] for row in children.values()}) == 1
    assert {row["reference"] for row in rows(files["milestones.csv"])} < set(children)
    assert [(row["kind"], row["reason"]) for row in rows(files["milestones.csv"])] == [
        ("decision_reversed", "RD1"),
        ("placed", ""),
    ]
    assert rows(files["minutes.csv"])[0]["meeting"] == rows(files["meetings.csv"])[0]["meeting"]
    assert rows(files["actions.csv"])[0]["action"] == "(left out)"
    assert all(len(reference) == 64 for reference in children)


def test_a_pseudonymised_bundle_can_be_imported(everything: Database, tmp_path: Path) -> None:
    written(everything, tmp_path / "out", pseudonymise=True)
    assert read([tmp_path / "out"], POLICY).problems == []


def test_pseudonyms_are_the_database_s_own(everything: Database, bundle: Bundle, tmp_path: Path) -> None:
    once = written(everything, tmp_path / "once", pseudonymise=True)
    again = written(everything, tmp_path / "again", pseudonymise=True)
    elsewhere = written(held(bundle("other", children=["SECRET1"])), tmp_path / "elsewhere", pseudonymise=True)
    assert once == again
    assert rows(elsewhere["children.csv"])[0]["reference"] not in once["children.csv"].decode()


def test_without_a_salt_it_is_refused(everything: Database, tmp_path: Path) -> None:
    with everything.upkeep():
        everything.set_setting("pseudonym_salt", "")
    with pytest.raises(TrackboardError) as stopped:
        written(everything, tmp_path / "out", pseudonymise=True)
    assert str(stopped.value) == (
        "this database has no salt, and without one pseudonyms can be guessed: import its bundle into a new database, "
        "which `trackboard init` makes, and export from there"
    )
    assert not (tmp_path / "out").exists()


# --- Where it is written --------------------------------------------------------------------------------------------


def test_the_files_are_their_owner_s_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        written(held(), tmp_path / "out")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "out").iterdir()} == {0o600}


def test_files_that_are_there_are_replaced_only_if_that_is_wanted(bundle: Bundle, tmp_path: Path) -> None:
    db = held(bundle(children=["A1"]))
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "plans.csv").write_text("mine")
    with pytest.raises(TrackboardError) as stopped:
        written(db, folder)
    assert str(stopped.value) == (
        f"{folder}/plans.csv is already there: choose another name, or replace it with --force"
    )
    assert [file.name for file in folder.iterdir()] == ["plans.csv"]
    assert len(written(db, folder, force=True)) == 10


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    link = tmp_path / "out.csv"
    link.symlink_to(target)
    outfiles.write_text(link, "theirs", force=True)
    assert (target.read_text(), link.read_text(), link.is_symlink()) == ("mine", "theirs", False)


def test_a_file_in_the_folder_s_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(TrackboardError, match="out is a file: a bundle is a folder, name another"):
        written(held(), tmp_path / "out")


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "out"
    before = written(held(), folder)

    def full(path: Path, text: str) -> None:
        path.write_text(text[:3])
        if path.name.startswith("plans"):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("trackboard.exchange.files.outfiles.private_files.write_private", full)
    with pytest.raises(TrackboardError) as stopped:
        written(held(BUNDLE), folder, force=True)
    assert str(stopped.value) == (
        f"{folder} cannot be written (no space left on device): make room, or choose another place"
    )
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
