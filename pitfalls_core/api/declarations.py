"""What may be declared about scores, as keyword arguments."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, TypedDict

PerMetric = float | Mapping[str, float]
"""One value, or one for each metric by name."""


class Declarations(TypedDict, total=False):
    """What may be declared about scores: options of ``pitfalls analyze``."""

    metric: str
    margin: PerMetric | None
    lower_is_better: bool
    higher_is_better: bool
    lower: Sequence[str]
    floor: PerMetric
    ceiling: PerMetric
    positive_control: str
    planned_seeds: int
    pairing: Literal["auto", "paired", "unpaired"]
    families: Literal["metric", "dataset", "variant"]
    examples: int
    unit: str
    selection: str
    tuning: str
    repeats: Literal["mean", "last"]


class AnalyzeOptions(Declarations, total=False):
    """All options of ``pitfalls analyze``."""

    wide: bool
    variant_col: str
    seed_col: str
    dataset_col: str
    metric_col: str
    value_col: str
    status_col: str
    out: str | Path
    anonymous: bool


class ReanalyzeOptions(TypedDict, total=False):
    """The options of ``pitfalls reanalyze``."""

    margin: float | None
    spread: Literal["sd", "se", "pop-sd", "pop-se", "ci95", "unknown"]
    lower_is_better: bool
    examples: int
    ceiling: float
    metric: str
    unit: str
    out: str | Path
    anonymous: bool
