"""What scipy and statsmodels say about two arms: the truth that results.json is held against."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from statsmodels.stats.power import TTestIndPower, TTestPower
from statsmodels.stats.weightstats import ttost_ind, ttost_paired

stats: Any = importlib.import_module("scipy.stats")  # SciPy has no annotations

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Arms:
    """Two arms, turned so that higher is better; of pairs, the scores of equal seeds."""

    treatment: Scores
    baseline: Scores
    paired: bool

    @classmethod
    def of(
        cls,
        treatment: Sequence[float],
        baseline: Sequence[float],
        *,
        paired: bool = True,
        lower_is_better: bool = False,
    ) -> "Arms":
        """Turn and hold the scores of two arms."""
        sign = -1.0 if lower_is_better else 1.0
        return cls(sign * np.array(treatment), sign * np.array(baseline), paired)

    def numbers(self, margin: float | None) -> dict[str, Any]:
        """Return the numbers of a comparison that a library can compute, by their names."""
        result = self._test()
        wide, narrow = result.confidence_interval(0.95), result.confidence_interval(0.90)
        first, second = self.treatment, self.baseline
        wins = stats.mannwhitneyu(first, second).statistic / (first.size * second.size)
        return {
            "difference": first.mean() - second.mean(),
            "ci95_low": wide.low,
            "ci95_high": wide.high,
            "ci90_low": narrow.low,
            "ci90_high": narrow.high,
            "improvement_ruled_out_above": narrow.high,
            "degradation_ruled_out_below": narrow.low,
            "p_value": result.pvalue,
            "exact_p": self._exact_p(),
            "equivalence_p": None if margin is None else self._equivalence_p(margin),
            "effect_size": self._hedges_g(),
            "probability_of_improvement": wins,
            "smallest_confirmable_margin": max(abs(narrow.low), abs(narrow.high)),
            "minimum_detectable_effect": self._detectable(),
        }

    def _test(self) -> Any:
        if self.paired:
            return stats.ttest_rel(self.treatment, self.baseline)
        return stats.ttest_ind(self.treatment, self.baseline, equal_var=False)

    def _exact_p(self) -> float:
        def distance(first: Scores, second: Scores, axis: int = -1) -> Any:
            return np.abs(first.mean(axis=axis) - second.mean(axis=axis))

        return float(
            stats.permutation_test(
                (self.treatment, self.baseline),
                distance,
                permutation_type="samples" if self.paired else "independent",
                alternative="greater",
                n_resamples=np.inf,
                vectorized=True,
            ).pvalue
        )

    def _equivalence_p(self, margin: float) -> float:
        if self.paired:
            return float(ttost_paired(self.treatment, self.baseline, -margin, margin)[0])
        unequal = ttost_ind(self.treatment, self.baseline, -margin, margin, usevar="unequal")
        return float(unequal[0])

    @property
    def sd(self) -> tuple[float, int]:
        """SD of the differences, or of the runs, pooled; with its degrees of freedom."""
        if self.paired:
            return float(np.std(self.treatment - self.baseline, ddof=1)), self.treatment.size - 1
        df = self.treatment.size + self.baseline.size - 2
        squares = sum(float(np.sum((arm - arm.mean()) ** 2)) for arm in self._both)
        return (squares / df) ** 0.5, df

    @property
    def _both(self) -> tuple[Scores, Scores]:
        return self.treatment, self.baseline

    def _hedges_g(self) -> float:
        """Hedges 1981, equation 6e: the correction is a ratio of gamma functions."""
        sd, df = self.sd
        half = df / 2
        factor = np.exp(special.gammaln(half) - special.gammaln(half - 0.5)) / np.sqrt(half)
        return float(factor * (self.treatment.mean() - self.baseline.mean()) / sd)

    def _detectable(self) -> float:
        sd, _ = self.sd
        return sd * float(_effect_of_power([arm.size for arm in self._both], paired=self.paired))


def _effect_of_power(sizes: list[int], *, paired: bool) -> Any:
    if paired:
        return TTestPower().solve_power(nobs=sizes[0], alpha=0.05, power=0.8)
    first, second = sizes
    return TTestIndPower().solve_power(nobs1=first, ratio=second / first, alpha=0.05, power=0.8)
