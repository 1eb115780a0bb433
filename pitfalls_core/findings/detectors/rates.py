"""Hit and false-alarm rates of the detectors, as the tests measure them."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.pitfall import Rates

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
}
"""Detector to its rates; a test measures each again, draw by draw, and compares."""
