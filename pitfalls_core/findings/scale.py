"""How numbers look to the reader: the scale of a metric, p-values, rates."""

import math
from dataclasses import dataclass

MINUS = "\N{MINUS SIGN}"

GAP = "\N{EN DASH}"
"""What stands where there is no number."""

MOST_DECIMALS = 8

POINT = "point"


@dataclass(frozen=True)
class Scale:
    """How the values of one metric are shown.

    Parameters
    ----------
    factor
        What a stored value is multiplied by.
    decimals
        Of scores and of differences.
    unit
        Unit of a score; empty if there is none, or none is known.
    step
        Unit of a difference in the singular; empty as for `unit`.
    """

    factor: float = 1.0
    decimals: int = 3
    unit: str = ""
    step: str = ""

    @classmethod
    def resolving(cls, spread: float, unit: str = "") -> "Scale":
        """Return the scale that shows two digits of `spread`, in the values' own unit."""
        if not 0 < spread < math.inf:
            return cls(unit=unit, step=unit)
        decimals = 1 - math.floor(math.log10(spread))
        return cls(decimals=min(max(decimals, 0), MOST_DECIMALS), unit=unit, step=unit)

    @property
    def smallest(self) -> float:
        """The smallest difference that is not shown as zero."""
        return 10.0**-self.decimals / self.factor

    def score(self, value: float) -> str:
        """Return a score without its unit, for example ``"81.2"``."""
        return _fixed(self.factor * value, self.decimals)

    def signed(self, difference: float) -> str:
        """Return a difference with its sign and without its unit, for example ``"+1.3"``."""
        text = self.score(difference)
        shown_as_zero = not any(digit in "123456789" for digit in text)
        return text if difference <= 0 or shown_as_zero else f"+{text}"

    def change(self, difference: float) -> str:
        """Return a difference with its sign and unit, for example ``"+1.3 points"``."""
        return self._with_unit(self.signed(difference), singular=False)

    def size(self, difference: float) -> str:
        """Return a difference without a sign, for example ``"1.3 points"``."""
        text = self.score(abs(difference))
        return self._with_unit(text, singular=text in ("1", "1.0"))

    def interval(self, interval: tuple[float, float]) -> str:
        """Return an interval of differences without its unit, for example ``"[−0.2, +1.3]"``."""
        return f"[{self.signed(interval[0])}, {self.signed(interval[1])}]"

    def range(self, interval: tuple[float, float]) -> str:
        """Return an interval of differences and its unit, for example ``"[−0.2, +1.3] points"``."""
        return self._with_unit(self.interval(interval), singular=False)

    def named(self, metric: str) -> str:
        """Return `metric` with the unit of its scores, for example ``"accuracy (%)"``."""
        name = metric_name(metric)
        return f"{name} ({self.unit})" if self.unit else name

    @property
    def steps(self) -> str:
        """The unit of differences in the plural; empty if there is none."""
        return f"{self.step}s" if self.step == POINT else self.step

    def _with_unit(self, text: str, *, singular: bool) -> str:
        unit = self.step if singular else self.steps
        return f"{text} {unit}" if unit else text


ACCURACY = Scale(factor=100.0, decimals=1, unit="%", step=POINT)
"""Shares in [0, 1] are shown in percent, their differences in points."""


FORMULAS = {
    "accuracy": "the share of examples whose most probable class is the label",
    "swa": (
        "accuracy with each sequence weighted by its number of different shapes; undefined where "
        "all weights are zero"
    ),
    "cwa": (
        "accuracy with each sequence weighted by its number of different colours; undefined where "
        "all weights are zero"
    ),
    "hwa": (
        "2 SWA CWA / (SWA + CWA), where SWA and CWA are accuracies with each sequence weighted by "
        "its numbers of different shapes and of different colours; undefined where either is"
    ),
}
"""Metric to what it is, in words."""

ACRONYMS = frozenset(("swa", "cwa", "hwa", "scwa"))


def formula(metric: str) -> str:
    """Return what `metric` is, in words."""
    return FORMULAS.get(metric, "as the program that made the runs defines it")


LAST_EPOCH = "_last_epoch"
"""How the name of a metric ends that is taken after the last epoch, not at the selected one."""


def metric_name(metric: str) -> str:
    """Return `metric` as it stands in a sentence: acronyms in capitals."""
    return metric.upper() if metric in ACRONYMS else metric


def metric_heading(metric: str) -> str:
    """Return `metric` as it stands at the start of a sentence."""
    name = metric_name(metric)
    return name[:1].upper() + name[1:]


def p_text(p: float | None) -> str:
    """Return a p-value with three decimals, ``"< .001"`` below that, a dash if there is none."""
    if p is None:
        return GAP
    return "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


def share(rate: float) -> str:
    """Return a rate in whole percent; what is not quite 0 or 100 is not shown as such."""
    if 0 < rate < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < rate < 1 else f"{100 * rate:.0f} %"


def _fixed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return GAP
    text = f"{value:.{decimals}f}"
    return text.replace("-", MINUS) if float(text) else text.removeprefix("-")
