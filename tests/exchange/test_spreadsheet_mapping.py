"""Mappings: as TOML and back, what is wrong with one in a sentence, and the one that fits a file."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.tracker_build import POLICY, TODAY, mapping
from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.exchange.spreadsheet.mapping import ColumnMapping, Mapping, SheetMapping, load, text_of
from trackboard.exchange.spreadsheet.meanings import checked
from trackboard.exchange.spreadsheet.tracker_files import kept_mapping, open_trackers, save_mapping
from trackboard.exchange.staged import Staged

words = st.text(min_size=1, max_size=12).map(one_line).filter(bool)
columns = st.builds(ColumnMapping, words, words, st.dictionaries(words, words, max_size=3))
sheets = st.builds(
    SheetMapping,
    st.lists(columns, min_size=1, max_size=4, unique_by=lambda each: one_line(each.header).casefold()).map(tuple),
    sheet=words,
    rows=st.sampled_from(["children", "milestones", "actions", "delays"]),
    header_rows=st.integers(1, 3),
    stands_for=st.one_of(st.just(""), words),
    headings=st.dictionaries(words, words, max_size=2),
    colours=st.dictionaries(st.from_regex(r"[0-9A-F]{6}", fullmatch=True), words, max_size=2),
)


@given(made=st.builds(Mapping, st.lists(sheets, min_size=1, max_size=3).map(tuple)))
def test_a_mapping_comes_back_from_its_file_as_it_was(made: Mapping, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "round.toml"
    path.write_text(text_of(made), "utf-8")
    assert load(path) == made


def test_the_samples_stand_above_each_column_as_comments() -> None:
    text = text_of(Mapping((SheetMapping((ColumnMapping("PO", "note", samples=("1/2/24", "tbc\nx = 1")),)),)))
    assert "# such as 1/2/24 | tbc x = 1\n" in text
    assert tomllib.loads(text)["sheets"][0]["columns"] == [{"header": "PO", "field": "note"}]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("not toml", "is no mapping of a spreadsheet"),
        ("version = 2", "its first line that counts is version = 1"),
        ("version = 1", "it has no [[sheets]]"),
        ("version = 1\n[[sheets]]", "[[sheets]] number 1 has no [[sheets.columns]]"),
        ("version = 1\n[[sheets]]\nrow = 1", '[[sheets]] number 1 has "row", which is not one of'),
        ("version = 1\n[[sheets]]\nheader_rows = 9", "has header_rows = 9, which is 1, 2 or 3"),
        ('version = 1\n[[sheets]]\nrows = "x"', 'has rows = "x", which is one of children, milestones'),
        ("version = 1\n[[sheets]]\ncolumns = [{header = 'A'}]", 'number 1, column 1 has no field = "..."'),
        ("version = 1\n[[sheets]]\ncolumns = [{header='A',field='note'},{header='a',field='note'}]", '"a" twice'),
        ("version = 1\n[[sheets]]\ncolumns = [{header='A',field='plan',words={x=1}}]", "words that are not written"),
    ],
)
def test_what_is_no_mapping_is_said_with_its_place(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(TrackboardError) as refused:
        load(path)
    assert str(path) in str(refused.value) and why in str(refused.value)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (
            mapping({"PO": "milestone:placement_ordr"}),
            'no field "milestone:placement_ordr"; did you mean "milestone:pl',
        ),
        (mapping({"A": "team", "B": "team"}), '"A" and "B" are both team; make one of them a note'),
        (mapping([ColumnMapping("Plan", "plan", {"SGO": "sgo"})]), 'word "SGO": "sgo" is none of undecided, adoption'),
        (mapping({"ID": "reference"}, headings={"X": "plan:sgo"}), 'heading "X": "plan:sgo" is none of unborn'),
        (mapping({"ID": "reference"}, colours={"FF0000": "verdict:x"}), 'colour "FF0000": "verdict:x" is none of plan'),
        (mapping({"On": "on"}, rows="milestones"), 'column "On": there is no field "on"'),
    ],
)
def test_a_mapping_names_only_what_there_is(made: Mapping, why: str) -> None:
    with pytest.raises(TrackboardError) as refused:
        checked(made, POLICY, "m.toml")
    assert str(refused.value).startswith("m.toml") and why in str(refused.value)


# --- The one that fits ------------------------------------------------------------------------------------------------


def tracker(path: Path, header: str = "ID,PO,ADM,Notes") -> Path:
    path.write_text(f"{header}\n1,,,\n")
    return path


OURS = mapping({"ID": "reference", "PO": "milestone:placement_order", "ADM": "milestone:adm_decision", "Notes": "note"})
OTHER = mapping({"Ref": "reference", "Order": "milestone:placement_order", "SW": "social_worker"})


def kept(path: Path, folder: Path) -> tuple[Mapping, Path] | None:
    (opened,) = open_trackers([path], TODAY, Staged("spreadsheet"))
    return kept_mapping(opened, POLICY, folder)


def test_a_mapping_that_was_kept_is_found_by_its_columns(tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    path = tracker(tmp_path / "Tracker (June).csv")
    assert kept(path, folder) is None
    (opened,) = open_trackers([path], TODAY, Staged("spreadsheet"))
    first, second = (save_mapping(made, opened, folder) for made in (OURS, OTHER))
    (folder / "broken.mapping.toml").write_text("[")
    assert (first.name, second.name) == ("Tracker-June.mapping.toml", "Tracker-June-2.mapping.toml")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert kept(tracker(tmp_path / "july.csv"), folder) == (OURS, first)
    assert kept(tracker(tmp_path / "aug.csv", "ID,PO,ADM decision,Notes"), folder) is None


def test_the_one_beside_the_file_goes_first(tmp_path: Path) -> None:
    path = tracker(tmp_path / "t.csv")
    beside = tmp_path / "t.mapping.toml"
    beside.write_text(text_of(OTHER))
    assert kept(path, tmp_path / "none") == (OTHER, beside)
    assert not (tmp_path / "none").exists()
