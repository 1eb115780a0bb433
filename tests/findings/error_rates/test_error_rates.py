"""Error rates are those of the rule: closed forms, a second implementation, and planted faults."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import stdtrit

from pitfalls_core.errors import InputError
from pitfalls_core.findings.comparing import Case, compare_all
from pitfalls_core.findings.comparison import Comparison, Decision
from pitfalls_core.findings.error_rates.measuring import error_rates
from pitfalls_core.findings.error_rates.promises import promises_of
from pitfalls_core.findings.error_rates.rates import AtDifference, ErrorRates, Rate
from pitfalls_core.findings.error_rates.wording import (
    drawn_sentence,
    found_sentences,
    kept_sentence,
    promise_sentences,
)
from pitfalls_core.findings.sentence import plain_text
from pitfalls_core.statistics.intervals import Estimate
from tests.findings.constructed import design

DRAWS = 300


def pool(size: int = 300, sd: float = 0.012, seed: int = 3) -> NDArray[np.float64]:
    """Return normal scores."""
    return 0.9 + sd * np.random.default_rng(seed).standard_normal(size)


def measured(scores: NDArray[np.float64], draws: int = DRAWS, margin: float = 0.02) -> ErrorRates:
    """Return the rates with a margin of two points."""
    generator = np.random.default_rng(5)
    return error_rates(scores, design(margin=margin), generator, draws=draws)


def test_every_study_has_one_verdict() -> None:
    """The counts of the verdicts add up to the draws, at every difference."""
    rates = measured(pool())
    assert [one.difference for one in rates.differences] == pytest.approx(
        [0, 0.01, 0.02, 0.03, 0.04, 0.06]
    )
    assert all(sum(one.verdicts.values()) == one.draws == DRAWS for one in rates.differences)
    assert (rates.pool, rates.runs) == (300, 6)
    assert rates.mean == pytest.approx(pool().mean())
    assert rates.sd == pytest.approx(pool().std(ddof=1))


def test_the_rule_is_the_one_that_reports_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault planted in the rule of the reports changes the rates."""
    sound = measured(pool())
    monkeypatch.setattr(
        "pitfalls_core.findings.comparing.decide", lambda *_, **__: Decision("improved")
    )
    faulty = measured(pool())
    assert faulty.at_zero.rate("improved").value == 1
    assert sound.at_zero.rate("improved").value < 0.1
    assert not promises_of(faulty)[0].kept


@pytest.mark.long
def test_intervals_that_are_too_narrow_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals from the normal distribution instead of t cover less than they promise."""

    def narrow(self: Estimate, level: float) -> tuple[float, float]:
        half = self.standard_error * {0.95: 1.96, 0.9: 1.645}[round(level, 2)]
        return self.difference - half, self.difference + half

    def kept(margin: float) -> list[bool]:
        generator = np.random.default_rng(6)
        found = error_rates(
            pool(), design(margin=margin), generator, draws=1500, margins=(0.0, 1.0)
        )
        return [one.kept for one in promises_of(found)]

    assert kept(0.005) == kept(0.02) == [True] * 5
    monkeypatch.setattr(Estimate, "interval", narrow)
    # A wide margin calls equivalent what a narrow one would call improved.
    assert kept(0.005) == [False, False, True, False, False]
    assert kept(0.02)[2:] == [False, False, False]


def test_a_difference_is_added_to_the_treatment() -> None:
    """Far beyond the noise every study is improved; without any, none is a tenth of the time."""
    rates = measured(pool(sd=0.001))
    assert rates.at_margins(2).rate("improved").value == 1
    assert rates.at_zero.rate("equivalent").value == 1
    assert rates.at_zero.rate("improved", "degraded").value == 0


def test_nothing_is_drawn_twice_in_a_study(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every study has twelve different scores, and all scores of the pool are drawn alike."""
    seen: list[list[float]] = []

    def watched(cases: Sequence[Case]) -> list[Comparison]:
        seen.extend(
            [*one.treatment.scores.values(), *one.baseline.scores.values()] for one in cases
        )
        return compare_all(cases)

    monkeypatch.setattr("pitfalls_core.findings.error_rates.measuring.compare_all", watched)
    scores = pool(20)
    error_rates(scores, design(), np.random.default_rng(1), draws=500, margins=(0.0,))
    assert len(seen) == 500
    assert all(len(set(study)) == 12 for study in seen)
    first = Counter(study[0] for study in seen)
    assert set(first) == set(scores.tolist())
    assert max(first.values()) < 60  # 25 expected, SD 5


def test_a_degenerate_pool_gives_no_verdict() -> None:
    """Equal scores have no spread: nothing can be assessed, and nothing is covered."""
    rates = measured(np.full(20, 0.9), 10)
    assert all(one.verdicts == {"not_assessable": 10} for one in rates.differences)
    assert all(one.covered95 == 0 for one in rates.differences)


@pytest.mark.long
def test_rates_on_normal_scores_are_those_of_a_second_implementation() -> None:
    """Six normal differences, the rule written out in NumPy: all rates agree to Monte Carlo."""
    rates = measured(pool(4000), 4000)
    generator, sd = np.random.default_rng(8), 0.012 * np.sqrt(2)
    for one in rates.differences:
        drawn = one.difference + sd * generator.standard_normal((20000, 6))
        mean, error = drawn.mean(1), drawn.std(1, ddof=1) / np.sqrt(6)
        reach95, reach90 = (error * stdtrit(5, level) for level in (0.975, 0.95))
        equivalent = (np.abs(mean) + reach90) < 0.02
        improved = ~equivalent & (mean - reach95 > 0)
        assert one.rate("equivalent").value == pytest.approx(equivalent.mean(), abs=0.03)
        assert one.rate("improved").value == pytest.approx(improved.mean(), abs=0.03)
        assert one.coverage95.value == pytest.approx(0.95, abs=0.015)
        assert one.coverage90.value == pytest.approx(0.90, abs=0.02)


def test_a_rate_has_its_exact_interval() -> None:
    """2.5 % of 4,000: the published bounds of Clopper and Pearson."""
    rate = Rate(100, 4000)
    assert rate.value == 0.025
    assert rate.interval == pytest.approx((0.02038, 0.03033), abs=1e-4)


def at(difference: float, verdicts: dict[str, int], covered: tuple[int, int]) -> AtDifference:
    """Return what 1,000 studies came to."""
    return AtDifference(difference, 1000, verdicts, *covered)  # type: ignore[arg-type]


def rates_of(improved: int, equivalent: int) -> ErrorRates:
    """Return rates with so many false improvements and false equivalences."""
    rest = 1000 - improved
    return ErrorRates(
        design(margin=0.02),
        6,
        300,
        0.9,
        0.012,
        (
            at(0.0, {"improved": improved, "equivalent": rest}, (951, 902)),
            at(0.02, {"equivalent": equivalent, "improved": 1000 - equivalent}, (951, 902)),
            at(0.04, {"improved": 1000}, (951, 902)),
        ),
    )


def test_promises_in_words() -> None:
    """Each promise has its rate, its interval and its bound."""
    rates = rates_of(20, 50)
    assert plain_text(drawn_sentence(rates)) == (
        "The rule behind every verdict of this report was applied to 1,000 studies at each of 3 "
        "true differences. Each study has 6 pairs, drawn from 300 scores of one variant (mean "
        "90.0 %, SD 1.2 points), and the difference was added to one of its arms."
    )
    assert plain_text(kept_sentence(rates)) == (
        "Every rate is as promised, to within its Monte Carlo interval of 95 % (in brackets):"
    )
    assert [plain_text(one) for one in promise_sentences(rates)] == [
        "improvements found where there is none: 2.0 % [1.2, 3.1], promised at most 2.5 %",
        "degradations found where there is none: 0.0 % [0.0, 0.4], promised at most 2.5 %",
        (
            "equivalence found at a difference of exactly the margin: 5.0 % [3.7, 6.5], promised "
            "at most 5 %"
        ),
        "coverage of the 95 % intervals: 95.1 % [94.3, 95.8], promised at least 95 %",
        "coverage of the 90 % intervals: 90.2 % [89.1, 91.2], promised at least 90 %",
    ]
    assert [plain_text(one) for one in found_sentences(rates)] == [
        (
            "A difference of 4.0 points was found in 100.0 % [99.6, 100.0] of the studies, and "
            "without a difference 98.0 % [96.9, 98.8] of them were called equivalent."
        ),
        (
            "The intervals are those of the drawing: other scores to draw from would give somewhat "
            "other rates."
        ),
    ]


def test_a_broken_promise_is_counted_and_marked() -> None:
    """Seven in a hundred false improvements are beyond their interval."""
    rates = rates_of(70, 50)
    assert plain_text(kept_sentence(rates)) == (
        "1 of 5 rates are not as promised, beyond their Monte Carlo intervals of 95 % (in "
        "brackets):"
    )
    assert [plain_text(one).endswith("not kept") for one in promise_sentences(rates)] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert plain_text(promise_sentences(rates)[0]) == (
        "improvements found where there is none: 7.0 % [5.5, 8.8], promised at most 2.5 % – not "
        "kept"
    )


def test_what_cannot_be_drawn_is_refused() -> None:
    """Too few scores, no margin, and a list of differences that does not begin at zero."""
    message = "a study of two arms with 6 runs each needs 12 scores to draw from; got 11"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        measured(pool(11))
    generator = np.random.default_rng(0)
    message = "error rates need a design with a margin; got margin=None"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        error_rates(pool(), design(margin=None), generator)
    message = "the first of the true differences must be zero; got (1.0,)"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        error_rates(pool(), design(), generator, margins=(1.0,))
