"""How unsteady a curve is, as a quantity of claims."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Instability:
    """The median absolute deviation of the logarithm of `curve` from its own trend."""

    task: str
    curve: str

    @property
    def datasets(self) -> tuple[str, ...]:
        """None: it is not about a set."""
        return ()
