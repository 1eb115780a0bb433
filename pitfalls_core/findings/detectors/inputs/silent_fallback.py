"""Silent fallback: data that cannot come from the file that was named."""

from collections.abc import Sequence
from dataclasses import dataclass

from pitfalls_core.findings.detectors.inputs.words import FALLBACK
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.sentence import Sentence, compose

DETECTOR = "silent fallback"

SHOWN = 12
"""Characters of a digest that are shown."""


@dataclass(frozen=True)
class Content:
    """What is known of some data.

    Parameters
    ----------
    digest
        Of the content, for instance the SHA-256 of the file; None if not known.
    labels
        Examples of class 0, 1, ...; None if not known.
    """

    digest: str | None = None
    labels: Sequence[int] | None = None


def silent_fallback(read: Content, named: Content, subject: str) -> Pitfall:
    """Return whether data cannot be those that were named, nor a part of them.

    It fires where both digests are known and differ, or where some class has more examples than the
    named data have of it. Programs that make data up when a file is missing show themselves so.

    Parameters
    ----------
    read
        The data that a program worked on: all of them for the digest, a part will do for labels.
    named
        The data that it says it worked on.
    subject
        What the reader sees.
    """
    by_digest, differ = _by_digest(read, named)
    by_labels, impossible = _by_labels(read, named, joined=bool(by_digest))
    said = (*by_digest, *by_labels) or compose(FALLBACK["unknown"])
    return Pitfall(DETECTOR, subject, differ or impossible, (*said, FALLBACK["end"]))


def _by_digest(read: Content, named: Content) -> tuple[Sentence, bool]:
    if read.digest is None or named.digest is None:
        return (), False
    differ = read.digest != named.digest
    evidence = compose(
        FALLBACK["digest"],
        read=read.digest[:SHOWN],
        named=named.digest[:SHOWN],
        **{"and": FALLBACK["differ" if differ else "agree"]},
    )
    return evidence, differ


def _by_labels(read: Content, named: Content, *, joined: bool) -> tuple[Sentence, bool]:
    if read.labels is None or named.labels is None:
        return (), False
    known = [*named.labels, *[0] * len(read.labels)]
    more = sum(count > known[label] for label, count in enumerate(read.labels))
    evidence = compose(
        FALLBACK["labels"],
        joined=FALLBACK["joined" if joined else "alone"],
        impossible=str(more),
        classes=str(len(read.labels)),
    )
    return evidence, more > 0
