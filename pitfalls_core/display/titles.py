"""What the reader sees for a comparison where there is room for a name only."""

from pitfalls_core.findings.comparison import Comparison
from pitfalls_core.findings.comparison_set import ComparisonSet


def comparison_titles(one: Comparison, among: ComparisonSet) -> tuple[str, ...]:
    """Return the title of the dataset, then metric and treatment where there are several."""
    titles = [among.dataset_title(one)]
    if len(among.metrics) > 1:
        titles.append(one.design.metric)
    if len(among.treatments) > 1:
        titles.append(among.treatment_title(one))
    return tuple(titles)


def place_title(dataset: str, treatment: str, among: ComparisonSet) -> str:
    """Return the title of the dataset, and of the treatment where there are several."""
    title = among.titles.datasets[dataset]
    if len(among.treatments) > 1:
        return f"{title}: {among.titles.variants[treatment]}"
    return title


def treatment_title(among: ComparisonSet) -> str:
    """Return the title of the only treatment, or the word for all of them."""
    treatments = among.treatments
    return among.titles.variants[treatments[0]] if len(treatments) == 1 else "Treatment"


def baseline_title(among: ComparisonSet) -> str:
    """Return the title of the only baseline, or the word for all of them."""
    baselines = dict.fromkeys(one.design.baseline for one in among.comparisons)
    return among.titles.variants[next(iter(baselines))] if len(baselines) == 1 else "Baseline"
