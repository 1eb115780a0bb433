"""Metric naming: a metric that has the values of another one."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.words import NAMING
from pitfalls_core.findings.sentence import compose

DETECTOR = "metric naming"

FEWEST = 3
"""Runs that it takes."""


def metric_naming(metrics: Mapping[str, Sequence[float]], subject: str) -> Pitfall | None:
    """Return whether two metrics of different names have the same value in every run.

    Parameters
    ----------
    metrics
        Name to value, run by run, on one set; all in the same order of runs.
    subject
        What the reader sees.

    Returns
    -------
    Pitfall or None
        None if there is but one metric, so that nothing can be compared.
    """
    if len(metrics) < 2:
        return None
    runs = max(map(len, metrics.values()))
    same = [
        (first, second)
        for first, second in combinations(metrics, 2)
        if [*metrics[first]] == [*metrics[second]] and _tells(metrics[first])
    ]
    first, second = same[0] if same else ("", "")
    evidence = compose(
        NAMING["same" if same else "other"],
        first=first,
        second=second,
        metrics=str(len(metrics)),
        runs=str(len(metrics[first]) if same else runs),
        fewest=str(FEWEST),
    )
    return Pitfall(DETECTOR, subject, bool(same), evidence)


def _tells(values: Sequence[float]) -> bool:
    return len(values) >= FEWEST and len(set(values)) > 1
