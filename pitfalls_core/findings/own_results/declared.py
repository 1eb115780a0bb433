"""What the author of a table of results says about it, since the table itself cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pitfalls_core.errors import InputError, UnknownNameError

EVERY_METRIC = ""
"""Stands for the name of a metric where something is said of all of them."""

Pairing = Literal["auto", "paired", "unpaired"]
Families = Literal["metric", "dataset", "variant"]


@dataclass(frozen=True)
class Declared:
    """How a table of results is to be read.

    Parameters
    ----------
    baseline
        The variant that all others are compared with.
    margins
        Metric to the smallest difference that would matter, in the unit of the scores; the metric
        may be `EVERY_METRIC` where there is only one.
    lower_is_better
        Metrics of which a smaller value is a better one.
    floors, ceilings
        Metric to the value for a model that has learned nothing, and to the best value.
    unit
        Unit of the scores, for the reader; may be empty.
    positive_control
        The variant whose effect must be found; empty if there is none.
    planned_seeds
        Runs that were planned in each arm; None if all that were planned are in the table.
    pairing
        Whether equal seeds are compared with each other; ``auto`` looks whether they are shared.
    families
        What the comparisons corrected together have in common: a metric, or a metric and a dataset
        or variant.
    examples
        Test examples behind each score; None if not known.
    selection, tuning
        How checkpoints were selected and how hyper-parameters were tuned; empty if not declared.
    """

    baseline: str
    margins: Mapping[str, float] = field(default_factory=dict)
    lower_is_better: tuple[str, ...] = ()
    floors: Mapping[str, float] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)
    unit: str = ""
    positive_control: str = ""
    planned_seeds: int | None = None
    pairing: Pairing = "auto"
    families: Families = "metric"
    examples: int | None = None
    selection: str = ""
    tuning: str = ""

    def named(self, metrics: Sequence[str]) -> "Declared":
        """Return the same with every metric by its name, the table having `metrics`.

        Raises
        ------
        UnknownNameError
            If a metric is named that the table does not have.
        InputError
            If a value was given for no metric in particular, and there are several.
        """
        given = (
            ("--margin", self.margins),
            ("--floor", self.floors),
            ("--ceiling", self.ceilings),
            ("--lower", self.lower_is_better),
        )
        for option, names in given:
            for metric in names:
                if metric not in (*metrics, EVERY_METRIC):
                    raise UnknownNameError("metric", metric, metrics, f"given with {option}")
        everywhere = EVERY_METRIC in self.lower_is_better
        return replace(
            self,
            margins=_named("--margin", self.margins, metrics),
            floors=_named("--floor", self.floors, metrics),
            ceilings=_named("--ceiling", self.ceilings, metrics),
            lower_is_better=tuple(metrics) if everywhere else self.lower_is_better,
        )


def _named(option: str, values: Mapping[str, float], metrics: Sequence[str]) -> dict[str, float]:
    if EVERY_METRIC not in values:
        return dict(values)
    value = values[EVERY_METRIC]
    if len(metrics) > 1:
        raise InputError(
            f"{option} {value:g} does not say which metric it is for; there are {_list(metrics)}: "
            f"write {option} '{metrics[0]}={value:g}', or choose one with --metric"
        )
    return {metrics[0] if name == EVERY_METRIC else name: one for name, one in values.items()}


def _list(names: Iterable[str]) -> str:
    *most, last = map(repr, names)
    return f"{', '.join(most)} and {last}"
