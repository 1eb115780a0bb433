"""A million rows of results, and a hundred thousand comparisons."""

import time
from pathlib import Path

import numpy as np

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparing import Case, compare_all
from pitfalls_core.findings.comparison import Design
from pitfalls_core.findings.families import adjust_families

VARIANTS, SEEDS, DATASETS = 20, 50, 1000


def write_a_million_rows(path: Path) -> None:
    """Write scores of 20 variants with 50 seeds on 1,000 datasets."""
    generator = np.random.default_rng(0)
    with path.open("w", encoding="utf-8") as file:
        file.write("variant,seed,dataset,metric,value\n")
        for dataset in range(DATASETS):
            baseline = generator.normal(0.7, 0.02, SEEDS)
            for variant in range(VARIANTS):
                scores = baseline + variant * generator.normal(0.0005, 0.01, SEEDS)
                file.writelines(
                    f"v{variant},{seed},task{dataset},accuracy,{score:.4f}\n"
                    for seed, score in enumerate(scores)
                )


def seconds_of_comparisons(count: int, seeds: int) -> float:
    """Return the seconds that `count` comparisons of `seeds` seeds take, correction included."""
    generator = np.random.default_rng(0)
    cases = [Case(*_arms(generator, seeds), _design(place)) for place in range(count)]
    start = time.perf_counter()
    adjust_families(compare_all(cases))
    return time.perf_counter() - start


def _arms(generator: np.random.Generator, seeds: int) -> tuple[Arm, Arm]:
    baseline = generator.normal(0.7, 0.02, seeds)
    treatment = baseline + generator.normal(0.002, 0.01, seeds)
    labels = tuple(range(seeds))
    first, second = (
        Arm(name, dict(zip(labels, scores.tolist(), strict=True)), labels, examples=1000)
        for name, scores in (("treatment", treatment), ("baseline", baseline))
    )
    return first, second


def _design(place: int) -> Design:
    return Design(
        dataset=f"task{place}",
        metric="accuracy",
        baseline="baseline",
        treatment="treatment",
        family="all",
        primary=True,
        margin=0.01,
        chance=0.1,
    )
