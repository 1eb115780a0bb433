"""What is kept of a finished run."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pitfalls_core.previewed import Previewed
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.identity.observed import Observed
from pitfalls_core.runs.specification import RunSpecification

if TYPE_CHECKING:
    from pitfalls_core.data.facts import SetFacts
    from pitfalls_core.runs.execution.outcome import Execution, Outcome


@dataclass(frozen=True, repr=False)
class RunRecord(Previewed):
    """The result of one run: values that are functions of its key alone.

    Parameters
    ----------
    id, task, variant, seed
        What was run; `id` is ``study/task/variant/seed``.
    outcome
        ``ok``, ``diverged`` (non-finite loss) or ``collapsed`` (at or below the trivial baseline).
    scores
        ``"<dataset>/<metric>"`` to value.
    examples
        Test examples per dataset.
    predictions
        SHA-256 of the predicted labels per dataset, to see whether two runs predict the same.
    curves
        One value an epoch, per curve.
    steps, parameters
        Optimizer steps taken, and trainable parameters; 0 where a program of the user's own made
        the run, and nobody counted.
    arrays
        SHA-256 of the stored array file.
    ingredients
        What the run key was made of.
    weights
        SHA-256 of the stored weights, for a run that others start from.
    sets
        What is known of each set that the run saw: ``train``, ``validation`` and the datasets, by
        name. Of a program of the user's own, only what its predictions show.
    tensors
        Shape of every parameter of the network, by name; of a program of the user's own, none.
    """

    id: str
    task: str
    variant: str
    seed: int
    outcome: "Outcome"
    scores: Mapping[str, float]
    examples: Mapping[str, int]
    predictions: Mapping[str, str]
    curves: Mapping[str, tuple[float, ...]]
    steps: int
    parameters: int
    arrays: str
    ingredients: Ingredients
    weights: str | None = None
    sets: Mapping[str, "SetFacts"] = field(default_factory=dict)
    tensors: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The id and the outcome."""
        return f"{self.id}: {self.outcome}"

    @classmethod
    def of(cls, ingredients: Ingredients, execution: "Execution", arrays: bytes) -> "RunRecord":
        """Return the record of `execution`, whose arrays are stored as the bytes `arrays`."""
        specification = RunSpecification.from_plain(ingredients.specification)
        weights = execution.weights
        return cls(
            id=specification.id,
            task=specification.task,
            variant=specification.variant,
            seed=specification.seed,
            outcome=execution.outcome,
            scores=execution.scores,
            examples=execution.examples,
            predictions=execution.predictions,
            curves=execution.curves,
            steps=execution.steps,
            parameters=execution.parameters,
            arrays=hashlib.sha256(arrays).hexdigest(),
            ingredients=ingredients,
            weights=None if weights is None else hashlib.sha256(weights).hexdigest(),
            sets=execution.sets,
            tensors=execution.tensors,
        )

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "RunRecord":
        """Return the record that `pitfalls_core.canonical.plain` turned into `values`."""
        from pitfalls_core.data.facts import SetFacts  # a look at keys imports no part of a run

        made = {
            "curves": {name: tuple(curve) for name, curve in values["curves"].items()},
            "ingredients": Ingredients(**values["ingredients"]),
            # Runs of earlier versions have neither.
            "tensors": {name: tuple(shape) for name, shape in values.get("tensors", {}).items()},
            "sets": {
                name: SetFacts.from_plain(facts) for name, facts in values.get("sets", {}).items()
            },
        }
        return cls(**{**values, **made})


@dataclass(frozen=True)
class Adoption:
    """Where the result of a run comes from that was not done again after an edit.

    Parameters
    ----------
    key
        The run key under which the result was made.
    agreed
        How many runs were done again under the new source, all of them to the same bits.
    reason
        What had changed, in words.
    """

    key: str
    agreed: int
    reason: str


@dataclass(frozen=True)
class StoredRun:
    """A run as it lies in the store.

    Parameters
    ----------
    record
        Its result.
    observed
        What it used that its key does not cover.
    files
        Each further file of the run to the SHA-256 of its content.
    adoption
        Set if the result was made under other source and carried over.
    """

    record: RunRecord
    observed: Observed
    files: Mapping[str, str]
    adoption: Adoption | None = None


@dataclass(frozen=True)
class Failure:
    """A run that ended without a result: an exception, a kill or a timeout.

    Parameters
    ----------
    id, cause, traceback
        Which run, and why; the traceback if it raised.
    command
        The command that makes it, if that is no command of this program.
    """

    id: str
    cause: str
    traceback: str = ""
    command: str = ""
