"""Comparisons that were published in a ``results.json``, read as the first stage of a study."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.findings.results_document import (
    NUMBER,
    field,
    is_number,
    maybe,
    read_document,
    read_json,
)
from pitfalls_core.statistics.intervals import critical_value


@dataclass(frozen=True)
class FirstStage:
    """A published comparison.

    Parameters
    ----------
    study, id, metric
        Its names.
    verdict, reason
        What it came to.
    paired
        Whether runs of equal seeds were compared with each other.
    treatment_n, baseline_n
        Runs of either arm that were compared; both are the pairs if `paired`.
    sd
        SD of the paired differences, or of the runs, pooled over both arms; None if nothing could
        be assessed.
    margin
        The margin it was judged by; None if there was none.
    family_size
        How many assessed comparisons were corrected together.
    runs
        Ids of the runs behind it.
    """

    study: str
    id: str
    metric: str
    verdict: str
    reason: str
    paired: bool
    treatment_n: int
    baseline_n: int
    sd: float | None
    margin: float | None
    family_size: int
    runs: tuple[str, ...]


def read_first_stages(path: Path, metric: str = "") -> tuple[FirstStage, ...]:
    """Return the comparisons in a ``results.json``, all of them or those in one metric.

    Raises
    ------
    UnknownNameError
        If no comparison is in `metric`.
    InputError
        If the file is missing, no ``results.json`` of this schema, or holds no comparisons.
    """
    found = tuple(_first_stages(read_document(path)["studies"], str(path)))
    if not found:
        raise InputError(f"{path} holds no comparisons, so there is nothing to add seeds to")
    metrics = {one.metric for one in found}
    if metric and metric not in metrics:
        raise UnknownNameError("metric", metric, metrics, f"in {path}")
    return tuple(one for one in found if metric in ("", one.metric))


def read_seconds(path: Path) -> dict[str, float]:
    """Return run id to seconds from a ``timings.json``; runs without a time are left out.

    Empty if there is no such file.

    Raises
    ------
    InputError
        If the file is no ``timings.json``.
    """
    if not path.exists():
        return {}
    timings = read_json(path, "remove it, or give --hours")
    if not isinstance(timings, dict) or not all(isinstance(one, dict) for one in timings.values()):
        raise InputError(f"{path} is no timings.json: remove it, or give --hours")
    seconds = {run: one.get("seconds") for run, one in timings.items()}
    return {run: float(one) for run, one in seconds.items() if is_number(one)}


def _first_stages(studies: list[Any], source: str) -> Iterator[FirstStage]:
    for number, study in enumerate(studies, 1):
        place = f"{source}, study {number}"
        name = field(study, "name", str, place)
        entries = field(study, "comparisons", list, place)
        families: Counter[str] = Counter()
        for entry in entries:
            if maybe(entry, "p_value", NUMBER, place) is not None:
                families[field(entry, "family", str, place)] += 1
        for entry in entries:
            comparison = f"{place}, comparison {field(entry, 'id', str, place)!r}"
            size = families[field(entry, "family", str, comparison)]
            yield _first_stage(entry, name, size, comparison)


def _first_stage(entry: Mapping[str, Any], study: str, size: int, place: str) -> FirstStage:
    paired = field(entry, "paired", bool, place)
    pairs = field(entry, "n", int, place)
    arms = [field(entry, f"{arm}_n", int, place) for arm in ("treatment", "baseline")]
    treatment_n, baseline_n = (pairs, pairs) if paired else arms
    return FirstStage(
        study=study,
        id=field(entry, "id", str, place),
        metric=field(entry, "metric", str, place),
        verdict=field(entry, "verdict", str, place),
        reason=field(entry, "reason", str, place),
        paired=paired,
        treatment_n=treatment_n,
        baseline_n=baseline_n,
        sd=_sd(entry, (treatment_n, baseline_n), place, paired=paired),
        margin=maybe(entry, "margin", NUMBER, place),
        family_size=size,
        runs=tuple(map(str, field(entry, "runs", list, place))),
    )


def _sd(
    entry: Mapping[str, Any], runs: tuple[int, int], place: str, *, paired: bool
) -> float | None:
    """Return the SD that a published comparison rests on, from what the file holds."""
    low, high = (maybe(entry, f"ci95_{end}", NUMBER, place) for end in ("low", "high"))
    if low is None or high is None or min(runs) < 2:
        return None
    if paired:
        half = critical_value(runs[0] - 1, 0.025)
        return float((high - low) / 2 / half * math.sqrt(runs[0]))
    # Welch's interval does not have the SD within arms in it; those of the arms do.
    sds = [maybe(entry, f"{arm}_sd", NUMBER, place) for arm in ("treatment", "baseline")]
    known = [(sd, n) for sd, n in zip(sds, runs, strict=True) if sd is not None]
    if len(known) < 2:
        return None
    return math.sqrt(sum((n - 1) * sd**2 for sd, n in known) / (sum(runs) - 2))
