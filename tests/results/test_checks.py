"""Checks on whole tables: each with a planted fault and its clean twin."""

from pathlib import Path

import pytest

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.results.checks import (
    require_baseline,
    require_directions,
    require_one_scale,
    require_two_variants,
    require_unsorted_pairs,
)
from pitfalls_core.results.scores import ScoreTable
from tests.results.written import message, table

HEADER = "variant,seed,dataset,metric,value"


def scored(
    folder: Path, scores: dict[str, list[float]], metric: str = "acc", dataset: str = "d"
) -> ScoreTable:
    """Return a table of the scores of each variant, seeds counted from 1."""
    rows = [
        f"{variant},{seed},{dataset},{metric},{value!r}"
        for variant, values in scores.items()
        for seed, value in enumerate(values, 1)
    ]
    return table(folder, HEADER, *rows)


def test_a_baseline_that_is_no_variant(tmp_path: Path) -> None:
    """The nearest one is named."""
    scores = scored(tmp_path, {"baseline": [0.1], "refined": [0.2]})
    require_baseline(scores, "baseline")
    with pytest.raises(UnknownNameError) as caught:
        require_baseline(scores, "basline")
    assert message(tmp_path, caught.value) == (
        "unknown variant 'basline' in results.csv, given with --baseline. "
        "Did you mean 'baseline'? Known: baseline, refined."
    )


def test_nothing_to_compare_with(tmp_path: Path) -> None:
    """One variant is not enough; two are."""
    require_two_variants(scored(tmp_path, {"a": [0.1], "b": [0.2]}))
    with pytest.raises(InputError) as caught:
        require_two_variants(scored(tmp_path, {"a": [0.1, 0.2]}))
    assert message(tmp_path, caught.value) == (
        "results.csv has only one variant, 'a'; a comparison needs two: add the rows of the other "
        "one, or name another column with --variant-col"
    )


@pytest.mark.parametrize("metric", ["val_loss", "WER", "testError", "Perplexity", "FID"])
def test_lower_may_be_better(tmp_path: Path, metric: str) -> None:
    """A name that suggests it needs a declaration."""
    scores = scored(tmp_path, {"a": [0.1]}, metric)
    with pytest.raises(InputError) as caught:
        require_directions(scores, ())
    assert message(tmp_path, caught.value) == (
        f"results.csv: the name of the metric {metric!r} suggests that lower is better; "
        "say which is meant with --lower-is-better or --higher-is-better"
    )
    require_directions(scores, (metric,))


def test_higher_is_better_otherwise(tmp_path: Path) -> None:
    """An accuracy needs no declaration."""
    require_directions(scored(tmp_path, {"a": [0.1]}, "Top-1 accuracy"), ())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([0.81, 0.82], [81.5, 82.5]),
        ([0.81, 82.0], [0.80, 0.83]),
        ([0.31, 0.31], [62.0, 62.0]),
        ([1.0, 0.0], [99.0, 98.0]),
    ],
)
def test_fractions_beside_percent(tmp_path: Path, first: list[float], second: list[float]) -> None:
    """Whole arms or single lines on the other scale are refused, with a line of each kind."""
    with pytest.raises(InputError) as caught:
        require_one_scale(scored(tmp_path, {"a": first, "b": second}))
    values = [*first, *second]
    small = next(row for row, value in enumerate(values) if 0 < value <= 1)
    large = next(row for row, value in enumerate(values) if value > 1)
    assert message(tmp_path, caught.value) == (
        f"results.csv, line {small + 2}: 'acc' is {values[small]:g}, which looks like a fraction, "
        f"and results.csv, line {large + 2}: {values[large]:g}, which looks like percent; "
        "write all values as fractions, or all in percent "
        "(if they are on one scale, write them all as fractions)"
    )


@pytest.mark.parametrize(
    ("first", "second", "metric"),
    [
        ([0.81, 0.82], [0.1, 0.9], "acc"),
        ([81.0, 82.0], [10.0, 90.0], "acc"),
        ([81.0, 82.0], [0.1, 81.0], "acc"),  # a run that collapsed to chance of 1000 classes
        ([81.0, 82.0], [0.0, 81.0], "acc"),
        ([0.7, 0.9], [1.1, 1.4], "acc"),
        ([0.02, 0.03], [2.3, 2.3], "loss"),
        ([0.81, 0.82], [-3.0, 80.0], "acc"),
        ([0.81, 0.82], [800.0, 82.0], "acc"),
    ],
)
def test_one_scale(tmp_path: Path, first: list[float], second: list[float], metric: str) -> None:
    """Collapsed runs, losses and scores that are no shares are left alone."""
    require_one_scale(scored(tmp_path, {"a": first, "b": second}, metric))


def test_each_metric_has_its_scale(tmp_path: Path) -> None:
    """A fraction in one metric and percent in another are fine; a failed run has no scale."""
    rows = ["a,1,d,acc,0.81,finished", "a,1,d,top5,95,finished", "a,1,d,f1,,failed"]
    require_one_scale(table(tmp_path, HEADER + ",status", *rows))


RISING = [0.1, 0.2, 0.2, 0.3, 0.4]
MIXED = [0.2, 0.1, 0.3, 0.2, 0.4]


@pytest.mark.parametrize("values", [RISING, RISING[::-1]])
def test_columns_that_were_sorted(tmp_path: Path, values: list[float]) -> None:
    """Both arms rising, or both falling, from seed to seed: no honest pairs look like that."""
    scores = scored(tmp_path, {"base": values, "new": [value + 0.1 for value in values]})
    with pytest.raises(InputError) as caught:
        require_unsorted_pairs(scores, "base")
    assert message(tmp_path, caught.value) == (
        "results.csv: the scores in 'acc' of 'new' and of 'base' are both sorted by seed on the "
        "one dataset with 5 or more shared seeds, as if each column had been sorted; equal seeds "
        "then pair runs that do not belong together: write the seeds that the runs had, or "
        "compare with --pairing unpaired"
    )


@pytest.mark.parametrize(
    ("base", "new"),
    [
        (RISING, MIXED),
        (RISING, RISING[::-1]),
        (RISING[:4], RISING[:4]),
        (RISING, [0.5] * 5),
        ([0.5] * 5, [0.5] * 5),
    ],
)
def test_columns_that_were_not(tmp_path: Path, base: list[float], new: list[float]) -> None:
    """One arm unsorted, opposite ways, four seeds or no spread are no sign."""
    require_unsorted_pairs(scored(tmp_path, {"base": base, "new": new}), "base")


def test_one_unsorted_dataset_is_enough(tmp_path: Path) -> None:
    """Sorting would have been done everywhere; seeds go by number, and failed runs are left out."""

    def rows(dataset: str, values: list[float]) -> list[str]:
        places = dict(enumerate(values, 7))  # seeds 7 to 11: 10 comes after 9, not before
        return [
            f"{variant},{seed},{dataset},acc,{value},finished"
            for variant in ("base", "new")
            for seed, value in places.items()
        ] + [f"base,99,{dataset},acc,,failed"]

    header = HEADER + ",status"
    require_unsorted_pairs(table(tmp_path, header, *rows("d", RISING), *rows("e", MIXED)), "base")
    both = table(tmp_path, header, *rows("d", RISING), *rows("e", RISING[::-1]))
    with pytest.raises(InputError, match="on all 2 datasets with 5 or more shared seeds"):
        require_unsorted_pairs(both, "base")


def test_an_arm_without_a_partner(tmp_path: Path) -> None:
    """A dataset that only one of the two was scored on says nothing."""
    rows = [f"base,{seed},d,acc,{value}" for seed, value in enumerate(RISING)]
    require_unsorted_pairs(table(tmp_path, HEADER, *rows, "new,1,e,acc,0.5"), "base")
