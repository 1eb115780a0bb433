"""Hit and false-alarm rates of the detectors, as the tests measure them."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.curves.rates import RATES as OF_CURVES
from pitfalls_core.findings.detectors.inputs.rates import RATES as OF_INPUTS
from pitfalls_core.findings.detectors.pitfall import Rates
from pitfalls_core.findings.detectors.scores.rates import RATES as OF_SCORES

RATES: Mapping[str, Rates] = {
    "preprocessing fingerprint": Rates(
        fault=(
            "one run, 300 training and 200 test images, the latter with one of eight faults: "
            "values times 1.2 to 2.5, 0.2 to 1 SD brighter, standardised, inverted, transposed, "
            "flipped along either axis, or times 255"
        ),
        clean=(
            "test images drawn like those of training, with 0.9 to 1.1 times the contrast and up "
            "to 0.1 SDs brighter or darker"
        ),
        hits=0.945,
        false_alarms=0.0,
        draws=200,
    ),
    "leakage": Rates(
        fault=(
            "one run, 300 training and 200 test images, 1 to 8 of the latter copies of training "
            "images, in half of the draws with 0.7 to 1.3 times the light and noise of SD up to "
            "0.03"
        ),
        clean="test images drawn like those of training, without copies",
        hits=0.755,
        false_alarms=0.0,
        draws=200,
    ),
    "split mismatch": Rates(
        fault=(
            "one run, 1,000 training and 500 test labels of five classes, one of which has 0 to "
            "0.6 times its share in the test set"
        ),
        clean="both drawn from the same shares",
        hits=0.89,
        false_alarms=0.0,
        draws=200,
    ),
    "seed lottery": Rates(
        fault="six scores whose best of five beats the mean by 2 margins on average",
        clean="the same by a third of a margin",
        hits=0.924,
        false_alarms=0.0,
        draws=500,
    ),
    "class regressions": Rates(
        fault="six pairs, ten classes, differences of SD 3 points; one class loses 8 points",
        clean="the same, and no class changes",
        hits=0.906,
        false_alarms=0.018,
        draws=500,
    ),
    "negative flips": Rates(
        fault=(
            "six pairs, 1,000 examples, nine tenths of them easy; the treatment breaks 2 % and "
            "repairs as many"
        ),
        clean="the treatment is one more run of the baseline",
        hits=0.944,
        false_alarms=0.02,
        draws=500,
    ),
    "power": Rates(
        fault="six pairs whose noise lets 2 margins be detected",
        clean="noise that lets half a margin be detected",
        hits=0.946,
        false_alarms=0.0,
        draws=500,
    ),
    **OF_CURVES,
    **OF_SCORES,
    **OF_INPUTS,
}
"""Detector to its rates; a test measures each again, draw by draw, and compares."""
