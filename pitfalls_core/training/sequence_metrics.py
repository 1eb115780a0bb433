"""Accuracies of symbolic sequences that weigh a sequence by how many shapes or colours it holds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.splits import Labelled
from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class ComplexityWeighted:
    """Shape-, colour- and complexity-weighted accuracy, as the public task defines them.

    With ``s`` and ``c`` the numbers of distinct shapes and of distinct colours of a sequence (its
    attributes ``shapes`` and ``colours``), and ``right`` 1 where it is classified correctly:

    swa
        ``sum(s right) / sum(s)``, the shape-weighted accuracy.
    cwa
        ``sum(c right) / sum(c)``, the colour-weighted accuracy.
    hwa
        ``2 swa cwa / (swa + cwa)``, the harmonic mean of both; 0 if both are 0. It is no held-out
        accuracy, as the source paper spells it out.
    scwa
        ``sum(s c right) / sum(s c)``; also called PCWA.

    Source: task text of arXiv 2509.08713. The reference code returns 0 where the weights sum to 0;
    here such a score is undefined and left out, since without colours every model would seem to
    have collapsed: ``cwa``, ``hwa`` and ``scwa`` of sequences without colours do not exist.
    """

    def score(self, probabilities: NDArray[np.floating], part: Labelled) -> Mapping[str, float]:
        """Return the scores that are defined, by name.

        Parameters
        ----------
        probabilities
            (sequences, classes). Among equally probable classes the first counts as predicted; a
            sequence with a probability that is not finite counts as wrong.
        part
            Sequences with the attributes ``shapes`` and ``colours``.

        Raises
        ------
        InputError
            If an attribute is missing.
        """
        shapes, colours = (_attribute(part, name) for name in ("shapes", "colours"))
        finite = np.isfinite(probabilities).all(axis=1)
        right = (probabilities.argmax(axis=1) == part.labels) & finite
        weights = {"swa": shapes, "cwa": colours, "scwa": shapes * colours}
        scores = {
            name: float(weight[right].sum() / weight.sum())
            for name, weight in weights.items()
            if weight.sum() > 0
        }
        if {"swa", "cwa"} <= scores.keys():
            scores["hwa"] = _harmonic_mean(scores["swa"], scores["cwa"])
        return scores


def _harmonic_mean(first: float, second: float) -> float:
    total = first + second
    return 2 * first * second / total if total > 0 else 0.0


def _attribute(part: Labelled, name: str) -> NDArray[np.float64]:
    if name not in part.attributes:
        known = ", ".join(sorted(part.attributes)) or "none"
        message = (
            f"complexity-weighted accuracy needs the attribute {name!r} of every sequence; the set "
            f"has: {known}"
        )
        raise InputError(message)
    return np.asarray(part.attributes[name], dtype=np.float64)
