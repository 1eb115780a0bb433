"""Negative flips: what worked and does not any more, beyond what another seed would break."""

from pitfalls_core.findings.behaviour.flips import FlipRates
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.words import FLIPS
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import compose

DETECTOR = "negative flips"


def negative_flips(rates: FlipRates, subject: str) -> Pitfall:
    """Return whether there are more negative flips than between two runs of the baseline.

    The 95 % interval of the excess must lie above zero.
    """
    negative = f"{ACCURACY.score(rates.negative)} %"
    if rates.excess is None or rates.reference is None:
        evidence = compose(FLIPS["no_reference"], negative=negative)
        return Pitfall(DETECTOR, subject, fired=False, evidence=evidence)
    evidence = compose(
        FLIPS["known"],
        negative=negative,
        reference=f"{ACCURACY.score(rates.reference)} %",
        source=FLIPS[rates.source],
        excess=ACCURACY.change(rates.excess.difference),
        interval=ACCURACY.interval(rates.excess.interval(0.95)),
    )
    return Pitfall(DETECTOR, subject, fired=rates.exceeds, evidence=evidence)
