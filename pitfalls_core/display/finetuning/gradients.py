"""How large gradients were in runs that failed, beside those that did not."""

from collections.abc import Sequence

from pitfalls_core.display.document import Figure
from pitfalls_core.display.finetuning.chosen import Panel
from pitfalls_core.display.finetuning.curves import Curve, curves_figure
from pitfalls_core.findings.analysis import Analysis

LARGEST = Curve(
    "gradient_norm_max",
    "largest norm",
    "Norm of the gradient over all learning parameters, before any clipping: the largest of each "
    "epoch.",
)


def gradients_figure(
    analysis: Analysis, panels: Sequence[Panel], *, task: str, label: str = "fig-gradients"
) -> Figure:
    """Draw the largest gradient norm of every epoch of every run, failed runs marked."""
    return curves_figure(analysis, LARGEST, panels, task=task, label=label)
