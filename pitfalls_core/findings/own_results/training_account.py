"""The account of logged curves in sentences: what was looked at, and what could not be."""

from collections.abc import Iterator

from pitfalls_core.findings.own_results.training import Training
from pitfalls_core.findings.own_results.training_words import (
    ALARMS,
    BEYOND,
    GROUP,
    LOOKED,
    NO_TABLE,
    NOT_APPLIED,
    OUT_OF_REACH,
    PERCENT,
    POINTS,
)
from pitfalls_core.findings.sentence import Sentence, compose, overall

FEW = 6
"""Runs without curves that are named; of more, the others are counted."""


def looked_at(found: Training | None) -> tuple[Sentence, ...]:
    """Return which runs have curves, what a point is, and what the detectors say of them."""
    if found is None:
        return (compose(NO_TABLE),)
    runs, seen = overall(len(found.courses)), found.seen
    without = [f"“{one.run}”" for one in found.courses if not one.curves]
    named = ", ".join(without[:FEW]) + f" and {len(without) - FEW} more" * (len(without) > FEW)
    key = "none" if not seen else "some" if without else "all"
    percent = sum(one.percent for one in found.courses)
    return (
        compose(LOOKED[key], runs=runs, seen=overall(seen), others=named),
        *((compose(POINTS),) if seen else ()),
        *((compose(PERCENT, runs=overall(percent)),) if percent else ()),
        *((_alarms(found),) if seen else ()),
    )


def not_applied(found: Training | None) -> tuple[Sentence, ...]:
    """Return which detectors could not look at which runs and why, then those out of reach."""
    if found is None:
        return ()
    groups = (
        compose(GROUP, what=what, detectors=", ".join(names)) for what, names in BEYOND.items()
    )
    parts: list[str] = ["".join(map(str, one)) for one in groups]
    return (*_unapplied(found), compose(OUT_OF_REACH, groups="; ".join(parts)))


def _unapplied(found: Training) -> Iterator[Sentence]:
    """Yield one sentence for each detector and reason, with all that it holds for."""
    subjects: dict[tuple[str, str], list[str]] = {}
    for one in found.unapplied:
        subjects.setdefault((one.detector, one.reason), []).append(one.subject)
    detectors: dict[tuple[str, str], list[str]] = {}
    for (detector, reason), names in subjects.items():
        detectors.setdefault((", ".join(names), reason), []).append(detector)
    for (shown, why), which in detectors.items():
        yield compose(NOT_APPLIED, detector=", ".join(which), subject=shown, reason=why)


def _alarms(found: Training) -> Sentence:
    fired = sum(one.fired for one in found.pitfalls)
    key = "some" if fired else "none"
    return compose(ALARMS[key], alarms=overall(fired), looks=overall(len(found.pitfalls)))
