"""Figure 2 of source paper 004 as it should have been: the network that was trained, with sizes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import FancyBboxPatch

from pitfalls_core.display.document import Figure
from pitfalls_core.display.drawing import PAGE, csv_text, renderings
from pitfalls_core.display.sentences import caption
from pitfalls_core.display.sequences.runs import records_of
from pitfalls_core.display.style import Theme
from pitfalls_core.display.whole import of_whole
from pitfalls_core.findings.analysis import Analysis

Tensors = Mapping[str, tuple[int, ...]]
"""Name of every parameter tensor to its shape."""

LAYER = re.compile(r"recurrent\.\w+?_l(?P<layer>\d+)(?P<reverse>_reverse)?")
"""How torch names the tensors of recurrent layers."""

HIDDEN = re.compile(r"recurrent\.weight_hh_l\d+")


@dataclass(frozen=True)
class Stage:
    """One stage of the network: its name, what it makes of its input, and its parameters."""

    name: str
    makes: str
    parameters: int


def stages_of(tensors: Tensors) -> tuple[Stage, ...]:
    """Return the stages of a bidirectional recurrent network, from the names of its tensors.

    Embedding, one stage for each recurrent layer, the mean, and the linear layer; every tensor
    belongs to one stage.
    """
    counts: dict[str, int] = {}
    for name, shape in tensors.items():
        found = LAYER.match(name)
        stage = f"layer {1 + int(found['layer'])}" if found else name.partition(".")[0]
        counts[stage] = counts.get(stage, 0) + prod(shape)
    units = next(shape[-1] for name, shape in tensors.items() if HIDDEN.match(name))
    vectors = sum(shape[1] for name, shape in tensors.items() if name.startswith("embedding"))
    classes = tensors["head.weight"][0]
    layers = sorted(name for name in counts if name.startswith("layer "))
    return (
        Stage("tokens", "shape and colour\nof each place", 0),
        Stage("embedding", f"{vectors} numbers\na token", counts["embedding"]),
        *(
            Stage(f"LSTM {name}", f"{units} forward,\n{units} backward", counts[name])
            for name in layers
        ),
        Stage("masked mean", f"{2 * units} numbers\na sequence", 0),
        Stage("linear", f"{classes} logits", counts["head"]),
    )


def network_figure(analysis: Analysis, variant: str = "baseline", *, answers: str = "") -> Figure:
    """Draw the network of `variant` from the parameters that its runs had.

    Parameters
    ----------
    analysis
        Of a study whose runs recorded their tensors.
    variant
        A bidirectional recurrent network.
    answers
        The exhibit of the source paper that it answers.
    """
    study = analysis.study
    records = [one for task in study.tasks for one in records_of(analysis, task.name, variant)]
    known = [one for one in records if one.tensors]
    stages = stages_of(known[0].tensors) if known else ()
    total = sum(stage.parameters for stage in stages)

    def paint(canvas: Canvas, theme: Theme) -> None:
        panel = canvas.subplots()
        panel.set_axis_off()
        panel.set(xlim=(0, max(1, len(stages))), ylim=(0, 1))
        for place, stage in enumerate(stages):
            _stage(panel, place, stage, theme)

    files: dict[str, Any] = renderings(paint, (PAGE, 1.15))
    title = study.variant(variant).title
    return Figure(
        label="fig-network",
        caption=caption(
            "{title}, drawn from the parameter tensors that the runs recorded: {count} parameters. "
            "Below each stage is what it makes."
            if known
            else "{title}: no run is finished that the network could be read from.",
            title=title,
            count=of_whole(f"{total:,}"),
        ),
        alt=f"{title} from tokens to logits in {len(stages)} stages.",
        data=_data(stages),
        wide=True,
        answers=answers,
        **files,
    )


def _stage(panel: Axes, place: int, stage: Stage, theme: Theme) -> None:
    box = FancyBboxPatch(
        (place + 0.09, 0.5),
        0.82,
        0.42,
        boxstyle="round,pad=0,rounding_size=0.04",
        linewidth=0.8,
        edgecolor=theme.ink if stage.parameters else theme.muted,
        facecolor=theme.band if stage.parameters else "none",
    )
    panel.add_patch(box)
    count = f"{stage.parameters:,}" if stage.parameters else "no parameters"
    panel.text(place + 0.5, 0.71, f"{stage.name}\n{count}", ha="center", va="center")
    panel.text(place + 0.5, 0.4, stage.makes, ha="center", va="top", color=theme.muted)
    if place:
        panel.annotate(
            "",
            (place + 0.09, 0.71),
            (place - 0.09, 0.71),
            arrowprops={"arrowstyle": "-|>", "linewidth": 0.8, "color": theme.muted},
        )


def _data(stages: Sequence[Stage]) -> str:
    rows = ((one.name, one.makes.replace("\n", " "), one.parameters) for one in stages)
    return csv_text(("stage", "makes", "parameters"), rows)
