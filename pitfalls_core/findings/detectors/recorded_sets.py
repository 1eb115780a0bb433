"""What runs recorded of their sets, ordered for detectors that compare a set with training."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pitfalls_core.data.facts import SetFacts
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.set_words import COUNTED, SUBJECT
from pitfalls_core.findings.sentence import Sentence, compose, plain_text
from pitfalls_core.runs.store.record import RunRecord

TRAIN = "train"
"""Name of the training set in a record."""

Place = tuple[str, str]
"""A task, and the name of one of its sets."""


class Measured(Protocol):
    """What a detector measured on one pair of sets."""

    @property
    def fired(self) -> bool:
        """Whether this pair raises the alarm."""

    @property
    def size(self) -> float:
        """How far off the pair is; of several, the greatest is shown."""


Measure = TypeVar("Measure", bound=Measured)


@dataclass(frozen=True)
class Pair:
    """The training set of a run, and another of its sets."""

    train: SetFacts
    other: SetFacts


def pairs_of(records: Iterable[RunRecord]) -> Mapping[Place, Mapping[int, tuple[Pair, ...]]]:
    """Return for each task and set, and for each seed, the pairs that its runs saw.

    Variants mostly share their sets, and equal pairs count once. A run that recorded no training
    set has no pairs.
    """
    found: dict[Place, dict[int, dict[Pair, None]]] = {}
    for record in records:
        for name, other in record.sets.items():
            if name != TRAIN and TRAIN in record.sets:
                seeds = found.setdefault((record.task, name), {})
                seeds.setdefault(record.seed, {})[Pair(record.sets[TRAIN], other)] = None
    return {
        place: {seed: tuple(pairs) for seed, pairs in sorted(seeds.items())}
        for place, seeds in found.items()
    }


def pitfalls(
    detector: str,
    records: Iterable[RunRecord],
    measure: Callable[[SetFacts, SetFacts], Measure | None],
    said: Callable[[Measure, Place], Sentence],
) -> tuple[Pitfall, ...]:
    """Return one pitfall for each task and set; it fires where at least one seed does.

    Parameters
    ----------
    detector
        Its name.
    records
        The runs, of any tasks, variants and seeds.
    measure
        What to measure on training set and other set; None where the facts do not suffice.
    said
        What to say of it, without a full stop; the count over seeds is added.
    """
    made: list[Pitfall] = []
    for place, seeds in pairs_of(records).items():
        worst: dict[int, Measure] = {}
        for seed, pairs in seeds.items():
            results = [measure(pair.train, pair.other) for pair in pairs]
            known = [result for result in results if result is not None]
            if known:
                worst[seed] = max(known, key=_rank)
        if worst:
            made.append(_pitfall(detector, place, worst, said))
    return tuple(made)


def _pitfall(
    detector: str,
    place: Place,
    worst: Mapping[int, Measure],
    said: Callable[[Measure, Place], Sentence],
) -> Pitfall:
    shown = max(worst, key=lambda seed: _rank(worst[seed]))
    fired = sum(one.fired for one in worst.values())
    task, name = place
    subject = plain_text(compose(SUBJECT, task=task, name=name))
    evidence = compose(
        COUNTED,
        said=said(worst[shown], place),
        fired=str(fired),
        seeds=str(len(worst)),
        seed=str(shown),
    )
    return Pitfall(detector, subject, fired > 0, evidence)


def _rank(measured: Measured) -> tuple[bool, float]:
    return measured.fired, measured.size
