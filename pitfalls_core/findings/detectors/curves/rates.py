"""Hit and false-alarm rates of the detectors of curves, as the tests measure them."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.pitfall import Rates

RATES: Mapping[str, Rates] = {
    "overfitting by loss": Rates(
        fault=(
            "six runs of 30 epochs, losses with noise of SD 0.03 in their logarithm; the "
            "validation loss of one ends at 1.15 to 1.8 times its lowest value"
        ),
        clean="all end up to a tenth above their lowest value",
        hits=0.735,
        false_alarms=0.0,
        draws=200,
    ),
    "overfitting by accuracy": Rates(
        fault=(
            "six runs of 30 epochs, losses with noise of SD 0.03 in their logarithm, accuracies "
            "of SD 1 point at 90 %; the validation accuracy of one falls by 2 to 10 points in "
            "the end"
        ),
        clean="none falls",
        hits=0.81,
        false_alarms=0.005,
        draws=200,
    ),
    "memorisation": Rates(
        fault=(
            "six runs of 30 epochs, shares with noise of SD 2 points; in one the memorised "
            "share crosses the recovered one between epochs 10 and 28"
        ),
        clean="all memorise less than they recover",
        hits=0.755,
        false_alarms=0.0,
        draws=200,
    ),
    "divergence": Rates(
        fault=(
            "six runs of 30 epochs, losses with noise of SD 0.03 in their logarithm; the loss "
            "of one ends at 2.5 to 6 times its start, or, in three of ten draws, is not finite"
        ),
        clean="all losses fall",
        hits=0.895,
        false_alarms=0.0,
        draws=200,
    ),
    "spike": Rates(
        fault=(
            "six runs of 30 epochs, losses with noise of SD 0.03 in their logarithm; in one "
            "epoch of one run the loss is 1.3 to 4 times as large"
        ),
        clean="all losses fall",
        hits=0.985,
        false_alarms=0.0,
        draws=200,
    ),
    "plateau": Rates(
        fault=(
            "six runs of 30 epochs, losses with noise of SD 0.03 in their logarithm; the loss "
            "of one stands still at 0.15 to 0.9 of its start"
        ),
        clean="all losses fall",
        hits=0.89,
        false_alarms=0.0,
        draws=200,
    ),
    "instability": Rates(
        fault=(
            "six runs of 30 epochs, losses with noise of SD 0.03 in their logarithm; in one run "
            "the noise has SD 0.1 to 0.4"
        ),
        clean="all losses fall with little noise",
        hits=0.92,
        false_alarms=0.0,
        draws=200,
    ),
}
"""Detector to its rates; a test measures each again, draw by draw, and compares."""
