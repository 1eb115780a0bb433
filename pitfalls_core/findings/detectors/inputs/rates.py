"""Hit and false-alarm rates of the detectors of inputs, as the tests measure them."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.pitfall import Rates

RATES: Mapping[str, Rates] = {
    "black-box preprocessing": Rates(
        fault=(
            "a nearest-prototype model of five classes on 200 noisy images with one of seven "
            "faults: values times or over 255, inverted, standardised, transposed, flipped "
            "along either axis"
        ),
        clean="the images as they are",
        hits=0.78,
        false_alarms=0.0,
        draws=200,
    ),
    "covariate shift": Rates(
        fault=(
            "two samples of 60 inputs with six correlated features; one feature of one sample "
            "is moved by 0.8 to 2 SDs"
        ),
        clean="both are drawn alike",
        hits=0.95,
        false_alarms=0.025,
        draws=200,
    ),
    "group overlap": Rates(
        fault="forty writers in training and test set; one to five are in both",
        clean="none is in both",
        hits=1.0,
        false_alarms=0.0,
        draws=200,
    ),
    "scaler provenance": Rates(
        fault="a scaler of four features, fitted on training and test set together",
        clean="fitted on the training set",
        hits=1.0,
        false_alarms=0.0,
        draws=200,
    ),
    "unknown tokens": Rates(
        fault=(
            "300 training and 100 test sequences of eight out of twenty tokens; the test set "
            "has one to four tokens more"
        ),
        clean="both have the same tokens",
        hits=1.0,
        false_alarms=0.0,
        draws=200,
    ),
    "token mismatch": Rates(
        fault=(
            "300 training and 100 test sequences of eight tokens of five kinds; one token has "
            "up to half its share in the test set"
        ),
        clean="both are drawn alike",
        hits=0.97,
        false_alarms=0.0,
        draws=200,
    ),
    "padding leak": Rates(
        fault="a model that averages embeddings over all places",
        clean="it averages over tokens only",
        hits=1.0,
        false_alarms=0.0,
        draws=200,
    ),
    "silent fallback": Rates(
        fault="1,000 labels of four classes, made up anew beside 1,000 that were named",
        clean="200 of those that were named",
        hits=1.0,
        false_alarms=0.0,
        draws=200,
    ),
}
"""Detector to its rates; a test measures each again, draw by draw, and compares."""
