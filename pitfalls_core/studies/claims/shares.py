"""Predicates about the share of runs in which something was seen."""

from dataclasses import dataclass

from pitfalls_core.studies.claims.measured import Measured


@dataclass(frozen=True)
class RunsBeyond(Measured):
    """In more than `share` of the planned runs of each variant, the quantity is beyond ±`bound`.

    It counts what was observed.
    """

    bound: float
    share: float
