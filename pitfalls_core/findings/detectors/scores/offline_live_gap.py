"""Offline-live gap: scores that do not carry over from the lab to where a model is used."""

from collections.abc import Mapping

from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scores.paired import (
    LEVEL,
    Scores,
    difference,
    interval_text,
)
from pitfalls_core.findings.detectors.scores.words import GAP, UNPAIRED
from pitfalls_core.findings.scale import ACCURACY, Scale
from pitfalls_core.findings.sentence import compose

DETECTOR = "offline-live gap"

LEAST = 0.05


def offline_live_gap(
    offline: Scores,
    live: Mapping[str, Scores],
    subject: str,
    *,
    named: str = "offline",
    least: float = LEAST,
    scale: Scale = ACCURACY,
) -> Pitfall:
    """Return whether the scores of an arm are lower live than offline.

    It fires where, on at least one live set, the 95 % paired t interval of offline minus live lies
    at or above `least`.

    Parameters
    ----------
    offline
        Seed to score on the offline set; higher is better.
    live
        Each live set, as the reader sees it, with its scores.
    subject
        What the reader sees.
    named
        The offline set, as the reader sees it.
    least
        In the unit of the scores.
    scale
        How differences are shown.
    """
    estimates = {name: difference(offline, scores) for name, scores in live.items()}
    known = {name: one for name, one in estimates.items() if one is not None}
    if not known:
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(UNPAIRED))
    fired = {name: one for name, one in known.items() if one.interval(LEVEL)[0] >= least}
    widest, shown = max((fired or known).items(), key=lambda one: one[1].difference)
    evidence = compose(
        GAP,
        gap=scale.change(shown.difference),
        live=widest,
        offline=named,
        interval=interval_text(shown, scale),
        n=str(shown.n),
        least=scale.size(least),
        fired=str(len(fired)),
        sets=str(len(known)),
    )
    return Pitfall(DETECTOR, subject, bool(fired), evidence)
