"""A comparison that a reader can judge by another margin."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MarginCase:
    """A comparison whose verdict a reader may look up at another margin, where a format can ask.

    Parameters
    ----------
    title, group
        What is compared, and the heading of the comparisons that share a metric and a margin.
    margin
        The margin in force, in the metric's unit; empty if none was set.
    ci95, ci90
        Limits of the intervals of the difference, in the metric's unit; not to be used where
        `holds` is set.
    shown95, shown90
        The same for the reader.
    verdict
        The word for the verdict in force.
    holds
        The verdict that holds at every margin; empty if it hangs on the margin.
    factor, decimals, unit
        How a margin looks to the reader.
    rule
        By which rule the scores were selected, where that was not planned; empty for the plan.
    further
        The same comparison by other rules.
    """

    title: str
    group: str
    margin: tuple[float, ...]
    ci95: tuple[float, float]
    ci90: tuple[float, float]
    shown95: str
    shown90: str
    verdict: str
    holds: str
    factor: float
    decimals: int
    unit: str
    rule: str = ""
    further: tuple["MarginCase", ...] = ()
