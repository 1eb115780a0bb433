"""Claims about shares of variance."""

import numpy as np
import pytest

from pitfalls_core.findings.claims.rates_words import SHARES
from pitfalls_core.statistics.variance import crossed_shares
from pitfalls_core.studies.claims.quantities import Score
from pitfalls_core.studies.claims.variance import SharesAtLeast
from tests.findings.claims.run_grounds import TASK, decided, evidence, with_scores


def crossed(
    levels: int, sds: tuple[float, float, float]
) -> tuple[SharesAtLeast, dict[str, dict[str, list[float]]]]:
    """Return a claim and scores with components of these SDs: variants, seeds, the rest."""
    generator = np.random.default_rng(3)
    rows, columns = (generator.permutation(np.linspace(-1, 1, levels)) for _ in range(2))
    table = 0.7 + 0.01 * (
        sds[1] * rows[:, None]
        + sds[0] * columns[None]
        + sds[2] * generator.standard_normal((levels, levels))
    )
    names = tuple(f"v{place}" for place in range(levels))
    scores = {name: {"id": table[:, place].tolist()} for place, name in enumerate(names)}
    return SharesAtLeast(names, Score(f"{TASK}/id"), 0.2), scores


@pytest.mark.parametrize(
    ("levels", "sds", "expected"),
    [
        (14, (1.0, 1.0, 0.1), "supported"),
        (14, (1.0, 0.02, 0.5), "refuted"),
        (4, (1.0, 1.0, 0.1), "inconclusive"),
    ],
)
def test_shares_of_both_sources(
    levels: int, sds: tuple[float, float, float], expected: str
) -> None:
    """Many levels decide; four hardly can, even where both sources matter."""
    predicate, scores = crossed(levels, sds)
    finding = decided(predicate, with_scores(scores))
    assert finding.status == expected
    assert finding.null_rate is not None
    assert finding.null_rate < 0.2


def test_evidence_shows_every_share() -> None:
    """Those of the analysis of variance, and what they are conditional on."""
    predicate, scores = crossed(4, (1.0, 0.5, 0.2))
    table = np.column_stack([sets["id"] for sets in scores.values()])
    seeds, variants = crossed_shares(table).sources
    said = evidence(decided(predicate, with_scores(scores, parents=1)))
    assert said[0].startswith(f"variants: {100 * (variants.share or 0):.1f} % [")
    assert said[1].startswith(f"seeds: {100 * (seeds.share or 0):.1f} % [")
    assert said[2].startswith("the rest: ")
    assert said[3].startswith("conditional on one pre-trained checkpoint")


def test_runs_that_do_not_vary_leave_it_open() -> None:
    """There is nothing to divide."""
    predicate, _ = crossed(4, (1, 1, 1))
    same = {name: {"id": [0.5] * 4} for name in predicate.variants}
    finding = decided(predicate, with_scores(same))
    assert (finding.status, finding.null_rate) == ("inconclusive", None)
    assert evidence(finding) == [SHARES["none"]]
