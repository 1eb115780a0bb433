"""Results of a training function of the user's own: what is taken, and what is refused."""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.runs.execution.inputs import Inputs
from pitfalls_core.runs.execution.outcome import labels_digest
from pitfalls_core.runs.execution.script import execute, execution_of
from pitfalls_core.runs.specification import RunSpecification
from pitfalls_core.studies.part import DataFile, Part
from tests.runs.samples import SPECIFICATION

RUN = RunSpecification(
    study="own",
    task="dots",
    variant="slow",
    seed=3,
    profile="smoke",
    datasets=("id", "dark"),
    epochs=1,
    batch_size=16,
    script=Part("own_training:run", rate=0.5),
)
SCORES = {"id/accuracy": 0.75, "dark/accuracy": 0.5}
PROBABILITIES = np.array([[0.25, 0.75], [0.875, 0.125], [0.5, 0.5]])
LABELS = np.array([1, 0, 1])


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return a module of the user's own, whose function `run` is still to be set."""
    module = ModuleType("own_training")
    monkeypatch.setitem(sys.modules, "own_training", module)
    return module


def test_the_function_is_given_the_run(own: Any, tmp_path: Path) -> None:
    """It gets variant, seed, its arguments, and data files with their full paths."""
    calls: list[Any] = []

    def run(variant: str, seed: int, **arguments: Any) -> Any:
        calls.append((variant, seed, arguments))
        return SCORES, {}, {}

    own.run = run
    script = Part("own_training:run", rate=0.5, file=DataFile("a/b.npz"))
    execution = execute(replace(RUN, script=script), Inputs(data_root=tmp_path))
    assert calls == [("slow", 3, {"rate": 0.5, "file": tmp_path / "a/b.npz"})]
    assert execution.scores == SCORES
    assert (execution.outcome, execution.arrays, execution.weights) == ("ok", {}, None)


def test_what_is_kept() -> None:
    """Scores and curves as numbers, predictions as they are, with digests of the labels."""
    predictions: dict[str, Any] = {"id": (PROBABILITIES, LABELS), "dark": ([1, 0], [1, 1])}
    curves: dict[str, Any] = {"loss": [1, np.float32(0.5)]}
    scores = {**SCORES, "id/loss": np.float64(0.125), "id/right": 2}
    execution = execution_of(RUN, scores, curves, predictions)
    assert execution.outcome == "ok"
    assert execution.scores == {**SCORES, "id/loss": 0.125, "id/right": 2.0}
    assert {type(value) for value in execution.scores.values()} == {float}
    assert execution.curves == {"loss": (1.0, 0.5)}
    assert execution.examples == {"id": 3, "dark": 2}
    # Little-endian integers of eight bytes, by hand: the classes are 1, 0 and (a tie) 0.
    by_hand = b"".join(one.to_bytes(8, "little") for one in (1, 0, 0))
    assert execution.predictions == {
        "id": hashlib.sha256(by_hand).hexdigest(),
        "dark": labels_digest(np.array([1, 0])),
    }
    assert {name: value.tolist() for name, value in execution.arrays.items()} == {
        "id.probabilities": PROBABILITIES.tolist(),
        "id.labels": [1, 0, 1],
        "dark.predictions": [1, 0],
        "dark.labels": [1, 1],
    }
    assert (execution.steps, execution.parameters) == (0, 0)


def test_only_what_predictions_show_is_known_of_the_sets() -> None:
    """True labels are counted if they number classes; nothing is known of images or training."""
    predictions: dict[str, Any] = {"id": (PROBABILITIES, LABELS), "dark": ([0.1], [0.25])}
    assert execution_of(RUN, SCORES, {}, predictions).sets == {
        "id": SetFacts(3, labels=(1, 2)),
        "dark": SetFacts(1),
    }
    assert execution_of(RUN, SCORES, {}, {}).sets == {}


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_a_curve_that_is_not_finite_is_a_divergence(bad: float) -> None:
    """The curve is kept up to there, and the others whole."""
    curves = {"loss": [2.0, 1.0, bad, 0.5], "accuracy": [0.5, 0.75]}
    execution = execution_of(RUN, SCORES, curves, {})
    assert execution.outcome == "diverged"
    assert execution.curves == {"loss": (2.0, 1.0), "accuracy": (0.5, 0.75)}


@pytest.mark.parametrize(
    ("returned", "kinds"),
    [
        (None, "NoneType"),
        (0.5, "float"),
        (SCORES, "dict"),
        ((SCORES, {}), "dict, dict"),
        ((), "nothing"),
        ([SCORES, {}, {}], "list"),
        ((0.5, {}, {}), "float, dict, dict"),
        ((SCORES, [1.0], {}), "dict, list, dict"),
        ((SCORES, {}, {}, {}), "dict, dict, dict, dict"),
    ],
)
def test_a_function_that_returns_something_else(returned: Any, kinds: str, own: Any) -> None:
    """The message says what it returned."""
    own.run = lambda **_: returned
    with pytest.raises(InputError) as error:
        execute(RUN)
    assert str(error.value) == (
        "own_training:run must return three mappings: scores, curves and predictions; it returned "
        f"{kinds}"
    )


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (
            {"id/accuracy": 0.5},
            "score 'dark/accuracy' is missing in run own/dots/slow/3; scores that were given: "
            "id/accuracy",
        ),
        (
            {},
            "score 'id/accuracy' is missing in run own/dots/slow/3; scores that were given: none",
        ),
        (
            {**SCORES, "id/accuracy": float("nan")},
            "score 'id/accuracy' in run own/dots/slow/3 must be a finite number; got nan",
        ),
        (
            {**SCORES, "more": float("-inf")},
            "score 'more' in run own/dots/slow/3 must be a finite number; got -inf",
        ),
        (
            {**SCORES, "more": "0.5"},
            "score 'more' in run own/dots/slow/3 must be a finite number; got '0.5'",
        ),
        (
            {**SCORES, "more": None},
            "score 'more' in run own/dots/slow/3 must be a finite number; got None",
        ),
    ],
)
def test_scores_that_are_refused(scores: Any, message: str) -> None:
    """Every set of the task needs its score, and a score is a finite number."""
    assert execution_of(RUN, SCORES, {}, {}).scores == SCORES
    with pytest.raises(InputError) as error:
        execution_of(RUN, scores, {}, {})
    assert str(error.value) == message


def test_another_metric() -> None:
    """What must be there is the score in the study's own metric."""
    run = replace(RUN, metric="f1")
    given = {"id/f1": 0.5, "dark/f1": 0.25}
    assert execution_of(run, given, {}, {}).scores == given
    with pytest.raises(InputError) as error:
        execution_of(run, SCORES, {}, {})
    assert str(error.value) == (
        "score 'id/f1' is missing in run own/dots/slow/3; scores that were given: dark/accuracy, "
        "id/accuracy"
    )


@pytest.mark.parametrize(
    ("pair", "shapes"),
    [
        ((PROBABILITIES, LABELS[:2]), "(3, 2) and (2,)"),
        ((PROBABILITIES[None], LABELS[:1]), "(1, 3, 2) and (1,)"),
        ((LABELS, LABELS[:, None]), "(3,) and (3, 1)"),
        ((1, LABELS), "() and (3,)"),
        ((LABELS, 1), "(3,) and ()"),
    ],
)
def test_predictions_of_another_shape(pair: Any, shapes: str) -> None:
    """As many predictions as true labels, and one axis for the classes at most."""
    with pytest.raises(InputError) as error:
        execution_of(RUN, SCORES, {}, {"dark": pair})
    assert str(error.value) == (
        "predictions of 'dark' in run own/dots/slow/3 must be probabilities (examples, classes) or "
        f"labels (examples,), with as many true labels; got shapes {shapes}"
    )


@pytest.mark.parametrize(
    ("pair", "kinds"),
    [
        ((np.array([1, None, 0]), LABELS), "object and int64"),
        ((LABELS, np.array([1, 0, "dog"], dtype=object)), "int64 and object"),
        ((["cat", "dog", "cat"], LABELS), "<U3 and int64"),
        ((PROBABILITIES + 0j, LABELS), "complex128 and int64"),
    ],
)
def test_predictions_that_are_no_numbers(pair: Any, kinds: str) -> None:
    """Python objects and text could not be read again, or not be compared."""
    with pytest.raises(InputError) as error:
        execution_of(RUN, SCORES, {}, {"dark": pair})
    assert str(error.value) == (
        f"predictions of 'dark' in run own/dots/slow/3 must be numbers; got {kinds}"
    )


def test_a_run_without_a_script() -> None:
    """It is for the training loop."""
    with pytest.raises(InputError) as error:
        execute(SPECIFICATION)
    assert str(error.value) == "run tiny/dots/baseline/0 has no script"


def test_a_function_that_does_not_take_the_arguments(own: Any) -> None:
    """The message has the arguments; an error inside the function stays what it is."""
    own.run = lambda *, variant, seed: (variant, seed)
    with pytest.raises(InputError) as error:
        execute(RUN)
    assert str(error.value).startswith("part own_training:run does not take {'rate': 0.5}: ")

    def broken(variant: str, seed: int, rate: float) -> None:
        raise TypeError("inside")

    own.run = broken
    with pytest.raises(TypeError, match=r"^inside$"):
        execute(RUN)


def test_a_function_that_does_not_exist(own: Any) -> None:
    """The nearest name of the module is told."""
    own.runs = None
    with pytest.raises(UnknownNameError) as error:
        execute(RUN)
    assert str(error.value) == (
        "unknown part 'run' in module own_training. Did you mean 'runs'? Known: runs."
    )
