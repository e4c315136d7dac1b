"""A power cut at any moment loses nothing that was acknowledged, and leaves no file that does not open.

`disk` says what a cut does to what was not yet synced, `workload` what was being done. The controls are the same with
an engine that syncs less: they must come to harm, or the cuts would prove nothing.
"""

from __future__ import annotations

import functools
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.build import of_version
from trackboard.store.files import private_files

from . import crashes
from .workload import ENCRYPTED, OLDER, SHARED

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("cc"),
    reason="the writes are logged by a library that cc makes on Linux",
)

Cut = Callable[..., Counter[str]]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crashes.compiled(tmp_path_factory.mktemp("library"))


@pytest.fixture
def cut(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cut:
    """`cut("plain", images=40, acts=30)`: live, cut so many times, and count what was `sound`, `lost`, `damaged`."""
    monkeypatch.setattr(
        private_files, "derive_key", functools.cache(private_files.derive_key)
    )  # 256,000 rounds, the same each time

    def it(kind: str, images: int, acts: int, sync: str = "FULL") -> Counter[str]:
        before = b""
        if kind == OLDER:
            of_version(tmp_path / "older.db", 1)
            before = (tmp_path / "older.db").read_bytes()
        life = crashes.lived(library, tmp_path, kind, acts=acts, sync=sync, before=before)
        chance, counted = random.Random(kind), Counter[str]()
        for crash in crashes.crashes(life, images, seed=20261116):
            crashes.lay(crash, tmp_path / "image", chance)
            fault = crashes.found(crash, tmp_path / "image", kind)
            counted[fault.partition(":")[0] or "sound"] += 1
            if sync == "FULL":
                assert not fault, f"{kind}, cut after record {crash.after}, names {crash.rule}: {fault}"
        print(f"{kind}, synchronous={sync}: {dict(counted)} of {images}")
        return counted

    return it


@pytest.mark.parametrize(("kind", "images"), [("plain", 40), (ENCRYPTED, 20), (SHARED, 25), (OLDER, 15)])
def test_a_power_cut_loses_nothing_that_was_acknowledged(cut: Cut, kind: str, images: int) -> None:
    assert cut(kind, images, acts=20) == {"sound": images}


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("kind", "images"), [("plain", 1900), (ENCRYPTED, 1300), (SHARED, 1300), (OLDER, 500)])
def test_5000_power_cuts_lose_nothing_that_was_acknowledged(cut: Cut, kind: str, images: int) -> None:
    assert cut(kind, images, acts=120) == {"sound": images}


@pytest.mark.parametrize("sync", ["OFF", "NORMAL"])
def test_an_engine_that_syncs_less_loses_what_was_acknowledged(cut: Cut, sync: str) -> None:
    counted = cut("plain", 20, acts=20, sync=sync)
    assert counted["lost"] + counted["damaged"] > 3


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("sync", ["OFF", "NORMAL"])
def test_an_engine_that_syncs_less_loses_much(cut: Cut, sync: str) -> None:
    counted = cut("plain", 400, acts=120, sync=sync)
    assert counted["lost"] > 40
    assert counted["damaged"] > 40 or sync == "NORMAL"  # which only forgets the latest


def _let_fail(library: Path, folder: Path, calls: list[int]) -> None:
    """A call in two fails as on a full disk, the others as on a broken one; half of them once, half from there on."""
    ended = Counter[str]()
    for call, how, fault in crashes.days_that_fail(library, folder, calls):
        assert not how.startswith("fault: "), f"call {call}: {how}"
        assert not fault, f"call {call}: {fault}, after {how}"
        ended["done" if how == "done" else "told"] += 1
    print(f"{len(calls)} calls that fail: {dict(ended)}")
    assert ended["told"] > len(calls) / 2


def test_a_call_that_fails_is_said_and_loses_nothing_that_was_acknowledged(library: Path, tmp_path: Path) -> None:
    _let_fail(library, tmp_path, random.Random(20261116).sample(range(1700), 8))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(4))
def test_every_call_that_fails_is_said_and_loses_nothing(library: Path, tmp_path: Path, part: int) -> None:
    _let_fail(library, tmp_path, list(range(part, 1700, 4)))
