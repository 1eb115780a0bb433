"""Tables of own scores whose ``results.json`` is looked at, and how to get it without documents."""

import json
from typing import Any

import numpy as np

from pitfalls_core.findings.own_results.assessment import Assessment
from pitfalls_core.report.own_results.scores_document import assessment_document
from pitfalls_core.report.results_file import checked_text
from tests.report.sample_paper import PAPER

Entry = dict[str, Any]


def drawn(count: int, place: int, *, spread: float = 0.01, level: float = 0.8) -> list[float]:
    """Return `count` scores with four decimals, the same for one `place`."""
    generator = np.random.default_rng((2024, place))
    return [round(score, 4) for score in generator.normal(level, spread, count).tolist()]


def document(found: Assessment) -> Any:
    """Return results.json as a reader gets it, held against the schema."""
    return json.loads(checked_text(assessment_document(found, PAPER, "mine")))


def study(found: Assessment) -> Any:
    """Return the one study of results.json."""
    (one,) = document(found)["studies"]
    return one


def entries(found: Assessment) -> dict[str, Entry]:
    """Return the comparisons of results.json by id."""
    return {entry["id"]: entry for entry in study(found)["comparisons"]}


def entry(found: Assessment) -> Entry:
    """Return the one comparison of results.json."""
    (one,) = entries(found).values()
    return one


SEVERAL: dict[tuple[str, str, str], list[float]] = {
    (variant, dataset, metric): drawn(6, 10 * place + 5 * (metric == "loss"), level=level)
    for place, (variant, dataset) in enumerate(
        (variant, dataset) for variant in ("base", "new", "other", "bad") for dataset in "ab"
    )
    for metric, level in (("acc", 0.7 if variant == "bad" else 0.8), ("loss", 1.2))
}
MARGINS = {"acc": 0.02, "loss": 0.05}
DECLARED: dict[str, Any] = {
    "margins": MARGINS,
    "lower_is_better": ("loss",),
    "positive_control": "bad",
    "floors": {"acc": 0.1},
}
