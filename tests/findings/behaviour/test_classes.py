"""Class by class, against scikit-learn and scipy."""

import importlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitfalls_core.findings.behaviour.classes import (
    class_accuracies,
    class_changes,
    class_table,
)
from tests.findings.behaviour.made import predicted

metrics: Any = importlib.import_module("sklearn.metrics")
stats: Any = importlib.import_module("scipy.stats")
multitest: Any = importlib.import_module("statsmodels.stats.multitest")

PLACE = ("task/set/accuracy/new-vs-baseline", "task/set", "new")


@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(20, 60))
@settings(deadline=None, max_examples=40)
def test_class_accuracies_are_the_recalls(seed: int, classes: int, examples: int) -> None:
    """The diagonal of the confusion matrix over its row sums, where a row has any."""
    generator = np.random.default_rng(seed)
    labels, guesses = generator.integers(0, classes, (2, examples))
    matrix = metrics.confusion_matrix(labels, guesses, labels=range(classes))
    with np.errstate(invalid="ignore"):
        expected = matrix.diagonal() / matrix.sum(axis=1)
    found = class_accuracies(predicted(labels.tolist(), guesses.tolist()), classes)
    np.testing.assert_allclose(found, expected)


def test_arms_are_joined_by_seed() -> None:
    """Seeds that one arm lacks are left out, and no seed at all gives no rows."""
    one, other = predicted([0, 1], [0, 0]), predicted([0, 1], [0, 1])
    treatment, baseline = class_table({0: one, 1: one, 3: one}, {1: other, 3: other, 4: other})
    assert treatment.tolist() == [[1.0, 0.0]] * 2
    assert baseline.tolist() == [[1.0, 1.0]] * 2
    assert all(table.size == 0 for table in class_table({0: one}, {1: other}))


def test_changes_have_paired_intervals_and_are_corrected() -> None:
    """Estimates are those of scipy, adjusted p those of statsmodels, class by class."""
    generator = np.random.default_rng(5)
    baseline = generator.uniform(0.4, 0.6, (6, 4))
    treatment = baseline + generator.normal([0.1, 0.0, -0.05, 0.02], 0.03, (6, 4))
    changes = class_changes(treatment, baseline, PLACE)
    tests = [stats.ttest_rel(new, old) for new, old in zip(treatment.T, baseline.T, strict=True)]
    adjusted = multitest.multipletests([one.pvalue for one in tests], method="holm")[1]
    for change, test, p in zip(changes, tests, adjusted, strict=True):
        assert change.estimate.interval(0.95) == pytest.approx(tuple(test.confidence_interval()))
        assert change.p_adjusted == pytest.approx(p)
        assert change.significant == (p < 0.05)
    assert [one.label for one in changes] == [0, 1, 2, 3]
    assert changes[0].significant
    assert not changes[0].lost
    assert changes[0].baseline == pytest.approx(baseline[:, 0].mean())


def test_a_class_without_examples_is_left_out_where_it_has_none() -> None:
    """Two of five pairs know nothing of class 1; all but two know nothing of class 2."""
    table = np.full((5, 3), 0.5)
    table[:2, 1] = np.nan
    table[:3, 2] = np.nan
    changed = table + 0.01 * np.arange(5)[:, None]
    changes = class_changes(changed, table, PLACE)
    assert [one.label for one in changes] == [0, 1]
    assert [one.estimate.n for one in changes] == [5, 3]


def test_a_change_without_spread_has_no_p() -> None:
    """The same change in every seed cannot be tested, and takes no part in the correction."""
    baseline = np.full((6, 2), 0.5)
    treatment = baseline + np.column_stack([np.full(6, 0.1), 0.1 + 0.01 * np.arange(6)])
    constant, varying = class_changes(treatment, baseline, PLACE)
    assert constant.p_adjusted is None
    assert not constant.significant
    assert varying.p_adjusted == varying.estimate.p_value
