"""One run: a pure function of its specification."""

import hashlib
import math
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from numpy.random.mtrand import get_bit_generator, set_bit_generator

from pitfalls_core.errors import UnknownNameError
from pitfalls_core.runs.execution.building import build
from pitfalls_core.runs.execution.network import execute
from pitfalls_core.runs.execution.outcome import Execution, array_file
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.studies.part import Part
from tests.runs.faults import FAULTS
from tests.runs.samples import SPECIFICATION, arrays_in
from tests.runs.tiny import TinyProject
from tests.runs.tiny_methods import METHODS

RUN = replace(SPECIFICATION, data=Part("tiny_data:Dots", train=48), label_noise=None, epochs=2)
NOISY = replace(RUN, label_noise=Part("pitfalls_core.data.label_noise:SymmetricNoise", rate=0.8))
BRIGHT = replace(RUN, augmentation=Part("tiny_brightness:Brighter"))


@pytest.fixture(scope="module", autouse=True)
def _parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the parts be imported, and leave the process as it was."""
    place = tmp_path_factory.mktemp("parts")
    root = TinyProject.create(place, tiny_faults=FAULTS, tiny_methods=METHODS).root
    states = random.getstate(), get_bit_generator()
    threads = torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch, torch.random.fork_rng(devices=[]):
        patch.syspath_prepend(str(root))
        yield
        for name in [name for name in sys.modules if name.startswith("tiny_")]:
            del sys.modules[name]
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(False)
    random.setstate(states[0])
    set_bit_generator(states[1])


def same(one: Execution, other: Execution) -> bool:
    """Return whether two results agree in every value and every byte of their arrays."""
    names = [field.name for field in fields(Execution) if field.name != "arrays"]
    values = all(getattr(one, name) == getattr(other, name) for name in names)
    return values and array_file(one.arrays) == array_file(other.arrays)


@pytest.mark.parametrize("run", [RUN, NOISY, BRIGHT], ids=["plain", "noisy", "bright"])
def test_a_run_is_repeated_bit_for_bit(run: RunSpecification) -> None:
    """Whatever state the global generators are in, and whatever ran before."""
    first = execute(run)
    random.seed(5)
    set_bit_generator(np.random.MT19937(5))
    torch.manual_seed(5)
    execute(replace(RUN, seed=3))
    assert same(execute(run), first)


@pytest.mark.parametrize(
    "other",
    [
        replace(RUN, seed=1),
        replace(RUN, task="lines"),
        replace(RUN, epochs=3),
        replace(RUN, batch_size=15),
        NOISY,
        BRIGHT,
    ],
    ids=["seed", "task", "epochs", "batch size", "label noise", "augmentation"],
)
def test_what_the_result_follows(other: RunSpecification) -> None:
    """Another seed, task, budget or method gives other results."""
    assert not same(execute(other), execute(RUN))


def test_variants_with_one_seed_see_the_same_test_sets() -> None:
    """The name of the variant moves nothing: pairs share data, initialization and order."""
    assert same(execute(replace(RUN, variant="other")), execute(RUN))
    sets = [execute(run).arrays["dark.labels"] for run in (RUN, NOISY, BRIGHT)]
    assert all(np.array_equal(labels, sets[0]) for labels in sets)


def test_the_process_is_made_deterministic() -> None:
    """Whatever the settings were before, a run computes on one thread, without chance."""
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(False)
    execute(RUN)
    assert torch.get_num_threads() == 1
    assert torch.are_deterministic_algorithms_enabled()


def test_a_run_has_the_threads_that_it_asks_for() -> None:
    """Two threads are two, and the next run of the process has one again."""
    execute(replace(RUN, threads=2))
    assert torch.get_num_threads() == 2
    execute(RUN)
    assert torch.get_num_threads() == 1


def test_fresh_streams_belong_to_the_variant_alone() -> None:
    """Other weights on the same data; the name of a variant alone means nothing."""
    fresh = replace(RUN, variant="other", fresh=("initialization", "order"))
    first, second = execute(RUN), execute(fresh)
    assert not same(first, second)
    assert np.array_equal(first.arrays["dark.labels"], second.arrays["dark.labels"])
    assert same(execute(fresh), second)


def test_what_is_kept_of_a_run() -> None:
    """Scores are those of the stored arrays; counts and curves fit the budget."""
    result = execute(RUN)
    assert list(result.scores) == [
        f"{name}/accuracy{epoch}"
        for epoch in ("", "_last_epoch")
        for name in ("id", "dark", "validation")
    ]
    assert result.scores["validation/accuracy"] == max(result.curves["validation_accuracy"])
    assert result.examples == {"id": 60, "dark": 40}
    assert {name: len(curve) for name, curve in result.curves.items()} == {
        "train_loss": 2,
        "validation_loss": 2,
        "validation_accuracy": 2,
    }
    assert (result.steps, result.parameters) == (2 * 3, 9 * 2 + 2)
    for name in ("id", "dark"):
        answers = result.arrays[f"{name}.probabilities"].argmax(axis=1)
        labels = result.arrays[f"{name}.labels"]
        assert result.scores[f"{name}/accuracy"] == np.mean(answers == labels)
        digest = hashlib.sha256(np.array(answers, dtype="<i8").tobytes()).hexdigest()
        assert result.predictions[name] == digest


def test_only_the_datasets_of_the_task_are_scored() -> None:
    """A test set that the task does not name is left out; the others do not move."""
    result = execute(replace(RUN, datasets=("dark",)))
    assert result.examples == {"dark": 40}
    assert result.scores["dark/accuracy"] == execute(RUN).scores["dark/accuracy"]


def test_a_dataset_that_the_data_do_not_have() -> None:
    """The message has the task and the test sets that there are."""
    with pytest.raises(UnknownNameError) as error:
        execute(replace(RUN, datasets=("id", "drak")))
    assert str(error.value) == (
        "unknown test set 'drak' in the data of task dots. Did you mean 'dark'? Known: dark, id."
    )


def test_label_noise_corrupts_training_labels_only() -> None:
    """Wrong training labels leave the labels of the test sets as they are."""
    plain, noisy = execute(RUN), execute(NOISY)
    assert np.array_equal(plain.arrays["id.labels"], noisy.arrays["id.labels"])
    assert noisy.curves["train_loss"] != plain.curves["train_loss"]


def test_what_is_kept_of_the_sets() -> None:
    """Each set has its own counts and values; the half-lit one is darker, and none overlap."""
    sets = execute(RUN).sets
    assert {name: (one.examples, one.labels) for name, one in sets.items()} == {
        "train": (48, (24, 24)),
        "validation": (40, (20, 20)),
        "id": (60, (30, 30)),
        "dark": (40, (20, 20)),
    }
    images = {name: one.images for name, one in sets.items() if one.images is not None}
    assert {one.shape for one in images.values()} == {(1, 3, 3)}
    assert images["dark"].mean == pytest.approx(images["id"].mean / 2, rel=0.05)
    assert [one.overlap.exact for one in sets.values() if one.overlap is not None] == [0, 0, 0]
    assert len({one.content for one in sets.values()}) == 4
    assert list(execute(replace(RUN, datasets=("dark",))).sets) == ["train", "validation", "dark"]


def test_the_realised_share_of_wrong_labels_is_kept() -> None:
    """Of 48 labels 38 are wrong, and the digest of the training set says that it is another."""
    plain, noisy = execute(RUN).sets, execute(NOISY).sets
    assert noisy["train"].wrong_labels == pytest.approx(38 / 48, abs=1e-6)
    assert plain["train"].wrong_labels is None
    assert noisy["train"].content != plain["train"].content
    assert {name: noisy[name] for name in ("validation", "id", "dark")} == {
        name: plain[name] for name in ("validation", "id", "dark")
    }


def test_measures_are_scores_beside_the_accuracy() -> None:
    """Of every set, at both epochs, from the stored predictions; and a curve of validation."""
    result = execute(replace(RUN, measures=(Part("tiny_methods:Darkness"),)))
    assert {name for name in result.scores if "late" in name} == {
        f"{name}/late{epoch}"
        for epoch in ("", "_last_epoch")
        for name in ("id", "dark", "validation")
    }
    answers = result.arrays["dark.probabilities"].argmax(axis=1)
    right = answers == result.arrays["dark.labels"]
    assert result.scores["dark/late"] == right[20:].mean()
    assert len(result.curves["validation_late"]) == 2


def test_what_probes_see_is_kept() -> None:
    """A probe has a curve of its own."""
    result = execute(replace(RUN, probes=(Part("tiny_methods:Epochs"),)))
    assert result.curves["counted"] == (7.0, 7.0)


def test_inspected_sets_are_stored_like_test_sets() -> None:
    """With the true labels beside those that the run saw."""
    result = execute(replace(NOISY, inspected=("train",)))
    assert result.arrays["train.probabilities"].shape == (48, 2)
    wrong = result.arrays["train.labels"] != result.arrays["train.attribute.true_label"]
    assert wrong.sum() == 38
    assert not [name for name in execute(NOISY).arrays if name.startswith("train")]


def test_a_preparation_changes_what_the_variant_sees() -> None:
    """Inverted test sets: the training is the same, and the facts and scores tell."""
    plain, inverted = (
        execute(replace(RUN, preparation=one, epochs=8))
        for one in (None, Part("tiny_methods:Inverted"))
    )
    assert inverted.curves == plain.curves
    seen = [one.sets["id"].images for one in (plain, inverted)]
    means = [one.mean for one in seen if one is not None]
    assert means[1] == pytest.approx(1 - means[0], abs=1e-5)
    assert inverted.scores["id/accuracy"] < plain.scores["id/accuracy"]
    assert inverted.arrays["id.attribute.place"].tolist() == list(range(60))


def test_a_model_is_adapted_after_its_training() -> None:
    """The curves are those of the model without; every prediction is of the model with."""
    plain = execute(RUN)
    adapted = execute(replace(RUN, test_time=Part("tiny_methods:Silenced")))
    assert adapted.curves == plain.curves
    assert set(adapted.arrays["id.probabilities"].argmax(axis=1)) == {1}
    assert adapted.scores["validation/accuracy"] == 0.5
    assert adapted.outcome == "collapsed"


def test_a_run_that_diverges_is_scored() -> None:
    """Predictions that are no numbers are wrong; no step was taken and no epoch finished."""
    result = execute(replace(RUN, model=Part("tiny_faults:NotANumber")))
    assert result.outcome == "diverged"
    assert set(result.scores.values()) == {0.0}
    assert result.steps == 0
    assert result.curves["train_loss"] == ()


def test_a_run_that_learns_nothing_has_collapsed() -> None:
    """A model that cannot see has collapsed; one that has learned is ok."""
    assert execute(replace(RUN, model=Part("tiny_faults:Blind"))).outcome == "collapsed"
    fast = Part("pitfalls_core.training.optimizers:Adam", learning_rate=0.3)
    assert execute(replace(RUN, optimizer=fast, epochs=20)).outcome == "ok"


def test_array_files_do_not_depend_on_order_or_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal arrays give equal bytes, whenever and in whatever order they are written."""
    arrays: dict[str, npt.NDArray[Any]] = {"b": np.arange(3), "a": np.eye(2, dtype=np.float32)}
    first = array_file(arrays)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert array_file(dict(reversed(arrays.items()))) == first
    read = arrays_in(first)
    assert read.keys() == arrays.keys()
    assert all(np.array_equal(read[name], arrays[name]) for name in arrays)
    assert all(read[name].dtype == arrays[name].dtype for name in arrays)


def test_objects_do_not_get_into_array_files() -> None:
    """Nothing is pickled."""
    with pytest.raises(
        ValueError, match=r"^Object arrays cannot be saved when allow_pickle=False$"
    ):
        array_file({"a": np.array([Path()], dtype=object)})


def test_the_shape_of_every_parameter_is_recorded() -> None:
    """They are those of the model that was trained, and survive being stored."""
    assert RUN.model is not None
    found, model = execute(RUN), build(RUN.model)
    assert found.tensors == {n: tuple(one.shape) for n, one in model.named_parameters()}
    assert sum(math.prod(shape) for shape in found.tensors.values()) == found.parameters
