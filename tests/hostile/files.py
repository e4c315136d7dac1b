"""Hostile and broken files, each with the one sentence that an import answers it with.

Every file is made here, byte by byte, so that what is hostile about it can be read. `answer` stands in what the command
says; where `taken` is true the file is imported all the same, and what was wrong with a part of it is said.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
EPISODE = "C1,01/02/2025,S,C1,N1,U6,PR1,,,,,,\n"
CHILDREN = "reference,authority,given_name,family_name,date_of_birth\n"
MILESTONES = "reference,kind,date\n"
LIST_10 = (
    "Child Unique ID", "Gender", "Date of Birth", "Date the Child Entered Care",
    "Date of Decision that Child Should be Placed for Adoption", "Date of Placement Order",
    "Date of Matching Child and Prospective Adopters",
)  # fmt: skip
TRACKER = ("Child ID", "DoB", "ADM decision", "Placement Order")
SSD = "perm_person_id,perm_adm_decision_date,perm_placement_order_date,perm_placed_for_adoption_date\n"
XML = '<?xml version="1.0"?>\n'


class Hostile(NamedTuple):
    """A file, or several in a folder, that should be answered with `answer`."""

    name: str
    """Of the file, or of the folder."""
    format: str
    content: Callable[[], bytes | Mapping[str, bytes]]
    answer: str
    taken: bool = False


def every() -> Iterator[Hostile]:
    """All of them."""
    yield from _texts()
    yield from _archives()
    yield from _books()
    yield from _xml()
    yield from _contents()
    yield from _trackers()


def _texts() -> Iterator[Hostile]:
    """Delimited text that is none, or broken."""
    for name, content, answer in (
        ("empty.csv", b"", "empty.csv is empty: export it again."),
        ("bom.csv", b"\xef\xbb\xbf", "bom.csv is empty: export it again."),
        ("blank.csv", b"\n , ,\r\n\n", "blank.csv is empty: export it again."),
        ("nul.csv", b"CHILD,DECOM\x00,RNE\n", "nul.csv is not readable as text: save it as CSV (UTF-8)"),
        ("noise.csv", bytes(range(256)) * 40, "noise.csv is not readable as text: save it as CSV (UTF-8)"),
        ("utf16.csv", EPISODES.encode("utf-16-le"), "utf16.csv is not readable as text: save it as CSV (UTF-8)"),
        ("odd.csv", b"\xff\xfeC\x00H", "odd.csv is not readable as text: save it as CSV (UTF-8)"),
        ("pdf.csv", b"%PDF-1.7\n%\xe2\xe3", "pdf.csv is a PDF, not CSV: export the table as CSV."),
        (
            "book.csv",
            b"\xd0\xcf\x11\xe0" + bytes(512),
            "book.csv is a workbook, not CSV: save the table as CSV (UTF-8).",
        ),
        ("web.csv", b"<html><table></table></html>", "There is no table of episodes or adoptions in web.csv"),
        (
            "quote.csv",
            (EPISODES + 'C1,"01/02/2025,S\nC2,').encode(),
            "quote.csv, row 2, has quotation marks that do not match; put them right, or export the file again.",
        ),
        (
            "cell.csv",
            (EPISODES + "C1," + "9" * 140_000).encode(),
            "cell.csv, row 2, holds a cell of more than 131,072 characters; is a quotation mark missing before it?",
        ),
        ("twice.csv", ("CHILD," + EPISODES + EPISODE).encode(), 'twice.csv, row 1: the column "CHILD" is there twice'),
        ("other.csv", b"colour,size\nred,3\n", "There is no table of episodes or adoptions in other.csv"),
        ("columns.csv", ",".join(f"c{n}" for n in range(20_000)).encode(), "There is no table of episodes"),
        (
            "shifted.csv",
            (EPISODES + EPISODE + "C2,01/02/2025,S,C1,N1,U6,PR1,,,,,,,x,y\n").encode(),
            "the row has 15 cells, the header 13: row refused",
        ),
        ("breaks.csv", (EPISODES + EPISODE + "C2,01/02/20").encode(), "the file breaks off in the middle of this row"),
    ):
        yield Hostile(name, "ssda903", lambda content=content: content, answer)


def _archives() -> Iterator[Hostile]:
    """Zip archives that would do harm."""
    episodes = (EPISODES + EPISODE).encode()
    yield Hostile(
        "bomb.zip", "ssda903", lambda: _zip({"a.csv": b"0" * 50_000_000}),
        "bomb.zip would unpack to 50 MB: unpack it, and name the folder.",
    )  # fmt: skip
    yield Hostile(
        "many.zip", "ssda903", lambda: _zip({f"{n}.csv": b"" for n in range(1_001)}),
        "many.zip holds more than 1,000 files: zip only the export itself.",
    )  # fmt: skip
    yield Hostile(
        "nested.zip", "ssda903", lambda: _zip({"2025/inner.zip": _zip({"a.csv": episodes})}),
        "nested.zip holds another zip, 2025/inner.zip: unpack it, and name the folder.",
    )  # fmt: skip
    for name, member in (("up.zip", "../a.csv"), ("root.zip", "/etc/a.csv"), ("drive.zip", "C:\\a.csv")):
        yield Hostile(
            name, "ssda903", lambda member=member: _zip({member: episodes}),
            f"{name} holds a file with a path that leads out of it: zip the export again.",
        )  # fmt: skip
    yield Hostile("cut.zip", "ssda903", lambda: _zip({"a.csv": episodes * 20})[:60], "cut.zip is damaged")
    yield Hostile("text.zip", "ssda903", lambda: episodes, "text.zip is damaged, or not a zip archive")
    yield Hostile("spoilt.zip", "ssda903", _spoilt, "a.csv in spoilt.zip is damaged: export it again.")
    yield Hostile("locked.zip", "ssda903", _locked, "locked.zip is protected by a password: unpack it")
    yield Hostile("void.zip", "ssda903", lambda: _zip({}), "There is no CSV or XML file in void.zip")
    yield Hostile(
        "letters.zip", "ssda903", lambda: _zip({"letter.docx": b"x"}), "There is no CSV or XML file in letters.zip"
    )
    yield Hostile("folder", "ssda903", lambda: {"letter.docx": b"x"}, "There is no CSV or XML file in folder")


def _books() -> Iterator[Hostile]:
    """Workbooks: no workbooks, bombs, and those whose cells are not what they seem."""
    entities = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    )
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    damaged = "is damaged, or not a workbook: open it in Excel, save it as .xlsx and try again."
    yield Hostile("nothing.xlsx", "annex-a", lambda: b"", "nothing.xlsx is empty: export it again.")
    yield Hostile(
        "old.xlsx", "annex-a", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "old.xlsx is an old Excel workbook (.xls)"
    )
    yield Hostile(
        "secret.xlsx", "annex-a",
        lambda: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "secret.xlsx is protected by a password: open it in Excel, take the password off",
    )  # fmt: skip
    yield Hostile("page.xlsx", "annex-a", lambda: b"<html></html>", "page.xlsx is a web page or XML")
    yield Hostile("list.xlsx", "annex-a", lambda: ",".join(LIST_10).encode(), "list.xlsx is text under the name of")
    yield Hostile(
        "open.xlsx",
        "annex-a",
        lambda: _zip({"content.xml": b"x"}),
        "There is no workbook (.xlsx) or CSV file in open.xlsx",
    )
    yield Hostile(
        "binary.xlsx",
        "annex-a",
        lambda: _zip({"xl/workbook.bin": b"x"}),
        "There is no workbook (.xlsx) or CSV file in binary",
    )
    yield Hostile("half.xlsx", "annex-a", lambda: _list_10()[:2_000], "half.xlsx is damaged")
    yield Hostile(
        "big.xlsx",
        "annex-a",
        lambda: b"PK\x03\x04" + os.urandom(8) + bytes(20_000_000),
        "big.xlsx is larger than 20 MB",
    )
    yield Hostile(
        "grows.xlsx", "annex-a", lambda: _changed("xl/worksheets/sheet2.xml", lambda _: bytes(200_000_001), add=True),
        "grows.xlsx would unpack to more than 200 MB: copy the lists into a new workbook",
    )  # fmt: skip
    for name, part, start in (
        ("laughs.xlsx", "xl/worksheets/sheet1.xml", entities),
        ("styles.xlsx", "xl/styles.xml", entities),
        ("strings.xlsx", "xl/workbook.xml", outside),
    ):
        yield Hostile(
            name, "annex-a",
            lambda part=part, start=start: _changed(part, lambda was: start + was.partition(b"?>")[2]),
            f"{name} {damaged}",
        )  # fmt: skip
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        name = f"cut-{part.rpartition('/')[2]}.xlsx"
        yield Hostile(name, "annex-a", lambda part=part: _changed(part, lambda was: was[:80]), f"{name} {damaged}")
    yield Hostile("nolist.xlsx", "annex-a", lambda: _book([["a", "b"], [1, 2]]), "There is neither list 8 nor list 10")
    yield Hostile("wide.xlsx", "annex-a", lambda: _book([["x"] * 201]), "has more than 200 columns")
    yield Hostile("formulas.xlsx", "annex-a", _never_calculated, "holds formulas whose results were never saved")
    yield Hostile(
        "noid.xlsx", "annex-a", lambda: _book([LIST_10[1:], ["M", "01/02/2024", "", "01/02/2025", "", ""]]),
        'looks like list 10 of Annex A but has no column "Child Unique ID": put it back.',
    )  # fmt: skip
    yield Hostile("double.xlsx", "annex-a", lambda: _book([(*LIST_10, LIST_10[5])]), "is there twice; keep one of them")
    yield Hostile(
        "typed.xlsx", "annex-a", lambda: _list_10(decided=True), '"True" is not a date: dates are written DD/MM/YYYY'
    )
    yield Hostile("number.xlsx", "annex-a", lambda: _list_10(decided=45_000.5), '"45000.5" is not a date')
    yield Hostile("error.xlsx", "annex-a", lambda: _list_10(decided="#REF!"), '"#REF!" is not a date')
    yield Hostile("merged.xlsx", "annex-a", _merged_references, "the child's reference is blank")
    yield Hostile("mac.xlsx", "annex-a", _of_1904, "milestones: 2 new", taken=True)


def _xml() -> Iterator[Hostile]:
    """The return as XML."""
    child = "<CHILD><HEADER><CHILDID>C1</CHILDID></HEADER></CHILD>"
    for name, content, answer in (
        ("laughs.xml", f'{XML}<!DOCTYPE x [<!ENTITY a "ha">]><EXPSSDA903>&a;</EXPSSDA903>', "declares a document type"),
        (
            "outside.xml",
            f'{XML}<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><EXPSSDA903>{child}</EXPSSDA903>',
            "declares a document type",
        ),
        ("cut.xml", f"{XML}<EXPSSDA903><CHILD><HEADER>", "cut.xml, row 2, is damaged"),
        ("deep.xml", f"{XML}<EXPSSDA903>" + "<CHILD>" * 5_000, "deep.xml, row 2"),
        ("none.xml", f"{XML}<EXPSSDA903></EXPSSDA903>", "none.xml is a return without a child: export it again."),
        ("other.xml", f"{XML}<invoice><total>3</total></invoice>", "There is no table of episodes"),
        ("tags.xml", f"{XML}<EXPSSDA903><CHILD></EXPSSDA903>", "tags.xml, row 2, is damaged"),
    ):
        yield Hostile(name, "ssda903", lambda content=content: content.encode(), answer)


def _contents() -> Iterator[Hostile]:
    """Files that are whole, with rows that are not."""
    for name, row, answer in (
        ("month-first.csv", "C1,04/13/2025,S,C1,N1,U6,PR1,,,,,,", "has the month and the day the wrong way round"),
        ("never.csv", "C1,31/02/2025,S,C1,N1,U6,PR1,,,,,,", '"31/02/2025" is not a date: there is no such day'),
        ("short-year.csv", "C1,01/02/25,S,C1,N1,U6,PR1,,,,,,", '"01/02/25" has a two-digit year'),
        ("arabic.csv", "C1,٠١/٠٢/٢٠٢٥,S,C1,N1,U6,PR1,,,,,,", "is not a date: dates are written DD/MM/YYYY"),
        ("ancient.csv", "C1,01/02/0025,S,C1,N1,U6,PR1,,,,,,", "the year is not between 1900 and 2099"),
        ("nobody.csv", ",01/02/2025,S,C1,N1,U6,PR1,,,,,,", "the child's reference is blank: row refused"),
        ("words.csv", "C1,soon,S,C1,N1,U6,PR1,,,,,,", '"soon" is not a date'),
    ):
        yield Hostile(name, "ssda903", lambda row=row: (EPISODES + row + "\n").encode(), answer)
    for name, files, answer in (
        ("kind", {"milestones.csv": "C1,referred_to_nowhere,2025-02-01"}, '"referred_to_nowhere"'),
        ("date", {"milestones.csv": "C1,referred,01/13/2025"}, '"01/13/2025" has the month and the day'),
        ("stranger", {"milestones.csv": "C9,referred,2025-02-01"}, 'there is no child "C9" in children.csv'),
        (
            "twins",
            {"children.csv": "C1,A,,,2024-01-01\nC1,A,,,2024-01-02"},
            'the reference "C1" is already in children.csv, row 2',
        ),
        ("nameless", {"children.csv": ",A,Jo,,2024-01-01"}, "the reference is blank: row refused"),
    ):
        yield Hostile(name, "bundle", lambda files=files: _bundle(**files), answer)
    for name, cell in (
        ("formula", "\"=cmd|' /C calc'!A0\""),
        ("markup", "[@click=app.quit]x[/x]"),
        ("escape", "\x1b]52;c;aGk=\x07\x1b[31mJo"),
        ("bidi", "Jo\u202eoJ\u200b"),
        ("bell", "Jo\x07\x00ey".replace("\x00", "\x9b")),
    ):
        yield Hostile(
            name, "bundle",
            lambda cell=cell: _bundle(**{"children.csv": f"C1,A,{cell},,2024-01-01"}), "", taken=True,
        )  # fmt: skip
    for name, row, answer in (
        ("ssd-month.csv", "C1,2025-13-01,,", "has the month and the day the wrong way round"),
        ("ssd-nobody.csv", ",2025-01-01,,", "the child's reference is blank"),
        ("ssd-words.csv", "C1,tbc,,", '"tbc" is not a date'),
    ):
        yield Hostile(name, "ssd", lambda row=row: (SSD + row + "\n").encode(), answer)


def _trackers() -> Iterator[Hostile]:
    """Spreadsheets of somebody's own."""
    child = ["C1", "01/02/2024", "01/02/2025", ""]
    no_header = "has no row that looks like the header of a tracker"
    for name, rows, answer, taken in (
        ("no-rows.xlsx", [], no_header, False),
        ("title.xlsx", [["Permanence tracker"]], no_header, False),
        ("numbers.xlsx", [[1, 2, 3], [4, 5, 6]], no_header, False),
        ("nameless.xlsx", [("Name", *TRACKER[1:]), ["Jo", *child[1:]]], "has no column with each child's", False),
        ("again.xlsx", [TRACKER, child, child], 'the child "C1" is already in row 2 of this sheet', False),
        ("wide-tracker.xlsx", [["x"] * 201], "has more than 200 columns", False),
        ("month.xlsx", [TRACKER, ["C1", "", "02/14/2025", ""]], '"02/14/2025" has the month first', True),
        ("no-day.xlsx", [TRACKER, ["C1", "", "", "31/02/2025"]], '"31/02/2025" does not exist', True),
        ("error-cell.xlsx", [TRACKER, ["C1", "", "", "#REF!"]], '"#REF!"', True),
    ):
        yield Hostile(name, "spreadsheet", lambda rows=rows: _book(rows), answer, taken)
    for name, content, answer, taken in (
        ("tracker.csv", b"Child ID\x00,DoB", "tracker.csv is not readable as text", False),
        ("nothing.csv", b"", "nothing.csv is empty: export it again.", False),
        ("print.csv", b"%PDF-1.7", "print.csv is a PDF, not CSV", False),
        ("text.xlsx", b"Child ID,DoB", "text.xlsx is text under the name of a workbook", False),
        ("tracker.zip", _zip({"a.csv": b"0" * 50_000_000}), "tracker.zip would unpack to 50 MB", False),
        ("long.csv", b"Child ID,DoB\nC1," + b"x" * 140_000, "holds a cell of more than 131,072 characters", False),
        ("acts.csv", b"Child ID,DoB,ADM decision,Notes\nC1,,,\x1b]52;c;aGk=\x07[/x] =1+1", "characters left out", True),
    ):
        yield Hostile(name, "spreadsheet", lambda content=content: content, answer, taken)


def _zip(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _spoilt() -> bytes:
    data = bytearray(_zip({"a.csv": (EPISODES + EPISODE * 50).encode()}))
    data[45] ^= 0xFF
    return bytes(data)


def _locked() -> bytes:
    data = bytearray(_zip({"a.csv": (EPISODES + EPISODE).encode()}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _book(rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return _saved(book)


@cache
def _list_10(decided: object = "01/02/2025") -> bytes:
    return _book([LIST_10, ["C1", "M", "01/02/2024", "01/06/2024", decided, "", ""]])


def _changed(part: str, change: Callable[[bytes], bytes], add: bool = False) -> bytes:
    """List 10 with one of its parts changed, or added."""
    with zipfile.ZipFile(io.BytesIO(_list_10())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b"") if add else parts[part])
    return _zip(parts)


def _never_calculated() -> bytes:
    whole = _book([LIST_10, ["C1", "M", "=TODAY()", "01/06/2024", "01/02/2025", "", ""]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v></v>", b"").replace(b"<v />", b"").replace(b"<v/>", b"")
    return _zip(parts)


def _merged_references() -> bytes:
    book = Workbook()
    for row in (LIST_10, ["C1", "M", "", "", "01/02/2025", "", ""], ["", "F", "", "", "01/03/2025", "", ""]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    return _saved(book)


def _of_1904() -> bytes:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(LIST_10)
    book.active.append(["C1", "M", datetime(2024, 2, 1), datetime(2024, 6, 1), datetime(2025, 2, 1), None, None])
    return _saved(book)


def _bundle(**files: str) -> dict[str, bytes]:
    headers = {"children.csv": CHILDREN, "milestones.csv": MILESTONES}
    whole = {"children.csv": "C1,A,,,2024-01-01", **files}
    return {name: (headers[name] + rows + "\n").encode() for name, rows in whole.items()}
