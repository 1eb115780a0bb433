"""What detectors say of the curves that a user's own runs logged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pitfalls_core.findings.arms import Label
from pitfalls_core.findings.detectors.curves.course import TRAIN_LOSS, Course
from pitfalls_core.findings.detectors.curves.divergence import DETECTOR as DIVERGENCE
from pitfalls_core.findings.detectors.curves.divergence import divergence
from pitfalls_core.findings.detectors.curves.instability import instability
from pitfalls_core.findings.detectors.curves.overfitting import (
    overfitting_by_accuracy,
    overfitting_by_loss,
)
from pitfalls_core.findings.detectors.curves.plateau import plateau
from pitfalls_core.findings.detectors.curves.spike import spike
from pitfalls_core.findings.detectors.kinds.curves import DETECTORS, Detector
from pitfalls_core.findings.detectors.pitfall import Pitfall, RunAlarm
from pitfalls_core.findings.detectors.scores.best_last import DETECTOR as BEST_LAST
from pitfalls_core.findings.detectors.scores.best_last import best_last_gap
from pitfalls_core.findings.own_results.training_words import (
    LACKING,
    NO_ENDS,
    NOT_EPOCHS,
    ROLES,
    SUBJECT,
    TOO_LONG,
    TOO_NOISY,
)
from pitfalls_core.findings.sentence import Sentence, compose, plain_text
from pitfalls_core.results.logs.courses import LoggedCourse

NAMES: Mapping[Detector, str] = {
    overfitting_by_loss: "overfitting by loss",
    overfitting_by_accuracy: "overfitting by accuracy",
    divergence: "divergence",
    spike: "spike",
    plateau: "plateau",
    instability: "instability",
}
"""The detectors that need only curves that other programs log too."""

MOST_POINTS = 2000
"""Points of a curve from which on they are steps of training rather than epochs."""

MOST_NOISE = 0.03
"""Standard error of a training loss, as a share of it, up to which jumps of it mean something: the
noise that the rates of the detectors were measured with."""


@dataclass(frozen=True)
class LoggedAlarm:
    """The alarm of one run.

    Parameters
    ----------
    detector, subject
        As in `Pitfall`.
    run, seed
        Which run it is: its place in the logs, and its seed.
    step
        Where, as it was logged; None if the alarm is about the whole course.
    evidence
        What was measured on this run, with the threshold, without a full stop.
    """

    detector: str
    subject: str
    run: str
    seed: str
    step: float | None
    evidence: Sentence


@dataclass(frozen=True)
class Unapplied:
    """A detector that could not look at an arm, or at some of its runs.

    Parameters
    ----------
    detector, subject
        As in `Pitfall`.
    reason
        Why, in a clause.
    """

    detector: str
    subject: str
    reason: str


@dataclass(frozen=True, eq=False)
class Training:
    """How the runs in a user's own logs were trained, as far as the logs say.

    Parameters
    ----------
    courses
        One for each run.
    pitfalls
        What each detector that could be applied says of each arm.
    alarms
        The same, run by run, of what raises an alarm.
    unapplied
        What could not be applied, arm by arm.
    """

    courses: tuple[LoggedCourse, ...]
    pitfalls: tuple[Pitfall, ...]
    alarms: tuple[LoggedAlarm, ...]
    unapplied: tuple[Unapplied, ...]

    @property
    def arms(self) -> Mapping[str, Sequence[LoggedCourse]]:
        """What the reader sees of each arm, to its runs."""
        return _arms(self.courses)

    @property
    def seen(self) -> int:
        """How many runs have a curve that was looked at."""
        return sum(bool(one.curves) for one in self.courses)


def trained(courses: Sequence[LoggedCourse]) -> Training:
    """Return what the detectors of curves say of logged runs, arm by arm."""
    pitfalls: list[Pitfall] = []
    unapplied: list[Unapplied] = []
    arms = _arms(courses)
    for detector, needed in DETECTORS:
        if detector not in NAMES:
            continue
        needs = needed or {TRAIN_LOSS}
        for subject, runs in arms.items():
            able = {one.seed: one for one in runs if _able(one, needs, detector)}
            others = [one for one in runs if one.seed not in able]
            if able:
                pitfalls.append(detector(_courses(able), subject))
            if others:
                about = _part(subject, len(others), len(runs))
                unapplied.append(Unapplied(NAMES[detector], about, _reason(others, needs)))
    for subject, runs in arms.items():
        found = [*_best_and_last(subject, runs)]
        pitfalls += found
        unapplied += [] if found else [Unapplied(BEST_LAST, subject, NO_ENDS)]
    alarms = tuple(_alarm(one, alarm, arms) for one in pitfalls for alarm in one.alarms)
    return Training(tuple(courses), tuple(pitfalls), alarms, tuple(unapplied))


def _arms(courses: Sequence[LoggedCourse]) -> dict[str, list[LoggedCourse]]:
    found: dict[str, list[LoggedCourse]] = {}
    for one in courses:
        key = "on a dataset" if one.dataset else "alone"
        said = compose(SUBJECT[key], variant=one.variant, dataset=one.dataset)
        found.setdefault(plain_text(said), []).append(one)
    return found


def _part(subject: str, count: int, runs: int) -> str:
    """Return what the reader sees of some runs of an arm, or of all."""
    if count == runs:
        return subject
    return plain_text(compose(SUBJECT["part"], arm=subject, count=str(count), runs=str(runs)))


def _able(one: LoggedCourse, needs: frozenset[str] | set[str], detector: Detector) -> bool:
    """Return whether a detector can look at a run.

    Losses of single batches, and means of a few, jump without any instability; whether a loss is
    finite, and where it ends, can be told of any points.
    """
    epochs = one.epochs or detector is not instability
    short = len(one.steps) <= MOST_POINTS or detector is divergence
    quiet = one.noise <= MOST_NOISE or detector not in (spike, instability)
    return needs <= one.curves.keys() and epochs and short and quiet


def _courses(runs: Mapping[str, LoggedCourse]) -> dict[Label, Course]:
    return {
        seed: Course(one.curves, "ok" if one.not_finite is None else "diverged")
        for seed, one in runs.items()
    }


def _reason(runs: Sequence[LoggedCourse], needs: frozenset[str] | set[str]) -> str:
    """Return why none of these runs can be looked at."""
    lacking = [one for one in runs if not needs <= one.curves.keys()]
    seen = [one for one in runs if needs <= one.curves.keys()]
    long = [one for one in seen if len(one.steps) > MOST_POINTS]
    noise = [one.noise for one in seen if one.noise > MOST_NOISE and one not in long]
    reasons = [
        LACKING.format(curve=ROLES[role], reason=" or ".join(why))
        for role in ROLES
        if role in needs
        and (why := sorted({one.lacks[role] for one in lacking if role in one.lacks}))
    ]
    if long:
        reasons.append(TOO_LONG.format(most=f"{MOST_POINTS:,}"))
    if noise:
        least, most = f"{100 * min(noise):.0f}", f"{100 * MOST_NOISE:g}"
        reasons.append(TOO_NOISY.format(least=least, most=most))
    if len(seen) > len(long) + len(noise):
        reasons.append(NOT_EPOCHS)
    return "; ".join(reasons)


def _best_and_last(subject: str, runs: Sequence[LoggedCourse]) -> Iterator[Pitfall]:
    for score in dict.fromkeys(name for one in runs for name in one.ends):
        ends: dict[Label, tuple[float, float]] = {
            one.seed: one.ends[score] for one in runs if score in one.ends
        }
        best, last = ({seed: both[place] for seed, both in ends.items()} for place in (0, 1))
        yield best_last_gap(
            best, last, plain_text(compose(SUBJECT["score"], arm=subject, score=score))
        )


def _alarm(
    one: Pitfall, alarm: RunAlarm, arms: Mapping[str, Sequence[LoggedCourse]]
) -> LoggedAlarm:
    (course,) = [run for run in arms[one.subject] if run.seed == alarm.seed]
    step = _step(one, alarm, course)
    return LoggedAlarm(one.detector, one.subject, course.run, course.seed, step, alarm.evidence)


def _step(one: Pitfall, alarm: RunAlarm, course: LoggedCourse) -> float | None:
    """Return the logged step of an alarm; a loss that is not finite has its own."""
    if alarm.epoch is None:
        return None
    if one.detector == DIVERGENCE and course.not_finite is not None:
        return course.not_finite
    return course.steps[alarm.epoch - 1]
