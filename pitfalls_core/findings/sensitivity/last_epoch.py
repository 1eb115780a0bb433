"""What comparisons would say of scores after the last epoch in place of the selected one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pitfalls_core.findings.arms import Arm
from pitfalls_core.findings.comparing import Case, compare_all
from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.scale import LAST_EPOCH
from pitfalls_core.runs.store.record import RunRecord

Arms = Mapping[tuple[str, str], Arm]


def at_the_last_epoch(
    comparisons: Sequence[Comparison], arms: Arms, records: Sequence[RunRecord]
) -> list[Comparison]:
    """Return `comparisons`, each with what it would be at the last epoch where runs have both.

    Margin, test and seeds are those of the comparison. A comparison whose finished runs were all
    scored in the state of their last epoch, or of which a run lacks that score, stays as it is.

    Parameters
    ----------
    comparisons
        On datasets ``task/set``.
    arms
        (dataset, variant) to the scores at the selected epoch, with the ids of their runs.
    records
        The runs, with their scores ``set/metric`` and ``set/metric_last_epoch``.
    """
    by_id = {one.id: one for one in records}
    cases: dict[str, Case] = {}
    for one in comparisons:
        design = one.design
        sides = [arms[design.dataset, name] for name in (design.treatment, design.baseline)]
        score = f"{design.dataset.partition('/')[2]}/{design.metric}{LAST_EPOCH}"
        last = [_scored(arm, score, by_id) for arm in sides]
        pairs = list(zip(last, sides, strict=True))
        complete = all(len(new.scores) == len(arm.scores) for new, arm in pairs)
        if complete and any(new.scores != arm.scores for new, arm in pairs):
            metric = f"{design.metric}{LAST_EPOCH}"
            cases[one.id] = Case(last[0], last[1], replace(design, metric=metric, primary=False))
    found = dict(zip(cases, compare_all(list(cases.values())), strict=True))
    return [replace(one, at_last_epoch=found.get(one.id)) for one in comparisons]


def _scored(arm: Arm, score: str, records: Mapping[str, RunRecord]) -> Arm:
    """Return `arm` with another score of its runs; predictions are those of the selected epoch."""
    found = {seed: records[arm.runs[seed]].scores for seed in arm.scores}
    scores = {seed: one[score] for seed, one in found.items() if score in one}
    return replace(arm, scores=scores, predictions={})
