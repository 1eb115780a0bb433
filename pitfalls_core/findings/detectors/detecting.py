"""Every detector that a study is put through."""

from collections.abc import Mapping, Sequence

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.behaviour.behaviour import Behaviour
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.detectors.kinds import arms as of_arms
from pitfalls_core.findings.detectors.kinds import comparisons as of_comparisons
from pitfalls_core.findings.detectors.kinds import live as of_live_sets
from pitfalls_core.findings.detectors.kinds import sets as of_sets
from pitfalls_core.findings.detectors.kinds.curves import curves
from pitfalls_core.findings.detectors.pitfall import Pitfall
from pitfalls_core.findings.detectors.scene import Kind, Name, Scene
from pitfalls_core.runs.runner import StudyRuns

KINDS: tuple[Kind, ...] = (
    of_comparisons.lotteries,
    of_comparisons.powers,
    of_comparisons.classes,
    of_comparisons.flips,
    of_sets.fingerprints,
    of_sets.leaks,
    of_sets.mismatches,
    curves,
    of_arms.collapses,
    of_arms.instabilities,
    of_arms.best_and_last,
    of_arms.deceptions,
    of_arms.namings,
    of_live_sets.gaps,
    of_live_sets.reversals,
)
"""All detectors, in the order of the tables."""


def detect(
    runs: StudyRuns,
    comparisons: Sequence[Comparison],
    arms: Mapping[tuple[str, str], Arm],
    behaviour: Behaviour,
    name: Name,
) -> tuple[Pitfall, ...]:
    """Return what every detector says, alarm or not, detector by detector.

    Parameters
    ----------
    runs
        The study with its runs.
    comparisons
        Those of the study's question.
    arms
        (dataset, variant) to its scores.
    behaviour
        Of these comparisons.
    name
        Names a variant on a dataset.
    """
    scene = Scene(runs, comparisons, arms, behaviour, name)
    return tuple(pitfall for kind in KINDS for pitfall in kind(scene))
