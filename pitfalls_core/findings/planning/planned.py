"""What the planned seeds of a study could detect, before its first run: from numbers of seeds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pitfalls_core.findings.analysis import arm_of
from pitfalls_core.findings.comparison import Design
from pitfalls_core.findings.contrasts import contrast_of
from pitfalls_core.findings.designs import question_designs
from pitfalls_core.findings.planning.plan import Spread
from pitfalls_core.runs.plan import planned_seeds
from pitfalls_core.runs.runner import StudyRuns
from pitfalls_core.statistics.equivalence import equivalence_reach
from pitfalls_core.statistics.exact import smallest_sign_flip_p
from pitfalls_core.statistics.power import detectable_effect
from pitfalls_core.studies.profiles import at_profile
from pitfalls_core.studies.study import Study


@dataclass(frozen=True)
class Assumption:
    """At which risks, and with which noise.

    Parameters
    ----------
    alpha, power
        Level of one test, and the probability of success asked for.
    sd
        SD of the paired differences in the metric's stored unit; None to leave it open.
    """

    alpha: float = 0.05
    power: float = 0.8
    sd: float | None = None


@dataclass(frozen=True)
class LevelReach:
    """What a number of pairs resolves at one level.

    Parameters
    ----------
    alpha
        The level.
    detectable, confirmable
        The smallest true difference that is detected, and the smallest margin within which
        equivalence is shown if nothing differs, with the power asked for; in SDs of the paired
        differences.
    largest_sd_to_detect, largest_sd_to_show
        The SDs with which the study's margin is just that; in the metric's stored unit.
    detectable_at_sd, confirmable_at_sd
        As `detectable` and `confirmable`, in the metric's stored unit; None if no SD is assumed.
    exact_reaches
        Whether the smallest exact p is not above the level.
    """

    alpha: float
    detectable: float
    confirmable: float
    largest_sd_to_detect: float
    largest_sd_to_show: float
    detectable_at_sd: float | None
    confirmable_at_sd: float | None
    exact_reaches: bool


@dataclass(frozen=True)
class TaskReach:
    """What the planned seeds of one task could show.

    Parameters
    ----------
    task
        Its name.
    family, comparisons
        The primary family that comparisons on the task are corrected in, and how many are corrected
        there; empty and 1 where none is primary.
    pairs
        Planned pairs of each comparison.
    smallest_p
        The smallest p that the exact test over all sign flips can reach; None below two pairs.
    levels
        The level of one test, and what Holm leaves to the first of the family; empty below two
        pairs.
    """

    task: str
    family: str
    comparisons: int
    pairs: int
    smallest_p: float | None
    levels: tuple[LevelReach, ...]


@dataclass(frozen=True)
class Observed:
    """The noise of a primary comparison in results that there are, and of which profile they are.

    Nothing here knows the observed difference.
    """

    profile: str
    spread: Spread


@dataclass(frozen=True)
class PlannedReach:
    """What the planned seeds of a study could show.

    Parameters
    ----------
    study, profile, margin
        Of which plan.
    assumption
        Under which assumptions.
    tasks
        Task by task, and family by family.
    observed
        The noise in finished results; empty if there are none.
    """

    study: str
    profile: str
    margin: float
    assumption: Assumption
    tasks: tuple[TaskReach, ...]
    observed: tuple[Observed, ...] = ()


def planned_reach(
    study: Study,
    profile: str,
    assumption: Assumption | None = None,
    results: Sequence[StudyRuns] = (),
) -> PlannedReach:
    """Return what the planned seeds of `study` at `profile` could show.

    Parameters
    ----------
    study, profile
        Whose plan it is.
    assumption
        Risks and noise; by default, level 0.05, power 0.8 and no SD.
    results
        Runs of the study at any profile, whose noise is to be shown.

    Raises
    ------
    InputError
        If alpha or the power is out of range.
    """
    assumed = assumption or Assumption()
    return PlannedReach(
        study.name,
        profile,
        study.margin.value,
        assumed,
        tuple(_tasks(study, profile, assumed)),
        tuple(one for runs in results for one in _observed(runs)),
    )


def _tasks(study: Study, profile: str, assumed: Assumption) -> Iterator[TaskReach]:
    study = at_profile(study, profile)
    designs, seeds = question_designs(study), planned_seeds(study, profile)
    sizes = Counter(one.family for one in designs if one.primary)
    for task in study.tasks:
        own = [one for one in designs if _task(one) == task.name]
        primary = [one for one in own if one.primary]
        for family, pairs in dict.fromkeys(
            (one.family if one.primary else "", _pairs(one, seeds)) for one in primary or own
        ):
            yield _reach(task.name, family, sizes.get(family, 1), pairs, study, assumed)


def _reach(
    task: str, family: str, size: int, pairs: int, study: Study, assumed: Assumption
) -> TaskReach:
    if pairs < 2:
        return TaskReach(task, family, size, pairs, None, ())
    smallest = smallest_sign_flip_p(pairs)
    levels = dict.fromkeys((assumed.alpha, assumed.alpha / size))
    margin = study.margin.value
    return TaskReach(
        task,
        family,
        size,
        pairs,
        smallest,
        tuple(_level(alpha, pairs, margin, smallest, assumed) for alpha in levels),
    )


def _level(
    alpha: float, pairs: int, margin: float, smallest: float, assumed: Assumption
) -> LevelReach:
    detectable = detectable_effect(pairs, paired=True, alpha=alpha, power=assumed.power)
    confirmable = equivalence_reach(pairs, paired=True, alpha=alpha, power=assumed.power)
    sd = assumed.sd
    return LevelReach(
        alpha,
        detectable,
        confirmable,
        largest_sd_to_detect=margin / detectable,
        largest_sd_to_show=margin / confirmable,
        detectable_at_sd=None if sd is None else sd * detectable,
        confirmable_at_sd=None if sd is None else sd * confirmable,
        exact_reaches=smallest <= alpha,
    )


def _observed(runs: StudyRuns) -> Iterator[Observed]:
    """Yield the SD of every primary comparison that has one."""
    for design in question_designs(runs.study):
        if not design.primary:
            continue
        arms = (arm_of(runs, design.dataset, arm) for arm in (design.treatment, design.baseline))
        contrast = contrast_of(*arms, paired=True)
        if contrast.estimate is None or contrast.estimate.degenerate:
            continue
        noise = contrast.planning
        yield Observed(
            runs.profile,
            Spread.estimated(design.dataset, design.treatment, n=noise.n, sd=noise.sd, df=noise.df),
        )


def _pairs(design: Design, seeds: Mapping[str, int]) -> int:
    return min(seeds[f"{_task(design)}/{arm}"] for arm in (design.treatment, design.baseline))


def _task(design: Design) -> str:
    return design.dataset.partition("/")[0]
