"""A revision in a few counts."""

from collections.abc import Iterator
from dataclasses import dataclass

from pitfalls_core.findings.revision.changes import Change, Revision


@dataclass(frozen=True)
class Summary:
    """How much changed.

    Parameters
    ----------
    comparisons, runs, claims, scores
        How many are in both files.
    comparisons_moved
        Comparisons of which a number changed.
    verdicts_flipped
        Comparisons whose verdict is another one, by itself or in its family.
    comparisons_changed_otherwise
        Comparisons of which no number changed and no verdict, but something else.
    claims_changed, runs_changed, scores_moved
        Those in both files that changed; of runs, other than in their scores.
    settings_changed
        Fields of the document and of its studies.
    only_old, only_new
        Studies, comparisons, runs, claims and scores in one file only; of a study that is in one
        file only, nothing else is counted.
    """

    comparisons: int
    runs: int
    claims: int
    scores: int
    comparisons_moved: int
    verdicts_flipped: int
    comparisons_changed_otherwise: int
    claims_changed: int
    runs_changed: int
    scores_moved: int
    settings_changed: int
    only_old: int
    only_new: int


def summary_of(found: Revision) -> Summary:
    """Return the counts of a revision."""
    studies = found.studies
    comparisons = [one for study in studies for one in study.changed_comparisons]
    runs = [one for study in studies for one in study.runs.changed]
    owns = [found.own, *(study.own for study in studies)]
    matchings = [matching for study in studies for matching in study.matchings.values()]
    scores = list(_scores(found))
    return Summary(
        comparisons=sum(study.comparisons.both for study in studies),
        runs=sum(study.runs.both for study in studies),
        claims=sum(study.claims.both for study in studies),
        scores=sum(study.scores for study in studies),
        comparisons_moved=sum(one.moved for one in comparisons),
        verdicts_flipped=sum(one.flipped for one in comparisons),
        comparisons_changed_otherwise=sum(not (one.moved or one.flipped) for one in comparisons),
        claims_changed=sum(len(study.claims.changed) for study in studies),
        runs_changed=sum(bool(one.changes or one.sets) for one in runs),
        scores_moved=sum(one.move is not None for one in scores),
        settings_changed=sum(len(one.changes) + len(one.sets) for one in owns),
        only_old=len(found.only_old)
        + sum(len(one.only_old) for one in matchings)
        + sum(one.new is None for one in scores),
        only_new=len(found.only_new)
        + sum(len(one.only_new) for one in matchings)
        + sum(one.old is None for one in scores),
    )


def _scores(found: Revision) -> Iterator[Change]:
    for study in found.studies:
        for run in study.runs.changed:
            yield from run.scores
