"""Power: comparisons that could not have seen a difference as large as the margin."""

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.words import POWER
from pitfalls_core.findings.sentence import compose

DETECTOR = "power"


def low_power(one: Comparison, subject: str) -> Pitfall:
    """Return whether the detectable difference exceeds the margin.

    It is computed from the noise alone. Without an estimate, or without a margin, it is silent.
    """
    margin = one.design.margin
    if one.reach is None or margin is None:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(POWER["unknown"]))
    detectable = one.reach.minimum_detectable_effect
    size = one.design.scale.size
    evidence = compose(POWER["known"], detectable=size(detectable), margin=size(margin))
    return Pitfall(DETECTOR, subject, fired=detectable > margin, evidence=evidence)
