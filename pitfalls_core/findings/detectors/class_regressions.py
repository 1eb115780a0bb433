"""Class regressions: classes that lose while the whole may gain."""

from collections.abc import Sequence

from pitfalls_core.findings.behaviour.classes import ClassChange
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.words import CLASSES
from pitfalls_core.findings.scale import ACCURACY
from pitfalls_core.findings.sentence import compose

DETECTOR = "class regressions"


def class_regressions(changes: Sequence[ClassChange], subject: str, *, whole: str) -> Pitfall:
    """Return whether some class loses accuracy, corrected for the number of classes.

    Parameters
    ----------
    changes
        All classes of one comparison; one at least.
    subject
        What the reader sees.
    whole
        The difference over all examples, as the reader sees it.
    """
    lost = [one for one in changes if one.lost]
    worst = min(lost or changes, key=lambda one: one.estimate.difference)
    evidence = compose(
        CLASSES["lost" if lost else "none"],
        lost=str(len(lost)),
        classes=str(len(changes)),
        label=str(worst.label),
        change=ACCURACY.change(worst.estimate.difference),
        interval=ACCURACY.interval(worst.estimate.interval(0.95)),
        whole=whole,
    )
    return Pitfall(DETECTOR, subject, fired=bool(lost), evidence=evidence)
