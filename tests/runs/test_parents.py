"""Runs that start from the weights of others: planned once, done first, and never forgotten."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from pitfalls_core.canonical import digest
from pitfalls_core.cli import main
from pitfalls_core.errors import InputError
from pitfalls_core.findings.analysis import analyse
from pitfalls_core.report.results_file import _shares
from pitfalls_core.runs.engine.progress import Progress
from pitfalls_core.runs.execution.network import start_from
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.ledger import Entry
from pitfalls_core.runs.plan import planned_runs
from pitfalls_core.runs.proof.integrity import damages
from pitfalls_core.runs.runner import stored_runs
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.runs.store.record import StoredRun
from pitfalls_core.runs.store.run_store import WEIGHTS
from pitfalls_core.seeding import Streams
from pitfalls_core.studies.catalogue import load_study
from pitfalls_core.studies.study import Study
from pitfalls_core.training.snapshot import pack, unpack
from tests.runs.samples import arrays_in
from tests.runs.tiny import DATA, TinyProject

Captured = pytest.CaptureFixture[str]

STUDY = '''
"""Does pre-training help?"""

from pitfalls_core.studies.claims.gains import NoneBetter
from pitfalls_core.studies.claims.predicate import Claim
from pitfalls_core.studies.part import Part
from pitfalls_core.studies.study import (
    Budget, Family, Margin, PositiveControl, Study, Task,
)
from pitfalls_core.studies.variant import Parent, Variant

SOURCE = Part("tiny_network:Network", classes=3)
TARGET = Part("tiny_network:Network", classes=2)
ADAM = Part("pitfalls_core.training.optimizers:Adam", learning_rate=0.01)
FLIPPED = Part("pitfalls_core.data.label_noise:SymmetricNoise", rate=0.8)
ONE = Budget(seeds=1, epochs=1, batch_size=16)
BUDGET = Budget(seeds=3, epochs=1, batch_size=16, data={"train": 48})
PARENT = Parent("big", "pretrained", seeds=2)

STUDY = Study(
    name="tiny",
    title="Tiny",
    question="Does pre-training help?",
    prediction="No.",
    source=("999", "A tiny paper"),
    tasks=(
        Task("small", "Small", Part("tiny_data:Dots"), {"id": "Same"},
             {"smoke": BUDGET, "laptop": BUDGET, "full": BUDGET}),
        Task("big", "Big", Part("tiny_more:Three"), {"id": "Same"},
             {"smoke": ONE, "laptop": ONE, "full": ONE}),
    ),
    variants=(
        Variant("baseline", "Baseline", "from scratch", TARGET, ADAM, tasks=("small",)),
        Variant("tuned", "Tuned", "pre-trained", TARGET, ADAM, tasks=("small",), parent=PARENT),
        Variant("pretrained", "Pre-trained", "a parent", SOURCE, ADAM, tasks=("big",)),
        Variant("flipped", "Flipped", "wrong", TARGET, ADAM, tasks=("small",), label_noise=FLIPPED),
    ),
    baseline="baseline",
    margin=Margin(0.05, "a guess"),
    chance=0.5,
    families=(Family("small", ("small/id",)),),
    positive_control=PositiveControl("flipped", 1, "wrong labels cost accuracy"),
    claims=(Claim("T-1", "No gain.", "never better", NoneBetter("tuned", ("small/id",))),),
)
'''

NETWORK = '''
"""A body and a head."""

from torch import nn


class Network(nn.Module):
    """Logits from nine pixels."""

    def __init__(self, classes, hidden=4):
        """Draw the weights."""
        super().__init__()
        self.body = nn.Linear(9, hidden)
        self.head = nn.Linear(hidden, classes)

    def forward(self, images):
        """Return the logits."""
        return self.head(self.body(images.flatten(1)))


class Renamed(nn.Module):
    """The same, with other names."""

    def __init__(self, classes):
        """Draw the weights."""
        super().__init__()
        self.trunk = nn.Linear(9, 4)
        self.head = nn.Linear(4, classes)

    def forward(self, images):
        """Return the logits."""
        return self.head(self.trunk(images.flatten(1)))
'''

THREE = (
    DATA.replace("Dots", "Three")
    .replace("0.4 * labels", "0.2 * labels")
    .replace("% 2", "% 3")
    .replace("classes=2", "classes=3")
)

PARENTS = ("tiny/big/pretrained/0", "tiny/big/pretrained/1")
PLAN = (
    "tiny/small/baseline/0",
    PARENTS[0],
    "tiny/small/tuned/0",
    "tiny/small/flipped/0",
    "tiny/small/baseline/1",
    PARENTS[1],
    "tiny/small/tuned/1",
    "tiny/small/baseline/2",
    "tiny/small/tuned/2",
)
"""The planned runs: a parent comes right before the first run that starts from it."""


class Pretrained(TinyProject):
    """A project with a study of pre-training."""

    @classmethod
    def make(cls, root: Path) -> "Pretrained":
        """Write it into `root`."""
        TinyProject.create(root, tiny_network=NETWORK, tiny_more=THREE)
        (root / "studies" / "tiny.py").write_text(STUDY.lstrip())
        return cls(root)

    def run(self, *words: str) -> int:
        """Train, and return the exit status."""
        return main([*(words or ("run",)), "tiny", "--profile", "smoke", "--jobs", "2"])

    def entries(self) -> dict[str, Entry]:
        """Return what is known of each run, by its name."""
        entries = self.workplace().ledger(self.study, "smoke").entries
        return {entry.specification.id: entry for entry in entries}

    def ingredients(self, run: str) -> Ingredients:
        """Return what a run is made of."""
        return self.entries()[run].ingredients

    def stored(self, run: str) -> StoredRun:
        """Return a stored run, read whole."""
        found = self.workplace().store.read(self.ingredients(run).key, whole=True)
        assert found is not None
        return found

    def states(self) -> dict[str, tuple[str, str]]:
        """Return the runs that are not finished, with state and reason."""
        return {
            run: (entry.state, entry.reason)
            for run, entry in self.entries().items()
            if entry.state != "finished"
        }


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Pretrained:
    """Return a project whose runs are all finished."""
    project = Pretrained.make(tmp_path_factory.mktemp("parents"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.root)
        assert project.run() == 0
    return project


@pytest.fixture
def copy(trained: Pretrained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretrained:
    """Return a copy, to be changed, as current folder."""
    shutil.copytree(trained.root, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return Pretrained(tmp_path / "copy")


def parent_of(run: RunSpecification) -> str:
    """Return the name of the parent run; empty without one."""
    return run.parent.id if run.parent else ""


def test_the_plan(trained: Pretrained) -> None:
    """Parents stand once and first, are shared, and only they keep their weights."""
    planned = planned_runs(trained.study, "smoke")
    assert tuple(run.id for run in planned) == PLAN
    assert {run.id: parent_of(run) for run in planned if run.parent} == {
        "tiny/small/tuned/0": PARENTS[0],
        "tiny/small/tuned/1": PARENTS[1],
        "tiny/small/tuned/2": PARENTS[0],
    }
    assert tuple(run.id for run in planned if run.keeps_weights) == PARENTS


def edited(trained: Pretrained, tmp_path: Path, old: str, new: str) -> Study:
    """Return the study with an edit."""
    project = Pretrained.make(tmp_path / "edited")
    project.edit("studies/tiny.py", old, new)
    return load_study("tiny", project.project)


def test_every_seed_with_a_parent_of_its_own(trained: Pretrained, tmp_path: Path) -> None:
    """Without a number of parents there are as many as seeds, more than the parent's own budget."""
    study = edited(
        trained, tmp_path, 'Parent("big", "pretrained", seeds=2)', 'Parent("big", "pretrained")'
    )
    planned = planned_runs(study, "smoke")
    assert [parent_of(run) for run in planned if run.variant == "tuned"] == [
        f"tiny/big/pretrained/{seed}" for seed in range(3)
    ]
    assert len(planned) == len({run.id for run in planned}) == len(PLAN) + 1


def test_weights_are_stored_for_parents_alone(trained: Pretrained) -> None:
    """The record has their digest, and the file is among those of the run."""
    for run in PLAN:
        stored = trained.stored(run)
        assert (WEIGHTS in stored.files) == (run in PARENTS)
        assert stored.files.get(WEIGHTS) == stored.record.weights
    store = trained.workplace().store
    weights = unpack(store.weight_bytes(trained.ingredients(PARENTS[0]).key))
    assert {name: tuple(value.shape) for name, value in weights.items()} == {
        "body.weight": (4, 9),
        "body.bias": (4,),
        "head.weight": (3, 4),
        "head.bias": (3,),
    }


def test_weights_are_read_like_every_other_byte(copy: Pretrained) -> None:
    """A turned bit of a parent's weights is named, among nine runs that are otherwise whole."""
    store, key = copy.workplace().store, copy.ingredients(PARENTS[1]).key
    path = store.run_folder(key) / WEIGHTS
    assert damages(store).damaged == ()
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 128]))
    found = damages(store)
    assert (found.runs, found.damaged) == (
        9,
        (f"run {key} in {store.folder} is damaged: {WEIGHTS}: its digest does not match",),
    )
    files = [file for file in (store.folder / "runs").rglob("*") if file.is_file()]
    whole = [file for file in files if file.parent.name != key]
    assert found.bytes == sum(file.stat().st_size for file in whole)


def test_a_child_says_which_result_it_started_from(trained: Pretrained) -> None:
    """The key has the parent's key, and what was observed has the digest of its record."""
    for run in PLAN:
        child, made = trained.stored(run), trained.ingredients(run)
        parent = trained.entries()[run].specification.parent
        if parent is None:
            assert (made.parent, child.observed.parent) == ("", "")
        else:
            assert made.parent == trained.ingredients(parent.id).key
            assert child.observed.parent == digest(trained.stored(parent.id).record)


def test_it_matters_where_a_run_starts(copy: Pretrained) -> None:
    """The same runs without a parent come to other results: the weights do arrive."""
    before = copy.stored("tiny/small/tuned/0").record.curves
    copy.edit("studies/tiny.py", ', tasks=("small",), parent=PARENT)', ', tasks=("small",))')
    assert copy.run() == 0
    assert copy.stored("tiny/small/tuned/0").record.curves != before
    baseline = copy.stored("tiny/small/baseline/0").record
    assert copy.stored("tiny/small/tuned/0").record.curves == baseline.curves


def child(**changes: Any) -> RunSpecification:
    """Return the specification of a child."""
    values: dict[str, Any] = {
        "study": "tiny", "task": "small", "variant": "tuned", "seed": 0, "profile": "smoke",
        "datasets": ("id",), "epochs": 1, "batch_size": 16,
    }  # fmt: skip
    parent = RunSpecification(**{**values, "task": "big", "variant": "pretrained"})
    return RunSpecification(**{**values, "parent": parent, **changes})


def model(**sizes: tuple[int, int]) -> nn.Module:
    """Return linear layers of these sizes, by name."""
    return nn.ModuleDict({name: nn.Linear(*size) for name, size in sizes.items()})


def test_layers_of_the_same_shape_are_taken_over() -> None:
    """The body is the parent's to the bit; a head of another shape stays as it was drawn."""
    parent, own = model(body=(9, 4), head=(4, 3)), model(body=(9, 4), head=(4, 2))
    drawn = {name: value.clone() for name, value in own.state_dict().items()}
    start_from(own, pack(dict(parent.state_dict())), child())
    found, given = own.state_dict(), parent.state_dict()
    assert all(
        torch.equal(found[f"body.{name}"], given[f"body.{name}"]) for name in ("weight", "bias")
    )
    assert all(
        torch.equal(found[f"head.{name}"], drawn[f"head.{name}"]) for name in ("weight", "bias")
    )
    start_from(own, pack(dict(model(body=(9, 4), head=(4, 2)).state_dict())), child())
    assert not torch.equal(own.state_dict()["head.weight"], drawn["head.weight"])


@pytest.mark.parametrize(
    ("own", "layers"),
    [
        (model(trunk=(9, 4), head=(4, 3)), "body.bias, body.weight, trunk.bias, trunk.weight"),
        (model(body=(9, 4)), "head.bias, head.weight"),
        (model(body=(9, 5), head=(5, 2)), "all of them, by their shapes"),
    ],
)
def test_another_architecture_is_refused(own: nn.Module, layers: str) -> None:
    """The layers that only one of the two has are named."""
    before = {name: value.clone() for name, value in own.state_dict().items()}
    weights = pack(dict(model(body=(9, 4), head=(4, 3)).state_dict()))
    with pytest.raises(InputError) as error:
        start_from(own, weights, child())
    assert str(error.value) == (
        "run tiny/small/tuned/0 cannot start from the weights of tiny/big/pretrained/0: the layers "
        f"of their models differ ({layers}); give both variants the same model"
    )
    assert all(torch.equal(value, before[name]) for name, value in own.state_dict().items())


def test_another_architecture_fails_the_children_alone(copy: Pretrained, capsys: Captured) -> None:
    """Each child fails with that cause; parents and others are kept."""
    copy.edit(
        "studies/tiny.py",
        'Variant("tuned", "Tuned", "pre-trained", TARGET',
        'Variant("tuned", "Tuned", "pre-trained", RENAMED',
    )
    copy.edit(
        "studies/tiny.py", "ADAM = ", 'RENAMED = Part("tiny_network:Renamed", classes=2)\nADAM = '
    )
    assert copy.run() == 1
    assert capsys.readouterr().out == "tiny: 9 planned, 6 finished, 3 failed, 0 stale, 0 missing\n"
    assert copy.states() == {
        f"tiny/small/tuned/{seed}": (
            "failed",
            f"failed before: InputError: run tiny/small/tuned/{seed} cannot start from the weights "
            f"of {PARENTS[seed % 2]}: the layers of their models differ (body.bias, body.weight, "
            "trunk.bias, trunk.weight); give both variants the same model",
        )
        for seed in range(3)
    }


@pytest.mark.parametrize(
    ("path", "old", "new", "parent_says"),
    [
        (
            "tiny_more.py",
            "light * (0.6",
            "light * (0.5",
            "source changed: tiny_more.py",
        ),
        (
            "studies/tiny.py",
            "ONE = Budget(seeds=1, epochs=1",
            "ONE = Budget(seeds=1, epochs=2",
            "specification changed: epochs 1 -> 2",
        ),
    ],
)
def test_what_moves_a_parent_moves_its_children(
    path: str, old: str, new: str, parent_says: str, copy: Pretrained
) -> None:
    """Parents and children are stale, nothing else; all are done again, and taken back is kept."""
    copy.edit(path, old, new)
    specified = "specification changed: parent.epochs 1 -> 2"
    child_says = specified if path.startswith("studies") else "its parent run is to be done again"
    assert copy.states() == {
        **dict.fromkeys(PARENTS, ("stale", parent_says)),
        **{f"tiny/small/tuned/{seed}": ("stale", child_says) for seed in range(3)},
    }
    assert copy.run() == 0
    assert copy.states() == {}
    copy.edit(path, new, old)
    assert copy.states() == {}


def test_a_parent_that_fails(copy: Pretrained, capsys: Captured) -> None:
    """Its children fail for want of it; the others are done."""
    copy.edit(
        "tiny_more.py", '    """Two classes that differ in brightness."""\n', "    missing: int\n"
    )
    assert copy.run() == 1
    assert capsys.readouterr().out == "tiny: 9 planned, 4 finished, 5 failed, 0 stale, 0 missing\n"
    states = copy.states()
    lost = "failed before: its parent run failed, so that there is nothing to start from"
    assert {run: state for run, state in states.items() if run not in PARENTS} == {
        f"tiny/small/tuned/{seed}": ("failed", lost) for seed in range(3)
    }
    assert all(states[run][1].startswith("failed before: ") for run in PARENTS)


def put_another(project: Pretrained, run: str) -> None:
    """Put a result with other weights in the place of the stored one."""
    store, stored = project.workplace().store, project.stored(run)
    key = stored.record.ingredients.key
    files = {name: (store.run_folder(key) / name).read_bytes() for name in stored.files}
    weights = unpack(files[WEIGHTS])
    moved = pack({name: value + 1 for name, value in weights.items()})
    store.set_aside(key)
    record = replace(stored.record, weights=hashlib.sha256(moved).hexdigest())
    store.write(record, {**files, WEIGHTS: moved}, stored.observed)


def test_a_parent_with_another_result(copy: Pretrained) -> None:
    """A result that took the parent's place makes its children stale, and these alone."""
    put_another(copy, PARENTS[0])
    assert copy.states() == {
        f"tiny/small/tuned/{seed}": ("stale", "its parent run has another result")
        for seed in (0, 2)
    }
    before = copy.stored("tiny/small/tuned/0").record.curves
    assert copy.run() == 0
    assert copy.states() == {}
    assert copy.stored("tiny/small/tuned/0").record.curves != before


def test_verifying_children_starts_from_the_stored_parents(
    copy: Pretrained, capsys: Captured
) -> None:
    """Re-runs of children and of parents agree, each on its own and all together."""
    assert copy.run("verify", "--run", "tiny/small/tuned/2") == 0
    assert capsys.readouterr().out == "1 of 1 re-runs agree bit for bit\n"
    assert copy.run("verify") == 0
    assert capsys.readouterr().out == "9 of 9 re-runs agree bit for bit\n"


def adopted(capsys: Captured) -> str:
    """Return the last line of what `adopt` said."""
    return capsys.readouterr().out.splitlines()[-1]


def test_parents_and_children_are_adopted(copy: Pretrained, capsys: Captured) -> None:
    """Children are carried over with their parents, and count from then on."""
    copy.edit(
        "tiny_network.py",
        "self.body(images.flatten(1))",
        "self.body(images.flatten(1)).clone()",
    )
    assert len(copy.states()) == 9
    assert copy.run("adopt", "--check", "9") == 0
    capsys.readouterr()
    copy.edit("tiny_network.py", ".clone()", ".clone().clone()")
    assert copy.run("adopt") == 0
    # One run of each of four arms, and the parent of the child among them.
    assert adopted(capsys).endswith(" runs were carried over")
    assert copy.states() == {}
    assert copy.run("verify") == 0
    assert capsys.readouterr().out == "9 of 9 re-runs agree bit for bit\n"
    for seed in range(3):
        stored = copy.stored(f"tiny/small/tuned/{seed}")
        parent = copy.stored(PARENTS[seed % 2])
        assert stored.observed.parent == digest(parent.record)


def parents_again(project: Pretrained) -> None:
    """Do the parents, and nothing else."""
    runs = [project.ingredients(run) for run in PARENTS]
    with Progress({"tiny": len(runs)}) as progress:
        assert project.workplace().engine("smoke").execute(runs, progress) == ()


def test_children_of_a_parent_with_other_bits(copy: Pretrained, capsys: Captured) -> None:
    """A child that starts from other weights comes out different, and no other is carried over."""
    copy.edit("tiny_more.py", "light * (0.6", "light * (0.5")
    parents_again(copy)
    assert copy.states().keys() == {f"tiny/small/tuned/{seed}" for seed in range(3)}
    assert copy.run("adopt") == 1
    assert adopted(capsys) == (
        "0 of 1 re-runs under the new source agree bit for bit; nothing was carried over"
    )
    assert len(copy.states()) == 2


@pytest.mark.parametrize("planted", [True, False])
def test_a_child_is_carried_over_only_with_the_bits_of_its_parent(
    *, planted: bool, copy: Pretrained, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another child agreed; that says nothing of one whose own parent has other weights now."""
    copy.edit("tiny_more.py", "light * (0.6", "light * (1 * 0.6")
    parents_again(copy)
    if planted:
        put_another(copy, PARENTS[1])
    monkeypatch.setattr("random.shuffle", lambda _: None)  # seed 0, whose parent is the other one
    assert copy.run("adopt") == 0
    carried = "1 run were" if planted else "2 runs were"
    assert adopted(capsys) == (
        "1 of 1 re-runs under the new source agree bit for bit; the results of "
        f"{carried} carried over"
    )
    stale = {"tiny/small/tuned/1": ("stale", "its parent run is to be done again")}
    assert copy.states() == (stale if planted else {})


def test_findings_are_about_the_tasks_of_a_variant(trained: Pretrained) -> None:
    """Variants are compared where both are run, on the seeds of the arm, without loose parents."""
    workplace = trained.workplace()
    ledger = workplace.ledger(trained.study, "smoke")
    analysis = analyse(stored_runs(ledger, workplace))
    assert [one.id for one in analysis.comparisons] == [
        one.id for one in analysis.comparisons if one.design.dataset == "small/id"
    ]
    assert [one.design.treatment for one in analysis.comparisons] == ["tuned"]
    arms = {
        arm: (one.planned, tuple(one.scores))
        for arm, one in analysis.arms.items()
        if not arm[0].endswith("/validation")
    }
    assert arms == {
        ("small/id", "baseline"): ((0, 1, 2), (0, 1, 2)),
        ("small/id", "tuned"): ((0, 1, 2), (0, 1, 2)),
        ("small/id", "flipped"): ((0,), (0,)),
        # The second parent run is beyond the seeds of its own arm.
        ("big/id", "pretrained"): ((0,), (0,)),
    }


def test_shares_in_the_results(trained: Pretrained) -> None:
    """A child shares its parent with others of its arm; nobody else does."""
    found = {run.id: _shares(run, trained.study) for run in planned_runs(trained.study, "smoke")}
    assert {run: shares for run, shares in found.items() if shares} == {
        f"tiny/small/tuned/{seed}": [f"parent:{PARENTS[seed % 2]}"] for seed in range(3)
    }


@pytest.mark.parametrize("stream", ["data", "initialization", "order", "label_noise"])
def test_an_override_changes_the_named_stream_alone(stream: str) -> None:
    """That stream is the one of the other seed, and all others are as they were."""
    own, other = Streams(0, "tiny/dots"), Streams(9, "tiny/dots")
    crossed = Streams(0, "tiny/dots", {stream: 9})
    for name in ("data", "initialization", "order", "label_noise", "dropout", "augmentation"):
        expected = other if name == stream else own
        assert crossed.entropy(name) == expected.entropy(name)
        draws = [one.numpy(name).random(4) for one in (crossed, expected)]
        assert np.array_equal(draws[0], draws[1])


def test_an_override_arrives_in_the_run(copy: Pretrained) -> None:
    """With another stream of the data, a run is scored on the labels and images of that seed."""
    copy.edit(
        "studies/tiny.py",
        '"from scratch", TARGET, ADAM',
        '"from scratch", TARGET, ADAM, streams={"data": 1}',
    )
    assert copy.states().keys() == {f"tiny/small/baseline/{seed}" for seed in range(3)}
    store = copy.workplace().store
    before = {
        seed: arrays_in(store.array_bytes(copy.entries()[f"tiny/small/baseline/{seed}"].earlier))
        for seed in (0, 1)
    }
    assert copy.run() == 0
    after = {
        seed: arrays_in(store.array_bytes(copy.ingredients(f"tiny/small/baseline/{seed}").key))
        for seed in (0, 1)
    }
    name = "id.probabilities"
    # Seed 1 has this stream anyway; seed 0 now sees other images with its own initial weights.
    assert np.array_equal(after[1][name], before[1][name])
    assert not np.array_equal(after[0][name], before[0][name])
    assert not np.array_equal(after[0][name], after[1][name])
