"""The training examples that a variant is furthest from, run by run and together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pitfalls_core.runs.store.predictions import Predictions


@dataclass(frozen=True)
class FailureCase:
    """A training example that is answered wrongly with confidence.

    Parameters
    ----------
    seed, example
        The run, and the place of the example in its training set.
    source
        Where the example comes from; None if unknown.
    given, true, answered
        The label it was trained with, the symbol that was drawn, and the answer.
    confidence
        Probability of the answer.
    """

    seed: int
    example: int
    source: int | None
    given: int
    true: int
    answered: int
    confidence: float


def failure_cases(seen: Sequence[tuple[int, Predictions]], most: int) -> tuple[FailureCase, ...]:
    """Return the `most` training examples that are most confidently not what they truly are.

    Parameters
    ----------
    seen
        Seed and predictions on the training set, with attribute ``true_label``; runs without it,
        or without probabilities, are left out.
    most
        How many, over all seeds.
    """
    found: list[FailureCase] = []
    for seed, one in seen:
        truth, probabilities = one.attributes.get("true_label"), one.probabilities
        if truth is None or probabilities is None:
            continue
        confidence = np.where(one.predicted != truth, probabilities.max(axis=1), -1.0)
        order = np.argsort(-np.nan_to_num(confidence, nan=-1.0), kind="stable")[:most]
        found += [_case(seed, int(place), one) for place in order if confidence[place] > 0]
    # Equal confidences keep the order of seeds and examples.
    return tuple(sorted(found, key=lambda case: -case.confidence)[:most])


def _case(seed: int, place: int, one: Predictions) -> FailureCase:
    source, probabilities = one.attributes.get("source"), one.probabilities
    confidence = 0.0 if probabilities is None else float(probabilities[place].max())
    return FailureCase(
        seed=seed,
        example=place,
        source=None if source is None else int(source[place]),
        given=int(one.labels[place]),
        true=int(one.attributes["true_label"][place]),
        answered=int(one.predicted[place]),
        confidence=confidence,
    )
