"""Small made-up returns: a line a row, words with spaces between, `-` where a cell is blank."""

from __future__ import annotations

from pathlib import Path

from tests.exchange import staged_rows
from trackboard.exchange import ssda903
from trackboard.exchange.staged import Problem, Staged
from trackboard.pathway.policy.policy import load_policy

COLUMNS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,PLACE,DEC,REC,CIN,PLACE_PROVIDER,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "ad1": "CHILD,DATE_INT,DATE_MATCH,DOB,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed": "CHILD,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED,DOB",
    "reviews": "CHILD,REVIEW,REVIEW_CODE,DOB",
    "workers": "CHILD,SW_ID,SW_DECOM,SW_DEC,SW_REASON,DOB",
}
"""The return's columns, those that tests fill in first: their order is of no account."""

POLICY = load_policy()


def table(kind: str, lines: str) -> str:
    """A table of the return as CSV."""
    width = COLUMNS[kind].count(",") + 1
    rows = [["" if cell == "-" else cell for cell in line.split()] for line in lines.strip().splitlines()]
    return "\n".join([COLUMNS[kind], *(",".join(row + [""] * (width - len(row))) for row in rows)]) + "\n"


def write(folder: Path, **tables: str) -> Path:
    """A folder with these tables, each in a file of its own name: `episodes`, or `episodes_2020` for one of several."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text(table(name.split("_")[0], lines), encoding="utf-8")
    return folder


def read(folder: Path, **tables: str) -> Staged:
    """What the reader makes of them."""
    return ssda903.read([write(folder, **tables)], POLICY)


def told(staged: Staged, reference: str = "A") -> list[str]:
    """The milestones of a child: `2020-04-01 closed returned_home E4A`."""
    return [
        " ".join(filter(None, (m.on.isoformat(), m.kind, m.outcome, m.reason)))
        for m in staged_rows.milestones(staged)
        if m.reference == reference
    ]


def said(problems: list[Problem], *, about_the_return: bool = False) -> list[str]:
    """The problems as they are listed, `episodes.csv 2 DEC: sentence [done]`, without those that have no row."""
    return [
        f"{p.file} {p.row} {p.column}: {p.sentence} [{p.done}]"
        for p in problems
        if about_the_return or p.row is not None
    ]
