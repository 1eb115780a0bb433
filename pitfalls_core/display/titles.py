"""What the reader sees for a comparison where there is room for a name only."""

from pitfalls_core.findings.analysis import Analysis
from pitfalls_core.findings.comparison import Comparison


def comparison_titles(one: Comparison, analysis: Analysis) -> tuple[str, ...]:
    """Return the title of the test set, and that of the treatment where there are several."""
    study, design = analysis.study, one.design
    dataset = study.dataset_title(design.dataset)
    if len(study.treatments) == 1:
        return (dataset,)
    return dataset, study.variant(design.treatment).title


def treatment_title(analysis: Analysis) -> str:
    """Return the title of the only treatment, or the word for all of them."""
    treatments = analysis.study.treatments
    return treatments[0].title if len(treatments) == 1 else "Treatment"
