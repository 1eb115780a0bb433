"""What intervals would be if rows were models: both are right for what they claim to be."""

import numpy as np
import pytest
import statsmodels.stats.weightstats as weights
from scipy import stats

from pitfalls_core.findings.own_results.assessment import assess
from pitfalls_core.findings.own_results.declared import Declared
from pitfalls_core.findings.own_results.pooling import Pooling, pooling
from pitfalls_core.findings.scale import Scale
from pitfalls_core.results.unit import one_row_per_run
from tests.findings.own_tables import Arms, assessed, folded, rows_table

GENERATOR_SEED = 5


def drawn(*shape: int, level: float = 0.8) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return scores whose rows of one model move together. Axes: as asked for, models first."""
    generator = np.random.default_rng((GENERATOR_SEED, round(1000 * level), *shape))
    models = generator.normal(level, 0.01, shape[0])[:, None]
    return np.asarray(models + generator.normal(0, 0.002, shape))


def interval(found: Pooling, kind: str) -> tuple[float, float]:
    """Return an interval of 95 %."""
    low, high = getattr(found, kind).interval(0.95)
    return low, high


def test_folds_against_scipy_and_statsmodels() -> None:
    """By model: pairs of means over folds; by row: Welch's interval over all rows."""
    base, new = drawn(6, 5), drawn(6, 5, level=0.81)
    found = folded({"base": base.tolist(), "new": new.tolist()})
    (one,) = found.poolings
    by_model = stats.ttest_rel(new.mean(axis=1), base.mean(axis=1)).confidence_interval(0.95)
    assert interval(one, "by_model") == pytest.approx((by_model.low, by_model.high), rel=1e-9)
    rows = weights.CompareMeans.from_data(new.ravel(), base.ravel())
    by_row = rows.tconfint_diff(alpha=0.05, usevar="unequal")
    assert interval(one, "by_row") == pytest.approx(by_row, rel=1e-9)
    ratio = (by_row[1] - by_row[0]) / (by_model.high - by_model.low)
    assert one.relative_width == pytest.approx(ratio, rel=1e-9)
    assert (one.metric, one.treatment, one.over) == ("acc", "new", "fold on “test”")


def test_folds_where_lower_is_better() -> None:
    """Both intervals are turned, and none of them is turned twice."""
    base, new = drawn(4, 3), drawn(4, 3, level=0.81)
    scores = {"base": base.tolist(), "new": new.tolist()}
    (higher,), (lower,) = (
        folded(scores, lower_is_better=names).poolings for names in ((), ("acc",))
    )
    for kind in ("by_model", "by_row"):
        low, high = interval(higher, kind)
        assert interval(lower, kind) == pytest.approx((-high, -low))


def test_a_variant_of_which_every_run_failed() -> None:
    """It has no interval of either kind, and the others keep theirs."""
    gone = [[float("nan")] * 3] * 4
    scores = {"base": drawn(4, 3).tolist(), "new": drawn(4, 3, level=0.9).tolist(), "gone": gone}
    found = folded(scores)
    assert [one.treatment for one in found.poolings] == ["new"]


def test_rows_that_are_models_need_no_warning() -> None:
    """One row a run on one dataset: nothing to say."""
    found = assessed({("base", "a", "acc"): (0.1, 0.2, 0.4), ("new", "a", "acc"): (0.2, 0.1, 0.3)})
    assert found.poolings == ()


def over_datasets() -> tuple[Arms, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Return arms on three datasets, and their differences, axes (seeds, datasets)."""
    base, new = drawn(5, 3), drawn(5, 3, level=0.81)
    arms: Arms = {
        (variant, f"d{place}", "acc"): scores[:, place].tolist()
        for place in range(3)
        for variant, scores in (("base", base), ("new", new))
    }
    return arms, new - base


def test_datasets_against_scipy() -> None:
    """By model: means over datasets; by row: every dataset of every seed a model of its own."""
    arms, differences = over_datasets()
    (one,) = assessed(arms).poolings
    for kind, values in (("by_model", differences.mean(axis=1)), ("by_row", differences.ravel())):
        expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        assert interval(one, kind) == pytest.approx((expected.low, expected.high), rel=1e-9)
    assert one.over == "datasets"


def test_seeds_that_are_missing_on_a_dataset_are_left_out() -> None:
    """Only seeds that finished everywhere are averaged."""
    arms, differences = over_datasets()
    new = (np.array([arms["base", "d1", "acc"]])[0] + differences[:, 1]).tolist()
    (one,) = assessed({**arms, ("new", "d1", "acc"): [*new[:4], None]}).poolings
    expected = stats.ttest_1samp(differences[:4].mean(axis=1), 0).confidence_interval(0.95)
    assert interval(one, "by_model") == pytest.approx((expected.low, expected.high), rel=1e-9)
    assert (one.by_model.n, one.by_row.n) == (4, 12)


@pytest.mark.parametrize("left", [0, 1])
def test_too_few_seeds_on_every_dataset(left: int) -> None:
    """Without two seeds that finished everywhere, there is nothing to compare."""
    arms, _ = over_datasets()
    scores = [0.8, 0.7, 0.9, 0.8, 0.6]
    some = [score if place < left else None for place, score in enumerate(scores)]
    assert assessed({**arms, ("new", "d1", "acc"): some}).poolings == ()


def test_a_constant_difference_has_no_interval() -> None:
    """Without spread, a width in widths would be 0 over 0."""
    scale = Scale()
    same = np.full((4, 3), 0.25)
    assert pooling(same, metric="m", treatment="t", over="o", scale=scale) is None
    by_column = np.tile([0.1, 0.2, 0.3], (4, 1))
    assert pooling(by_column, metric="m", treatment="t", over="o", scale=scale) is None
    for shape in ((1, 5), (5, 1)):
        one = np.arange(5.0).reshape(shape)
        assert pooling(one, metric="m", treatment="t", over="o", scale=scale) is None


def test_metrics_and_treatments_are_kept_apart() -> None:
    """Each has intervals of its own."""
    names = [(t, d, m) for t in ("base", "x", "y") for d in ("a", "b") for m in ("acc", "top5")]
    scores = drawn(4, len(names))
    found = assessed({name: scores[:, place].tolist() for place, name in enumerate(names)})
    seen = {(one.metric, one.treatment) for one in found.poolings}
    assert seen == {(metric, name) for metric in ("acc", "top5") for name in ("x", "y")}
    assert len(found.poolings) == 4


def test_unpaired_runs_are_no_pairs() -> None:
    """Nothing is averaged over datasets where runs of equal seeds share nothing."""
    arms, _ = over_datasets()
    assert assessed(arms, pairing="unpaired").poolings == ()


def test_the_last_checkpoint() -> None:
    """The naive interval is that of all rows, also where only the last ones are the scores."""
    base, new = drawn(4, 2), drawn(4, 2, level=0.81)
    rows = [
        (variant, str(seed), "test", "acc", score)
        for variant, scores in (("base", base), ("new", new))
        for seed, both in enumerate(scores.tolist())
        for score in both
    ]
    units = one_row_per_run(rows_table(rows, epoch=["1", "2"] * 8), repeats="last")
    (one,) = assess(units, Declared("base")).poolings
    expected = stats.ttest_rel(new[:, 1], base[:, 1]).confidence_interval(0.95)
    assert interval(one, "by_model") == pytest.approx((expected.low, expected.high), rel=1e-9)
    naive = stats.ttest_ind(new.ravel(), base.ravel(), equal_var=False).confidence_interval(0.95)
    assert interval(one, "by_row") == pytest.approx((naive.low, naive.high), rel=1e-9)
