"""Group overlap: writers, patients or sources that are in two sets."""

from collections.abc import Hashable, Sequence

from pitfalls_core.findings.detectors.inputs.words import GROUPS
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.scale import share
from pitfalls_core.findings.sentence import compose

DETECTOR = "group overlap"


def group_overlap(train: Sequence[Hashable], other: Sequence[Hashable], subject: str) -> Pitfall:
    """Return whether a group of another set is among those of training.

    Parameters
    ----------
    train, other
        The group of each example, for instance its writer. Axes: (examples,).
    subject
        What the reader sees.
    """
    if not len(other):
        return Pitfall(DETECTOR, subject, fired=False, evidence=compose(GROUPS["empty"]))
    known, found = set(train), set(other)
    shared = known & found
    evidence = compose(
        GROUPS["known"],
        groups=f"{len(found):,}",
        shared=f"{len(shared):,}",
        share=share(sum(one in shared for one in other) / len(other)),
        examples=f"{len(other):,}",
    )
    return Pitfall(DETECTOR, subject, bool(shared), evidence)
