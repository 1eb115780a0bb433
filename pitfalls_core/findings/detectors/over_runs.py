"""What a detector found in each run of an arm, as one pitfall."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.pitfall import Pitfall, RunAlarm
from pitfalls_core.findings.detectors.run_words import COUNTED, EPOCHS, TOO_FEW
from pitfalls_core.findings.sentence import Sentence, compose


class Look(Protocol):
    """What a detector measured on one run."""

    @property
    def fired(self) -> bool:
        """Whether this run raises the alarm."""

    @property
    def size(self) -> float:
        """How far off the run is; of several, the greatest is shown."""

    @property
    def epoch(self) -> int | None:
        """In which epoch, counted from 1; None if the alarm belongs to none."""


Seen = TypeVar("Seen", bound=Look)


def over_runs(
    detector: str,
    subject: str,
    looks: Mapping[Label, Seen | None],
    said: Callable[[Seen], Sentence],
    *,
    unknown: Sentence,
) -> Pitfall:
    """Return one pitfall for an arm; it fires where at least one run does.

    Parameters
    ----------
    detector, subject
        As in `Pitfall`.
    looks
        Seed to what was measured; None where the run has nothing that can be used.
    said
        What to say of a run, without a full stop; counts and epochs are added.
    unknown
        What to say where no run has anything that can be used.
    """
    known = {seed: look for seed, look in looks.items() if look is not None}
    if not known:
        return Pitfall(detector, subject, fired=False, evidence=unknown)
    shown = max(known, key=lambda seed: (known[seed].fired, known[seed].size))
    fired = [look for look in known.values() if look.fired]
    evidence = compose(
        COUNTED,
        said=said(known[shown]),
        fired=str(len(fired)),
        runs=str(len(known)),
        epochs=_epochs([look.epoch for look in fired if look.epoch is not None]),
        seed=str(shown),
    )
    alarms = (RunAlarm(seed, look.epoch, said(look)) for seed, look in known.items() if look.fired)
    return Pitfall(detector, subject, bool(fired), evidence, tuple(alarms))


def too_few(fewest: int) -> Sentence:
    """Return what is said where every run has fewer than `fewest` epochs, or unusable ones."""
    return compose(TOO_FEW, fewest=str(fewest))


def _epochs(epochs: list[int]) -> Sentence:
    if not epochs:
        return ()
    first, last = min(epochs), max(epochs)
    return compose(EPOCHS["one" if first == last else "several"], first=str(first), last=str(last))
