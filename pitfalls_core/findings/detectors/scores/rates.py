"""Hit and false-alarm rates of the detectors of scores, as the tests measure them."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.pitfall import Rates

RATES: Mapping[str, Rates] = {
    "collapse": Rates(
        fault=(
            "six runs, 200 examples of five classes; one run answers right in 20 to 30 % or, in "
            "half of the draws, gives 93 to 100 % of its answers to one class"
        ),
        clean="all answer right in 40 to 90 %",
        hits=0.92,
        false_alarms=0.0,
        draws=200,
    ),
    "deceptive validation": Rates(
        fault=(
            "six runs right in 80 % of validation, and in 15 to 30 % of 200 examples of five "
            "classes beyond"
        ),
        clean="right in 40 to 70 % beyond",
        hits=0.995,
        false_alarms=0.0,
        draws=200,
    ),
    "best-last gap": Rates(
        fault="six pairs of scores of SD 1 point each; the last lies 2 to 10 points below the best",
        clean="both lie within 1 point of each other",
        hits=0.785,
        false_alarms=0.0,
        draws=200,
    ),
    "offline-live gap": Rates(
        fault=(
            "six seeds, scores of SD 1 point, three live sets; one lies 5 to 15 points below "
            "offline"
        ),
        clean="all lie up to 4 points below",
        hits=0.81,
        false_alarms=0.0,
        draws=200,
    ),
    "rank reversal": Rates(
        fault=(
            "six seeds, scores of SD 1 point, four variants; the last offline lies 1 to 5 "
            "points above the next one live"
        ),
        clean="four variants 1 point apart, alike on both sets",
        hits=0.9,
        false_alarms=0.0,
        draws=200,
    ),
    "augmentation sensitivity": Rates(
        fault=(
            "six seeds, scores of SD 1 point, three strengths; one notch moves the score by 3 "
            "to 10 points, up or down"
        ),
        clean="all strengths lie within 2 points",
        hits=0.805,
        false_alarms=0.0,
        draws=200,
    ),
    "learning-rate sensitivity": Rates(
        fault=(
            "four learning rates, the loss starts at 2.3; one or two of them end at 1.5 to 4, "
            "the others at 0.4 to 0.6"
        ),
        clean="all end at 0.4 to 0.6",
        hits=0.865,
        false_alarms=0.0,
        draws=200,
    ),
    "seed instability": Rates(
        fault=(
            "six runs right in 80 %, each on 1,000 examples of its own; seeds differ by an SD "
            "of 2 to 6 points beyond that"
        ),
        clean="seeds are alike otherwise",
        hits=0.89,
        false_alarms=0.02,
        draws=200,
    ),
    "split gap": Rates(
        fault=(
            "six runs on either split, scores of SD 1 point; the random split scores 1 to 6 "
            "points higher"
        ),
        clean="both score alike on average",
        hits=0.71,
        false_alarms=0.0,
        draws=200,
    ),
    "selection leakage": Rates(
        fault=(
            "six runs of 20 epochs, noise of SD 1 point; the highest test score of each is reported"
        ),
        clean="the test score of the best validation epoch is reported",
        hits=1.0,
        false_alarms=0.0,
        draws=200,
    ),
    "metric naming": Rates(
        fault="six runs, two metrics with the same values",
        clean="the metrics are 0.01 points apart",
        hits=1.0,
        false_alarms=0.0,
        draws=200,
    ),
}
"""Detector to its rates; a test measures each again, draw by draw, and compares."""
