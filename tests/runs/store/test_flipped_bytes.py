"""A flipped byte of any stored file: noticed or harmless, and never a traceback."""

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pitfalls_core.cli import main
from pitfalls_core.runs.identity import file_digests
from pitfalls_core.runs.identity.key import Ingredients, ingredients_of
from pitfalls_core.runs.identity.observed import Observed
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.proof.verifications import Verification, Verified
from pitfalls_core.runs.store.record import Failure
from tests.runs.samples import files, record
from tests.runs.tiny import RUNS, TinyProject

FLIPS = 8
STATUS = ("status", "tiny", "--profile", "smoke")
RUN = ("run", "tiny", "--profile", "smoke")
DRY_RUN = (*RUN, "--dry-run")


@dataclass(frozen=True)
class Told:
    """How a command ended and what it said."""

    status: int
    output: str
    errors: str


@dataclass(frozen=True)
class Stored:
    """A project with results, and one of its runs."""

    tiny: TinyProject
    made: tuple[Ingredients, ...]
    captured: pytest.CaptureFixture[str]

    def told(self, words: tuple[str, ...]) -> Told:
        """Return what the command line says."""
        status = main(words)
        return Told(status, *self.captured.readouterr())

    def path(self, kind: str) -> Path:
        """Return one stored file."""
        store = self.tiny.workplace().store
        if kind == "plans.jsonl":
            return self.tiny.project.build / kind
        if kind == "failure":
            return store.folder / "failures" / f"{self.made[4].key}.json"
        inside = store.run_folder(self.made[2].key) / kind
        return inside if inside.exists() else store.folder / kind

    def flipped(self, kind: str, *, bits: range = range(8)) -> Iterator[int]:
        """Flip one byte after another, each time of the whole file; yield the places."""
        path = self.path(kind)
        whole = path.read_bytes()
        chance = random.Random(kind)
        for place in chance.sample(range(len(whole)), min(FLIPS, len(whole))):
            content = bytearray(whole)
            content[place] ^= 1 << chance.choice(bits)
            _rewrite(path, bytes(content))
            yield place
        _rewrite(path, whole)


def _rewrite(path: Path, content: bytes) -> None:
    """Write `content` in place, and put the time of modification back."""
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:
        path.write_bytes(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture
def store_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[int], Stored]:
    """Return how to make a project of which the first runs are finished, and the next failed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(file_digests, "SETTLED_SECONDS", -3600.0)
    tiny = TinyProject.create(tmp_path)
    (tmp_path / "settings.json").write_text("{}")
    observed = Observed({"settings.json": hashlib.sha256(b"{}").hexdigest()})

    def make(finished: int) -> Stored:
        made = ingredients_of(planned_runs(tiny.study, "smoke"), tiny.circumstances)
        workplace = tiny.workplace()
        for one in made[:finished]:
            others = {**files(), "weights.snapshot": b"weights"}
            workplace.store.write(record(one), others, observed)
        for one in made[finished:]:
            failure = Failure(one.specification_id, "ValueError: no light", "Traceback\n")
            workplace.store.write_failure(one.key, failure)
        workplace.verifications.add(Verified(made[0].key, "2020", Verification("bit for bit")))
        workplace.plans.freeze(tiny.study, "smoke", runs_before=0)
        stored = Stored(tiny, made, capsys)
        stored.told(STATUS)
        return stored

    return make


ALL = "tiny: 5 planned, 5 finished, 0 failed, 0 stale, 0 missing\n"


@pytest.mark.parametrize("kind", ["record.json", "arrays.npz", "timing.json", "weights.snapshot"])
def test_files_of_a_run(kind: str, store_of: Callable[[int], Stored]) -> None:
    """The run is to be done again, and the reason names the file; the other runs are finished."""
    stored = store_of(5)
    assert stored.told(STATUS) == Told(0, ALL, "")
    folder = stored.tiny.project.store
    reason = (
        f"damaged: run {stored.made[2].key} in {folder} is damaged: {kind}: its digest does not "
        "match"
    )
    counts = "tiny: 5 planned, 4 finished, 0 failed, 1 stale, 0 missing\n"
    for _ in stored.flipped(kind):
        assert stored.told(STATUS) == Told(0, f"{counts}  stale    {RUNS[2]}: {reason}\n", "")
        told = stored.told(DRY_RUN)
        assert (told.status, told.errors) == (0, "")
        assert told.output.startswith(f"{counts}  {RUNS[2]}: {reason}\n")
    assert stored.told(STATUS) == Told(0, ALL, "")


@pytest.mark.parametrize("kind", ["index.jsonl", "digests.jsonl", "verifications.jsonl"])
def test_files_that_are_derived_or_logs(kind: str, store_of: Callable[[int], Stored]) -> None:
    """Nothing looks different, and nothing is done again."""
    stored = store_of(5)
    flips = 0
    for _ in stored.flipped(kind):
        assert stored.told(STATUS) == Told(0, ALL, "")
        assert stored.told(RUN) == Told(0, ALL, "")
        flips += 1
    assert flips == FLIPS


def test_the_note_of_a_failure(store_of: Callable[[int], Stored]) -> None:
    """The run stays to be done: as failed, maybe with another cause, or as missing."""
    stored = store_of(4)
    counts = "tiny: 5 planned, 4 finished, {} failed, 0 stale, {} missing"
    told = stored.told(STATUS)
    assert told.output.splitlines()[0] == counts.format(1, 0)
    for _ in stored.flipped("failure"):
        for words in (STATUS, DRY_RUN):
            told = stored.told(words)
            assert (told.status, told.errors) == (0, "")
            assert told.output.splitlines()[0] in {counts.format(1, 0), counts.format(0, 1)}


def test_the_version(store_of: Callable[[int], Stored]) -> None:
    """Another version is refused in one line; another kind of space is none."""
    stored = store_of(5)
    refused = 0
    folder = stored.tiny.project.store
    for _ in stored.flipped("version"):
        version = (folder / "version").read_text(errors="replace").strip()
        message = (
            f"pitfalls: {folder} is a run store of version {version!r}, and this program reads "
            "version 2; move the folder away to start a new store\n"
        )
        expected = Told(0, ALL, "") if version == "2" else Told(2, "", message)
        for words in (STATUS, RUN, DRY_RUN):
            assert stored.told(words) == expected
        refused += version != "2"
    assert refused


def test_the_log_of_plans(store_of: Callable[[int], Stored]) -> None:
    """A line that is no plan is refused in one line; what is done never depends on the log."""
    stored = store_of(5)
    path = stored.path("plans.jsonl")
    whole = path.read_bytes()
    for place in (0, 1, 3, len(whole) // 2, len(whole) - 2):
        _rewrite(path, whole[:place] + b"\0" + whole[place + 1 :])
        assert stored.told(STATUS) == Told(0, ALL, "")
        told = stored.told(RUN)
        assert (told.status, told.output) == (2, "")
        assert told.errors.startswith(f"pitfalls: {path}, line 1 is damaged: ")
        assert told.errors.endswith(
            "; restore the file from a copy, or move it away to start a new log\n"
        )
        assert told.errors.count("\n") == 1
    _rewrite(path, whole)
    for _ in stored.flipped("plans.jsonl", bits=range(7)):
        assert stored.told(RUN).status in {0, 2}


def test_a_log_of_plans_that_is_no_text(store_of: Callable[[int], Stored]) -> None:
    """A byte that is no text is refused in one line as well."""
    stored = store_of(5)
    path = stored.path("plans.jsonl")
    path.write_bytes(path.read_bytes().replace(b"Does", b"D\xffes"))
    assert stored.told(RUN).status == 2
